"""Everything the inversion tool has computed, before any of it is put into words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...data.kinds import BucketReturns
from ...stats.inference import MeanTest
from ...stats.inversions import Episode, Spell
from ...stats.randomness import LjungBox, Transitions
from ...stats.runs import RunsTest
from .._periods import Periods


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


@dataclass(frozen=True)
class Bucket:
    """One bucket over the periods in which it has a return; None or NaN where undefined.

    `low` and `high` are the 95 % interval of the annualised return: the EWC interval of the
    mean of ``log(1 + r)``, annualised as ``exp(P * bound) - 1``, which is the same step that
    makes the annualised geometric return from that mean.
    """

    number: int
    name: str
    periods: int
    mean: float
    annualised: float
    volatility: float
    low: float
    high: float
    excess: float
    excess_t: float


@dataclass(frozen=True)
class Study:
    """The findings on one pair.

    Parameters
    ----------
    pair : Pair
    window : int
    min_depth : float
    test, newey : MeanTest
        Of the spread; `newey_lags` goes with the latter.
    slope : shape (data.periods,), `slope_test` : MeanTest
    rolling : shape (T - window + 1,)
    wealth, drawdown : shape (T + 1,) or None
        None where relative wealth is not defined; `wealth_note` says why.
    episodes : list of Episode
        Those of at least `min_depth`.
    spells : list of Spell
    runs, transitions, ljung_box, longest_p
        See ``stats.runs`` and ``stats.randomness``.
    buckets : list of Bucket
    """

    pair: Pair
    window: int
    min_depth: float
    test: MeanTest
    newey: MeanTest
    newey_lags: int
    slope_test: MeanTest
    rolling: np.ndarray
    wealth: np.ndarray | None
    drawdown: np.ndarray | None
    wealth_note: str | None
    episodes: list[Episode]
    spells: list[Spell]
    runs: RunsTest
    transitions: Transitions
    ljung_box: LjungBox
    longest_p: float
    buckets: list[Bucket]

    @property
    def inverted(self) -> np.ndarray:
        """True where a period is inverted, shape (T,)."""
        return self.pair.spread < 0

    @property
    def longest_spell(self) -> Spell | None:
        """The longest spell, the worst of those if several; None without any."""
        return max(self.spells, key=lambda spell: (spell.periods, -spell.loss), default=None)

    @property
    def identical(self) -> bool:
        """Whether the two sides have the same return in every period."""
        return not self.pair.spread.any()

    @property
    def below_since(self) -> int | None:
        """Position in `wealth` of the highest value, where wealth is below it now, else None."""
        if self.wealth is None or self.drawdown[-1] > -1e-12:
            return None
        peak = self.wealth.max()
        return int(np.flatnonzero(self.wealth >= peak * (1 - 1e-12))[-1])

    @property
    def since_peak(self) -> int | None:
        """Periods from `below_since` to the last, those left out included; 0 at the peak."""
        if self.wealth is None:
            return None
        at = self.pair.wealth_at
        return 0 if self.below_since is None else int(at[-1] - at[self.below_since])
