"""Welch's t against SciPy, and the difference of two tested means against it."""

import numpy as np
import pytest
from parity.momentum import frame
from scipy import stats

from flipside.stats.differences import difference, welch
from flipside.stats.inference import ewc

SPREAD = (frame()["Hi PRIOR"] - frame()["Lo PRIOR"]).to_numpy()
RNG = np.random.default_rng(21)
PAIRS = {
    "halves": (SPREAD[:561], SPREAD[561:]),
    "unequal": (SPREAD[:100], frame()["PRIOR 5"].to_numpy()),
    "two and three": (SPREAD[:2], SPREAD[2:5]),
    "simulated": (RNG.normal(0.5, 3, 40), RNG.standard_t(4, 17)),
    "one constant": (RNG.normal(0.5, 3, 40), np.zeros(12)),
}


@pytest.mark.parametrize("name", PAIRS)
def test_welch_against_scipy(name):
    first, second = PAIRS[name]
    gappy = np.insert(first, [0, 1], np.nan)
    expected = stats.ttest_ind(first, second, equal_var=False)
    answer = welch(gappy, second)
    assert answer.difference == pytest.approx(first.mean() - second.mean(), rel=1e-9)
    assert answer.t == pytest.approx(expected.statistic, rel=1e-9)
    assert answer.dof == pytest.approx(expected.df, rel=1e-9)
    assert answer.p == pytest.approx(expected.pvalue, rel=1e-9)


@pytest.mark.parametrize("name", ["halves", "unequal", "simulated"])
def test_difference_against_scipy_on_samples_with_the_same_errors(name):
    # SciPy takes means, standard deviations and counts: those of plain samples that would have
    # the same standard errors and degrees of freedom.
    one, other = (ewc(values) for values in PAIRS[name])
    expected = stats.ttest_ind_from_stats(
        one.mean,
        one.standard_error * np.sqrt(one.dof + 1),
        one.dof + 1,
        other.mean,
        other.standard_error * np.sqrt(other.dof + 1),
        other.dof + 1,
        equal_var=False,
    )
    answer = difference(one, other)
    assert answer.t == pytest.approx(expected.statistic, rel=1e-9)
    assert answer.p == pytest.approx(expected.pvalue, rel=1e-9)
