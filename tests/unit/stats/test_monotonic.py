import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sizes import examples

from flipside.stats.monotonic import monotonic
from flipside.stats.stationary import chunks


def market(periods, buckets, seed=0):
    """Noise: a market that all buckets share, and what each has of its own."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(periods, 1)) + rng.normal(size=(periods, buckets))


def loops(returns, block, resamples, seed):
    """The same tests once more, one number at a time."""
    periods, buckets = returns.shape

    def steps(rows):
        found = []
        for low in range(buckets - 1):
            pairs = [(returns[t, low], returns[t, low + 1]) for t in rows]
            pairs = [high - low for low, high in pairs if not math.isnan(high - low)]
            found.append(math.fsum(pairs) / len(pairs) if pairs else math.nan)
        return found

    observed = steps(range(periods))
    noise = [
        [each - own for each, own in zip(steps(row), observed, strict=True)]
        for row in np.concatenate(list(chunks(periods, block, resamples, seed)))
    ]
    there = [[x for x in column if not math.isnan(x)] for column in zip(*noise, strict=True)]
    error = [math.sqrt(sum((x - sum(c) / len(c)) ** 2 for x in c) / len(c)) for c in there]

    def p(statistic):
        beyond = [statistic(row) >= statistic(observed) for row in noise]
        return (sum(beyond) + 1) / (resamples + 1)

    def present(row):
        return [x for x in row if not math.isnan(x)]

    return observed, {
        "mr_p": p(lambda d: min(present(d))),
        "mr_studentised_p": p(
            lambda d: min(present([x / e for x, e in zip(d, error, strict=True)]))
        ),
        "up_p": p(lambda d: sum(x for x in d if x > 0)),
        "down_p": p(lambda d: -sum(x for x in d if x < 0)),
    }


SHAPES = {
    "two buckets": market(40, 2) + np.array([0, 0.3]),
    "five": market(60, 5, seed=1) + np.linspace(0, 0.7, 5),
    "one of them wild": market(60, 4, seed=2) * [1, 1, 5, 1] + np.linspace(0, 1, 4),
    "falling": market(50, 4, seed=3) - np.linspace(0, 0.5, 4),
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("missing", [0, 0.3])
@pytest.mark.parametrize("block", [1.0, 4.0])
def test_the_same_as_one_number_at_a_time(name, missing, block):
    returns = SHAPES[name].copy()
    returns[np.random.default_rng(5).random(returns.shape) < missing] = np.nan
    returns = returns[(~np.isnan(np.diff(returns))).any(axis=1)]
    test = monotonic(returns, block, 150, seed=4)
    steps, expected = loops(returns, block, 150, seed=4)
    np.testing.assert_allclose(test.steps, steps, rtol=1e-10)
    assert test.rising == sum(step > 0 for step in steps)
    assert {name: getattr(test, name) for name in expected} == pytest.approx(expected)
    assert test.reason is None


def test_a_resample_without_any_of_a_step_s_periods_goes_without_it():
    returns = market(300, 3, seed=6)
    returns[8:, 2] = np.nan  # long blocks often pass by the first eight periods
    test = monotonic(returns, 100.0, 120, seed=1)
    _, expected = loops(returns, 100.0, 120, seed=1)
    rows = np.concatenate(list(chunks(300, 100.0, 120, 1)))
    assert 5 < np.sum((rows >= 8).all(axis=1)) < 115
    assert {name: getattr(test, name) for name in expected} == pytest.approx(expected)


def test_steps_by_hand():
    returns = np.array([[0.0, 1.0, 0.5], [2.0, 1.0, np.nan], [np.nan, 3.0, 5.0]])
    test = monotonic(returns, 1, 9)
    assert test.steps.tolist() == [0.0, 0.75]
    assert test.rising == 1


# Size and power, 5 % tests of ten buckets in 240 periods


def p_values(means, simulations=1000, periods=240):
    tests = [
        monotonic(market(periods, len(means), seed=[7, seed]) + means, 1.0, 299, seed)
        for seed in range(simulations)
    ]
    names = ("mr_p", "mr_studentised_p", "up_p", "down_p")
    return {name: np.array([getattr(test, name) for test in tests]) for name in names}, tests


def test_flat_buckets_are_seldom_called_monotonic():
    p, _ = p_values(np.zeros(10))
    for name, values in p.items():
        assert 0.025 <= (values < 0.05).mean() <= 0.07, name
        # Not only at 5 %: the p of noise is uniform, so half of it is below a half.
        assert 0.44 <= (values < 0.5).mean() <= 0.56, name


def test_rising_buckets_are_found():
    p, _ = p_values(np.arange(10) * 0.15, simulations=150)
    assert (p["mr_p"] < 0.05).mean() > 0.85
    assert (p["mr_studentised_p"] < 0.05).mean() > 0.85
    assert (p["up_p"] < 0.05).all()
    assert (p["down_p"] > 0.5).all()


def test_falling_buckets_are_not_called_rising():
    p, _ = p_values(np.arange(10) * -0.15, simulations=60)
    assert (p["mr_p"] > 0.5).all()
    assert (p["up_p"] > 0.5).all()
    assert (p["down_p"] < 0.05).all()


def test_no_false_alarm_where_only_the_ends_differ():
    # The spread of the ends is far from 0 in every simulation.
    p, tests = p_values(np.array([-1.0, *[0.0] * 8, 1.0]))
    assert min(test.steps.sum() for test in tests) > 1.5
    assert (p["up_p"] < 0.05).all()
    assert (p["mr_p"] < 0.05).mean() < 0.12
    assert (p["mr_studentised_p"] < 0.05).mean() < 0.12
    assert max(test.rising for test in tests) < 9  # and never with every step rising


def test_no_alarm_where_the_middle_falls():
    p, _ = p_values(np.array([-1.0, *np.linspace(0.3, -0.3, 8), 1.0]), simulations=60)
    assert (p["up_p"] < 0.05).all()
    assert (p["mr_p"] > 0.2).all()
    assert (p["mr_studentised_p"] > 0.2).all()


def test_a_step_within_its_own_noise_misleads_the_plain_test_only():
    noise = market(240, 3, seed=11) * [1, 1, 15]
    noise -= noise.mean(axis=0)  # t about 2 and 0.25
    test = monotonic(noise + np.array([0, 0.2, 0.45]), 1.0, 999)
    assert test.rising == 2
    assert test.mr_p < 0.05
    assert test.mr_studentised_p > 0.1


# What does not matter

# Multiples of 1 / 64 add up without rounding.
SIXTY_FOURTHS = st.integers(-640, 640).map(lambda n: n / 64)


@st.composite
def panels(draw):
    periods, buckets = draw(st.integers(9, 25)), draw(st.integers(2, 5))
    rows = st.lists(SIXTY_FOURTHS, min_size=buckets, max_size=buckets)
    panel = np.array(draw(st.lists(rows, min_size=periods, max_size=periods)))
    if draw(st.booleans()):
        panel[draw(st.integers(0, periods - 1)), draw(st.integers(0, buckets - 1))] = np.nan
    return panel


def numbers(test):
    return (test.rising, test.mr_p, test.mr_studentised_p, test.up_p, test.down_p)


@settings(max_examples=examples(60))
@given(panels(), st.sampled_from([1.0, 2.5]), SIXTY_FOURTHS)
def test_market_scale_and_empty_periods_do_not_matter(panel, block, shift):
    test = monotonic(panel, block, 59)
    drift = shift * np.arange(len(panel))[:, None]
    empty = np.insert(panel, [0, 4, len(panel)], np.nan, axis=0)
    for changed, scale in ((panel + drift, 1), (panel * 4, 4), (empty, 1)):
        again = monotonic(changed, block, 59)
        np.testing.assert_array_equal(again.steps, test.steps * scale)
        assert numbers(again) == pytest.approx(numbers(test), nan_ok=True)
        assert again.reason == test.reason


@settings(max_examples=examples(60))
@given(panels(), st.sampled_from([1.0, 2.5]))
def test_turned_round_up_is_down(panel, block):
    test, turned = monotonic(panel, block, 59), monotonic(panel[:, ::-1], block, 59)
    np.testing.assert_array_equal(turned.steps, -test.steps[::-1])
    assert turned.up_p == pytest.approx(test.down_p, nan_ok=True)
    assert turned.down_p == pytest.approx(test.up_p, nan_ok=True)
    assert turned.rising + test.rising == np.count_nonzero(test.steps)


def test_the_same_seed_gives_the_same_and_another_another():
    panel = market(60, 4, seed=9)
    assert numbers(monotonic(panel, 2, 499, 1)) == numbers(monotonic(panel, 2, 499, 1))
    assert numbers(monotonic(panel, 2, 499, 1)) != numbers(monotonic(panel, 2, 499, 2))


def test_progress_reaches_the_end_step_by_step():
    seen = []
    monotonic(market(1000, 3), 2, 900, progress=seen.append)
    assert len(seen) > 3
    assert seen == sorted(seen)
    assert seen[-1] == 1
    assert seen[0] < 0.5


# What cannot be tested


def missing(test):
    return [
        name
        for name in ("mr_p", "mr_studentised_p", "up_p", "down_p")
        if math.isnan(getattr(test, name))
    ]


@pytest.mark.parametrize("step", [0.0, 0.01, -0.01])
def test_a_step_that_never_varies_cannot_be_tested(step):
    returns = 0.05 * market(80, 5, seed=1)
    returns[:, 3] = returns[:, 2] + step
    test = monotonic(returns, 2, 199)
    assert missing(test) == ["mr_p", "mr_studentised_p"]
    assert test.reason.startswith("Buckets 3 and 4 differ by the same in every period")
    assert test.steps[2] == pytest.approx(step, abs=1e-15)


def test_equal_buckets_neither_rise_nor_fall():
    ends = 0.05 * market(80, 1)
    test = monotonic(np.hstack([ends + 0.1 - 0.1, ends, ends * 3 / 3]), 2, 199)
    assert test.steps.tolist() == [0, 0]
    assert test.rising == 0
    assert test.up_p == test.down_p == 1


def test_steps_that_cancel_out_do_not_rise():
    returns = np.zeros((30, 2))
    returns[:, 1] = np.tile([0.1, 0.2, -0.3], 10)
    assert abs(returns[:, 1].mean()) > 0  # what rounding leaves
    test = monotonic(returns, 1, 199)
    assert test.steps.tolist() == [0]
    assert test.rising == 0


@pytest.mark.parametrize("shared", [0, 1, 7])
def test_neighbours_need_periods_in_common(shared):
    returns = market(60, 4)
    returns[shared:, 2] = np.nan
    test = monotonic(returns, 2, 99)
    assert len(missing(test)) == 4
    assert test.reason.startswith(f"Buckets 2 and 3 have returns in the same period {shared} times")
    assert np.isnan(test.steps).tolist() == [False, shared == 0, shared == 0]
    assert test.rising == np.sum(test.steps > 0)
    returns[:8, 2] = 1.0
    assert monotonic(returns, 2, 99).reason is None


@pytest.mark.parametrize("shape", [(0, 3), (7, 3), (30, 1), (30, 0)])
def test_too_little_to_compare(shape):
    test = monotonic(np.random.default_rng(1).normal(size=shape), 2, 99)
    assert len(missing(test)) == 4
    assert test.reason
    assert len(test.steps) == max(shape[1] - 1, 0)


def test_blocks_are_at_least_one_period():
    with pytest.raises(ValueError, match="block must be at least 1"):
        monotonic(market(30, 3), 0.5, 99)


def test_every_order_of_the_means_counts_its_rising_steps():
    noise = 0.01 * market(20, 4)
    noise -= noise.mean(axis=0)
    for order in itertools.permutations(range(4)):
        rising = sum(high > low for low, high in itertools.pairwise(order))
        assert monotonic(noise + np.array(order), 1, 19).rising == rising
