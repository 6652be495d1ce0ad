import itertools
import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flipside.stats.lattice import (
    Conflict,
    Group,
    Rules,
    conflict,
    count,
    every,
    nearest,
    reachable,
    uniform,
)
from flipside.stats.uniforms import uniforms


def rules_of(lower, upper, total, *groups):
    return Rules(
        np.array(lower),
        np.array(upper),
        total,
        tuple(Group(np.array(m), a, b) for m, a, b in groups),
    )


def kept(rules, points):
    """Which rows keep to all rules."""
    good = (points.sum(axis=1) == rules.total) & (points >= rules.lower).all(axis=1)
    good &= (points <= rules.upper).all(axis=1)
    for group in rules.groups:
        sums = points[:, group.members].sum(axis=1)
        good &= (sums >= group.lower) & (sums <= group.upper)
    return good


def brute(rules):
    box = [range(low, high + 1) for low, high in zip(rules.lower, rules.upper, strict=True)]
    points = np.array(list(itertools.product(*box)), np.int64).reshape(-1, len(rules.lower))
    return points[kept(rules, points)]


@st.composite
def parted(draw, n):
    """Some of n positions in groups."""
    order = draw(st.permutations(range(n)))
    cuts = sorted(draw(st.lists(st.integers(0, n), max_size=3, unique=True)))
    return [order[a:b] for a, b in itertools.pairwise(cuts)]


@st.composite
def small(draw):
    """Rules of up to 5 nodes, often ones that cannot hold together."""
    n = draw(st.integers(1, 5))
    lower = draw(st.lists(st.integers(0, 3), min_size=n, max_size=n))
    upper = [a + draw(st.integers(0, 4)) for a in lower]
    if draw(st.integers(0, 19)) == 0:
        upper[0] = lower[0] - 1
    groups = []
    for members in draw(parted(n)):
        low = draw(st.integers(0, sum(upper[i] for i in members) + 1))
        groups.append((members, low, low + draw(st.integers(-1, 6))))
    return rules_of(lower, upper, draw(st.integers(sum(lower) - 1, sum(upper) + 1)), *groups)


@st.composite
def large(draw):
    """Rules of up to 40 nodes, around a point that keeps to them."""
    n = draw(st.integers(1, 40))
    point = np.array(draw(st.lists(st.integers(0, 500), min_size=n, max_size=n)))
    room = st.one_of(st.just(0), st.integers(0, 5), st.integers(0, 2000))
    below, above = (np.array(draw(st.lists(room, min_size=n, max_size=n))) for _ in range(2))
    groups = []
    for members in draw(parted(n)):
        middle = int(point[members].sum()) if members else 0
        groups.append((members, middle - draw(room), middle + draw(room)))
    groups = [(np.array(members, np.intp), a, b) for members, a, b in groups]
    return rules_of(np.maximum(point - below, 0), point + above, int(point.sum()), *groups)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (rules_of([0, 5], [9, 4], 9), Conflict("node", 1, 4, 5)),
        (rules_of([0, 0], [3, 4], 8), Conflict("total_low", None, 7, 8)),
        (rules_of([5, 4], [9, 9], 8), Conflict("total_high", None, 8, 9)),
        (rules_of([0, 0, 0], [3, 4, 9], 9, ([0, 1], 8, 9)), Conflict("group_low", 0, 7, 8)),
        (rules_of([2, 3, 0], [9, 9, 9], 9, ([0, 1], 0, 4)), Conflict("group_high", 0, 4, 5)),
        (rules_of([0, 0, 0], [9, 9, 9], 9, ([0, 1], 5, 4)), Conflict("group_high", 0, 4, 5)),
        # Each of the groups can be had, but not both of them.
        (
            rules_of([0, 0, 0], [9, 9, 9], 9, ([0], 5, 6), ([1], 5, 6)),
            Conflict("total_high", None, 9, 10),
        ),
        (
            rules_of([0, 0, 0], [9, 9, 1], 9, ([0], 3, 4), ([1], 3, 3)),
            Conflict("total_low", None, 8, 9),
        ),
        # Of several the first: nodes, groups, total.
        (rules_of([0, 3], [1, 2], 99, ([0], 9, 9)), Conflict("node", 1, 2, 3)),
        (rules_of([0, 3], [1, 4], 99, ([0], 1, 1), ([1], 9, 9)), Conflict("group_low", 1, 4, 9)),
        (rules_of([0, 3], [1, 4], 4, ([0], 1, 1)), None),
    ],
)
def test_conflict(rules, expected):
    assert conflict(rules) == expected


@given(small())
def test_everything_is_what_brute_force_finds(rules):
    points = brute(rules)
    assert (conflict(rules) is None) == (len(points) > 0)
    assert count(rules) == len(points)
    assert sorted(every(rules).tolist()) == points.tolist()
    if len(points):
        low, high = reachable(rules)
        assert low.tolist() == points.min(axis=0).tolist()
        assert high.tolist() == points.max(axis=0).tolist()


