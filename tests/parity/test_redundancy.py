"""Redundancy against pandas, SciPy, statsmodels and alphalens-reloaded."""

import warnings

import numpy as np
import pandas as pd
import pytest
from alphalens import performance
from scipy import stats
from scipy.cluster import hierarchy
from scipy.spatial.distance import squareform
from statsmodels.stats.outliers_influence import variance_inflation_factor

from flipside.stats import collinearity, crosssection, linkage, ordering, pairwise, pooled

RNG = np.random.default_rng(7)
COMMON = RNG.normal(size=(300, 2))
NOISE = COMMON @ RNG.normal(size=(2, 6)) + RNG.normal(size=(300, 6))


def holes(values, share, seed=3):
    rng = np.random.default_rng(seed)
    return np.where(rng.uniform(size=values.shape) < share, np.nan, values)


def outlier(values):
    """One value that dwarfs all others, where another factor is missing."""
    values = values.copy()
    values[5, 0], values[5, 1] = 1e9, np.nan
    return values


def some_missing(values):
    values = values.copy()
    values[40:90, 2:4] = np.nan
    values[10:20] = np.nan
    return values


PANELS = {
    "complete": NOISE,
    "float32": NOISE.astype(np.float32),
    "ties": np.round(NOISE),
    "ties of float32": np.round(NOISE, 1).astype(np.float32),
    "holes": holes(NOISE, 0.3),
    "ties and holes": holes(np.round(NOISE), 0.5),
    "holes shared by some": some_missing(NOISE),
    "mostly missing": holes(NOISE, 0.9),
    "one constant": np.column_stack([NOISE[:, :4], np.full(300, 0.1)]),
    "one constant, holes": holes(np.column_stack([NOISE[:, :4], np.full(300, 0.1)]), 0.2),
    "far off the origin": NOISE + 1e6,
    "an outlier that others miss": outlier(NOISE),
    "zeros of both signs": np.where(np.abs(NOISE) < 0.5, np.copysign(0.0, NOISE), NOISE),
    "one factor gone": np.column_stack([NOISE[:, :3], np.full(300, np.nan)]),
}


def assert_same(found, expected):
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-11)


def by_pandas(values, method, minimum):
    frame = pd.DataFrame(values.astype(float))
    return frame.corr(method, min_periods=minimum).to_numpy()


@pytest.mark.parametrize("method", pairwise.METHODS)
@pytest.mark.parametrize("name", PANELS)
def test_each_date_against_pandas(name, method):
    values = np.asfortranarray(PANELS[name])
    slices = [slice(0, 120), slice(120, 135), slice(135, 300)]
    found = list(crosssection.sections(values, slices, 20))
    for date, rows in zip(found, slices, strict=True):
        assert_same(date.correlations[method], by_pandas(values[rows], method, 20))
        np.testing.assert_array_equal(date.missing, np.isnan(values[rows]).sum(axis=0))
    assert np.isnan(found[1].correlations[method]).all()


@pytest.mark.parametrize("method", pairwise.METHODS)
@pytest.mark.parametrize("name", PANELS)
def test_pooled_against_pandas(name, method):
    values = np.asfortranarray(PANELS[name])
    for slices in ([slice(0, 120), slice(120, 300)], [slice(0, 100), slice(130, 300)]):
        rows = np.concatenate([np.arange(s.start, s.stop) for s in slices])
        expected = by_pandas(values[rows], method, 20)
        assert_same(pooled.correlations(values, slices, method, 20), expected)


def test_pooled_over_several_chunks(monkeypatch):
    monkeypatch.setattr(pooled, "_CHUNK", 37)
    for name in ("complete", "holes"):
        for method in pairwise.METHODS:
            found = pooled.correlations(PANELS[name], [slice(0, 300)], method)
            assert_same(found, by_pandas(PANELS[name], method, 20))


@pytest.mark.parametrize("name", PANELS)
def test_pair_by_pair_against_pandas(name, monkeypatch):
    """The way of large dates, which does without the table of all ranks."""
    monkeypatch.setattr(pairwise, "_MOST", 0)
    found = pairwise.correlations(PANELS[name].T, "spearman", 20)
    assert_same(found, by_pandas(PANELS[name], "spearman", 20))


@pytest.mark.parametrize("name", ["complete", "holes", "ties and holes"])
def test_spearman_against_scipy(name):
    values = PANELS[name]
    found = pairwise.correlations(values.T, "spearman")
    for i, j in zip(*crosssection.upper(values.shape[1]), strict=True):
        both = np.isfinite(values[:, i]) & np.isfinite(values[:, j])
        expected = stats.spearmanr(values[both, i], values[both, j]).statistic
        assert found[i, j] == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", ["complete", "float32", "ties", "zeros of both signs"])
