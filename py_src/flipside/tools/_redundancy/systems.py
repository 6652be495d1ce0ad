"""Several systems: their spreads side by side, and how these correlate."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...data.kinds import BucketReturns
from ...errors import UserError
from ...stats import crosssection, pairwise, spread
from .._ends import check_tail
from .._pair import check_returns
from .._periods import Periods, periods
from . import relations
from .measured import Measured

FEWEST = 2
MINIMUM = 12  # periods that two systems share
MOST_WINDOWS = 400


@dataclass(frozen=True)
class Together:
    """The spreads of several systems over the periods that any two of them share.

    Parameters
    ----------
    measured : Measured
    dates : datetime64[D], shape (T,)
    spreads : float, shape (T, K)
        NaN where a system has none.
    window : int
        Periods of a rolling correlation.
    words : Periods
    left_out : list of str
        Which data sets do not take part, and why, as sentences.
    """

    measured: Measured
    dates: np.ndarray
    spreads: np.ndarray
    window: int
    words: Periods
    left_out: list[str]

    def span(self, chosen: Sequence[int]) -> tuple[int, np.datetime64, np.datetime64]:
        """Periods in which two of the chosen systems have a spread, the first and the last."""
        there = np.flatnonzero((~np.isnan(self.spreads[:, chosen])).sum(axis=1) > 1)
        return len(there), self.dates[there[0]], self.dates[there[-1]]


def measure(data: Sequence, tail: int) -> Together:
    """The spreads of all systems side by side.

    Raises
    ------
    UserError
        Fewer than two systems that can be compared.
    """
    first = data[0]
    words = periods(first.dates, first.periods_per_year)
    systems, left_out = [], []
    for each in data:
        why = _misfit(each, first, tail)
        if why:
            left_out.append(f"{each.name} is left out: {why}")
        else:
            systems.append(each)
    if len(systems) < FEWEST:
        raise UserError(
            f"A correlation needs at least two systems; there is only {first.name}. "
            f"{' '.join(left_out)}".strip(),
            remedy="Load the bucket returns of another system as well, or a file of factors.",
        )
    dates, spreads = _aligned(systems, tail)
    names = _apart([each.name for each in systems])
    matrices = {m: pairwise.correlations(spreads.T, m, MINIMUM) for m in pairwise.METHODS}
    if np.isnan(matrices["pearson"][crosssection.upper(len(names))]).all():
        raise UserError(
            f"No two of the systems share {MINIMUM} {words.many} in which both have a spread that varies.",
            remedy="Load systems over the same dates and with the same frequency.",
        )
    window = max(MINIMUM, words.year)
    at, through = _rolling(spreads, window)
    found, examined = relations.search(spreads, [slice(0, len(dates))])
    measured = Measured(names, matrices, dates[at], through, found, examined)
    return Together(measured, dates, spreads, window, words, left_out)


def _misfit(each, first: BucketReturns, tail: int) -> str | None:
    """Why a data set cannot be compared with the first; the first one's faults are raised."""
    if not isinstance(each, BucketReturns):
        return "it holds factors, which are not compared with systems."
    if abs(each.periods_per_year / first.periods_per_year - 1) > 0.02:
        return f"its periods are not as long as those of {first.name}."
    try:
        check_tail(each, tail)
        check_returns(each)
    except UserError as error:
        if each is first:
            raise
        return error.message
    return None


def _aligned(systems: Sequence[BucketReturns], tail: int) -> tuple[np.ndarray, np.ndarray]:
    """Dates and spreads of all periods that two systems have; months match by their month."""
    by_month = systems[0].periods_per_year <= 12.5
    keys = [s.dates.astype("datetime64[M]") if by_month else s.dates for s in systems]
    if any(len(np.unique(k)) < len(k) for k in keys):
        keys = [s.dates for s in systems]
    every = np.unique(np.concatenate(keys))
    spreads = np.full((len(every), len(systems)), np.nan)
    dates = np.full(len(every), np.datetime64("NaT"), "datetime64[D]")
    for k, (system, key) in enumerate(zip(systems, keys, strict=True)):
        place = np.searchsorted(every, key)
        spreads[place, k] = spread.difference(*spread.tails(system.returns, tail))
        dates[place] = np.fmax(dates[place], system.dates)
    shared = (~np.isnan(spreads)).sum(axis=1) > 1
    if not shared.any():
        raise UserError(
            "The systems share no date on which two of them have a spread.",
            remedy="Load systems over the same dates and with the same frequency.",
        )
    return dates[shared], spreads[shared]


def _apart(names: Sequence[str]) -> tuple[str, ...]:
    taken: list[str] = []
    for name in names:
        tries = itertools.chain([name], (f"{name} ({n})" for n in itertools.count(2)))
        taken.append(next(each for each in tries if each not in taken))
    return tuple(taken)


def _rolling(spreads: np.ndarray, window: int) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The last period of each window, and its correlations by method."""
    t, systems = spreads.shape
    step = max(1, (t - window) // MOST_WINDOWS)
    ends = np.arange(t - 1, window - 2, -step)[::-1]
    i, j = crosssection.upper(systems)
    found = {
        method: np.array(
            [
                pairwise.correlations(spreads[e - window + 1 : e + 1].T, method, window // 2)[i, j]
                for e in ends
            ]
        ).reshape(len(ends), len(i))
        for method in pairwise.METHODS
    }
    return ends, found
