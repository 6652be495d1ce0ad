"""One node at a time: raised, lowered, left out; and equal weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ...stats import lattice
from .plan import Level
from .space import Space

CHANGES = ("raised", "lowered", "left out")


@dataclass(frozen=True)
class Change:
    """One trial of the pass: `node` is its position in the table, `at` among the free ones."""

    node: int
    at: int
    what: str


def one_at_a_time(space: Space, sensitivity: float) -> tuple[np.ndarray, list[Change]]:
    """Each free node raised and lowered by the sensitivity, and left out; the others share the rest.

    Where the rules do not let a node go so far, it goes as far as they do. What one node gives up
    goes to the others of its group where that has an exact total, else to all others of its level,
    in proportion to their weights.

    Returns
    -------
    points : int, shape (n, nodes)
    changes : list of Change, one for each
    """
    low, high = space.reachable()
    start = space.start()
    base = space.nearest(start[None])[0]
    ends = [0, *np.cumsum([len(level.free) for level in space.plan.levels]).tolist()]
    points, changes = [], []
    for (first, end), level, rules in zip(
        pairwise(ends), space.plan.levels, space.rules, strict=True
    ):
        for k, node in enumerate(level.free):
            at = first + k
            wanted = start[at] * (1 + sensitivity), start[at] * (1 - sensitivity), 0.0
            for what, amount in zip(CHANGES, wanted, strict=True):
                fixed = int(np.clip(np.floor(amount + 0.5), low[at], high[at]))
                point = base.copy()
                point[first:end] = _with(rules, level, k, fixed, start[first:end])
                points.append(point)
                changes.append(Change(node, at, what))
    return np.array(points), changes


def equal(space: Space) -> np.ndarray:
    """The same weight for every free node of a level, as far as the rules allow; shape (1, nodes)."""
    targets = [
        np.full(len(level.free), float(level.left / space.step) / len(level.free))
        for level in space.plan.levels
    ]
    return space.nearest(np.concatenate(targets)[None])


def _with(rules: lattice.Rules, level: Level, k: int, fixed: int, start: np.ndarray) -> np.ndarray:
    lower, upper = rules.lower.copy(), rules.upper.copy()
    lower[k] = upper[k] = fixed
    target = start.copy()
    target[k] = fixed
    others = np.array(list(_givers(level, k)), int)
    rest = start[others].sum()
    if rest > 0:
        target[others] = start[others] * max(0.0, (rest + start[k] - fixed) / rest)
    return lattice.nearest(replace(rules, lower=lower, upper=upper), target[None])[0]


def _givers(level: Level, k: int) -> Iterator[int]:
    """The nodes that what this one gives up goes to."""
    for total in level.totals:
        if k in total.members and total.low == total.high:
            yield from (j for j in total.members if j != k)
            return
    yield from (j for j in range(len(level.free)) if j != k)
