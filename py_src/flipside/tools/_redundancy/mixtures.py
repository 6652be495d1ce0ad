"""The tables of factors that are mixtures of several others: VIF, combinations, near combinations."""

from __future__ import annotations

import math

import numpy as np

from ... import report
from ...report import Column
from ...stats import collinearity
from .measured import Relation
from .names import listed
from .relations import equation
from .study import Study

HIGH_INDEX = 10.0  # condition indexes from here on are listed


def vif(study: Study) -> dict:
    """Table `vif`: how far each factor is a mixture of the others."""
    words = study.words
    rows = []
    for place, i in enumerate(study.chosen):
        value = study.vif[i]
        best = [study.chosen[k] for k in collinearity.explainers(study.matrix, place)]
        inside = next((r for r in study.relations if i in r.members), None)
        rows.append(
            [
                study.labels[i],
                None if math.isinf(value) else value,
                0.0 if math.isinf(value) else 1 / value,
                listed([study.labels[k] for k in best]) if best else "none",
                collinearity.explained(study.matrix, place, _places(study, best)),
                _note(study, inside, value),
            ]
        )
    rows.sort(key=lambda row: -math.inf if row[1] is None else -row[1])
    return report.table(
        "vif",
        "Variance inflation",
        [
            Column("factor", words.one.capitalize(), "text", "Its name in the data."),
            Column(
                "vif",
                "VIF",
                "ratio",
                "How many times less certain its own contribution is, because the others say part of the "
                f"same. 1: nothing in common; 5: four fifths of it is in the other {words.many}; 10: "
                "nine tenths. Empty where it is nothing but a combination of others.",
            ),
            Column(
                "tolerance",
                "Its own",
                "fraction",
                f"The share of it that no mixture of the other {words.many} can replace (one over the VIF).",
            ),
            Column(
                "explained_by",
                "Best explained by",
                "text",
                f"The up to three {words.many} that together come nearest to it.",
            ),
            Column("r2", "By these", "fraction", "The share of it that these alone explain."),
            Column("note", "Remark", "text", "What stands out."),
        ],
        rows,
        f"Pairs do not show everything: a {words.one} may resemble no single other one and yet be a "
        "mixture of several. The VIF sees that; of ranks (Spearman) less sharply than of values (Pearson).",
    )


def _places(study: Study, factors: list[int]) -> list[int]:
    return [study.chosen.index(i) for i in factors]


def _note(study: Study, inside: Relation | None, value: float) -> str:
    if inside and study.by_value(inside):
        return equation(inside, study.labels)
    if inside:
        opposite = " turned round" if inside.parts[0][1] < 0 else ""
        return f"same order as {listed([study.labels[i] for i in inside.members if i != inside.factor])}{opposite}"
    if math.isinf(value):
        return "a combination of others"
    return f"above {study.choices.vif_limit:g}" if value > study.choices.vif_limit else ""


def combinations(study: Study) -> dict:
    """Table `combinations`: which factors are made of which others, with the weights."""
    words = study.words
    rows = []
    for relation in study.relations:
        exact = study.by_value(relation)
        (first, weight), *_ = relation.parts
        turned = " turned round" if weight < 0 else ""
        rows.append(
            [
                study.labels[relation.factor],
                listed([study.labels[i] for i, _ in relation.parts], 50),
                equation(relation, study.labels)
                if exact
                else f"{study.labels[relation.factor]}: same order as {study.labels[first]}{turned}",
                1 - relation.unexplained,
            ]
        )
    where = (
        f"The values of {study.measured.examined} {words.moments} were examined."
        if study.measured.examined
        else f"No {words.moment} has enough {words.cases} with all values, so only pairs were compared."
    )
    return report.table(
        "combinations",
        "Exact combinations",
        [
            Column("factor", words.one.capitalize(), "text", "What can be made from others."),
            Column("made_of", "Made of", "text", f"The {words.many} that it can be made of."),
            Column("equation", "How", "text", "The recipe, with its weights."),
            Column("r2", "Explained", "fraction", "How much of it that gives; rounding takes a trace."),
        ],
        rows,
        f"Duplicates, opposites, sums and differences: each row names a {words.one} that adds nothing to "
        f"the others in its row. {where}",
    )  # fmt: skip


def dependencies(study: Study) -> dict:
    """Table `dependencies`: Belsley, Kuh and Welsch's condition indexes, and who takes part."""
    spared = {relation.factor for relation in study.relations}
    here = [i for i in study.chosen if i not in spared]
    index, proportions = collinearity.decomposition(study.full[np.ix_(here, here)])
    rows = []
    for k in range(len(index) - 1, -1, -1):
        heavy = [a for a in np.argsort(-proportions[k], kind="stable") if proportions[k, a] > 0.5]
        if index[k] < HIGH_INDEX or len(heavy) < 2:
            continue
        parts = [f"{study.labels[here[a]]} {proportions[k, a]:.0%}" for a in heavy]
        rows.append([None if math.isinf(index[k]) else index[k], len(heavy), listed(parts, 50)])
    words = study.words
    return report.table(
        "dependencies",
        "Near combinations",
        [
            Column(
                "index",
                "Condition index",
                "ratio",
                "How flat the data is in this direction: from 10 on a weak dependency, above 30 a strong "
                "one. Empty where it is exact.",
            ),
            Column("count", words.many.capitalize(), "count", f"{words.many.capitalize()} in it."),
            Column(
                "members",
                "Which",
                "text",
                "Those with more than half of their uncertainty in it (variance-decomposition "
                "proportions of Belsley, Kuh and Welsch), with that share.",
            ),
        ],
        rows,
        f"{words.many.capitalize()} that are together nearly a combination of each other, even where no pair "
        "is striking. Usually empty, which is good. Exact combinations have a table of their own and are left "
        "out here.",
    )
