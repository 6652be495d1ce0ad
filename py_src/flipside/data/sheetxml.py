"""The XML of a workbook, part by part, as it streams by: nothing is kept but text."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from ..errors import UserError

MOST_COLUMNS = 1_024
MOST_CELLS = 12_000_000
RESAVE = "Open it in a spreadsheet program, save it again as .xlsx, or save the sheet as CSV."

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@lru_cache(maxsize=1000)
def _local(tag: str) -> str:
    """A tag without its name space: strict and transitional workbooks differ in it."""
    return tag[tag.rfind("}") + 1 :]


@lru_cache(maxsize=MOST_COLUMNS + 1)
def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


class NoDoctype:
    """XML targets that refuse a DOCTYPE: workbooks have none, attacks by entities need one."""

    def doctype(self, *_: Any) -> None:
        raise UserError("The workbook holds a DOCTYPE, which no workbook has.", remedy=RESAVE)

    def close(self) -> None:
        pass


class Elements(NoDoctype):
    """Every element as (local name, attributes), in order."""

    def __init__(self) -> None:
        self.found: list[tuple[str, dict]] = []

    def start(self, tag: str, attributes: dict) -> None:
        self.found.append((_local(tag), attributes))

    def end(self, tag: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass


class Strings(NoDoctype):
    """Shared strings: the text of each `si`, without phonetic guides."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._parts: list[str] = []
        self._take = False
        self._phonetic = False

    def start(self, tag: str, attributes: dict) -> None:
        name = _local(tag)
        if name == "si":
            self._parts = []
        elif name == "rPh":
            self._phonetic = True
        self._take = name == "t" and not self._phonetic

    def end(self, tag: str) -> None:
        name = _local(tag)
        if name == "si":
            self.strings.append(" ".join("".join(self._parts).split()))
            if len(self.strings) > MOST_CELLS:
                raise ValueError("more texts than cells")
        elif name == "rPh":
            self._phonetic = False
        self._take = False

    def data(self, text: str) -> None:
        if self._take:
            self._parts.append(text)


class Sheet(NoDoctype):
    """The cells of a sheet, row by row, as text."""

    def __init__(self, shared: list[str], dates: set[int], percents: set[int], epoch: date) -> None:
        self.rows: list[list[str]] = []
        self.percent: Counter[int] = Counter()
        self.numeric: Counter[int] = Counter()
        self.formulas = self.unsaved = 0
        self._shared, self._dates, self._percents, self._epoch = shared, dates, percents, epoch
        self._row: list[str] = []
        self._column = -1
        self._type, self._style = "n", 0
        self._parts: list[str] = []
        self._take = self._formula = self._phonetic = False
        self._cells = 0

    def start(self, tag: str, attributes: dict) -> None:
        name = _local(tag)
        if name == "c":
            self._column += 1
            if match := _REFERENCE.match(attributes.get("r", "")):
                self._column = _column(match[1])
            if self._column >= MOST_COLUMNS:
                raise UserError(
                    f"The sheet has more than {MOST_COLUMNS:,} columns.",
                    remedy="Keep the dates and the buckets only.",
                )
            self._type = attributes.get("t", "n")
            self._style = int(attributes.get("s", 0))
            self._parts, self._formula = [], False
        elif name == "v" or (name == "t" and not self._phonetic):
            self._take = True
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._phonetic = True
        elif name == "row":
            number = int(attributes.get("r", len(self.rows) + 1))
            if not len(self.rows) < number <= 1_048_576:
                raise ValueError("row numbers must rise")
            self.rows.extend([] for _ in range(number - len(self.rows) - 1))
            self._row, self._column = [], -1

    def end(self, tag: str) -> None:
        name = _local(tag)
        if name == "c":
            self._end_cell()
        elif name in ("v", "t"):
            self._take = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "row":
            self.rows.append(self._row)
            self._cells += len(self._row)
            if self._cells > MOST_CELLS:
                raise UserError(
                    f"The sheet has more than {MOST_CELLS:,} cells, too many for a browser.",
                    remedy="Keep the dates and the buckets only.",
                )

    def data(self, text: str) -> None:
        if self._take:
            self._parts.append(text)

    def _end_cell(self) -> None:
        raw = "".join(self._parts)
        self.formulas += self._formula
        self.unsaved += self._formula and not raw
        if not raw:
            return
        if self._type == "s":
            text = self._shared[int(raw)]
        elif self._type == "n":
            text = self._number(raw)
        elif self._type == "b":
            text = "TRUE" if raw == "1" else "FALSE"
        else:  # inlineStr, str, e (an error such as #N/A), d (an ISO date)
            text = " ".join(raw.split())
        if text:
            self._row.extend([""] * (self._column - len(self._row)))
            if len(self._row) > self._column:
                raise ValueError("cells must run from left to right")
            self._row.append(text)

    def _number(self, raw: str) -> str:
        if self._style in self._dates:
            moment = datetime.combine(self._epoch, datetime.min.time()) + timedelta(days=float(raw))
            return moment.date().isoformat()
        self.numeric[self._column] += 1
        if self._style in self._percents:
            self.percent[self._column] += 1
        return raw
