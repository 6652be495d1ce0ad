"""Correlations by date and pooled: how they differ, dates with too few stocks, left out rows."""

import numpy as np
import pytest

from flipside.stats import crosssection, pairwise, pooled


def test_pooled_mixes_time_with_the_cross_section():
    """Two factors that both rise through time, and are opposite on each date."""
    rng = np.random.default_rng(1)
    level = np.repeat([0.0, 100.0, 200.0], 30)
    own = rng.normal(size=90)
    values = np.column_stack([level + own, level - own])
    slices = [slice(0, 30), slice(30, 60), slice(60, 90)]
    for date in crosssection.sections(values, slices):
        assert date.correlations["spearman"][0, 1] == -1
    assert pooled.correlations(values, slices)[0, 1] > 0.7
    assert pooled.correlations(values, slices, "pearson")[0, 1] > 0.99


def test_too_few_stocks_give_nothing():
    values = np.random.default_rng(2).normal(size=(39, 3))
    first, second = crosssection.sections(values, [slice(0, 20), slice(20, 39)])
    assert not np.isnan(first.correlations["pearson"]).any()
    assert np.isnan(second.correlations["pearson"]).all()
    assert np.isnan(second.correlations["spearman"]).all()


def test_missing_values_are_counted_and_do_not_hide_other_pairs():
    values = np.random.default_rng(3).normal(size=(40, 3))
    values[:25, 2] = np.nan
    (date,) = crosssection.sections(values, [slice(0, 40)])
    assert date.missing.tolist() == [0, 0, 25]
    assert np.isnan(date.correlations["spearman"][2]).all()
    assert np.isfinite(date.correlations["spearman"][0, 1])


def test_information_coefficient_of_float32_factors_keeps_returns_apart():
    """Returns that a float32 cannot tell apart still have their ranks."""
    returns = 1e-9 * np.arange(30.0) + 1.0
    values = np.arange(30, dtype=np.float32)[:, np.newaxis]
    (date,) = crosssection.sections(values, [slice(0, 30)], forward=returns)
    assert date.ic.tolist() == [1.0]


def test_a_date_without_any_return_has_no_information_coefficient():
    values = np.random.default_rng(4).normal(size=(30, 2))
    (date,) = crosssection.sections(values, [slice(0, 30)], forward=np.full(30, np.nan))
    assert np.isnan(date.ic).all()
    assert np.isfinite(date.correlations["spearman"]).all()


@pytest.mark.parametrize("method", pairwise.METHODS)
def test_pooled_over_one_date_is_that_date(method):
    values = np.random.default_rng(5).normal(size=(50, 4)).astype(np.float32)
    values[3:9, 1] = np.nan
    (date,) = crosssection.sections(values, [slice(0, 50)])
    together = pooled.correlations(values, [slice(0, 50)], method)
    np.testing.assert_allclose(together, date.correlations[method], atol=1e-12)


def test_pooled_without_rows_or_with_an_unknown_method():
    assert np.isnan(pooled.correlations(np.ones((5, 2)), [])).all()
    assert np.isnan(pooled.correlations(np.ones((5, 2)), [], "pearson")).all()
    with pytest.raises(ValueError, match="pearson"):
        pooled.correlations(np.ones((5, 2)), [slice(0, 5)], "both")


def test_square_puts_pairs_where_upper_says():
    pairs = np.array([0.1, 0.2, 0.3])
    matrix = crosssection.square(pairs, 3)
    np.testing.assert_array_equal(matrix[crosssection.upper(3)], pairs)
    np.testing.assert_array_equal(matrix, matrix.T)


@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_pooled_tells_how_far_it_is(missing):
    rng = np.random.default_rng(6)
    values = rng.normal(size=(60, 4))
    values[rng.random(values.shape) < missing] = np.nan
    told = []
    pooled.correlations(values, [slice(0, 60)], tick=told.append)
    assert told == sorted(told)
    assert told[-1] == 1