def test_rules_that_cannot_hold():
    rules = rules_of([0, 0], [3, 4], 8)
    assert count(rules) == 0
    assert every(rules).shape == (0, 2)
    for refused in (
        lambda: reachable(rules),
        lambda: uniform(rules, np.zeros((3, 2))),
        lambda: nearest(rules, np.zeros((3, 2))),
    ):
        with pytest.raises(ValueError, match=r"cannot hold together: .*total_low.*limit=7"):
            refused()


@pytest.mark.parametrize("parts", [0, 1, 2, 4, 7])
def test_count_of_compositions(parts):
    # Groups that bind nothing change nothing: C(total + N - 1, N - 1).
    groups = [(np.arange(7 * i, 7 * i + 7), 0, 500) for i in range(parts)]
    rules = rules_of(np.zeros(50, int), np.full(50, 500), 500, *groups)
    assert count(rules) == math.comb(549, 49)


def test_count_with_exact_groups_is_a_product():
    rules = rules_of(
        [3] * 9, [900] * 9, 300, ([0, 1, 2, 3], 112, 112), ([4, 5], 56, 56), ([7], 40, 40)
    )
    left = 300 - 112 - 56 - 40 - 6
    assert count(rules) == math.comb(100 + 3, 3) * (50 + 1) * (left + 1)


def test_count_of_the_largest():
    rules = rules_of(np.zeros(300, int), np.full(300, 10_000), 10_000)
    assert count(rules) == math.comb(10_299, 299)


def excess_of(points, of):
    """Chi-square of how often each of the points that there are was drawn, in its own errors."""
    found = Counter(map(tuple, points.tolist()))
    expected = len(points) / len(of)
    statistic = sum((found[tuple(p)] - expected) ** 2 / expected for p in of.tolist())
    dof = len(of) - 1
    return (statistic - dof) / math.sqrt(2 * dof)


CASES = {
    "simplex": rules_of([0] * 4, [9] * 4, 9),
    "bounds": rules_of([0, 2, 1, 0], [3, 7, 2, 9], 9),
    "upper ends": rules_of([0] * 5, [4] * 5, 17),
    "range": rules_of([0] * 5, [6] * 5, 12, ([0, 2], 3, 6)),
    "ranges": rules_of([0, 1, 0, 0, 0, 2], [5] * 6, 13, ([0, 2], 3, 6), ([4, 5], 2, 9)),
    "exact": rules_of([0] * 6, [5] * 6, 12, ([1, 2, 3], 7, 7), ([4, 0], 0, 3)),
    "all in groups": rules_of([0] * 6, [5] * 6, 12, ([1, 2, 3], 4, 9), ([4, 0, 5], 0, 9)),
    "locked": rules_of([0, 2, 0, 3, 0], [8, 2, 8, 3, 8], 12, ([1, 2], 4, 6)),
}


@pytest.mark.parametrize("name", CASES)
def test_draws_are_even(name):
    rules = CASES[name]
    points = brute(rules)
    drawn = uniform(rules, uniforms(11, (200 * len(points), len(rules.lower))))
    assert kept(rules, drawn).all()
    assert abs(excess_of(drawn, points)) < 4


@pytest.mark.parametrize("name", ["simplex", "ranges"])
def test_one_node_after_the_other_would_not_be_even(name):
    # The obvious way, each node evenly from what the rules leave it, fails the test above.
    rules = CASES[name]
    points = brute(rules)
    rng = np.random.default_rng(3)
    drawn = []
    for _ in range(5000):
        left = points
        for i in range(points.shape[1]):
            left = left[left[:, i] == rng.choice(np.unique(left[:, i]))]
        drawn.append(left[0])
    assert excess_of(np.array(drawn), points) > 20


# A group whose share is so small that it is lost beside the others' shares.
FAINT = rules_of(
    [0] * 12,
    [395, 66, 29, 0, 144, 0, 1, 75, 401, 12, 467, 303],
    1094,
    ([5, 2], 0, 29),
    ([10, 11], 0, 687),
)


@given(large(), st.integers(0, 2**64 - 1))
@example(FAINT, 0)
def test_draws_keep_to_the_rules(rules, seed):
    points = uniforms(seed, (20, len(rules.lower)))
    points[0], points[1] = 0, 1 - 2**-53
    drawn = uniform(rules, points)
    assert drawn.dtype == np.int64
    assert kept(rules, drawn).all()
    assert (uniform(rules, points) == drawn).all()
    assert (uniform(rules, points[:7]) == drawn[:7]).all()


def test_moments_on_the_simplex():
    n, total, draws = 50, 1000, 20_000
    rules = rules_of([0] * n, [total] * n, total)
    drawn = uniform(rules, uniforms(5, (draws, n)))
    # Of a Dirichlet-multinomial distribution with all parameters 1.
    variance = total / n * (1 - 1 / n) * (n + total) / (n + 1)
    assert np.abs(drawn.mean(axis=0) - total / n).max() < 4 * math.sqrt(variance / draws)
    assert drawn.var(axis=0) == pytest.approx(np.full(n, variance), rel=0.08)


