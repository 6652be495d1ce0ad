"""Text to rows of cells: the delimiter, quotes, and rows that are split only when asked for."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .dates import rough
from .numbers import is_missing, looks_numeric

DELIMITERS = {
    "tab": ("\t", "tab"),
    "semicolon": (";", "semicolon ;"),
    "pipe": ("|", "bar |"),
    "comma": (",", "comma ,"),
    "spaces": (" ", "blanks"),
}
_BLANKS = re.compile(r"\s+")
_WIDE_BLANKS = re.compile(r"\t|\s{2,}")
# A quoted cell that runs over more lines than this is an unbalanced quote.
_MOST_LINES_IN_A_CELL = 20


@dataclass
class Grid:
    """Rows of text cells, from whatever file.

    Parameters
    ----------
    lines : sequence
        Each a line of text that is split when asked for, or a list of cells.
    delimiter : str
        Key of `DELIMITERS`, or "" where the cells came as cells.
    numbers : sequence of int, optional
        The number of each row as an editor or spreadsheet shows it; default 1, 2, 3, ...
    decimal : str, optional
        The decimal mark, where the file's format settles it.
    percent_columns : set of int
        Columns whose cells a spreadsheet shows as percent, stored as fractions.
    epoch_1904 : bool
        Day numbers count from 1904.
    """

    lines: Sequence[str | list[str]]
    delimiter: str = ""
    numbers: Sequence[int] | None = None
    decimal: str | None = None
    percent_columns: set[int] = field(default_factory=set)
    epoch_1904: bool = False

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def of_cells(self) -> bool:
        """Whether the rows came as cells, from a sheet or JSON, and not as text."""
        return self.delimiter == ""

    def cells(self, row: int) -> list[str]:
        """The cells of a row, counted from 0."""
        line = self.lines[row]
        if isinstance(line, list):
            return line
        if self.delimiter == "spaces":
            return _BLANKS.split(line.strip())
        return line.split(DELIMITERS[self.delimiter][0])

    def cell(self, row: int, column: int) -> str:
        """One cell, "" beyond the end of the row."""
        line = self.lines[row]
        if isinstance(line, str) and self.delimiter != "spaces":
            cells = line.split(DELIMITERS[self.delimiter][0], column + 1)
        else:
            cells = self.cells(row)
        return cells[column].strip() if column < len(cells) else ""

    def number(self, row: int) -> int:
        """The row's number as a person sees it."""
        return self.numbers[row] if self.numbers is not None else row + 1

    def header_cells(self, row: int, width: int) -> list[str]:
        """The cells of a header: in text aligned by blanks, names may hold single blanks."""
        line = self.lines[row]
        if isinstance(line, str) and self.delimiter == "spaces":
            wide = _WIDE_BLANKS.split(line.strip())
            if len(wide) in (width, width - 1) and len(self.cells(row)) != width:
                return wide if len(wide) == width else ["", *wide]
            if len(self.cells(row)) == width - 1:
                return ["", *self.cells(row)]
        return self.cells(row)


def split_lines(text: str) -> list[str]:
    """Lines as an editor counts them.

    Examples
    --------
    >>> split_lines("a\\r\\nb\\rc\\n")
    ['a', 'b', 'c']
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and not lines[-1].strip(" \x1a\x00"):
        lines.pop()
    return lines


def make_grid(lines: list[str], delimiter: str) -> Grid:
    """The grid of `lines` under a delimiter, with quotes honoured."""
    sign = DELIMITERS[delimiter][0]
    if delimiter == "spaces" or not any('"' in line for line in lines):
        return Grid(lines, delimiter)
    rows: list[list[str]] = []
    numbers: list[int] = []
    reader = csv.reader((line + "\n" for line in lines), delimiter=sign, skipinitialspace=True)
    try:
        start = 1
        for row in reader:
            if reader.line_num - start > _MOST_LINES_IN_A_CELL:
                raise csv.Error("unbalanced quote")
            rows.append([" ".join(cell.split("\n")) if "\n" in cell else cell for cell in row])
            numbers.append(start)
            start = reader.line_num + 1
    except csv.Error:
        # A stray quote: take each line for itself, and quotes as letters.
        return Grid([line.replace('"', "") for line in lines], delimiter)
    return Grid(rows, delimiter, numbers)


def sniff(lines: list[str]) -> tuple[str, str] | None:
    """The delimiter under which most lines are a date and numbers, with the reason; else None.

    Examples
    --------
    >>> sniff(["Date;Q1;Q2", "31.01.2020;1,5;2,5", "29.02.2020;-1,5;0,5"])[0]
    'semicolon'
    """
    # "19 Jun 2020" alone on a line is a date, and not a year beside other numbers.
    sample = [line for line in sampled(lines) if not is_only_a_date(line)]
    scores = {}
    for delimiter in DELIMITERS:
        grid = make_grid(sample, delimiter)
        scores[delimiter] = [_table_score(grid.cells(row)) for row in range(len(grid))]
    # Blanks divide "31 Jan 2020" as well, so they are taken only where no sign does the work.
    signs = [delimiter for delimiter in DELIMITERS if delimiter != "spaces"]
    best = max(signs, key=lambda each: sum(scores[each]))
    if sum(scores[best]) < 0.1 * sum(scores["spaces"]):
        best = "spaces"
    if not sum(scores[best]):
        return None
    return best, f"it splits the rows into a date and {max(scores[best])} numbers"


def is_only_a_date(line: str) -> bool:
    """Whether a whole line is one date, such as "19 Jun 2020"."""
    return rough(line.strip(' "')) is not None


def sampled(lines: list[str], size: int = 150) -> list[str]:
    """The first lines, and some from the middle and the end; blank lines do not count."""
    filled = [line for line in lines[: 40 * size] if line.strip()]
    if len(lines) <= 3 * size:
        return filled
    middle = len(lines) // 2
    return filled[: 2 * size] + lines[middle : middle + size] + lines[-size:]


def _table_score(cells: list[str]) -> int:
    """Number of numeric cells in a row that has a date among its first cells; else 0."""
    cells = [cell.strip() for cell in cells[:300]]
    at = next((i for i, cell in enumerate(cells[:6]) if rough(cell)), None)
    if at is None:
        return 0
    rest = [cell for i, cell in enumerate(cells) if i != at and not is_missing(cell)]
    numeric = sum(map(looks_numeric, rest))
    return numeric if numeric * 2 >= len(rest) else 0
