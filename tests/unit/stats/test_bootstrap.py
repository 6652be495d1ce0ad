import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sizes import examples

from flipside.stats import bootstrap
from flipside.stats.bootstrap import MeanBootstrap, mean
from flipside.stats.inference import ewc
from flipside.stats.stationary import chunks, optimal_block_length

CONFIDENCES = (0.5, 0.8, 0.9, 0.95, 0.99)


def positions(n, block, resamples, seed=0, **options):
    return np.concatenate(list(chunks(n, block, resamples, seed, **options)))


def jumps(drawn, n):
    """Where a position is not the one after the position before it."""
    return drawn[:, 1:] != (drawn[:, :-1] + 1) % n


# Positions


def test_positions_are_the_same_for_ever():
    # A report must not change with the machine, which has 32 bits in the browser, or the version.
    assert positions(7, 2.5, 3, seed=42).tolist() == [
        [4, 5, 6, 0, 1, 2, 3],
        [1, 0, 1, 2, 3, 4, 5],
        [2, 3, 0, 4, 5, 2, 1],
    ]
    assert positions(6, 1.0, 2, seed=42).tolist() == [[3, 1, 0, 1, 2, 1], [0, 4, 2, 1, 5, 4]]


@pytest.mark.parametrize("block", [1.0, 1.7, 12.5])
@pytest.mark.parametrize("n", [10, 11])
def test_the_size_of_the_chunks_does_not_change_the_positions(n, block):
    whole = positions(n, block, 50)
    for cells in (1, n, 3 * n + 1, 1000):
        parts = list(chunks(n, block, 50, 0, cells))
        assert {part.size for part in parts[:-1]} <= {max(cells // n, 1) * n}
        np.testing.assert_array_equal(np.concatenate(parts), whole)


@pytest.mark.parametrize("block", [1.0, 3.0])
def test_another_seed_gives_other_positions(block):
    assert (positions(50, block, 20, seed=1) != positions(50, block, 20, seed=2)).mean() > 0.9


@pytest.mark.parametrize("block", [1.0, 1.5, 4.0, 25.0])
def test_every_period_is_as_likely_everywhere(block):
    n, resamples = 12, 40_000
    drawn = positions(n, block, resamples)
    assert drawn.min() == 0
    assert drawn.max() == n - 1
    sd = math.sqrt(resamples / n * (1 - 1 / n))
    for column in (0, 1, 5, n - 1):
        counts = np.bincount(drawn[:, column], minlength=n)
        assert np.abs(counts - resamples / n).max() < 4.5 * sd


@pytest.mark.parametrize("block", [1.0, 1.5, 4.0, 25.0])
def test_blocks_have_geometric_lengths_of_the_right_mean(block):
    n, resamples = 100, 4000
    jumped = jumps(positions(n, block, resamples), n)
    share = (1 - 1 / n) / block  # a new block can happen to begin where the old one would go on
    assert jumped.mean() == pytest.approx(share, abs=5 * math.sqrt(share / jumped.size))
    # Without memory: as often right after a jump as k periods after one.
    for k in (1, 2, 7):
        later = jumped[:, k:][jumped[:, :-k]]
        assert later.mean() == pytest.approx(share, abs=5 * math.sqrt(share / later.size))


def test_a_new_block_begins_anywhere_whatever_came_before():
    n = 8
    drawn = positions(n, 3.0, 60_000)
    jumped = jumps(drawn, n)
    pairs = drawn[:, :-1][jumped] * n + drawn[:, 1:][jumped]
    counts = np.bincount(pairs, minlength=n * n)
    seen = counts[counts > 0]
    assert len(seen) == n * (n - 1)  # all but one on
    assert np.abs(seen / seen.mean() - 1).max() < 5 / math.sqrt(seen.mean())


def test_endless_blocks_go_round_the_series():
    drawn = positions(9, 1e15, 200)
    assert not jumps(drawn, 9).any()
    assert set(drawn[:, 0]) == set(range(9))


@pytest.mark.parametrize("block", [0.99, 0.0, -1.0, math.nan])
def test_blocks_are_at_least_one_period(block):
    with pytest.raises(ValueError, match="block must be at least 1"):
        next(chunks(10, block, 5, 0))
    with pytest.raises(ValueError, match="block must be at least 1"):
        mean(np.arange(10.0), block)


# Resamples


@pytest.mark.parametrize("n", [8, 9, 24, 101, 130])
def test_resamples_have_the_mean_and_the_t_of_a_series_of_their_own(n):
    x = np.random.default_rng(n).standard_t(4, n) + 0.1
    result = mean(x, 2.5, resamples=60, seed=3)
    whole = ewc(x)
    assert (result.n, result.mean, result.standard_error) == (
        n,
        whole.mean,
        whole.standard_error,
    )
    for row, average, t in zip(positions(n, 2.5, 60, 3), result.means, result.t, strict=True):
        alone = ewc(x[row])
        assert average == pytest.approx(alone.mean, rel=1e-9)
        assert t == pytest.approx((alone.mean - whole.mean) / alone.standard_error, rel=1e-9)


def test_missing_values_are_left_out():
    x = np.random.default_rng(1).normal(size=40)
    holes = np.insert(x, [0, 7, 7, 40], np.nan)
    one, other = mean(x, 2, 99), mean(holes, 2, 99)
    assert one.n == other.n == 40
    np.testing.assert_array_equal(one.t, other.t)
    assert optimal_block_length(holes) == optimal_block_length(x)


@pytest.mark.parametrize(
    "values", [[], [1.0] * 7, [np.nan] * 50, np.arange(7.0), [0.1] * 30, np.zeros(30)]
)
def test_without_values_or_variation_there_is_a_reason(values):
    result = mean(np.array(values), 2, 99)
    assert result.reason == ewc(np.array(values)).reason
    assert result.reason
    assert len(result.means) == len(result.t) == 0
    numbers = (result.p, *result.percentile(), *result.bca(), *result.studentised())
    assert all(map(math.isnan, numbers))
    assert math.isnan(optimal_block_length(values))


def test_a_resample_of_equal_values_is_as_far_off_as_can_be():
    x = np.zeros(8)
    x[0] = 1.0
    result = mean(x, 1, 999)
    empty = result.means < 1e-12
    assert empty.any()
    assert (result.t[empty] == -np.inf).all()
    assert np.isfinite(result.t[~empty]).all()
    assert 0 < result.p <= 1
    assert not any(map(math.isnan, result.studentised()))


def test_progress_reaches_the_end_step_by_step():
    seen = []
    mean(np.random.default_rng(1).normal(size=1000), 2, 900, progress=seen.append)
    assert len(seen) > 3
    assert seen == sorted(seen)
    assert seen[-1] == 1
    assert seen[0] < 0.5


# Intervals and p


def made(t, centre=1.0, error=0.5):
    t = np.asarray(t, float)
    return MeanBootstrap(100, centre, error, centre + error * t, t, 0.0)


def test_p_by_hand():
    # The sample's t is 2. Of 9 resamples 1 is beyond it, 8 are below: 2 (1 + 1) / (9 + 1).
    assert made([-3, -2, -1, 0, 0.5, 1, 1.5, 1.9, 2.5]).p == pytest.approx(0.4)
    assert made([-3, -2, -1, 0, 0.5, 1, 1.5, 1.9, 2.0]).p == pytest.approx(0.4)
    assert made([-3, -2, -1, 0, 0.5, 1, 1.5, 1.9, 1.9]).p == pytest.approx(0.2)
    assert made([5, 6, 7, 8, 9, 9, 9, 9, 9]).p == pytest.approx(0.2)
    assert made([1, 3, 2]).p == 1


def test_studentised_interval_by_hand():
    # 39 resamples, 95 %: p < 0.05 asks for 2 (k + 1) / 40 < 0.05, which no k gives.
    t = np.arange(39.0) - 10
    assert made(t).studentised(0.95) == (-math.inf, math.inf)
    # 90 %: 2 (k + 1) / 40 < 0.1 for k = 0, so the interval ends where k becomes 1, at the ends of t.
    assert made(t).studentised(0.9) == (1 - 0.5 * 28, 1 + 0.5 * 10)
    assert made(t).studentised(0.8) == (1 - 0.5 * 26, 1 + 0.5 * 8)


def test_percentile_interval_by_hand():
    assert made(np.arange(101.0) - 50).percentile(0.9) == pytest.approx((1 - 22.5, 1 + 22.5))


def test_bca_moves_with_bias_and_skewness():
    symmetric = made(np.arange(2001.0) - 1000)
    assert symmetric.bca(0.9) == pytest.approx(symmetric.percentile(0.9), rel=1e-3)
    skewed = np.random.default_rng(2).exponential(size=60)
    result = mean(skewed, 1, 2000)
    assert result.acceleration == pytest.approx(
        np.mean((skewed - skewed.mean()) ** 3) / skewed.std() ** 3 / (6 * math.sqrt(60))
    )
    assert all(np.array(result.bca()) > result.percentile())


def test_resamples_with_the_sample_s_own_mean_are_no_bias():
    tied = made([-1] * 10 + [0] * 80 + [1] * 10)
    assert tied.bca(0.9) == tied.percentile(0.9) == (0.5, 1.5)


def test_bca_needs_resamples_on_both_sides():
    assert all(map(math.isnan, made([1, 2, 3]).bca()))
    assert all(map(math.isnan, made([-1, -2, -3]).bca()))


@given(
    st.lists(st.floats(-4, 4), min_size=19, max_size=120),
    st.floats(-4, 4),
    st.sampled_from(CONFIDENCES),
)
def test_interval_leaves_out_zero_exactly_where_p_is_small(t, at, confidence):
    result = made(t, centre=at * 0.5)
    low, high = result.studentised(confidence)
    if min(abs(low), abs(high), abs(round(result.p - (1 - confidence), 12))) > 1e-9:
        assert (low > 0 or high < 0) == (result.p < 1 - confidence)


@settings(max_examples=examples(30))
@given(st.integers(8, 60), st.integers(0, 99), st.floats(1, 20), st.floats(0.01, 100))
def test_scale_shift_and_sign(n, seed, block, scale):
    x = np.random.default_rng(seed).normal(0.3, 1, n)
    result, scaled = mean(x, block, 199), mean(scale * x, block, 199)
    np.testing.assert_allclose(scaled.t, result.t, rtol=1e-7, atol=1e-9)
    for name in ("percentile", "bca", "studentised"):
        here, there = getattr(result, name)(0.9), getattr(scaled, name)(0.9)
        np.testing.assert_allclose(there, np.multiply(here, scale), rtol=1e-6, atol=1e-9 * scale)
        moved = getattr(mean(x + 5, block, 199), name)(0.9)
        np.testing.assert_allclose(moved, np.add(here, 5), rtol=1e-7)
    turned = mean(-x, block, 199)
    np.testing.assert_array_equal(turned.means, -result.means)
    assert turned.p == result.p
    low, high = result.studentised(0.9)
    assert turned.studentised(0.9) == (-high, -low)


def test_block_length_does_not_care_about_scale_or_mean():
    x = np.convolve(np.random.default_rng(1).normal(size=300), np.ones(5), "valid")
    length = optimal_block_length(x)
    assert length > 4
    assert optimal_block_length(1e-3 * x + 7) == pytest.approx(length, rel=1e-6)


def test_block_length_is_longer_where_returns_depend_on_each_other():
    white = np.random.default_rng(2).normal(size=(20, 1000))
    lengths = [
        np.mean([optimal_block_length(np.convolve(x, np.ones(k), "valid")) for x in white])
        for k in (1, 3, 8, 20)
    ]
    assert lengths == sorted(lengths)
    assert lengths[0] < 4
    assert lengths[-1] > 20
    # Where the long-run variance is next to nothing, the longest that may be.
    for n, longest in ((100, 30), (30, 10)):
        noise = np.random.default_rng(0).normal(size=n)
        assert optimal_block_length(np.diff(noise)) == longest


@pytest.mark.parametrize(("n", "dof"), [(8, 4), (9, 4), (131, 10), (1122, 44)])
def test_both_ways_to_the_cosine_sums_are_the_published_formula(n, dof):
    rows = np.random.default_rng(n).normal(size=(3, n))
    t = np.arange(1, n + 1)
    published = [
        [np.sum(x * np.cos(np.pi * j * (t - 0.5) / n)) for j in range(dof + 1)] for x in rows
    ]
    for sums in (bootstrap._by_fft, bootstrap._by_product):
        assert sums(rows, dof) == pytest.approx(np.array(published), abs=1e-11)
