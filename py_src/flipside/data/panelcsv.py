"""Pieces of a large table of text to numbers, many cells at a time.

A piece is a few megabytes of whole lines. The ends of its cells are found in one step, and short numbers, which nearly
all cells are, read in a dozen more (`digits`). Longer ones are left to NumPy's parser, and only what is no plain number
is looked at cell by cell. In Pyodide that makes 25 to 38 MB a second out of files of 300 MB. pandas' parser makes about twice
that and more, but has to be fetched and imported first, which takes as long as it gains there; most files are far smaller.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import UserError
from .digits import LONGEST, short_numbers
from .numbers import MISSING_WORDS, to_number
from .panelstore import side_by_side
from .source import decode
from .values import column_name, shorten

# Names of stocks and dates; what comes after is cut.
_LONGEST_TEXT = 80
_TOO_LARGE = 1e15
_NEWLINE, _QUOTE = 10, 34
_BEFORE = bytes(LONGEST)
# What stands for the sign between cells where it is part of a quoted one.
_WITHIN = "\x1f"


@dataclass(frozen=True)
class Form:
    """How the lines of a table are written: the sign between cells, the decimal mark, the header.

    `texts` are the columns wanted as text, `numbers` those wanted as numbers, both rising.
    """

    sign: str
    decimal: str
    header: Sequence[str]
    texts: Sequence[int]
    numbers: Sequence[int]


@dataclass
class Piece:
    """The wanted cells of some rows: `texts` as bytes per column, `numbers` rows x columns, `lines` in the file."""

    texts: list[np.ndarray]
    numbers: np.ndarray
    lines: np.ndarray
    notes: list[int]


def parse(lines: bytes, first_line: int, form: Form) -> Piece:
    """The wanted cells of whole lines.

    Parameters
    ----------
    lines : bytes
        As `pieces` gives them.
    first_line : int
        The number of the first of them in the file.
    form : Form

    Raises
    ------
    UserError
        Text where a number is wanted, or more cells than the header has names.

    Examples
    --------
    >>> form = Form(",", ".", ["date", "id", "a", "b"], [0, 1], [2, 3])
    >>> piece = parse(b'2020-01-31,IBM,1.5,NA\\n2020-01-31,"GE",,-2\\n', 2, form)
    >>> piece.numbers.tolist(), piece.texts[1].tolist(), piece.lines.tolist()
    ([[1.5, nan], [nan, -2.0]], [b'IBM', b'GE'], [2, 3])
    """
    numbered, notes = None, []
    ends = _ends(lines, form)
    if ends is None:
        lines, numbered, notes = _mend(lines, first_line, form)
        ends = _ends(lines, form)
    if ends is None or not len(ends):
        return Piece([], np.empty((0, len(form.numbers))), np.empty(0, np.int32), notes)
    if numbered is None:
        numbered = np.arange(first_line, first_line + len(ends), dtype=np.int32)
    signs = np.frombuffer(_BEFORE + lines, np.uint8)
    ends += len(_BEFORE)
    starts = np.empty_like(ends)
    starts.flat[0] = len(_BEFORE)
    starts.flat[1:] = ends.flat[:-1] + 1
    if b'"' in lines:
        starts = starts + (signs[starts] == _QUOTE)
        ends = np.maximum(ends - (signs[ends - 1] == _QUOTE), starts)
    texts = [_text(signs, starts[:, column], ends[:, column]) for column in form.texts]
    return Piece(texts, _numbers(signs, starts, ends, numbered, form), numbered, notes)


def _numbers(
    signs: np.ndarray, starts: np.ndarray, ends: np.ndarray, lines: np.ndarray, form: Form
) -> np.ndarray:
    """The wanted numbers, rows x columns."""
    wanted = side_by_side(form.numbers)
    starts, ends = starts[:, wanted], ends[:, wanted]
    shape = starts.shape
    starts, ends = starts.ravel(), ends.ravel()
    found, other = short_numbers(signs, starts, ends, form.decimal)
    if other.any():
        places = np.flatnonzero(other)
        text = _cells(signs, starts[places], ends[places], form)
        values, odd = _long_numbers(text, len(places), form)
        if odd is not None:
            row, column = divmod(int(places[odd]), len(form.numbers))
            cell = _shown(text.split(form.sign.encode())[odd], form)
            raise _no_number(cell, int(lines[row]), form.numbers[column], form)
        found[places] = values
    return found.reshape(shape)


def _cells(signs: np.ndarray, starts: np.ndarray, ends: np.ndarray, form: Form) -> bytes:
    """Some cells as one text, each ended by the sign between cells, which stands for nothing else there."""
    sizes = ends - starts + 1
    after = np.cumsum(sizes)
    chosen = signs[np.arange(after[-1]) + np.repeat(starts - after + sizes, sizes)]
    chosen[chosen == ord(form.sign)] = ord(_WITHIN)  # within quotes
    chosen[chosen == _NEWLINE] = ord(" ")
    chosen[after - 1] = ord(form.sign)
    return chosen.tobytes()


def _ends(lines: bytes, form: Form) -> np.ndarray | None:
    """Where each cell ends, rows x columns; None where the rows do not all have as many cells as the header."""
    signs = np.frombuffer(lines, np.uint8)
    ends_cell = (signs == ord(form.sign)) | (signs == _NEWLINE)
    if b'"' in lines:
        ends_cell &= ~np.logical_xor.accumulate(signs == _QUOTE)
    ends = np.flatnonzero(ends_cell)
    width = len(form.header)
    if len(ends) % width:
        return None
    ends = ends.reshape(-1, width)
    # as many newlines as rows, and one at the end of each
    regular = lines.count(b"\n") == len(ends) and (signs[ends[:, -1]] == _NEWLINE).all()
    return ends if regular else None


def _text(signs: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Cells of one column as fixed-width bytes, without the blanks around them."""
    width = int(min(max((ends - starts).max(), 1), _LONGEST_TEXT))
    at = np.arange(width)
    inside = at < (ends - starts)[:, None]
    cells = signs[np.minimum(starts[:, None] + at, len(signs) - 1)]
    cells = np.where(inside, cells, 0).astype(np.uint8).view(f"S{width}").ravel()
    blank = (cells.view(np.uint8) == 32).any()
    return np.char.strip(cells) if blank else cells


