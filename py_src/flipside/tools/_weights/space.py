"""All columns of weights that keep to the rules, as points of a lattice for each level."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from ...errors import UserError
from ...stats import lattice
from ...stats.lattice import Group, Rules
from . import conflicts
from .amounts import exact, shown, step_advice, whole
from .parameters import Settings
from .plan import Level, Plan, between, listed


@dataclass(frozen=True)
class Space:
    """The rules of each level in whole numbers of `step`; columns hold the free nodes, level by level.

    `stuck` are the free nodes that have no room to move, `notes` what was rounded.
    """

    plan: Plan
    step: Fraction
    rules: tuple[Rules, ...]
    stuck: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def nodes(self) -> int:
        """Number of free nodes."""
        return sum(len(level.free) for level in self.plan.levels)

    def count(self) -> int:
        """Number of different columns, exactly."""
        return math.prod(map(lattice.count, self.rules))

    def uniform(self, points: np.ndarray) -> np.ndarray:
        """Columns for points of the unit cube, shape (n, nodes): see `lattice.uniform`."""
        return self._by_level(lattice.uniform, points)

    def nearest(self, targets: np.ndarray) -> np.ndarray:
        """The columns nearest to `targets`, shape (n, nodes), in units of the step."""
        return self._by_level(lattice.nearest, targets)

    def reachable(self) -> tuple[np.ndarray, np.ndarray]:
        """The least and the most that each free node can have."""
        ends = [lattice.reachable(rules) for rules in self.rules]
        low, high = (np.concatenate(each) for each in zip(*ends, strict=True))
        return low, high

    def every(self) -> np.ndarray:
        """All columns, shape (count, nodes); of several levels every combination."""
        points = np.empty((1, 0), np.int64)
        for rules in self.rules:
            own = lattice.every(rules)
            points = np.hstack(
                [np.repeat(points, len(own), axis=0), np.tile(own, (len(points), 1))]
            )
        return points

    def start(self) -> np.ndarray:
        """The reference in units of the step, shape (nodes,); not rounded."""
        amounts = [each / self.step for level in self.plan.levels for each in level.start]
        return np.array([float(each) for each in amounts])

    def weights(self, points: np.ndarray) -> np.ndarray:
        """Columns as weights of all nodes, shape (N, n), each the float nearest to its decimal."""
        table = self.plan.table
        weights = np.repeat(table.reference[:, None], len(points), axis=1)
        weights[self.plan.free] = (points * self.step.numerator / self.step.denominator).T
        return weights

    def _by_level(self, function: Callable, values: np.ndarray) -> np.ndarray:
        ends = [0, *np.cumsum([len(level.free) for level in self.plan.levels]).tolist()]
        parts = zip(self.rules, pairwise(ends), strict=True)
        return np.hstack([function(rules, values[:, a:b]) for rules, (a, b) in parts])


def space(plan: Plan, step: Fraction, settings: Settings, field: str, spread: bool) -> Space:
    """The lattice of `plan` with this step.

    Parameters
    ----------
    plan : Plan
    step : Fraction
    settings : Settings
    field : str
        The parameter that the step comes from.
    spread : bool
        Whether nodes stay within the sensitivity around the reference.

    Raises
    ------
    UserError
        The rules cannot hold together, or the step does not divide what they ask for.
    """
    rules, stuck, notes = [], [], []
    for level in plan.levels:
        _check_left(plan, level, step, field)
        groups = _groups(level, step, notes)
        lower, upper = _bounds(level, step)
        if found := lattice.conflict(Rules(lower, upper, int(level.left / step), groups)):
            raise conflicts.told(plan, level, found, step, settings, spread=False)
        if spread:
            narrow_lower, narrow_upper = _around(level, step, exact(settings.sensitivity))
            lower, upper = np.maximum(lower, narrow_lower), np.minimum(upper, narrow_upper)
        made = Rules(lower, upper, int(level.left / step), groups)
        if found := lattice.conflict(made):
            raise conflicts.told(plan, level, found, step, settings, spread=True)
        low, high = lattice.reachable(made)
        stuck += [plan.table.nodes[level.free[k]] for k in np.flatnonzero(low == high)]
        rules.append(made)
    return Space(plan, step, tuple(rules), tuple(stuck), tuple(notes))


def _check_left(plan: Plan, level: Level, step: Fraction, field: str) -> None:
    if whole(level.left, step):
        return
    locked = [
        plan.table.nodes[i]
        for i in range(plan.table.size)
        if plan.table.locked[i] and plan.table.level[i] == level.name and plan.table.reference[i]
    ]
    what = f"The total of {shown(plan.total)}"
    if locked:
        node = "nodes" if len(locked) > 1 else "node"
        node += f" of {level.name}" if level.name else ""
        what = (
            f"The locked {node} ({listed(locked)}) leave{'' if len(locked) > 1 else 's'} "
            f"{shown(level.left)} for the others, which"
        )
    raise UserError(
        f"{what} is no whole number of steps of {shown(step)}.",
        field=field,
        remedy=step_advice(level.left, step, plan.total, bool(locked)),
    )


def _bounds(level: Level, step: Fraction) -> tuple[np.ndarray, np.ndarray]:
    lower = [math.ceil(low / step) for low in level.low]
    upper = [math.floor(min(high, level.left) / step) for high in level.high]
    return np.array(lower, np.int64), np.array(upper, np.int64)


def _around(level: Level, step: Fraction, share: Fraction) -> tuple[np.ndarray, np.ndarray]:
    """Bounds around the reference; the nearest step where none lies within them."""
    lower, upper = [], []
    for start in level.start:
        low = math.ceil(max(start * (1 - share), Fraction(0)) / step)
        high = math.floor(start * (1 + share) / step)
        if low > high:
            low = high = math.floor(start / step + Fraction(1, 2))
        lower.append(low)
        upper.append(high)
    return np.array(lower, np.int64), np.array(upper, np.int64)


def _groups(level: Level, step: Fraction, notes: list[str]) -> tuple[Group, ...]:
    groups: Sequence[Group] = []
    for each in level.totals:
        low, high = math.ceil(each.low / step), math.floor(each.high / step)
        if low > high and each.kept:
            # What the reference has may lie between two steps; what the visitor asks for may not.
            low, high = high, low
            allowed = between(low * step + each.locked, high * step + each.locked)
            notes.append(
                f"The group {each.name} has {shown(each.low + each.locked)} in the reference, which "
                f"is no multiple of {shown(step)}; {allowed} is allowed."
            )
        groups.append(Group(np.array(each.members, np.intp), low, high))
    return tuple(groups)
