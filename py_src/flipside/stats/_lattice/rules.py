"""What weights must keep to, whether they can, and what that leaves to each of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Group:
    """Nodes whose sum has bounds.

    Parameters
    ----------
    members : int, shape (k,)
        Positions of the nodes; no node is in two groups.
    lower, upper : int
        Of their sum, in units of the step; equal for an exact group total.
    """

    members: np.ndarray
    lower: int
    upper: int


@dataclass(frozen=True)
class Rules:
    """Bounds of nodes, the total, and bounds of groups' sums, in units of the step.

    Parameters
    ----------
    lower, upper : int, shape (N,)
        Equal for a locked node.
    total : int
        What the nodes add up to.
    groups : tuple of Group
        Nodes of no group have no bounds but their own.
    """

    lower: np.ndarray
    upper: np.ndarray
    total: int
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class Conflict:
    """The first rule that cannot hold: `needed` is more than `limit`.

    Parameters
    ----------
    kind : {"node", "group_low", "group_high", "total_low", "total_high"}
        ``node``: the lower bound is above the upper one.
        ``group_low``: the members' upper bounds add up to less than the group needs.
        ``group_high``: the members' lower bounds, or the group's own, are more than it may have.
        ``total_low``: all nodes together stay below the total.
        ``total_high``: all nodes together need more than the total.
    index : int or None
        Of the node, or of the group among `Rules.groups`; None for the total.
    limit, needed : int
        The most there can be, and the least there must be.
    """

    kind: str
    index: int | None
    limit: int
    needed: int


@dataclass(frozen=True)
class Tree:
    """Rules that can hold, with the nodes of no group as one more group.

    Parameters
    ----------
    lower, upper : int, shape (N,)
    total : int
    members : tuple of int arrays
        Every node in one of them, none of them empty.
    low, high : int, shape (len(members),)
        The least and the most each group's sum can be when all rules hold.
    """

    lower: np.ndarray
    upper: np.ndarray
    total: int
    members: tuple[np.ndarray, ...]
    low: np.ndarray
    high: np.ndarray


def conflict(rules: Rules) -> Conflict | None:
    """The first rule that cannot hold, or None where all of them can hold together.

    Nodes come first, then groups, then the total: so of two rules that conflict the one named is
    the one nearest to the numbers that a visitor entered.

    Parameters
    ----------
    rules : Rules

    Returns
    -------
    Conflict or None

    Examples
    --------
    >>> conflict(Rules(np.array([0, 0]), np.array([40, 50]), 100))
    Conflict(kind='total_low', index=None, limit=90, needed=100)
    """
    lower, upper = _bounds(rules)
    for i in np.flatnonzero(lower > upper)[:1].tolist():
        return Conflict("node", i, int(upper[i]), int(lower[i]))
    alone = np.ones(len(lower), bool)
    low, high = 0, 0
    for i, group in enumerate(rules.groups):
        members = np.asarray(group.members, np.intp)
        least, most = int(lower[members].sum()), int(upper[members].sum())
        if most < group.lower:
            return Conflict("group_low", i, most, int(group.lower))
        least, most = max(least, int(group.lower)), min(most, int(group.upper))
        if least > group.upper:
            return Conflict("group_high", i, int(group.upper), least)
        low, high = low + least, high + most
        alone[members] = False
    low, high = low + int(lower[alone].sum()), high + int(upper[alone].sum())
    if high < rules.total:
        return Conflict("total_low", None, high, int(rules.total))
    if low > rules.total:
        return Conflict("total_high", None, int(rules.total), low)
    return None


def reachable(rules: Rules) -> tuple[np.ndarray, np.ndarray]:
    """The least and the most each node can have when all rules hold.

    Every whole number between them can be had, too.

    Parameters
    ----------
    rules : Rules

    Returns
    -------
    low, high : int, shape (N,)

    Raises
    ------
    ValueError
        The rules cannot hold together (`conflict` says why).

    Examples
    --------
    >>> low, high = reachable(Rules(np.array([0, 10, 0]), np.array([100, 100, 30]), 100))
    >>> low.tolist(), high.tolist()
    ([0, 10, 0], [90, 100, 30])
    """
    tree = grown(rules)
    low, high = tree.lower.copy(), tree.upper.copy()
    for members, least, most in zip(tree.members, tree.low, tree.high, strict=True):
        lower, upper = tree.lower[members], tree.upper[members]
        low[members] = np.maximum(lower, least - (upper.sum() - upper))
        high[members] = np.minimum(upper, most - (lower.sum() - lower))
    return low, high


def grown(rules: Rules) -> Tree:
    """The tree of rules.

    Raises
    ------
    ValueError
        The rules cannot hold together.
    """
    found = conflict(rules)
    if found:
        raise ValueError(f"the rules cannot hold together: {found}")
    lower, upper = _bounds(rules)
    alone = np.ones(len(lower), bool)
    members, low, high = [], [], []
    for group in rules.groups:
        inside = np.asarray(group.members, np.intp)
        if len(inside):
            alone[inside] = False
            members.append(inside)
            low.append(max(int(group.lower), int(lower[inside].sum())))
            high.append(min(int(group.upper), int(upper[inside].sum())))
    if alone.any():
        members.append(np.flatnonzero(alone))
        low.append(int(lower[alone].sum()))
        high.append(int(upper[alone].sum()))
    low, high = np.array(low, np.int64), np.array(high, np.int64)
    # What the others leave of the total.
    least = np.maximum(low, rules.total - (high.sum() - high))
    most = np.minimum(high, rules.total - (low.sum() - low))
    return Tree(lower, upper, int(rules.total), tuple(members), least, most)


def _bounds(rules: Rules) -> tuple[np.ndarray, np.ndarray]:
    return np.asarray(rules.lower, np.int64), np.asarray(rules.upper, np.int64)
