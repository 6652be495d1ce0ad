"""The numbers of a table by role, as they stand in the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np


@dataclass
class RawTable:
    """The numbers of a table by role, as in the file.

    Parameters
    ----------
    dates, row_numbers : list
        Date of each row, and its number as an editor shows it; in the order of the file.
    values : float, shape (T, K)
    names, places : list of str, length K
        The columns' names, and how a message names their place.
    columns : list of int or None
        The columns' indices in the file; None in a long table.
    buckets, series : list of int
        Which of the K columns; buckets from the lowest rank to the highest. One of both is empty.
    benchmark, universe : int or None
        Which of the K columns.
    excess : bool
        The names say that these are excess returns.
    title : str
        Of the table, or the name of a long table's column.
    signs : int
        Number of percent signs in the cells.
    shown_as_percent : bool
        A spreadsheet shows the cells as percent, and stores fractions.
    """

    dates: list[date]
    row_numbers: list[int]
    values: np.ndarray
    names: list[str]
    places: list[str]
    columns: list[int] | None
    buckets: list[int]
    series: list[int]
    benchmark: int | None = None
    universe: int | None = None
    excess: bool = False
    title: str = ""
    signs: int = 0
    shown_as_percent: bool = False

    @property
    def main(self) -> list[int]:
        """The columns that the data set is about."""
        return self.buckets or self.series

    @property
    def extras(self) -> list[int]:
        """Benchmark and universe, those that there are."""
        return [i for i in (self.benchmark, self.universe) if i is not None]
