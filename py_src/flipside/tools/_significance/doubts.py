"""Why a test may mislead: search, overlap, one era, one end."""

from __future__ import annotations

import numpy as np

from ... import report
from .evidence import Evidence
from .words import far, probability

SIGNIFICANT = 0.05
SEARCHED = 3.0  # the hurdle for a t that was found by search: Harvey, Liu, Zhu 2016
SURE = 0.95  # of a deflated Sharpe ratio
MOSTLY = 2 / 3  # of the spread: where it comes from one end


def block(evidence: Evidence) -> dict:
    """Block `doubts`: why a test may mislead, with this system's numbers, in paragraphs."""
    if evidence.test.reason:
        text = f"There is no test to trust. {evidence.test.reason}"
        return report.text("doubts", "Before you trust it", [text])
    paragraphs = [
        "Search. Whoever tries twenty worthless systems finds one with a p below 0.05. No test "
        "can see what was tried and thrown away, so enter it under “Systems tried”. "
        + (search(evidence) or _searched(evidence)),
        "Overlap. Returns that span several periods share their days, and a plain t takes them for "
        "more evidence than they are. "
        + (
            overlap(evidence)
            or disagreement(evidence)
            or f"Here the plain t is {evidence.plain.t:.2f} and the robust one "
            f"{evidence.test.t:.2f}; the robust one is right either way."
        ),
        "One era. A signal that paid once and then stopped is still significant over the whole "
        "history. " + (era(evidence) or _halves(evidence)),
    ]
    if evidence.ranking:
        paragraphs.append(
            "One end. A spread can come from the lowest buckets alone, whose stocks many cannot "
            "sell short, or from one odd bucket. "
            + (one_end(evidence) or "The table of every bucket shows where it comes from.")
        )
    paragraphs.append(
        "Costs and size are not considered: a bucket of tiny stocks may not be tradable at these "
        "prices."
    )
    return report.text("doubts", "Before you trust it", paragraphs)


def search(evidence: Evidence) -> str:
    """Where the search, or a search that is not declared, weakens it; else empty."""
    trials, t = evidence.trials, evidence.test.t
    if evidence.peers and not evidence.peers[0].holm_p < SIGNIFICANT:
        return (
            f"Of the {len(evidence.peers)} systems loaded one may well look as good as this by luck: "
            f"allowing for their number its p is {probability(evidence.peers[0].holm_p)} (Holm)."
        )
    if trials > 1:
        if not search_fails(evidence):
            return ""
        return (
            f"After {trials:,} systems tried its deflated Sharpe ratio is {evidence.deflated:.0%}, "
            "below the usual 95%: the best of as many worthless ones could look like this."
        )
    if 0 < t < SEARCHED and significant(evidence):
        return f"A t of {t:.2f} is below 3, the hurdle for a system that was found by trying many."
    return ""


def overlap(evidence: Evidence) -> str:
    """Where returns overlap undeclared, or too far for the length of the history; else empty."""
    if evidence.system.overlap > 1:
        return far(evidence)
    if not _resemble(evidence):
        return ""
    return (
        f"Neighbouring {evidence.system.words.many} resemble each other (correlation "
        f"{_neighbour_correlation(evidence):.2f}), as overlapping returns do; if each return spans "
        "several periods, enter how many under “Overlap”, or the numbers per year are "
        "too large."
    )


def era(evidence: Evidence) -> str:
    """Where one part of the history carries it, or there is but one; else empty."""
    first, second = (half.test.mean * evidence.system.annual for half in evidence.halves)
    differ, words = evidence.halves_differ, evidence.system.words
    compared = f"{first:.1%} a year in the first half of the history, {second:.1%} in the second"
    if not evidence.test.mean > 0:
        return ""
    if min(first, second) <= 0:
        return f"Only one half carries it: {compared}."
    if differ.p < SIGNIFICANT and differ.t > 0:
        return f"It has worn off: {compared}."
    if short(evidence):
        return f"{words.count(evidence.system.periods)} are a single era; others may differ."
    return ""


def one_end(evidence: Evidence) -> str:
    """Where one end of the ranking makes most of the spread; else empty."""
    ranking, pair = evidence.ranking, evidence.system.pair
    if ranking is None or pair.against != "bottom" or not significant(evidence):
        return ""
    tail, annual = pair.tail, evidence.system.annual
    means = np.array([bucket.test.mean for bucket in ranking.buckets]) * annual
    if not np.isfinite(means).all():
        return ""
    top, bottom = means[-tail:].mean(), -means[:tail].mean()
    whole = evidence.test.mean * annual
    for part, name, sign in ((bottom, "lowest", -1), (top, "highest", 1)):
        if part > MOSTLY * whole:
            end = f"The {name} {'bucket makes' if tail == 1 else f'{tail} buckets make'}"
            return f"{end} most of it, with {sign * part:.1%} a year over {ranking.reference_name}."
    return ""


def significant(evidence: Evidence) -> bool:
    """Above zero with p below 0.05, by the robust t and by resampling."""
    test, boot = evidence.test, evidence.boot
    return test.mean > 0 and test.p < SIGNIFICANT and (boot.reason or boot.p < SIGNIFICANT)


def search_fails(evidence: Evidence) -> bool:
    """Whether the deflated Sharpe ratio or Holm's p is not good enough after the search."""
    if evidence.peers and not evidence.peers[0].holm_p < SIGNIFICANT:
        return True
    return evidence.trials > 1 and not evidence.deflated >= SURE


def disagreement(evidence: Evidence) -> str:
    """Where the plain t is not significant although the robust one is; else empty."""
    plain = evidence.plain
    if not significant(evidence) or plain.p < SIGNIFICANT:
        return ""
    text = f"The plain t is only {plain.t:.2f} (p {probability(plain.p)}): "
    r = _neighbour_correlation(evidence)
    if r < -2 / evidence.system.periods**0.5:
        return (
            f"{text}good and bad {evidence.system.words.many} take turns (correlation of neighbours "
            f"{r:.2f}), and the robust t of {evidence.test.t:.2f} counts on that staying so."
        )
    return f"{text}the tests disagree, so it is near the limit of what this history can show."


def short(evidence: Evidence) -> bool:
    """Less than five years or 36 periods."""
    system = evidence.system
    return system.periods < max(36, 5 * system.words.year)


def _searched(evidence: Evidence) -> str:
    if evidence.trials == 1:
        return "So far none but this one is entered."
    counted = "tried"
    if evidence.trials > evidence.settings.trials:
        counted = "loaded, which count as tried"
    return f"With {evidence.trials:,} systems {counted}, the deflated Sharpe ratio still holds."


def _halves(evidence: Evidence) -> str:
    if not evidence.test.mean > 0:
        return "Look at the chart of the t through time."
    return "Here both halves of the history are above zero; look at the t through time as well."


def _resemble(evidence: Evidence) -> bool:
    """Whether neighbouring periods are as alike as overlap makes them, and none was declared."""
    r = _neighbour_correlation(evidence)
    return evidence.system.overlap == 1 and r > max(0.35, 4 / evidence.system.periods**0.5)


def _neighbour_correlation(evidence: Evidence) -> float:
    """Autocorrelation of the spread at lag 1; 0 where it does not vary."""
    x = evidence.system.spread - evidence.system.spread.mean()
    total = float(x @ x)
    return float(x[1:] @ x[:-1]) / total if total > 0 else 0.0


ALL = (search, overlap, disagreement, era, one_end)
