"""One table of a file to numbers by role: dates, layout, columns, decimal mark, missing codes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np

from ..errors import UserError
from .columns import decide_roles
from .corrections import Corrections
from .days import days_of
from .grid import Grid
from .long import key_column, long_roles
from .numbers import decide_decimal, looks_numeric
from .pivot import from_long
from .raw import RawTable
from .record import KINDS_OF_ROWS, Import
from .sections import Section
from .shape import header_of, width_of
from .sheetxml import MOST_COLUMNS
from .values import blank_codes, column_letter, column_name, read_values, refuse_odd, shorten

_PREVIEW_ROWS = 6


class TableReader:
    """Reads one section of a grid; each step records what it decided."""

    def __init__(
        self,
        grid: Grid,
        section: Section,
        record: Import,
        corrections: Corrections,
        progress: Callable[[float, str], None],
        declared: str | None = None,
    ) -> None:
        self.grid, self.section = grid, section
        self.record, self.corrections, self.progress = record, corrections, progress
        self.declared = declared
        self.width = width_of(grid, section)
        if self.width > MOST_COLUMNS:
            raise UserError(
                f"The table has {self.width:,} columns; up to {MOST_COLUMNS:,} can be read.",
                remedy="Keep the dates and the buckets only.",
            )
        self.header = header_of(section, self.width)

        self.signs = 0

    def read(self) -> RawTable:
        """The numbers as in the file. Raises UserError, naming the place, for a cell that is none."""
        self._preview()
        self._dropped_rows()
        dates = self._dates()
        key = key_column(self.grid, self.section, self.width, self.header)
        return self._wide(dates) if key is None else self._long(dates, key)

    # -- what stands in the file -------------------------------------------------------------

    def _preview(self) -> None:
        rows = self.section.rows[:_PREVIEW_ROWS]
        cells = [[shorten(cell, 60) for cell in self.grid.cells(row)[: self.width]] for row in rows]
        self.record.preview = {
            "header": [shorten(name, 60) for name in self.header],
            "rows": [row + [""] * (self.width - len(row)) for row in cells],
            "first_row": self.grid.number(rows[0]),
        }

    def _dropped_rows(self) -> None:
        grid, section = self.grid, self.section
        for row in section.strays:
            self._refuse_date(row)
        for row in section.totals:
            cell = grid.cell(row, section.date_column)
            digits = sum(c.isdigit() for c in cell)
            if digits >= 4 and 2 * digits >= len(cell) and looks_numeric(self._second(row)):
                self._refuse_date(row)
        numbered = [grid.number(row) for row in section.totals]
        self.record.drop("totals, averages or notes after the table", numbered)
        self.record.drop("words between the rows", [grid.number(row) for row in section.notes])

    def _second(self, row: int) -> str:
        cells = self.grid.cells(row)
        return next(
            (c for i, c in enumerate(cells) if i != self.section.date_column and c.strip()), ""
        )

    def _refuse_date(self, row: int) -> None:
        cell = self.grid.cell(row, self.section.date_column)
        said = f"holds “{shorten(cell)}”" if cell else "is blank"
        example = shorten(self.section.stamps[0])
        raise UserError(
            f"Row {self.grid.number(row)}, {column_name(self.section.date_column, self.header)}: a date such as "
            f"{example} was expected, but the cell {said}.",
            remedy="Correct the date, or delete the row.",
        )

    def _dates(self) -> list[date]:
        grid, section = self.grid, self.section
        return days_of(
            section.stamps,
            column_name(section.date_column, self.header),
            lambda at: grid.number(section.rows[at]),
            grid.epoch_1904,
            self.record,
            self.corrections,
        )

    def _decimal(self, columns: Sequence[int]) -> str:
        wanted = self.corrections.choice("decimal", [".", ","], "decimal mark")
        if self.grid.decimal:
            return self.grid.decimal
        rows = self.section.rows
        sample = [self.grid.cells(row) for row in rows[:: max(1, len(rows) // 200)]]
        cells = [c[i].strip() for c in sample for i in columns[:50] if i < len(c)]
        mark, reason, warning = decide_decimal(cells)
        if wanted:
            mark, reason, warning = wanted, "you chose it", None
        if warning:
            self.record.warnings.append(warning)
        self.record.add_decimal(mark, reason)
        return mark

    def _values(self, columns: Sequence[int], decimal: str) -> np.ndarray:
        rows = self.section.rows
        values = read_values(
            self.grid, rows, columns, self.width, decimal,
            lambda share: self.progress(0.3 + 0.5 * share, "Reading the numbers"),
        )  # fmt: skip
        refuse_odd(
            values, self.grid, rows, columns, self.header, decimal, self.record.layout != "long"
        )
        self.signs = values.signs
        if values.signs and values.signs < 0.9 * np.count_nonzero(np.nan_to_num(values.numbers)):
            self.record.warnings.append(
                "Only some of the cells carry a % sign; all of them were taken as percent."
            )
        self._missing_codes(values.numbers)
        return values.numbers

    def _missing_codes(self, numbers: np.ndarray) -> None:
        wanted = self.corrections.choice("missing", ["codes", "none"], "rule for missing values")
        if wanted == "none":
            found, reason, value = {}, "you chose it", "none"
        else:
            found, reason, value = blank_codes(numbers), "", "codes"
            if not found and wanted is None:
                return
        text = (
            " and ".join(f"{code:g} ({count:,} cells)" for code, count in found.items()) or "none"
        )
        if not reason:
            reason = (
                f"the file says so: “{shorten(self.declared, 70)}”"
                if self.declared
                else "these stand exactly so, and no return is to be expected there"
            )
        self.record.add(
            "missing", "Codes for missing", value, text, reason, "choice",
            (("codes", "-99.99 and -999 are missing"), ("none", "they are values")),
        )  # fmt: skip

    # -- wide and long -----------------------------------------------------------------------

    def _wide(self, dates: list[date]) -> RawTable:
        if self.record.layout == "wide":  # that of JSON was recorded where it was read
            self.record.add(
                "layout", "Layout", "wide", "one column per bucket", "each date has one row"
            )
        roles = decide_roles(self.grid, self.section, self.width, self.record, self.corrections)
        extra = [index for index in (roles.benchmark, roles.universe) if index is not None]
        used = [*(roles.buckets or roles.series), *extra]
        in_file = sorted(used)
        numbers = self._values(in_file, self._decimal(in_file))
        numbers = numbers[:, [in_file.index(index) for index in used]]
        main = len(used) - len(extra)
        names = [self._label(index) for index in used]
        percent = sum(index in self.grid.percent_columns for index in used[:main])
        return RawTable(
            dates=dates,
            row_numbers=[self.grid.number(row) for row in self.section.rows],
            values=numbers,
            names=names,
            places=[column_name(index, self.header) for index in used],
            columns=used,
            buckets=list(range(main)) if roles.buckets else [],
            series=[] if roles.buckets else list(range(main)),
            benchmark=used.index(roles.benchmark) if roles.benchmark is not None else None,
            universe=used.index(roles.universe) if roles.universe is not None else None,
            excess=roles.excess,
            title=self.section.title,
            signs=self.signs,
            shown_as_percent=2 * percent > main,
        )

    def _label(self, index: int) -> str:
        return shorten(self.header[index], 60) or f"Column {column_letter(index)}"

    def _long(self, dates: list[date], key: int) -> RawTable:
        grid, record, rows = self.grid, self.record, self.section.rows
        record.layout = "long"
        record.add(
            "layout", "Layout", "long", "one row per date and bucket",
            f"dates repeat, and {column_name(key, self.header)} tells their rows apart",
        )  # fmt: skip
        named = column_name(key, self.header)
        record.add_kind(
            "bucket_returns", f"{named} has few different cells, as buckets have", KINDS_OF_ROWS
        )
        chosen = long_roles(grid, self.section, self.header, key, record, self.corrections)
        record.columns = chosen.columns
        numbers = self._values([chosen.value], self._decimal([chosen.value]))[:, 0]
        table = from_long(
            dates,
            [grid.cell(row, chosen.key) for row in rows],
            numbers,
            [grid.number(row) for row in rows],
            self.header[chosen.key],
            self.header[chosen.value],
            record,
            self.corrections,
        )
        table.signs = self.signs
        table.shown_as_percent = chosen.value in grid.percent_columns
        return table
