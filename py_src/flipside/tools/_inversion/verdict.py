"""The verdict: what the numbers say about now, in plain words and without advice."""

from __future__ import annotations

import numpy as np

from ...report import Verdict
from .lengths import episodes, spells
from .study import Study
from .words import EVEN, percent, share

SIGNIFICANT = 0.05
RECENT = 12  # the latest periods that are counted one by one
CLEARLY_BELOW = 0.05  # of its peak: where relative wealth counts as fallen

_STATES = {
    "good": ("The ranking is not upside-down now", "Not inverted now"),
    "bad": ("The ranking is upside-down now", "Inverted now"),
}


def verdict(study: Study) -> Verdict:
    """Is it inverted now, how unusual is that, how long has it lasted, and is there a pattern."""
    if study.identical:
        pair = study.pair
        return Verdict(
            "unknown",
            f"Nothing can be said about the ranking: {pair.top_name} and {pair.reference_name} "
            f"have the same return in every {pair.words.one}.",
            "Both sides are the same",
        )
    found = level(study)
    state, label = _STATES.get(found) or (_mixed if found == "mixed" else _unknown)(study)
    if found == "good" and abs(study.rolling[-1]) < EVEN:
        state, label = "The ranking is neither upright nor upside-down now", "Neither now"
    sentences = [
        f"{state}: {_now(study)}",
        _below_peak(study),
        _how_unusual(study),
        spells(study),
        episodes(study),
        _pattern(study),
    ]
    return Verdict(found, " ".join(s for s in sentences if s), label)


def level(study: Study) -> str:
    """About the present only, and the same whatever episodes are listed.

    Two signs: the top earned less than the reference over the window, by so much that it can
    be printed (`EVEN`); relative wealth stands 5 % or more below its peak. bad: both. mixed:
    one. good: neither. unknown: one of them cannot be computed, the two sides never differ, or
    the history is too short.
    """
    now = study.rolling[-1]
    if np.isnan(now) or study.wealth is None or study.identical or _short(study):
        return "unknown"
    return ("good", "mixed", "bad")[int(now <= -EVEN) + int(_fallen(study))]


def _fallen(study: Study) -> bool:
    return bool(study.drawdown[-1] <= -CLEARLY_BELOW + 1e-12)


def _short(study: Study) -> bool:
    """Less than two years or 24 periods: nothing can be called usual."""
    return study.pair.periods < max(24, 2 * study.pair.words.year)


def _mixed(study: Study) -> tuple[str, str]:
    if _fallen(study):
        return (
            "The ranking is not upside-down now, but well below its peak",
            "Not inverted, but below its peak",
        )
    return "The ranking is upside-down now, but not far below its peak", "Inverted, near its peak"


def _unknown(study: Study) -> tuple[str, str]:
    if _short(study):
        return "The history is too short to judge the present", "Too short to tell"
    return "Whether the ranking is upside-down now cannot be told", "Cannot be told"


def _now(study: Study) -> str:
    pair, words = study.pair, study.pair.words
    now = study.rolling[-1]
    recent = min(RECENT, pair.periods)
    inverted = int(study.inverted[-recent:].sum())
    counted = (
        f"{'all' if inverted == recent else inverted or 'none'} of the last {_with_returns(study, recent)} "
        f"{'was' if inverted == 1 else 'were'} inverted"
    )
    until = f"the {_with_returns(study, study.window)} to {words.when(pair.dates[-1])}"
    if np.isnan(now):
        return f"over {until} the two sides cannot be compared; {counted}."
    compared = f"{percent(now)} a year {'less' if now < 0 else 'more'} than"
    if abs(now) < EVEN:
        compared = "practically the same as"
    return f"over {until}, {pair.top_name} earned {compared} {pair.reference_name}, and {counted}."


def _with_returns(study: Study, length: int) -> str:
    """The last so many periods; where others lie between them, it says that they are not meant."""
    text = study.pair.words.count(length)
    return f"{text} with returns" if study.pair.holes_within(length) else text


def _below_peak(study: Study) -> str:
    if study.wealth is None:
        return study.wealth_note
    words, since = study.pair.words, study.below_since
    if since is None:
        return "Relative wealth is at its peak."
    depth = -study.drawdown[-1]
    when = (
        f"its peak of {words.when(study.pair.wealth_dates[since])}, "
        f"{words.count(study.since_peak)} ago."
    )
    if depth < EVEN:
        return f"Relative wealth is practically at {when}"
    text = f"{percent(depth) if depth < 0.995 else 'more than 99%'} below {when}"
    return f"Relative wealth stands {text}"


def _how_unusual(study: Study) -> str:
    words = study.pair.words
    whole = share(int(study.inverted.sum()), study.pair.periods, words.many)
    text = f"In the whole history {whole} were inverted"
    rolling = study.rolling[~np.isnan(study.rolling)]
    if len(rolling) < 2 * study.window:
        return f"{text}."
    stretches = f"stretches of {words.count(study.window)}"
    text += f", and {share(int(np.sum(rolling < 0)), len(rolling), stretches)}"
    now = study.rolling[-1]
    if np.isnan(now) or now > -EVEN:
        return f"{text}."
    as_bad = int(np.sum(rolling <= now))
    if as_bad == len(rolling):
        return f"{text}; none was better than the latest."
    if as_bad == 1:
        return f"{text}; no other was as bad as the latest."
    return f"{text}; {share(as_bad, len(rolling), 'stretches')} were as bad as the latest or worse."


def _pattern(study: Study) -> str:
    runs, moves = study.runs, study.transitions
    if runs.reason:
        return ""
    if _short(study):
        return "The history is too short to tell whether inversions come in clusters."
    if runs.p < SIGNIFICANT and runs.runs < runs.expected:
        text = "Inversions come in clusters"
    elif runs.p < SIGNIFICANT:
        text = "Inversions alternate with normal periods more than chance would have it"
    else:
        text = "The order of inverted and normal periods looks random"
    (after_inverted, inverted), (after_normal, normal) = ((row[0], sum(row)) for row in moves.table)
    if min(inverted, normal) > 1:
        one = study.pair.words.one
        text += (
            f": after an inverted {one} the next was inverted in "
            f"{share(after_inverted, inverted, 'cases')}, after a normal one in "
            f"{share(after_normal, normal, 'cases')}"
        )
    if runs.p >= SIGNIFICANT and study.ljung_box.p < SIGNIFICANT:
        text += "; the size of the spread, though, is related to the spreads before it"
    return f"{text}."
