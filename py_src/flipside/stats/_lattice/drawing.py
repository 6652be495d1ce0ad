"""Points drawn evenly from all that keep to rules."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .rules import Rules, grown

CELLS = 2**18
"""Sums times sums that are worked on at once where a group's sum is drawn."""
PARTS = np.int64(2**44)  # an index is of 32 bits in the browser
"""Into so many parts shares are rounded there, so that CELLS times as many still are whole numbers of 64 bits."""


class Ways:
    """In how many ways each of a run of sums can be made, up to a factor common to all.

    The numbers rise to one peak and fall from it, as products of ``1 + x + ... + x ** c`` and parts
    of them do (they are log-concave). So what lies within two sums is a difference of running
    totals from the end at which the numbers are small, and no digits of it cancel.

    Parameters
    ----------
    first : int
        The lowest of the sums.
    ways : float, shape (k,)
    """

    def __init__(self, first: int, ways: np.ndarray) -> None:
        self.ways = ways / (ways.max() or 1.0)  # the numbers themselves would overflow
        self.first, self.last = first, first + len(ways) - 1
        self.below = np.zeros(len(ways) + 1)  # of sums less than first + i
        np.cumsum(self.ways, out=self.below[1:])
        self.above = np.zeros(len(ways) + 1)  # of the last i sums
        np.cumsum(self.ways[::-1], out=self.above[1:])
        self.peak = int(np.argmax(ways))

    def between(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """Of all sums from `low` to `high`."""
        low, after = low - self.first, high - self.first + 1
        size = len(self.ways)
        rising = self.below[after] - self.below[low]
        return np.where(
            after <= self.peak, rising, self.above[size - low] - self.above[size - after]
        )

    def draw(self, low: np.ndarray, high: np.ndarray, u: np.ndarray) -> np.ndarray:
        """A sum from `low` to `high`, likely by its number of ways; the larger u, the smaller."""
        low, after = low - self.first, high - self.first + 1
        rising = after <= self.peak
        if rising.all():
            at = self._from_below(low, after, u)
        elif not rising.any():
            at = self._from_above(low, after, u)
        else:
            at = np.empty_like(low)
            falling = ~rising
            at[rising] = self._from_below(low[rising], after[rising], u[rising])
            at[falling] = self._from_above(low[falling], after[falling], u[falling])
        return np.minimum(np.maximum(at, low), after - 1) + self.first

    def _from_below(self, low: np.ndarray, after: np.ndarray, u: np.ndarray) -> np.ndarray:
        top = self.below[after]
        return np.searchsorted(self.below, top - u * (top - self.below[low])) - 1

    def _from_above(self, low: np.ndarray, after: np.ndarray, u: np.ndarray) -> np.ndarray:
        size = len(self.ways)
        top = self.above[size - after]
        wanted = top + u * (self.above[size - low] - top)
        return size - np.searchsorted(self.above, wanted, side="right")


def uniform(rules: Rules, points: np.ndarray) -> np.ndarray:
    """Points of the lattice that keep to the rules, one for each point of the unit cube.

    Parameters
    ----------
    rules : Rules
    points : float, shape (n, N)
        From 0 to below 1. Even ones in the cube make every point of the lattice equally likely;
        those of a low-discrepancy sequence cover the lattice as evenly as they cover the cube.

    Returns
    -------
    int, shape (n, N)
        Every row keeps to all rules exactly.

    Raises
    ------
    ValueError
        The rules cannot hold together (`conflict` says why).

    Notes
    -----
    One coordinate after the other is drawn from its distribution given those before it (Rosenblatt
    1952): first the sums of the groups, then the nodes within each; nodes of no group are one more
    group. The distributions come from numbers of points, which are computed from the last node to
    the first as floating-point numbers with a relative error below 1e-10; where an error would lead
    out of the rules, the nearest whole number within them is taken. A larger coordinate gives its
    node more. The first coordinates of a point serve the groups; locked nodes use none.

    References
    ----------
    Rosenblatt (1952), Remarks on a multivariate transformation, Annals of Mathematical Statistics
    23, 470-472.

    Examples
    --------
    >>> rules = Rules(np.array([0, 0, 20]), np.array([100, 50, 100]), 100)
    >>> uniform(rules, np.array([[0.1, 0.5, 0.0], [0.9, 0.2, 0.0]])).tolist()
    [[5, 25, 70], [57, 4, 39]]
    """
    tree = grown(rules)
    points = np.asarray(points, float)
    spare = tree.upper - tree.lower
    base = np.array([tree.lower[inside].sum() for inside in tree.members])
    low, high = tree.low - base, tree.high - base
    # For each group, in how many ways the nodes from each one on make a sum.
    chains = [
        _chain(spare[inside].tolist(), least, most)
        for inside, least, most in zip(tree.members, low.tolist(), high.tolist(), strict=True)
    ]
    coordinates = iter(np.ascontiguousarray(points.T))
    sums = _group_sums(
        [chain[0] for chain in chains], tree.total - base.sum(), len(points), coordinates
    )
    drawn = np.empty(points.shape, np.int64)
    for inside, chain, left in zip(tree.members, chains, sums, strict=True):
        for node, rest in zip(inside.tolist(), chain[1:], strict=True):
            least = np.maximum(left - spare[node], rest.first)
            most = np.minimum(left, rest.last)
            if spare[node] == 0 or rest.first == rest.last:
                kept = most
            else:
                kept = rest.draw(least, most, next(coordinates))
            drawn[:, node] = tree.lower[node] + left - kept
            left = kept
    return drawn


def _chain(spare: list[int], least: int, most: int) -> list[Ways]:
    """Ways of the nodes from the first on, from the second on, ..., of none of them.

    Only of sums that can be left when all nodes together have `least` to `most`.
    """
    chain = [Ways(0, np.ones(1))]
    before, after = sum(spare), 0
    for of_node in reversed(spare):
        before, after = before - of_node, after + of_node
        rest = chain[-1]
        sums = np.arange(max(0, least - before), min(most, after) + 1)
        low, high = np.maximum(sums - of_node, rest.first), np.minimum(sums, rest.last)
        chain.append(Ways(int(sums[0]), rest.between(low, high)))
    return chain[::-1]


def _group_sums(
    groups: list[Ways], total: int, n: int, coordinates: Iterator[np.ndarray]
) -> list[np.ndarray]:
    """The sum of each group in each of n draws."""
    rests = [groups[-1]]
    before_low = np.cumsum([0] + [group.first for group in groups])
    before_high = np.cumsum([0] + [group.last for group in groups])
    for i in range(len(groups) - 2, 0, -1):
        group, rest = groups[i], rests[-1]
        first = group.first + rest.first
        low = max(first, int(total - before_high[i]))
        high = min(group.last + rest.last, int(total - before_low[i]))
        ways = np.convolve(group.ways, rest.ways)
        rests.append(Ways(low, ways[low - first : high - first + 1]))
    sums, left = [], np.full(n, total)
    for group, rest in zip(groups[:-1], rests[::-1], strict=False):  # a single group has all
        if group.first == group.last:
            drawn = np.full(n, group.first)
        else:
            drawn = _share(group, rest, left, next(coordinates))
        sums.append(drawn)
        left = left - drawn
    return [*sums, left]


def _share(group: Ways, rest: Ways, left: np.ndarray, u: np.ndarray) -> np.ndarray:
    """A group's part of what is left, likely by its ways times those of what then remains."""
    totals, which = np.unique(left, return_inverse=True)
    width = len(group.ways)
    padded = np.concatenate([[0.0], rest.ways, [0.0]])
    offsets = np.arange(width) + group.first + rest.first - 1
    at = np.empty(len(left), np.int64)
    rows = max(1, CELLS // width)
    for start in range(0, len(totals), rows):
        some = totals[start : start + rows, None]
        ways = padded[np.clip(some - offsets, 0, len(padded) - 1)] * group.ways
        np.cumsum(ways, axis=1, out=ways)
        ways *= PARTS / np.where(ways[:, -1:] > 0, ways[:, -1:], 1.0)
        # One ascending array for all of them; of whole numbers, so that a draw is the same whatever is drawn with it.
        parts = ways.astype(np.int64) + PARTS * np.arange(len(some), dtype=np.int64)[:, None]
        here = np.flatnonzero((which >= start) & (which < start + rows))
        row = (which[here] - start).astype(np.int64)
        wanted = (u[here] * PARTS).astype(np.int64) + PARTS * row
        at[here] = np.searchsorted(parts.ravel(), wanted, side="right") - row * width
    low = np.maximum(group.first, left - rest.last)
    high = np.minimum(group.last, left - rest.first)
    return np.clip(at + group.first, low, high)