@pytest.mark.parametrize("grouped", [False, True])
def test_far_in_the_tail(grouped):
    # Of 100 nodes of 0 to 100 at most 5 units can be missing: 1e-190 of all combinations.
    n, missing, draws = 100, 5, 20_000
    lower, upper = [0] * n, [100] * n
    if grouped:  # the same in a group, beside nodes that could take all of it
        group = (np.arange(n), 9_000, 10_000)
        beside = ([100, 101], 5, 5)
        rules = rules_of([*lower, 5, 0], [*upper, 9_995, 5], 10_000, group, beside)
    else:
        rules = rules_of(lower, upper, 100 * n - missing)
    drawn = uniform(rules, uniforms(9, (draws, len(rules.lower))))
    assert kept(rules, drawn).all()
    short = ((100 - drawn[:, :n]) > 0).sum(axis=1)
    ways = [math.comb(n, k) * math.comb(missing - 1, k - 1) for k in range(3, missing + 1)]
    expected = np.array(ways) / math.comb(n + missing - 1, missing)
    found = np.array([(short == k).mean() for k in range(3, missing + 1)])
    assert np.abs(found - expected).max() < 4 * math.sqrt(0.25 / draws)


def test_near_the_upper_ends_of_many():
    # The sums that the last nodes can have begin at their likeliest one, and those that they do have
    # are 1e-20 as likely: differences of running totals from below would have no digits left.
    n, draws = 300, 1000
    rules = rules_of([0] * n, [33] * n, 8910)
    drawn = uniform(rules, uniforms(4, (draws, n)))
    assert kept(rules, drawn).all()
    error = math.sqrt(drawn.var() / draws)
    assert np.abs(drawn.mean(axis=0) - 29.7).max() < 5 * error
    assert drawn[:, -60:].var() == pytest.approx(drawn[:, :60].var(), rel=0.05)


def test_the_largest():
    n, total = 300, 10_000
    groups = [(np.arange(100 * i, 100 * i + 80), 2_000, 4_000) for i in range(2)]
    rules = rules_of([0] * n, [total] * n, total, *groups)
    drawn = uniform(rules, uniforms(2, (500, n)))
    assert kept(rules, drawn).all()
    for nodes in (np.arange(80), np.arange(200, 300)):  # alike within their groups
        means = drawn[:, nodes].mean(axis=0)
        assert means == pytest.approx(np.full(len(nodes), means.mean()), rel=0.25)


def test_a_larger_coordinate_gives_more():
    rules = rules_of([0, 0], [10, 10], 10)
    u = np.arange(11) / 11 + 0.01
    drawn = uniform(rules, np.stack([u, u], axis=1))
    assert drawn[:, 0].tolist() == list(range(11))


@given(small(), st.data())
def test_nearest_is_what_brute_force_finds(rules, data):
    points = brute(rules)
    if not len(points):
        return
    n = len(rules.lower)
    number = st.one_of(st.integers(-20, 40).map(lambda i: i / 4), st.floats(-30, 30))
    targets = np.array(data.draw(st.lists(number, min_size=3 * n, max_size=3 * n))).reshape(3, n)
    found = nearest(rules, targets)
    assert kept(rules, found).all()
    for target, point in zip(targets, found, strict=True):
        best = ((points - target) ** 2).sum(axis=1).min()
        assert ((point - target) ** 2).sum() <= best + 1e-4


@given(large(), st.data())
def test_nearest_keeps_to_the_rules(rules, data):
    n = len(rules.lower)
    number = st.floats(allow_nan=False, allow_infinity=False)
    targets = np.array(data.draw(st.lists(number, min_size=2 * n, max_size=2 * n))).reshape(2, n)
    assert kept(rules, nearest(rules, targets)).all()
    drawn = uniform(rules, uniforms(1, (5, n)))
    assert (nearest(rules, drawn) == drawn).all()
    near = nearest(rules, drawn + 0.4 * uniforms(2, (5, n)))
    assert np.abs(near - drawn).max() <= 1


def test_nearest_by_hand():
    rules = rules_of([0] * 4, [50, 50, 50, 10], 100, ([0, 1], 0, 60))
    targets = np.array([[40, 30, 20, 20], [33.4, 33.3, 33.3, 0], [0, 0, 0, 0], [1e300, 0, 0, 0]])
    assert nearest(rules, targets).tolist() == [
        [35, 25, 30, 10],
        [30, 30, 37, 3],
        [30, 30, 30, 10],
        [50, 10, 30, 10],
    ]


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_nearest_to_what_is_no_number(wrong):
    with pytest.raises(ValueError, match="finite"):
        nearest(rules_of([0, 0], [9, 9], 9), np.array([[wrong, 1.0]]))


def test_no_rows():
    rules = CASES["ranges"]
    assert uniform(rules, np.empty((0, 6))).shape == (0, 6)
    assert nearest(rules, np.empty((0, 6))).shape == (0, 6)
