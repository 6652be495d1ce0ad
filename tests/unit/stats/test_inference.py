import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flipside.stats.inference import MINIMUM, ewc, newey_west, newey_west_lags

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


@pytest.mark.parametrize("test", [ewc, newey_west])
def test_missing_values_are_left_out(test):
    gappy = np.insert(VALUES, [0, 3, 10], np.nan)
    assert test(gappy) == test(VALUES)


@pytest.mark.parametrize("test", [ewc, newey_west])
@given(factor=st.floats(0.001, 1000))
def test_the_unit_does_not_matter_and_the_sign_flips(test, factor):
    assert test(VALUES * factor).t == pytest.approx(test(VALUES).t, rel=1e-9)
    assert test(-VALUES * factor).t == pytest.approx(-test(VALUES).t, rel=1e-9)
    assert test(-VALUES).p == pytest.approx(test(VALUES).p)


@pytest.mark.parametrize("test", [ewc, newey_west])
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
