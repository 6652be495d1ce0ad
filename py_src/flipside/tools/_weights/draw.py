"""The trials of each method, without duplicates."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from ...stats.dirichlet import dirichlet
from ...stats.sobol import sobol
from ...stats.stationary import mixed
from ...stats.uniforms import uniforms
from .space import Space

ENUMERATED = 2_000_000
"""Cells, columns times nodes, of a lattice that is small enough to be listed."""
ROUNDS = 6


class Distinct:
    """Tells columns that have been there before, whatever step they are counted in.

    Parameters
    ----------
    nodes : int
    unit : Fraction
        Every step that columns come in is a whole multiple of it.
    """

    def __init__(self, nodes: int, unit: Fraction) -> None:
        # A sum of whole numbers times random odd ones: hardly two columns in 2 ** 60 share it.
        self._factors = mixed(nodes, nodes) | np.uint64(1)
        self._unit = unit
        self._seen: set[int] = set()

    def new(self, points: np.ndarray, step: Fraction) -> np.ndarray:
        """Positions of the columns that come for the first time; they count as seen from now on."""
        factors = self._factors * np.uint64(int(step / self._unit))
        keys = (points.astype(np.uint64) * factors).sum(axis=1, dtype=np.uint64)
        _, first = np.unique(keys, return_index=True)
        first.sort()
        known = keys[first].tolist()
        found = zip(first.tolist(), known, strict=True)
        kept = [place for place, key in found if key not in self._seen]
        self._seen.update(known)
        return np.array(kept, int)


def sampled(
    space: Space,
    source: Callable[[int, int], np.ndarray],
    wanted: int,
    seen: Distinct,
    exists: int,
    seed: int,
) -> np.ndarray:
    """`wanted` different columns, or as many as there are.

    Parameters
    ----------
    space : Space
    source : callable
        ``source(first, count)`` gives columns number `first` and on of an endless sequence.
    wanted : int
    seen : Distinct
        What there is already.
    exists : int
        How many columns the rules allow.
    seed : int
        Of the order in which a small lattice is gone through where the sequence repeats itself.
    """
    parts, have, drawn = [np.empty((0, space.nodes), np.int64)], 0, 0
    for round_ in range(ROUNDS):
        size = (wanted - have) * 2**round_
        points = source(drawn, size)
        drawn += size
        points = points[seen.new(points, space.step)][: wanted - have]
        parts.append(points)
        have += len(points)
        if have == wanted:
            return np.concatenate(parts)
        if exists * space.nodes <= ENUMERATED and exists < 4 * wanted:
            break
    if exists * space.nodes <= ENUMERATED:
        points = space.every()[np.argsort(mixed(seed + 2**40, exists), kind="stable")]
        parts.append(points[seen.new(points, space.step)][: wanted - have])
    return np.concatenate(parts)


def random(space: Space, seed: int) -> Callable[[int, int], np.ndarray]:
    """Every column equally likely."""
    return lambda first, count: space.uniform(uniforms(seed, (first + count, space.nodes))[first:])


def quasi(space: Space, seed: int) -> Callable[[int, int], np.ndarray]:
    """Columns that leave fewer gaps than random ones: scrambled Sobol points."""
    return lambda first, count: space.uniform(sobol(first + count, space.nodes, seed)[first:])


def around(space: Space, concentration: float, seed: int) -> Callable[[int, int], np.ndarray]:
    """Dirichlet shares around the reference, level by level, at the nearest columns."""

    def source(first: int, count: int) -> np.ndarray:
        targets, start, done = [], space.start(), 0
        for number, level in enumerate(space.plan.levels):
            size = len(level.free)
            own = start[done : done + size]
            left = float(level.left / space.step)
            shares = dirichlet(
                concentration * own / (left or 1.0), first + count, seed + (number << 32)
            )
            targets.append(left * shares[first:])
            done += size
        return space.nearest(np.hstack(targets))

    return source
