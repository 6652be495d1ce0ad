"""Sobol points against SciPy's."""

import warnings

import numpy as np
import pytest
from scipy.stats import qmc

from flipside.stats.sobol import DIMENSIONS, plain, sobol


@pytest.mark.parametrize("n", [1, 2, 1000, 4096])
def test_the_sequence_is_that_of_scipy(n):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # 1000 is not a power of 2
        expected = qmc.Sobol(DIMENSIONS, scramble=False).random(n)
    np.testing.assert_array_equal(plain(n, DIMENSIONS), expected)


@pytest.mark.parametrize("dimensions", [2, 6, 20])
def test_discrepancy(dimensions):
    n, draws = 512, 12
    ours = np.mean([qmc.discrepancy(sobol(n, dimensions, seed)) for seed in range(draws)])
    theirs = np.mean(
        [qmc.discrepancy(qmc.Sobol(dimensions, rng=seed).random(n)) for seed in range(draws)]
    )
    rng = np.random.default_rng(1)
    random = np.mean([qmc.discrepancy(rng.random((n, dimensions))) for _ in range(draws)])
    assert ours == pytest.approx(theirs, rel=0.1)
    assert ours < random / {2: 50, 6: 10, 20: 1.5}[dimensions]
