"""The columns of a table of nodes: its header, and the role of each column."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..errors import UserError
from .cells import Cells
from .corrections import Corrections
from .nodewords import role_of, trial_of
from .numbers import is_missing, looks_numeric
from .record import Column

_HEADER_WITHIN = 10
SINGLE = ("node", "weight", "minimum", "maximum", "locked", "group", "level")


def header_row(cells: Cells) -> int | None:
    """The row among the first ones that names a column of nodes and one of weights or trials."""
    for at, row in enumerate(cells.rows[:_HEADER_WITHIN]):
        roles = [role_of(cell) for cell in row]
        if "node" in roles and ("weight" in roles or any(map(_trial, row))):
            return at
    return None


def _trial(cell: str) -> bool:
    """Whether a header names a trial in words; a bare number could be anything."""
    return not looks_numeric(cell) and trial_of(cell) is not None


def starts_with_header(cells: Cells) -> bool:
    """Whether the first row names the columns: no number in it, or numbers of trials beside a blank."""
    row = cells.rows[0]
    filled = [cell for cell in row if cell]
    if len(cells.rows) < 2 or not filled:
        return False
    if not any(map(looks_numeric, filled)):
        return True
    numbers = [cell for cell in row[1:] if cell and not role_of(cell)]
    known = [trial_of(cell) for cell in numbers]
    if is_missing(row[0]) or role_of(row[0]):
        ids = [each[0] for each in known if each]
        return 0 < len(ids) == len(numbers) and ids == list(range(ids[0], ids[0] + len(ids)))
    return False


def columns_of(
    cells: Cells, first: int, header: Sequence[str], wanted: Corrections
) -> list[Column]:
    """The role of each column; the visitor's word, then the header's, then what its cells are."""
    columns: list[Column] = []
    for index, text in enumerate(header):
        role, reason = _by_header(text), "its name says so"
        if role is None:
            role, reason = _by_cells(cells.column(index, first), text)
        if chosen := wanted.role(index, "nodes", "a table of nodes"):
            role, reason = chosen, "you chose it"
        columns.append(Column(index, text, role, reason))
    for index in wanted.columns:
        if index >= len(columns):
            raise UserError(
                f"There is no column {index}; the {len(columns)} columns count from 0.",
                field=f"columns.{index}",
                remedy="Take the correction back.",
            )
    _fill_in(columns)
    for role in SINGLE:
        same = [column for column in columns if column.role == role]
        chosen = [column for column in same if column.index in wanted.columns]
        if len(chosen) > 1:
            raise UserError(
                f"Only one column can be the {role}.",
                field="columns",
                remedy="Set the others to “Not used”.",
            )
        for column in same:
            if column is not (chosen or same)[0]:
                column.role, column.reason = "ignore", f"there is another column for {role}"
    return columns


def _by_header(text: str) -> str | None:
    role = role_of(text)
    if role in SINGLE:
        return role
    if role in ("generation", "trial_number"):
        return "ignore"
    # "Weights 7" of some tool: words that end in a number are one of a series of trials.
    return "trial" if trial_of(text) or re.fullmatch(r"\D*\d{1,9}", text.strip()) else None


def _by_cells(cells: Sequence[str], text: str) -> tuple[str, str]:
    """What a column is that its name does not tell: names, numbers, or nothing."""
    filled = [cell for cell in cells if not is_missing(cell)]
    if not filled:
        return "ignore", "it is blank"
    if sum(map(looks_numeric, filled)) * 2 > len(filled):
        if text:
            return "ignore", "its name says neither a weight nor a trial"
        return "number", "it holds numbers"
    return "text", "it holds words"


def _fill_in(columns: Sequence[Column]) -> None:
    """Give the columns without words their roles by their order: name, weight, then trials."""
    there = {column.role for column in columns}
    for column in columns:
        if column.role == "text":
            new = "ignore" if "node" in there else "node"
            reason = "it is the first with words" if new == "node" else "it holds words"
        elif column.role == "number":
            new = "trial" if "weight" in there else "weight"
            reason = "it is the first with numbers" if new == "weight" else "it holds more numbers"
        else:
            continue
        column.role, column.reason = new, reason
        there.add(new)
