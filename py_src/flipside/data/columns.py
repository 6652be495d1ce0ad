"""Columns to roles: date, buckets in their order, benchmark, universe, and what is not used."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ..errors import UserError
from .corrections import Corrections
from .grid import Grid
from .groups import Group, find_groups
from .names import is_ticker, role_by_words, says_average, take_apart, tidy
from .record import ROLES, Column, Import
from .sections import Section
from .settle import USUAL_BUCKETS, Roles, settle
from .shape import header_of, profile
from .values import column_name

# Older Portfolio123 downloads: settings in rows 1 to 12, dates and benchmark in A and B, data from C13.
_OLD_DOWNLOAD_ROW = 13
_OF_STOCKS = {value for value, _ in ROLES["panel"]} - {value for value, _ in ROLES["wide"]}
_PRICES = {"open", "high", "low", "close"}


def decide_roles(
    grid: Grid, section: Section, width: int, record: Import, corrections: Corrections
) -> Roles:
    """Give each column of a wide table its role, with the reason.

    Raises
    ------
    UserError
        No usable column, or corrections that contradict each other.
    """
    header = header_of(section, width)
    kinds = profile(grid, section, width)
    _check_indices(corrections, width)
    if not corrections.columns and {tidy(name) for name in header} >= _PRICES:
        raise UserError(
            "The file holds prices of one instrument (open, high, low, close), not returns of buckets.",
            remedy="Choose a file with one column per bucket.",
        )
    columns = [_first_guess(section, header, kinds, index) for index in range(width)]
    candidates = [
        c.index
        for c in columns
        if c.role == "unsettled" and corrections.columns.get(c.index, "bucket") == "bucket"
    ]
    groups = find_groups(header, candidates)
    group = _choose_group(groups, header, record, corrections)
    members = group.columns if group else []
    for column in columns:
        if column.index in members:
            column.role, column.reason = "bucket", group.reason
        elif any(column.index in other.columns for other in groups):
            column.role, column.reason = "ignore", "it belongs to another grouping"
    _name_the_rest(columns, header, bool(groups), grid, section, record, corrections.columns)
    _average_beside_series(columns, kinds, corrections.columns)
    for index, role in corrections.columns.items():
        columns[index].role, columns[index].reason = role, "you chose it"
    record.columns = columns  # before they are settled: where that fails, they can be corrected
    return settle(columns, group, header, record, corrections)


def _check_indices(corrections: Corrections, width: int) -> None:
    for index, role in corrections.columns.items():
        if index >= width:
            raise UserError(
                f"There is no column {index}; the last one is {width - 1}.",
                field=f"columns.{index}",
            )
        if role in _OF_STOCKS:
            raise UserError(
                f"The role “{role}” is for tables with one row per date and stock; this one has one row per date.",
                field=f"columns.{index}",
                remedy=f"Its roles are {', '.join(value for value, _ in ROLES['wide'])}.",
            )


def _first_guess(section: Section, header: list[str], kinds: list[str], index: int) -> Column:
    name = header[index]
    if index == section.date_column:
        return Column(index, name, "date", "its cells are dates")
    if kinds[index] == "nothing" and not name:
        return Column(index, name, "ignore", "it is empty")
    if kinds[index] == "counter" and not name:
        return Column(index, name, "ignore", "it counts the rows")
    return Column(index, name, "unsettled", kinds[index])


def _choose_group(
    groups: list[Group], header: list[str], record: Import, corrections: Corrections
) -> Group | None:
    wanted = corrections.choice("grouping", [group.id for group in groups], "grouping")
    if not groups:
        return None
    group = next((g for g in groups if g.id == wanted), groups[0])
    if len(groups) > 1:
        labels = {g.id: f"{len(g.columns)} buckets: {_ends(g, header)}" for g in groups}
        record.add(
            "grouping", "Grouping", group.id, labels[group.id],
            "you chose it" if wanted else
            f"the file has {len(groups)} groupings side by side; returns before excess returns, then the finest",
            "choice", tuple(labels.items()),
        )  # fmt: skip
    return group


def _ends(group: Group, header: list[str]) -> str:
    return f"{header[group.columns[0]]} to {header[group.columns[-1]]}"


def _name_the_rest(
    columns: list[Column],
    header: list[str],
    grouped: bool,
    grid: Grid,
    section: Section,
    record: Import,
    by_hand: Collection[int],
) -> None:
    """Settle the columns that no grouping claimed: by the words in their names, then by place."""
    rest = [c for c in columns if c.role == "unsettled" and c.index not in by_hand]
    taken: set[str] = set()
    for column in rest:
        found = role_by_words(column.header)
        kind, column.reason = column.reason, ""
        if found:
            column.role, column.reason = found
            if column.role in ("benchmark", "universe") and kind == "text":
                column.role, column.reason = "ignore", "it holds words"
            elif column.role in taken:
                column.role, column.reason = (
                    "ignore",
                    f"another column is the {column.role} already",
                )
            elif column.role == "series" and grouped:
                column.role, column.reason = "ignore", "its name is not that of a bucket"
            if column.role in ("benchmark", "universe"):
                taken.add(column.role)
        elif kind == "text":
            column.role, column.reason = "ignore", "it holds words"
        elif kind == "nothing":
            column.role, column.reason = "ignore", "it holds no values"
        elif grouped and take_apart(column.header).form == "range":
            column.role = "ignore"
            column.reason = (
                "its name says a difference between buckets, which is computed here anew"
            )
    rest = [column for column in rest if column.role == "unsettled"]
    if grouped:
        left = []
        for column in rest:
            if is_ticker(column.header) and "benchmark" not in taken:
                taken.add("benchmark")
                column.role, column.reason = "benchmark", "its name looks like a ticker"
            else:
                column.role, column.reason = "ignore", "its name is not that of a bucket"
                left.append(column_name(column.index, header))
        if left:
            more = f" and {len(left) - 4} more" if len(left) > 4 else ""
            record.warnings.append(
                f"{', '.join(left[:4])}{more}: numbers, but the name is not that of a bucket; not used."
            )
        return
    if any(column.role == "series" for column in columns) or len(rest) == 1:
        for column in rest:
            column.role, column.reason = "series", "its name is not that of a bucket"
            if take_apart(column.header).key is not None:
                column.role, column.reason = "bucket", "its name is that of a bucket"
        return
    if rest and "benchmark" not in taken and _is_old_download(grid, section, rest):
        rest[0].role = "benchmark"
        rest[0].reason = "older Portfolio123 downloads probably have the benchmark beside the dates"
        record.warnings.append(
            "The file looks like an older Portfolio123 download, where column B is the benchmark; it was "
            "taken so. If it is a bucket, correct its role."
        )
        rest = rest[1:]
    for column in rest:
        column.role, column.reason = "bucket", "it holds numbers, taken in the order of the file"


def _average_beside_series(
    columns: list[Column], kinds: Sequence[str], by_hand: Collection[int]
) -> None:
    """An average says nothing new beside the buckets it is made of; beside one series it is what that is compared with."""
    roles = [column.role for column in columns]
    if "benchmark" in roles or roles.count("bucket") > 1 or not {"bucket", "series"} & {*roles}:
        return
    for column in columns:
        numbers = kinds[column.index] not in ("text", "nothing")
        if numbers and column.index not in by_hand and says_average(column.header):
            column.role = "benchmark"
            column.reason = "its name says an average, and no other column is a benchmark"
            return


def _is_old_download(grid: Grid, section: Section, rest: Sequence[Column]) -> bool:
    first = section.rows[0]
    settings = sum(any(cell.strip() for cell in grid.cells(row)) for row in range(first))
    return (
        grid.number(first) == _OLD_DOWNLOAD_ROW
        and section.date_column == 0
        and settings >= 4
        and rest[0].index == 1
        and len(rest) > 2
        and len(rest) not in USUAL_BUCKETS  # else there is none beside the buckets
    )
