"""The data set of factors: one row per date and stock. Immutable, and never copied, because it may fill the memory."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import numpy as np


@dataclass(frozen=True, eq=False)
class FactorPanel:
    """One row per date and stock: the values of factors, and the return that followed, where the file has it.

    Parameters
    ----------
    name, source
        As in `BucketReturns`.
    dates : datetime64[D], shape (D,)
        Strictly increasing.
    periods_per_year : float
        P, as ``statistics.md`` defines it; NaN where one date says nothing about it.
    date_index, stock_index : int32, shape (N,)
        Position of each row's date in `dates`, never decreasing, and of its stock in `stocks`.
    stocks : tuple of str, length S
        Names of the stocks, as the file has them.
    values : float32 or float64, shape (N, F)
        Factor values, NaN where missing; each column contiguous (Fortran order), because tools go factor by factor.
    labels : tuple of str, length F
        The factors' names as the file has them.
    forward : float64, shape (N,), optional
        The return that followed each row's date, as a fraction; NaN where missing.
    forward_name : str
        What the file calls it.

    Raises
    ------
    ValueError
        Shapes that do not fit, or dates or rows that are out of order.

    Examples
    --------
    >>> panel = FactorPanel("demo", "demo.csv", ["2020-01-31", "2020-02-29"], 12, [0, 0, 1], [0, 1, 0],
    ...                     ("IBM", "GE"), np.array([[0.1, 1], [0.2, 2], [0.3, 3]]), ("Value", "Size"))
    >>> panel.describe()["rows"], panel.slices()
    (3, [slice(0, 2, None), slice(2, 3, None)])
    """

    name: str
    source: str
    dates: np.ndarray
    periods_per_year: float
    date_index: np.ndarray
    stock_index: np.ndarray
    stocks: tuple[str, ...]
    values: np.ndarray
    labels: tuple[str, ...]
    forward: np.ndarray | None = None
    forward_name: str = ""

    kind: ClassVar[str] = "factor_panel"
    label: ClassVar[str] = "factor values"

    def __post_init__(self) -> None:
        values = np.asarray(self.values)
        if values.dtype not in (np.float32, np.float64):
            values = values.astype(float)
        held = {
            "dates": np.asarray(self.dates, dtype="datetime64[D]"),
            "date_index": np.asarray(self.date_index, dtype=np.int32),
            "stock_index": np.asarray(self.stock_index, dtype=np.int32),
            # Rows of a panel that is in Fortran order already are taken as they are: it may fill the memory.
            "values": values
            if values.strides[:1] == (values.itemsize,)
            else np.asfortranarray(values),
            "forward": None if self.forward is None else np.asarray(self.forward, dtype=float),
        }
        for name, array in held.items():
            if array is not None:
                array = (
                    array.view()
                )  # so that the caller's own array stays writable, without a copy
                array.setflags(write=False)
            object.__setattr__(self, name, array)
        object.__setattr__(self, "stocks", tuple(self.stocks))
        object.__setattr__(self, "labels", tuple(str(label) for label in self.labels))
        rows = len(self.date_index)
        if self.dates.ndim != 1 or (np.diff(self.dates).astype(int) <= 0).any():
            raise ValueError("dates must be one-dimensional and strictly increasing")
        if self.values.ndim != 2 or self.values.shape != (rows, len(self.labels)):
            raise ValueError(
                f"values are {self.values.shape} for {rows} rows and {len(self.labels)} labels"
            )
        if len(self.stock_index) != rows or (
            self.forward is not None and len(self.forward) != rows
        ):
            raise ValueError("every row needs a stock, and a forward return where there are any")
        if (np.diff(self.date_index) < 0).any():
            raise ValueError("rows must be sorted by date")

    @property
    def periods(self) -> int:
        """Number of dates D."""
        return len(self.dates)

    @property
    def nbytes(self) -> int:
        """Bytes that the table takes."""
        arrays = (self.values, self.date_index, self.stock_index, self.forward)
        return sum(array.nbytes for array in arrays if array is not None)

    def missing(self) -> np.ndarray:
        """How many values are missing, by date and factor; int, shape (D, F)."""
        counts = np.empty((self.periods, len(self.labels)), dtype=np.int64)
        for place, column in enumerate(
            self.values.T
        ):  # one factor at a time: the table may be large
            absent = self.date_index[np.isnan(column)]
            counts[:, place] = np.bincount(absent, minlength=self.periods)
        return counts

    def slices(self) -> list[slice]:
        """The rows of each date, in the order of `dates`."""
        edges = np.searchsorted(self.date_index, np.arange(self.periods + 1))
        return [slice(int(a), int(b)) for a, b in pairwise(edges)]

    def describe(self) -> dict:
        """The `data` part of a report: as of other data sets, and the numbers of rows, stocks and factors."""
        return {
            "name": self.name,
            "kind": self.kind,
            "periods": self.periods,
            "from": str(self.dates[0]) if self.periods else None,
            "to": str(self.dates[-1]) if self.periods else None,
            "periods_per_year": self.periods_per_year,
            "rows": len(self.date_index),
            "stocks": len(self.stocks),
            "factors": len(self.labels),
        }
