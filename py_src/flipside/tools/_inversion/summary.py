"""Block `summary`: what each side earned, the spread, and how sure it is."""

from __future__ import annotations

import math

from ... import report
from ...report import Metric
from ...stats import returns
from .._periods import capital
from .study import Study


def block(study: Study) -> dict:
    """Block `summary`: what each side earned, the spread, and how sure it is."""
    pair, test, slope = study.pair, study.test, study.slope_test
    words, per_year = pair.words, pair.per_year
    top = returns.annualised(pair.top, per_year)
    reference = returns.annualised(pair.reference, per_year)
    volatility = returns.volatility(pair.spread, per_year)
    constant = bool(test.reason)  # there are always enough periods
    too_large = None if math.isfinite(top - reference) else "Too large to be given per year."
    reference_name = capital(pair.reference_name)
    newey = None if study.newey.reason else (
        f"Newey-West with lag {study.newey_lags}, the t that other programs show: "
        f"{study.newey.t:.2f} (p {_p(study.newey.p)})."
    )  # fmt: skip
    slope_note = slope.reason if math.isnan(slope.mean) else None
    if pair.data.returns.shape[1] == 2:
        slope_note = "With two buckets this is the plain spread of top minus bottom."
    return report.metrics(
        "summary",
        "What the ranking earned",
        [
            Metric(
                "periods",
                "Periods",
                pair.periods,
                "count",
                f"How many {words.many} are analysed. Five years or more give shares and tests "
                "some weight.",
                _left_out(study),
            ),
            Metric(
                "buckets",
                "Buckets",
                pair.data.buckets,
                "count",
                "Into how many groups the ranking sorts, from lowest to highest rank.",
            ),
            Metric(
                "top_annualised",
                f"{capital(pair.top_name)}, a year",
                top,
                "fraction",
                f"Return per year of {pair.top_name} with gains reinvested (annualised geometric "
                "return). Judge it against the other side, not alone.",
                too_large,
            ),
            Metric(
                "bottom_annualised",
                f"{reference_name}, a year",
                reference,
                "fraction",
                f"The same for what the top is compared with: {pair.reference_name}. In a ranking "
                "that works it is clearly lower than the top's.",
                pair.reference_note or too_large,
            ),
            Metric(
                "spread_annualised",
                "Spread, a year",
                top - reference,
                "fraction",
                "The difference of the two returns per year. Above zero the ranking paid; below "
                "zero it was upside-down over the whole history.",
                too_large,
            ),
            Metric(
                "spread_mean",
                f"Average spread, a {words.one}",
                test.mean,
                "fraction",
                f"The top's return minus the other side's, averaged over all {words.many} without "
                "compounding. This is the number that the test below is about.",
            ),
            Metric(
                "spread_mean_annualised",
                "Average spread, a year",
                test.mean * per_year,
                "fraction",
                f"The average spread times {per_year:.4g} {words.many} a year. It differs "
                "from the spread of the two returns per year, because those are compounded: gains "
                "earn gains, even where returns never change, and swings cost, the more on the "
                "side that swings more.",
            ),
            Metric(
                "spread_volatility",
                "Volatility of the spread",
                volatility,
                "fraction",
                "How much the spread swings in a year (annualised standard deviation). The "
                "smaller it is beside the average spread, the steadier the ranking.",
            ),
            Metric(
                "spread_ir",
                "Information ratio",
                None if constant else test.mean * per_year / volatility,
                "ratio",
                "Average spread a year divided by its volatility: reward per unit of swing. 0.5 "
                "is good over a long time, 1 is rare.",
                test.reason,
            ),
            Metric(
                "spread_t",
                "t of the average spread",
                test.t,
                "ratio",
                "How many standard errors the average spread is away from zero, allowing for "
                "returns that depend on each other (EWC, equal-weighted cosines). Beyond 2 is the "
                "usual hurdle; 3 if the ranking was found by trying many.",
                test.reason or newey,
            ),
            Metric(
                "spread_dof",
                "Degrees of freedom",
                test.dof,
                "count",
                "How much independent information the t rests on. The fewer, the larger a t must "
                "be to mean something; below 10 be careful.",
                test.reason,
            ),
            Metric(
                "spread_p",
                "p of the average spread",
                test.p,
                "p",
                "How often an average spread this far from zero would come up if the ranking "
                "were worthless. Below 0.05 is the usual hurdle.",
                test.reason,
            ),
            Metric(
                "slope_spread_mean_annualised",
                "Spread by all buckets, a year",
                slope.mean * per_year,
                "fraction",
                "Top minus bottom as a straight line through all buckets puts it (slope spread), "
                "averaged and times periods a year. Close to the average spread: the whole "
                "ranking works. Much smaller: only the ends do. Larger: the buckets between spread "
                "more than the ends, so the ends are weak.",
                slope_note,
            ),
            Metric(
                "slope_spread_t",
                "t of the spread by all buckets",
                slope.t,
                "ratio",
                "As the t of the average spread, for the line through all buckets. It is often "
                "the steadier one, since it does not hang on two buckets.",
                slope.reason,
            ),
            Metric(
                "slope_spread_p",
                "p of the spread by all buckets",
                slope.p,
                "p",
                "How often a line this steep would come up if rank meant nothing. Below 0.05 is "
                "the usual hurdle.",
                slope.reason,
            ),
        ],
    )


def _left_out(study: Study) -> str | None:
    n = study.pair.left_out
    return f"{n} more are left out, because one side has no return." if n else None


def _p(value: float) -> str:
    return "below 0.001" if value < 0.001 else f"{value:.3f}"
