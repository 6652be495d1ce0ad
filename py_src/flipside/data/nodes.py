"""Rows of nodes, as any file has them, to a checked table of weights, with what the visitor corrected."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..errors import UserError
from .corrections import Corrections
from .noderows import Row, one_line
from .numbers import to_number
from .record import Import
from .values import shorten
from .weightfiles import number_text
from .weightkinds import WeightTable

FEWEST_NODES = 2
MOST_NODES = 300
_YES = frozenset({"yes", "y", "true", "1", "x", "on", "locked", "lock", "fixed", "ja", "wahr"})
_NO = frozenset({"", "no", "n", "false", "0", "-", "off", "unlocked", "free", "nein", "falsch"})
_WORDS = {"weight": "weight", "min": "minimum", "max": "maximum"}


def settle_nodes(
    rows: Sequence[Row],
    record: Import,
    wanted: Corrections,
    name: str,
    source: str,
    *,
    zero: str,
    decimal: str = ".",
    **more: Any,
) -> WeightTable:
    """The table of weights, after corrections and checks.

    Parameters
    ----------
    rows : sequence of Row
    record : Import
        Receives the nodes as the page shows them, the facts ``total`` and ``zero``, and warnings.
    wanted : Corrections
    name, source : str
        Of the table.
    zero : {"off", "on"}
        Whether nodes of weight 0 stay at 0 unless the visitor says otherwise.
    decimal : {".", ","}
        The decimal mark of `rows`; what the visitor typed may have either.
    **more
        Further fields of the `WeightTable`: its trials, its document.

    Raises
    ------
    UserError
        With ``faults`` by cell, such as ``nodes.3.max``; ``record.nodes`` has all that could be read.
    """
    _check_count(len(rows))
    reader = _Reader(rows, wanted, decimal)
    table = [reader.node(n) for n in range(len(rows))]
    for number, _ in wanted.nodes:
        if number >= len(rows):
            raise UserError(
                f"There is no node {number}; the {len(rows)} nodes count from 0.",
                field="nodes",
                remedy="Take the correction back.",
            )
    zero_fact = _zero(table, rows, record, wanted, zero)
    for n, node in enumerate(table):
        if zero_fact == "off" and node["weight"] == 0 and (n, "locked") not in wanted.nodes:
            node["locked"] = True
    record.nodes = table
    reader.check_names(table)
    if reader.faults:
        _refuse(reader)
    weights = np.array([node["weight"] for node in table])
    if not weights.any():
        raise UserError(
            "All weights are zero, so there is nothing to vary.",
            field="nodes",
            remedy="Give at least one node a weight above 0.",
        )
    total = number_text(round(math.fsum(weights), 6))
    levels = len({node["level"] for node in table})
    record.add(
        "total", "Weights add up to", total, total,
        f"the sum over all {levels} levels" if levels > 1 else "their sum, as they stand",
    )  # fmt: skip
    _warn_of_bounds(table, record)
    bounds = {
        key: [math.nan if node[short] is None else node[short] for node in table]
        for key, short in (("minimum", "min"), ("maximum", "max"))
    }
    return WeightTable(
        name,
        source,
        tuple(node["name"] for node in table),
        weights,
        **bounds,
        locked=[node["locked"] for node in table],
        group=tuple(node["group"] for node in table),
        level=tuple(node["level"] for node in table),
        **more,
    )


class _Reader:
    """Cells to nodes; faults are gathered by cell."""

    def __init__(self, rows: Sequence[Row], wanted: Corrections, decimal: str) -> None:
        self.faults: dict[str, str] = {}
        self._rows, self._typed, self._decimal = rows, wanted.nodes, decimal

    def node(self, n: int) -> dict:
        """One node with its corrections, as the record has it."""
        row = self._rows[n]
        weight = self._number(n, "weight")
        low, high = self._number(n, "min"), self._number(n, "max")
        if low is not None and high is not None and low > high:
            self._fault(n, "max", f"its maximum {high:g} is below its minimum {low:g}")
        return {
            "name": one_line(self._typed.get((n, "name"), row.name)),
            "weight": weight,
            "min": low,
            "max": high,
            "locked": self._locked(n),
            "group": one_line(self._typed.get((n, "group"), row.group)),
            "level": one_line(row.level),
        }

    def check_names(self, table: Sequence[dict]) -> None:
        """Every node has a name of its own."""
        first: dict[str, int] = {}
        for n, node in enumerate(table):
            if not node["name"]:
                self._fault(n, "name", "the node has no name")
            elif (before := first.setdefault(node["name"], n)) != n:
                self._fault(
                    n, "name",
                    f"the name “{shorten(node['name'])}” is there twice; {self._rows[before].place.lower()} has it too",
                )  # fmt: skip

    def _number(self, n: int, field: str) -> float | None:
        typed = (n, field) in self._typed
        text = self._typed.get((n, field), self._rows[n].text(field))
        value = to_number(text, "." if typed else self._decimal)
        if value is None and typed:
            value = to_number(text, ",")  # as people write where the comma is the mark
        if value is not None and math.isnan(value) and field != "weight":
            return None
        if value is None or math.isnan(value):
            there = f"there is “{shorten(text)}”" if text.strip() else "there is none"
            self._fault(n, field, f"a number was expected as the {_WORDS[field]}, but {there}")
            return None
        if value < 0:
            self._fault(n, field, f"the {_WORDS[field]} {value:g} is below zero")
        return value + 0.0  # -0 is 0

    def _locked(self, n: int) -> bool:
        text = self._typed.get((n, "locked"), self._rows[n].locked).strip().lower()
        if text not in _YES and text not in _NO:
            self._fault(
                n, "locked", f"“yes” or “no” was expected for locked, not “{shorten(text)}”"
            )
        return text in _YES

    def _fault(self, n: int, field: str, what: str) -> None:
        row = self._rows[n]
        name = shorten(one_line(self._typed.get((n, "name"), row.name)))
        where = f"{row.place} (“{name}”)" if name and field != "name" else row.place
        self.faults.setdefault(f"nodes.{n}.{field}", f"{where}: {what}.")


def _check_count(count: int) -> None:
    if count < FEWEST_NODES:
        only = "is only one node" if count else "are no nodes"
        raise UserError(
            f"There {only}; {FEWEST_NODES} to {MOST_NODES} can be worked on.",
            remedy="The table needs one row per node, with its name and its weight.",
        )
    if count > MOST_NODES:
        raise UserError(
            f"There are {count:,} nodes; {FEWEST_NODES} to {MOST_NODES} can be worked on.",
            remedy="Keep the nodes of one level only.",
        )


def _refuse(reader: _Reader) -> None:
    field, message = next(iter(reader.faults.items()))
    more = len(reader.faults) - 1
    if more:
        message = f"{message[:-1]} ({more:,} more fault{'s' * (more > 1)} like this)."
    raise UserError(
        message,
        field=field,
        remedy="Correct it in the table of nodes, or in the file.",
        faults=reader.faults,
    )


def _zero(
    table: Sequence[dict], rows: Sequence[Row], record: Import, wanted: Corrections, default: str
) -> str:
    """Whether nodes of weight 0 stay at 0: the fact's value."""
    chosen = wanted.choice("zero", ["off", "on"], "rule for nodes of weight 0")
    value = chosen or default
    names = [f"“{shorten(node['name'])}”" for node in table if node["weight"] == 0]
    if names:
        more = f" and {len(names) - 5} more" if len(names) > 5 else ""
        verb = {"off": ("stays at 0", "stay at 0"), "on": ("varies", "vary")}[value]
        does = f"{verb[len(names) > 1]}{' like the others' if value == 'on' else ''}"
        reason = "a weight of 0 often means that a node is switched off"
        if value == "on":
            reason = "the file does not say that they are switched off"
        record.add(
            "zero", "Nodes of weight 0", value,
            f"{', '.join(names[:5])}{more} {does}",
            "you chose it" if chosen else reason, "choice",
            (("off", "stay at 0 (locked)"), ("on", "vary like the others")),
        )  # fmt: skip
    return value


def _warn_of_bounds(table: Sequence[dict], record: Import) -> None:
    outside = [
        f"“{shorten(node['name'])}”"
        for node in table
        if (node["min"] is not None and node["weight"] < node["min"])
        or (node["max"] is not None and node["weight"] > node["max"])
    ]
    if outside:
        more = f" and {len(outside) - 5} more" if len(outside) > 5 else ""
        record.warnings.append(
            f"The weight of {', '.join(outside[:5])}{more} lies outside of its own bounds."
        )
