"""The charts and the table of the significance tool that show every bucket."""

from __future__ import annotations

import math

import numpy as np

from ... import chart as vega
from ... import report
from ...chart import INK, MUTED
from ...report import Column
from .evidence import Evidence

WHISKERS = (5, 25, 50, 75, 95)  # percentiles


def table(evidence: Evidence) -> dict:
    """Table `buckets`: the excess return of every bucket with its test."""
    system, ranking = evidence.system, evidence.ranking
    annual, confidence = system.annual, evidence.settings.confidence
    over = ranking.reference_name
    rows = []
    for bucket in ranking.buckets:
        low, high = bucket.test.interval(confidence)
        test = bucket.test
        rows.append(
            [
                bucket.number,
                bucket.name,
                test.n,
                test.mean * annual,
                test.t,
                test.p,
                bucket.adjusted_p,
                low * annual,
                high * annual,
            ]
        )
    percent = evidence.settings.percent
    return report.table(
        "buckets",
        "Every bucket",
        [
            Column("bucket", "Bucket", "count", "Its place: 1 is the lowest rank."),
            Column("name", "Name", "text", "What the file calls it."),
            Column("periods", "Periods", "count", f"{system.words.many.capitalize()} with both."),
            Column(
                "mean_annualised", "A year", "fraction", f"Average return over {over}, per year."
            ),
            Column(
                "t", "t", "ratio", "Robust t (EWC) of that average. Beyond 2 is the usual hurdle."
            ),
            Column("p", "p", "p", "Its p, for this bucket alone. Below 0.05 is the usual hurdle."),
            Column(
                "holm_p",
                "p (Holm)",
                "p",
                "The p allowing for the fact that all buckets are looked at (Holm). This is the one "
                "to use when picking a bucket out of the table.",
            ),
            Column("low", f"{percent} from", "fraction", "Lower end of the interval (EWC)."),
            Column("high", f"{percent} to", "fraction", "Upper end of the interval (EWC)."),
        ],
        rows,
        f"Average return of each bucket minus that of {over}. In a ranking that works the low buckets "
        "stand below zero and the high ones above.",
    )


def intervals(evidence: Evidence) -> dict:
    """Chart `bucket_intervals`: average excess return of each bucket with its interval."""
    system, ranking = evidence.system, evidence.ranking
    annual, confidence = system.annual, evidence.settings.confidence
    count, percent = len(ranking.buckets), evidence.settings.percent
    values = []
    for bucket in ranking.buckets:
        low, high = bucket.test.interval(confidence)
        if math.isfinite(bucket.test.mean):
            values.append(
                {
                    "bucket": bucket.number,
                    "name": bucket.name,
                    "value": vega.plain(bucket.test.mean * annual),
                    "low": vega.plain(low * annual),
                    "high": vega.plain(high * annual),
                }
            )
    title = "Excess return, a year"
    sizes = [v[key] for v in values for key in ("value", "low", "high")]
    form = vega.fraction_format([0, *(s for s in sizes if s is not None)])
    x = _buckets(count)
    tooltip = [
        vega.tip("name", "Bucket"),
        vega.tip("value", title, ".1%"),
        vega.tip("low", f"{percent} interval from", ".1%"),
        vega.tip("high", "to", ".1%"),
    ]
    with_interval = [v for v in values if v["low"] is not None and v["high"] is not None]
    layers = [
        vega.zero_line(form, title),
        vega.layer(
            "rule",
            with_interval,
            style={"color": MUTED, "strokeWidth": 2 if count <= 50 else 0.7},
            x=x,
            y=vega.number("low", title, form),
            y2={"field": "high"},
            tooltip=tooltip,
        ),
        vega.layer(
            "point",
            style={"filled": True, "opacity": 1, "size": 60 if count <= 50 else 15},
            x=x,
            y=vega.number("value", title, form),
            color=vega.ranks("bucket", count),
            tooltip=tooltip,
        ),
    ]
    beyond = sum(v["low"] > 0 or v["high"] < 0 for v in with_interval)
    alt = (
        f"Average return a year over {ranking.reference_name} of {count} buckets, lowest rank first, "
        f"with intervals; {beyond} of them do not reach zero."
    )
    return report.chart(
        "bucket_intervals",
        "Excess return of every bucket",
        vega.spec(layers, values),
        alt,
        f"The dot is the average return a year over {ranking.reference_name}, the line its {percent} "
        "interval (EWC). A line that does not reach zero: that bucket differs by more than luck, if "
        "it was not picked out of many.",
    )


def boxes(evidence: Evidence) -> dict:
    """Chart `bucket_boxes`: how the excess return of each bucket is spread."""
    system, ranking = evidence.system, evidence.ranking
    count, one = len(ranking.buckets), system.words.one
    values = []
    for bucket in ranking.buckets:
        there = bucket.values[np.isfinite(bucket.values)]
        if len(there):
            low, first, median, third, high = np.percentile(there, WHISKERS)
            values.append(
                {
                    "bucket": bucket.number,
                    "name": bucket.name,
                    "low": vega.plain(low),
                    "first": vega.plain(first),
                    "median": vega.plain(median),
                    "third": vega.plain(third),
                    "high": vega.plain(high),
                }
            )
    title = f"Excess return, a {one}"
    form = vega.fraction_format([v[key] for v in values for key in ("low", "high")])
    x = _buckets(count)
    tooltip = [
        vega.tip("name", "Bucket"),
        vega.tip("high", "95 of 100 are below", ".2%"),
        vega.tip("third", "Three quarters are below", ".2%"),
        vega.tip("median", "Median", ".2%"),
        vega.tip("first", "A quarter is below", ".2%"),
        vega.tip("low", "5 of 100 are below", ".2%"),
    ]
    layers = [
        vega.layer(
            "rule",
            style={"color": MUTED},
            x=x,
            y=vega.number("low", title, form),
            y2={"field": "high"},
            tooltip=tooltip,
        ),
        vega.layer(
            "bar",
            style={"size": max(2, min(28, 400 // count))},
            x=x,
            y=vega.number("first", title, form),
            y2={"field": "third"},
            color=vega.ranks("bucket", count),
            tooltip=tooltip,
        ),
        vega.layer(
            "tick",
            style={
                "color": INK,
                "strokeWidth": 2 if count <= 50 else 1,
                "size": max(2, min(28, 400 // count)),
            },
            x=x,
            y=vega.number("median", title, form),
            tooltip=tooltip,
        ),
        vega.zero_line(form, title),
    ]
    alt = f"Box plot of the return over {ranking.reference_name} of {count} buckets, a {one} each."
    if values:
        low, high = values[0], values[-1]
        alt += (
            f" The middle half of {low['name']} goes from {low['first']:.1%} to {low['third']:.1%}, "
            f"that of {high['name']} from {high['first']:.1%} to {high['third']:.1%}."
        )
    return report.chart(
        "bucket_boxes",
        f"Excess return of every bucket, {one} by {one}",
        vega.spec(layers, values),
        alt,
        f"Returns over {ranking.reference_name}. The box holds the middle half of all {system.words.many}, the line across it is the median, "
        "the thin line goes from the lowest to the highest 5 in 100. The boxes overlap even where the "
        "ranking works: it shifts the odds, it does not decide any one "
        f"{one}.",
    )


def _buckets(count: int) -> dict:
    return vega.category("bucket", range(1, count + 1), "Bucket (1 = lowest rank)", 20)
