"""Charts `spread_of_weights` and `coverage`."""

from __future__ import annotations

import numpy as np

from ... import chart as vega
from ... import report
from ...chart import ACCENT, FAINT, INK, NEUTRAL
from .amounts import shown
from .cover import PARTS, Cover
from .trials import Made

MOST_ROWS = 60
MOST_TICKS = 40
MOST_PAIRED = 30
ROW = 18


def spread_of_weights(made: Made) -> dict:
    """Chart `spread_of_weights`: for each node its reference, what it may have, and what the trials give it."""
    chosen = _largest(made.reference, MOST_ROWS)
    low, high = made.reference.copy(), made.reference.copy()
    free = made.space.plan.free
    for end, reached in zip((low, high), made.space.reachable(), strict=True):
        end[free] = reached * float(made.space.step)
    rows = []
    for i in chosen:
        own = np.sort(made.weights[i])
        rows.append(
            {
                "node": made.table.nodes[i],
                "reference": vega.plain(made.reference[i]),
                "low": vega.plain(low[i]),
                "high": vega.plain(high[i]),
                "least": vega.plain(own[0]),
                "most": vega.plain(own[-1]),
                "from": vega.plain(own[len(own) // 4]),
                "to": vega.plain(own[-1 - len(own) // 4]),
            }
        )
    top = max([row["high"] for row in rows] + [row["most"] for row in rows])
    y = vega.category("node", [row["node"] for row in rows], None, most=len(rows))
    y["axis"] |= {"labelLimit": 180}
    tooltip = [
        vega.tip("node", "Node"),
        vega.tip("reference", "Reference", ",~r"),
        vega.tip("low", "May have from", ",~r"),
        vega.tip("high", "to", ",~r"),
        vega.tip("least", "Trials from", ",~r"),
        vega.tip("most", "to", ",~r"),
    ]

    def across(field: str) -> dict:
        return vega.number(field, "Weight", ",~r", scale={"domain": [0, top or 1], "nice": False})

    ticks = np.unique(np.linspace(0, made.trials - 1, min(made.trials, MOST_TICKS)).astype(int))
    marks = [
        {"node": made.table.nodes[i], "weight": vega.plain(made.weights[i, k])}
        for i in chosen
        for k in ticks
    ]
    few = made.trials <= MOST_TICKS
    layers = [
        vega.layer("bar", rows, style={"color": FAINT}, y=y, x=across("low"), x2={"field": "high"}, tooltip=tooltip),
        *(
            ()
            if few
            else (
                vega.layer("bar", rows, style={"color": ACCENT, "opacity": 0.35, "size": 8}, y=y, x=across("from"), x2={"field": "to"}, tooltip=tooltip),
            )
        ),
        vega.layer("rule", rows, style={"color": ACCENT, "strokeWidth": 1}, y=y, x=across("least"), x2={"field": "most"}, tooltip=tooltip),
        vega.layer("point", marks, style={"color": ACCENT, "filled": True, "opacity": 0.55, "size": 22}, y=y, x=across("weight")),
        vega.layer("tick", rows, style={"color": INK, "strokeWidth": 2, "size": 14}, y=y, x=across("reference"), tooltip=tooltip),
    ]  # fmt: skip
    widest = max(rows, key=lambda row: row["most"] - row["least"])
    cut = (
        f" The {len(chosen)} nodes with the largest weights of {made.table.size} are shown."
        if len(chosen) < made.table.size
        else ""
    )
    dots = (
        "a dot for each trial"
        if few
        else f"a dot for each of {len(ticks)} of the {made.trials:,} trials, a wide line for the middle half of them"
    )
    return report.chart(
        "spread_of_weights",
        "Spread of the weights",
        vega.spec(layers, height=max(80, ROW * len(rows))),
        f"For each of {len(rows)} nodes: the reference, the range that the rules allow, and the range of the "
        f"trials. The widest is that of {widest['node']}, from {shown(widest['least'])} to "
        f"{shown(widest['most'])}.{cut}",
        f"Grey: what the node may have when all rules hold. Blue: {dots}. Black: the reference. Blue that "
        f"spans the grey: the trials go as far as the rules allow.{cut}",
    )  # fmt: skip


def coverage(made: Made, cover: Cover) -> dict:
    """Chart `coverage`: for each pair of nodes, how much of what the two can have some trial reached."""
    free = made.space.plan.free
    moving = np.flatnonzero(cover.feasible.any(axis=1))
    chosen = moving[_largest(made.reference[free[moving]], MOST_PAIRED)]
    names = [made.table.nodes[free[k]] for k in chosen]
    rows = [
        {
            "a": names[i],
            "b": names[j],
            "number": str(j + 1),
            "share": vega.plain(cover.hit[chosen[i], chosen[j]] / cells),
        }
        for i in range(len(chosen))
        for j in range(i)
        if (cells := cover.feasible[chosen[i], chosen[j]])
    ]
    y = vega.category("a", names[1:], None, most=len(names))
    y["axis"] |= {"labelLimit": 180}
    x = vega.category("b", names[:-1], None, most=len(names))
    x["axis"] |= {"labelAngle": -90, "labelLimit": 90}
    layers = [
        vega.layer(
            "rect",
            x=x,
            y=y,
            color={
                "field": "share",
                "type": "quantitative",
                "scale": {"domain": [0, 1], "range": [NEUTRAL, ACCENT], "interpolate": "rgb"},
                "legend": vega.gradient("Share reached", [0, 0.5, 1], ".0%"),
            },
            tooltip=[vega.tip("a", "Node"), vega.tip("b", "and"), vega.tip("share", "Share reached", ".0%")],
        )
    ]  # fmt: skip
    worst = min(rows, key=lambda row: row["share"])
    best = max(rows, key=lambda row: row["share"])
    cut = (
        f" The {len(chosen)} nodes with the largest weights of {len(moving)} are shown."
        if len(chosen) < len(moving)
        else ""
    )
    return report.chart(
        "coverage",
        "Coverage of pairs of nodes",
        vega.spec(layers, rows, height=max(80, ROW * (len(names) - 1))),
        f"A field for each of {len(rows)} pairs of nodes. Lowest: {worst['a']} with {worst['b']}, "
        f"{worst['share']:.0%}; highest: {best['a']} with {best['b']}, {best['share']:.0%}.{cut}",
        f"What two nodes can have together is cut into {PARTS} x {PARTS} fields; the darker, the more of "
        f"them some trial reached. Pale: combinations of these two that nothing is known about.{cut}",
    )  # fmt: skip


def _largest(weights: np.ndarray, most: int) -> np.ndarray:
    """All places in their order, or those of the `most` largest weights."""
    return np.sort(np.argsort(-weights, kind="stable")[:most])
