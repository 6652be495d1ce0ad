import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flipside.stats.differences import Difference, difference, welch
from flipside.stats.inference import MeanTest, ewc, plain

ONE = np.array([0.02, -0.01, 0.03, 0.00, 0.01, 0.05, -0.02, 0.01, 0.02, 0.04])
OTHER = np.array([0.01, -0.03, 0.00, 0.02, -0.01, 0.00, 0.03, -0.02, 0.01, 0.00, 0.01, -0.04])


def test_welch_by_hand():
    # Means 2 and 5; variances over n: 1 / 3 and 20 / 3 / 4.
    answer = welch([1.0, 2.0, 3.0], [2.0, 4.0, 6.0, 8.0])
    assert answer.difference == -3
    assert answer.t == pytest.approx(-3 / math.sqrt(1 / 3 + 5 / 3), rel=1e-12)
    assert answer.dof == pytest.approx(4 / (1 / 9 / 2 + 25 / 9 / 3), rel=1e-12)


def test_missing_values_are_left_out():
    gappy = np.insert(ONE, [0, 4], np.nan)
    assert welch(gappy, OTHER) == welch(ONE, OTHER)


def test_difference_of_plain_means_is_welch():
    direct, by_parts = welch(ONE, OTHER), difference(plain(ONE), plain(OTHER))
    assert by_parts.t == pytest.approx(direct.t, rel=1e-12)
    assert by_parts.dof == pytest.approx(direct.dof, rel=1e-12)
    assert by_parts.p == pytest.approx(direct.p, rel=1e-12)


def test_equal_halves_have_the_degrees_of_freedom_of_both():
    answer = difference(MeanTest(60, 0.3, 0.1, 3.0, 6), MeanTest(60, 0.1, 0.1, 1.0, 6))
    assert answer.t == pytest.approx(2 / math.sqrt(2))
    assert answer.dof == pytest.approx(12)


@given(factor=st.floats(0.001, 1000), shift=st.floats(-1, 1))
def test_unit_and_level_do_not_matter_and_the_order_is_a_sign(factor, shift):
    answer = welch(ONE, OTHER)
    moved = welch(ONE * factor + shift, OTHER * factor + shift)
    swapped = welch(OTHER, ONE)
    if factor > 0.1:  # otherwise the shift leaves few digits of the values
        assert moved.t == pytest.approx(answer.t, rel=1e-9)
    assert (swapped.t, swapped.dof, swapped.p) == pytest.approx(
        (-answer.t, answer.dof, answer.p), rel=1e-12
    )


def test_one_constant_side_is_a_test_against_a_number():
    answer, alone = welch(ONE, np.full(30, 0.005)), plain(ONE - 0.005)
    assert answer.t == pytest.approx(alone.t, rel=1e-9)
    assert answer.dof == pytest.approx(alone.dof, rel=1e-9)


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ([], ONE, "at least 2 periods on each side; there are 0 and 10"),
        (ONE, [0.1, np.nan], "at least 2 periods on each side; there are 10 and 1"),
        ([0.1, 0.1], [0.2, 0.2, 0.2], "the same in every period of both sides"),
        (np.zeros(9), np.zeros(9), "the same in every period of both sides"),
    ],
)
def test_nothing_to_compare_says_why(first, second, says):
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        answer = welch(np.array(first), np.array(second))
    assert says in answer.reason
    assert math.isnan(answer.t)
    assert math.isnan(answer.dof)
    assert math.isnan(answer.p)


def test_a_reason_is_passed_on():
    without = ewc(ONE[:5])
    for answer in (difference(without, ewc(ONE)), difference(ewc(ONE), without)):
        assert answer.reason == without.reason
        assert math.isnan(answer.p)
        assert abs(answer.difference) == pytest.approx(abs(without.mean - ONE.mean()))


@pytest.mark.parametrize("size", [2.0**-1000, 2.0**-200, 2.0**600, 2.0**1015])
def test_no_size_overflows_or_vanishes(size):
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        answer = welch(ONE * size, OTHER * size)
    expected = welch(ONE, OTHER)
    assert (answer.t, answer.dof, answer.p) == pytest.approx(
        (expected.t, expected.dof, expected.p), rel=1e-12
    )
    assert isinstance(answer, Difference)


def test_halves_of_overlapping_noise_differ_as_often_as_they_should():
    # Sums of four periods, sampled every period: Welch's t finds a decay in a third of them.
    rng = np.random.default_rng(12)
    noise = rng.normal(size=(2000, 263))
    overlapping = sum(noise[:, i : i + 260] for i in range(4))
    halves = [(row[:130], row[130:]) for row in overlapping]
    own = np.mean([difference(ewc(a), ewc(b)).p < 0.05 for a, b in halves])
    textbook = np.mean([welch(a, b).p < 0.05 for a, b in halves])
    assert 0.03 < own < 0.08
    assert textbook > 0.25
