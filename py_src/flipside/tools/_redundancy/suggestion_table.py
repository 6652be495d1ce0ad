"""The table of what could go: every factor, why, and what it costs."""

from __future__ import annotations

import math

import numpy as np

from ... import report
from ...report import Choice, Column
from ...stats import collinearity
from . import suggest
from .study import Study
from .suggest import Suggestion


def table(study: Study, found: Suggestion) -> dict:
    """Table `suggestions`: every factor with what could be done about it, why, and the cost."""
    rows = []
    for step in found.steps:
        rows.append(_row(study, found, step.factor, "drop", step.why, step.vif, step.partner))
    for i in study.choices.dropped:
        why = "You left it out."
        rows.append(_row(study, found, i, "left out by you", why, math.nan, None))
    vif = dict(zip(found.kept, _kept_vif(study, found), strict=True))
    for i in found.kept:
        protected = i in study.choices.protected
        why = "You protect it." if protected else ""
        near = suggest.closest(study, i, found.kept)
        if near and abs(near[1]) >= study.choices.threshold:
            why += f" It overlaps with {study.labels[near[0]]} ({near[1]:.2f})."
        elif near:
            why += f" Nothing else that is kept says the same; nearest is {study.labels[near[0]]} with {near[1]:.2f}."
        action = "protected" if protected else "keep"
        rows.append(_row(study, found, i, action, why.strip(), vif[i], None))
    words = study.words
    columns = [
        Column("factor", words.one.capitalize(), "text", "Its name in the data."),
        Column(
            "action",
            "Suggestion",
            "text",
            "drop: it could go; keep: it should stay; protected and left out by you: as you chose.",
        ),
        Column("why", "Why", "text", "The reason, given those dropped above it."),
        Column("closest", "Closest kept", "text", f"The {words.one} that is kept and most like it."),
        Column("correlation", "Correlation", "ratio", "With that one."),
        Column(
            "r2",
            "Covered",
            "fraction",
            f"Share of it that the {words.many} kept explain together (R2). The rest, up to 100%, is "
            "what dropping it loses: 95% is a cheap loss, 50% is not.",
        ),
        Column(
            "vif",
            "VIF",
            "ratio",
            "Among those left when its turn came. Empty where it is a combination, or was left out "
            "by you.",
        ),
    ]  # fmt: skip
    if study.strength is not None:
        columns.append(
            Column(
                "ic",
                "Average IC",
                "ratio",
                "Average correlation of its ranks with the return that followed; what it is worth alone. "
                "Above 0.02 either way is a lot.",
            )
        )
    return report.table(
        "suggestions",
        "What could go",
        columns,
        rows,
        "One after the other, each given those before. This is about saying the same, not about being good: two "
        f"{words.many} that resemble each other may both matter. To decide otherwise, name it under "
        "“Protect” or “Leave out”; all else is computed again.",
        actions=("factor", [Choice("Drop", "drop"), Choice("Keep", "protect")]),
    )


def _row(
    study: Study, found: Suggestion, i: int, action: str, why: str, vif: float, partner: int | None
) -> list:
    near = suggest.closest(study, i, found.kept)
    if partner in found.kept:
        near = (partner, float(study.measured.matrices[study.choices.method][i, partner]))
    row = [
        study.labels[i],
        action,
        why,
        study.labels[near[0]] if near else None,
        near[1] if near else None,
        suggest.cost(study, i, found.kept),
        vif if math.isfinite(vif) else None,
    ]
    return row if study.strength is None else [*row, study.strength[i]]


def _kept_vif(study: Study, found: Suggestion) -> list[float]:
    return collinearity.vif(study.full[np.ix_(found.kept, found.kept)]).tolist()
