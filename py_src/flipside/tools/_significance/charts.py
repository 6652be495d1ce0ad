"""The charts of the significance tool about the spread: resampling, through time, with more time, peers."""

from __future__ import annotations

import math

import numpy as np

from ... import chart as vega
from ... import report
from ...chart import ACCENT, FAINT, INK, INVERTED, MUTED
from .._periods import capital
from .evidence import Evidence

HURDLES = (2, 3)
BINS = 60
POINTS = 1000  # of a line; more cannot be told apart on a screen


def bootstrap(evidence: Evidence) -> dict:
    """Chart `bootstrap`: how the average varies from resample to resample."""
    system, boot = evidence.system, evidence.boot
    title = f"Average {system.spread_name} a year"
    name = f"The average in {evidence.settings.resamples:,} resamples"
    confidence = evidence.settings.percent
    help = (
        "How large the average would have been in other histories like this one. The shaded span "
        f"is the {confidence} interval (studentised, so it may lie a little off the bars' middle). "
        "Zero outside of it: luck alone hardly explains the average."
    )
    if boot.reason:
        return _missing("bootstrap", name, boot.reason, help)
    means = boot.means * system.annual
    counts, edges = np.histogram(means, BINS)
    bars = [
        {
            "start": vega.plain(edges[i]),
            "end": vega.plain(edges[i + 1]),
            "share": vega.plain(counts[i] / len(means)),
            "base": 0,
        }
        for i in range(BINS)
        if counts[i]
    ]
    low, high = (bound * system.annual for bound in evidence.interval)
    form = vega.fraction_format([edges[0], edges[-1], 0])
    y = vega.number(
        "share", "Share of resamples", vega.fraction_format([0, counts.max() / len(means)])
    )
    span = (
        [{"start": vega.plain(low), "end": vega.plain(high)}] if math.isfinite(high - low) else []
    )
    layers = [
        vega.layer(
            "rect",
            span,
            style={"color": FAINT, "opacity": 0.6},
            x=_across("start", title, form),
            x2={"field": "end"},
        ),
        vega.layer(
            "rect",
            style={"color": ACCENT},
            x=_across("start", title, form),
            x2={"field": "end"},
            y=y,
            y2={"field": "base"},
            tooltip=[
                vega.tip("start", "From", ".2%"),
                vega.tip("end", "to", ".2%"),
                vega.tip("share", "Share of resamples", ".1%"),
            ],
        ),
        _upright(0, title, form, {"color": INK, "strokeWidth": 1.5}),
        _upright(boot.mean * system.annual, title, form, {"color": MUTED, "strokeDash": [4, 4]}),
    ]
    alt = (
        f"Histogram of the average {system.spread_name} a year in "
        f"{evidence.settings.resamples:,} resamples, around {boot.mean * system.annual:.1%}."
    )
    if span:
        inside = "inside" if low <= 0 <= high else "outside"
        alt += (
            f" The {confidence} interval goes from {low:.1%} to {high:.1%}; zero lies {inside} it."
        )
    return report.chart(
        "bootstrap",
        name,
        vega.spec(layers, bars),
        alt,
        f"{help} The dashed line is the average itself, the solid one is zero.",
    )


def rolling_t(evidence: Evidence) -> dict:
    """Chart `rolling_t`: the robust t of the stretch that ends at each date."""
    system, words = evidence.system, evidence.system.words
    length = words.count(evidence.window)
    name = f"t over {length}"
    help = (
        f"The robust t of the average {system.spread_name} over the {length} that end at each date, "
        "with the hurdles 2 and 3. A short stretch may miss them even where the signal is real; "
        "look for long times below zero and for a slope downwards."
    )
    t, dates = evidence.rolling, system.dates[evidence.window - 1 :]
    known = np.isfinite(t)
    t, dates = t[known], dates[known]
    if len(t) < 2:
        reason = evidence.test.reason or "The history is too short for stretches of it."
        return _missing("rolling_t", name, reason, help)
    values = [{"date": str(dates[i]), "t": vega.plain(t[i])} for i in vega.thin(t, POINTS)]
    when = vega.date_format(dates)
    layers = [
        *(_hurdle(each, "t") for each in HURDLES),
        vega.zero_line(",~r", "t"),
        vega.layer(
            "line",
            style={"color": ACCENT, "strokeWidth": 1.5},
            x=vega.date("date", when),
            y=vega.number("t", "t", ",~r"),
        ),
        vega.hover(when, vega.tip("t", "t", ".2f")),
    ]
    alt = (
        f"Line chart of the t over {length}, by the date it ends: from {t.min():.1f} to "
        f"{t.max():.1f}, the latest {t[-1]:.1f}. It is above 2 at {np.mean(t > 2):.0%} of dates and "
        f"below zero at {np.mean(t < 0):.0%}."
    )
    return report.chart("rolling_t", name, vega.spec(layers, values), alt, help)


