"""The tables that only a factor panel has: missing values, and what each factor foretold."""

from __future__ import annotations

import math

import numpy as np

from ... import report
from ...report import Column
from ...stats import inference
from .panel import MINIMUM, PanelMeasured
from .study import Study


def missing(study: Study) -> dict:
    """Table `missing`: what is missing per factor, and on how many dates it says nothing."""
    measured = study.measured
    assert isinstance(measured, PanelMeasured)
    census = measured.census
    rows_all = int(census.stocks.sum())
    rows = []
    for i in range(len(study.labels)):
        gone = census.missing[:, i]
        share = gone / np.maximum(census.stocks, 1)
        worst = int(np.argmax(share))
        present = (census.stocks - gone)[census.used]
        silent = ~census.varies[census.used, i]
        rows.append(
            [
                study.labels[i],
                int(gone.sum()),
                gone.sum() / rows_all,
                int((gone > 0).sum()),
                measured.census.dates[worst] if gone[worst] else None,
                share[worst] if gone[worst] else None,
                int((silent & (present < MINIMUM)).sum()),
                int((silent & (present >= MINIMUM)).sum()),
            ]
        )
    return report.table(
        "missing",
        "Missing values",
        [
            Column("factor", "Factor", "text", "Its name in the data."),
            Column("missing", "Missing", "count", "Rows without a value."),
            Column("share", "Share", "fraction", "Share of all rows without a value."),
            Column("dates", "Dates", "count", "Dates on which at least one is missing."),
            Column("worst_date", "Worst date", "date", "The date with the largest share missing."),
            Column("worst_share", "Then missing", "fraction", "Share missing on that date."),
            Column(
                "too_few",
                "Too few",
                "count",
                f"Dates on which fewer than {MINIMUM} stocks have it; left out for this factor.",
            ),
            Column(
                "constant",
                "All the same",
                "count",
                "Dates on which all stocks have the same value; left out for this factor.",
            ),
        ],
        rows,
        "Two factors are compared on each date over the stocks that have both. Nothing is filled in.",
    )


def left_out(study: Study) -> dict | None:
    """Table `dates_left_out`: dates with too few stocks; None where there are none."""
    measured = study.measured
    assert isinstance(measured, PanelMeasured)
    gone = np.flatnonzero(~measured.census.used)
    if not len(gone):
        return None
    return report.table(
        "dates_left_out",
        "Dates left out",
        [
            Column("date", "Date", "date", "A date of the file."),
            Column("stocks", "Stocks", "count", f"Stocks on it; {MINIMUM} are needed."),
        ],
        [[measured.census.dates[d], int(measured.census.stocks[d])] for d in gone],
        f"On these dates there are fewer than {MINIMUM} stocks; a correlation of so few says little.",
    )


def ic(study: Study) -> dict | None:
    """Table `ic`: each factor's rank information coefficient; None without a forward return."""
    measured = study.measured
    assert isinstance(measured, PanelMeasured)
    if measured.ic is None:
        return None
    overlap = study.choices.overlap
    rows = []
    for i in study.chosen:
        values = measured.ic[:, i]
        there = values[~np.isnan(values)]
        n = len(there)
        sd = there.std(ddof=1) if n > 1 else math.nan
        newey, ewc = inference.newey_west(there, overlap=overlap), inference.ewc(there)
        rows.append(
            [
                study.labels[i],
                n,
                there.mean() if n else None,
                sd,
                there.mean() / sd if sd > 0 else None,
                np.mean(there > 0) if n else None,
                newey.t,
                newey.p,
                ewc.t,
                ewc.p,
            ]
        )
    rows.sort(key=lambda row: -abs(row[2] or 0))
    spans = f"{overlap} dates" if overlap > 1 else "one date"
    return report.table(
        "ic",
        "Information coefficient",
        [
            Column("factor", "Factor", "text", "Its name in the data."),
            Column("dates", "Dates", "count", "Dates with enough stocks that have both."),
            Column(
                "mean",
                "Average",
                "ratio",
                "Average over the dates of the rank correlation between the factor and the return that followed. "
                "0.02 to 0.05 is usual for a factor that works; below zero, low values earned more.",
            ),
            Column("sd", "Swing", "ratio", "How much it varies from date to date."),
            Column("ir", "IR", "ratio", "Average divided by swing: how steady it is. Above 0.2 per date is good."),
            Column("positive", "Above zero", "fraction", "Share of dates on which it is positive."),
            Column(
                "newey_west_t",
                "t (Newey-West)",
                "ratio",
                f"Is the average more than luck? Beyond 2 is the usual hurdle. For returns that span {spans}.",
            ),
            Column("newey_west_p", "p (Newey-West)", "p", "Its p. Below 0.05 is the usual hurdle."),
            Column(
                "ewc_t",
                "t (EWC)",
                "ratio",
                "The same by the house's robust t, which calls noise significant less often. Believe this one.",
            ),
            Column("ewc_p", "p (EWC)", "p", "Its p. Below 0.05 is the usual hurdle."),
        ],
        rows,
        f"What each factor foretold, from “{measured.forward_name}”. Each p is for that factor alone; of "
        "twenty worthless ones, one is below 0.05 by luck.",
    )  # fmt: skip
