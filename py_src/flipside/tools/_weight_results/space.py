"""What the next trials must keep to: the rules of the table, and what the trials so far have kept to."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ...data.kinds import WeightTable
from ...errors import UserError
from ...stats.lattice import Conflict, Group, Rules, conflict, nearest
from .._weights.amounts import check_steps, common_step, exact, shown, step_advice, whole
from .._weights.plan import listed

FINE = 1000
"""Steps to the total, where the trials' own numbers would need more than can be worked with."""
MOST_STEPS = 20_000


@dataclass(frozen=True)
class Part:
    """The nodes of one level that may change, as positions in the table, and their rules in steps."""

    name: str
    nodes: np.ndarray
    rules: Rules


@dataclass(frozen=True)
class Space:
    """The lattice of all trials that are allowed.

    Parameters
    ----------
    table : WeightTable
    step, total : Fraction
        Of the weights; every level adds up to the total.
    parts : tuple of Part
    fixed : float, shape (N,)
        The weights of the nodes that stay as they are.
    """

    table: WeightTable
    step: Fraction
    total: Fraction
    parts: tuple[Part, ...]
    fixed: np.ndarray

    @property
    def free(self) -> np.ndarray:
        """Positions in the table of the nodes that may change, part by part."""
        return np.concatenate([part.nodes for part in self.parts])

    @property
    def even(self) -> np.ndarray:
        """For each free node, in steps, what it would have if all of its level had the same."""
        return np.concatenate(
            [np.full(len(part.nodes), part.rules.total / len(part.nodes)) for part in self.parts]
        )

    def steps(self, weights: np.ndarray) -> np.ndarray:
        """Weights of all nodes, shape (N, n), as steps of the free ones, shape (n, F)."""
        return weights[self.free].T / float(self.step)

    def weights(self, steps: np.ndarray) -> np.ndarray:
        """Steps of the free nodes, shape (n, F), as weights of all, shape (N, n)."""
        made = np.repeat(self.fixed[:, None], len(steps), axis=1)
        made[self.free] = (steps * self.step.numerator / self.step.denominator).T
        return made

    def settle(self, wished: np.ndarray) -> np.ndarray:
        """The nearest that are allowed, shape (n, F)."""
        ends = np.cumsum([0, *(len(part.nodes) for part in self.parts)])
        return np.hstack(
            [
                nearest(part.rules, wished[:, start:end])
                for part, start, end in zip(self.parts, ends[:-1], ends[1:], strict=True)
            ]
        )


def space(table: WeightTable, total: float | None, step: float | None) -> Space:
    """The rules that the next trials of `table` keep to.

    Raises
    ------
    UserError
        They cannot hold together, or nothing may change.
    """
    levels = {
        name: [i for i in range(table.size) if table.level[i] == name]
        for name in dict.fromkeys(table.level)
    }
    whole_sum = _total(table, levels) if total is None else exact(total)
    # A node may have been locked after the trials were made.
    steady = np.ptp(table.trials, axis=1) == 0
    kept = np.where(steady, table.trials[:, -1], table.reference)
    fixed = np.where(table.locked, kept, 0.0)
    unit = _step(table, whole_sum) if step is None else exact(step)
    check_steps(unit, whole_sum, "step")
    parts = []
    for name, members in levels.items():
        free = [i for i in members if not table.locked[i]]
        held = [i for i in members if table.locked[i]]
        left = whole_sum - sum((exact(fixed[i]) for i in held), Fraction(0))
        if free:
            parts.append(_part(table, name, free, held, left, whole_sum, unit))
    if not parts:
        raise UserError(
            "Every node is locked, so there is nothing to learn from these trials.",
            remedy="Unlock at least two nodes in the table of nodes.",
        )
    return Space(table, unit, whole_sum, tuple(parts), fixed)


def _total(table: WeightTable, levels: dict[str, list[int]]) -> Fraction:
    """What most trials add up to; the levels are taken to have the same total."""
    sums = Counter(
        float(round(value, 6))
        for members in levels.values()
        for value in table.trials[members].sum(axis=0)
    )
    found = exact(sums.most_common(1)[0][0])
    if not found:
        raise UserError(
            "The weights of most trials add up to zero.", remedy="Check the columns of the trials."
        )
    return found


