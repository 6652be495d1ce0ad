"""What the visitor corrected, checked before it is used."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ..errors import UserError
from .record import KINDS_UNDATED, ORDER, ROLES

_FIXED = ("encoding", "layout", "precision", "total", "reference")
# Of a table of weights: what of a node can be corrected.
NODE_FIELDS = ("name", "weight", "min", "max", "locked", "group")
_ROLES = {value for roles in ROLES.values() for value, _ in roles}


class Corrections:
    """The corrections in force, by the ids of the facts, ``columns``: role by column index, and ``nodes``.

    Parameters
    ----------
    raw : mapping or None
        As the page or the command line sends them; None and "" mean no correction. ``nodes`` has
        keys such as ``3.max`` (node counted from 0), and there "" clears a bound or a group.

    Raises
    ------
    UserError
        An unknown id, a fact that cannot be corrected, an unknown role or field of a node.

    Examples
    --------
    >>> Corrections({"unit": "percent", "columns": {"3": "ignore"}}).columns
    {3: 'ignore'}
    """

    def __init__(self, raw: Mapping[str, Any] | None) -> None:
        given = {key: value for key, value in (raw or {}).items() if value not in (None, "", {})}
        known = [id for id in ORDER if id not in _FIXED] + ["columns", "nodes"]
        for key in given:
            if key not in known:
                why = "cannot be corrected" if key in _FIXED else "is unknown"
                raise UserError(
                    f"The correction “{key}” {why}.",
                    field=str(key),
                    remedy=f"These can be corrected: {', '.join(known)}.",
                )
        self.given: dict[str, Any] = given
        self.columns: dict[int, str] = {}
        columns = given.get("columns", {})
        if not isinstance(columns, Mapping):
            raise UserError("Column corrections are a role by column index.", field="columns")
        for index, role in columns.items():
            if not re.fullmatch(r"\d{1,5}", str(index)):
                raise UserError(
                    f"“{index}” is no column index; columns count from 0.", field="columns"
                )
            if role not in _ROLES:
                raise UserError(
                    f"“{role}” is no role of a column.",
                    field=f"columns.{index}",
                    remedy=f"The roles are {', '.join(sorted(_ROLES))}.",
                )
            self.columns[int(index)] = role
        self.nodes = self._nodes(given.get("nodes", {}))

    def _nodes(self, raw: Any) -> dict[tuple[int, str], str]:
        if not isinstance(raw, Mapping):
            raise UserError("Corrections of nodes are a text by node and field.", field="nodes")
        nodes = {}
        for key, value in raw.items():
            match = re.fullmatch(r"(\d{1,4})\.([a-z]+)", str(key))
            if not match or match[2] not in NODE_FIELDS:
                raise UserError(
                    f"“{key}” is no field of a node.",
                    field=f"nodes.{key}",
                    remedy="Nodes count from 0, and a field is one of "
                    f"{', '.join(NODE_FIELDS)}, such as nodes.3.max.",
                )
            nodes[int(match[1]), match[2]] = "" if value is None else str(value).strip()
        return nodes

    @property
    def undated(self) -> str:
        """The kind of data without dates that the visitor says it is; else ""."""
        kind = self.given.get("kind")
        return kind if kind in dict(KINDS_UNDATED) else ""

    def only(self, what: str, *ids: str) -> None:
        """Raise UserError where there are corrections of other facts than these."""
        self.without(what, *(key for key in self.given if key not in ids))

    def without(self, what: str, *ids: str) -> None:
        """Raise UserError where one of these facts is corrected."""
        for key in ids:
            if key in self.given:
                raise UserError(
                    f"The correction “{key}” does not apply to {what}.",
                    field=key,
                    remedy="Take the correction back.",
                )

    def need_dates(self) -> None:
        """Raise UserError where a fact is corrected that only tables without dates have."""
        undated = ("kind",) if self.undated else ()
        self.without("a table with dates", "level", "orientation", "zero", "nodes", *undated)

    def to_json(self) -> dict[str, Any]:
        """The corrections as plain data."""
        plain = {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in self.given.items()
        }
        if self.columns:
            plain["columns"] = {str(index): role for index, role in self.columns.items()}
        if self.nodes:
            plain["nodes"] = {f"{node}.{name}": text for (node, name), text in self.nodes.items()}
        return plain

    def choice(self, id: str, choices: Sequence[str], what: str) -> str | None:
        """The chosen value, or None; UserError where it is not among `choices`."""
        value = self.given.get(id)
        if value is None:
            return None
        if str(value) not in choices:
            remedy = f"There is: {', '.join(choices)}." if choices else "Take the correction back."
            raise UserError(f"There is no {what} “{value}” in this file.", field=id, remedy=remedy)
        return str(value)

    def role(self, index: int, layout: str, what: str) -> str | None:
        """The role given to a column, or None; UserError where `what`, of that layout, has none such."""
        role = self.columns.get(index)
        allowed = {value for value, _ in ROLES[layout]}
        if role is not None and role not in allowed:
            raise UserError(
                f"The role “{role}” is not for {what}.",
                field=f"columns.{index}",
                remedy=f"The roles here are {', '.join(sorted(allowed))}.",
            )
        return role

    def number(self, id: str, low: float, high: float, what: str) -> float | None:
        """The number given, or None; UserError where it is none or out of bounds."""
        value = self.given.get(id)
        if value is None:
            return None
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = math.nan
        if not low <= number <= high:
            raise UserError(
                f"{what} is a number between {low:g} and {high:g}, not “{value}”.", field=id
            )
        return number

    def day(self, id: str, what: str, *, end: bool) -> date | None:
        """The date given, or None; a month or a year stands for its first day, or with `end` its last."""
        value = self.given.get(id)
        if value is None:
            return None
        if isinstance(value, date):
            return value
        match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", str(value).strip())
        try:
            if not match:
                raise ValueError
            year, month, day = (int(part) if part else None for part in match.groups())
            if day:
                return date(year, month, day)
            if not end:
                return date(year, month or 1, 1)
            after = (year + 1, 1) if month in (None, 12) else (year, month + 1)
            return date.fromordinal(date(*after, 1).toordinal() - 1)
        except ValueError:
            raise UserError(
                f"{what} is a date such as 2009-03-31, not “{value}”.", field=id
            ) from None
