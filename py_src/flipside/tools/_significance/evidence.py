"""Everything the significance tool has computed, before any of it is put into words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...stats import sharpe
from ...stats.bootstrap import MeanBootstrap
from ...stats.differences import Difference
from ...stats.inference import MeanTest
from ...stats.monotonic import Monotonic
from ...stats.sharpe import Sharpe
from .system import System

LONGEST = 200  # years; no history is longer


@dataclass(frozen=True)
class Settings:
    """The parameters that the numbers below depend on, as ``TOOL`` declares them."""

    lag: int | None
    resamples: int
    seed: int
    trials: int
    confidence: float

    @property
    def percent(self) -> str:
        """The confidence as a sentence has it: "95%", "97.5%"."""
        return f"{100 * self.confidence:.4g}%"


@dataclass(frozen=True)
class Excess:
    """One bucket's return over the reference of the buckets: its values and their test."""

    number: int
    name: str
    values: np.ndarray
    test: MeanTest
    adjusted_p: float


@dataclass(frozen=True)
class Ranking:
    """What all buckets together say; of a return series there is none.

    Parameters
    ----------
    slope, rank : MeanTest
        Of the slope spread, and of the rank correlation per period.
    correlations : shape (T,)
        Rank correlation per period, NaN where undefined.
    means : shape (B,)
        Average return of each bucket.
    monotonic : Monotonic
    buckets : list of Excess
        Over `reference_name`, lowest rank first.
    """

    slope: MeanTest
    rank: MeanTest
    correlations: np.ndarray
    means: np.ndarray
    monotonic: Monotonic
    buckets: list[Excess]
    reference_name: str


@dataclass(frozen=True)
class Half:
    """One half of the history."""

    dates: np.ndarray
    spread: np.ndarray
    test: MeanTest


@dataclass(frozen=True)
class Peer:
    """One of several systems, as the comparison shows it."""

    system: System
    test: MeanTest
    holm_p: float
    yekutieli_p: float
    mr_p: float
    rank_ir: float


@dataclass(frozen=True)
class Evidence:
    """The findings on one system, and on those it is compared with.

    Parameters
    ----------
    system : System
    settings : Settings
    test, plain, newey : MeanTest
        Of the spread; `lag` goes with the last.
    automatic_block : float
        What the rule of Politis and White gives; NaN where it gives nothing.
    block : float
        The mean block length used: at least 1 and at least the overlap.
    boot : MeanBootstrap
    ranking : Ranking or None
    sharpe : Sharpe
    halves : tuple of Half
    welch, halves_differ : Difference
        First half minus second: Welch's test, and the same with EWC errors.
    window : int
    rolling : shape (T - window + 1,)
        EWC t over the window.
    peers : list of Peer
        All systems with the one in detail first; empty for a single one.
    """

    system: System
    settings: Settings
    test: MeanTest
    plain: MeanTest
    newey: MeanTest
    lag: int
    automatic_block: float
    block: float
    boot: MeanBootstrap
    ranking: Ranking | None
    sharpe: Sharpe
    halves: tuple[Half, Half]
    welch: Difference
    halves_differ: Difference
    window: int
    rolling: np.ndarray
    peers: list[Peer]

    @property
    def interval(self) -> tuple[float, float]:
        """Studentised bootstrap interval of the mean spread, per period."""
        return self.boot.studentised(self.settings.confidence)

    @property
    def trials(self) -> int:
        """Systems tried: those declared, or those loaded if they are more."""
        return max(self.settings.trials, len(self.peers))

    @property
    def deflated(self) -> float:
        """Deflated Sharpe ratio, with the returns that do not overlap as observations."""
        return sharpe.deflated(self.sharpe, self.trials, self.system.independent)


def information_ratio(values: np.ndarray) -> float:
    """Mean divided by the standard deviation of a sample; NaN where there is none."""
    return sharpe.sharpe(values).ratio
