"""The part of a history that is analysed, as every tool lets the visitor choose it."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from ..data.kinds import BucketReturns, ReturnSeries
from ..errors import UserError
from ..tool import Parameter

Dated = TypeVar("Dated", BucketReturns, ReturnSeries)

FIRST = Parameter(
    "first",
    "From",
    "Leave out what is earlier.",
    "date",
    automatic="the first date in the file",
)
LAST = Parameter(
    "last",
    "To",
    "Leave out what is later.",
    "date",
    automatic="the last date in the file",
    month_end=True,
)


def between(data: Dated, first: date | None, last: date | None, minimum: int) -> Dated:
    """The chosen part of the history; UserError on the date that leaves too little of it."""
    if first and last and first > last:
        message = f"From ({first}) is later than To ({last})."
        raise UserError(message, field="first", remedy="Exchange the two dates.")
    chosen = data.between(first, last)
    if chosen.periods < minimum:
        n = chosen.periods
        there = "There is no period" if n == 0 else f"There {'is' if n == 1 else 'are'} only {n}"
        span = f"the file goes from {data.dates[0]} to {data.dates[-1]}" if data.periods else ""
        if first is None and last is None:
            raise UserError(
                f"The file has {n} periods; this analysis needs at least {minimum}.",
                remedy="Load a longer history.",
            )
        # The date that is to blame is the one that alone leaves too few periods, or the later one.
        blame = "first" if last is None or data.between(first).periods < minimum else "last"
        raise UserError(
            f"{there}{' period' if n == 1 else ' periods' if n else ''} between these dates; "
            f"this analysis needs at least {minimum}, and {span}.",
            field=blame,
            remedy="Choose a longer part of the history.",
        )
    return chosen
