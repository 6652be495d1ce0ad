"""Rows of a table of factors as they arrive: held once, in columns, then put in the order of time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from ..errors import UserError

# Up to here numbers keep all their digits; beyond, seven are kept, which halves the memory.
_MOST_WHOLE = 8_000_000
_MOST_NAMES = 500_000
# Beside the values: line, date, stock, the return that followed, and what putting them in order takes.
_BESIDE = 3 * 4 + 8 + 24
ROOM = 48_000_000


class Rows:
    """Values by factor, with date and stock of each row as numbers.

    Parameters
    ----------
    rows : int
        How many are expected; room for them is made at once, because growing takes twice the memory.
    factors, others : int
        Columns of values, and of further numbers that keep all digits (forward returns, prices).
    memory : float or None
        Bytes that may be used; None for whatever there is.

    Raises
    ------
    UserError
        The rows do not fit; it names the number that does.
    """

    def __init__(self, rows: int, factors: int, others: int, memory: float | None) -> None:
        self.dtype = np.dtype(np.float64 if rows * factors <= _MOST_WHOLE else np.float32)
        self._per_row = factors * self.dtype.itemsize + others * 8 + _BESIDE
        if memory is not None and rows * self._per_row + ROOM > memory:
            raise self._too_many(rows, (memory - ROOM) / self._per_row)
        self.count = 0
        try:
            self._values = np.empty((rows, factors), self.dtype, order="F")
            self._others = np.empty((rows, others), order="F")
            self._codes = np.empty((rows, 3), np.int32, order="F")  # date, stock, line
            np.empty(rows * _BESIDE + ROOM, np.uint8)  # what is needed later is there as well
        except MemoryError:
            raise self._too_many(rows, self._fitting(rows)) from None
        self.dates, self.stocks = _Names("dates"), _Names("stocks")

    def _fitting(self, rows: int) -> float:
        self._values = self._others = self._codes = None
        while rows > 1000:
            rows = int(rows * 0.9)
            try:
                np.empty(rows * self._per_row + ROOM, np.uint8)
            except MemoryError:
                continue
            return rows
        return 0

    def _too_many(self, rows: int, fitting: float) -> UserError:
        fitting = max(0, int(fitting / 1000) * 1000)
        return UserError(
            f"The file has about {_about(rows):,} rows; with these factors {fitting:,} rows fit into the memory that this "
            "device has for a page.",
            remedy=f"Keep {fitting:,} rows or fewer (a shorter time, or fewer stocks), set factors to “Not used”, or use "
            "the command line. Nothing that was loaded before is lost.",
        )

    def add(self, dates: np.ndarray, stocks: np.ndarray, lines: np.ndarray, values, others) -> None:
        """Append rows. `dates` and `stocks` are cells as bytes."""
        end = self.count + len(lines)
        if end > len(self._codes):
            self._grow(end)
        part = slice(self.count, end)
        self._codes[part, 0] = self.dates.numbers(dates, lines)
        self._codes[part, 1] = self.stocks.numbers(stocks, lines)
        self._codes[part, 2] = lines
        self._values[part] = values
        self._others[part] = others
        self.count = end

    def _grow(self, rows: int) -> None:
        rows = int(1.1 * rows)
        try:
            for name in ("_values", "_others", "_codes"):
                old = getattr(self, name)
                new = np.empty((rows, old.shape[1]), old.dtype, order="F")
                new[: self.count] = old[: self.count]
                setattr(self, name, new)
        except MemoryError:
            raise self._too_many(rows, self.count) from None

    def columns(self) -> tuple[np.ndarray, ...]:
        """Values, others, and the codes of date, stock and line; of the rows that there are, without a copy."""
        codes = self._codes[: self.count]
        return self._values[: self.count], self._others[: self.count], *codes.T

    def stocks_in_use(self) -> tuple[list[bytes], np.ndarray]:
        """The stocks that still have rows, and the position of each row's among them."""
        stock = self.columns()[3]
        used = np.bincount(stock, minlength=len(self.stocks.texts)) > 0
        texts = [text for text, one in zip(self.stocks.texts, used, strict=True) if one]
        return texts, (np.cumsum(used) - 1).astype(np.int32)[stock]

    def take(self, rows: np.ndarray) -> None:
        """Keep `rows` only, in that order; column by column, so that no second copy is made."""
        for held in (self._values, self._others, self._codes):
            for column in held.T:
                column[: len(rows)] = column[rows]
        self.count = len(rows)

    def keep_factors(self, kept: Iterable[int]) -> None:
        """Keep these columns of values only."""
        kept = list(kept)
        for at, old in enumerate(kept):
            if at != old:
                self._values[:, at] = self._values[:, old]
        self._values = self._values[:, : len(kept)]


class _Names:
    """Texts to numbers, counted as they come. `texts` and the line of the first row with each."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._known: dict[bytes, int] = {}
        self.lines: list[int] = []

    @property
    def texts(self) -> list[bytes]:
        return list(self._known)

    def numbers(self, cells: np.ndarray, lines: np.ndarray) -> np.ndarray:
        # Neighbours are often equal, and looking for different texts sorts them.
        change = np.flatnonzero(np.concatenate([[True], cells[1:] != cells[:-1]]))
        unique, first, inverse = np.unique(cells[change], return_index=True, return_inverse=True)
        order = np.argsort(first)
        numbers = np.empty(len(unique), np.int32)
        for at in order:
            text = unique[at]
            number = self._known.setdefault(bytes(text), len(self._known))
            if number == len(self.lines):
                self.lines.append(int(lines[change[first[at]]]))
            numbers[at] = number
        if len(self._known) > _MOST_NAMES:
            raise UserError(
                f"There are more than {_MOST_NAMES:,} different {self._what}; up to that many can be read.",
                field="columns",
                remedy=f"Check which column holds the {self._what}.",
            )
        sizes = np.diff(np.append(change, len(cells)))
        return np.repeat(numbers[inverse], sizes)


def _about(rows: int) -> int:
    return round(rows, -4) if rows > 100_000 else round(rows, -2)


def side_by_side(columns: Sequence[int]) -> slice | list[int]:
    """Columns as a slice where they stand side by side, which spares a copy.

    Examples
    --------
    >>> side_by_side([2, 3, 4]), side_by_side([2, 4]), side_by_side([])
    (slice(2, 5, None), [2, 4], [])
    """
    if list(columns) == list(range(min(columns, default=0), max(columns, default=-1) + 1)) != []:
        return slice(columns[0], columns[-1] + 1)
    return list(columns)
