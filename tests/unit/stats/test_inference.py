import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flipside.stats.inference import (
    MINIMUM,
    ewc,
    newey_west,
    newey_west_lags,
    plain,
    rolling_ewc,
)

VALUES = np.array([0.02, -0.01, 0.03, 0.00, 0.01, 0.05, -0.02, 0.01, 0.02, 0.04])


def test_ewc_by_its_definition():
    n, nu = 10, 4  # floor(0.41 * 10 ** (2 / 3)) is 1; at least 4
    sums = [
        math.sqrt(2 / n)
        * sum(x * math.cos(math.pi * j * (t - 0.5) / n) for t, x in enumerate(VALUES, 1))
        for j in range(1, nu + 1)
    ]
    variance = sum(s * s for s in sums) / nu
    test = ewc(VALUES)
    assert test.dof == nu
    assert test.standard_error == pytest.approx(math.sqrt(variance / n), rel=1e-12)
    assert test.t == pytest.approx(VALUES.mean() / math.sqrt(variance / n), rel=1e-12)


def test_ewc_degrees_of_freedom():
    values = np.random.default_rng(0).normal(size=1122)
    assert ewc(values).dof == 44
    assert ewc(values[:131]).dof == 10


def test_newey_west_without_lags_is_the_plain_t_of_a_population_deviation():
    expected = VALUES.mean() / (VALUES.std() / math.sqrt(10))
    assert newey_west(VALUES, lags=0).t == pytest.approx(expected)


def test_newey_west_lag_covers_the_overlap():
    assert newey_west_lags(1122) == 6
    assert newey_west_lags(1122, overlap=13) == 12
    assert newey_west(VALUES, overlap=4).t == pytest.approx(newey_west(VALUES, lags=3).t)


@pytest.mark.parametrize("test", [ewc, newey_west, plain])
def test_missing_values_are_left_out(test):
    gappy = np.insert(VALUES, [0, 3, 10], np.nan)
    assert test(gappy) == test(VALUES)


@pytest.mark.parametrize("test", [ewc, newey_west, plain])
@given(factor=st.floats(0.001, 1000))
def test_the_unit_does_not_matter_and_the_sign_flips(test, factor):
    assert test(VALUES * factor).t == pytest.approx(test(VALUES).t, rel=1e-9)
    assert test(-VALUES * factor).t == pytest.approx(-test(VALUES).t, rel=1e-9)
    assert test(-VALUES).p == pytest.approx(test(VALUES).p)


@pytest.mark.parametrize("test", [ewc, newey_west, plain])
@pytest.mark.parametrize(
    "values",
    [[], [np.nan] * 20, [0.1] * (MINIMUM - 1), [0.0] * 30, [0.1] * 30, [0.1 + 0.2] * 7 + [0.3] * 7],
)
def test_nothing_to_test_says_why(test, values):
    answer = test(np.array(values))
    assert answer.reason
    assert math.isnan(answer.t)
    assert math.isnan(answer.p)
    assert all(map(math.isnan, answer.interval()))


@pytest.mark.parametrize("test", [ewc, newey_west])
def test_too_few_periods_are_counted(test):
    varied = test(VALUES[: MINIMUM - 1])
    assert varied.reason == "A test needs at least 8 periods; there are 7."
    assert varied.mean == pytest.approx(VALUES[: MINIMUM - 1].mean())


def test_plain_by_hand():
    # Mean 2, deviations -1, 0, 1: variance 1, standard error 1 / sqrt(3).
    test = plain([1.0, np.nan, 2.0, 3.0])
    assert (test.n, test.mean, test.dof) == (3, 2.0, 2)
    assert test.standard_error == pytest.approx(1 / math.sqrt(3), rel=1e-12)
    assert test.t == pytest.approx(2 * math.sqrt(3), rel=1e-12)
    # Student's t with two degrees of freedom has a closed form.
    assert test.p == pytest.approx(1 - test.t / math.sqrt(2 + test.t**2), rel=1e-9)


def test_plain_needs_two_values():
    alone = plain([0.3])
    assert (alone.n, alone.mean) == (1, 0.3)
    assert alone.reason == "A test needs at least 2 periods; there are 1."
    assert plain([1.0, 3.0]).t == pytest.approx(2.0)
    assert plain([1.0, 3.0]).reason is None


@pytest.mark.parametrize("test", [ewc, newey_west, plain])
@pytest.mark.parametrize("size", [2.0**-1000, 2.0**-200, 2.0**600, 2.0**1015])
def test_no_size_overflows_or_vanishes(test, size):
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        answer = test(VALUES * size)
    assert answer.t == test(VALUES).t
    assert answer.mean == VALUES.mean() * size


@given(
    seed=st.integers(0, 2**32),
    length=st.integers(MINIMUM, 60),
    window=st.integers(1, 60),
)
def test_rolling_is_every_stretch_by_itself(seed, length, window):
    rng = np.random.default_rng(seed)
    values = np.round(rng.normal(size=length), 1)
    values[: length // 2] *= rng.choice([0.0, 1e-200, 1.0])  # constant or very calm at first
    window = min(window, length)
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        rolled = rolling_ewc(values, window)
    expected = [ewc(values[i : i + window]).t for i in range(length - window + 1)]
    np.testing.assert_allclose(rolled, expected, rtol=1e-12)


def test_rolling_in_several_chunks():
    values = np.random.default_rng(3).normal(size=1500)
    rolled = rolling_ewc(values, 700)  # 374 stretches at a time
    assert rolled.shape == (801,)
    for place in (0, 373, 374, 747, 748, 800):
        assert rolled[place] == pytest.approx(ewc(values[place : place + 700]).t, rel=1e-12)


def test_rolling_over_stretches_that_differ_by_rounding():
    level = np.array([0.1 + 0.2] * 7 + [0.3] * 7)  # the two are not the same number
    rolled = rolling_ewc(np.append(level, 0.4), 10)
    assert np.isnan(rolled[:5]).all()
    assert rolled[5] == pytest.approx(ewc(np.append(level[5:], 0.4)).t)


def test_rolling_says_what_it_cannot_take():
    with pytest.raises(ValueError, match="missing"):
        rolling_ewc(np.array([0.1, np.nan, 0.2]), 2)
    for window in (0, 11):
        with pytest.raises(ValueError, match="window must be 1 to 10"):
            rolling_ewc(VALUES, window)


def test_interval_ends_where_p_is_five_percent():
    test = ewc(VALUES)
    low, _ = test.interval()
    moved = ewc(VALUES - low)
    assert moved.p == pytest.approx(0.05, rel=1e-9)


def test_ewc_keeps_its_size_where_returns_overlap():
    # Sums of four periods, sampled every period, of pure noise: a plain t rejects 33 %.
    rng = np.random.default_rng(11)
    noise = rng.normal(size=(2000, 263))
    overlapping = sum(noise[:, i : i + 260] for i in range(4))
    rejected = np.mean([ewc(row).p < 0.05 for row in overlapping])
    assert 0.035 < rejected < 0.07
