"""The next generation to take away: pages for the optimizer, and files."""

from __future__ import annotations

from dataclasses import replace

from ... import report
from ...data.weightfiles import paste_block, ranking_xml, wide_csv
from .._weights.handing import ranking_zip, systems_that_fit
from .study import Study, after

PAGE = 10  # columns that the optimizer takes at a time
MANY = 15  # nodes that it takes
MOST = 1000  # trials that are made into pages


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
    pages = []
    count = min(len(study.next_ids), MOST)
    for start in range(0, count, PAGE):
        ids = study.next_ids[start : min(start + PAGE, count)]
        label = f"Trials {ids[0]} to {ids[-1]}" if len(ids) > 1 else f"Trial {ids[0]}"
        pages.append((label, paste_block(study.next_weights[:, start : start + len(ids)])))
    notes = []
    if study.table.size > MANY:
        notes.append(
            f"The optimizer takes about {MANY} nodes, and there are {study.table.size}: it may refuse "
            "the block."
        )
    if any(study.table.level):
        notes.append(
            "Some nodes stand inside composites; the optimizer takes those of the top level only."
        )
    if count < len(study.next_ids):
        notes.append(f"Only the first {count:,} are here; the file has all.")
    return report.copy(
        "next_pages",
        f"Generation {study.next_generation} for the optimizer",
        pages,
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
