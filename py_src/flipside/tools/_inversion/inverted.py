"""Block `inversion`: how often the ranking was inverted, how long, how deep, and whether it is now."""

from __future__ import annotations

import math

import numpy as np

from ... import report
from ...report import Metric
from ...stats.randomness import wilson
from .._periods import capital
from .study import Study
from .verdict import CLEARLY_BELOW


def block(study: Study) -> dict:
    """Block `inversion`: how often, how long, how deep, and now."""
    pair, words = study.pair, study.pair.words
    inverted, n = int(study.inverted.sum()), pair.periods
    low, high = wilson(inverted, n)
    lengths = [spell.periods for spell in study.spells]
    longest = max(study.episodes, key=lambda e: e.total_periods, default=None)
    monthly = pair.against == "bottom" and pair.per_year == 12
    momentum = "For comparison: US momentum deciles"
    none_listed = study.wealth_note or (
        f"Relative wealth never fell by {study.min_depth:.0%} or more from a peak."
        if not study.episodes
        else None
    )
    no_spells = None if lengths else f"No {words.one} was inverted."
    rolling = study.rolling[~np.isnan(study.rolling)]
    now = float(study.rolling[-1])
    last = f"In the latest {words.one}, {words.when(pair.dates[-1])}, the spread was {_percent(pair.spread[-1])}"
    over = f"over the last {words.count(study.window)} {_percent(now)} a year."
    return report.metrics(
        "inversion",
        "Inversions",
        [
            Metric(
                "inverted_periods",
                f"Inverted {words.many}",
                inverted,
                "count",
                f"{capital(words.many)} in which {pair.top_name} earned less than "
                f"{pair.reference_name}. Even a good ranking has many.",
            ),
            Metric(
                "inverted_share",
                "Share inverted",
                inverted / n,
                "fraction",
                f"Inverted {words.many} as a share of all. 50% is a coin toss."
                + (f" {momentum} were inverted in 36% of months since 1927." if monthly else ""),
            ),
            Metric(
                "inverted_share_low",
                "Share inverted, at least",
                low,
                "fraction",
                "Lower end of the 95% interval (Wilson): so small could the true share be, given "
                "the length of the history.",
            ),
            Metric(
                "inverted_share_high",
                "Share inverted, at most",
                high,
                "fraction",
                "Upper end of the 95% interval (Wilson). Below 50% is good: then chance alone "
                "hardly explains the ranking's record.",
            ),
            Metric(
                "spells",
                "Spells",
                len(lengths),
                "count",
                f"Runs of consecutive inverted {words.many}; a single one counts. See the table "
                "of spells.",
            ),
            Metric(
                "longest_spell",
                f"Longest spell, in {words.many}",
                max(lengths, default=None),
                "count",
                f"Most {words.many} in a row that were inverted. The randomness block says "
                "whether that is more than chance would bring.",
                no_spells,
            ),
            Metric(
                "median_spell",
                f"Typical spell, in {words.many}",
                float(np.median(lengths)) if lengths else None,
                "count",
                f"Half of the spells were this many {words.many} or shorter (median). 1 is "
                "what random order brings when fewer than half are inverted.",
                no_spells,
            ),
            Metric(
                "episodes",
                f"Episodes of {study.min_depth:.0%} or more",
                None if study.wealth is None else len(study.episodes),
                "count",
                f"Times that wealth in {pair.top_name}, relative to {pair.reference_name}, fell by "
                "at least this much from a peak. Fewer is better; every ranking has some.",
                study.wealth_note,
            ),
            Metric(
                "deepest_depth",
                "Deepest fall",
                None if study.wealth is None else float(study.drawdown.min()),
                "fraction",
                "The largest fall of relative wealth from a peak: what a believer in the ranking "
                "had to sit through at worst. Closer to zero is better.",
                study.wealth_note,
            ),
            Metric(
                "longest_episode",
                f"Longest episode, in {words.many}",
                longest.total_periods if longest else None,
                "count",
                f"Most {words.many} from a peak until relative wealth was back there, or until "
                "the last date if it is not. Ask yourself whether you would have waited.",
                none_listed or ("It is not over yet." if longest.ongoing else None),
            ),
            Metric(
                "rolling_inverted_share",
                f"Inverted over {words.count(study.window)}",
                float(np.mean(rolling < 0)) if len(rolling) else None,
                "fraction",
                f"Share of all stretches of {words.count(study.window)} in which "
                f"{pair.top_name} earned less than {pair.reference_name}. The lower the "
                "better." + (f" {momentum} come to 17%." if monthly and study.window == 12 else ""),
                None if len(rolling) else "No stretch of that length can be compared.",
            ),
            Metric(
                "inverted_now",
                "Inverted now",
                None if math.isnan(now) else "yes" if now < 0 else "no",
                "text",
                f"Whether {pair.top_name} earned less than {pair.reference_name} over the last "
                f"{words.count(study.window)}. The verdict is bad if that is so and relative wealth is "
                f"{CLEARLY_BELOW:.0%} or more below its peak, and mixed if only one of the two is; "
                "a difference that rounds to 0.0% does not count there.",
                f"{last}; {over}"
                if math.isfinite(now)
                else f"{last}; the window is too wild to be given per year.",
            ),
            Metric(
                "current_depth",
                "Below the peak now",
                None if study.wealth is None else study.drawdown[-1] if study.since_peak else 0.0,
                "fraction",
                "How far relative wealth stands below its highest value today. Zero means it is "
                "at its peak.",
                study.wealth_note,
            ),
            Metric(
                "current_length",
                f"Since the peak, in {words.many}",
                study.since_peak,
                "count",
                f"How many {words.many} ago relative wealth was at its highest. Compare it with "
                "the longest episode.",
                study.wealth_note,
            ),
        ],
    )


def _percent(value: float) -> str:
    return f"{value:.1%}"
