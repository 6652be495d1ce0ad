"""The two reports: of a factor panel, and of several systems."""

from __future__ import annotations

from ...errors import UserError
from ...report import Report
from ...tool import Progress
from . import (
    caveats,
    charts,
    choose,
    mixtures,
    panel,
    panel_tables,
    suggest,
    suggestion_table,
    summary,
    systems,
    tables,
    together,
    tree_chart,
    verdict,
)
from .choose import Asked
from .study import Study, Words


def of_panel(data: tuple, asked: Asked, progress: Progress) -> Report:
    """The report of a factor panel, the first of `data`."""
    first, *others = data
    words = Words("factor", "factors", "stocks", "date", "dates", "on")
    names = choose.choices(asked, first.labels, words)
    measured = panel.measure(first, asked.pooled, progress)
    choose.check_panel(measured, names)
    study = Study(measured, names, words, measured.strength)
    suggestion = suggest.suggestion(study)
    progress(0.9, "Drawing the charts")
    blocks = [
        summary.of_panel(study, suggestion),
        *_alike(study, suggestion),
        panel_tables.ic(study),
        panel_tables.missing(study),
        panel_tables.left_out(study),
        caveats.text(study, suggestion),
    ]
    left = [
        f"{each.name} is left out: one file of factors is analysed at a time, here {first.name}."
        for each in others
    ]
    return Report(
        verdict.verdict(study, suggestion),
        [block for block in blocks if block],
        left + caveats.of_panel(study),
    )


def of_systems(data: tuple, asked: Asked, tail: int, progress: Progress) -> Report:
    """The report of several systems."""
    spreads = systems.measure(data, tail)
    words = Words("system", "systems", spreads.words.many, "window", "windows", "in")
    if asked.keep == "ic":
        raise UserError(
            "Systems have no information coefficient; that is for files of factors.",
            field="keep",
            remedy="Keep the one with the lower VIF, or the one you prefer.",
        )
    names = choose.choices(asked, spreads.measured.labels, words, fewest=systems.FEWEST)
    study = Study(spreads.measured, names, words)
    suggestion = suggest.suggestion(study)
    progress(0.7, "Drawing the charts")
    blocks = [
        summary.of_systems(study, suggestion, *spreads.span(study.chosen)),
        together.metrics(study, spreads),
        together.pairs(study, spreads),
        together.share(study, spreads),
        *_alike(study, suggestion),
        caveats.text(study, suggestion),
    ]
    return Report(
        verdict.verdict(study, suggestion),
        [block for block in blocks if block],
        [*spreads.left_out, *caveats.shared(study)],
    )


def _alike(study: Study, suggestion: suggest.Suggestion) -> list[dict]:
    """The blocks about what says the same, of factors and of systems."""
    return [
        suggestion_table.table(study, suggestion),
        charts.heatmap(study),
        tree_chart.dendrogram(study),
        tables.clusters(study),
        *([mixtures.combinations(study)] if study.relations else []),
        mixtures.vif(study),
        tables.pairs(study),
        charts.through_time(study),
        charts.eigenvalues(study),
        mixtures.dependencies(study),
    ]
