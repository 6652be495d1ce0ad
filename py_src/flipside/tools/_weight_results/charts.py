"""The charts: effects of the nodes, progress by generation, and the two results against each other."""

from __future__ import annotations

import numpy as np

from ... import chart as vega
from ... import report
from ...chart import ACCENT, INK, INVERTED, MUTED
from .effects import Effect
from .study import Study
from .tables import reading
from .words import counted, number, spans

MOST_NODES = 40
MOST_POINTS = 1500
FORMAT = ",~r"
_COLORS = {"helps": ACCENT, "hurts": INVERTED, "cannot be told": MUTED}


def effects(study: Study) -> dict:
    """Chart `effects`: the effect of each node with its interval."""
    title, label = "What each node does", study.judged.label
    known = [each for each in study.effects.each if not each.reason]
    help = (
        f"The dot is the change of {label} where the node's weight rises by a tenth against the others', the "
        "line its 95% interval. Blue helps, orange hurts; where a grey line crosses zero the direction cannot be told."
    )
    if not known:
        return _missing("effects_chart", title, study.effects.reason)
    shown = sorted(known, key=lambda each: -abs(each.size))[:MOST_NODES]
    shown.sort(key=lambda each: -study.judged.sign * each.size)
    rows = [_effect(study, each) for each in shown]
    axis = f"Change of {label}"
    y = vega.category("node", [row["node"] for row in rows], None, most=len(rows))
    tips = [
        vega.tip("node", "Node"),
        vega.tip("effect", "Effect", FORMAT),
        vega.tip("low", "95% interval from", FORMAT),
        vega.tip("high", "to", FORMAT),
        vega.tip("reading", "More weight"),
    ]
    layers = [
        vega.layer("rule", [{"zero": 0}], style={"color": INK}, x=_across("zero", axis)),
    ]
    for name, color in _COLORS.items():
        some = [row for row in rows if row["reading"] == name]
        layers += [
            vega.layer(
                "rule",
                some,
                style={"color": color, "strokeWidth": 2},
                x=_across("low", axis),
                x2={"field": "high"},
                y=y,
                tooltip=tips,
            ),
            vega.layer(
                "point",
                some,
                style={"color": color, "filled": True, "opacity": 1, "size": 60},
                x=_across("effect", axis),
                y=y,
                tooltip=tips,
            ),
        ]
    clear = [row["node"] for row in rows if row["reading"] != "cannot be told"]
    told = f" Clear: {', '.join(clear)}." if clear else " None can be told from zero."
    if len(known) > len(shown):
        help += f" The {len(shown)} largest of {len(known)} are shown."
    return report.chart(
        "effects_chart",
        title,
        vega.spec(layers, height=max(80, 22 * len(rows))),
        f"Effects of {counted(len(rows), 'node')} with 95% intervals, the most helpful first.{told}",
        help,
    )


def progress(study: Study) -> dict:
    """Chart `progress`: results by generation, and the best so far."""
    label, better = study.judged.label, max if study.judged.higher else min
    generation = study.table.generation
    steps, best = [], None
    for each in study.generations:
        values = study.judged.values[study.rows[generation[study.rows] == each]]
        top = better(values.tolist())
        best = top if best is None else better(best, top)
        steps.append(
            {
                "generation": each,
                "best": vega.plain(best),
                "mean": vega.plain(float(values.mean())),
                "trials": len(values),
            }
        )
    run = np.sort(study.rows)
    points = [
        {
            "generation": int(generation[k]),
            "result": vega.plain(study.judged.values[k]),
            "trial": str(study.table.trial_ids[k]),
        }
        for k in _some(run, study)
    ]
    x = vega.category("generation", study.generations, "Generation")
    tips = [
        vega.tip("generation", "Generation"),
        vega.tip("best", "Best so far", FORMAT),
        vega.tip("mean", "Average", FORMAT),
        vega.tip("trials", "Trials"),
    ]
    layers = [
        vega.layer(
            "point",
            points,
            style={"color": MUTED, "filled": True, "opacity": 0.5, "size": 30},
            x=x,
            y=_up("result", label),
            tooltip=[vega.tip("trial", "Trial"), vega.tip("result", label, FORMAT)],
        ),
        vega.layer(
            "line",
            steps,
            style={"color": MUTED, "strokeWidth": 2, "strokeDash": [4, 4]},
            x=x,
            y=_up("mean", label),
        ),
        vega.layer(
            "line", steps, style={"color": ACCENT, "strokeWidth": 2}, x=x, y=_up("best", label)
        ),
        vega.layer(
            "point",
            steps,
            style={"color": ACCENT, "filled": True, "opacity": 1, "size": 60},
            x=x,
            y=_up("best", label),
            tooltip=tips,
        ),
    ]
    if np.isfinite(study.by_luck.best):
        layers.append(
            vega.layer(
                "rule",
                [{"chance": vega.plain(study.by_luck.best)}],
                style={"color": INVERTED, "strokeDash": [2, 3]},
                y=_up("chance", label),
            )
        )
    told = "; ".join(f"generation {s['generation']} {number(s['best'])}" for s in steps[-12:])
    return report.chart(
        "progress",
        "Progress",
        vega.spec(layers),
        f"Results of {counted(len(run), 'trial')} by generation. Best {label} so far: {told}.",
        f"Grey dots are trials, the grey line is the average of each generation, the blue one the best {label} so "
        "far. The best always improves with the number of trials, by luck; the average only improves "
        "where the search learns. The orange line is the best that luck alone would bring with this many "
        "trials.",
    )


