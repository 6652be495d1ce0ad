"""Adjusted p-values against statsmodels."""

import numpy as np
import pytest
from parity.momentum import frame
from statsmodels.stats.multitest import multipletests

from flipside.stats.inference import ewc
from flipside.stats.multiple import benjamini_yekutieli, holm

EXCESS = frame().sub(frame().mean(axis=1), axis=0)
RNG = np.random.default_rng(22)
SETS = {
    "deciles": np.array([ewc(EXCESS[name].to_numpy()).p for name in EXCESS]),
    "noise": RNG.uniform(size=50),
    "some signal": np.concatenate([RNG.uniform(size=30), RNG.uniform(size=20) ** 8]),
    "ties": np.repeat([0.001, 0.02, 0.5], 4),
    "ends": np.array([0.0, 1.0, 1e-300, 0.05]),
    "one": np.array([0.03]),
}


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize(("adjust", "method"), [(holm, "holm"), (benjamini_yekutieli, "fdr_by")])
def test_against_statsmodels(name, adjust, method):
    p = SETS[name]
    expected = multipletests(p, method=method)[1]
    np.testing.assert_allclose(adjust(p), expected, rtol=1e-9)
    gappy = np.insert(p, [0, len(p)], np.nan)
    np.testing.assert_allclose(adjust(gappy)[1:-1], expected, rtol=1e-9)
