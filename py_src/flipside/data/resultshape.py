"""How results of trials are laid out: the trials down the rows or across the columns, the names above."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .cells import Cells
from .nodewords import is_trial, role_of
from .numbers import is_missing, looks_numeric


def orientation_of(cells: Cells) -> tuple[str, str]:
    """Whether the trials run down the rows or across the columns."""
    rows, height, width = cells.rows, len(cells.rows), cells.width
    if width == 1:
        return "columns", "there is one column"
    down = [cell for cell in cells.column(0, 1) if cell]
    across = [cell for cell in rows[0][1:] if cell]
    named = [cell for cell in down if not looks_numeric(cell) and not is_missing(cell)]
    if named and len(named) * 2 > len(down):
        if all(map(is_trial, named)):
            return "columns", "each row begins with a trial"
        return "rows", "each row begins with a name"
    if height == 1:
        return "rows", "there is one row"
    words = [cell for cell in across if not looks_numeric(cell)]
    if words and all(map(is_trial, words)) and len(words) == len(across):
        return "rows", "the first row names the trials"
    if words and not all(map(is_missing, words)):
        return "columns", "the first row names the columns"
    if counts(rows[0]) and width > 2:
        return "rows", "the first row counts the trials"
    if height == 2 and looks_numeric(rows[1][-1]) and not looks_numeric(rows[1][0]):
        return "rows", "the second row begins with a name"
    if height >= width:
        return "columns", "there are more rows than columns" if height > width else "it is usual"
    return "rows", "there are more columns than rows"


def counts(cells: Sequence[str]) -> bool:
    """Whether these are whole numbers that go up one by one."""
    if not all(re.fullmatch(r"\d{1,9}", cell) for cell in cells):
        return False
    first = int(cells[0])
    return [int(cell) for cell in cells] == list(range(first, first + len(cells)))


def header_of(cells: Cells) -> tuple[list[str], int]:
    """The names of the columns, and the first row of results."""
    row = cells.rows[0]
    words = [cell for cell in row if not looks_numeric(cell) and not is_missing(cell)]
    numbers = [cell for cell in row if looks_numeric(cell)]
    if role_of(row[0]) == "trial_number" and words and len(cells.rows) > 1:
        return row, 1
    if len(words) > len(numbers) and not (cells.width > 1 and is_trial(row[0])):
        return row, 1
    return [""] * cells.width, 0