def _step(table: WeightTable, total: Fraction) -> Fraction:
    """The largest power of ten, up to a hundredth of the total, that divides the trials' weights."""
    largest = Fraction(10) ** (math.floor(math.log10(total)) - 2)
    common = common_step([exact(value) for value in np.unique(table.trials)])
    for step in (largest, largest / 10, largest / 100):
        if total / step <= MOST_STEPS and whole(common, step):
            return step
    return Fraction(10) ** math.floor(math.log10(total / FINE))


def _part(
    table: WeightTable,
    name: str,
    free: list[int],
    held: list[int],
    left: Fraction,
    total: Fraction,
    step: Fraction,
) -> Part:
    where = f" of {name}" if name else ""
    if left < 0 or not whole(left, step):
        names = listed([table.nodes[i] for i in held])
        if left < 0:
            raise UserError(
                f"The locked nodes{where} ({names}) add up to {shown(total - left)}, more than the "
                f"total of {shown(total)}.",
                field="total",
                remedy="Unlock one of them, or raise the total.",
            )
        what = f"The total of {shown(total)}"
        if held:
            what = f"What the locked nodes{where} ({names}) leave for the others, {shown(left)},"
        raise UserError(
            f"{what} is no whole number of steps of {shown(step)}.",
            field="step",
            remedy=step_advice(left, step, total, bool(held)),
        )
    lower = [_bound(table.minimum[i], Fraction(0)) / step for i in free]
    upper = [min(_bound(table.maximum[i], left), left) / step for i in free]
    rules = Rules(
        np.array([math.ceil(value) for value in lower], np.int64),
        np.array([math.floor(value) for value in upper], np.int64),
        int(left / step),
        _groups(table, free, step),
    )
    if found := conflict(rules):
        raise _told(table, free, rules, found, step, where)
    return Part(name, np.array(free, np.intp), rules)


def _groups(table: WeightTable, free: list[int], step: Fraction) -> tuple[Group, ...]:
    """A group whose sum is the same in all trials keeps it; others are free."""
    found = []
    for name in dict.fromkeys(table.group[i] for i in free):
        members = [k for k, i in enumerate(free) if table.group[i] == name]
        sums = table.trials[[free[k] for k in members]].sum(axis=0) / float(step)
        if not name or np.ptp(sums) > 1e-6:
            continue
        # Between two steps either is allowed.
        low, high = math.floor(sums[0] + 1e-6), math.ceil(sums[0] - 1e-6)
        found.append(Group(np.array(members, np.intp), low, high))
    return tuple(found)


def _told(
    table: WeightTable, free: list[int], rules: Rules, found: Conflict, step: Fraction, where: str
) -> UserError:
    limit, needed = shown(found.limit * step), shown(found.needed * step)
    field = None
    remedy = "Change the bounds in the table of nodes."
    if found.kind == "node":
        node = table.nodes[free[found.index]]
        message = f"{node} must have at least {needed}, but may have only {limit}, in steps of {shown(step)}."
    elif found.kind in ("group_low", "group_high"):
        inside = [table.nodes[free[k]] for k in rules.groups[found.index].members]
        verb = "may have" if found.kind == "group_low" else "need"
        bound = limit if found.kind == "group_low" else needed
        has = needed if found.kind == "group_low" else limit
        most = "at most" if found.kind == "group_low" else "at least"
        message = (
            f"The nodes of the group {table.group[free[rules.groups[found.index].members[0]]]} "
            f"({listed(inside)}) {verb} {most} {bound} together, but have {has} in every trial."
        )
        remedy = "Change their bounds or the total, or take them out of the group."
    else:
        low = found.kind == "total_low"
        message = (
            f"Within their bounds and groups, the nodes{where} add up to at {'most' if low else 'least'} "
            f"{limit if low else needed}, but {needed if low else limit} are there for them."
        )
        field = "total"
    return UserError(message, field=field, remedy=remedy)


def _bound(value: float, default: Fraction) -> Fraction:
    return default if np.isnan(value) else exact(value)
