"""A table of nodes and weights, one row per node: what its columns are, and its trials."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from ..errors import UserError
from .cells import Cells
from .corrections import Corrections
from .longnodes import read_long
from .nodecolumns import SINGLE, columns_of, header_row, starts_with_header
from .noderows import Row, mean_weights
from .nodes import settle_nodes
from .nodewords import role_of, trial_of
from .numbers import to_number
from .record import Import
from .values import shorten
from .weightkinds import WeightTable

_TOTAL = re.compile(r"(grand )?(total|sum|summe|gesamt)[ :]*|", re.I)


def read_nodes(
    cells: Cells, record: Import, wanted: Corrections, name: str, source: str
) -> WeightTable:
    """Read a table with one row per node (or, with numbers of trials, one per trial and node).

    Parameters
    ----------
    cells : Cells
    record : Import
    wanted : Corrections
    name, source : str
        Of the data set.

    Raises
    ------
    UserError
        No column of weights, cells that cannot be used, or what `settle_nodes` refuses.
    """
    wanted.only("node weights", "kind", "sheet", "delimiter", "decimal", "zero", "columns", "nodes")
    at = header_row(cells)
    if at is None:
        at = 0 if starts_with_header(cells) else None
    header = [""] * cells.width if at is None else cells.rows[at]
    first = 0 if at is None else at + 1
    if at:
        record.drop("they stand above the table", cells.numbers[:at])
    record.preview = {
        "header": header,
        "rows": cells.rows[first : first + 8],
        "first_row": cells.numbers[min(first, len(cells.rows) - 1)],
    }
    roles = [role_of(cell) for cell in header]
    asked = set(wanted.columns.values())
    if "trial_number" in asked or {"node", "weight", "trial_number"} <= {*roles}:
        return read_long(cells, first, header, record, wanted, name, source)
    record.layout = "nodes"
    columns = columns_of(cells, first, header, wanted)
    record.columns = columns
    place = {column.role: column.index for column in columns if column.role in SINGLE}
    trials = [column.index for column in columns if column.role == "trial"]
    weighed = [place[role] for role in ("weight", "minimum", "maximum") if role in place]
    if not weighed and not trials:
        raise UserError(
            "No column holds weights.",
            field="columns",
            remedy="The table needs one row per node, with its name and its weight; say which column is which.",
        )
    decimal = cells.mark(weighed + trials, record, wanted, first, thousands=False)
    kept = _without_total(cells, first, place, decimal, record)
    numbers = _trials(cells, kept, trials, header, decimal)
    ids, generations = _trial_ids([header[c] for c in trials], record)
    weights = [cells.rows[row][place["weight"]] for row in kept] if "weight" in place else None
    if weights is None:
        weights = mean_weights(numbers, decimal, record)

    def cell(row: int, role: str) -> str:
        return cells.rows[row][place[role]] if role in place else ""

    rows = [
        Row(
            f"Row {cells.numbers[row]}",
            cell(row, "node") if "node" in place else f"Node {n + 1}",
            weight,
            *(cell(row, role) for role in ("minimum", "maximum", "locked", "group", "level")),
        )
        for n, (row, weight) in enumerate(zip(kept, weights, strict=True))
    ]
    if "node" not in place:
        record.warnings.append("No column names the nodes; they were numbered from the top down.")
    return settle_nodes(
        rows, record, wanted, name, source, zero="on", decimal=decimal,
        trials=numbers, trial_ids=ids, generation=generations,
    )  # fmt: skip


def _without_total(
    cells: Cells, first: int, place: dict, decimal: str, record: Import
) -> list[int]:
    """The rows of nodes; a row of totals at the end is left out."""
    kept = list(range(first, len(cells.rows)))
    if len(kept) > 2 and "weight" in place and "node" in place:
        name = cells.rows[kept[-1]][place["node"]]
        numbers = [to_number(cells.rows[row][place["weight"]], decimal) for row in kept]
        known = all(n is not None and math.isfinite(n) for n in numbers)
        if _TOTAL.fullmatch(name) and known and _is_sum(numbers[-1], numbers[:-1]):
            record.drop("it is the total of the others", [cells.numbers[kept.pop()]])
    return kept


def _is_sum(total: float, numbers: Sequence[float]) -> bool:
    """Whether a number is the sum of the others, each of them perhaps rounded."""
    return abs(math.fsum(numbers) - total) <= 0.01 * max(1.0, total / 100) + 1e-9


def _trials(
    cells: Cells, rows: Sequence[int], columns: Sequence[int], header: Sequence[str], decimal: str
) -> np.ndarray:
    """The weights of the trials, shape (N, K)."""
    values = np.empty((len(rows), len(columns)))
    for n, row in enumerate(rows):
        for k, column in enumerate(columns):
            cell = cells.rows[row][column]
            value = to_number(cell, decimal)
            if value is None or not value >= 0:
                what = "is below zero" if value is not None and value < 0 else "is no number"
                raise UserError(
                    f"{cells.place(row, column, header)}: a weight was expected, but “{shorten(cell)}” {what}."
                    if cell
                    else f"{cells.place(row, column, header)}: a weight was expected, but the cell is blank.",
                    field=f"columns.{column}",
                    remedy="Correct the cell, or set the column to “Not used”.",
                )
            values[n, k] = value
    return values


def _trial_ids(names: Sequence[str], record: Import) -> tuple[list[int], list[int]]:
    """Numbers and generations of the trials by their columns' names, else from 1 on."""
    known = [trial_of(name) for name in names]
    ids = [each[0] for each in known if each]
    if len(ids) == len(names) == len(set(ids)):
        return ids, [each[1] for each in known if each]
    if ids or any(names):
        record.warnings.append(
            "The names of the trials' columns do not number them each with another number; they were numbered from 1 on."
        )
    return list(range(1, len(names) + 1)), [1] * len(names)
