"""Files without a table of dates: what they are, and what to choose instead."""

from __future__ import annotations

import re
from typing import NoReturn

from ..errors import UserError
from .dates import rough
from .grid import DELIMITERS, Grid, is_only_a_date, make_grid, sampled
from .groups import find_groups
from .numbers import looks_numeric

SERIES_WANTED = (
    "On Portfolio123, download the rank performance itself (one row per rebalancing), or request rank_perf "
    "through its programming interface with outputType “perf”."
)
_TABLE_WANTED = (
    "The table needs a row of column names, then one row per date with one number per bucket."
)
_SUMMARY = re.compile(
    r"annuali[sz]ed|\bann\.? ?ret|\bcagr\b|sharpe|max(imum)? drawdown|sortino", re.I
)


def refuse_no_dates(lines: list[str]) -> NoReturn:
    """Say why a text holds no table with dates: no table, a header only, one column, a summary, no dates."""
    sample = sampled(lines)
    if 2 * sum(map(is_only_a_date, sample)) > len(sample):
        refuse_one_column()
    grids = [make_grid(sample, delimiter) for delimiter in DELIMITERS if delimiter != "spaces"]
    grid = max(grids, key=_regularity)
    if _regularity(grid) < 2:
        spaced = make_grid(sample, "spaces")
        if _regularity(spaced) >= 3 and _numeric_rows(spaced) * 2 > len(spaced):
            grid = spaced
    refuse_grid(grid)


def refuse_grid(grid: Grid) -> NoReturn:
    """The same for rows of cells."""
    rows = [[cell.strip() for cell in grid.cells(row)[:300]] for row in range(min(len(grid), 2000))]
    rows = [row for row in rows if any(row)]
    if not rows:
        raise UserError("The table is empty.", remedy=_TABLE_WANTED)
    filled = [sum(map(bool, row)) for row in rows]
    numeric = [sum(map(looks_numeric, row)) for row in rows]
    if max(filled) == 1:
        if sum(bool(n) or bool(rough(r[0])) for n, r in zip(numeric, rows, strict=True)) * 2 > len(
            rows
        ):
            refuse_one_column()
        raise UserError("The file is text without a table.", remedy=_TABLE_WANTED)
    if len(rows) <= 2 and not any(looks_numeric(cell) for row in rows[1:] for cell in row):
        raise UserError("The file has a header but no rows of numbers.", remedy=_TABLE_WANTED)
    if _is_summary(rows):
        raise UserError(
            "The file is a summary: numbers for each bucket over the whole time, without dates.",
            remedy=SERIES_WANTED,
        )
    across = next((row for row in rows[:20] if sum(bool(rough(c)) for c in row) >= 6), None)
    if across:
        raise UserError(
            "The dates run across the columns; they are needed down the rows.",
            remedy="Turn the table round (copy it, then “Paste special”, “Transpose”) and load it again.",
        )
    if not any(numeric):
        raise UserError("The file is text without a table of numbers.", remedy=_TABLE_WANTED)
    if sum(n > 0 for n in numeric) < 3 and len(rows) > 5:
        raise UserError("The file is text without a table.", remedy=_TABLE_WANTED)
    raise UserError(
        "No column holds dates, so nothing can be said about time.",
        remedy="Add a column of dates such as 2020-01-31, or choose the file that has them.",
    )


def refuse_one_column() -> NoReturn:
    """Say that one column is not enough."""
    raise UserError(
        "The file has one column only; dates and at least two buckets are needed.",
        remedy=_TABLE_WANTED,
    )


def _regularity(grid: Grid) -> int:
    """The number of rows that share the most common number of cells, if that is more than one."""
    counts: dict[int, int] = {}
    for row in range(len(grid)):
        size = len(grid.cells(row))
        if size > 1:
            counts[size] = counts.get(size, 0) + 1
    return max(counts.values(), default=0)


def _numeric_rows(grid: Grid) -> int:
    return sum(any(map(looks_numeric, grid.cells(row))) for row in range(len(grid)))


def _is_summary(rows: list[list[str]]) -> bool:
    """A row per metric and a column per bucket, or a row per bucket and a column per metric."""
    words = sum(bool(_SUMMARY.search(cell)) for row in rows[:60] for cell in row)
    for row in rows[:60]:
        if row[0].lower() == "metric" and len(row) > 2:
            return True
        groups = find_groups(
            row, [i for i, cell in enumerate(row) if cell and not looks_numeric(cell)]
        )
        if groups and len(rows) <= 60 and (words or len(rows) < 12):
            return True
    return len(rows) <= 205 and words > 0 and any(sum(map(looks_numeric, row)) for row in rows)
