"""Results of trials as they are brought back: one number per trial, or several, in rows or in columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..errors import UserError
from .cells import Cells
from .corrections import Corrections
from .nodewords import is_trial, role_of, trial_of
from .numbers import is_missing, looks_numeric, to_number
from .record import Column, Import
from .resultshape import counts, header_of, orientation_of
from .values import shorten
from .weightkinds import TrialResults

MOST_TRIALS = 100_000
MOST_RESULTS = 50
_SUMMARY = re.compile(
    r"(grand )?(total|sum|average|avg|mean|median|summe|mittelwert|durchschnitt)[ .:]*", re.I
)
_ORIENTATIONS = (
    ("columns", "a row for each trial, a column for each result"),
    ("rows", "a column for each trial, a row for each result"),
)


def read_results(
    cells: Cells, record: Import, wanted: Corrections, name: str, source: str
) -> TrialResults:
    """Read the results of trials.

    Parameters
    ----------
    cells : Cells
    record : Import
    wanted : Corrections
        ``orientation`` is ``columns`` (a row for each trial) or ``rows``.
    name, source : str
        Of the data set.

    Raises
    ------
    UserError
        No numbers, a cell that is none, or numbers of trials that cannot be used.
    """
    wanted.only("results of trials", "kind", "sheet", "delimiter", "decimal", "orientation", "columns")  # fmt: skip
    if not any(looks_numeric(cell) for row in cells.rows for cell in row):
        raise UserError(
            "No cell is a number, so these are no results of trials.",
            remedy="Paste one number for each trial, or several columns of them.",
        )
    chosen = wanted.choice("orientation", [value for value, _ in _ORIENTATIONS], "orientation")
    orientation, reason = (chosen, "you chose it") if chosen else orientation_of(cells)
    record.add(
        "orientation", "Trials", orientation, dict(_ORIENTATIONS)[orientation], reason, "choice",
        _ORIENTATIONS,
    )  # fmt: skip
    if orientation == "rows":
        if wanted.columns:
            raise UserError(
                "Where each column is a trial, the columns have no roles.",
                field=f"columns.{next(iter(wanted.columns))}",
                remedy="Take the correction back, or choose the other orientation.",
            )
        cells = cells.turned()
    header, first = header_of(cells)
    cells = _without_summary(cells, first, record)
    record.layout = "results_across" if orientation == "rows" else "results"
    record.preview = record.preview if cells.across else {
        "header": header, "rows": cells.rows[first : first + 8],
        "first_row": cells.numbers[min(first, len(cells.rows) - 1)],
    }  # fmt: skip
    columns = _columns(cells, first, header, wanted)
    if not cells.across:
        record.columns = columns
    numbered = [column.index for column in columns if column.role == "trial_number"]
    kept = [column.index for column in columns if column.role == "result"]
    _check(len(numbered), len(kept), len(cells.rows) - first)
    decimal = cells.mark(kept, record, wanted, first)
    values = _values(cells, first, kept, header, decimal)
    if not np.isfinite(values).any():
        raise UserError("All results are missing.", remedy="Paste one number for each trial.")
    ids = _ids(cells, first, numbered[0], header) if numbered else None
    labels = _labels([columns[index].header for index in kept])
    return TrialResults(name, source, values, tuple(labels), ids)


def _without_summary(cells: Cells, first: int, record: Import) -> Cells:
    """Leave out a row below the trials that sums them up."""
    rows, numbers = cells.rows, cells.numbers
    if (
        cells.across
        or cells.width < 2
        or len(rows) - first < 3
        or not _SUMMARY.fullmatch(rows[-1][0])
    ):
        return cells
    record.drop("it sums the others up", numbers[-1:])
    return replace(cells, rows=rows[:-1], numbers=numbers[:-1])


def _check(numbered: int, results: int, trials: int) -> None:
    if numbered > 1:
        raise UserError(
            "Only one column can number the trials.",
            field="columns",
            remedy="Set the others to “Not used”.",
        )
    if not results:
        raise UserError(
            "No column holds results.",
            field="columns",
            remedy="Say which column holds numbers to compare the trials by.",
        )
    if results > MOST_RESULTS or trials > MOST_TRIALS:
        raise UserError(
            f"There are {results:,} results for each of {trials:,} trials; up to {MOST_RESULTS} for up to "
            f"{MOST_TRIALS:,} can be worked on.",
            field="orientation",
            remedy="Choose the other orientation, or keep fewer columns.",
        )


def _columns(cells: Cells, first: int, header: Sequence[str], wanted: Corrections) -> list[Column]:
    """The role of each column: the numbers of the trials, a result, or neither."""
    columns = []
    numbered = False
    for index, text in enumerate(header):
        below = cells.column(index, first)
        filled = [cell for cell in below if not is_missing(cell)]
        role, reason = "result", "it holds numbers"
        if not filled:
            role, reason = "ignore", "it is blank"
        elif not numbered and role_of(text) == "trial_number" and all(map(is_trial, filled)):
            role, reason = "trial_number", "its name says so"
        elif not numbered and index == 0 and all(map(is_trial, filled)) and (
            not any(map(looks_numeric, filled))
            or (not text and cells.width > 1 and len(below) > 1 and counts(below))
        ):  # fmt: skip
            role, reason = "trial_number", "it counts the trials"
        elif sum(map(looks_numeric, filled)) * 2 <= len(filled):
            role, reason = "ignore", "it holds words"
        elif role_of(text) == "generation":
            role, reason = "ignore", "its name says the generation, not a result"
        if chosen := wanted.role(index, "results", "results of trials"):
            role, reason = chosen, "you chose it"
        numbered = numbered or role == "trial_number"
        columns.append(Column(index, text, role, reason))
    if not any(column.role == "result" for column in columns):
        # Whole numbers that go up one by one, and nothing else: then these are the results.
        for column in columns:
            if column.reason == "it counts the trials" and cells.width == 1:
                column.role, column.reason = "result", "there is no other column"
    for index in wanted.columns:
        if index >= len(columns):
            raise UserError(
                f"There is no column {index}; the {len(columns)} columns count from 0.",
                field=f"columns.{index}",
                remedy="Take the correction back.",
            )
    return columns


def _values(
    cells: Cells, first: int, columns: Sequence[int], header: Sequence[str], decimal: str
) -> np.ndarray:
    values = np.full((len(cells.rows) - first, len(columns)), np.nan)
    for k in range(len(values)):
        for m, column in enumerate(columns):
            cell = cells.rows[first + k][column]
            value = to_number(cell, decimal)
            if value is None:
                other = "," if decimal == "." else "."
                raise UserError(
                    f"{cells.place(first + k, column, header)}: a number was expected, but the cell holds "
                    f"“{shorten(cell)}”.",
                    field="decimal"
                    if to_number(cell, other) is not None
                    else _field(cells, column),
                    remedy="Correct the cell; n/a or a blank says that the result is missing.",
                )
            values[k, m] = value
    return values


def _field(cells: Cells, column: int) -> str | None:
    """What could be corrected about a cell; where each column is a trial, columns have no roles."""
    return None if cells.across else f"columns.{column}"


def _ids(cells: Cells, first: int, column: int, header: Sequence[str]) -> list[int]:
    """The numbers of the trials."""
    seen: dict[int, int] = {}
    for row in range(first, len(cells.rows)):
        known = trial_of(cells.rows[row][column])
        place = cells.place(row, column, header)
        if known is None:
            raise UserError(
                f"{place}: the number of a trial was expected, but the cell holds "
                f"“{shorten(cells.rows[row][column])}”.",
                field=_field(cells, column),
                remedy="Correct the cell, or set the column to “Not used”: then the trials are taken in order.",
            )
        if known[0] in seen:
            raise UserError(
                f"{place}: trial {known[0]} is there twice, first in {_inside(cells.place(seen[known[0]], column))}.",
                field=_field(cells, column),
                remedy="Delete one of the two, or set the column to “Not used”: then the trials are taken in order.",
            )
        seen[known[0]] = row
    return list(seen)


def _inside(place: str) -> str:
    """A place in the middle of a sentence."""
    return place[:1].lower() + place[1:]


def _labels(names: Sequence[str]) -> list[str]:
    """One name per column, each another one."""
    labels: list[str] = []
    for position, name in enumerate(names, start=1):
        plain = " ".join(name.split()) or (f"Result {position}" if len(names) > 1 else "Result")
        label, number = plain, 1
        while label in labels:
            number += 1
            label = f"{plain} ({number})"
        labels.append(label)
    return labels
