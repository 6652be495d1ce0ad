"""The charts of the inversion tool that show every bucket: return a year, and growth."""

from __future__ import annotations

import numpy as np

from ... import chart as vega
from ... import report
from ...chart import INK, MUTED
from ...stats import returns
from .._periods import base_date
from .study import Study

# Of one line of the growth chart, and of all together; each takes time to draw.
LINE_POINTS, GROWTH_POINTS = 400, 7_000
_THINNED = " Of histories this long the lowest and highest of each short stretch are drawn."


def bucket_bars(study: Study) -> dict:
    """Chart `bucket_bars`: annualised return of each bucket with its 95 % interval."""
    pair = study.pair
    values = [
        {
            "bucket": b.number,
            "name": b.name,
            "value": vega.plain(b.annualised),
            "low": vega.plain(b.low),
            "high": vega.plain(b.high),
        }
        for b in study.buckets
        if np.isfinite(b.annualised)
    ]
    average = returns.annualised(pair.universe, pair.per_year)
    with_interval = [v for v in values if v["low"] is not None and v["high"] is not None]
    sizes = [v[key] for v in values for key in ("value", "low", "high")]
    form = vega.fraction_format([0, *(s for s in sizes if s is not None)])
    x = vega.category("bucket", range(1, pair.data.buckets + 1), _bucket_axis(study), 20)
    tooltip = [
        vega.tip("name", "Bucket"),
        vega.tip("value", "A year", ".1%"),
        vega.tip("low", "95% interval from", ".1%"),
        vega.tip("high", "to", ".1%"),
    ]
    layers = [
        vega.layer(
            "bar",
            x=x,
            y=vega.number("value", "Return a year", form),
            color=vega.ranks("bucket", pair.data.buckets),
            tooltip=tooltip,
        ),
        vega.layer(
            "rule",
            with_interval,
            style={"color": INK, "strokeWidth": 1.5 if pair.data.buckets <= 50 else 0.5},
            x=x,
            y={**vega.number("low", "Return a year", form)},
            y2={"field": "high"},
            tooltip=tooltip,
        ),
        vega.layer(
            "rule",
            [{"average": vega.plain(average)}] if np.isfinite(average) else [],
            style={"color": MUTED, "strokeDash": [4, 4]},
            y=vega.number("average", "Return a year", form),
        ),
        vega.zero_line(form, "Return a year"),
    ]
    best = max(values, key=lambda v: v["value"], default=None)
    worst = min(values, key=lambda v: v["value"], default=None)
    alt = f"Bar chart of the return per year of {pair.data.buckets} buckets, lowest rank first."
    if values:
        alt += (
            f" The lowest bucket that has returns made {values[0]['value']:.1%}, the highest "
            f"{values[-1]['value']:.1%}. The best is {best['name']} with {best['value']:.1%}, "
            f"the worst {worst['name']} with {worst['value']:.1%}."
        )
    return report.chart(
        "bucket_bars",
        "Return of each bucket",
        vega.spec(layers, values),
        alt,
        "Annualised return of every bucket; a ranking that works climbs from left to right. The "
        "thin lines are 95% intervals: the EWC interval of the average log return, annualised. "
        f"The dashed line is {pair.universe_name}.",
    )


def growth(study: Study) -> dict:
    """Chart `growth`: what 1 grew to in every bucket."""
    pair = study.pair
    data = pair.data
    wealth = returns.growth(data.returns)
    dates = np.concatenate([[base_date(data.dates)], data.dates])
    most = min(LINE_POINTS, max(4, GROWTH_POINTS // data.buckets))
    values, ends = [], {}
    for b in range(data.buckets):
        there = np.flatnonzero(~np.isnan(data.returns[:, b]))
        if not len(there):
            continue
        # From the base of its first return to its last: before and after there is no growth.
        line = wealth[there[0] : there[-1] + 2, b]
        for i in there[0] + vega.thin(line, most):
            if wealth[i, b] > 0:  # a log scale has no place for what is lost entirely
                values.append(
                    {
                        "date": str(dates[i]),
                        "bucket": b + 1,
                        "value": vega.plain(wealth[i, b]),
                    }
                )
        ends[b] = float(wealth[there[-1] + 1, b])
    many = data.buckets > 20
    y = vega.logarithmic("value", [v["value"] for v in values], "Growth of 1, log scale")
    layers = [
        vega.layer(
            "line",
            style={"strokeWidth": 0.7 if many else 1.3, "opacity": 0.7 if many else 1},
            x=vega.date("date", vega.date_format(dates)),
            y=y,
            color=vega.ranks("bucket", data.buckets, "Bucket"),
            detail={"field": "bucket", "type": "ordinal"},
        )
    ]
    alt = f"Line chart of what 1 grew to in each of {data.buckets} buckets, on a log scale."
    if ends:
        low, high = min(ends), max(ends)
        alt += (
            f" {data.labels[low]} ends at {vega.amount(ends[low])}, {data.labels[high]} at "
            f"{vega.amount(ends[high])}."
        )
    return report.chart(
        "growth",
        "Growth of every bucket",
        vega.spec(layers, values),
        alt,
        "What 1 grew to with gains reinvested. Where the ranking works, the lines fan out in the "
        "order of their colours, from the lowest rank in orange to the highest in blue."
        + (_THINNED if len(dates) > most else "")
        + " A missing return counts as 0 here.",
    )


def _bucket_axis(study: Study) -> str:
    labels = study.pair.data.labels
    if labels[0].endswith("1") and labels[-1].endswith(str(len(labels))):
        return "Bucket (1 = lowest rank)"
    return f"Bucket (1 = {labels[0]}, {len(labels)} = {labels[-1]})"