def _long_numbers(text: bytes, count: int, form: Form) -> tuple[np.ndarray, int | None]:
    """The numbers of cells that each end with the sign, NaN for words that say missing; or which is no number."""
    sign = form.sign.encode()
    allowed = b"0123456789+-eE" + form.decimal.encode() + sign
    if b"%" in text:  # taken off, not applied, as everywhere
        text = text.replace(b"%" + sign, sign)
    if text.translate(None, allowed):
        text = _missing_words(form).sub(b"nan", text)
    if not text.translate(None, allowed + b"na \t"):
        plain = text
        if form.decimal == ",":
            plain = plain.replace(b",", b".")
        if form.sign != ",":
            plain = plain.replace(sign, b",")
        found = _plain_numbers(plain)
        if len(found) == count and not (np.abs(found) >= _TOO_LARGE).any():
            return found, None
    return _one_by_one(text, form)


def _plain_numbers(text: bytes) -> np.ndarray:
    """Numbers that each end with a comma; fewer of them where one cannot be read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what cannot be read to its end is looked at by the caller
        try:
            # A last number shows that all was read: NumPy keeps quiet about a cell that it stopped at.
            found = np.fromstring(text + b"7", sep=",")
        except ValueError:
            return np.empty(0)
    return found[:-1] if len(found) and found[-1] == 7 else np.empty(0)


def _missing_words(form: Form) -> re.Pattern:
    words = "|".join(re.escape(w) for w in sorted(MISSING_WORDS - {""}, key=len, reverse=True))
    sign = re.escape(form.sign)
    # NumPy takes a cell of blanks for -1, so such cells are words, too.
    return re.compile(
        rf"(?<![^{sign}])(?:[^\S{sign}]*(?:{words})[^\S{sign}]*|[^\S{sign}]+)(?![^{sign}])".encode(),
        re.I,
    )


def _one_by_one(text: bytes, form: Form) -> tuple[np.ndarray, int | None]:
    cells = text.split(form.sign.encode())[:-1]
    known: dict[bytes, float | None] = {}
    found = np.empty(len(cells))
    for at, cell in enumerate(cells):
        if cell not in known:
            if len(known) > 100_000:
                known.clear()
            known[cell] = to_number(_shown(cell, form), form.decimal)
        if known[cell] is None:
            return found, at
        found[at] = known[cell]
    return found, None


def _shown(cell: bytes, form: Form) -> str:
    return decode(cell).replace(_WITHIN, form.sign).strip()


def _no_number(cell: str, line: int, column: int, form: Form) -> UserError:
    message = (
        f"Row {line:,}, {column_name(column, form.header)}: a number was expected, but the cell holds "
        f"“{shorten(cell)}”."
    )
    other = "," if form.decimal == "." else "."
    if to_number(cell, other) is not None:
        return UserError(
            message,
            field="decimal",
            remedy=f"“{form.decimal}” was taken as the decimal mark; choose “{other}” if that is wrong.",
        )
    return UserError(
        message,
        field=f"columns.{column}",
        remedy="Correct the cell, leave it blank, or set the column to “Not used”.",
    )


def _mend(lines: bytes, first_line: int, form: Form) -> tuple[bytes, np.ndarray, list[int]]:
    """The lines with as many cells as the header each, their numbers, and those of lines of words."""
    width = len(form.header)
    mended, numbers, notes = io.StringIO(), [], []
    writer = csv.writer(mended, delimiter=form.sign, lineterminator="\n")
    reader = csv.reader(io.StringIO(decode(lines), newline=""), delimiter=form.sign)
    line = first_line
    for cells in reader:
        filled = sum(bool(cell.strip()) for cell in cells)
        if any(cell.strip() for cell in cells[width:]):
            raise UserError(
                f"Row {line:,} has {len(cells)} cells, but the table has {width} columns.",
                remedy="A thousands mark that looks like a delimiter, or a missing header, can cause this. Correct the "
                "row.",
            )
        if filled == 1 and width > 2:
            notes.append(line)
        elif filled:
            # a newline within a cell would end the row
            cells = [" ".join(cell.split("\n")) for cell in cells[:width]]
            writer.writerow(cells + [""] * (width - len(cells)))
            numbers.append(line)
        line = first_line + reader.line_num
    return mended.getvalue().encode(), np.array(numbers, np.int32), notes
