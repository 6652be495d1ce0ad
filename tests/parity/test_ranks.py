"""Correlations against SciPy, period by period."""

import numpy as np
import pytest
from parity.momentum import frame
from scipy import stats

from flipside.stats.ranks import average_ranks, pearson, rank_correlation, spearman

RNG = np.random.default_rng(23)


def holes(returns, share):
    return np.where(RNG.uniform(size=returns.shape) < share, np.nan, returns)


NOISE = RNG.normal(size=(300, 20))
RETURNS = {
    "momentum": frame().to_numpy(),
    "momentum with holes": holes(frame().to_numpy(), 0.4),
    "ties": np.round(NOISE, 1),
    "ties and holes": holes(np.round(NOISE, 0), 0.5),
    "mostly missing": holes(NOISE[:, :6], 0.8),
    "two buckets": NOISE[:, :2],
}


def reference(row):
    present = ~np.isnan(row)
    if present.sum() < 2 or np.ptp(row[present]) == 0:
        return np.nan
    return stats.spearmanr(row[present], np.flatnonzero(present)).statistic


@pytest.mark.parametrize("name", RETURNS)
def test_rank_correlation_against_scipy(name):
    returns = RETURNS[name]
    expected = [reference(row) for row in returns]
    np.testing.assert_allclose(rank_correlation(returns), expected, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("name", RETURNS)
def test_average_ranks_against_scipy(name):
    returns = RETURNS[name]
    expected = stats.rankdata(returns, axis=1, nan_policy="omit")
    np.testing.assert_array_equal(average_ranks(returns), expected)


@pytest.mark.parametrize("name", RETURNS)
def test_plain_correlations_against_scipy(name):
    means = np.nanmean(RETURNS[name], axis=0)
    rank = np.arange(len(means))
    assert spearman(means, rank) == pytest.approx(stats.spearmanr(means, rank)[0], rel=1e-9)
    assert pearson(means, rank) == pytest.approx(stats.pearsonr(means, rank)[0], rel=1e-9)
    x, y = RETURNS[name][:, 0], RETURNS[name][:, 1]
    both = ~np.isnan(x) & ~np.isnan(y)
    assert spearman(x, y) == pytest.approx(stats.spearmanr(x[both], y[both])[0], rel=1e-9)
    assert pearson(x, y) == pytest.approx(stats.pearsonr(x[both], y[both])[0], rel=1e-9)