def power(evidence: Evidence) -> dict:
    """Chart `power`: how t grows with more periods at today's Sharpe ratio."""
    system, found, words = evidence.system, evidence.sharpe, evidence.system.words
    name = "How t grows with more history"
    help = (
        "The plain t that a Sharpe ratio as it is today reaches after so many "
        f"{words.many}; the dot is now. The dashed lines are the usual hurdle of 2, and of 3 for a "
        "system that was found by search. It grows with the square root: twice the t takes four "
        "times the history."
    )
    if found.reason:
        return _missing("power", name, found.reason, help)
    per_root = found.ratio / math.sqrt(system.overlap)
    needed = system.overlap * (HURDLES[-1] / found.ratio) ** 2 if found.ratio > 0 else 0
    longest = min(max(2 * system.periods, 1.2 * needed), 6 * system.periods)
    title = f"{capital(words.many)} of history"
    values = [
        {"periods": vega.plain(n), "t": vega.plain(per_root * math.sqrt(n))}
        for n in np.linspace(0, longest, 121)
    ]
    today = [{"periods": system.periods, "t": vega.plain(per_root * math.sqrt(system.periods))}]
    x = vega.number("periods", title, ",~r", scale={"nice": False})
    y = vega.number("t", "t", ",~r")
    tooltip = [vega.tip("periods", title, ",.0f"), vega.tip("t", "t", ".2f")]
    layers = [
        *(_hurdle(each, "t") for each in HURDLES),
        vega.zero_line(",~r", "t"),
        vega.layer("line", style={"color": ACCENT, "strokeWidth": 1.5}, x=x, y=y, tooltip=tooltip),
        vega.layer(
            "point",
            today,
            style={"color": INK, "filled": True, "opacity": 1, "size": 60},
            x=x,
            y=y,
            tooltip=tooltip,
        ),
    ]
    alt = (
        f"Line chart of t against the length of the history. After {words.count(system.periods)}, "
        f"now, it is {today[0]['t']:.1f}."
    )
    if needed:
        reached = "is" if needed <= system.periods else "would be"
        alt += f" The hurdle of 3 {reached} reached after {words.count(math.ceil(needed))}."
    else:
        alt += " It never reaches a hurdle, because the average is not above zero."
    return report.chart("power", name, vega.spec(layers, values), alt, help)


def forest(evidence: Evidence) -> dict:
    """Chart `forest`: average and interval of every system."""
    confidence = evidence.settings.confidence
    rows = []
    for peer in evidence.peers:
        annual = peer.system.annual
        low, high = peer.test.interval(confidence)
        rows.append(
            {
                "system": peer.system.name,
                "mean": vega.plain(peer.test.mean * annual),
                "low": vega.plain(low * annual),
                "high": vega.plain(high * annual),
            }
        )
    sizes = [row[key] for row in rows for key in ("mean", "low", "high")]
    form, title = vega.fraction_format([0, *(s for s in sizes if s is not None)]), "Spread a year"
    y = vega.category("system", [row["system"] for row in rows], None, most=len(rows))
    tooltip = [
        vega.tip("system", "System"),
        vega.tip("mean", title, ".1%"),
        vega.tip("low", f"{evidence.settings.percent} interval from", ".1%"),
        vega.tip("high", "to", ".1%"),
    ]
    with_interval = [row for row in rows if row["low"] is not None and row["high"] is not None]
    x = _across("mean", title, form)
    layers = [
        _upright(0, title, form, {"color": INK}),
        vega.layer(
            "rule",
            with_interval,
            style={"color": MUTED, "strokeWidth": 2},
            x=_across("low", title, form),
            x2={"field": "high"},
            y=y,
            tooltip=tooltip,
        ),
        vega.layer(
            "point",
            style={"color": ACCENT, "filled": True, "opacity": 1, "size": 70},
            x=x,
            y=y,
            tooltip=tooltip,
        ),
    ]
    sure = sum(row["low"] > 0 for row in with_interval)
    best = max(rows, key=lambda row: -math.inf if row["mean"] is None else row["mean"])
    return report.chart(
        "forest",
        "All systems with their intervals",
        vega.spec(layers, rows, height=max(80, 30 * len(rows))),
        f"Average spread a year of {len(rows)} systems with intervals. {sure} of them have an "
        f"interval above zero. The highest is {best['system']} with {best['mean']:.1%}.",
        f"The dot is the average spread a year, the line its {evidence.settings.percent} interval (EWC). "
        "Intervals that overlap widely: the order of the systems is mostly luck.",
    )


def _across(field: str, title: str, form: str) -> dict:
    return vega.number(field, title, form, scale={"zero": False, "nice": False})


def _upright(value: float, title: str, form: str, style: dict) -> dict:
    """A line from bottom to top at one value of x."""
    return vega.layer(
        "rule", [{"at": vega.plain(value)}], style=style, x=_across("at", title, form)
    )


def _hurdle(t: float, title: str) -> dict:
    style = {"color": INVERTED if t > 2 else MUTED, "strokeDash": [4, 4]}
    return vega.layer("rule", [{"t": t}], style=style, y=vega.number("t", title, ",~r"))


def _missing(id: str, title: str, reason: str, help: str) -> dict:
    """The chart's place with the reason why it is empty."""
    empty = vega.spec([vega.layer("line", x=vega.number("x"), y=vega.number("y"))], [])
    return report.chart(id, title, empty, f"No chart: {reason}", help)
