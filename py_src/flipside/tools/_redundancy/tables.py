"""The tables of pairs and of groups."""

from __future__ import annotations

import numpy as np

from ... import report
from ...report import Column
from .names import listed
from .study import Study

_NAMES = {"spearman": "Spearman", "pearson": "Pearson"}


def pairs(study: Study) -> dict:
    """Table `pairs`: every pair, the strongest first."""
    words, choices = study.words, study.choices
    matrices = study.measured.matrices
    rows = []
    for i, j, _ in study.pairs:
        r = study.through(i, j)
        r = r[~np.isnan(r)]
        many = len(r) > 1
        rows.append(
            [
                study.labels[i],
                study.labels[j],
                matrices["spearman"][i, j],
                matrices["pearson"][i, j],
                r.mean() if len(r) else None,
                r.std(ddof=1) if many else None,
                r.min() if len(r) else None,
                r.max() if len(r) else None,
                study.share_above(i, j),
                len(r),
            ]
        )
    one, each = words.one.capitalize(), words.moment
    method = _NAMES[choices.method]
    return report.table(
        "pairs",
        "Pairs",
        [
            Column("first", one, "text", f"One {words.one} of the pair."),
            Column("second", "With", "text", f"The other {words.one}."),
            Column(
                "spearman",
                "Spearman",
                "ratio",
                f"Correlation of the ranks: 1 means that both put all {words.cases} in the same "
                "order, 0 no connection, -1 the opposite order. Far-off values have no weight.",
            ),
            Column(
                "pearson",
                "Pearson",
                "ratio",
                "Correlation of the values themselves. A few far-off values can make or hide it.",
            ),
            Column(
                "mean",
                "Average",
                "ratio",
                f"Average of the {method} correlation over the {words.moments}.",
            ),
            Column(
                "sd",
                "Swing",
                "ratio",
                f"How much it varies from {each} to {each} (standard deviation). Above 0.2 it comes and goes.",
            ),
            Column("min", "Lowest", "ratio", f"The lowest of all {words.moments}."),
            Column("max", "Highest", "ratio", f"The highest of all {words.moments}."),
            Column(
                "above",
                f"At {choices.threshold:.2g} or more",
                "fraction",
                f"Share of the {words.moments} {words.on} which it is at least that strong, whatever its sign. 100% "
                "means that they always say the same, 50% that they do half of the time.",
            ),
            Column("moments", words.moments.capitalize(), "count", f"{words.moments.capitalize()} {words.on} which the two can be compared."),
        ],
        rows,
        f"Every two {words.many}, the strongest {method} correlation first.",
    )  # fmt: skip


def clusters(study: Study) -> dict:
    """Table `clusters`: groups of factors that say nearly the same."""
    words = study.words
    rows = []
    matrix = np.abs(study.full)
    for number, group in enumerate(study.groups, 1):
        inside = [matrix[i, j] for a, i in enumerate(group) for j in group[a + 1 :]]
        centre = max(group, key=lambda i: sum(matrix[i, k] for k in group))
        names = [f"{study.numbers[i]} {study.labels[i]}" for i in group]
        rows.append(
            [
                number,
                len(group),
                listed(names, 50),
                float(np.mean(inside)) if inside else None,
                min(inside) if inside else None,
                study.labels[centre] if len(group) > 2 else None,
            ]
        )
    return report.table(
        "clusters",
        "Groups",
        [
            Column("cluster", "Group", "count", "Its number, in the order of the tree."),
            Column("size", "Size", "count", f"How many {words.many} are in it."),
            Column("members", "Members", "text", "With the numbers that they bear in the charts."),
            Column(
                "mean",
                "Average",
                "ratio",
                "Average correlation inside, without signs. Empty for a group of one.",
            ),
            Column("min", "Lowest", "ratio", "The lowest correlation inside, without sign."),
            Column(
                "centre",
                "Most typical",
                "text",
                "The member most like the others; the natural one to stand for all. Of "
                "three and more.",
            ),
        ],
        rows,
        f"{words.many.capitalize()} are joined while the average correlation, without sign, between two groups "
        f"is at least {study.choices.clusters_at:.2g}.",
    )
