"""Is the ranking upside-down at certain times of the year?

Method: the spread of every period, top buckets minus bottom buckets, is sorted by the calendar
month in which the period ends. Each month gets its average, its share of inverted periods and
the house's t of a mean (EWC; Lazarus, Lewis, Stock, Watson 2018, J. Business & Economic
Statistics 36), to be held against a hurdle that knows how many months were looked at (Bonferroni).

Limits: a month has as many values as the history has years, so only large effects show. A
period longer than a month is counted where it ends.
"""

from __future__ import annotations

import numpy as np

from .. import chart as vega
from .. import report
from ..data.kinds import BucketReturns
from ..formats import MONTHS
from ..report import Column, Report, Verdict
from ..stats import inference, spread
from ..tool import Progress, Tool, no_progress
from ._ends import TAIL, check_tail

TOOL = Tool(
    id="seasonality",
    title="Time of the year",
    question="Is the ranking upside-down in certain months of the year?",
    accepts=(BucketReturns.kind,),
    parameters=(TAIL,),
    author="Flipside",
    samples=("10_Portfolios_Prior_12_2.CSV",),
)

COLUMNS = (
    Column("month", "Month", "text", "Calendar month in which the periods end."),
    Column("periods", "Periods", "count", "How many periods of the history end in this month."),
    Column(
        "mean",
        "Average spread",
        "fraction",
        "Top minus bottom per period, on average. Below zero: upside-down in this month.",
    ),
    Column(
        "inverted_share",
        "Share inverted",
        "fraction",
        "In how many of these periods the top earned less than the bottom. 50% is a coin toss.",
    ),
    Column(
        "t",
        "t",
        "ratio",
        "Average over its standard error (EWC). Beyond 2 is rare for one month by chance, "
        "but the largest of twelve is beyond 2 in almost every second history.",
    ),
    Column(
        "p",
        "p",
        "p",
        "How often chance alone would bring a t this large for one month. Since twelve months "
        "are looked at, only a p below 0.004 means something.",
    ),
)


def run(data: BucketReturns, *, tail: int = 1, progress: Progress = no_progress) -> Report:
    """Compare the spread between the months of the year."""
    check_tail(data, tail)
    values = spread.difference(*spread.tails(data.returns, tail))
    month_of = data.dates.astype("datetime64[M]").astype(int) % 12
    rows = [_row(month, values[month_of == month]) for month in range(12)]
    rows = [row for row in rows if row[1]]
    progress(1.0, "Done")
    return Report(
        _verdict(rows),
        [
            _bars(rows),
            report.table(
                "months",
                "Months",
                COLUMNS,
                rows,
                "Every period counts for the month in which it ends; periods in which the top or "
                "the bottom has no return are left out.",
            ),
        ],
    )


def _row(month: int, values: np.ndarray) -> list:
    present = values[~np.isnan(values)]
    if not len(present):
        return [MONTHS[month], 0, None, None, None, None]
    test = inference.ewc(present)
    return [MONTHS[month], len(present), test.mean, np.mean(present < 0), test.t, test.p]


def _verdict(rows: list[list]) -> Verdict:
    tested = [row for row in rows if np.isfinite(row[5])]
    if len(tested) < 2:
        return Verdict(
            "unknown",
            "The history is too short, or its periods too long, to compare months: each needs "
            f"at least {inference.MINIMUM} periods.",
            "Too short to tell",
        )
    month, n, mean, share, _, p = min(tested, key=lambda row: row[2])
    weakest = (
        f"The weakest month is {month}: the spread averaged {mean:.1%} there, and {share * n:.0f} "
        f"of {n} were inverted."
    )
    if mean >= 0:
        text = f"In no month is the ranking upside-down on average. {weakest}"
        return Verdict("good", text, "No month is inverted")
    if p < 0.05 / len(tested):
        return Verdict(
            "bad",
            f"{weakest} Chance alone would hardly bring that, even though {len(tested)} months "
            "were compared.",
            f"Inverted in {month}",
        )
    return Verdict(
        "mixed",
        f"{weakest} Of {len(tested)} months one is always the weakest, and this is within what "
        "chance alone brings.",
        "No clear pattern",
    )


def _bars(rows: list[list]) -> dict:
    values = [{"month": row[0][:3], "mean": vega.plain(row[2])} for row in rows]
    form = vega.fraction_format([0, *(v["mean"] for v in values)])
    x = vega.category("month", [v["month"] for v in values])
    sides = (
        (vega.ACCENT, [v for v in values if v["mean"] >= 0]),
        (vega.INVERTED, [v for v in values if v["mean"] < 0]),
    )
    layers = [
        vega.layer(
            "bar",
            side,
            style={"color": color},
            x=x,
            y=vega.number("mean", "Average spread", form),
            tooltip=[vega.tip("month", "Month"), vega.tip("mean", "Average spread", ".2%")],
        )
        for color, side in sides
    ]
    words = "; ".join(f"{v['month']} {v['mean']:.1%}" for v in values)
    return report.chart(
        "month_bars",
        "Average spread by month",
        vega.spec([*layers, vega.zero_line(form, "Average spread")]),
        f"Bar chart of the average spread in each month of the year: {words}.",
        "Top minus bottom, averaged over all periods that end in the month. Bars below zero are "
        "months in which the ranking was upside-down on average.",
    )
