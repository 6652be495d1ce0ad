"""The five tables: recent stretches, episodes, spells, years and buckets."""

from __future__ import annotations

import numpy as np

from ... import report
from ...report import Column
from ...stats import returns, spread
from .study import Study

STRETCHES = (1, 3, 6, 12, 13, 26, 52)
FEWEST_STRETCHES = 12  # with fewer to compare with, a percentile says nothing


def recent(study: Study) -> dict:
    """Table `recent`: the last few stretches, and where they stand in history."""
    pair, words = study.pair, study.pair.words
    rows = []
    for length in (n for n in STRETCHES if n <= pair.periods):
        spreads = spread.rolling(pair.top, pair.reference, length, pair.per_year)
        top = returns.annualised(pair.top[-length:], pair.per_year)
        reference = returns.annualised(pair.reference[-length:], pair.per_year)
        comparable = len(spreads) >= FEWEST_STRETCHES and not np.isnan(spreads).any()
        rank = spread.standing(spreads) if comparable else None
        rows.append([length, pair.dates[-length], top, reference, spreads[-1], rank])
    return report.table(
        "recent",
        "Recently",
        [
            Column(
                "periods", f"Last {words.many}", "count", "How long the stretch is, up to the end."
            ),
            Column("first", "From", "date", "The end of its first period."),
            Column(
                "top",
                "Top, a year",
                "fraction",
                f"Return of {pair.top_name}, annualised. For less than a year, annualising "
                "exaggerates.",
            ),
            Column(
                "reference",
                "Compared with, a year",
                "fraction",
                f"The same of {pair.reference_name}.",
            ),
            Column(
                "spread",
                "Spread, a year",
                "fraction",
                "The difference of the two. Below zero the ranking is inverted over that stretch.",
            ),
            Column(
                "percentile",
                "Place in history",
                "fraction",
                "Share of all stretches of the same length that were as bad or worse, this one "
                "included; equal ones share their place. Below 10% is unusually bad, above 90% "
                f"unusually good. Empty with fewer than {FEWEST_STRETCHES} stretches.",
            ),
        ],
        rows,
        "How the ranking did lately, over several lengths, each compared with all stretches of "
        "that length in the history."
        + _holes(study, "Stretches take as many {many} with returns."),
    )


def episodes(study: Study) -> dict:
    """Table `episodes`: falls of relative wealth, the deepest first."""
    words, dates = study.pair.words, study.pair.wealth_dates
    rows = [
        [
            dates[e.peak],
            dates[e.trough],
            None if e.ongoing else dates[e.recovery],
            e.depth,
            e.fall_periods,
            e.recovery_periods,
            e.total_periods,
            "ongoing" if e.ongoing else "recovered",
        ]
        for e in sorted(study.episodes, key=lambda e: e.depth)
    ]
    return report.table(
        "episodes",
        "Episodes",
        [
            Column("start", "Peak", "date", "The last date before relative wealth began to fall."),
            Column("trough", "Trough", "date", "The date of its lowest value."),
            Column(
                "recovery",
                "Back at the peak",
                "date",
                "The first date on which all was made good; empty while it is not.",
            ),
            Column(
                "depth",
                "Depth",
                "fraction",
                "The fall of relative wealth from peak to trough. -50% means that the top ended "
                "with half of what the other side made.",
            ),
            Column("fall_periods", "Fall", "count", f"{words.many.capitalize()} to the trough."),
            Column(
                "recovery_periods",
                "Recovery",
                "count",
                f"{words.many.capitalize()} from trough to recovery; empty while ongoing.",
            ),
            Column(
                "total_periods",
                "Total",
                "count",
                f"{words.many.capitalize()} from peak to recovery, or to the last date while "
                "ongoing.",
            ),
            Column("status", "Status", "text", "Recovered, or ongoing."),
        ],
        rows,
        f"Every fall of relative wealth by {study.min_depth:.0%} or more from a peak, the deepest "
        f"first. Relative wealth is what {study.pair.top_name} grew to, divided by what "
        f"{study.pair.reference_name} grew to."
        + _holes(study, "Lengths count missing {many}, too."),
    )


