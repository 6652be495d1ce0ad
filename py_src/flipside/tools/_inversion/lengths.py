"""The verdict's sentences on how long spells and episodes lasted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .study import Study
from .words import typical, typical_count


def spells(study: Study) -> str:
    """How long inverted periods came in a row; nothing without any."""
    pair, words = study.pair, study.pair.words
    longest = study.longest_spell
    if longest is None:
        return ""
    n = len(study.spells)
    going_on = longest.last == pair.periods - 1
    until = f"to {words.when(pair.dates[longest.last])}{', where the data ends' * going_on}"
    if n == 1:
        one = f"The one spell of inverted {words.many}"
        return f"{one} {_lasted(going_on)} {words.count(longest.periods)} ({until})."
    if longest.periods == 1:
        return f"Inverted {words.many} never came twice in a row."
    lengths = [spell.periods for spell in study.spells]
    if min(lengths) == max(lengths):
        return f"Each of the {n} spells of inverted {words.many} lasted {longest.periods}."
    return (
        f"Spells of inverted {words.many} typically lasted {typical(np.median(lengths))}, at most "
        f"{longest.periods} ({until})."
    )


def episodes(study: Study) -> str:
    """How long the listed falls took: those made good, and apart from them the one that is not."""
    words = study.pair.words
    done = [e.total_periods for e in study.episodes if not e.ongoing]
    depth = f"{100 * study.min_depth:.3g}% or more" if study.min_depth else "any size"
    text = _made_good(done, depth, study)
    ongoing = next((e for e in study.episodes if e.ongoing), None)  # there is one at most
    if ongoing is None:
        return f"{text}." if text else ""
    since = f"since {words.when(study.pair.wealth_dates[ongoing.peak])}"
    lasted = f"has lasted {words.count(ongoing.total_periods)} so far and is not made good"
    if not text:
        return f"The one fall of {depth}, {since}, {lasted}."
    return f"{text}; one more, {since}, {lasted}."


def _made_good(lengths: Sequence[int], depth: str, study: Study) -> str:
    words, n = study.pair.words, len(lengths)
    if not n:
        return ""
    if n == 1:
        taken = words.count(lengths[0])
        return f"The one fall of {depth} that was made good took {taken} from peak to recovery"
    falls = f"The {n} falls of {depth} that were made good"
    if min(lengths) == max(lengths):
        return f"{falls} each took {words.count(lengths[0])} from peak to recovery"
    usual = typical_count(float(np.median(lengths)), words)
    longest = words.count(max(lengths))
    return f"{falls} typically took {usual} from peak to recovery, at most {longest}"


def _lasted(going_on: bool) -> str:
    return "has lasted" if going_on else "lasted"
