"""When a ranking was upside-down: falls of relative wealth, and runs of inverted periods.

``at`` says where periods stand that do not all follow each other: whole numbers, ascending,
one per value. Where it rises by more than 1, periods are missing in between. A spell ends
there, since nobody knows how it went on; a length counts the missing periods, since time passed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .returns import compounded

_ROUNDING = 1e-12  # relative; wealth that is back at its peak but for rounding is back


@dataclass(frozen=True)
class Episode:
    """One fall of wealth from a peak. Positions count from the base, 0.

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
    fall_periods : int
        Periods from peak to trough.
    recovery_periods : int or None
        From trough to recovery; None while it is ongoing.
    total_periods : int
        From peak to recovery, or to the last period while it is ongoing.
    """

    peak: int
    trough: int
    recovery: int | None
    depth: float
    last: int
    fall_periods: int
    recovery_periods: int | None
    total_periods: int

    @property
    def ongoing(self) -> bool:
        """True where wealth is not back at its peak yet."""
        return self.recovery is None


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


def episodes(
    wealth: np.ndarray, min_depth: float = 0.0, at: np.ndarray | None = None
) -> list[Episode]:
    """Every fall of wealth from a peak that reached `min_depth`, in order of time.

    Parameters
    ----------
    wealth : float, shape (T + 1,)
        Positive; position 0 is the base before the first period.
    min_depth : float
        Positive fraction: 0.05 lists falls of 5 % and more.
    at : int, shape (T + 1,), optional
        Where each value stands in time; without it they follow each other.

    Returns
    -------
    list of Episode

    Examples
    --------
    >>> [fall] = episodes(np.array([1.0, 2.0, 1.0, 1.5, 2.0, 1.9]), 0.25)
    >>> fall.peak, fall.trough, fall.recovery, fall.depth, fall.total_periods
    (1, 2, 4, -0.5, 3)
    """
    time = np.arange(len(wealth)) if at is None else at
    peaks = np.maximum.accumulate(wealth)
    found = []
    for first, last in stretches(wealth < peaks * (1 - _ROUNDING)):
        trough = first + int(np.argmin(wealth[first : last + 1]))
        depth = float(wealth[trough] / peaks[trough] - 1)
        recovery = last + 1 if last + 1 < len(wealth) else None
        if -depth >= min_depth - _ROUNDING:
            peak, end = first - 1, last if recovery is None else recovery
            lengths = (
                int(time[trough] - time[peak]),
                None if recovery is None else int(time[recovery] - time[trough]),
                int(time[end] - time[peak]),
            )
            found.append(Episode(peak, trough, recovery, depth, end, *lengths))
    return found


def spells(
    spread: np.ndarray, top: np.ndarray, reference: np.ndarray, at: np.ndarray | None = None
) -> list[Spell]:
    """Every run of consecutive inverted periods, in order of time.

    Parameters
    ----------
    spread : float, shape (T,)
        Inverted where below 0.
    top, reference : float, shape (T,)
        Returns; the reference's above -1. The loss of a spell is
        ``prod((1 + top) / (1 + reference)) - 1`` over it.
    at : int, shape (T,), optional
        Where each period stands in time; a spell ends where periods are missing.

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
        for first, last in stretches(spread < 0, at)
    ]


def stretches(flags: np.ndarray, at: np.ndarray | None = None) -> list[tuple[int, int]]:
    """First and last position of each maximal run of True; it ends where `at` leaves periods out.

    Examples
    --------
    >>> stretches(np.array([True, True, False, True]))
    [(0, 1), (3, 3)]
    >>> stretches(np.array([True, True, True]), np.array([0, 1, 5]))
    [(0, 1), (2, 2)]
    """
    flags = np.asarray(flags, bool)
    if not len(flags):
        return []
    joined = flags[:-1] & flags[1:] & neighbours(len(flags), at)
    starts = np.flatnonzero(flags & ~np.concatenate([[False], joined]))
    ends = np.flatnonzero(flags & ~np.concatenate([joined, [False]]))
    return [(int(a), int(b)) for a, b in zip(starts, ends, strict=True)]


def neighbours(n: int, at: np.ndarray | None = None) -> np.ndarray:
    """Whether the next of `n` periods follows directly, shape (n - 1,).

    Examples
    --------
    >>> neighbours(3, np.array([0, 1, 5])).tolist()
    [True, False]
    """
    return np.ones(max(n - 1, 0), bool) if at is None else np.diff(at) == 1