def spells(study: Study) -> dict:
    """Table `spells`: runs of inverted periods, the longest first."""
    pair = study.pair
    ordered = sorted(study.spells, key=lambda spell: (-spell.periods, spell.loss))
    return report.table(
        "spells",
        "Spells",
        [
            Column("first", "First", "date", "The first inverted period."),
            Column("last", "Last", "date", "The last inverted period of the same run."),
            Column(
                "periods", "Length", "count", f"How many {pair.words.many} in a row were inverted."
            ),
            Column(
                "loss",
                "Loss",
                "fraction",
                f"What {pair.top_name} lost against {pair.reference_name} over the spell, "
                "compounded.",
            ),
        ],
        [[pair.dates[s.first], pair.dates[s.last], s.periods, s.loss] for s in ordered],
        f"Every unbroken run of inverted {pair.words.many}, the longest first."
        + _holes(study, "A run ends where {many} are missing."),
    )


def years(study: Study) -> dict:
    """Table `years`: what happened in each calendar year, the latest first."""
    pair, words = study.pair, study.pair.words
    year = pair.dates.astype("datetime64[Y]")
    rows = []
    for each in np.unique(year)[::-1]:
        here = year == each
        top = returns.compounded(pair.top[here])
        reference = returns.compounded(pair.reference[here])
        inverted = int(study.inverted[here].sum())
        rows.append([str(each), int(here.sum()), inverted, top, reference, top - reference])
    return report.table(
        "years",
        "Years",
        [
            Column("year", "Year", "text", "The calendar year in which the periods end."),
            Column(
                "periods", words.many.capitalize(), "count", f"How many {words.many} it has here."
            ),
            Column(
                "inverted_periods",
                "Inverted",
                "count",
                "How many of them were inverted.",
            ),
            Column(
                "top", "Top", "fraction", f"Return of {pair.top_name} in the year, not annualised."
            ),
            Column("reference", "Compared with", "fraction", f"The same of {pair.reference_name}."),
            Column(
                "spread",
                "Spread",
                "fraction",
                "The difference of the two. Below zero the year was inverted.",
            ),
        ],
        rows,
        "Returns of each calendar year, compounded; the first and the last may be incomplete.",
    )


def buckets(study: Study) -> dict:
    """Table `buckets`: every bucket by itself, lowest rank first."""
    pair = study.pair
    return report.table(
        "buckets",
        "Buckets",
        [
            Column("bucket", "Bucket", "count", "Its place: 1 is the lowest rank."),
            Column("name", "Name", "text", "What the file calls it."),
            Column("periods", "Periods", "count", f"{pair.words.many.capitalize()} with a return."),
            Column("mean", "Mean", "fraction", f"Average return a {pair.words.one}."),
            Column(
                "annualised",
                "A year",
                "fraction",
                "Return per year with gains reinvested (annualised geometric return). In a ranking "
                "that works it rises from bucket to bucket.",
            ),
            Column(
                "volatility",
                "Volatility",
                "fraction",
                "How much it swings in a year (annualised standard deviation). Lower is calmer.",
            ),
            Column(
                "excess",
                "Over the universe",
                "fraction",
                f"Its return per year minus that of {pair.universe_name}.",
            ),
            Column(
                "excess_t",
                "t of that",
                "ratio",
                f"How many standard errors its average return is away from that of "
                f"{pair.universe_name} (EWC). Beyond 2 or -2 is the usual hurdle.",
            ),
        ],
        [
            [b.number, b.name, b.periods, b.mean, b.annualised, b.volatility, b.excess, b.excess_t]
            for b in study.buckets
        ],
        f"Each bucket over the periods in which it has a return. The universe here is "
        f"{pair.universe_name}.",
    )


def _holes(study: Study, sentence: str) -> str:
    """What was done about left-out periods between others, where there are any."""
    return f" {sentence.format(many=study.pair.words.many)}" if study.pair.holes else ""
