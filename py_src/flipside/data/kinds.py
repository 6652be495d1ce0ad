"""The typed data sets that tools work on. Immutable; returns are simple, as fractions (0.01 is 1 %)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np

from .factorpanel import FactorPanel
from .weightkinds import TrialResults, WeightTable, frozen

__all__ = ["KINDS", "BucketReturns", "FactorPanel", "ReturnSeries", "TrialResults", "WeightTable"]


@dataclass(frozen=True, eq=False)
class _Dated:
    """What every data set with one row per period knows: see `BucketReturns`."""

    name: str
    source: str
    dates: np.ndarray
    periods_per_year: float

    kind: ClassVar[str]
    label: ClassVar[str]

    def __post_init__(self) -> None:
        dates = frozen(self.dates, "datetime64[D]")
        if dates.ndim != 1 or (np.diff(dates).astype(int) <= 0).any():
            raise ValueError("dates must be one-dimensional and strictly increasing")
        object.__setattr__(self, "dates", dates)
        for name in self._per_period:
            values = getattr(self, name)
            if values is None:
                continue
            values = frozen(values)
            if len(values) != len(dates):
                raise ValueError(f"{name} has {len(values)} rows for {len(dates)} dates")
            object.__setattr__(self, name, values)

    @property
    def periods(self) -> int:
        """Number of periods T."""
        return len(self.dates)

    def between(self, first=None, last=None):
        """The same data set with the periods from `first` to `last` only, both included.

        Parameters
        ----------
        first, last : datetime64, str or None
            Dates; None leaves that end open.
        """
        keep = np.ones(self.periods, dtype=bool)
        if first is not None:
            keep &= self.dates >= np.datetime64(first, "D")
        if last is not None:
            keep &= self.dates <= np.datetime64(last, "D")
        if keep.all():
            return self
        cut = {n: getattr(self, n)[keep] for n in self._per_period if getattr(self, n) is not None}
        return replace(self, dates=self.dates[keep], **cut)

    def describe(self) -> dict:
        """The `data` part of a report: name, kind, periods, from, to, periods_per_year."""
        return {
            "name": self.name,
            "kind": self.kind,
            "periods": self.periods,
            "from": str(self.dates[0]) if self.periods else None,
            "to": str(self.dates[-1]) if self.periods else None,
            "periods_per_year": self.periods_per_year,
        }


@dataclass(frozen=True, eq=False)
class BucketReturns(_Dated):
    """Return of each rank bucket in each period, lowest rank first.

    Parameters
    ----------
    name : str
        What the visitor calls it; the file's name without ending, unless changed.
    source : str
        The file it came from (and the section or sheet).
    dates : datetime64[D], shape (T,)
        End of each period, strictly increasing. Month stamps are month ends.
    periods_per_year : float
        P, as ``statistics.md`` defines it.
    returns : float, shape (T, B)
        Simple returns as fractions, column 0 the lowest rank; NaN where missing.
    labels : tuple of str, length B
        The buckets' names as the file has them.
    benchmark, universe : float, shape (T,), optional
        Returns of the benchmark and of the universe, where the file has them.
    benchmark_name : str
        What the file calls the benchmark.
    excess : bool
        The returns are in excess of a benchmark or universe, which is therefore not given.

    Raises
    ------
    ValueError
        Shapes that do not fit, fewer than two buckets, or dates that do not increase.

    Examples
    --------
    >>> data = BucketReturns("demo", "demo.csv", ["2020-01-31", "2020-02-29"], 12,
    ...                      [[0.01, 0.02], [0.03, -0.01]], ("low", "high"))
    >>> data.periods, data.buckets
    (2, 2)
    """

    returns: np.ndarray
    labels: tuple[str, ...]
    benchmark: np.ndarray | None = None
    universe: np.ndarray | None = None
    benchmark_name: str = "benchmark"
    excess: bool = False

    kind: ClassVar[str] = "bucket_returns"
    label: ClassVar[str] = "bucket returns"
    _per_period: ClassVar[tuple[str, ...]] = ("returns", "benchmark", "universe")

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "labels", tuple(str(label) for label in self.labels))
        if self.returns.ndim != 2 or self.returns.shape[1] < 2:
            raise ValueError("returns must be T x B with at least two buckets")
        if len(self.labels) != self.returns.shape[1]:
            raise ValueError(f"{len(self.labels)} labels for {self.returns.shape[1]} buckets")

    @property
    def buckets(self) -> int:
        """Number of buckets B."""
        return self.returns.shape[1]


@dataclass(frozen=True, eq=False)
class ReturnSeries(_Dated):
    """One or more named return series, such as a strategy and its benchmark.

    Parameters
    ----------
    name, source, dates, periods_per_year
        As in `BucketReturns`.
    returns : float, shape (T, K)
        Simple returns as fractions; NaN where missing.
    labels : tuple of str, length K
        The series' names as the file has them.
    benchmark : float, shape (T,), optional
    benchmark_name : str

    Raises
    ------
    ValueError
        Shapes that do not fit, or dates that do not increase.
    """

    returns: np.ndarray
    labels: tuple[str, ...]
    benchmark: np.ndarray | None = field(default=None)
    benchmark_name: str = "benchmark"

    kind: ClassVar[str] = "return_series"
    label: ClassVar[str] = "return series"
    _per_period: ClassVar[tuple[str, ...]] = ("returns", "benchmark")

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "labels", tuple(str(label) for label in self.labels))
        if self.returns.ndim != 2 or len(self.labels) != self.returns.shape[1]:
            raise ValueError("returns must be T x K with one label per series")


KINDS: dict[str, type] = {
    cls.kind: cls for cls in (BucketReturns, ReturnSeries, FactorPanel, WeightTable, TrialResults)
}
