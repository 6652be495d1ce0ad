"""The nodes of each level with the rules that they have to keep, as exact numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ...data.kinds import WeightTable
from ...errors import UserError
from . import totals
from .amounts import exact, shown


@dataclass(frozen=True)
class Total:
    """What some nodes of a level add up to, without the locked ones.

    `members` are positions among the level's free nodes; `kept` is True where the reference says
    what they add up to.
    """

    name: str
    members: tuple[int, ...]
    low: Fraction
    high: Fraction
    locked: Fraction
    kept: bool


@dataclass(frozen=True)
class Level:
    """The nodes of one level that may change.

    `free` are their positions in the table, `left` is what they add up to, and `start` the
    reference of each, scaled so that it keeps the totals; `low` and `high` are the visitor's bounds.
    """

    name: str
    free: tuple[int, ...]
    left: Fraction
    start: tuple[Fraction, ...]
    low: tuple[Fraction, ...]
    high: tuple[Fraction, ...]
    totals: tuple[Total, ...]


@dataclass(frozen=True)
class Plan:
    """A weight table as the methods see it. `notes` say what was changed about the reference."""

    table: WeightTable
    total: Fraction
    levels: tuple[Level, ...]
    notes: tuple[str, ...]

    @property
    def free(self) -> np.ndarray:
        """Positions in the table of all nodes that may change, level after level."""
        return np.array([node for level in self.levels for node in level.free], int)


def plan(table: WeightTable, total: Fraction, group_totals: str | None) -> Plan:
    """The rules of `table` for weights that add up to `total` in every level.

    Raises
    ------
    UserError
        Nothing may change, the locked nodes have more than the total, or the group totals cannot
        be understood.
    """
    wanted = totals.parsed(group_totals, sorted(set(filter(None, table.group))))
    if wanted:
        _check_levels(table, wanted)
    levels, notes = [], []
    for name in dict.fromkeys(table.level):
        members = [i for i in range(table.size) if table.level[i] == name]
        if level := _level(table, name, members, total, wanted, notes):
            levels.append(level)
    if not levels:
        raise UserError(
            "Every node is locked, so there is nothing to vary.",
            remedy="Unlock at least two nodes in the table of nodes.",
        )
    return Plan(table, total, tuple(levels), tuple(notes))


def _level(
    table: WeightTable,
    name: str,
    members: Sequence[int],
    total: Fraction,
    wanted: dict[str, tuple[Fraction, Fraction]] | None,
    notes: list[str],
) -> Level | None:
    weights = {i: exact(table.reference[i]) for i in members}
    free = [i for i in members if not table.locked[i]]
    if not free:
        return None
    where = f" of {name}" if name else ""
    locked = sum((weights[i] for i in members if table.locked[i]), Fraction(0))
    left = total - locked
    if left < 0:
        names = listed([table.nodes[i] for i in members if table.locked[i] and weights[i]])
        raise UserError(
            f"The locked nodes{where} ({names}) add up to {shown(locked)}, more than the total of "
            f"{shown(total)}.",
            remedy="Unlock one of them, or raise the total.",
        )
    sum_free = sum((weights[i] for i in free), Fraction(0))
    if sum_free == 0:
        start = [left / len(free)] * len(free)
        notes.append(
            f"The reference weights{where} that may change are all zero, so equal ones stand for them."
        )
    else:
        start = [weights[i] * left / sum_free for i in free]
        if sum_free != left:
            notes.append(_scaled(where, locked + sum_free, total))
    found = _totals(table, members, free, start, left, wanted)
    moved = _moved(start, left, found)
    if moved != start:
        notes.append(
            f"The reference{where} does not have the group totals that were asked for, so it was "
            "scaled to them, group by group."
        )
    low = [_bound(table.minimum[i], Fraction(0)) for i in free]
    high = [_bound(table.maximum[i], left) for i in free]
    return Level(name, tuple(free), left, tuple(moved), tuple(low), tuple(high), tuple(found))


def _totals(
    table: WeightTable,
    members: Sequence[int],
    free: Sequence[int],
    start: Sequence[Fraction],
    left: Fraction,
    wanted: dict[str, tuple[Fraction, Fraction]] | None,
) -> list[Total]:
    found = []
    for group in dict.fromkeys(table.group[i] for i in members):
        inside = tuple(k for k, i in enumerate(free) if table.group[i] == group)
        if not group or (wanted is not None and group not in wanted):
            continue
        locked = sum(
            (
                exact(table.reference[i])
                for i in members
                if table.locked[i] and table.group[i] == group
            ),
            Fraction(0),
        )
        if wanted is None:
            low = high = sum((start[k] for k in inside), Fraction(0))
        else:
            low, high = (bound - locked for bound in wanted[group])
        if high < 0 or (not inside and low > 0):
            raise UserError(
                f"The locked nodes of the group {group} add up to {shown(locked)}, but the group "
                f"total is {between(low + locked, high + locked)}.",
                field=totals.FIELD,
                remedy="Unlock one of them, or change the group's total.",
            )
        if inside:
            found.append(Total(group, inside, max(low, Fraction(0)), high, locked, wanted is None))
    return found


def _moved(start: list[Fraction], left: Fraction, found: Sequence[Total]) -> list[Fraction]:
    """The reference with every group scaled into its total, and the others to what is left."""
    moved = list(start)
    others = set(range(len(start)))
    rest = left
    for each in found:
        before = sum((start[k] for k in each.members), Fraction(0))
        after = min(max(before, each.low), each.high)
        for k in each.members:
            moved[k] = start[k] * after / before if before else after / len(each.members)
        others -= set(each.members)
        rest -= after
    before = sum((start[k] for k in others), Fraction(0))
    if before and rest >= 0:
        for k in others:
            moved[k] = start[k] * rest / before
    return moved


def _check_levels(table: WeightTable, wanted: dict) -> None:
    for group in wanted:
        places = {table.level[i] for i in range(table.size) if table.group[i] == group}
        if len(places) > 1:
            raise UserError(
                f"The group {group} has nodes in several levels of the ranking system, which add up "
                "separately, so it cannot have one total.",
                field=totals.FIELD,
                remedy="Give the nodes of each level a group of their own.",
            )


def _scaled(where: str, has: Fraction, total: Fraction) -> str:
    told = (
        f"The reference weights{where} add up to {shown(has)}, not to the total of {shown(total)}, so "
        "those that are not locked were scaled to it."
    )
    if has * 10 < total or has > total * 10:
        told += (
            " Locked weights, minimum and maximum were taken as they are: if they are meant in the "
            f"same numbers as the weights, set the total to {shown(has)}."
        )
    return told


def _bound(value: float, default: Fraction) -> Fraction:
    return default if np.isnan(value) else exact(value)


def between(low: Fraction, high: Fraction) -> str:
    """An amount or a range in a sentence."""
    return shown(low) if low == high else f"{shown(low)} to {shown(high)}"


def listed(names: Sequence[str], most: int = 5) -> str:
    """Names in a sentence, the first few of many.

    Examples
    --------
    >>> listed(["A", "B"]), listed(list("ABCDEFG"))
    ('A and B', 'A, B, C, D, E and 2 more')
    """
    shown_names = list(names[:most])
    if len(names) > most:
        return f"{', '.join(shown_names)} and {len(names) - most} more"
    return " and ".join(filter(None, [", ".join(shown_names[:-1]), *shown_names[-1:]]))
