"""The verdict: what the evidence says, why it may mislead, and what to look at next."""

from __future__ import annotations

import math

import numpy as np

from ...report import Verdict
from ...stats import sharpe
from ...stats.distributions import t_ppf
from . import doubts
from .doubts import SIGNIFICANT
from .evidence import LONGEST, Evidence
from .ranking_block import counted_steps
from .words import probability, shown

_LABELS = {
    "good": "Unlikely to be luck",
    "mixed": "Some evidence, with doubts",
    "bad": "Could be luck",
    "unknown": "Cannot be tested",
}


def verdict(evidence: Evidence) -> Verdict:
    """The answer, its reasons, the doubts, and the next number to look at."""
    found = level(evidence)
    if found == "unknown":
        what = evidence.system.spread_name
        return Verdict(
            found,
            f"Whether the {what} is more than luck cannot be tested. "
            f"{evidence.test.reason} "
            "Load a longer history, or check the columns of the file.",
            _LABELS[found],
        )
    label = _reversed_label(evidence) if _reversed(evidence) else _LABELS[found]
    told = " ".join(text for doubt in doubts.ALL if (text := doubt(evidence)))
    sentences = [
        _answer(evidence, found),
        _whole_ranking(evidence),
        _weakness(evidence) if found == "bad" else "",
        f"Even so it may mislead. {told}" if told and found != "bad" else "",
        _among_peers(evidence),
        _next(evidence, found),
    ]
    return Verdict(found, " ".join(s for s in sentences if s), label)


def level(evidence: Evidence) -> str:
    """By a fixed rule.

    unknown: no test is possible, or returns overlap so far that hardly any are independent. bad:
    the average is not above zero with p below 0.05 by the robust t and by resampling. good: it is,
    the line through all buckets agrees, and none of these doubts stands: one half of the history
    carries it, it has worn off, or the history is short; returns overlap undeclared, or too far for
    this history; the plain t does not agree; the deflated Sharpe ratio is 95 % or less after
    several trials, or of several systems loaded this one does not pass Holm's test. mixed:
    significant with one of these doubts; or only the line through all buckets is significant.
    """
    if evidence.test.reason:
        return "unknown"
    if _reversed(evidence):
        return "bad"
    if not doubts.significant(evidence):
        return "mixed" if _slope_agrees(evidence) else "bad"
    grave = (doubts.era, doubts.overlap, doubts.disagreement, doubts.search_fails)
    ends_only = evidence.ranking is None or len(evidence.ranking.means) == 2
    sound = ends_only or _slope_agrees(evidence)
    return "good" if sound and not any(doubt(evidence) for doubt in grave) else "mixed"


def _reversed(evidence: Evidence) -> bool:
    test, boot = evidence.test, evidence.boot
    return test.mean < 0 and test.p < SIGNIFICANT and boot.p < SIGNIFICANT


def _reversed_label(evidence: Evidence) -> str:
    pair = evidence.system.pair
    if pair and pair.against == "bottom":
        return "Upside-down beyond luck"
    return f"Worse than {evidence.system.reference_name} beyond luck"


def _slope_agrees(evidence: Evidence) -> bool:
    ranking = evidence.ranking
    if ranking is None or len(ranking.means) == 2:  # of two it is the spread itself
        return False
    return ranking.slope.mean > 0 and ranking.slope.p < SIGNIFICANT


def _answer(evidence: Evidence, found: str) -> str:
    system, test = evidence.system, evidence.test
    annual = test.mean * system.annual
    size = f"{abs(annual):.1%} a year {'more' if annual >= 0 else 'less'} than"
    if abs(annual) < 0.0005:
        size = "practically the same as"
    low, high = (bound * system.annual for bound in evidence.interval)
    span = f", {evidence.settings.percent} interval {low:.1%} to {high:.1%}"
    measured = (
        f"over {system.words.count(system.periods)}, {system.top_name} earned on average {size} "
        f"{system.reference_name}: {shown(test)}, p by resampling {probability(evidence.boot.p)}"
        f"{span if np.isfinite(high - low) else ''}."
    )
    if _reversed(evidence):
        return f"{_reversed_label(evidence)}: {measured}"
    if found == "bad":
        return f"The average {system.spread_name} cannot be told from luck: {measured}"
    if not doubts.significant(evidence):
        return (
            f"The two ends alone cannot be told from luck, all buckets together can: {measured}"
            if evidence.ranking
            else measured
        )
    return f"The average {system.spread_name} is more than luck would explain: {measured}"


