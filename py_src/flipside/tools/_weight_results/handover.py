"""The next generation to take away: pages for the optimizer, and files."""

from __future__ import annotations

from dataclasses import replace

from ... import report
from ...data.weightfiles import ranking_xml, wide_csv
from .._weights.handing import MANY_NODES, MOST_PASTED, pages, ranking_zip, systems_that_fit
from .study import Study, after

PAGE = 10  # columns that the optimizer takes at a time


def blocks(study: Study) -> list[dict]:
    """The blocks that hand the next generation over; none where there is none."""
    found = []
    if len(study.next_ids):
        found += [_pages(study), _file(study)]
    document = study.table.document
    if document is not None:
        middle = ranking_xml(document, study.centre)
        if count := systems_that_fit(len(study.next_ids), len(middle)):
            few = "all" if count == len(study.next_ids) else f"the first {count:,}"
            found.append(
                report.file(
                    "next_systems",
                    "next_trials_xml.zip",
                    "application/zip",
                    ranking_zip(document, study.next_weights[:, :count], study.next_ids),
                    title=f"Ranking systems of {few} new trials",
                )
            )
        found.append(
            report.file(
                "next_system",
                "next_centre.xml",
                "application/xml",
                middle,
                title="Ranking system with the best guess so far (the next centre)",
            )
        )
    return found


def _pages(study: Study) -> dict:
    notes = []
    if study.table.size > MANY_NODES:
        notes.append(
            f"The optimizer takes about {MANY_NODES} nodes, and there are {study.table.size}: it may refuse "
            "the block."
        )
    if any(study.table.level):
        notes.append(
            "Some nodes stand inside composites; the optimizer takes those of the top level only."
        )
    if len(study.next_ids) > MOST_PASTED:
        notes.append(f"Only the first {MOST_PASTED:,} are here; the file has all.")
    return report.copy(
        "next_pages",
        f"Generation {study.next_generation} for the optimizer",
        pages(study.next_weights, study.next_ids, PAGE),
        "Rows are nodes, columns are trials. Copy a page, paste it into the optimizer, run it, and "
        "bring one number per trial back.",
        " ".join(notes) or None,
    )


def _file(study: Study) -> dict:
    table = replace(after(study), name="next_trials", document=None)
    return report.file(
        "next_trials",
        "next_trials.csv",
        "text/csv",
        wide_csv(table),
        load="Bring results back",
        title="All trials so far and the next generation",
    )
