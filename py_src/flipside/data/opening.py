"""Workbooks and texts to one table of cells: the sheet, the delimiter, and whether there are dates in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from ..errors import UserError
from .checks import FEWEST_PERIODS
from .corrections import Corrections
from .grid import DELIMITERS, Grid, make_grid, sniff, split_lines
from .p123json import looks_like_json, read_json
from .record import Import
from .refuse import refuse_no_dates
from .sections import find_sections
from .shape import date_column
from .xlsx import Workbook

if TYPE_CHECKING:
    from .cells import Cells

Progress = Callable[[float, str], None]
MOST_LINES = 3_000_000
# A table without dates: its cells, its kind and the reason for that.
Undated = tuple["Cells", str, str]
# Only a file with these words near its start is looked at for nodes before it is for dates.
_ABOUT_NODES = re.compile(r"\b(node|factor|name)", re.I)
_DECLARES_MISSING = re.compile(r"missing.*-99|-99\S*.*missing", re.I)


def open_workbook(
    content: bytes, record: Import, wanted: Corrections, report: Progress
) -> tuple[Grid | Undated, str]:
    workbook = Workbook(content)
    chosen = wanted.choice("sheet", workbook.sheets, "sheet")
    wanted.choice("delimiter", [], "delimiter")
    report(0.05, "Unpacking the workbook")
    opened, undated = None, None
    reason = "the first with dates and numbers"
    for sheet in [chosen] if chosen else workbook.sheets:
        grid = workbook.grid(sheet)
        if opened is None:
            opened, fitting = grid, sheet
        if not wanted.undated and _has_table(grid):
            opened, fitting, undated = grid, sheet, None
            break
        if undated is None:
            from .undated import kind_of_grid

            if undated := kind_of_grid(grid, wanted):
                opened, fitting = undated, sheet
                reason = "the first with weights or results, as none has dates"
    record.add(
        "sheet", "Sheet", fitting, fitting,
        "you chose it" if chosen else "it is the only one" if len(workbook.sheets) == 1 else reason,
        "choice" if len(workbook.sheets) > 1 else None, tuple((s, s) for s in workbook.sheets),
    )  # fmt: skip
    return opened, fitting if len(workbook.sheets) > 1 else ""


def _has_table(grid: Grid) -> bool:
    column = date_column(grid)
    if column is None:
        return False
    return any(len(s.rows) >= FEWEST_PERIODS for s in find_sections(grid, column))


def open_text(
    text: str, record: Import, wanted: Corrections, report: Progress
) -> tuple[Grid | Undated, str | None]:
    if looks_like_json(text):
        wanted.choice("delimiter", [], "delimiter")
        grid, layout = read_json(text)
        record.layout = "json"
        record.add("layout", "Layout", "json", f"JSON, {layout}", "the file starts as JSON does")
        return grid, None
    report(0.1, "Splitting into rows")
    if text.count("\n") > MOST_LINES:
        raise UserError(
            f"The file has {text.count(chr(10)):,} rows; up to {MOST_LINES:,} can be read in a browser.",
            remedy="Keep the dates and the buckets only, or a shorter range.",
        )
    lines = split_lines(text.lstrip("\ufeff"))
    asked = wanted.undated or wanted.given.get("delimiter") == "none"
    if asked or _ABOUT_NODES.search(text[:2000]):
        from .undated import recognise

        if undated := recognise(lines, wanted, record, sure=not asked):
            return undated, None
    chosen = wanted.choice("delimiter", list(DELIMITERS), "delimiter")
    sniffed = sniff(lines)
    if sniffed is None:
        from .undated import recognise

        if undated := recognise(lines, wanted, record):
            return undated, None
        if not chosen:
            refuse_no_dates(lines)
    delimiter, reason = (chosen, "you chose it") if chosen else sniffed
    record.add(
        "delimiter", "Columns divided by", delimiter, DELIMITERS[delimiter][1], reason, "choice",
        tuple((key, label) for key, (_, label) in DELIMITERS.items()),
    )  # fmt: skip
    declared = next((line for line in lines[:60] if _DECLARES_MISSING.search(line[:300])), None)
    return make_grid(lines, delimiter), declared