def _weakness(evidence: Evidence) -> str:
    """That there is no proof does not prove that there is nothing."""
    system = evidence.system
    needed = sharpe.observations_for(evidence.sharpe, 2) * system.overlap
    text = ""
    if 0 < needed <= system.periods:
        test = evidence.test
        text = f"The plain t is {evidence.plain.t:.2f}; "
        if test.p < SIGNIFICANT:
            text += "the robust one is significant as well, but resampling does not confirm it."
        else:
            text += (
                f"the robust one, which rests on {test.dof} degrees of freedom, would have to reach "
                f"{t_ppf(1 - SIGNIFICANT / 2, test.dof):.2f}."
            )
    elif needed > 0:
        text = (
            "That does not prove it worthless, for a weak signal looks like this as well: with its "
        )
        if needed > LONGEST * system.per_year:
            text += "Sharpe ratio no history is long enough to show it."
        else:
            text += (
                f"Sharpe ratio it takes {system.words.count(math.ceil(needed))} to reach a t of 2."
            )
    return f"{text} {doubts.overlap(evidence)}".strip()


def _whole_ranking(evidence: Evidence) -> str:
    ranking = evidence.ranking
    if ranking is None or len(ranking.means) == 2:
        return ""
    steps = ranking.monotonic
    text = f"{counted_steps(steps)} from bucket to bucket"
    if not ranking.slope.reason:
        text += f", and the line through all buckets has a t of {ranking.slope.t:.2f}"
    all_rise = steps.rising == len(steps.steps)
    if ranking.slope.mean < 0 and ranking.slope.p < SIGNIFICANT:
        return f"All buckets together are upside-down: {text}."
    if all_rise and steps.mr_p < SIGNIFICANT:
        return f"The whole ranking sorts: {text}; even the strictest test, that every step rises, agrees."
    if _slope_agrees(evidence):
        return f"All buckets together agree: {text}; that every step rises is not proved."
    if doubts.significant(evidence) or _reversed(evidence):
        return f"The buckets between do not follow: {text}."
    return f"All buckets together do not show it either: {text}."


def _among_peers(evidence: Evidence) -> str:
    peers = evidence.peers
    if not peers or not peers[0].holm_p < SIGNIFICANT:  # then the doubts say so
        return ""
    sure = sum(peer.test.mean > 0 and peer.holm_p < SIGNIFICANT for peer in peers)
    return (
        f"Of the {len(peers)} systems loaded, {sure or 'none'} "
        f"{'is' if sure == 1 else 'are'} significant after allowing for their number (Holm)."
    )


def _next(evidence: Evidence, found: str) -> str:
    """Which number to look at next."""
    ranking = evidence.ranking
    if found == "bad":
        if evidence.test.mean > 0:
            return "Look next at how t grows with more history."
        if ranking:
            return "Look next at the inversion analysis, to see when it was upside-down."
        return "Look next at the t through time."
    if evidence.trials == 1:
        return (
            "Look next at the deflated Sharpe ratio, after entering how many systems were tried "
            "before this one."
        )
    if doubts.era(evidence):
        return "Look next at the t through time."
    if ranking and ranking.monotonic.mr_p >= SIGNIFICANT:
        return "Look next at the average of every bucket, to see which step does not rise."
    return (
        f"Look next at the {evidence.system.spread_name} of the coming periods; nothing tests a "
        "system like new data."
    )