def efficient(study: Study) -> dict:
    """Chart `efficient`: the judged result against the second one."""
    title = "Both results"
    help = (
        "Each dot is a trial. No trial is at least as good as a blue one on both results and better on "
        "one: choose among those, by how much of one you would give for the other."
    )
    one, two = study.judged, study.second
    if two is None:
        reason = "There is one column of results; bring a second one, such as turnover, to see the trade-off."
        return _missing("efficient", title, reason)
    there = np.flatnonzero(np.isfinite(one.values) & np.isfinite(two.values))
    first = study.efficient[there]
    shown = [*there[first], *_some(there[~first], study)][: 2 * MOST_POINTS]
    rows = [
        {
            "one": vega.plain(one.values[k]),
            "two": vega.plain(two.values[k]),
            "trial": str(study.table.trial_ids[k]),
            "efficient": bool(study.efficient[k]),
        }
        for k in shown
    ]
    edge = sorted((row for row in rows if row["efficient"]), key=lambda row: row["two"])
    y, x = _up("one", one.label), _across("two", two.label)
    tips = [
        vega.tip("trial", "Trial"),
        vega.tip("one", one.label, FORMAT),
        vega.tip("two", two.label, FORMAT),
    ]
    layers = [
        vega.layer(
            "point",
            [row for row in rows if not row["efficient"]],
            style={"color": MUTED, "filled": True, "opacity": 0.6, "size": 40},
            x=x,
            y=y,
            tooltip=tips,
        ),
        vega.layer(
            "point",
            edge,
            style={"color": ACCENT, "filled": True, "opacity": 1, "size": 70},
            x=x,
            y=y,
            tooltip=tips,
        ),
    ]
    names = spans([int(row["trial"]) for row in edge], 20) if edge else "none"
    ways = [f"{'higher' if each.higher else 'lower'} {each.label}" for each in (one, two)]
    return report.chart(
        "efficient",
        title,
        vega.spec(layers),
        f"{one.label} against {two.label} of {counted(len(rows), 'trial')}. Not beaten on both: "
        f"{names}.",
        f"{help} Better is {ways[0]} and {ways[1]}.",
    )


def _effect(study: Study, each: Effect) -> dict:
    return {
        "node": study.table.nodes[each.node],
        "effect": vega.plain(each.size),
        "low": vega.plain(each.low),
        "high": vega.plain(each.high),
        "reading": reading(study, each),
    }


def _some(places: np.ndarray, study: Study) -> np.ndarray:
    """All of them, or so many that the highest and lowest are among them."""
    return places[vega.thin(study.judged.values[places], MOST_POINTS)] if len(places) else places


def _across(field: str, title: str) -> dict:
    return vega.number(field, title, FORMAT, scale={"zero": False, "nice": False})


def _up(field: str, title: str) -> dict:
    return vega.number(field, title, FORMAT, scale={"zero": False})


def _missing(id: str, title: str, reason: str) -> dict:
    """The chart's place, with the reason why there is none."""
    return report.text(id, title, [reason])
