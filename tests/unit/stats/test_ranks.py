import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from flipside.stats.ranks import average_ranks, pearson, rank_correlation, spearman

NAN = np.nan
COARSE = st.one_of(st.just(NAN), st.integers(-3, 3).map(lambda i: i / 100))
RETURNS = arrays.arrays(
    float, st.tuples(st.integers(1, 8), st.integers(2, 9)), elements=COARSE, fill=st.nothing()
)


def test_rank_correlation_by_hand():
    returns = np.array(
        [
            [0.01, 0.02, 0.03, 0.04],
            [0.04, 0.03, 0.02, 0.01],
            [0.02, 0.01, 0.04, 0.03],  # squared differences 1, 1, 1, 1: 1 - 6 * 4 / 60
            [0.01, 0.02, 0.02, 0.04],  # ranks 1, 2.5, 2.5, 4: 4.5 / sqrt(5 * 4.5)
            [NAN, 0.01, NAN, 0.02],
            [0.02, NAN, 0.03, 0.01],  # ranks 2, 3, 1 of places 1, 2, 3
        ]
    )
    expected = [1, -1, 0.6, 4.5 / math.sqrt(22.5), 1, -0.5]
    np.testing.assert_allclose(rank_correlation(returns), expected, rtol=1e-12)


def test_no_correlation():
    returns = np.array([[NAN, NAN, NAN], [NAN, 0.1, NAN], [0.1, 0.1, 0.1], [0.1, NAN, 0.1]])
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        assert np.isnan(rank_correlation(returns)).all()
        assert rank_correlation(np.empty((0, 5))).shape == (0,)


def test_what_differs_by_rounding_is_equal():
    returns = np.array([[0.1 + 0.2, 0.3, 0.2, 0.4]])
    assert average_ranks(returns).tolist() == [[2.5, 2.5, 1.0, 4.0]]


@pytest.mark.parametrize("size", [1e-9, 1e300])
def test_no_size_overflows(size):
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        assert rank_correlation(np.array([[-1.0, 2.0, 5.0, 4.0]]) * size)[0] == 0.8
        assert pearson(np.array([1.0, 2.0, 3.0]) * size, np.array([-1.0, 0.0, 1.0])) == (
            pytest.approx(1)
        )


@given(returns=RETURNS)
def test_every_period_by_itself(returns):
    rank = np.arange(returns.shape[1], dtype=float)
    expected = [spearman(row, rank) for row in returns]
    np.testing.assert_allclose(rank_correlation(returns), expected, rtol=1e-12, atol=1e-15)


@given(returns=RETURNS)
def test_turned_round_it_changes_its_sign(returns):
    rho = rank_correlation(returns)
    np.testing.assert_array_equal(rank_correlation(returns[:, ::-1]), -rho)
    np.testing.assert_array_equal(rank_correlation(-returns), -rho)
    assert (np.abs(rho[~np.isnan(rho)]) <= 1).all()


@given(returns=RETURNS)
def test_ranks_add_up(returns):
    ranks = average_ranks(returns)
    count = (~np.isnan(returns)).sum(axis=1)
    np.testing.assert_array_equal(np.nansum(ranks, axis=1), count * (count + 1) / 2)
    np.testing.assert_array_equal(np.isnan(ranks), np.isnan(returns))


def test_pearson_by_hand():
    # Deviations -1, 0, 1 and -2, -1, 3: 5 / sqrt(2 * 14).
    assert pearson([1.0, 2.0, NAN, 3.0], [1.0, 2.0, 9.0, 6.0]) == pytest.approx(
        5 / math.sqrt(28), rel=1e-12
    )


@pytest.mark.parametrize("correlation", [pearson, spearman])
def test_undefined(correlation):
    rising = np.arange(9.0)
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        assert math.isnan(correlation([], []))
        assert math.isnan(correlation([1.0], [2.0]))
        assert math.isnan(correlation([1.0, NAN, 3.0], [NAN, 2.0, 3.0]))
        assert math.isnan(correlation(np.zeros(9), rising))
        assert math.isnan(correlation(rising, np.full(9, 0.1)))
        assert math.isnan(correlation([0.1 + 0.2, 0.3, 0.3], rising[:3]))


def test_spearman_sees_the_order_only():
    x = np.array([0.3, -0.1, 0.2, 0.9, -0.4])
    assert spearman(x, np.exp(5 * x)) == 1
    assert spearman(x, -(x**3)) == -1
    assert pearson(x, np.exp(5 * x)) < 0.9
    assert pearson(x, 2 * x + 1) == pytest.approx(1)
