"""Blocks `sharpe` and `decay`, table `halves`: reward for risk, luck of a search, and wear."""

from __future__ import annotations

import math

import numpy as np

from ... import report
from ...report import Column, Metric
from ...stats import sharpe
from .evidence import LONGEST, Evidence, Half


def block(evidence: Evidence) -> dict:
    """Block `sharpe`: Sharpe ratio of the spread and how sure it is."""
    system, found, settings = evidence.system, evidence.sharpe, evidence.settings
    words, annual = system.words, system.annual
    never = f"The average {system.spread_name} is not above zero, so no history is long enough."
    missing = found.reason
    psr = sharpe.probabilistic(found, n=system.independent)
    dsr = evidence.deflated
    record = sharpe.min_track_record(found, settings.confidence) * system.overlap
    needed = {t: sharpe.observations_for(found, t) * system.overlap for t in (2, 3)}
    extreme = missing or "The returns are too skewed for this formula."
    spans = (
        f"Counted in {system.independent:,.4g} returns that do not overlap."
        if system.overlap > 1
        else None
    )
    return report.metrics(
        "sharpe",
        "Sharpe ratio and luck",
        [
            Metric(
                "sharpe_annualised",
                "Sharpe ratio, a year",
                found.ratio * math.sqrt(annual),
                "ratio",
                f"Average {system.spread_name} divided by its standard deviation, per year: reward "
                "per unit of swing. 0.5 is good over a long time, 1 is rare and worth a second "
                "look.",
                missing,
            ),
            Metric(
                "skewness",
                "Skewness",
                found.skewness,
                "ratio",
                "0 if large gains and large losses are alike. Clearly negative: rare, large losses "
                "(crashes), which an average hides. Near 0 or above is good.",
                missing,
            ),
            Metric(
                "kurtosis",
                "Kurtosis",
                found.kurtosis,
                "ratio",
                "How fat the tails are; 3 for a bell curve. Far above 3, a few extreme periods decide "
                "the average. The closer to 3, the better.",
                missing,
            ),
            Metric(
                "psr",
                "Probabilistic Sharpe ratio",
                psr,
                "fraction",
                "How often a system without any merit would show less than this Sharpe ratio, given "
                "its skewness and fat tails (Bailey and Lopez de Prado). Above 95% is the usual "
                "hurdle. It takes periods as independent and knows of no search.",
                spans if math.isfinite(psr) else extreme,
            ),
            Metric(
                "dsr",
                "Deflated Sharpe ratio",
                dsr,
                "fraction",
                "The same after a search: how often the best of as many worthless systems as were "
                "tried would show less. Above 95% is the usual hurdle. Enter honestly how many "
                "systems were tried before this one was kept.",
                _searched(evidence) if math.isfinite(dsr) else extreme,
            ),
            Metric(
                "min_track_record",
                "Shortest convincing history",
                _whole(record),
                "count",
                f"How many {words.many} are needed to be {settings.percent} sure that the "
                "Sharpe ratio is above zero, if it stays as it is (minimum track record length). "
                "It should be shorter than the history.",
                missing or (never if math.isnan(record) else _years(record, system.per_year)),
            ),
            Metric(
                "periods_needed_t2",
                "Periods for a t of 2",
                _whole(needed[2]),
                "count",
                f"How many {words.many} it takes until a plain t reaches 2 at this Sharpe ratio. "
                "Less than the history is good.",
                missing or (never if math.isnan(needed[2]) else _years(needed[2], system.per_year)),
            ),
            Metric(
                "periods_needed_t3",
                "Periods for a t of 3",
                _whole(needed[3]),
                "count",
                "The same for a t of 3, the hurdle for a system that was found by search (Harvey, "
                "Liu and Zhu).",
                missing or (never if math.isnan(needed[3]) else _years(needed[3], system.per_year)),
            ),
        ],
    )


