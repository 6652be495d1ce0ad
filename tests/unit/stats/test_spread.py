import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from flipside.stats import returns, spread

NAN = np.nan
TABLES = arrays(float, (6, 5), elements=st.one_of(st.floats(-0.3, 0.3), st.just(NAN)))


def test_tails_by_hand():
    table = np.array([[0.01, 0.03, 0.05, 0.09], [NAN, 0.02, NAN, NAN]])
    top, bottom = spread.tails(table, 2)
    assert top == pytest.approx([0.07, NAN], nan_ok=True)
    assert bottom == pytest.approx([0.02, 0.02])


@pytest.mark.parametrize("tail", [0, 3, -1])
def test_tails_must_not_overlap(tail):
    with pytest.raises(ValueError, match="tail must be 1 to 2"):
        spread.tails(np.zeros((3, 5)), tail)


@given(TABLES)
def test_reversing_the_buckets_flips_the_sign(table):
    top, bottom = spread.tails(table, 2)
    again_top, again_bottom = spread.tails(table[:, ::-1], 2)
    assert spread.difference(again_top, again_bottom) == pytest.approx(
        -spread.difference(top, bottom), nan_ok=True, abs=1e-15
    )
    assert spread.slope(table[:, ::-1]) == pytest.approx(
        -spread.slope(table), nan_ok=True, abs=1e-14
    )


@given(arrays(float, 8, elements=st.floats(-0.5, 0.5)), st.integers(2, 12))
def test_equal_buckets_are_never_inverted(column, buckets):
    table = np.repeat(column[:, None], buckets, axis=1)
    top, bottom = spread.tails(table, buckets // 2)
    for reference in (bottom, spread.average(table)):
        assert not spread.difference(top, reference).any()


@given(TABLES, st.floats(0.1, 10))
def test_scaling_scales_the_slope(table, factor):
    assert spread.slope(table * factor) == pytest.approx(
        spread.slope(table) * factor, nan_ok=True, abs=1e-13
    )


def test_slope_of_a_straight_line_is_its_rise_whatever_is_missing():
    line = np.linspace(0.01, 0.05, 9)
    table = np.tile(line, (3, 1))
    table[1, [0, 8]] = NAN
    table[2, 3:] = NAN
    assert spread.slope(table) == pytest.approx([0.04] * 3)


def test_slope_of_two_buckets_is_their_difference():
    assert spread.slope(np.array([[0.01, 0.04]])) == pytest.approx([0.03])


def test_slope_needs_two_buckets():
    assert np.isnan(spread.slope(np.array([[NAN, 0.1, NAN], [NAN] * 3]))).all()


def test_average_of_nothing_is_missing():
    assert np.isnan(spread.average(np.full((2, 3), NAN))).all()


def test_rolling_is_the_annualised_difference_of_each_window():
    rng = np.random.default_rng(1)
    top, reference = rng.normal(0.01, 0.05, (2, 30))
    rolled = spread.rolling(top, reference, 7, 12)
    expected = [
        returns.annualised(top[i : i + 7], 12) - returns.annualised(reference[i : i + 7], 12)
        for i in range(24)
    ]
    assert rolled == pytest.approx(expected, abs=1e-12)


def test_rolling_survives_a_total_loss_and_a_wild_gain():
    top = np.array([0.1, -1.0, 0.1, 1e200])
    rolled = spread.rolling(top, np.zeros(4), 2, 12)
    assert rolled[:2].tolist() == [-1.0, -1.0]
    assert np.isnan(rolled[2])  # more than a number can hold
