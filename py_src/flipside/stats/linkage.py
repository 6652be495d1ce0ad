"""Groups of variables: average linkage."""

from __future__ import annotations

import numpy as np


def average(distance: np.ndarray) -> np.ndarray:
    """Join the two nearest groups, over and over; groups are as far apart as their members on average.

    Parameters
    ----------
    distance : float, shape (F, F)
        Symmetric, none missing.

    Returns
    -------
    shape (F - 1, 4)
        One row per step: the two groups joined, their distance, and the members of the new group.
        Groups 0..F-1 are the variables, group F + k comes from step k.

    Notes
    -----
    By the nearest-neighbour chain (Benzecri 1982; Murtagh 1983): follow nearest neighbours until two are
    each other's nearest, and join these. Average distances never get smaller by joining, so that
    the joins, sorted, are those of the slow way.

    References
    ----------
    Same as SciPy's ``scipy.cluster.hierarchy.linkage(squareform(distance), "average")``.

    Examples
    --------
    >>> average(np.array([[0.0, 0.1, 0.8], [0.1, 0.0, 0.6], [0.8, 0.6, 0.0]])).round(6).tolist()
    [[0.0, 1.0, 0.1, 2.0], [2.0, 3.0, 0.7, 3.0]]
    """
    n = len(distance)
    apart = np.array(distance, dtype=float)
    np.fill_diagonal(apart, np.inf)
    size = np.ones(n, int)
    chain: list[int] = []
    joins = []
    while len(joins) < n - 1:
        if not chain:
            chain.append(int(np.flatnonzero(size)[0]))
        here = chain[-1]
        nearest = int(np.argmin(apart[here]))
        # Of equally near ones the one before in the chain, or it would never end.
        if len(chain) > 1 and apart[here, chain[-2]] <= apart[here, nearest]:
            nearest = chain[-2]
        else:
            chain.append(nearest)
            continue
        del chain[-2:]
        low, high = sorted((here, nearest))
        joins.append((low, high, float(apart[low, high])))
        total = size[low] + size[high]
        merged = (size[low] * apart[low] + size[high] * apart[high]) / total
        apart[high] = apart[:, high] = merged
        apart[high, high] = np.inf
        apart[low] = apart[:, low] = np.inf
        size[low], size[high] = 0, total
    return _numbered(joins)


def _numbered(joins: list[tuple[int, int, float]]) -> np.ndarray:
    """The joins in the order of their distance, with the groups' numbers instead of one member."""
    n = len(joins) + 1
    parent = list(range(2 * n - 1))
    size = [1] * n
    table = np.empty((n - 1, 4))

    def group(member: int) -> int:
        while parent[member] != member:
            member = parent[member]
        return member

    for step, (low, high, height) in enumerate(sorted(joins, key=lambda join: join[2])):
        pair = sorted((group(low), group(high)))
        parent[pair[0]] = parent[pair[1]] = n + step
        size.append(size[pair[0]] + size[pair[1]])
        table[step] = *pair, height, size[-1]
    return table


def leaves(table: np.ndarray) -> list[int]:
    """The variables in the order in which a tree has them, so that no branches cross.

    Same as SciPy's ``leaves_list``.

    Examples
    --------
    >>> leaves(np.array([[0, 2, 0.1, 2], [1, 3, 0.7, 3]]))
    [1, 0, 2]
    """
    n = len(table) + 1
    found: list[int] = []
    waiting = [2 * n - 2]
    while waiting:
        group = waiting.pop()
        if group < n:
            found.append(group)
        else:
            waiting += [int(table[group - n, 1]), int(table[group - n, 0])]
    return found


def cut(table: np.ndarray, height: float) -> np.ndarray:
    """The groups that are joined at `height` or below.

    Parameters
    ----------
    table : shape (F - 1, 4)
        As `average` has it.
    height : float

    Returns
    -------
    int, shape (F,)
        The number of each variable's group, from 1 on in the order of `leaves`. The groups are those of
        SciPy's ``fcluster(table, height, "distance")``, which numbers them in another order.

    Examples
    --------
    >>> cut(np.array([[0, 1, 0.1, 2], [2, 3, 0.7, 3]]), 0.3).tolist()
    [2, 2, 1]
    """
    n = len(table) + 1
    top = np.arange(2 * n - 1)
    for step in range(n - 2, -1, -1):
        for child in table[step, :2].astype(int):
            joined = table[step, 2] <= height
            top[child] = top[n + step] if joined else child
    numbers: dict[int, int] = {}
    found = np.empty(n, int)
    for leaf in leaves(table):
        found[leaf] = numbers.setdefault(int(top[leaf]), len(numbers) + 1)
    return found
