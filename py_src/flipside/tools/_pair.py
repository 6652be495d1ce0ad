"""Two sides of a spread over a part of the history: the visitor's choices, checked against the data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..data.kinds import BucketReturns, ReturnSeries
from ..errors import UserError
from ..stats import spread
from ._ends import check_tail
from ._periods import Periods, base_date, periods, places


@dataclass(frozen=True)
class Pair:
    """The top, and what it is held against, in the periods where both have a return.

    Parameters
    ----------
    data : BucketReturns
        The chosen part of the history, all its periods.
    tail : int
    against : str
        As the parameter has it: "bottom", "universe" or "benchmark".
    top_name, reference_name : str
        As they stand in a sentence: "the top bucket", "the bottom bucket".
    reference_note : str or None
        Where the reference comes from, if that is not plain from its name.
    dates, top, reference, spread : shape (T,)
        Without the periods that were left out.
    at : int, shape (T,)
        Which period each is, from the first date of `data` on, with those that are left out or
        whose date is missing; lengths in time are counted with it.
    partial : int
        Periods used in which some, not all, of the buckets of a tail are missing.
    universe : shape (data.periods,)
        The file's universe, or else the average of all buckets; `universe_name` says which.
    base : datetime64
        The date before the first period, where relative wealth is 1.
    words : Periods
    """

    data: BucketReturns
    tail: int
    against: str
    top_name: str
    reference_name: str
    reference_note: str | None
    dates: np.ndarray
    top: np.ndarray
    reference: np.ndarray
    spread: np.ndarray
    at: np.ndarray
    partial: int
    universe: np.ndarray
    universe_name: str
    base: np.datetime64
    words: Periods

    @property
    def periods(self) -> int:
        """T, the periods used."""
        return len(self.dates)

    @property
    def per_year(self) -> float:
        """P."""
        return self.data.periods_per_year

    @property
    def left_out(self) -> int:
        """Periods of `data` in which the top or the reference is missing."""
        return self.data.periods - self.periods

    @property
    def holes(self) -> int:
        """Periods between the first and the last one used, left out or with no date in the file."""
        return self.holes_within(self.periods)

    def holes_within(self, length: int) -> int:
        """The same between the last `length` of those used."""
        return int(self.at[-1] - self.at[-length]) + 1 - length

    @property
    def wealth_dates(self) -> np.ndarray:
        """The base and the date of every period, as relative wealth has them."""
        return np.concatenate([[self.base], self.dates])

    @property
    def wealth_at(self) -> np.ndarray:
        """As `at`, for the base and every period."""
        return np.concatenate([[self.at[0] - 1], self.at])


def pair_of(data: BucketReturns, tail: int, against: str, minimum: int) -> Pair:
    """The two sides of the spread, in the periods that have both."""
    check_tail(data, tail)
    check_returns(data)
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
    if both.sum() < minimum:
        raise UserError(
            f"The top {ends} and {name} have returns together in only {both.sum()} of "
            f"{data.periods} periods; this analysis needs at least {minimum}.",
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


def check_returns(data: BucketReturns | ReturnSeries) -> None:
    """UserError where a return is below -100 % or infinite, from which no growth can be computed."""
    named = [(label, data.returns[:, b]) for b, label in enumerate(data.labels)]
    named += [(data.benchmark_name, data.benchmark)]
    named += [("the universe", getattr(data, "universe", None))]
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
