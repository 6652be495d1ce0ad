"""Checks on the way from a table to returns: each finds its fault, names the place, and says what was done."""

from __future__ import annotations

import numpy as np

from ..errors import UserError
from .corrections import Corrections
from .raw import RawTable
from .record import Import

FEWEST_PERIODS = 12


def need(count: int, what: str, field: str | None = None) -> None:
    if count < FEWEST_PERIODS:
        raise UserError(
            f"At least {FEWEST_PERIODS} periods are needed; there are {count} {what}.",
            field=field,
            remedy="Choose a longer range." if field else "Choose a file with a longer history.",
        )


def sort_rows(table: RawTable, record: Import) -> None:
    """Rows by date; of equal dates the first is kept."""
    days = np.array(table.dates, dtype="datetime64[D]")
    steps = np.diff(days).astype(int)
    if (steps < 0).any():
        if (steps <= 0).all():
            record.warnings.append(
                "The newest date stands first; the rows were put in the order of time."
            )
        else:
            at = int(np.argmax(steps < 0)) + 1
            record.warnings.append(
                f"The dates are not in order (first in row {table.row_numbers[at]}: {days[at]} after {days[at - 1]}); "
                "the rows were sorted by date."
            )
    unique, first = np.unique(days, return_index=True)
    repeated = np.setdiff1d(np.arange(len(days)), first)
    if len(repeated):
        rows = [table.row_numbers[at] for at in repeated]
        record.drop("their date was there before", rows)
        record.warnings.append(
            f"{len(repeated):,} row{'s repeat a date' if len(repeated) > 1 else ' repeats a date'} that was there before "
            f"({days[repeated[0]]} in row {rows[0]}); the first row of each date was kept."
        )
    table.dates = [day.astype(object) for day in unique]
    table.row_numbers = [table.row_numbers[at] for at in first]
    table.values = table.values[first]


def leave_out_empty(table: RawTable, record: Import) -> None:
    """Take columns without any value out of the table, with a warning."""
    empty = [i for i in table.main + table.extras if not np.isfinite(table.values[:, i]).any()]
    if not empty:
        return
    if table.columns is not None:
        for column in record.columns:
            if column.index in [table.columns[i] for i in empty]:
                column.role, column.bucket = "ignore", None
                column.reason = "all its values are missing"
    for i in empty:
        record.warnings.append(f"All values of {table.places[i]} are missing; it was left out.")
    table.buckets = [i for i in table.buckets if i not in empty]
    table.series = [i for i in table.series if i not in empty]
    table.benchmark = None if table.benchmark in empty else table.benchmark
    table.universe = None if table.universe in empty else table.universe
    if table.columns is not None:
        numbers = {table.columns[i]: n for n, i in enumerate(table.buckets, start=1)}
        for column in record.columns:
            column.bucket = numbers.get(column.index)
    if len(table.main) < (1 if table.series else 2):
        raise UserError(
            f"Only {len(table.main)} column of returns has any values; a ranking needs at least two buckets."
            if table.main
            else "No column of returns has any values.",
            field="columns",
            remedy="Choose a file that holds the returns themselves.",
        )


def refuse_impossible(table: RawTable, record: Import) -> None:
    used = table.main + table.extras
    bad = np.argwhere(table.values[:, used] < -1 - 1e-12)
    if not len(bad):
        return
    at, place = int(bad[0][0]), used[int(bad[0][1])]
    worst = float(np.nanmin(table.values[:, used]))
    unit = record.fact("unit")
    field = None if table.columns is None else f"columns.{table.columns[place]}"
    remedy = "Correct the cell, or leave it blank if the value is missing."
    if unit and unit.value == "fraction" and worst >= -100:
        field = "unit"
        remedy = "If the values are percent, correct the unit; otherwise correct the cell."
    others = f" ({len(bad) - 1:,} more like this)" if len(bad) > 1 else ""
    raise UserError(
        f"Row {table.row_numbers[at]}, {table.places[place]}: a return of {100 * table.values[at, place]:.6g} % is below "
        f"-100 %, which cannot be{others}.",
        field=field,
        remedy=remedy,
    )


def cut_range(
    days: np.ndarray, returns: np.ndarray, record: Import, corrections: Corrections
) -> tuple[np.ndarray, np.ndarray]:
    """Cut to the dates that the visitor chose, and record the range used."""
    first = corrections.day("first", "The first date", end=False)
    last = corrections.day("last", "The last date", end=True)
    keep = np.ones(len(days), dtype=bool)
    if first:
        keep &= days >= np.datetime64(first)
    if last:
        keep &= days <= np.datetime64(last)
    if first or last:
        need(int(keep.sum()), "periods in the chosen range", "first" if first else "last")
    days, returns = days[keep], returns[keep]
    left_out = int((~keep).sum())
    for id, label, day, wanted in (
        ("first", "First date", days[0], first),
        ("last", "Last date", days[-1], last),
    ):
        reason = (
            f"you chose the range; {left_out:,} periods are outside"
            if wanted
            else f"the {id} in the file"
        )
        record.add(id, label, str(day), str(day), reason, "date")
    return days, returns


def warn_missing(table: RawTable, returns: np.ndarray, record: Import) -> None:
    """Count what is missing, by column: never a silent NaN."""
    missing = np.isnan(returns).sum(axis=0)
    places = [(i, int(missing[i])) for i in table.main + table.extras if missing[i]]
    if not places:
        return
    shown = ", ".join(f"{table.places[i]}: {count:,}" for i, count in places[:6])
    more = f", and {len(places) - 6:,} more columns" if len(places) > 6 else ""
    total = sum(count for _, count in places)
    record.warnings.append(
        f"{total:,} value{'s are' if total > 1 else ' is'} missing, of {len(returns):,} periods ({shown}{more})."
    )


def warn_identical(table: RawTable, returns: np.ndarray, record: Import) -> None:
    """Name columns that hold the same returns: one was copied by mistake, most likely."""
    by_content: dict[bytes, list[str]] = {}
    for i in table.main + table.extras:
        if np.ptp(returns[np.isfinite(returns[:, i]), i]) > 1e-15:
            # Equal to twelve decimals: levels of one path but another base leave that much.
            content = (np.round(returns[:, i], 12) + 0.0).tobytes()
            by_content.setdefault(content, []).append(table.places[i])
    for places in by_content.values():
        if len(places) < 2:
            continue
        rest = len(places) - 5
        last = f"{rest:,} more columns" if rest > 1 else places[-1]
        first = ", ".join(places[: 5 if rest > 1 else -1])
        record.warnings.append(
            f"{first[0].upper()}{first[1:]} and {last} hold the same returns in every period. Check whether a "
            "column was copied by mistake."
        )


def check_constant(table: RawTable, returns: np.ndarray, record: Import) -> None:
    constant = [
        i for i in table.main if np.ptp(returns[np.isfinite(returns[:, i]), i]) < 1e-15
    ] if len(returns) else []  # fmt: skip
    if not constant:
        return
    if len(constant) == len(table.main):
        raise UserError(
            "Every column of returns has the same value in every row; there is nothing to analyse.",
            remedy="Check that the file holds returns, and not settings or ranks.",
        )
    for i in constant[:5]:
        record.warnings.append(f"{table.places[i]} has the same return in every period. Check it.")
    if len(constant) > 5:
        record.warnings.append(f"{len(constant) - 5} more columns are constant as well.")
