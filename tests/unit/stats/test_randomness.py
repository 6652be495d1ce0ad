import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flipside.stats import randomness, runs

FLAGS = st.lists(st.booleans(), min_size=2, max_size=60).map(lambda f: np.array(f, bool))


def orders(inverted, normal):
    """Every order of so many inverted and normal periods."""
    n = inverted + normal
    for chosen in itertools.combinations(range(n), inverted):
        flags = np.zeros(n, bool)
        flags[list(chosen)] = True
        yield flags


def count_runs(flags):
    return sum(1 for _ in itertools.groupby(flags))


def count_longest(flags):
    return max((len(list(group)) for key, group in itertools.groupby(flags) if key), default=0)


@pytest.mark.parametrize(("inverted", "normal"), [(1, 1), (1, 6), (3, 4), (5, 5), (2, 9), (6, 4)])
def test_exact_runs_probability_is_that_of_all_orders(inverted, normal):
    every = list(orders(inverted, normal))
    counts = np.array([count_runs(flags) for flags in every])
    mean = 2 * inverted * normal / (inverted + normal) + 1
    for flags, seen in zip(every, counts, strict=True):
        test = runs.runs_test(flags)
        far = np.abs(counts - mean) >= abs(seen - mean) - 1e-9
        assert test.exact
        assert test.runs == seen
        assert test.expected == pytest.approx(counts.mean())
        assert test.p == pytest.approx(far.mean(), rel=1e-12)


def test_runs_variance_is_that_of_all_orders():
    counts = np.array([count_runs(flags) for flags in orders(4, 6)])
    test = runs.runs_test(np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0], bool))
    assert test.z == pytest.approx((2 - counts.mean()) / counts.std())


@given(FLAGS)
def test_runs_test_does_not_care_which_kind_is_which(flags):
    one, other = runs.runs_test(flags), runs.runs_test(~flags)
    assert one.runs == other.runs
    assert one.p == pytest.approx(other.p, nan_ok=True)


@pytest.mark.parametrize("flags", [[], [True], [True] * 9, [False] * 9])
def test_one_kind_of_period_has_no_order(flags):
    test = runs.runs_test(np.array(flags, bool))
    assert math.isnan(test.p)
    assert test.reason


@pytest.mark.parametrize(("inverted", "normal"), [(1, 1), (3, 5), (5, 3), (7, 2), (4, 8)])
def test_longest_run_probability_is_that_of_all_orders(inverted, normal):
    longest = np.array([count_longest(flags) for flags in orders(inverted, normal)])
    for length in range(inverted + 2):
        expected = (longest >= length).mean()
        assert runs.longest_run_sf(length, inverted, normal) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(("inverted", "normal", "length"), [(408, 714, 8), (200, 300, 7)])
def test_longest_run_probability_agrees_with_shuffling(inverted, normal, length):
    rng = np.random.default_rng(7)
    flags = np.arange(inverted + normal) < inverted
    shuffles = 4000
    hits = sum(count_longest(rng.permutation(flags)) >= length for _ in range(shuffles))
    p = runs.longest_run_sf(length, inverted, normal)
    assert abs(hits / shuffles - p) < 4 * math.sqrt(p * (1 - p) / shuffles)


def test_longest_run_of_a_long_daily_history_keeps_its_digits():
    p = [runs.longest_run_sf(length, 15_000, 15_000) for length in (10, 20, 40, 200)]
    assert 1 > p[0] > p[1] > p[2] > p[3] > 0


def test_longest_run_without_both_kinds_is_undefined():
    assert math.isnan(runs.longest_run_sf(3, 3, 0))
    assert math.isnan(runs.longest_run_sf(0, 0, 3))


def test_transitions_by_hand():
    moves = randomness.transitions(np.array([1, 1, 0, 0, 1, 1, 1, 0], bool))
    assert moves.table == ((3, 2), (1, 1))
    assert moves.after_inverted == pytest.approx(0.6)
    assert moves.after_normal == pytest.approx(0.5)
    assert moves.p == pytest.approx(1)


def test_no_period_follows_another_across_missing_ones():
    flags = np.array([1, 1, 0, 0, 1, 1, 1, 0], bool)
    moves = randomness.transitions(flags, at=np.array([0, 1, 3, 4, 5, 9, 10, 11]))
    assert moves.table == ((2, 1), (1, 1))
    assert runs.longest_run(flags, np.array([0, 1, 3, 4, 5, 9, 10, 11])) == 2


@pytest.mark.parametrize("flags", [[True] * 5, [False] * 5, [True], []])
def test_transitions_of_one_kind_have_no_p(flags):
    moves = randomness.transitions(np.array(flags, bool))
    assert math.isnan(moves.p)
    assert math.isnan(moves.after_normal) or math.isnan(moves.after_inverted)


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_fisher_is_the_same_for_the_turned_table(a, b, c, d):
    p = randomness.fisher_exact(((a, b), (c, d)))
    assert p == pytest.approx(randomness.fisher_exact(((a, c), (b, d))), nan_ok=True)
    assert p == pytest.approx(randomness.fisher_exact(((d, c), (b, a))), nan_ok=True)
    assert math.isnan(p) or 0 < p <= 1


@pytest.mark.parametrize("values", [[], [1.0], [1.0, 2.0, 1.0]])
def test_ljung_box_needs_periods(values):
    box = randomness.ljung_box(np.array(values))
    assert math.isnan(box.p)
    assert "too few" in box.reason


@pytest.mark.parametrize("constant", [0.0, 0.1])
def test_ljung_box_needs_variation(constant):
    assert randomness.ljung_box(np.full(60, constant)).reason


def test_ljung_box_does_not_care_about_scale():
    values = np.random.default_rng(3).normal(size=100)
    assert randomness.ljung_box(5 * values + 2).q == pytest.approx(randomness.ljung_box(values).q)


def test_wilson_by_hand():
    # z = 1.96: (0 + 1.9207) / (1 + 0.38415) -+ the same for 0 of 10
    low, high = randomness.wilson(0, 10)
    assert low == 0
    assert high == pytest.approx(3.841459 / 13.841459, rel=1e-6)
    assert randomness.wilson(10, 10) == pytest.approx((1 - high, 1))
    assert all(map(math.isnan, randomness.wilson(0, 0)))
