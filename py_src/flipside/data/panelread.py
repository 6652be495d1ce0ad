"""Reading a table of factors: stream the rows, then order, duplicates, dates, and the return that followed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..errors import UserError
from .corrections import Corrections
from .grid import DELIMITERS
from .kinds import FactorPanel
from .numbers import decide_decimal
from .panel import Head, shown
from .panelcolumns import panel_roles
from .panelcsv import Form, parse
from .panelorder import cut_range, frequency, put_in_order, read_days
from .panelstore import Rows, side_by_side
from .panelvalues import factor_labels, forward_return, leave_out_empty, warn_digits, warn_missing
from .record import KINDS_OF_ROWS, Import
from .source import Source, decode, pieces
from .values import column_name

Progress = Callable[[float, str], None]


def read_panel(
    source: Source,
    head: Head,
    record: Import,
    wanted: Corrections,
    report: Progress,
    *,
    name: str,
    place: str,
    decimal: str | None = None,
    epoch_1904: bool = False,
    memory: float | None = None,
) -> FactorPanel:
    """Read the table that `head` describes.

    Parameters
    ----------
    source : Source
        Text; it is never in memory as a whole.
    head : Head
    record : Import
        Takes the facts, the columns, what was left out.
    wanted : Corrections
    report : callable
    name, place : str
        The data set's name and source.
    decimal : str, optional
        The decimal mark, where the format of the file settles it.
    epoch_1904 : bool
        Day numbers count from 1904.
    memory : float, optional
        Bytes that the data set may take.

    Raises
    ------
    UserError
        As `flipside.data.read`.
    """
    wanted.need_dates()
    record.layout = "panel"
    record.preview = shown(head)
    _kind_fact(head, record, wanted)
    if decimal is None:
        wanted.choice("delimiter", [key for key in DELIMITERS if key != "spaces"], "delimiter")
        record.add(
            "delimiter", "Columns divided by", head.delimiter, DELIMITERS[head.delimiter][1],
            "you chose it" if "delimiter" in wanted.given else "it divides the names and the rows alike", "choice",
            tuple((key, label) for key, (_, label) in DELIMITERS.items() if key != "spaces"),
        )  # fmt: skip
    roles = panel_roles(head, record, wanted)
    others = roles["forward"] or [*roles["price_now"], *roles["price_next"]]
    mark = decimal or _decimal(head, [*roles["factor"], *others], record, wanted)
    numbers = sorted([*roles["factor"], *others])
    texts = sorted([*roles["date"], *roles["stock"]])
    form = Form(head.sign, mark, head.header, texts, numbers)
    rows = _stream(source, head, form, roles, others, record, report, memory)
    report(0.86, "Putting the rows in order")
    days = read_days(rows, head, epoch_1904, record, wanted)
    days = put_in_order(rows, days, record)
    days, date_index = cut_range(rows, days, record, wanted)
    per_year = frequency(days, record, wanted)
    report(0.93, "Checking the values")
    labels = factor_labels(head, roles["factor"])
    labels = leave_out_empty(rows, labels, roles["factor"], head, record)
    stocks, stock_index = rows.stocks_in_use()
    values, extra, *_ = rows.columns()
    warn_missing(values, labels, record)
    warn_digits(values, labels, record)
    forward, forward_name = forward_return(extra, others, head, per_year, record, wanted)
    return FactorPanel(
        name=name,
        source=place,
        dates=days,
        periods_per_year=per_year,
        date_index=date_index,
        stock_index=stock_index,
        stocks=tuple(map(decode, stocks)),
        values=values,
        labels=labels,
        forward=forward,
        forward_name=forward_name,
    )


def _kind_fact(head: Head, record: Import, wanted: Corrections) -> None:
    named = column_name(head.stock, head.header)
    reason = f"dates repeat, and {named} names the stock of each row"
    reason = "you chose it" if "kind" in wanted.given else reason
    record.add_kind(FactorPanel.kind, reason, KINDS_OF_ROWS)
    record.add("layout", "Layout", "panel", "one row per date and stock", "each date has many rows")


def _decimal(head: Head, columns: list[int], record: Import, wanted: Corrections) -> str:
    chosen = wanted.choice("decimal", [".", ","], "decimal mark")
    cells = [
        row[column]
        for row in head.rows[:: max(1, len(head.rows) // 200)]
        for column in columns[:50]
    ]
    mark, reason, warning = decide_decimal(cells)
    if chosen:
        mark, reason, warning = chosen, "you chose it", None
    if mark == head.sign:
        raise UserError(
            "The sign between the cells cannot be the decimal mark as well.",
            field="decimal",
            remedy="Choose another decimal mark or another delimiter.",
        )
    if warning:
        record.warnings.append(warning)
    record.add_decimal(mark, reason)
    return mark


def _stream(
    source: Source,
    head: Head,
    form: Form,
    roles: dict[str, list[int]],
    others: list[int],
    record: Import,
    report: Progress,
    memory: float | None,
) -> Rows:
    """All rows of the file, a few megabytes at a time."""
    factors = side_by_side([form.numbers.index(column) for column in roles["factor"]])
    extra = side_by_side([form.numbers.index(column) for column in others])
    date, stock = (form.texts.index(roles[role][0]) for role in ("date", "stock"))
    rows = None
    line, begun = head.first_line, head.start
    notes: list[int] = []
    undated: list[int] = []
    unnamed: list[int] = []
    for lines, done in pieces(source, head.start):
        piece = parse(lines, line, form)
        line += lines.count(b"\n")
        notes += piece.notes
        if len(piece.lines):
            if rows is None:
                rows = Rows(
                    _expected(source, begun, len(lines), done, len(piece.lines)),
                    len(roles["factor"]),
                    len(others),
                    memory,
                )
            dates, stocks = piece.texts[date], piece.texts[stock]
            kept = (dates != b"") & (stocks != b"")
            numbers, at = piece.numbers, piece.lines
            if not kept.all():
                undated += at[dates == b""].tolist()
                unnamed += at[(stocks == b"") & (dates != b"")].tolist()
                dates, stocks, at, numbers = dates[kept], stocks[kept], at[kept], numbers[kept]
            rows.add(dates, stocks, at, numbers[:, factors], numbers[:, extra])
        report(
            0.05 + 0.8 * done / source.size,
            f"Reading the rows: {rows.count if rows else 0:,} so far",
        )
    record.drop("words between the rows", notes)
    record.drop("they have no date", undated)
    record.drop("they name no stock", unnamed)
    if rows is None or not rows.count:
        raise UserError(
            "The file has a header but no rows of numbers.",
            remedy="Choose a file with rows of a date, a stock and numbers.",
        )
    if rows.dtype == np.float32:
        record.add(
            "precision", "Digits kept", "7", "7 digits",
            "with this many values all digits would take twice the memory; ranks and correlations stay the same",
        )  # fmt: skip
    return rows


def _expected(source: Source, begun: int, size: int, done: int, rows: int) -> int:
    """How many rows the file has: exact where all of it has been read, else a little more than it seems."""
    if done >= source.size:
        return rows
    return int(1.04 * rows * (source.size - begun) / size) + 1000
