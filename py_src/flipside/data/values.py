"""Many cells to an array of numbers, fast where the cells are plain, and with every odd cell named."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..errors import UserError
from .grid import Grid
from .numbers import MISSING_CODES, looks_numeric, to_number

# Whatever is in here may be more than a plain number to `float`: 1_000, nan, inf, other digits.
_NOT_PLAIN = re.compile(r"[^0-9eE+\-., \t\x1f]")
_TOO_LARGE = 1e15
_REPORT_EVERY = 20_000
_CELLS_AT_ONCE = 1_000


@dataclass
class Values:
    """Numbers as in the file, one row per row of the table and one column per wanted column.

    `odd` names cells that are no numbers: (position in rows, position in columns, text).
    `signs` counts percent signs, `bare` the non-zero numbers without one.
    """

    numbers: np.ndarray
    odd: list[tuple[int, int, str]] = field(default_factory=list)
    signs: int = 0
    long_rows: list[int] = field(default_factory=list)


def column_letter(index: int) -> str:
    """A column's letter as a spreadsheet shows it.

    Examples
    --------
    >>> column_letter(0), column_letter(27)
    ('A', 'AB')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def shorten(text: str, size: int = 40) -> str:
    """A cell's text for a message: on one line, and not long."""
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text if len(text) <= size else text[: size - 1] + "…"


def column_name(index: int, header: Sequence[str]) -> str:
    """How a message names a column: its letter, and its header where it has one."""
    name = shorten(header[index]) if index < len(header) else ""
    return f"column {column_letter(index)}" + (f" (“{name}”)" if name else "")


def read_values(
    grid: Grid,
    rows: Sequence[int],
    columns: Sequence[int],
    width: int,
    decimal: str,
    report: Callable[[float], None] = lambda share: None,
) -> Values:
    """Read the cells of `rows` and `columns`.

    Parameters
    ----------
    grid : Grid
    rows, columns : sequence of int
        Counted from 0.
    width : int
        Cells beyond it must be blank.
    decimal : {".", ","}
    report : callable
        Called with the share done, now and then.

    Returns
    -------
    Values
        NaN for missing cells and for odd ones.
    """
    values = Values(np.full((len(rows), len(columns)), np.nan))
    first, last = columns[0], columns[-1]
    contiguous = list(columns) == list(range(first, last + 1))
    # Several rows of a narrow table at once: the fixed cost of a step is spread over more cells.
    together = max(1, _CELLS_AT_ONCE // len(columns))
    for start in range(0, len(rows), together):
        picked = []
        for at in range(start, min(start + together, len(rows))):
            cells = grid.cells(rows[at])
            if len(cells) <= last:
                cells = cells + [""] * (last + 1 - len(cells))
            elif len(cells) > width and any(cell.strip() for cell in cells[width:]):
                values.long_rows.append(at)
            picked.append(cells[first : last + 1] if contiguous else [cells[c] for c in columns])
        if not _read_plain(values, start, picked, decimal):
            for at, cells in enumerate(picked, start):
                if not _read_plain(values, at, [cells], decimal):
                    _read_row(values, at, cells, decimal)
        if start % _REPORT_EVERY < together:
            report(start / len(rows))
    for at, place in np.argwhere(np.abs(values.numbers) >= _TOO_LARGE):
        cells = grid.cells(rows[at])
        values.odd.append((int(at), int(place), cells[columns[place]]))
    return values


def _read_plain(values: Values, start: int, rows: list[list[str]], decimal: str) -> bool:
    """Convert whole rows at once; False, and nothing done, where a cell needs a closer look."""
    text = "\x1f".join(["\x1f".join(cells) for cells in rows])
    signs = text.count("%")
    if signs:
        text = text.replace("%", "")
    if _NOT_PLAIN.search(text) or (decimal == "," and "." in text):
        return False
    if decimal == ",":
        text = text.replace(",", ".")
    try:
        numbers = np.array(list(map(float, text.split("\x1f"))))
    except ValueError:
        return False
    values.numbers[start : start + len(rows)] = numbers.reshape(len(rows), -1)
    values.signs += signs
    return True


def _read_row(values: Values, at: int, cells: Sequence[str], decimal: str) -> None:
    for place, cell in enumerate(cells):
        if not cell:
            continue
        values.signs += "%" in cell
        value = None
        if decimal == "." and not _NOT_PLAIN.search(cell):
            try:
                value = float(cell)
            except ValueError:
                value = None
        if value is None:
            value = to_number(cell, decimal)
        if value is None:
            values.odd.append((at, place, cell))
        else:
            values.numbers[at, place] = value


def blank_codes(numbers: np.ndarray) -> dict[float, int]:
    """Turn the codes for missing into NaN, in place; how often each was there."""
    found = {}
    for code in MISSING_CODES:
        hits = numbers == code
        if count := int(hits.sum()):
            numbers[hits] = np.nan
            found[code] = count
    return found


def refuse_odd(
    values: Values,
    grid: Grid,
    rows: Sequence[int],
    columns: Sequence[int],
    header: Sequence[str],
    decimal: str,
    may_ignore: bool,
) -> None:
    """Raise UserError that names the first cell that is no number, if there is one.

    `may_ignore`: the table can do without the column.
    """
    if values.long_rows:
        row = rows[values.long_rows[0]]
        raise UserError(
            f"Row {grid.number(row)} has {len(grid.cells(row))} cells, but the table has {len(header)} columns.",
            remedy="A thousands mark that looks like a delimiter, or a missing header, can cause this. Correct the row.",
        )
    if not values.odd:
        return
    at, place, cell = min(values.odd)
    more = len(values.odd) - 1
    others = f" ({more:,} more cell{'s' if more > 1 else ''} like this)" if more else ""
    message = (
        f"Row {grid.number(rows[at])}, {column_name(columns[place], header)}: a number was expected, "
        f"but the cell holds “{shorten(cell)}”{others}."
    )
    if looks_numeric(cell):
        other = "," if decimal == "." else "."
        if to_number(cell, other) is not None:
            raise UserError(
                message,
                field="decimal",
                remedy=f"“{decimal}” was taken as the decimal mark; choose “{other}” if that is wrong.",
            )
    raise UserError(
        message,
        field=f"columns.{columns[place]}",
        remedy="Correct the cell, leave it blank, or set the column to “Not used”."
        if may_ignore
        else "Correct the cell, or leave it blank.",
    )
