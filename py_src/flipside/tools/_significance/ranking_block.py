"""Blocks `all_buckets` and `rank_correlation`: does the whole ranking sort, or only its ends?"""

from __future__ import annotations

import numpy as np

from ... import report
from ...report import Metric
from ...stats import ranks
from ...stats.monotonic import Monotonic
from .evidence import Evidence, information_ratio

TWO_BUCKETS = "With two buckets this says the same as the spread."


def all_buckets(evidence: Evidence) -> dict:
    """Block `all_buckets`: the slope through all buckets, and whether every step rises."""
    system, ranking = evidence.system, evidence.ranking
    slope, steps = ranking.slope, ranking.monotonic
    known = np.isfinite(ranking.means)
    number = np.arange(len(ranking.means))[known]
    spearman = ranks.spearman(ranking.means[known], number)
    pearson = ranks.pearson(ranking.means[known], number)
    undefined = "It needs at least two buckets whose average returns differ."
    two = TWO_BUCKETS if len(ranking.means) == 2 else None
    return report.metrics(
        "all_buckets",
        "All buckets together",
        [
            Metric(
                "slope_spread_mean_annualised",
                "Spread by all buckets, a year",
                slope.mean * system.annual,
                "fraction",
                "Top minus bottom as a straight line through all buckets puts it (slope spread), "
                "averaged and per year. Close to the average spread: the whole ranking works. Much "
                "smaller: only the ends do.",
                slope.reason if np.isnan(slope.mean) else two,
            ),
            Metric(
                "slope_t",
                "t of it (robust)",
                slope.t,
                "ratio",
                "The robust t of the line through all buckets. It does not hang on two buckets, so "
                "it is often the steadier one. Beyond 2, or 3 after a search.",
                slope.reason,
            ),
            Metric(
                "slope_p",
                "p of it",
                slope.p,
                "p",
                "How often a line this steep would come up if rank meant nothing. Below 0.05 is "
                "the usual hurdle.",
                slope.reason,
            ),
            Metric(
                "monotone_steps",
                "Rising steps",
                steps.rising,
                "count",
                "How many of the steps from one bucket to the next have a higher "
                "average return. All of them is rare, even for a real signal, with many buckets; "
                "half of them is chance.",
                f"{counted_steps(steps)}.",
            ),
            Metric(
                "mr_p",
                "MR test (every step rises), p",
                steps.mr_p,
                "p",
                "Monotonic relation test (Patton and Timmermann): small only where returns rise with "
                "every bucket, so that not just the ends differ. Small means yes. Below 0.05 is strong evidence for "
                "the whole ranking. A large p is no evidence against it: one flat step is enough.",
                steps.reason if np.isnan(steps.mr_p) else None,
            ),
            Metric(
                "mr_studentised_p",
                "MR test, steps in standard errors, p",
                steps.mr_studentised_p,
                "p",
                "The same test with each step measured in its own standard errors, so that a wild "
                "bucket counts for no more than a calm one. Below 0.05 is strong evidence.",
                steps.reason if np.isnan(steps.mr_studentised_p) else None,
            ),
            Metric(
                "up_p",
                "Up test (some steps rise), p",
                steps.up_p,
                "p",
                "Small means yes: returns rise somewhere along the ranking, be it in one step. It should be "
                "small where the ranking works, below 0.05.",
                steps.reason if np.isnan(steps.up_p) else None,
            ),
            Metric(
                "down_p",
                "Down test (some steps fall), p",
                steps.down_p,
                "p",
                "Small means yes: returns fall somewhere along the ranking. It should not be small; below "
                "0.05 part of the ranking is upside-down.",
                steps.reason if np.isnan(steps.down_p) else None,
            ),
            Metric(
                "rank_of_means",
                "Rank correlation of the averages",
                spearman,
                "ratio",
                "Spearman's correlation of the buckets' average returns with their rank, as platforms "
                "show it: 1 is a perfect staircase. It says nothing about luck: with few buckets 0.9 "
                "comes up often by chance.",
                undefined if np.isnan(spearman) else None,
            ),
            Metric(
                "rank_of_means_pearson",
                "Straight-line correlation of the averages",
                pearson,
                "ratio",
                "Pearson's correlation of the same: 1 if the averages lie on a straight line. "
                "Much lower than the other one: one bucket stands out.",
                undefined if np.isnan(pearson) else None,
            ),
        ],
    )


def counted_steps(steps: Monotonic) -> str:
    """How many steps rise, of those there are: "9 of 9 steps rise"."""
    known = int(np.isfinite(steps.steps).sum())
    that = " that can be computed" if known < len(steps.steps) else ""
    verb = "rises" if steps.rising == 1 else "rise"
    return f"{steps.rising} of {known} step{'' if known == 1 else 's'}{that} {verb}"


def rank_correlation(evidence: Evidence) -> dict:
    """Block `rank_correlation`: the rank correlation period by period."""
    system, ranking = evidence.system, evidence.ranking
    test, words = ranking.rank, evidence.system.words
    values = ranking.correlations[np.isfinite(ranking.correlations)]
    none = f"In no {words.one} do the buckets differ." if not len(values) else None
    sd = float(np.std(values, ddof=1)) if len(values) > 1 else None
    ratio = information_ratio(values) if sd else np.nan
    why = none or test.reason or "It needs more periods."
    annual = system.annual**0.5
    return report.metrics(
        "rank_correlation",
        f"Rank correlation, {words.one} by {words.one}",
        [
            Metric(
                "mean",
                "Average",
                test.mean,
                "ratio",
                f"Each {words.one} the buckets' returns are ranked and correlated with the buckets' "
                "order (Spearman): 1 if they came in exactly in order, -1 if exactly reversed. The "
                "average over time; for buckets of many stocks 0.1 to 0.3 is good.",
                none,
            ),
            Metric(
                "sd",
                "Swing",
                sd,
                "ratio",
                f"Standard deviation of the rank correlation from {words.one} to {words.one}. The "
                "smaller beside the average, the steadier the ranking.",
                why if sd is None else None,
            ),
            Metric(
                "ir",
                "Information ratio",
                ratio,
                "ratio",
                "Average divided by swing: how reliably the ranking sorts from period to period. The "
                "one per year, below, is easier to judge.",
                why if np.isnan(ratio) else None,
            ),
            Metric(
                "ir_annualised",
                "Information ratio, a year",
                ratio * annual,
                "ratio",
                "The same per year (times the square root of the holding periods in a year), so that "
                "files of different frequency can be compared. Above 0.5 is good, 1 is strong.",
                why if np.isnan(ratio) else None,
            ),
            Metric(
                "t",
                "t (robust)",
                test.t,
                "ratio",
                "Robust t (EWC) of the average rank correlation. It uses the order of the returns "
                "only, so no single extreme return can make it. Beyond 2, or 3 after a search.",
                test.reason,
            ),
            Metric(
                "p",
                "p",
                test.p,
                "p",
                "How often so high an average would come up if the order were random. Below 0.05 "
                "is the usual hurdle.",
                test.reason,
            ),
            Metric(
                "positive_share",
                f"{words.many.capitalize()} above zero",
                float(np.mean(values > 0)) if len(values) else None,
                "fraction",
                f"Share of {words.many} in which higher buckets tended to earn more. 50% is chance; "
                "60% is good.",
                none,
            ),
        ],
    )
