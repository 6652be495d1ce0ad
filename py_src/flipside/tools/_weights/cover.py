"""How well the trials cover what the rules allow, and how well chance would."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ...stats import coverage
from ...stats.lattice import Rules, reachable
from ...stats.uniforms import uniforms
from .space import Space
from .trials import Made

PARTS = 4
RANDOM = 2000
"""Random trials from which it is worked out what fewer of them reach."""
MANY = 500
"""From here on as many random trials are simply made: cells that `RANDOM` ones miss begin to count."""
SEED = 20_241  # of its own, so that the trials are never compared with themselves
GOAL = 0.8


@dataclass(frozen=True)
class Cover:
    """Cells of each pair of free nodes, of `PARTS` x `PARTS` of their ranges.

    Parameters
    ----------
    hit, feasible : int, shape (m, m)
        How many cells some trial reached, and how many can be reached; 0 on the diagonal, for nodes
        without room to move, and for two of different levels, which have nothing to do with each
        other.
    chances : int, shape (RANDOM + 1,)
        How many cells (of pairs counted once) so many of `RANDOM` random trials reach.
    trials : int
    by_chance : float
        The share that as many random trials typically reach; NaN where there are no cells.
    """

    hit: np.ndarray
    feasible: np.ndarray
    chances: np.ndarray
    trials: int
    by_chance: float

    @property
    def share(self) -> float:
        """Share of the cells of all pairs that some trial reached; NaN where there are none."""
        return _share(self.hit, self.feasible)

    def enough(self) -> int | None:
        """About how many random trials reach `GOAL`; None where it is more than `RANDOM`."""
        size = 1
        while size <= RANDOM:
            if _expected(self.chances, self.feasible, size) >= GOAL:
                return _rounded(size)
            size = max(size + 1, size * 21 // 20)
        return None


def cover(made: Made) -> Cover:
    """The cover of the new trials."""
    space = made.space
    step = space.step
    points = made.weights[space.plan.free].T * step.denominator / step.numerator
    hit, feasible = _cells(space, np.rint(points).astype(np.int64))
    n = made.trials
    if n < MANY:
        chances = _chances(space, space.uniform(uniforms(SEED, (RANDOM, space.nodes))))
        by_chance = _expected(chances, feasible, n)
    else:
        random = space.uniform(uniforms(SEED, (max(n, RANDOM), space.nodes)))
        chances = _chances(space, random[:RANDOM])
        by_chance = _share(_cells(space, random[:n])[0], feasible)
    return Cover(hit, feasible, chances, n, by_chance)


def _cells(space: Space, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """`coverage.pair_cells` of every level: hit and feasible."""
    hit = np.zeros((space.nodes, space.nodes), int)
    feasible = np.zeros_like(hit)
    for rules, own in _levels(space):
        hit[own, own], feasible[own, own] = coverage.pair_cells(rules, points[:, own], PARTS)
    low, high = space.reachable()
    pairs = np.logical_and.outer(high > low, high > low) & ~np.eye(space.nodes, dtype=bool)
    return hit * pairs, feasible * pairs


def _levels(space: Space) -> Iterator[tuple[Rules, slice]]:
    first = 0
    for rules in space.rules:
        own = slice(first, first + len(rules.lower))
        yield rules, own
        first = own.stop


def _chances(space: Space, points: np.ndarray) -> np.ndarray:
    """How many cells are reached by 0, 1, ..., all of the points."""
    found = np.zeros(len(points) + 1, int)
    for rules, own in _levels(space):
        low, high = reachable(rules)
        moves = high > low
        low, high, mine = low[moves], high[moves], points[:, own].T[moves]
        # The same parts as those of `coverage.pair_cells`.
        first = low[:, None] - (-(high - low + 1)[:, None] * np.arange(PARTS) // PARTS)
        part = (mine[:, :, None] >= first[:, None]).sum(axis=2) - 1
        inside = part[:, None] == np.arange(PARTS)[:, None]
        bits = np.packbits(inside.reshape(len(low) * PARTS, len(points)), axis=1)
        bits = np.pad(bits, ((0, 0), (0, -bits.shape[1] % 8))).view(np.uint64)
        for node in range(len(low)):
            others = bits[(node + 1) * PARTS :]
            for row in bits[node * PARTS : (node + 1) * PARTS]:
                together = np.bitwise_count(others & row).sum(axis=1, dtype=int)
                found += np.bincount(together, minlength=len(found))
    return found


def _expected(chances: np.ndarray, feasible: np.ndarray, trials: int) -> float:
    """The share that so many random trials reach on average."""
    cells = feasible.sum() / 2
    reached = 1 - (1 - np.arange(RANDOM + 1) / RANDOM) ** trials
    return float((chances * reached).sum() / cells) if cells else math.nan


def _share(hit: np.ndarray, feasible: np.ndarray) -> float:
    cells = feasible.sum()
    return float(hit.sum() / cells) if cells else math.nan


def _rounded(size: int) -> int:
    """Two digits: a number of trials in a sentence need not be exact."""
    digits = max(0, len(str(size)) - 2)
    return round(size, -digits)
