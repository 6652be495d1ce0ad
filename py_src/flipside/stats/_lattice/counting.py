"""How many points keep to rules, and which ones."""

from __future__ import annotations

from itertools import accumulate
from operator import mul, sub

import numpy as np

from .rules import Rules, conflict, grown


def count(rules: Rules) -> int:
    """Number of different points that keep to the rules, exactly; none of them is made.

    Parameters
    ----------
    rules : Rules

    Returns
    -------
    int
        0 where the rules cannot hold together.

    Notes
    -----
    The number is the coefficient of ``x ** total`` in the product over the groups of ``prod_i
    (x ** lower[i] + ... + x ** upper[i])``, of which only the powers within the group's bounds are
    kept. Multiplying by a node's factor is a difference of running sums; two groups' polynomials
    are multiplied as two long numbers whose digits are the coefficients (Kronecker 1882).

    Examples
    --------
    >>> count(Rules(np.zeros(3, int), np.full(3, 10), 10))
    66
    """
    if conflict(rules):
        return 0
    tree = grown(rules)
    spare = tree.upper - tree.lower
    base = np.array([tree.lower[inside].sum() for inside in tree.members])
    low, high = (tree.low - base).tolist(), (tree.high - base).tolist()
    groups = []
    for inside, least, most in zip(tree.members, low, high, strict=True):
        ways = [1]
        for of_node in spare[inside].tolist():
            ways = _with_node(ways, of_node, most)
        groups.append(ways[least : most + 1])
    # What is above the least of every group. Short polynomials first, so that products stay short.
    left = tree.total - int(tree.low.sum())
    groups.sort(key=len)
    last, rest = groups.pop(), [1]
    for ways in groups:
        rest = _product(rest, ways)[: left + 1]
    start = max(0, left - len(last) + 1)
    return sum(map(mul, rest[start:], last[left - start :: -1]))


def _with_node(ways: list[int], of_node: int, most: int) -> list[int]:
    """Ways to make 0, 1, ..., at most `most` with a node more, of 0 to `of_node`."""
    sums = list(accumulate(ways))
    size = min(most + 1, len(ways) + of_node)
    upto = sums[:size] + [sums[-1]] * (size - len(sums))
    return upto[: of_node + 1] + list(map(sub, upto[of_node + 1 :], sums))


def _product(one: list[int], other: list[int]) -> list[int]:
    """Coefficients of the product of two polynomials that have no negative ones."""
    if len(one) == 1:
        return [one[0] * ways for ways in other]
    # Decimal numbers have a multiplication by number-theoretic transforms, int has not: with
    # 10,000 sums of 300 nodes it takes a second instead of ten. Imported here for a quick start.
    import decimal

    length = len(one) + len(other) - 1
    size = len(str(max(one) * max(other) * min(len(one), len(other))))
    exact = decimal.Context(size * length, Emax=decimal.MAX_EMAX, traps=[decimal.Inexact])
    packed = (
        exact.create_decimal("".join(str(ways).zfill(size) for ways in reversed(each)))
        for each in (one, other)
    )
    digits = str(exact.multiply(*packed)).zfill(size * length)
    return [int(digits[at : at + size]) for at in range(size * (length - 1), -1, -size)]


def every(rules: Rules) -> np.ndarray:
    """All points that keep to the rules, each once.

    Parameters
    ----------
    rules : Rules
        Of not too many points; `count` tells how many there are.

    Returns
    -------
    int, shape (count, N)
        The nodes of the first group vary slowest, those of no group fastest. No row where the
        rules cannot hold together.

    Examples
    --------
    >>> every(Rules(np.array([0, 1]), np.array([3, 9]), 3)).tolist()
    [[0, 3], [1, 2], [2, 1]]
    """
    if conflict(rules):
        return np.empty((0, len(rules.lower)), np.int64)
    tree = grown(rules)
    points = np.zeros((1, len(tree.lower)), np.int64)
    left = np.array([tree.total])
    for i, inside in enumerate(tree.members):
        later_low, later_high = tree.low[i + 1 :].sum(), tree.high[i + 1 :].sum()
        # The group's sum, given those before it; what is left of it, node by node.
        least = np.maximum(tree.low[i], left - later_high)
        most = np.minimum(tree.high[i], left - later_low)
        so_far = np.zeros_like(left)
        for j, node in enumerate(inside):
            lower = tree.lower[inside[j + 1 :]].sum()
            upper = tree.upper[inside[j + 1 :]].sum()
            low = np.maximum(tree.lower[node], least - so_far - upper)
            high = np.minimum(tree.upper[node], most - so_far - lower)
            times = high - low + 1  # at least 1: no point so far is without a continuation
            row = np.repeat(np.arange(len(points)), times)
            step = np.arange(len(row)) - np.repeat(np.cumsum(times) - times, times)
            points, least, most, left = points[row], least[row], most[row], left[row]
            points[:, node] = low[row] + step
            so_far = so_far[row] + points[:, node]
        left = left - so_far
    return points
