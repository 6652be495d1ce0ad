"""The charts of the redundancy tool but for the tree."""

from __future__ import annotations

import math

import numpy as np

from ... import chart as vega
from ... import report
from ...chart import ACCENT, INK, INVERTED, MUTED
from .mixtures import HIGH_INDEX
from .study import Study
from .tree_chart import row_height, row_names, shortened

MOST_LINES = 4
MOST_POINTS = 700  # of a line
_LINES = [ACCENT, INVERTED, INK, MUTED]


def heatmap(study: Study) -> dict:
    """Chart `heatmap`: the correlation of every two factors, related ones side by side."""
    words = study.words
    rows = row_names(study)
    columns = [str(study.numbers[i]) for i in study.order]
    matrix = study.measured.matrices[study.choices.method]
    values = [
        {
            "row": rows[a],
            "column": columns[b],
            "first": study.labels[i],
            "second": study.labels[j],
            "r": 1.0 if i == j else vega.plain(matrix[i, j]),
        }
        for a, i in enumerate(study.order)
        for b, j in enumerate(study.order)
    ]
    values = [v for v in values if v["r"] is not None]
    n = len(rows)
    tooltip = [
        vega.tip("first", words.one.capitalize()),
        vega.tip("second", "With"),
        vega.tip("r", "Correlation", ".2f"),
    ]
    layers = [
        vega.layer(
            "rect",
            values,
            x=vega.names("column", columns),
            y=vega.names("row", rows),
            color=vega.signed("r", 1.0, "Correlation", ".1f"),
            tooltip=tooltip,
        )
    ]
    strongest = [f"{study.labels[i]} and {study.labels[j]} {r:.2f}" for i, j, r in study.pairs[:3]]
    return report.chart(
        "heatmap",
        "Every two at a glance",
        vega.spec(layers, height=row_height(n)),
        f"Correlations of {words.count(n)}, ordered so that related ones are side by side. Strongest: "
        f"{'; '.join(strongest) or 'none can be computed'}.",
        "Blue: they put things in the same order; red: in the opposite order; pale: no connection. Blocks "
        "along the diagonal are groups that say the same. The numbers below stand for the names at the left.",
    )


def followed(study: Study) -> list[tuple[int, int]]:
    """The pairs drawn through time: those of the factors asked for, or the strongest and the least steady."""
    wanted = [i for i in study.choices.follow if i in study.chosen]
    if len(wanted) == 1:
        found = [(i, j) for i, j, _ in study.pairs if wanted[0] in (i, j)]
    elif wanted:
        found = [(i, j) for i, j, _ in study.pairs if i in wanted and j in wanted]
    else:
        # First what looks redundant and is not always: there the average misleads. What adds nothing at
        # all has flat lines, or the same as what it is made of.
        spared = {relation.factor for relation in study.relations}
        pairs = [(i, j) for i, j, _ in study.pairs if not spared & {i, j}]
        sometimes = [(i, j) for i, j in pairs[:200] if 0.1 < study.share_above(i, j) < 0.9][:2]
        rest = [pair for pair in pairs if pair not in sometimes]
        found = sometimes + rest[: MOST_LINES - len(sometimes)]
    return [(i, j) for i, j in found if (~np.isnan(study.through(i, j))).sum() > 1][:MOST_LINES]


def through_time(study: Study) -> dict | None:
    """Chart `correlation_through_time`: whether a redundancy lasts; None with fewer than two dates."""
    dates, drawn = study.measured.dates, followed(study)
    if len(dates) < 2 or not drawn:
        return None
    names, values, said = [], [], []
    for i, j in drawn:
        name = f"{shortened(study.labels[i])} / {shortened(study.labels[j])}"
        name = name if name not in names else f"{name} ({len(names) + 1})"
        names.append(name)
        r = study.through(i, j)
        there = np.flatnonzero(~np.isnan(r))
        for at in there[vega.thin(r[there], MOST_POINTS)]:
            values.append({"date": str(dates[at]), "pair": name, "r": vega.plain(r[at])})
        said.append(f"{name} {np.nanmin(r):.2f} to {np.nanmax(r):.2f}")
    form, y = vega.date_format(dates), {"domain": [-1, 1], "nice": False}
    level = study.choices.threshold
    bounds = [{"level": level}, {"level": -level}]
    layers = [
        vega.layer(
            "rule",
            bounds,
            style={"color": MUTED, "strokeDash": [4, 4]},
            y=vega.number("level", "Correlation", ".1f", scale=y),
        ),
        vega.layer(
            "rule",
            [{"zero": 0}],
            style={"color": INK, "strokeWidth": 1},
            y=vega.number("zero", "Correlation", ".1f", scale=y),
        ),
        vega.layer(
            "line",
            values,
            style={"strokeWidth": 1.5},
            x=vega.date("date", form),
            y=vega.number("r", "Correlation", ".1f", scale=y),
            color={
                "field": "pair",
                "type": "nominal",
                "scale": {"domain": names, "range": _LINES[: len(names)]},
                "legend": {"title": None, "orient": "top", "columns": 2, "labelLimit": 300},
            },
        ),
    ]
    return report.chart(
        "correlation_through_time",
        "Redundancy that comes and goes",
        vega.spec(layers),
        f"Correlation {study.words.on} each {study.words.moment} from {dates[0]} to {dates[-1]}: {'; '.join(said)}.",
        f"A pair that is always beyond the dashed lines says the same all the time; one that is there only "
        f"now and then had its own say when it was not. Name other {study.words.many} under “Follow” to see theirs.",
    )


def eigenvalues(study: Study) -> dict:
    """Chart `eigenvalues`: how few directions hold most of the differences."""
    values = np.maximum(np.linalg.eigvalsh(study.matrix)[::-1], 0)
    n = len(values)
    share = values / values.sum()
    places = [str(k + 1) for k in range(n)]
    rows = [
        {
            "place": p,
            "share": vega.plain(s),
            "together": vega.plain(c),
            "index": "exact" if v < 1e-9 else f"{math.sqrt(values[0] / v):.1f}",
        }
        for p, s, c, v in zip(places, share, np.cumsum(share), values, strict=True)
    ]
    form = vega.fraction_format([0, float(share[0])])
    needed = int(np.searchsorted(np.cumsum(share), 0.9) + 1)
    layers = [
        vega.layer(
            "bar",
            rows,
            style={"color": ACCENT},
            x=vega.category("place", places, "Direction"),
            y=vega.number("share", "Share of all differences", form),
            tooltip=[
                vega.tip("place", "Direction"),
                vega.tip("share", "Share", ".1%"),
                vega.tip("together", "With those before", ".1%"),
                vega.tip("index", "Condition index"),
            ],
        ),
        vega.layer(
            "rule",
            [{"level": vega.plain(1 / n)}],
            style={"color": MUTED, "strokeDash": [4, 4]},
            y=vega.number("level", "Share of all differences", form),
        ),
    ]
    words = study.words
    return report.chart(
        "eigenvalues",
        "How many independent opinions",
        vega.spec(layers),
        f"Share of all differences in each of {n} independent directions (eigenvalues): the first has {share[0]:.0%}, "
        f"and {needed} hold nine tenths.",
        f"The {words.many} are mixed anew into directions that have nothing in common, the richest first. Were the "
        f"{words.many} unrelated, each would have the share of the dashed line. Bars near zero at the right are "
        f"{words.many} too many; a condition index above {3 * HIGH_INDEX:g} there means nearly a combination.",
    )
