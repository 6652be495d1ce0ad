"""What is held against what, over which periods: the visitor's choices, checked against the data."""

from __future__ import annotations

from datetime import date

import numpy as np

from ...data.kinds import BucketReturns
from ...errors import UserError
from ...stats import spread
from .._ends import check_tail
from .._periods import base_date, periods, places
from .study import Pair

MINIMUM = 12  # periods; fewer tell nothing about spells and windows


def between(data: BucketReturns, first: date | None, last: date | None) -> BucketReturns:
    """The chosen part of the history; UserError on the date that leaves too little of it."""
    if first and last and first > last:
        message = f"From ({first}) is later than To ({last})."
        raise UserError(message, field="first", remedy="Exchange the two dates.")
    chosen = data.between(first, last)
    if chosen.periods < MINIMUM:
        n = chosen.periods
        there = "There is no period" if n == 0 else f"There {'is' if n == 1 else 'are'} only {n}"
        span = f"the file goes from {data.dates[0]} to {data.dates[-1]}" if data.periods else ""
        if first is None and last is None:
            raise UserError(
                f"The file has {n} periods; this analysis needs at least {MINIMUM}.",
                remedy="Load a longer history.",
            )
        # The date that is to blame is the one that alone leaves too few periods, or the later one.
        blame = "first" if last is None or data.between(first).periods < MINIMUM else "last"
        raise UserError(
            f"{there}{' period' if n == 1 else ' periods' if n else ''} between these dates; "
            f"this analysis needs at least {MINIMUM}, and {span}.",
            field=blame,
            remedy="Choose a longer part of the history.",
        )
    return chosen


def pair(data: BucketReturns, tail: int, against: str) -> Pair:
    """The two sides of the spread, in the periods that have both."""
    check_tail(data, tail)
    _check_returns(data)
    top, bottom = spread.tails(data.returns, tail)
    has_universe = data.universe is not None and bool(np.isfinite(data.universe).any())
    universe = data.universe if has_universe else spread.average(data.returns)
    universe_name = "the universe" if has_universe else "the average of all buckets"
    ends = "bucket" if tail == 1 else f"{tail} buckets"
    ends_used = data.returns[:, -tail:]
    reference, name, note = bottom, f"the bottom {ends}", None
    if against == "bottom":
        ends_used = np.hstack([ends_used, data.returns[:, :tail]])
    elif against == "universe":
        reference, name = universe, universe_name
        note = (
            "The universe's returns are those in the file."
            if has_universe
            else "The buckets hold excess returns, so this is their average."
            if data.excess
            else "The file has no universe column, so this is the average of all buckets."
        )
    elif against == "benchmark":
        if data.benchmark is None:
            if data.excess:
                raise UserError(
                    "The buckets hold excess returns, so a benchmark cannot be compared with them.",
                    field="against",
                    remedy="Compare with the bottom buckets or the universe.",
                )
            raise UserError(
                "The file has no benchmark column.",
                field="against",
                remedy="Compare with the bottom buckets or the universe, or mark a column as "
                "the benchmark.",
            )
        reference, name = data.benchmark, "the benchmark"
        if data.benchmark_name.lower() != "benchmark":
            name = f"the benchmark ({data.benchmark_name})"
    both = ~(np.isnan(top) | np.isnan(reference))
    if both.sum() < MINIMUM:
        raise UserError(
            f"The top {ends} and {name} have returns together in only {both.sum()} of "
            f"{data.periods} periods; this analysis needs at least {MINIMUM}.",
            field="tail" if against == "bottom" else "against",
            remedy="Take more buckets at each end, or compare with something else.",
        )
    return Pair(
        data=data,
        tail=tail,
        against=against,
        top_name=f"the top {ends}",
        reference_name=name,
        reference_note=note,
        dates=data.dates[both],
        top=top[both],
        reference=reference[both],
        spread=spread.difference(top, reference)[both],
        at=places(data.dates)[both],
        partial=int((np.isnan(ends_used).any(axis=1) & both).sum()),
        universe=universe,
        universe_name=universe_name,
        base=base_date(data.dates) if both[0] else data.dates[np.argmax(both) - 1],
        words=periods(data.dates, data.periods_per_year),
    )


def _check_returns(data: BucketReturns) -> None:
    """No growth can be computed from a return below -100 %."""
    named = [(label, data.returns[:, b]) for b, label in enumerate(data.labels)]
    named += [(data.benchmark_name, data.benchmark), ("the universe", data.universe)]
    for label, values in named:
        if values is None:
            continue
        bad = np.flatnonzero((values < -1) | np.isinf(values))
        if len(bad):
            raise UserError(
                f"{label} has a return of {values[bad[0]]:.4g} (as a fraction, 1 is 100%) on "
                f"{data.dates[bad[0]]}; a return cannot be below -100% or infinite.",
                remedy="Check whether the file holds returns, and in percent or as fractions.",
            )


def window(window: int | None, pair: Pair) -> int:
    """The length of the rolling window: one year unless given, never longer than the history."""
    if window is None:
        return min(max(2, pair.words.year), pair.periods)
    if window > pair.periods:
        raise UserError(
            f"The rolling window of {window} periods is longer than the history of {pair.periods}.",
            field="window",
            remedy=f"Choose {pair.periods} or fewer.",
        )
    return window
