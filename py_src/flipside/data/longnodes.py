"""Trials as a long table: one row per trial and node."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from ..errors import UserError
from .cells import Cells
from .corrections import Corrections
from .noderows import Row, mean_weights, one_line
from .nodes import settle_nodes
from .nodewords import role_of, trial_of
from .numbers import to_number
from .record import ROLES, Column, Import
from .values import shorten
from .weightkinds import WeightTable

_NEEDED = ("trial_number", "node", "weight")


def read_long(
    cells: Cells,
    first: int,
    header: Sequence[str],
    record: Import,
    wanted: Corrections,
    name: str,
    source: str,
) -> WeightTable:
    """Read trials with one row per trial and node; `first` is the first row below the header.

    Raises
    ------
    UserError
        A cell that cannot be used, a weight that is missing or there twice.
    """
    record.layout = "long_nodes"
    place = _places(header, record, wanted)
    decimal = cells.mark([place["weight"]], record, wanted, first, thousands=False)
    trials: dict[int, int] = {}
    generation: dict[int, int] = {}
    nodes: dict[str, int] = {}
    weights: dict[tuple[int, int], float] = {}
    for row in range(first, len(cells.rows)):
        cell = {role: cells.rows[row][column] for role, column in place.items()}
        known = trial_of(cell["trial_number"])
        if known is None:
            _refuse(cells, row, place["trial_number"], header, "the number of a trial")
        number, its = known
        if "generation" in place:
            if not re.fullmatch(r"[1-9]\d{0,5}", cell["generation"]):
                _refuse(cells, row, place["generation"], header, "a generation such as 1")
            its = int(cell["generation"])
        if generation.setdefault(number, its) != its:
            _refuse(cells, row, place["generation"], header, f"generation {generation[number]}, as for trial {number} above")  # fmt: skip
        weight = to_number(cell["weight"], decimal)
        if weight is None or not weight >= 0:
            _refuse(cells, row, place["weight"], header, "a weight of 0 or more")
        node = one_line(cell["node"])
        k, n = trials.setdefault(number, len(trials)), nodes.setdefault(node, len(nodes))
        if (n, k) in weights:
            raise UserError(
                f"Row {cells.numbers[row]}: the weight of “{shorten(node)}” in trial {number} is there twice.",
                remedy="Delete one of the two rows.",
            )
        weights[n, k] = weight
    if len(weights) < len(trials) * len(nodes):
        number, node = next(
            (number, node) for number, k in trials.items() for node, n in nodes.items() if (n, k) not in weights
        )  # fmt: skip
        raise UserError(
            f"The weight of “{shorten(node)}” in trial {number} is missing.",
            remedy="Every trial needs a row for every node.",
        )
    values = np.empty((len(nodes), len(trials)))
    for (n, k), weight in weights.items():
        values[n, k] = weight
    rows = [
        Row(f"Node {n + 1}", node, weight)
        for n, (node, weight) in enumerate(
            zip(nodes, mean_weights(values, decimal, record) if trials else [], strict=True)
        )
    ]
    return settle_nodes(
        rows, record, wanted, name, source, zero="on", decimal=decimal,
        trials=values, trial_ids=list(trials), generation=[generation[t] for t in trials],
    )  # fmt: skip


def _places(header: Sequence[str], record: Import, wanted: Corrections) -> dict[str, int]:
    """The column of each role."""
    allowed = {role for role, _ in ROLES["long_nodes"]}
    for index, text in enumerate(header):
        role = role_of(text)
        role, reason = (role, "its name says so") if role in allowed else ("ignore", "it is not needed")  # fmt: skip
        if index in wanted.columns:
            role, reason = wanted.columns[index], "you chose it"
            if role not in allowed:
                raise UserError(
                    f"The role “{role}” is not for a long table of trials.",
                    field=f"columns.{index}",
                    remedy=f"The roles here are {', '.join(sorted(allowed))}.",
                )
        record.columns.append(Column(index, text, role, reason))
    place: dict[str, int] = {}
    for column in record.columns:
        if column.role != "ignore" and place.setdefault(column.role, column.index) != column.index:
            raise UserError(
                f"Only one column can be the {column.role.replace('_', ' ')}.",
                field="columns",
                remedy="Set the others to “Not used”.",
            )
    if lacking := [label for role, label in ROLES["long_nodes"] if role in _NEEDED and role not in place]:  # fmt: skip
        raise UserError(
            f"The table of trials lacks: {', '.join(lacking)}.",
            field="columns",
            remedy="Say which column it is.",
        )
    return place


def _refuse(cells: Cells, row: int, column: int, header: Sequence[str], expected: str) -> None:
    raise UserError(
        f"{cells.place(row, column, header)}: {expected} was expected, but the cell holds "
        f"“{shorten(cells.rows[row][column])}”.",
        remedy="Correct the cell.",
    )
