"""Rows to tables: where each begins and ends, its title, its header, and the rows around it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from .dates import rough
from .grid import Grid
from .numbers import is_missing, looks_numeric

_TOTALS = re.compile(
    r"\b(grand |sub)?(total|sum|average|avg|mean|median|st\.? ?dev|std|standard|stdev|min|max|count|"
    r"annuali[sz]ed|ann\b|cagr|cumulative|volatility|sharpe|t-?stat|geometric|arithmetic|overall|"
    r"all|summary|compound|return|mittel\w*|summe|gesamt|durchschnitt)",
    re.I,
)
# Sections of Ken French's files that hold something else than returns.
_NOT_RETURNS = re.compile(
    r"number of|# of|average (firm )?size|firm size|market cap|average market|prior returns?\b(?!.*portfolios)|"
    r"average of (be|me|prior|op|inv|b/m|e/p|cf/p|d/p)|sum of|\bbe ?/ ?me\b(?!.*returns)|turnover|standard dev|"
    r"characteristic",
    re.I,
)
_DATE_WORDS = re.compile(
    r"\W*(date|dates|month|months|day|period|time|year|week|datum|as of|end|period end|index|monat|yyyymm\w*)\W*",
    re.I,
)
_MOST_HEADING = 6
MOST_CELLS_LOOKED_AT = 300


@dataclass
class Section:
    """One table of a file; rows are counted from 0 in the grid.

    Parameters
    ----------
    date_column : int
    rows : list of int
        Rows that begin with a date, blank rows and totals left out.
    stamps : list of str
        Their dates as text.
    header : list of str
        One name per column, "" where there is none.
    header_row : int or None
    title, heading : str
        The line of words above the header; that line and those directly above it.
    strays : list of int
        Rows among the others that hold numbers but no date.
    notes, totals : list of int
        Rows of words among the others; rows of totals, averages and footnotes after them.
    """

    date_column: int
    rows: list[int] = field(default_factory=list)
    stamps: list[str] = field(default_factory=list)
    header: list[str] = field(default_factory=list)
    header_row: int | None = None
    title: str = ""
    heading: str = ""
    strays: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)

    @property
    def holds_returns(self) -> bool:
        """Whether the heading does not say that the numbers are something else."""
        return not _NOT_RETURNS.search(self.heading)


def find_sections(grid: Grid, column: int) -> list[Section]:
    """The tables of a grid whose dates stand in `column`.

    A gap of words between two rows of dates begins a new table where the dates do not simply go
    on, or where a different header stands in the gap; otherwise the words are a note.
    """
    sections: list[Section] = []
    current: Section | None = None
    gap: list[int] = []
    known: dict[str, tuple[str, date | None]] = {}
    last: tuple[date, int] | None = None
    for row in range(len(grid)):
        cell = grid.cell(row, column)
        if cell not in known:
            known[cell] = cell, rough(cell)
        cell, found = known[cell]  # one text for equal dates: long tables repeat them
        if found is None:
            gap.append(row)
            continue
        if current is None or (gap and _begins_another(grid, current, gap, last, found, row)):
            after, before = _split_gap(grid, gap, column) if current else ([], gap)
            if current:
                current.totals += after
            current = Section(column)
            _name(grid, current, before, row)
            sections.append(current)
        else:
            _absorb(grid, current, gap, column)
        gap = []
        current.rows.append(row)
        current.stamps.append(cell)
        last = (found, len(cell))
    if current:
        current.totals += [row for row in gap if not _blank(grid.cells(row))]
    return sections


def _blank(cells: Iterable[str]) -> bool:
    return not any(cell.strip() for cell in cells)


def _numeric(cells: list[str]) -> int:
    return sum(looks_numeric(cell) for cell in cells[:MOST_CELLS_LOOKED_AT])


def _is_header(grid: Grid, row: int, column: int, width: int, above: bool = False) -> bool:
    """Whether a row names columns: words, or bucket numbers beside a blank or a word for date.

    A row that stands `above` a table may have any word beside its bucket numbers.
    """
    cells = [cell.strip() for cell in grid.header_cells(row, width)]
    others = [cell for i, cell in enumerate(cells) if cell and i != column]
    if 2 * len(others) < width - 1 or not others:
        return False
    if grid.delimiter == "spaces" and len(cells) != width:
        return False
    first = cells[column] if column < len(cells) else ""
    numeric = _numeric(others)
    if numeric * 2 < len(others):
        return not _TOTALS.search(first) or bool(_DATE_WORDS.fullmatch(first))
    if first and not _DATE_WORDS.fullmatch(first) and (not above or _TOTALS.search(first)):
        return False
    # 1 2 3 ... 10 or 10 9 ... 1, perhaps in several blocks: whole numbers without a hole.
    plain = [int(float(cell)) for cell in others if re.fullmatch(r"\d{1,3}(\.0)?", cell)]
    distinct = sorted(set(plain))
    steps = {b - a for a, b in pairwise(distinct)}
    return 2 * len(plain) >= len(others) and len(steps) == 1 and len(plain) % len(distinct) == 0


def _begins_another(
    grid: Grid,
    current: Section,
    gap: list[int],
    last: tuple[date, int] | None,
    found: date,
    row: int,
) -> bool:
    column = current.date_column
    cell, next_width = grid.cell(row, column), len(grid.cells(row))
    filled = [row for row in gap if not _blank(grid.cells(row))]
    previous, width = last or (found, len(cell))
    if len(cell) != width and len(cell) in (4, 6, 8) and width in (4, 6, 8) and cell.isdigit():
        return True
    if not filled:
        return False
    first = rough(current.stamps[0]) or previous
    onward = found >= previous if previous >= first else found <= previous
    headers = [row for row in filled if _is_header(grid, row, column, next_width)]
    if any(_is_title(grid, row, next_width) for row in filled) and not onward:
        return True
    if not headers:
        return False
    names = [cell.strip() for cell in grid.header_cells(headers[-1], next_width)]
    return not onward or [n for n in names if n] != [n for n in current.header if n]


def _is_title(grid: Grid, row: int, width: int) -> bool:
    """Whether a row is a line of words: few cells for the width of the table, and no number."""
    cells = [cell.strip() for cell in grid.cells(row) if cell.strip()]
    if _numeric(cells) or all(is_missing(cell) for cell in cells):
        return False
    return grid.delimiter == "spaces" or len(cells) <= max(1, width // 2 - 1)


def _split_gap(grid: Grid, gap: list[int], column: int) -> tuple[list[int], list[int]]:
    """The rows of a gap that close the table above it, and those that open the one below."""
    for at, row in enumerate(gap):
        cells = grid.cells(row)
        closes = _numeric(cells) and not _is_header(grid, row, column, len(cells))
        if not closes:
            return gap[:at], gap[at:]
    return gap, []


def _absorb(grid: Grid, current: Section, gap: list[int], column: int) -> None:
    for row in gap:
        cells = grid.cells(row)
        if _blank(cells):
            continue
        if _numeric(cells) and not _is_header(grid, row, column, len(cells)):
            (current.totals if _TOTALS.search(grid.cell(row, column)) else current.strays).append(
                row
            )
        else:
            current.notes.append(row)


def _name(grid: Grid, section: Section, gap: list[int], first_row: int) -> None:
    """Find the header and the title in the rows above a table."""
    width = len(grid.cells(first_row))
    heading: list[str] = []
    filled = [row for row in gap if not _blank(grid.cells(row))]
    while filled:
        row = filled.pop()
        cells = [cell.strip() for cell in grid.header_cells(row, width)]
        if section.header_row is None:
            only_date = _DATE_WORDS.fullmatch(grid.cell(row, section.date_column) or "?")
            if _is_header(grid, row, section.date_column, width, above=True):
                section.header_row, section.header = row, cells
                # A second header line above fills the names that are missing in this one.
                above = filled[-1] if filled else None
                if (
                    above == row - 1
                    and "" in cells
                    and _is_header(grid, above, section.date_column, width)
                ):
                    upper = [cell.strip() for cell in grid.cells(above)]
                    section.header = [
                        name or (upper[i] if i < len(upper) else "") for i, name in enumerate(cells)
                    ]
                continue
            if only_date:
                continue  # pandas writes the index's name on a line of its own
        if not _is_title(grid, row, width):
            break
        # Ken French's later sections have headings of several lines; the last is the closest.
        heading.insert(0, " ".join(" ".join(grid.cells(row)).split()))
        if not filled or filled[-1] != row - 1:
            break
    section.title = heading[-1] if heading else ""
    section.heading = " ".join(heading[-_MOST_HEADING:])
