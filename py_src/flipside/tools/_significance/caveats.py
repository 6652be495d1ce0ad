"""What the visitor must know about the data before believing the report."""

from __future__ import annotations

import numpy as np

from .._ends import odd_buckets
from .._periods import capital
from .doubts import short
from .evidence import Evidence
from .words import far

FEW_RESAMPLES = 1000


def told(evidence: Evidence) -> list[str]:
    """The warnings of the report, each a full sentence or more."""
    system, words = evidence.system, evidence.system.words
    found = []
    if not system.spread.any():
        found.append(
            f"{capital(system.top_name)} and {system.reference_name} have the same return in every "
            f"{words.one}, so nothing here says anything. Check the columns of the file."
        )
    if system.left_out:
        n = system.left_out
        found.append(
            f"{words.count(n)} {'is' if n == 1 else 'are'} left out, because {system.top_name} or "
            f"{system.reference_name} has no return there; those before and after are taken as "
            "neighbours."
        )
    if system.absent:
        n = system.absent
        found.append(
            f"{words.count(n)} {'has' if n == 1 else 'have'} no date in the file; those before and "
            "after are taken as neighbours."
        )
    if system.pair:
        found += odd_buckets(system.pair.data)
    if system.pair and system.pair.partial:
        found.append(
            f"In {words.count(system.pair.partial)} some of the buckets at the ends have no return; "
            "the others stand for them."
        )
    if short(evidence):
        found.append(
            f"The history is short ({words.count(system.periods)}): tests rarely find a signal in so "
            "little data, even where there is one."
        )
    if text := far(evidence):
        found.append(text)
    if evidence.settings.resamples < FEW_RESAMPLES:
        found.append(
            f"With only {evidence.settings.resamples:,} resamples, the p and interval by resampling "
            "are rough; 10,000 make them steady."
        )
    peers = [peer.system for peer in evidence.peers]
    same = [peer.name for peer in peers[1:] if np.array_equal(peer.spread, system.spread)]
    if same:
        found.append(
            f"{same[0]} has the same returns as {system.name}, so it is no further evidence."
        )
    if len({(peer.dates[0], peer.dates[-1]) for peer in peers}) > 1:
        found.append(
            "The systems cover different dates, so compare their t rather than their averages, or "
            "choose dates that all of them have."
        )
    if len({peer.per_year for peer in peers}) > 1:
        found.append(
            "The systems have periods of different length: rank IR is per period, and not comparable."
        )
    return found
