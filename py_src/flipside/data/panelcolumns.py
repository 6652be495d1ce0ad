"""Columns of a table of factors to roles: date, stock, factors, and the return that followed."""

from __future__ import annotations

import re

from ..errors import UserError
from .corrections import Corrections
from .numbers import is_missing, looks_numeric
from .panel import Head
from .panelnames import (
    forward_order,
    is_forward,
    is_position,
    is_whole_rank,
    no_factor,
    plain,
    price_role,
)
from .record import ROLES, Column, Import
from .values import column_name

_ONE = ("date", "stock", "forward", "price_now", "price_next")
_WORDS = {
    "date": "date",
    "stock": "stock",
    "forward": "return that followed",
    "price_now": "price on the date",
    "price_next": "price at the next date",
}


def holds_factors(head: Head) -> bool:
    """Whether the columns look like factors: two, or one beside a return that followed."""
    roles = [_first_guess(head, index).role for index in range(len(head.header))]
    return roles.count("factor") + ("forward" in roles) > 1


def panel_roles(head: Head, record: Import, wanted: Corrections) -> dict[str, list[int]]:
    """Give each column its role, with the reason; the columns by role.

    Raises
    ------
    UserError
        Corrections that contradict each other, or no factor at all.
    """
    columns = [_first_guess(head, index) for index in range(len(head.header))]
    record.columns = columns  # before they are settled: where that fails, they can be corrected
    _settle_forward(columns)
    if sum(column.role == "factor" for column in columns) > 1:
        for column in columns:
            if column.role == "factor" and is_whole_rank(column.header):
                column.role, column.reason = (
                    "ignore",
                    "it is the rank of the whole system, made of the others",
                )
    for index, role in wanted.columns.items():
        _check(index, role, len(columns))
        columns[index].role, columns[index].reason = role, "you chose it"
    for column in columns:
        if (
            column.role in _ONE
            and column.index not in wanted.columns
            and _taken(column.role, wanted)
        ):
            column.role, column.reason = (
                "ignore",
                f"you chose another column for the {_WORDS[column.role]}",
            )
    found = {role: [c.index for c in columns if c.role == role] for role, _ in ROLES["panel"]}
    _refuse_unfit(found, head)
    return found


def _first_guess(head: Head, index: int) -> Column:
    name = head.header[index]
    cells = [row[index] for row in head.rows]
    filled = [cell for cell in cells if not is_missing(cell)]
    numeric = sum(map(looks_numeric, filled))
    column = Column(index, name, "ignore", "")
    if index == head.date:
        column.role, column.reason = "date", "its cells are dates"
    elif index == head.stock:
        column.role, column.reason = "stock", "it tells the rows of one date apart"
    elif not any(cells):
        column.reason = "it holds no values" if name else "it is empty"
    elif filled and 2 * numeric < len(filled):
        column.reason = "it holds words"
    elif role := price_role(name):
        column.role, column.reason = role, "its name says so"
    elif is_forward(name):
        column.role, column.reason = "forward", "its name says the return that followed"
    elif reason := no_factor(name):
        column.reason = reason
    elif is_position(name) and all(re.fullmatch(r"\d+", cell) for cell in filled):
        column.reason = "it holds positions in a ranking"
    elif not plain(name) and all(re.fullmatch(r"\d+", cell) for cell in filled):
        column.reason = "it has no name and counts the rows"
    else:
        column.role, column.reason = "factor", "it holds numbers"
    return column


def _taken(role: str, wanted: Corrections) -> bool:
    chosen = set(wanted.columns.values())
    if role in ("price_now", "price_next") and "forward" in chosen:
        return True
    return role in chosen or (role == "forward" and bool(chosen & {"price_now", "price_next"}))


def _settle_forward(columns: list[Column]) -> None:
    """One return that followed, or the two prices that give it, or none."""
    by_name = [column for column in columns if column.role == "forward"]
    prices = {c.role: c for c in columns if c.role in ("price_now", "price_next")}
    chosen = min(by_name, key=lambda c: (forward_order(c.header), c.index), default=None)
    for column in columns:
        if column.role == "forward" and column is not chosen:
            column.role, column.reason = "ignore", "another column holds the return that followed"
        elif column.role in prices and (
            chosen or len(prices) < 2 or prices[column.role] is not column
        ):
            column.role, column.reason = "ignore", "it is a price"


def _check(index: int, role: str, width: int) -> None:
    if index >= width:
        raise UserError(
            f"There is no column {index}; the last one is {width - 1}.", field=f"columns.{index}"
        )
    if role not in dict(ROLES["panel"]):
        raise UserError(
            f"The role “{role}” is for tables of returns; this one holds factor values.",
            field=f"columns.{index}",
            remedy=f"Its roles are {', '.join(value for value, _ in ROLES['panel'])}.",
        )


def _refuse_unfit(found: dict[str, list[int]], head: Head) -> None:
    for role in _ONE:
        count = len(found[role])
        if count > 1 or (role in ("date", "stock") and not count):
            what = "exactly one column" if role in ("date", "stock") else "at most one column"
            raise UserError(
                f"Factor values need {what} for the {_WORDS[role]}; there are {count}.",
                field="columns",
            )
    if len(found["price_now"]) != len(found["price_next"]):
        raise UserError(
            "The return that followed needs both prices, the one on the date and the one at the next date.",
            field="columns",
            remedy="Choose a column for the other one, or set this one to “Not used”.",
        )
    if not found["factor"]:
        numbers = [column_name(i, head.header) for i in found["ignore"]][:5]
        raise UserError(
            "No column holds factor values"
            + (f"; not used are {', '.join(numbers)}." if numbers else "."),
            field="columns",
            remedy="Choose the factors among the columns, or another file.",
        )
