"""Block `spread` and table `intervals`: is the average spread more than luck?"""

from __future__ import annotations

import math

from ... import report
from ...report import Column, Metric
from .._periods import capital
from .evidence import Evidence
from .words import far


def block(evidence: Evidence) -> dict:
    """Block `spread`: the average, its t by three methods, its interval, its bootstrap p."""
    system, test, boot = evidence.system, evidence.test, evidence.boot
    plain, newey, words = evidence.plain, evidence.newey, evidence.system.words
    what, annual = system.spread_name, system.annual
    low, high = evidence.interval
    percent = evidence.settings.percent
    return report.metrics(
        "spread",
        f"The average {what}",
        [
            Metric(
                "mean_annualised",
                f"Average {what}, a year",
                test.mean * annual,
                "fraction",
                f"Return of {system.top_name} minus that of {system.reference_name}, averaged over "
                f"all {words.many} and multiplied by {annual:.4g} a year, without compounding. "
                "All numbers of this block are about whether it differs from zero.",
                _overlap_note(evidence) or system.reference_note,
            ),
            Metric(
                "t",
                "t (robust)",
                test.t,
                "ratio",
                "How many standard errors the average is away from zero, with a standard error that "
                "stays right when returns depend on each other or overlap, if the history is much "
                "longer than the overlap (EWC, equal-weighted cosines). This is the t to go by. Beyond 2 is the usual hurdle, 3 if the system "
                "was found by search.",
                test.reason or far(evidence),
            ),
            Metric(
                "dof",
                "Degrees of freedom",
                test.dof,
                "count",
                "How much independent information the robust t rests on. The fewer, the larger a "
                "t must be to mean something; below 10 be careful.",
                test.reason,
            ),
            Metric(
                "p",
                "p (robust)",
                test.p,
                "p",
                "How often an average this far from zero would come up by luck if there were no "
                "signal. Below 0.05 is the usual hurdle.",
                test.reason or far(evidence),
            ),
            Metric(
                "bootstrap_p",
                "p by resampling",
                boot.p,
                "p",
                f"The same question answered by {evidence.settings.resamples:,} made-up histories, "
                "drawn from this one in blocks so that what follows each other stays together "
                "(stationary bootstrap, studentised). It assumes no bell curve. Below 0.05 is the "
                "usual hurdle.",
                boot.reason or far(evidence),
            ),
            Metric(
                "ci_low",
                f"{percent} interval from",
                _finite(low * annual),
                "fraction",
                f"Lower end of the {percent} interval of the average {what} a year, by "
                "the same resampling. Above zero: even the low end pays.",
                boot.reason or _no_end(low, evidence),
            ),
            Metric(
                "ci_high",
                f"{percent} interval to",
                _finite(high * annual),
                "fraction",
                "Upper end of that interval. A wide interval says that the history is too short "
                "or too wild to tell the size, however small the p.",
                boot.reason or _no_end(high, evidence),
            ),
            Metric(
                "block_length",
                "Block length",
                evidence.block,
                "ratio",
                f"How many {words.many} in a row the resampling keeps together, on average; chosen "
                "from how strongly the values depend on each other (Politis and White), and at "
                "least 1 and the overlap. Near 1: they hardly do.",
                _block_note(evidence),
            ),
            Metric(
                "t_plain",
                "t (plain)",
                plain.t,
                "ratio",
                "The textbook t, which takes every period as independent. With returns that overlap "
                "it calls pure noise significant a third of the time and more. Much larger than "
                "the robust t: do not believe it.",
                plain.reason,
            ),
            Metric(
                "p_plain",
                "p (plain)",
                plain.p,
                "p",
                "The p of the plain t, for comparison only.",
                plain.reason,
            ),
            Metric(
                "t_newey_west",
                "t (Newey-West)",
                newey.t,
                "ratio",
                "The robust t that other programs show. With returns that overlap it still calls "
                "noise significant 7 to 11 times in 100 instead of 5.",
                newey.reason,
            ),
            Metric(
                "lag",
                "Newey-West lag",
                evidence.lag,
                "count",
                f"How many {words.many} back the Newey-West t looks. At least the overlap less one.",
                "Raised to the overlap less one."
                if evidence.settings.lag is not None and evidence.settings.lag < evidence.lag
                else None,
            ),
            Metric(
                "p_newey_west",
                "p (Newey-West)",
                newey.p,
                "p",
                "The p of the Newey-West t, for comparison.",
                newey.reason,
            ),
            Metric(
                "inverted_share",
                f"Inverted {words.many}",
                float((system.spread < 0).mean()),
                "fraction",
                f"Share of {words.many} in which {system.top_name} earned less than "
                f"{system.reference_name}. Even a real signal is inverted often, in a third of all "
                "months or more; 50% is what chance gives.",
            ),
        ],
    )


def intervals(evidence: Evidence) -> dict:
    """Table `intervals`: the interval of the average by every method."""
    system, boot = evidence.system, evidence.boot
    confidence, annual = evidence.settings.confidence, system.annual
    percent = evidence.settings.percent
    rows = [
        ("Resampling, studentised", *boot.studentised(confidence), boot.p),
        ("Resampling, BCa", *boot.bca(confidence), None),
        ("Resampling, percentile", *boot.percentile(confidence), None),
        *(
            (name, *test.interval(confidence), test.p)
            for name, test in (
                ("Robust t (EWC)", evidence.test),
                ("Newey-West", evidence.newey),
                ("Plain t", evidence.plain),
            )
        ),
    ]
    return report.table(
        "intervals",
        f"{capital(system.spread_name)} a year: {percent} intervals",
        [
            Column("method", "Method", "text", "How the interval is made; the first one is shown "
                   "above, the plain one ignores that returns depend on each other."),
            Column("low", "From", "fraction", "Lower end. Above zero, zero is ruled out."),
            Column("high", "To", "fraction", "Upper end of the interval."),
            Column("p", "p", "p", "Two-sided p where the method has one."),
        ],
        [[name, _finite(low * annual), _finite(high * annual), p] for name, low, high, p in rows],
        "Where the methods agree, the choice does not matter. Where the plain interval is much "
        "narrower than the others, the returns depend on each other and the others are right.",
    )  # fmt: skip


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _no_end(bound: float, evidence: Evidence) -> str | None:
    if math.isfinite(bound):
        return None
    settings = evidence.settings
    if (1 - settings.confidence) * (settings.resamples + 1) < 2:
        return "Too few resamples for so wide an interval."
    return "Too many resamples have the same value in every period, so this end has no limit."


def _overlap_note(evidence: Evidence) -> str | None:
    overlap = evidence.system.overlap
    if overlap == 1:
        return None
    return (
        f"Each return spans {evidence.system.words.count(overlap)}, so a year holds "
        f"{evidence.system.annual:.4g} of them."
    )


def _block_note(evidence: Evidence) -> str | None:
    automatic = evidence.automatic_block
    if math.isnan(automatic):
        return "The rule needs more and varying values."
    if automatic < evidence.block:
        why = "the overlap" if evidence.system.overlap > 1 else "1"
        return f"The rule gives {automatic:.2f}, raised to {why}."
    return None
