"""How often does the top bucket beat the bottom one?

Method: the share of periods in which the top earned more than the bottom; a tie counts half. The
verdict holds it against tossing a coin, with two standard errors either way.

Limits: how often is not how much. Returns that overlap make luck look rarer than it is.
"""

from __future__ import annotations

import numpy as np

from flipside import chart, report
from flipside.data.kinds import BucketReturns
from flipside.errors import UserError
from flipside.report import Column, Metric, Report, Verdict
from flipside.stats import spread
from flipside.tool import Parameter, Progress, Tool, no_progress

ENDS = "How many buckets make up the top, and how many the bottom."
WON = "Periods in which the top earned more than the bottom. Tossing a coin brings 50%."

TOOL = Tool(
    id="my_tool",
    title="My tool",
    question="How often does the top bucket beat the bottom one?",
    accepts=(BucketReturns.kind,),
    parameters=(Parameter("tail", "Buckets at each end", ENDS, "integer", default=1, min=1),),
    author="Your name",
    samples=("10_Portfolios_Prior_12_2.CSV",),
)


def run(data: BucketReturns, *, tail: int = 1, progress: Progress = no_progress) -> Report:
    """Compare the two ends of the ranking in every period; the parameters arrive by name."""
    most = data.buckets // 2
    if tail > most:
        raise UserError(f"There are {data.buckets} buckets; choose {most} or fewer.", field="tail")

    # data.returns: a row per period, a column per bucket, lowest rank first; 0.01 is 1 %.
    values = spread.difference(*spread.tails(data.returns, tail))
    known = ~np.isnan(values)  # NaN where a return is missing
    if not known.any():
        raise UserError("No period has a return at both ends.", remedy="Choose another file.")
    won = (np.sign(values[known]) + 1) / 2  # 1 won, 0 lost, a half for a tie
    year_of = data.dates[known].astype("datetime64[Y]").astype(int) + 1970
    years = np.unique(year_of).tolist()
    by_year = [won[year_of == year] for year in years]

    share, luck = won.mean(), min(0.5, 1 / np.sqrt(len(won)))
    text = f"The top won in {share:.0%} of {len(won):,} periods; "
    text += f"tossing a coin would bring {0.5 - luck:.0%} to {0.5 + luck:.0%}."
    if abs(share - 0.5) <= luck:
        verdict = Verdict("mixed", text, "No more than luck")
    elif share > 0.5:
        verdict = Verdict("good", text, "The top wins more often")
    else:
        verdict = Verdict("bad", text, "The bottom wins more often")

    metric = Metric("won", "Share won", share, "fraction", WON)
    columns = (
        Column("year", "Year", "text", "The year in which the periods end."),
        Column("periods", "Periods", "count", "How many have a return at both ends."),
        Column("won", "Share won", "fraction", WON),
    )
    rows = [[str(y), len(each), each.mean()] for y, each in zip(years, by_year, strict=True)]
    bars = chart.layer(
        "bar",
        [{"year": int(year), "won": chart.plain(part)} for year, _, part in rows],
        x=chart.category("year", years),
        y=chart.number("won", "Share won", ".0%"),
    )
    alt = f"Bars: the share of periods won in each year from {years[0]} to {years[-1]}."
    blocks = [
        report.metrics("summary", "Summary", [metric]),
        report.chart("bars", "Share won by year", chart.spec([bars]), alt, WON),
        report.table("years", "Year by year", columns, rows, "Every year of the file."),
    ]
    return Report(verdict, blocks)
