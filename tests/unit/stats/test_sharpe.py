import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flipside.stats.inference import plain
from flipside.stats.sharpe import (
    MINIMUM,
    Sharpe,
    deflated,
    expected_maximum,
    min_track_record,
    observations_for,
    probabilistic,
    sharpe,
)

VALUES = np.array([0.02, -0.01, 0.03, 0.00, 0.01, 0.05, -0.02, 0.01, 0.02, 0.04])
SKEWED = Sharpe(1250, 0.1, -3.0, 10.0)
NONE = Sharpe(2, reason="A Sharpe ratio needs at least 4 periods; there are 2.")


def test_ratio_and_moments_by_hand():
    # Mean 1, deviations -1, -1, -1, 3: squares 12, cubes 24, fourth powers 84.
    answer = sharpe([0.0, 0.0, np.nan, 0.0, 4.0])
    assert answer.n == 4
    assert answer.ratio == pytest.approx(1 / math.sqrt(12 / 3), rel=1e-12)
    assert answer.skewness == pytest.approx((24 / 4) / (12 / 4) ** 1.5, rel=1e-12)
    assert answer.kurtosis == pytest.approx((84 / 4) / (12 / 4) ** 2, rel=1e-12)


@given(factor=st.floats(0.001, 1000))
def test_the_unit_does_not_matter_and_the_sign_flips(factor):
    answer, scaled, mirrored = sharpe(VALUES), sharpe(VALUES * factor), sharpe(-VALUES)
    assert (scaled.ratio, scaled.skewness, scaled.kurtosis) == pytest.approx(
        (answer.ratio, answer.skewness, answer.kurtosis), rel=1e-9
    )
    assert (mirrored.ratio, mirrored.skewness, mirrored.kurtosis) == pytest.approx(
        (-answer.ratio, -answer.skewness, answer.kurtosis), rel=1e-12
    )


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ([], "there are 0"),
        ([np.nan] * 9, "there are 0"),
        ([0.1, 0.2, 0.3, np.nan], f"at least {MINIMUM} periods; there are 3"),
        ([0.1] * 30, "the same in every period"),
        ([0.0] * 30, "the same in every period"),
        ([0.1 + 0.2] * 7 + [0.3] * 7, "the same in every period"),
    ],
)
def test_no_ratio_says_why(values, says):
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        answer = sharpe(np.array(values))
    assert says in answer.reason
    assert all(map(math.isnan, (answer.ratio, answer.skewness, answer.kurtosis)))


@pytest.mark.parametrize("size", [1e-300, 1e-100, 1e150, 1e307])
def test_no_size_overflows_or_vanishes(size):
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        answer = sharpe(VALUES * size)
    expected = sharpe(VALUES)
    assert (answer.ratio, answer.skewness, answer.kurtosis) == pytest.approx(
        (expected.ratio, expected.skewness, expected.kurtosis), rel=1e-9
    )


def test_without_a_ratio_everything_is_missing():
    for answer in (
        probabilistic(NONE),
        deflated(NONE, 10),
        min_track_record(NONE),
        observations_for(NONE, 2),
    ):
        assert math.isnan(answer)


def test_probabilistic_is_a_half_at_its_own_ratio():
    assert probabilistic(SKEWED, SKEWED.ratio) == pytest.approx(0.5)


def test_probabilistic_of_fewer_independent_periods():
    assert probabilistic(SKEWED, n=1250) == probabilistic(SKEWED)
    assert probabilistic(SKEWED, n=1250 / 4) < probabilistic(SKEWED, n=1250 / 3.5)
    assert probabilistic(Sharpe(400, 0.1, 0.0, 3.0), n=100.0) == probabilistic(
        Sharpe(100, 0.1, 0.0, 3.0)
    )


@pytest.mark.parametrize("n", [1, 0.5, 0, -3, math.nan])
def test_too_few_independent_periods(n):
    assert math.isnan(probabilistic(SKEWED, n=n))
    assert math.isnan(deflated(SKEWED, 10, n=n))


