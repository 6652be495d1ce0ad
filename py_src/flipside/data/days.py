"""The dates of a table: their form, recorded, and an error where a cell is not of that form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from ..errors import UserError
from .corrections import Corrections
from .dates import EPOCH_1900, EPOCH_1904, FORMATS, read_dates
from .record import Import
from .values import shorten


def days_of(
    cells: Sequence[str],
    column: str,
    row: Callable[[int], object],
    epoch_1904: bool,
    record: Import,
    wanted: Corrections,
) -> list[date]:
    """The day in each of the `cells` of a `column`; `row` tells the row that a cell stands in.

    Raises
    ------
    UserError
        The cells have no single form, or one of them is not of it.
    """
    chosen = wanted.choice("date_format", list(FORMATS), "date format")
    reading = read_dates(cells, chosen)
    known = [day for day in reading.dates if day] if reading else []
    if not reading or (chosen and 2 * len(known) < len(cells)):
        raise UserError(
            f"The dates in {column} have no single form; the first is “{shorten(cells[0])}”.",
            field="date_format" if chosen else None,
            remedy="Write all dates as 2020-01-31.",
        )
    record.add(
        "date_format", "Date format", reading.format.id, reading.text, reading.reason,
        "choice" if reading.choices else None, tuple((id, id) for id in reading.choices),
    )  # fmt: skip
    if len(known) < len(cells):
        at = reading.dates.index(None)
        raise UserError(
            f"Row {row(at)}, {column}: a date in the form of {shorten(cells[reading.dates.index(known[0])])} "
            f"({reading.format.id}) was expected, but the cell holds “{shorten(cells[at])}”.",
            field="date_format" if reading.choices else None,
            remedy="Correct the cell, or delete the row.",
        )
    if reading.warning:
        record.warnings.append(reading.warning)
    if reading.format.id == "Excel day number" and epoch_1904:
        known = [day + (EPOCH_1904 - EPOCH_1900) for day in known]
    return known