def test_ranks_against_scipy(name):
    rows = PANELS[name].T
    expected = 2 * stats.rankdata(rows, axis=1) - (rows.shape[1] + 1)
    np.testing.assert_array_equal(ordering.centred_ranks(rows), expected)


@pytest.mark.parametrize("name", ["complete", "ties", "far off the origin"])
def test_vif_against_statsmodels(name):
    values = PANELS[name]
    found = collinearity.vif(pairwise.correlations(values.T, "pearson"))
    regressors = np.column_stack([np.ones(len(values)), values - values.mean(axis=0)])
    expected = [variance_inflation_factor(regressors, i + 1) for i in range(values.shape[1])]
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_vif_beside_an_exact_combination_is_that_without_the_superfluous_one():
    values = np.column_stack([NOISE, NOISE[:, 0] + NOISE[:, 1]])
    found = collinearity.vif(pairwise.correlations(values.T, "pearson"))
    assert np.isinf(found[[0, 1, 6]]).all()
    regressors = np.column_stack([np.ones(len(values)), NOISE])
    expected = [variance_inflation_factor(regressors, i + 1) for i in range(2, 6)]
    np.testing.assert_allclose(found[2:6], expected, rtol=1e-9)


def test_condition_number_against_numpy():
    standard = (NOISE - NOISE.mean(axis=0)) / NOISE.std(axis=0)
    matrix = pairwise.correlations(NOISE.T, "pearson")
    assert collinearity.condition_number(matrix) == pytest.approx(
        np.linalg.cond(standard), rel=1e-9
    )


def test_r2_against_least_squares():
    matrix = pairwise.correlations(NOISE.T, "pearson")
    others = [1, 2, 5]
    x = np.column_stack([np.ones(len(NOISE)), NOISE[:, others]])
    left = NOISE[:, 0] - x @ np.linalg.lstsq(x, NOISE[:, 0], rcond=None)[0]
    expected = 1 - left.var() / NOISE[:, 0].var()
    assert collinearity.explained(matrix, 0, others) == pytest.approx(expected, rel=1e-9)


def distances(seed):
    rng = np.random.default_rng(seed)
    factors = int(rng.integers(2, 40))
    values = rng.normal(size=(50, factors)) + rng.normal(size=(50, 1)) * rng.uniform(0, 2)
    matrix = 1 - np.abs(np.corrcoef(values.T))
    np.fill_diagonal(matrix, 0)
    return (matrix + matrix.T) / 2


@pytest.mark.parametrize("seed", range(40))
def test_linkage_leaves_and_cut_against_scipy(seed):
    matrix = distances(seed)
    expected = hierarchy.linkage(squareform(matrix), "average")
    found = linkage.average(matrix)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-14)
    assert linkage.leaves(found) == hierarchy.leaves_list(expected).tolist()
    for height in (0.0, 0.2, 0.5, 0.7, 0.9, 1.0):
        groups = linkage.cut(found, height)
        reference = hierarchy.fcluster(expected, height, "distance")
        np.testing.assert_array_equal(
            groups[:, None] == groups, reference[:, None] == reference, str(height)
        )
        assert sorted(set(groups)) == list(dict.fromkeys(groups[linkage.leaves(found)]))


def test_linkage_of_duplicates_and_of_what_is_equally_far():
    matrix = np.ones((6, 6)) - np.eye(6)
    matrix[0, 3] = matrix[3, 0] = matrix[1, 4] = matrix[4, 1] = 0
    for each in (matrix, np.ones((5, 5)) - np.eye(5)):
        expected = hierarchy.linkage(squareform(each), "average")
        found = linkage.average(each)
        np.testing.assert_allclose(found, expected)
        assert linkage.leaves(found) == hierarchy.leaves_list(expected).tolist()


@pytest.mark.parametrize("name", ["complete", "ties", "holes", "ties of float32"])
def test_information_coefficient_against_alphalens(name):
    values = np.asfortranarray(PANELS[name])
    forward = np.random.default_rng(5).normal(0, 0.05, 300) + 0.01 * np.nan_to_num(values[:, 0])
    slices = [slice(0, 100), slice(100, 200), slice(200, 300)]
    found = np.stack([date.ic for date in crosssection.sections(values, slices, forward=forward)])
    dates = pd.to_datetime(["2020-01-31", "2020-02-29", "2020-03-31"])
    index = pd.MultiIndex.from_product([dates, range(100)], names=["date", "asset"])
    for j in range(values.shape[1]):
        data = pd.DataFrame({"1D": forward, "factor": values[:, j].astype(float)}, index).dropna()
        data["factor_quantile"] = 1
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = performance.factor_information_coefficient(data)["1D"].to_numpy()
        assert_same(found[:, j], expected)
