"""Rows of factors in the order of time: their dates, what is there twice, and the range."""

from __future__ import annotations

import numpy as np

from ..errors import UserError
from .corrections import Corrections
from .days import days_of
from .frequency import describe, gap_warning, periods_per_year
from .panel import Head
from .panelstore import Rows
from .record import Import
from .source import decode
from .values import column_name


def read_days(
    rows: Rows, head: Head, epoch_1904: bool, record: Import, wanted: Corrections
) -> np.ndarray:
    """The day of each different text in the column of dates."""
    cells = [decode(text) for text in rows.dates.texts]
    column = column_name(record_column(record, "date"), head.header)
    days = days_of(
        cells, column, lambda at: f"{rows.dates.lines[at]:,}", epoch_1904, record, wanted
    )
    return np.array(days, dtype="datetime64[D]")


def record_column(record: Import, role: str) -> int:
    """The column that has a role which only one has."""
    return next(column.index for column in record.columns if column.role == role)


def put_in_order(rows: Rows, days: np.ndarray, record: Import) -> np.ndarray:
    """Rows by date, of each date and stock the first; returns the dates, whose positions are the rows' codes."""
    unique, position = np.unique(days, return_inverse=True)
    _, _, date, stock, lines = rows.columns()
    date[:] = position.astype(np.int32)[date]
    steps = np.diff(date)
    if (steps < 0).any():
        # small whole numbers are sorted in one pass
        narrow = date.astype(np.uint16) if len(unique) < 1 << 16 else date
        if not (steps <= 0).all():
            changes = int((steps < 0).sum())
            record.warnings.append(
                f"The rows are not in the order of time (the date goes back {changes:,} time{'s' if changes > 1 else ''}); they "
                "were sorted by date."
            )
        rows.take(np.argsort(narrow, kind="stable"))
        _, _, date, stock, lines = rows.columns()
    keys = date.astype(np.int64) * len(rows.stocks.texts) + stock
    if len(keys) > 1 and not (np.diff(np.sort(keys)) > 0).all():
        _, first = np.unique(keys, return_index=True)
        again = np.ones(len(keys), dtype=bool)
        again[first] = False
        count, at = int(again.sum()), int(np.argmax(again))
        record.warnings.append(
            f"{count:,} row{'s repeat a date and stock' if count > 1 else ' repeats a date and stock'} that stood before "
            f"({unique[date[at]]}, {decode(rows.stocks.texts[stock[at]])} in row {lines[at]:,}); the first of each was kept."
        )
        record.drop("their date and stock were there before", lines[again])
        rows.take(np.flatnonzero(~again))
    return unique


def cut_range(
    rows: Rows, days: np.ndarray, record: Import, wanted: Corrections
) -> tuple[np.ndarray, np.ndarray]:
    """The range of dates that the visitor chose, and the position of each row's date in it."""
    first = wanted.day("first", "The first date", end=False)
    last = wanted.day("last", "The last date", end=True)
    kept = np.ones(len(days), dtype=bool)
    if first:
        kept &= days >= np.datetime64(first)
    if last:
        kept &= days <= np.datetime64(last)
    if not kept.any():
        raise UserError(
            f"There is no date in the chosen range; the file has {days[0]} to {days[-1]}.",
            field="first" if first else "last",
            remedy="Choose a longer range.",
        )
    begin, count = int(np.argmax(kept)), int(kept.sum())
    if count < len(days):
        date = rows.columns()[2]
        edges = np.searchsorted(date, [begin, begin + count])
        rows.take(np.arange(*edges))
    date = rows.columns()[2]
    date -= begin
    for id, label, day, chosen in (
        ("first", "First date", days[begin], first),
        ("last", "Last date", days[begin + count - 1], last),
    ):
        reason = (
            f"you chose the range; {len(days) - count:,} dates are outside"
            if chosen
            else f"the {id} in the file"
        )
        record.add(id, label, str(day), str(day), reason, "date")
    return days[begin : begin + count], date


def frequency(days: np.ndarray, record: Import, wanted: Corrections) -> float:
    if len(days) < 2:
        record.warnings.append(
            "There is only one date, so nothing can be said about change over time."
        )
        return float("nan")
    per_year, reason, warning = periods_per_year(days)
    chosen = wanted.number("periods_per_year", 0.1, 400, "Periods per year")
    if chosen is not None:
        per_year, reason, warning = chosen, "you chose it", None
    for words in (warning, gap_warning(days)):
        if words:
            record.warnings.append(words)
    record.add("periods_per_year", "Periods a year", per_year, describe(per_year), reason, "number")
    return per_year
