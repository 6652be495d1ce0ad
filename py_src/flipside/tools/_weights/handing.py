"""What the visitor takes away: the optimizer's pages, CSV, and ranking systems."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ... import report
from ...data.kinds import WeightTable
from ...data.weightfiles import long_csv, paste_block, ranking_xml, wide_csv
from .trials import Made

if TYPE_CHECKING:
    from ...data.weightplaces import Document

MOST_PASTED = 1000
MOST_LONG = 1000
MOST_SYSTEMS = 1000
MOST_BYTES = 20_000_000
MANY_NODES = 15


def blocks(made: Made) -> list[dict]:
    """The blocks of the report that hand something over."""
    table = with_trials(made)
    return [_optimizer(made), *_tables(made, table), *_systems(made)]


def with_trials(made: Made) -> WeightTable:
    """The table with its earlier trials and the new ones."""
    table = made.table
    generation = int(table.generation.max()) if len(table.generation) else 1
    return replace(
        table,
        trials=np.hstack([table.trials, made.weights]),
        trial_ids=np.concatenate([table.trial_ids, made.ids]),
        generation=np.concatenate([table.generation, np.full(made.trials, generation)]),
    )


def _optimizer(made: Made) -> dict:
    """Block `optimizer`: pages to paste."""
    pasted = min(made.trials, MOST_PASTED)
    notes = [
        "The platform's optimizer takes the plain nodes of the top level only, in the order of the "
        "ranking system, and refuses a block of another size."
    ]
    if any(made.table.level):
        others = " for the others use the ranking systems below."
        notes.append(
            "Some nodes stand inside composites, so the block fits only what the optimizer lists"
            f"{'.' if made.table.document is None else ';' + others}"
        )
    if made.table.size > MANY_NODES:
        notes.append(
            f"It takes about {MANY_NODES} nodes, and there are {made.table.size}: it may refuse this "
            "block."
        )
    if made.trials > pasted:
        notes.append(
            f"Only the first {pasted:,} of {made.trials:,} trials are here; the files hold all."
        )
    return report.copy(
        "optimizer",
        "For the optimizer",
        pages(made.weights, made.ids, made.settings.columns_per_page),
        f"One row for each of the {made.table.size} nodes, one column for each trial. Copy a page, "
        "paste it into the optimizer's weights, run it, and note the result of each trial.",
        " ".join(notes),
    )


def pages(weights: np.ndarray, ids: np.ndarray, columns: int) -> list[tuple[str, str]]:
    """Label and text of each page of so many `columns` of weights, shape (N, n); no more than `MOST_PASTED`."""
    found = []
    pasted = min(len(ids), MOST_PASTED)
    for first in range(0, pasted, columns):
        some = slice(first, min(first + columns, pasted))
        named = ids[some]
        label = f"Trials {named[0]} to {named[-1]}" if len(named) > 1 else f"Trial {named[0]}"
        found.append((label, paste_block(weights[:, some])))
    return found


def _tables(made: Made, table: WeightTable) -> list[dict]:
    """Files `trials` and `trials_long`."""
    found = [
        report.file(
            "trials",
            "trials.csv",
            "text/csv",
            wide_csv(table),
            load="Bring results back",
            title="All trials, one column each",
        )
    ]
    if len(table.trial_ids) <= MOST_LONG:
        found.append(
            report.file(
                "trials_long",
                "trials_long.csv",
                "text/csv",
                long_csv(table),
                title="All trials, one row for each weight",
            )
        )
    return found


def _systems(made: Made) -> list[dict]:
    """Files `system` and `systems`: the ranking system with the weights of one trial, and of all."""
    document = made.table.document
    if document is None:
        return []
    chosen = made.resolved["xml_trial"]
    [column] = np.flatnonzero(made.ids == chosen)
    one = ranking_xml(document, made.weights[:, column])
    found = [
        report.file(
            "system",
            f"trial_{chosen}.xml",
            "application/xml",
            one,
            title=f"Ranking system of trial {chosen}",
        )
    ]
    systems = systems_that_fit(made.trials, len(one))
    few = (
        f"the first {systems:,} of {made.trials:,} trials"
        if systems < made.trials
        else "all trials"
    )
    found.append(
        report.file(
            "systems",
            "trials_xml.zip",
            "application/zip",
            ranking_zip(document, made.weights[:, :systems], made.ids),
            title=f"Ranking systems of {few}",
        )
    )
    return found


def systems_that_fit(trials: int, size: int) -> int:
    """How many of so many ranking systems of `size` bytes a zip holds."""
    return min(trials, MOST_SYSTEMS, max(1, MOST_BYTES // max(1, size)))


def ranking_zip(document: Document, weights: np.ndarray, ids: np.ndarray) -> bytes:
    """Ranking systems with the columns of `weights`, shape (N, k), named by the first k of `ids`.

    The same bytes whenever it is made: no clock, no permissions of this machine.
    """
    content = io.BytesIO()
    columns = weights.shape[1]
    width = len(str(ids[columns - 1]))
    with zipfile.ZipFile(content, "w") as archive:
        for column in range(columns):
            entry = zipfile.ZipInfo(f"trial_{ids[column]:0{width}d}.xml")
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, ranking_xml(document, weights[:, column]), compresslevel=1)
    return content.getvalue()