def test_a_variance_that_is_not_positive():
    extreme = Sharpe(100, 1.0, 3.0, 5.0)  # 1 - 3 + 1
    assert math.isnan(probabilistic(extreme))
    assert math.isnan(deflated(extreme, 10))
    assert math.isnan(min_track_record(extreme))
    # Two values: skewness 2 and kurtosis 5 leave (1 - SR) ** 2.
    assert math.isnan(probabilistic(Sharpe(100, 1.0, 2.0, 5.0)))


@given(ratio=st.floats(-1, 1), skewness=st.floats(-3, 3), more=st.floats(0.01, 9))
def test_negative_skewness_and_fat_tails_make_a_good_ratio_less_sure(ratio, skewness, more):
    kurtosis = 1.01 + skewness**2
    here = probabilistic(Sharpe(60, ratio, skewness, kurtosis))
    fatter = probabilistic(Sharpe(60, ratio, skewness, kurtosis + more))
    assert 0 <= here <= 1
    assert abs(fatter - 0.5) <= abs(here - 0.5)


def test_expected_maximum():
    assert expected_maximum(1, 0.04) == 0
    assert expected_maximum(10, 0.0) == 0
    # Exactly 1 / sqrt(pi) for two: the formula is for many, and near even there.
    assert expected_maximum(2, 1.0) == pytest.approx(1 / math.sqrt(math.pi), abs=0.05)
    assert expected_maximum(10, 0.04) == pytest.approx(0.2 * expected_maximum(10, 1.0))
    growing = [expected_maximum(n, 1.0) for n in (1, 2, 5, 10, 1000, 10**9, 10**18)]
    assert growing == sorted(set(growing))
    assert math.isnan(expected_maximum(0, 1.0))
    assert math.isnan(expected_maximum(math.nan, 1.0))
    assert math.isnan(expected_maximum(10, math.nan))


def test_expected_maximum_is_what_noise_shows():
    ratios = np.random.default_rng(5).normal(size=(20_000, 50))
    assert expected_maximum(50, 1.0) == pytest.approx(ratios.max(axis=1).mean(), rel=0.02)


def test_one_trial_is_not_deflated():
    assert deflated(SKEWED, 1) == probabilistic(SKEWED)
    assert deflated(SKEWED, 100) < deflated(SKEWED, 10) < deflated(SKEWED, 1)


def test_the_best_of_noise_is_not_sure():
    # Choosing the best of 20 series without skill: seldom surer than 95 %, unlike undeflated.
    rng = np.random.default_rng(9)
    best = [max((sharpe(x) for x in rng.normal(size=(20, 120))), key=ratio) for _ in range(400)]
    assert np.mean([probabilistic(one) > 0.95 for one in best]) > 0.5
    assert np.mean([deflated(one, 20) > 0.95 for one in best]) < 0.05
    assert 0.3 < np.mean([deflated(one, 20) for one in best]) < 0.6


def ratio(one: Sharpe) -> float:
    return one.ratio


@pytest.mark.parametrize("confidence", [0.6, 0.95, 0.99])
@pytest.mark.parametrize("benchmark", [0.0, 0.05, -0.1])
def test_at_its_minimum_a_track_record_is_that_sure(confidence, benchmark):
    needed = min_track_record(SKEWED, confidence, benchmark)
    assert probabilistic(SKEWED, benchmark, needed) == pytest.approx(confidence, rel=1e-9)


def test_no_track_record_is_long_enough():
    assert math.isnan(min_track_record(SKEWED, benchmark=0.1))
    assert math.isnan(min_track_record(SKEWED, benchmark=0.2))
    for confidence in (0.4, 1.0, 1.5, math.nan):
        assert math.isnan(min_track_record(SKEWED, confidence))


def test_observations_until_the_t_is_reached():
    answer = sharpe(VALUES)
    assert observations_for(answer, plain(VALUES).t) == pytest.approx(len(VALUES))
    assert observations_for(answer, 4.0) == pytest.approx(4 * observations_for(answer, 2.0))
    assert math.isnan(observations_for(sharpe(-VALUES), 2.0))
    assert math.isnan(observations_for(Sharpe(10, 0.0, 0.0, 3.0), 2.0))
