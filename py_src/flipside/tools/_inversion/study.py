"""Everything the inversion tool has computed, before any of it is put into words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...stats.inference import MeanTest
from ...stats.inversions import Episode, Spell
from ...stats.randomness import LjungBox, Transitions
from ...stats.runs import RunsTest
from .._pair import Pair


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
