"""How well trials cover the weights that rules allow."""

from __future__ import annotations

import math

import numpy as np

from .lattice import Group, Rules, reachable

PAIRED = 1_000
"""Trials between which distances are measured: pairs grow with their square."""


def effective_dimension(weights: np.ndarray) -> float:
    """In about how many independent directions the trials differ.

    Parameters
    ----------
    weights : shape (n, N)
        A trial a row, in any unit.

    Returns
    -------
    float
        From 1, where all trials lie on a line, to N - 1, where they vary alike in all directions
        that keep the total. NaN where there are fewer than two trials or where all are the same.

    Notes
    -----
    The participation ratio of the eigenvalues of the covariance matrix, ``sum(e) ** 2 / sum(e **
    2)``, which is ``trace(C) ** 2 / trace(C C)``.

    Examples
    --------
    >>> effective_dimension(np.array([[10, 90], [20, 80], [60, 40]]))
    1.0
    """
    x = np.asarray(weights, float)
    if len(x) < 2 or (x == x[0]).all():
        return math.nan
    x = x - x[0]  # before the mean, which rounds
    x = x / np.abs(x).max()
    x -= x.mean(axis=0)
    if len(x) < x.shape[1]:
        x = x.T  # X X' and X' X have the same eigenvalues but for zeros
    x = np.ascontiguousarray(x.T)  # three times as quick where there is no BLAS, as in the browser
    products = x @ x.T
    return float(np.trace(products) ** 2 / np.sum(products * products))


def min_distance(weights: np.ndarray) -> tuple[float, int]:
    """The weight that would have to move to make the two most similar trials the same.

    Parameters
    ----------
    weights : shape (n, N)
        A trial a row.

    Returns
    -------
    distance : float
        In the unit of the weights: half the sum of the absolute differences. NaN for fewer than two
        trials.
    used : int
        Over how many trials, from the first: `PAIRED` at most.

    Examples
    --------
    >>> min_distance(np.array([[10, 90], [20, 80], [60, 40]]))
    (10.0, 3)
    """
    x = np.asarray(weights)[:PAIRED]
    least = math.nan
    for i in range(len(x) - 1):
        distances = np.abs(x[i + 1 :] - x[i]).sum(axis=1)
        least = min(float(distances.min()), least) if i else float(distances.min())
    return least / 2, len(x)


def pair_cells(rules: Rules, trials: np.ndarray, parts: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """For each pair of nodes, how much of what the two can have together the trials have reached.

    What each node can have (`lattice.reachable`) is cut into parts, as equal as whole numbers
    allow, and two nodes' parts make parts x parts cells.

    Parameters
    ----------
    rules : Rules
    trials : int, shape (n, N)
        In units of the step, as the rules are. A weight that the rules do not allow is in no part.
    parts : int

    Returns
    -------
    hit, feasible : int, shape (N, N)
        The number of cells that a trial is in, and of those that some point that keeps to all rules
        is in. On the diagonal the same for the parts of one node. ``hit <= feasible``.

    Raises
    ------
    ValueError
        The rules cannot hold together.

    Notes
    -----
    Whether a cell can be reached is exact: with two nodes' bounds narrowed to it, the least and the
    most of the groups' sums and of the total say so, as the rules make a tree.

    Examples
    --------
    >>> rules = Rules(np.array([0, 0, 0]), np.array([7, 7, 7]), 7)
    >>> hit, feasible = pair_cells(rules, np.array([[7, 0, 0], [2, 2, 3]]))
    >>> hit.tolist()
    [[2, 2, 2], [2, 2, 2], [2, 2, 2]]
    >>> feasible.tolist()
    [[4, 10, 10], [10, 4, 10], [10, 10, 4]]
    """
    low, high = reachable(rules)
    size = high - low + 1
    # The whole numbers of part p: an empty part's last is below its first.
    first = low[:, None] - (-size[:, None] * np.arange(parts) // parts)
    last = np.concatenate([first[:, 1:], high[:, None] + 1], axis=1) - 1
    feasible = _feasible(rules, first, last)
    hit = _reached(np.asarray(trials), first, last) & feasible
    return hit.sum(axis=(1, 3)), feasible.sum(axis=(1, 3))


def _feasible(rules: Rules, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Which cells hold a point: bool, N x parts x N x parts."""
    n, parts = first.shape
    lower, upper = np.asarray(rules.lower, np.int64), np.asarray(rules.upper, np.int64)
    alone = np.setdiff1d(np.arange(n), [i for group in rules.groups for i in group.members])
    free = Group(alone, int(lower[alone].sum()), int(upper[alone].sum()))
    groups = [group for group in (*rules.groups, free) if len(group.members)]
    of_node = np.empty(n, np.int64)  # the node's group
    for i, group in enumerate(groups):
        of_node[group.members] = i
    floor, ceiling = (
        np.array([bound[group.members].sum() for group in groups]) for bound in (lower, upper)
    )
    must = np.array([group.lower for group in groups])
    may = np.array([group.upper for group in groups])
    least, most = np.maximum(floor, must), np.minimum(ceiling, may)

    # What a node in a part changes at its group's lowest and highest sums.
    up, down = first - lower[:, None], upper[:, None] - last
    some = first <= last
    # Two nodes of different groups: each group by itself, then the total of both changes.
    mine = of_node[:, None]
    low, high = (
        np.maximum(floor[mine] + up, must[mine]),
        np.minimum(ceiling[mine] - down, may[mine]),
    )
    some = some & (low <= high)
    rise, fall = low - least[mine], most[mine] - high
    room_below, room_above = rules.total - least.sum(), most.sum() - rules.total
    cells = _sum(rise, rise) <= room_below
    cells &= _sum(fall, fall) <= room_above
    # Two nodes of one group: the group with both changed.
    for i in range(len(groups)):
        nodes = np.flatnonzero(of_node == i)
        low = np.maximum(floor[i] + _sum(up[nodes], up[nodes]), must[i])
        high = np.minimum(ceiling[i] - _sum(down[nodes], down[nodes]), may[i])
        fits = (low <= high) & (low - least[i] <= room_below) & (most[i] - high <= room_above)
        cells[np.ix_(nodes, range(parts), nodes, range(parts))] = fits
    cells &= some[:, :, None, None] & some
    # A node with itself: it is in one part; every number that it can have is had by some point.
    own = (first <= last)[:, :, None] & np.eye(parts, dtype=bool)
    cells[np.arange(n), :, np.arange(n), :] = own
    return cells


def _sum(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return one[:, :, None, None] + other


def _reached(trials: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Which cells hold a trial: bool, N x parts x N x parts."""
    n, parts = first.shape
    inside = (trials.T[:, None] >= first[:, :, None]) & (trials.T[:, None] <= last[:, :, None])
    # A bit for each trial, so that 64 of them are compared at once.
    bits = np.packbits(inside.reshape(n * parts, -1), axis=1)
    bits = np.pad(bits, ((0, 0), (0, -bits.shape[1] % 8))).view(np.uint64)
    reached = np.empty((n * parts, n * parts), bool)
    for i, row in enumerate(bits):
        reached[i, i:] = reached[i:, i] = (bits[i:] & row).any(axis=1)
    return reached.reshape(n, parts, n, parts)
