"""What is tested: one spread through time, from bucket returns or from a strategy and its benchmark."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from ...data.kinds import BucketReturns, ReturnSeries
from ...errors import UserError
from ...stats import spread
from .._pair import Pair, check_returns, pair_of
from .._periods import Periods, periods, places
from .._span import between

MINIMUM = 2  # periods; what needs more is missing from the report, with the reason


@dataclass(frozen=True)
class System:
    """One ranking system or strategy.

    Parameters
    ----------
    name : str
        What the visitor calls it.
    per_year : float
        P.
    overlap : int
        How many periods each return spans; more than 1 where returns overlap.
    words : Periods
    dates, spread : shape (T,)
        The periods in which both sides have a return.
    top_name, reference_name : str
        As they stand in a sentence.
    reference_note : str or None
        Where the reference comes from, if that is not plain from its name.
    pair : Pair or None
        The two ends with all buckets; None for a return series.
    left_out : int
        Periods in which a side is missing.
    absent : int
        Periods between others that have no date in the file.
    """

    name: str
    per_year: float
    overlap: int
    words: Periods
    dates: np.ndarray
    spread: np.ndarray
    top_name: str
    reference_name: str
    reference_note: str | None
    pair: Pair | None
    left_out: int
    absent: int

    @property
    def periods(self) -> int:
        """T, the periods used."""
        return len(self.spread)

    @property
    def annual(self) -> float:
        """By what an average per period is multiplied to be per year: holding periods in a year."""
        return self.per_year / self.overlap

    @property
    def independent(self) -> float:
        """How many returns that do not overlap the history holds."""
        return self.periods / self.overlap

    @property
    def spread_name(self) -> str:
        """What the spread is called: a series has an excess return."""
        return "spread" if self.pair else "excess return"


def systems(
    sets: Sequence[BucketReturns | ReturnSeries],
    tail: int,
    against: str,
    overlap: int,
    first: date | None,
    last: date | None,
) -> tuple[list[System], list[str]]:
    """The systems in the data sets, the first in detail, and what had to be left out.

    Raises
    ------
    UserError
        A choice that the first data set does not allow, or a number of buckets at each end that
        any of them does not. What other sets do not allow leaves them out, with a warning.
    """
    found: list[System] = []
    warnings = []
    for place, data in enumerate(sets):
        try:
            chosen = between(data, first, last, MINIMUM)
            if isinstance(chosen, BucketReturns):
                made = [_of_buckets(chosen, tail, against, overlap)]
            else:
                made, without = _of_series(chosen, against, overlap)
                warnings += without
            for system in made:
                _check_overlap(system)
        except UserError as error:
            if len(sets) > 1:
                error = UserError(
                    f"{data.name}: {error.message}", field=error.field, remedy=error.remedy
                )
            if place == 0 or error.field == "tail":
                raise error from None
            warnings.append(f"Left out of the comparison: {error.message}")
        else:
            found += made
    return _named_apart(found), warnings


def _of_buckets(data: BucketReturns, tail: int, against: str, overlap: int) -> System:
    pair = pair_of(data, tail, against, MINIMUM)
    return System(
        name=data.name,
        per_year=data.periods_per_year,
        overlap=overlap,
        words=pair.words,
        dates=pair.dates,
        spread=pair.spread,
        top_name=pair.top_name,
        reference_name=pair.reference_name,
        reference_note=pair.reference_note,
        pair=pair,
        left_out=pair.left_out,
        absent=_absent(data),
    )


def _of_series(data: ReturnSeries, against: str, overlap: int) -> tuple[list[System], list[str]]:
    if data.benchmark is None:
        raise UserError(
            "The file has returns but no benchmark, so there is nothing to compare them with.",
            field="against",
            remedy="Mark a column as the benchmark under “What was understood”, or load "
            "the returns of all buckets.",
        )
    if against == "universe":
        raise UserError(
            "A return series has no universe; it is compared with its benchmark.",
            field="against",
            remedy="Compare with the benchmark.",
        )
    check_returns(data)
    words = periods(data.dates, data.periods_per_year)
    named = data.benchmark_name.lower() != "benchmark"
    found, without = [], []
    for column, label in enumerate(data.labels):
        excess = spread.difference(data.returns[:, column], data.benchmark)
        there = np.isfinite(excess)
        if there.sum() < MINIMUM:
            without.append(
                f"{label} and its benchmark have returns together in only {there.sum()} of "
                f"{data.periods} periods; this analysis needs at least {MINIMUM}."
            )
            continue
        found.append(
            System(
                name=data.name if len(data.labels) == 1 else label,
                per_year=data.periods_per_year,
                overlap=overlap,
                words=words,
                dates=data.dates[there],
                spread=excess[there],
                top_name=label,
                reference_name=f"the benchmark ({data.benchmark_name})"
                if named
                else "the benchmark",
                reference_note=None,
                pair=None,
                left_out=int(data.periods - there.sum()),
                absent=_absent(data),
            )
        )
    if not found:
        raise UserError(without[0], field="against", remedy="Check which column is the benchmark.")
    return found, [f"Left out: {text}" for text in without]


def _absent(data: BucketReturns | ReturnSeries) -> int:
    at = places(data.dates)
    return int(at[-1] - at[0]) + 1 - len(at)


def _check_overlap(system: System) -> None:
    if system.overlap >= system.periods:
        raise UserError(
            f"Returns that span {system.overlap:,} periods cannot be tested with a history of "
            f"{system.periods:,} periods.",
            field="overlap",
            remedy=f"Choose {system.periods - 1:,} or fewer; 1 where returns do not overlap.",
        )


def _named_apart(found: list[System]) -> list[System]:
    """The same with a number behind a name that was there before."""
    taken: set[str] = set()
    named = []
    for system in found:
        names = itertools.chain([system.name], (f"{system.name} ({n})" for n in itertools.count(2)))
        name = next(name for name in names if name not in taken)
        taken.add(name)
        named.append(replace(system, name=name))
    return named