def decay(evidence: Evidence) -> dict:
    """Block `decay`: the first half of the history against the second."""
    system = evidence.system
    first, second = evidence.halves
    welch, robust = evidence.welch, evidence.halves_differ
    what, annual = system.spread_name, system.annual
    overlapping = (
        "The returns overlap, which this test does not allow for; see the robust one."
        if system.overlap > 1
        else None
    )
    return report.metrics(
        "decay",
        "Has it worn off?",
        [
            Metric(
                "first_half_annualised",
                "First half, a year",
                first.test.mean * annual,
                "fraction",
                f"Average {what} a year in the first half of the history. Both halves should be "
                "above zero.",
                _span(system.words, first),
            ),
            Metric(
                "second_half_annualised",
                "Second half, a year",
                second.test.mean * annual,
                "fraction",
                f"Average {what} a year in the second half. Much lower than the first: the signal "
                "has been wearing off, or the first half was luck.",
                _span(system.words, second),
            ),
            Metric(
                "welch_t",
                "t of the difference (Welch)",
                welch.t,
                "ratio",
                "First half minus second in standard errors, by Welch's test. Above 2: it was "
                "better before; below -2: it is better now. Between them nothing is proved.",
                welch.reason or overlapping,
            ),
            Metric(
                "welch_p",
                "p of the difference (Welch)",
                welch.p,
                "p",
                "How often two halves of an unchanging system would differ this much. Below 0.05: it "
                "has changed.",
                welch.reason or overlapping,
            ),
            Metric(
                "difference_t",
                "t of the difference (robust)",
                robust.t,
                "ratio",
                "The same with robust standard errors (EWC), right also where returns overlap or "
                "depend on each other. Beyond 2 or -2: it has changed.",
                robust.reason,
            ),
            Metric(
                "difference_p",
                "p of the difference (robust)",
                robust.p,
                "p",
                "The p of the robust t. Below 0.05: the halves differ by more than luck.",
                robust.reason,
            ),
        ],
    )


def halves(evidence: Evidence) -> dict:
    """Table `halves`: each half by itself."""
    system = evidence.system
    what = system.spread_name
    rows = [
        [
            name,
            half.dates[0],
            half.dates[-1],
            len(half.spread),
            half.test.mean * system.annual,
            half.test.t,
            half.test.p,
            float((half.spread < 0).mean()),
        ]
        for name, half in zip(("First", "Second"), evidence.halves, strict=True)
    ]
    return report.table(
        "halves",
        "The two halves",
        [
            Column("half", "Half", "text", "Which half of the history."),
            Column("from", "From", "date", "End of its first period."),
            Column("to", "To", "date", "End of its last period."),
            Column("periods", "Periods", "count", f"{system.words.many.capitalize()} in it."),
            Column("mean_annualised", "A year", "fraction", f"Average {what} a year in it."),
            Column("t", "t", "ratio", "Robust t (EWC) of that average. Beyond 2 in both is good."),
            Column("p", "p", "p", "Its p. Below 0.05 is the usual hurdle."),
            Column(
                "inverted_share",
                "Inverted",
                "fraction",
                f"Share of its {system.words.many} with a {what} below zero.",
            ),
        ],
        rows,
        "The history cut in the middle; of an odd number of periods the second half has one more.",
    )


def _span(words, half: Half) -> str:
    first, last = words.when(half.dates[0]), words.when(half.dates[-1])
    return first if first == last else f"{first} to {last}."


def _searched(evidence: Evidence) -> str:
    trials = evidence.trials
    if trials == 1:
        return "One trial, so the same as above. Enter how many systems were tried."
    counted = " (the systems loaded)" if trials > evidence.settings.trials else ""
    best = sharpe.expected_maximum(trials, 1 / (evidence.system.independent - 1))
    return (
        f"The best of {trials:,} worthless systems{counted} would show a Sharpe ratio of about "
        f"{best * math.sqrt(evidence.system.annual):.2f} a year by luck."
    )


def _whole(periods: float) -> float:
    """So many whole periods; NaN stays."""
    return float(np.ceil(periods - 1e-9))


def _years(periods: float, per_year: float) -> str:
    years = periods / per_year
    if years > LONGEST:
        return f"More than {LONGEST} years, longer than any history."
    return f"About {years:,.0f} years." if years >= 2.5 else f"About {max(years, 0.1):.1f} years."
