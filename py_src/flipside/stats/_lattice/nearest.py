"""The point that keeps to rules and is nearest to wished numbers."""

from __future__ import annotations

import numpy as np

from .rules import Rules, Tree, grown

CELLS = 2**17
"""Rows times nodes that are worked on at once."""
FAR = 2.0**31
TINY = 2.0**-18
"""Units of the step: more than rounding can do to numbers up to `FAR`."""
STEPS = 200
"""A quarter of them halve what is open, which is 2 ** 33 at most; that leaves less than 2 ** -16."""


def nearest(rules: Rules, targets: np.ndarray) -> np.ndarray:
    """For each row of targets the point of the lattice that keeps to the rules and is nearest.

    Parameters
    ----------
    rules : Rules
    targets : float, shape (n, N)
        In units of the step; they need not keep to anything. Those beyond 2 ** 31 count as that.

    Returns
    -------
    int, shape (n, N)
        Every row keeps to all rules exactly. Of all that do, it has the least sum of squared
        differences; of equally near ones the first nodes have more.

    Raises
    ------
    ValueError
        The rules cannot hold together (`conflict` says why), or a target is not a finite number.

    Notes
    -----
    First the nearest point without rounding: every node's target less one number common to all,
    and one of its group where the group's sum is at a bound, cut at the node's bounds; the numbers
    are found by Newton's method, guarded by bisection. Then every node is rounded down, and the
    units that are missing go to the nodes furthest below their targets: first in the groups that
    are below what they must have, then in all that have room.

    Examples
    --------
    >>> rules = Rules(np.zeros(3, int), np.array([100, 100, 20]), 100)
    >>> nearest(rules, np.array([[50.0, 30.0, 40.0], [1.0, 1.0, 1.0]])).tolist()
    [[50, 30, 20], [40, 40, 20]]
    """
    tree = grown(rules)
    targets = np.asarray(targets, float)
    if not np.isfinite(targets).all():
        raise ValueError("targets must be finite numbers")
    order = np.concatenate(tree.members)
    found = np.empty(targets.shape, np.int64)
    rows = max(1, CELLS // len(order))
    for start in range(0, len(targets), rows):
        wished = np.clip(targets[start : start + rows][:, order], -FAR, FAR)
        found[start : start + rows, order] = _rounded(tree, order, wished)
    return found


def _rounded(tree: Tree, order: np.ndarray, wished: np.ndarray) -> np.ndarray:
    lower, upper = tree.lower[order], tree.upper[order]
    sizes = np.array([len(inside) for inside in tree.members])
    starts = np.cumsum(sizes) - sizes
    point = np.floor(_projected(tree, wished, lower, upper, sizes, starts) - TINY).astype(np.int64)
    np.maximum(point, lower, out=point)
    # Once, but for targets so far apart that their differences have no digits left. No sum is too
    # large, as whole numbers below numbers that add up to less than one too many do not.
    while True:
        short = np.flatnonzero(point.sum(axis=1) < tree.total)
        if not len(short):
            return point
        point[short] += _missing(tree, point[short], wished[short], upper, sizes, starts)


def _projected(tree, wished, lower, upper, sizes, starts) -> np.ndarray:
    """Nearest point of real numbers: its sums are right but for rounding."""
    group = np.repeat(np.arange(len(sizes)), sizes)

    def cut(shift: np.ndarray, rows: slice | np.ndarray = slice(None)) -> np.ndarray:
        return np.clip(wished[rows] - shift, lower, upper)

    def sums_and_slopes(point: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        free = (point > lower) & (point < upper)
        slopes = np.add.reduceat(free, starts, axis=1, dtype=np.int64)
        return np.add.reduceat(point, starts, axis=1), slopes

    def of_total(shift: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        sums, slopes = sums_and_slopes(cut(shift, rows))
        moving = (sums > tree.low) & (sums < tree.high)
        bounded = np.clip(sums, tree.low, tree.high).sum(axis=1, keepdims=True)
        return bounded - tree.total, (slopes * moving).sum(axis=1, keepdims=True)

    least, most = wished - upper, wished - lower
    low, high = least.min(axis=1, keepdims=True), most.max(axis=1, keepdims=True)
    shift = _root(of_total, low, high, (low + high) / 2)
    sums = np.add.reduceat(cut(shift), starts, axis=1)
    bounded = np.clip(sums, tree.low, tree.high)
    if (sums == bounded).all():
        return cut(shift)

    def of_groups(shift: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        sums, slopes = sums_and_slopes(cut(shift[:, group], rows))
        return sums - bounded[rows], slopes

    low = np.minimum.reduceat(least, starts, axis=1)
    high = np.maximum.reduceat(most, starts, axis=1)
    return cut(_root(of_groups, low, high, np.clip(shift, low, high))[:, group])


def _root(excess, low: np.ndarray, high: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Where functions that fall in straight pieces are 0; `excess` gives them and their slopes."""
    found = at.copy()
    rows = np.arange(len(at))
    for step in range(STEPS):
        gap, slope = excess(at, rows)
        found[rows] = at
        left = (np.abs(gap) > TINY / 4).any(axis=1)
        if not left.any():
            break
        rows, at, low, high = rows[left], at[left], low[left], high[left]
        gap, slope = gap[left], slope[left]
        low, high = np.where(gap > 0, at, low), np.where(gap > 0, high, at)
        newton = at + gap / np.maximum(slope, 1)
        # Newton's method can go to and fro between the same two pieces; half-way always gets on.
        guarded = (newton <= low) | (newton >= high) | (slope == 0) | (step % 4 == 3)
        at = np.where(gap == 0, at, np.where(guarded, (low + high) / 2, newton))
    return found


def _missing(tree, point, wished, upper, sizes, starts) -> np.ndarray:
    """One unit more for the nodes that it brings nearest, as the rules allow."""
    gain = np.where(point < upper, wished - point, -np.inf)
    sums = np.add.reduceat(point, starts, axis=1)
    given = np.zeros(point.shape, bool)
    open_ = np.zeros(point.shape, bool)
    for i, (start, size) in enumerate(zip(starts.tolist(), sizes.tolist(), strict=True)):
        nodes = slice(start, start + size)
        place = _places(gain[:, nodes])
        can = gain[:, nodes] > -np.inf
        given[:, nodes] = can & (place < (tree.low[i] - sums[:, i])[:, None])
        open_[:, nodes] = can & (place < (tree.high[i] - sums[:, i])[:, None])
    open_ &= ~given
    left = tree.total - point.sum(axis=1) - given.sum(axis=1)
    place = _places(np.where(open_, gain, -np.inf))
    return given | (open_ & (place < left[:, None]))


def _places(values: np.ndarray) -> np.ndarray:
    """0 for the largest of each row, 1 for the next, and so on; of equal ones the first is larger."""
    order = np.argsort(-values, axis=1, kind="stable")
    places = np.empty_like(order)
    np.put_along_axis(places, order, np.arange(values.shape[1])[None, :], axis=1)
    return places
