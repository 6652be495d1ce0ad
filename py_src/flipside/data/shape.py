"""What a table looks like before anything is known of it: dates, width, header, kinds of cells."""

from __future__ import annotations

from collections import Counter

from .dates import FORMATS, rough
from .grid import Grid
from .names import tidy
from .numbers import is_missing, looks_numeric
from .sections import MOST_CELLS_LOOKED_AT, Section

_SURE = tuple(each for each in FORMATS.values() if each.sure)


def width_of(grid: Grid, section: Section) -> int:
    """Number of columns: the header's, or where there is none the usual one of the first rows."""
    if section.header_row is not None:
        last = max((i for i, name in enumerate(section.header) if name), default=0)
        return max(last, section.date_column) + 1
    filled = [
        max((i for i, cell in enumerate(grid.cells(row)) if cell.strip()), default=0)
        for row in section.rows[:50]
    ]
    # The larger of equally common ones.
    return max(Counter(filled).items(), key=lambda item: (item[1], item[0]))[0] + 1


def header_of(section: Section, width: int) -> list[str]:
    """One name per column, "" where there is none."""
    names = ["" if tidy(name) == "" else name for name in section.header[:width]]
    return names + [""] * (width - len(names))


def profile(grid: Grid, section: Section, width: int) -> list[str]:
    """For each column what a sample of its cells holds: numbers, counter, text or nothing."""
    step = max(1, len(section.rows) // 150)
    # The first rows in a row, so that a counter is seen; the others spread out.
    rows = [grid.cells(row) for row in [*section.rows[:30], *section.rows[30::step]]]
    kinds = []
    for column in range(width):
        cells = [row[column].strip() if column < len(row) else "" for row in rows]
        filled = [cell for cell in cells if not is_missing(cell)]
        numeric = [cell for cell in filled if looks_numeric(cell)]
        start = [cell for cell in cells[:30] if cell]
        if not any(cells):
            kinds.append("nothing")
        elif len(start) > 2 and start in (
            [str(i) for i in range(len(start))],
            [str(i + 1) for i in range(len(start))],
        ):
            kinds.append("counter")
        elif filled and len(numeric) * 2 < len(filled):
            kinds.append("text")
        else:
            kinds.append("numbers")
    return kinds


def date_column(grid: Grid) -> int | None:
    """The column that holds the dates, or None.

    The column with the most cells that look like dates, the leftmost of equals. Cells that can
    only be dates count; plain numbers such as 202001 count where no column has such cells.
    """
    sample = _sample_rows(grid)
    sure: Counter[int] = Counter()
    any_form: Counter[int] = Counter()
    for cells in sample:
        for column, cell in enumerate(cells[:40]):
            if len(cell) > 3 and rough(cell):
                any_form[column] += 1
                sure[column] += any(each.parse(cell) for each in _SURE)
    for counts in (+sure, any_form):
        if counts:
            most = max(counts.values())
            if most >= 2:
                # A second column of dates (formation and end date) must not win by one cell.
                return min(column for column, count in counts.items() if count >= 0.9 * most)
    return None


def _sample_rows(grid: Grid) -> list[list[str]]:
    step = max(1, len(grid) // 400)
    rows = sorted({*range(min(len(grid), 300)), *range(0, len(grid), step)})
    return [[cell.strip() for cell in grid.cells(row)[:MOST_CELLS_LOOKED_AT]] for row in rows]
