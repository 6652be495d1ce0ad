"""Tables of factors, one row per date and stock: how they are told from others, and what their columns are."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import UserError
from .corrections import Corrections
from .dates import FORMATS, rough
from .grid import DELIMITERS
from .numbers import is_missing, looks_numeric
from .panelnames import is_date, perhaps_stock, stock_rank
from .source import Source, decode
from .values import shorten

HEAD = 1 << 17
_PIECES = 3
_HEADER_LINES = 40
_ROWS = 120
_SIGNS = ("tab", "semicolon", "pipe", "comma")
_SURE = tuple(each for each in FORMATS.values() if each.sure)
_FEWEST_STOCKS = 3


@dataclass
class Head:
    """The form of a table of factors, from its first lines and some from further on.

    `rows` is a sample of its cells; `date` and `stock` are columns; `start` is where its rows begin in the file, in
    bytes, and `first_line` the number of the first of them. `sure`: the names say so.
    """

    delimiter: str
    header: list[str]
    rows: list[list[str]]
    start: int
    first_line: int
    date: int
    stock: int
    sure: bool

    @property
    def sign(self) -> str:
        return DELIMITERS[self.delimiter][0]


def look(source: Source, wanted: Corrections) -> Head | None:
    """What a text looks like as a table of factors, or None where it is none for certain.

    A row of names, then rows with a date, and a column that tells the rows of a date apart: a ticker or another
    identifier by its name, else the column in which nearly no pair of date and cell is there twice.
    """
    start = source.read(0, HEAD)
    mark = b"\n" if b"\n" in start else b"\r"
    lines = start.split(mark)
    if source.size > len(start):
        lines.pop()
    chosen = wanted.given.get("delimiter")
    for number, line in enumerate(lines[:_HEADER_LINES]):
        text = decode(line).strip("\ufeff\r\n ")
        for delimiter in [chosen] if chosen in _SIGNS else _SIGNS:
            header = _cells([text], delimiter)
            if not header or not _names_columns(header[0]):
                continue
            begin = sum(len(each) + 1 for each in lines[: number + 1])
            rows = _cells(
                _sample(lines[number + 1 :]) + _further(source, len(start), mark), delimiter
            )
            names = [" ".join(name.split()) for name in header[0]]
            head = _columns(names, rows, delimiter, begin, number + 2, wanted)
            if head:
                return head
    return None


def _sample(lines: Sequence[bytes]) -> list[str]:
    """The first lines, and others spread over the rest."""
    rest = lines[_ROWS // 2 :]
    return [decode(line) for line in [*lines[: _ROWS // 2], *rest[:: max(1, len(rest) // _ROWS)]]]


def _further(source: Source, after: int, mark: bytes) -> list[str]:
    """Lines from the middle and the end of a large file."""
    found = []
    for part in range(1, _PIECES):
        at = source.size * part // (_PIECES - 1) - HEAD // 4
        if at > after:
            lines = source.read(at, at + HEAD // 4).split(mark)[1:-1]
            found += [decode(line) for line in lines[: _ROWS // 3]]
    return found


def _cells(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    try:
        rows = list(csv.reader(lines, delimiter=DELIMITERS[delimiter][0], skipinitialspace=True))
    except csv.Error:
        return []
    return [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]


def _names_columns(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    if len(filled) < 3 or 2 * len(filled) < len(cells):
        return False
    return 2 * sum(looks_numeric(cell) for cell in filled) < len(filled) and not any(
        each.parse(cell) for cell in filled[:20] for each in _SURE
    )


def _columns(
    header: list[str],
    rows: list[list[str]],
    delimiter: str,
    start: int,
    first_line: int,
    wanted: Corrections,
) -> Head | None:
    width = len(header)
    rows = [row + [""] * (width - len(row)) for row in rows if 2 < len(row) <= width]
    if not rows:
        return None
    date = _by_hand(wanted, "date", width)
    if date is None:
        date = _date_column(header, rows)
    if date is None:
        return None
    stock = _by_hand(wanted, "stock", width)
    sure = stock is not None
    if stock is None:
        named = [
            (rank, i)
            for i, name in enumerate(header)
            if (rank := stock_rank(name)) is not None and i != date
        ]
        filled = [(r, i) for r, i in named if sum(not row[i] for row in rows) * 10 <= len(rows)]
        sure = bool(filled)
        stock = min(filled)[1] if filled else _telling_apart(header, rows, date)
    if stock is None or len({row[stock] for row in rows}) < _FEWEST_STOCKS:
        return None
    return Head(delimiter, header, rows, start, first_line, date, stock, sure)


def _by_hand(wanted: Corrections, role: str, width: int) -> int | None:
    return next((i for i, each in wanted.columns.items() if each == role and i < width), None)


def _date_column(header: Sequence[str], rows: Sequence[Sequence[str]]) -> int | None:
    """A column of dates, before others one that is named so and one whose cells cannot be numbers."""
    best = None
    for column, name in enumerate(header):
        cells = [row[column] for row in rows if row[column]]
        if not cells or 5 * sum(rough(cell) is not None for cell in cells) < 4 * len(cells):
            continue
        sure = any(each.parse(cells[0]) for each in _SURE)
        named = is_date(name)
        if not sure and not named:
            continue
        rank = (not named, not sure, column)
        best = rank if best is None or rank < best else best
    return best[2] if best else None


def _telling_apart(header: Sequence[str], rows: Sequence[Sequence[str]], date: int) -> int | None:
    """The column whose cells differ between the rows of a date and return on others, else are words."""
    best = None
    for column, name in enumerate(header):
        if column == date:
            continue
        cells = [row[column] for row in rows]
        pairs = {(row[date], row[column]) for row in rows}
        words = sum(not looks_numeric(cell) and not is_missing(cell) for cell in cells) * 2 > len(
            cells
        )
        if sum(not cell for cell in cells) * 20 > len(cells) or len(pairs) < 0.98 * len(rows):
            continue
        if not words and not (perhaps_stock(name) and all(re.fullmatch(r"\d+", c) for c in cells)):
            continue
        rank = (not perhaps_stock(name), column)
        best = rank if best is None or rank < best else best
    return best[1] if best else None


def shown(head: Head, size: int = 6) -> dict:
    """The first rows for the import record."""
    return {
        "header": [shorten(name, 60) for name in head.header],
        "rows": [[shorten(cell, 60) for cell in row] for row in head.rows[:size]],
        "first_row": head.first_line,
    }


def need_names(head: Head | None) -> Head:
    """`head`, or a UserError that says what a table of factors looks like."""
    if head is None:
        raise UserError(
            "The file was to be read as factor values, but it has no row of names above rows with a date, a stock and "
            "numbers.",
            field="kind",
            remedy="Name the columns in the first row: a date, a stock such as Ticker or P123 ID, and the factors.",
        )
    return head
