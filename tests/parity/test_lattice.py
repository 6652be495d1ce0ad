"""Numbers of lattice points against plain products of polynomials, and draws against SciPy."""

import numpy as np
import pytest
from scipy import stats

from flipside.stats.lattice import Group, Rules, count, uniform
from flipside.stats.uniforms import uniforms


def coefficients(rules):
    """Ways to make each sum from 0 on, group by group, by convolution of exact numbers."""
    alone = set(range(len(rules.lower)))
    product = np.array([1], object)
    for group in rules.groups:
        own = np.array([1], object)
        for i in group.members:
            own = np.convolve(own, node(rules, i))
        sums = np.arange(len(own))
        own[(sums < group.lower) | (sums > group.upper)] = 0
        product = np.convolve(product, own)
        alone -= set(group.members.tolist())
    for i in sorted(alone):
        product = np.convolve(product, node(rules, i))
    return product


def node(rules, i):
    ways = np.zeros(rules.upper[i] + 1, object)
    ways[rules.lower[i] :] = 1
    return ways


@pytest.mark.parametrize("seed", range(12))
def test_counts(seed):
    rng = np.random.default_rng(seed)
    n = 12
    lower = rng.integers(0, 6, n)
    upper = lower + rng.integers(0, 40, n)
    order = rng.permutation(n)
    groups = []
    for members in np.split(order[:10], [2, 5, 9])[: seed % 5]:
        middle = (lower[members].sum() + upper[members].sum()) // 2
        groups.append(Group(members, middle - rng.integers(0, 20), middle + rng.integers(0, 20)))
    rules = Rules(lower, upper, 0, tuple(groups))
    expected = coefficients(rules)
    assert sum(expected) > 10**9
    for total in range(0, len(expected) + 5, 7):
        here = Rules(lower, upper, total, rules.groups)
        assert count(here) == (expected[total] if total < len(expected) else 0)


def test_distribution_of_a_node():
    # What is left for the other nodes has C(total - w + N - 2, N - 2) ways: a beta-binomial.
    n, total, draws = 12, 500, 50_000
    drawn = uniform(Rules(np.zeros(n, int), np.full(n, total), total), uniforms(8, (draws, n)))
    expected = stats.betabinom(total, 1, n - 1)
    edges = np.unique(expected.ppf(np.linspace(0, 1, 41)[1:-1]).astype(int))
    share = np.diff(expected.cdf(np.concatenate([[-1], edges, [total]])))
    for column in (0, 5, n - 1):
        found = np.bincount(np.searchsorted(edges, drawn[:, column]), minlength=len(share))
        assert stats.chisquare(found, share * draws).pvalue > 1e-4
