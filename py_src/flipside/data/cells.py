"""Tables without dates, cell by cell: their delimiter, their rows, and where each cell stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import UserError
from .corrections import Corrections
from .grid import DELIMITERS, Grid, make_grid, sampled
from .numbers import decide_decimal, is_missing, looks_numeric
from .record import Import
from .values import column_name

ONE_COLUMN = ("none", "nothing: one column")
MOST_CELLS = 3_000_000
_WIDE_BLANKS = re.compile(r"\t|\s{2,}")
_WORD = re.compile(r"\S+(?: %)?")


@dataclass
class Cells:
    """Rows of stripped cells, all of one width, without the blank ones.

    `numbers` are the rows' numbers as an editor shows them, `left` is the number of blank columns
    before the table, and `decimal` the decimal mark where the file's format settles it. After
    `turned`, rows and columns have changed places, and `across` says so.
    """

    rows: list[list[str]]
    numbers: list[int]
    left: int = 0
    decimal: str | None = None
    across: bool = False

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0]) if self.rows else 0

    def column(self, index: int, first: int = 0) -> list[str]:
        """The cells of a column from the row `first` on."""
        return [row[index] for row in self.rows[first:]]

    def turned(self) -> Cells:
        """Rows and columns exchanged."""
        rows = [list(cells) for cells in zip(*self.rows, strict=True)]
        return Cells(rows, self.numbers, self.left, self.decimal, True)

    def place(self, row: int, column: int, header: Sequence[str] = ()) -> str:
        """Where a cell stands, for a message."""
        if self.across:
            return f"Row {self.numbers[column]}, {column_name(self.left + row, ())}"
        return f"Row {self.numbers[row]}, {column_name(self.left + column, [''] * self.left + list(header))}"

    def mark(
        self,
        columns: Sequence[int],
        record: Import,
        wanted: Corrections,
        first: int,
        *,
        thousands: bool = True,
    ) -> str:
        """The decimal mark of the cells of some columns from the row `first` on, and the fact about it.

        Without `thousands`, a mark that could divide thousands is a decimal mark: 1.001 is near 1.
        """
        chosen = wanted.choice("decimal", [".", ","], "decimal mark")
        if self.decimal:
            return self.decimal
        rows = self.rows[first:]
        rows = rows[:: max(1, len(rows) // 400)]
        sample = [row[c] for row in rows for c in columns[:50]]
        mark, reason, warning = decide_decimal(sample)
        if not thousands and warning:
            mark, reason = (
                "," if any("," in cell for cell in sample) else ".",
                "weights need no mark for thousands",
            )
            warning = None
        if chosen:
            mark, reason, warning = chosen, "you chose it", None
        if warning:
            record.warnings.append(warning)
        record.add_decimal(mark, reason)
        return mark


def cells_of(grid: Grid) -> Cells:
    """The cells of a grid; what a spreadsheet shows as percent is put in percent."""
    rows, numbers, width, count = [], [], 0, 0
    for row in range(len(grid)):
        cells = [cell.strip() for cell in grid.cells(row)]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        for column in grid.percent_columns:
            if column < len(cells) and looks_numeric(cells[column]):
                cells[column] = f"{round(100 * float(cells[column]), 10):.15g}%"
        rows.append(cells)
        numbers.append(grid.number(row))
        width = max(width, len(cells))
        count += len(cells)
        if count > MOST_CELLS:
            raise UserError(
                f"The table has more than {MOST_CELLS:,} cells, too many for weights or results.",
                remedy="Keep fewer trials.",
            )
    if width * len(rows) > 2 * MOST_CELLS:
        raise UserError(
            "The rows of the table are of very different lengths.",
            remedy="The table needs one row per node, or one per trial.",
        )
    used = [c for c in range(width) if any(c < len(row) and row[c] for row in rows)]
    # Blank columns before the table, as a copied part of a sheet has them.
    start = used[0] if used else 0
    filled = [(row + [""] * (width - len(row)))[start:] for row in rows]
    return Cells(filled, numbers, start, grid.decimal)


def split(lines: list[str], delimiter: str) -> Grid:
    """The grid of `lines` under a delimiter; ``none`` makes one cell of each line.

    Where blanks divide, names may hold blanks: the numbers at the end of a line are cells, and what
    stands before them is the name.
    """
    if delimiter == "none":
        return Grid([[line.replace('"', "")] for line in lines])
    if delimiter != "spaces":
        return make_grid(lines, delimiter)
    lines = [line.replace('"', "") for line in lines]
    words = [[(m.start(), m[0]) for m in _WORD.finditer(line)] for line in lines]
    lengths = [_numbers_at_end([word for _, word in each]) for each in words]
    counts = Counter(filter(None, lengths))
    if not counts:
        return split(lines, "none")
    size = counts.most_common(1)[0][0]
    rows = []
    for line, each, length in zip(lines, words, lengths, strict=True):
        if length < size:
            rows.append(_WIDE_BLANKS.split(line.strip()))
        else:
            tail = each[len(each) - size :]
            rows.append([line[: tail[0][0]].strip(), *(word for _, word in tail)])
    if not any(row[0] for row in rows if len(row) == size + 1):
        rows = [row[1:] if row and not row[0] else row for row in rows]
    return Grid(rows)


def _numbers_at_end(words: Sequence[str]) -> int:
    count = 0
    for word in reversed(words):
        if not looks_numeric(word) and not is_missing(word):
            break
        count += 1
    return count


def sniff_cells(lines: list[str]) -> tuple[str, str]:
    """The delimiter under which most rows are of one width and hold numbers, with the reason.

    Examples
    --------
    >>> sniff_cells(["ROE;12,5", "Momentum;87,5"])[0], sniff_cells(["12.5", "9"])[0]
    ('semicolon', 'none')
    >>> sniff_cells(["Price to book 25", "Momentum 12-1 75"])[0]
    'spaces'
    """
    sample = sampled(lines)
    best, most = "none", 0.0
    for delimiter in DELIMITERS:
        grid = split(sample, delimiter)
        rows = [[cell.strip() for cell in grid.cells(row)] for row in range(len(grid))]
        good = [row for row in rows if len(row) > 1 and any(map(looks_numeric, row))]
        if not good:
            continue
        width = Counter(map(len, good)).most_common(1)[0][0]
        score = sum(len(row) == width for row in rows) * (0.6 if delimiter == "spaces" else 1.0)
        if delimiter == "comma" and _only_decimals(sample):
            continue
        if score > most:
            best, most = delimiter, score
    # One number in each line needs no delimiter, whatever its marks could divide.
    if sum(map(looks_numeric, (line.strip() for line in sample))) > most:
        return "none", "each row is one number"
    if best == "none":
        return best, "no sign divides the rows into cells with numbers"
    return (
        best,
        f"it splits {int(most)} rows alike" if best != "spaces" else "no other sign divides them",
    )


def _only_decimals(lines: list[str]) -> bool:
    """Whether commas stand in numbers alone, one in each, as decimal marks: 12,5 below 13,25."""
    cells = [line.strip() for line in lines]
    numbers = [cell for cell in cells if re.fullmatch(r"-?\d+,\d+ ?%?", cell)]
    if len(numbers) * 2 <= len(cells) or any("," in cell for cell in cells if cell not in numbers):
        return False
    first = [int(cell.split(",")[0]) for cell in numbers]
    return first != list(range(first[0], first[0] + len(first)))
