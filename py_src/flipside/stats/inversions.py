"""When a ranking was upside-down: falls of relative wealth, and runs of inverted periods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .returns import compounded

_ROUNDING = 1e-12  # relative; wealth that is back at its peak but for rounding is back


@dataclass(frozen=True)
class Episode:
    """One fall of wealth from a peak. Positions count from the base, 0; lengths are in periods.

    Parameters
    ----------
    peak, trough : int
        Positions of the last peak before the fall and of the lowest value.
    recovery : int or None
        Position of the first value at or above the peak; None while it is ongoing.
    depth : float
        ``W[trough] / W[peak] - 1``, negative.
    last : int
        Where it ends: `recovery`, or the last position while it is ongoing.
    """

    peak: int
    trough: int
    recovery: int | None
    depth: float
    last: int

    @property
    def ongoing(self) -> bool:
        """True where wealth is not back at its peak yet."""
        return self.recovery is None

    @property
    def fall_periods(self) -> int:
        """Peak to trough."""
        return self.trough - self.peak

    @property
    def recovery_periods(self) -> int | None:
        """Trough to recovery; None while it is ongoing."""
        return None if self.recovery is None else self.recovery - self.trough

    @property
    def total_periods(self) -> int:
        """Peak to recovery, or to the last period while it is ongoing."""
        return self.last - self.peak


@dataclass(frozen=True)
class Spell:
    """A maximal run of consecutive inverted periods, from `first` to `last`, both included."""

    first: int
    last: int
    loss: float

    @property
    def periods(self) -> int:
        """Its length."""
        return self.last - self.first + 1


def episodes(wealth: np.ndarray, min_depth: float = 0.0) -> list[Episode]:
    """Every fall of wealth from a peak that reached `min_depth`, in order of time.

    Parameters
    ----------
    wealth : float, shape (T + 1,)
        Positive; position 0 is the base before the first period.
    min_depth : float
        Positive fraction: 0.05 lists falls of 5 % and more.

    Returns
    -------
    list of Episode

    Examples
    --------
    >>> episodes(np.array([1.0, 2.0, 1.0, 1.5, 2.0, 1.9]), 0.25)
    [Episode(peak=1, trough=2, recovery=4, depth=-0.5, last=4)]
    """
    peaks = np.maximum.accumulate(wealth)
    found = []
    for first, last in stretches(wealth < peaks * (1 - _ROUNDING)):
        trough = first + int(np.argmin(wealth[first : last + 1]))
        depth = float(wealth[trough] / peaks[trough] - 1)
        recovery = last + 1 if last + 1 < len(wealth) else None
        if -depth >= min_depth - _ROUNDING:
            found.append(Episode(first - 1, trough, recovery, depth, recovery or last))
    return found


def spells(spread: np.ndarray, top: np.ndarray, reference: np.ndarray) -> list[Spell]:
    """Every run of consecutive inverted periods, in order of time.

    Parameters
    ----------
    spread : float, shape (T,)
        Inverted where below 0.
    top, reference : float, shape (T,)
        Returns; the reference's above -1. The loss of a spell is
        ``prod((1 + top) / (1 + reference)) - 1`` over it.

    Returns
    -------
    list of Spell

    Examples
    --------
    >>> top, low = np.array([0.0, 0.0, 0.1]), np.array([0.25, 0.0, 0.0])
    >>> [(s.first, s.last, round(s.loss, 12)) for s in spells(top - low, top, low)]
    [(0, 0, -0.2)]
    """
    return [
        Spell(
            first,
            last,
            compounded((1 + top[first : last + 1]) / (1 + reference[first : last + 1]) - 1),
        )
        for first, last in stretches(spread < 0)
    ]


def stretches(flags: np.ndarray) -> list[tuple[int, int]]:
    """First and last position of each maximal run of True.

    Examples
    --------
    >>> stretches(np.array([True, True, False, True]))
    [(0, 1), (3, 3)]
    """
    padded = np.concatenate([[False], np.asarray(flags, bool), [False]]).astype(np.int8)
    edges = np.diff(padded)
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
    return [(int(a), int(b)) for a, b in zip(starts, ends, strict=True)]
