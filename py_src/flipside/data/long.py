"""Long tables, one row per date and bucket: how they are told from wide ones, and their columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import UserError
from .corrections import Corrections
from .grid import Grid
from .names import role_by_words, tidy
from .record import Column, Import
from .sections import Section
from .settle import MOST_BUCKETS
from .shape import profile
from .values import column_letter

_KEY = re.compile(
    r"factor_quantile|quantiles?|buckets?|deciles?|quintiles?|quartiles?|terciles?|fractiles?|bins?|ranks?|"
    r"(rank|score|quantile)[ _-]?(bucket|group|bin)|groups?|portfolios?|port|q|d|tiles?|label|percentiles?|variable"
)
_HORIZON = re.compile(r"(\d+)\s*(d|w|m|y|day|days|week|weeks|month|months)")
_VALUE = re.compile(r"\b(mean|avg|average)?[ _]?(return|returns|ret|rets|value|perf|performance)\b")
_SAMPLE = 5000


class SingleStocks(UserError):
    """Dates repeat, and no column names a bucket: the rows are those of single stocks."""


@dataclass
class LongColumns:
    """Which column of a long table is what."""

    columns: list[Column]
    key: int
    value: int


def key_column(grid: Grid, section: Section, width: int, header: Sequence[str]) -> int | None:
    """The column that names the bucket of each row, or None where the table is wide.

    A table is long where dates repeat (two rows or more for each) and another column tells the
    rows of a date apart with few names.

    Raises
    ------
    SingleStocks
        Dates repeat, but there is no such column: one row per stock, most likely.
    """
    rows = section.rows
    dates = set(section.stamps)
    if 2 * len(dates) > len(rows):
        return None
    per_date = len(rows) / len(dates)
    step = max(1, len(rows) // _SAMPLE)
    sample = [grid.cells(row) for row in rows[::step]]
    best: tuple[bool, int, int] | None = None
    for column in range(width):
        if column == section.date_column:
            continue
        pairs = {(c[section.date_column], c[column]) for c in sample if len(c) > column}
        keys = {key.strip() for _, key in pairs} - {""}
        if not 2 <= len(keys) <= min(MOST_BUCKETS + 5, 2 * per_date + 3):
            continue
        if len(pairs) < 0.9 * len(sample):
            continue
        named = bool(_KEY.fullmatch(tidy(header[column])))
        rank = (not named, len(keys), column)
        best = rank if best is None or rank < best else best
    if best is not None:
        return best[2]
    if per_date >= 3:
        raise SingleStocks(
            f"The table has {per_date:.0f} rows for each date, and no column that names a bucket: it looks like "
            "data of single stocks.",
            remedy="Choose a file with one column per bucket, or with a date, a bucket number and a return in each row; "
            "or, for factors, with a date, a stock and at least two factors in each row.",
        )
    return None


def long_roles(
    grid: Grid,
    section: Section,
    header: Sequence[str],
    key: int,
    record: Import,
    corrections: Corrections,
) -> LongColumns:
    """Date, bucket and return column of a long table; of several horizons one is chosen."""
    kinds = profile(grid, section, len(header))
    columns = []
    for index, name in enumerate(header):
        column = Column(index, name, "ignore", "")
        words = role_by_words(name)
        if index == section.date_column:
            column.role, column.reason = "date", "its cells are dates"
        elif index == key:
            column.role, column.reason = "key", "it tells the rows of one date apart"
        elif kinds[index] != "numbers":
            column.reason = "it holds words" if kinds[index] == "text" else "it holds no values"
        elif words and words[0] == "ignore" and not _VALUE.search(tidy(name).replace("_", " ")):
            column.reason = words[1]
        else:
            column.role, column.reason = "value", "it holds numbers"
        columns.append(column)
    for index, role in corrections.columns.items():
        if index >= len(header):
            raise UserError(
                f"There is no column {index}; the last one is {len(header) - 1}.",
                field=f"columns.{index}",
            )
        if role not in ("date", "key", "value", "ignore"):
            raise UserError(
                f"The role “{role}” is for tables with one column per bucket; this one is long.",
                field=f"columns.{index}",
                remedy="Its roles are date, key, value and ignore.",
            )
        columns[index].role, columns[index].reason = role, "you chose it"
    if "key" in corrections.columns.values():
        for column in columns:
            if column.role == "key" and corrections.columns.get(column.index) != "key":
                column.role, column.reason = "ignore", "you chose another column for the bucket"
    _choose_value(columns, header, record, corrections)
    found = {
        role: [c.index for c in columns if c.role == role] for role in ("date", "key", "value")
    }
    for role, what in (("date", "date"), ("key", "bucket"), ("value", "return")):
        if len(found[role]) != 1:
            raise UserError(
                f"A long table needs exactly one column for the {what}; there are {len(found[role])}.",
                field="columns",
            )
    return LongColumns(columns, found["key"][0], found["value"][0])


def _choose_value(
    columns: list[Column], header: Sequence[str], record: Import, corrections: Corrections
) -> None:
    candidates = [column for column in columns if column.role == "value"]
    names: dict[str, Column] = {}
    for column in candidates:
        place = f"column {column_letter(column.index)}"
        name = header[column.index] or place
        names[f"{name} ({place})" if name in names else name] = column
    by_hand = [c for c in candidates if corrections.columns.get(c.index) == "value"]
    wanted = corrections.choice("grouping", list(names), "column of returns")
    if len(candidates) < 2:
        return
    chosen = by_hand[0] if len(by_hand) == 1 else min(candidates, key=lambda c: _horizon(c, header))
    reason = (
        "you chose it"
        if by_hand
        else "of several columns of numbers, the shortest horizon or the first"
    )
    if wanted and not by_hand:
        chosen, reason = names[wanted], "you chose it"
    for column in candidates:
        if column is not chosen:
            column.role, column.reason = "ignore", "another column holds the returns"
    label = next(name for name, column in names.items() if column is chosen)
    record.add(
        "grouping", "Column of returns", label, label, reason, "choice", tuple((n, n) for n in names)
    )  # fmt: skip


def horizon_days(name: str) -> int | None:
    """The days that a name such as 5D or 3 months speaks of, or None.

    Examples
    --------
    >>> horizon_days("5D"), horizon_days("2 weeks"), horizon_days("mean")
    (5, 14, None)
    """
    match = _HORIZON.fullmatch(tidy(name))
    return int(match[1]) * {"d": 1, "w": 7, "m": 30, "y": 365}[match[2][0]] if match else None


def _horizon(column: Column, header: Sequence[str]) -> tuple:
    name = tidy(header[column.index])
    if (days := horizon_days(name)) is not None:
        return (0, days, column.index)
    return (0 if _VALUE.search(name.replace("_", " ")) else 1, 0, column.index)
