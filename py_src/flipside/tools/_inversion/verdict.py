"""The verdict: what the numbers say about now, in plain words and without advice."""

from __future__ import annotations

import numpy as np

from ...report import Verdict
from .study import Study

SIGNIFICANT = 0.05
RECENT = 12  # the latest periods that are counted one by one


def verdict(study: Study) -> Verdict:
    """Is it inverted now, how unusual is that, how long has it lasted, and is there a pattern."""
    sentences = [_now(study), _below_peak(study), _how_unusual(study), _lengths(study)]
    return Verdict(_level(study), " ".join(s for s in [*sentences, _pattern(study)] if s))


def _level(study: Study) -> str:
    """About the present only: whether the window is inverted, and whether an episode is open.

    bad: the window is inverted, and a listed episode (a fall of at least `min_depth`) is
    ongoing. mixed: one of the two. good: neither. unknown: the window or relative wealth
    cannot be computed, the two sides never differ, or the history is too short.
    """
    now = study.rolling[-1]
    if np.isnan(now) or study.wealth is None or not study.pair.spread.any() or _short(study):
        return "unknown"
    open_episode = any(episode.ongoing for episode in study.episodes)
    return ("good", "mixed", "bad")[int(now < 0) + int(open_episode)]


def _short(study: Study) -> bool:
    """Less than two years or 24 periods: nothing can be called usual."""
    return study.pair.periods < max(24, 2 * study.pair.words.year)


def _now(study: Study) -> str:
    pair, words = study.pair, study.pair.words
    now = study.rolling[-1]
    recent = min(RECENT, pair.periods)
    inverted = int(study.inverted[-recent:].sum())
    counted = (
        f"{inverted or 'none'} of the last {words.count(recent)} "
        f"{'was' if inverted == 1 else 'were'} inverted"
    )
    until = f"the {words.count(study.window)} to {words.when(pair.dates[-1])}"
    if np.isnan(now):
        return f"Over {until} the two sides cannot be compared; {counted}."
    state = "The ranking is upside-down now" if now < 0 else "The ranking is not upside-down now"
    compared = f"{_percent(now)} a year {'less' if now < 0 else 'more'} than"
    if abs(now) < 0.0005:
        compared = "practically the same as"
    return (
        f"{state}: over {until}, {pair.top_name} earned {compared} {pair.reference_name}, and "
        f"{counted}."
    )


def _below_peak(study: Study) -> str:
    if study.wealth is None:
        return study.wealth_note
    words, since = study.pair.words, study.below_since
    if since is None:
        return "Relative wealth is at its peak."
    return (
        f"Relative wealth stands {_percent(study.drawdown[-1])} below its peak of "
        f"{words.when(study.pair.wealth_dates[since])}, {words.count(study.pair.periods - since)} "
        "ago."
    )


def _how_unusual(study: Study) -> str:
    words = study.pair.words
    share = study.inverted.mean()
    text = f"In the whole history {_percent(share)} of {words.many} were inverted"
    rolling = study.rolling[~np.isnan(study.rolling)]
    if len(rolling) < 2 * study.window:
        return f"{text}."
    stretches = f"all stretches of {words.count(study.window)}"
    text += f", and {_percent(np.mean(rolling < 0))} of {stretches}"
    now = study.rolling[-1]
    if np.isnan(now) or now >= 0:
        return f"{text}."
    return f"{text}; {_percent(np.mean(rolling <= now))} were as bad as the latest or worse."


def _lengths(study: Study) -> str:
    pair, words = study.pair, study.pair.words
    if not study.spells:
        return ""
    typical = float(np.median([spell.periods for spell in study.spells]))
    longest = study.longest_spell
    text = (
        f"Spells of inverted {words.many} typically lasted {typical:g}, at most {longest.periods} "
        f"(to {words.when(pair.dates[longest.last])})"
    )
    if longest.periods == 1:
        text = f"Inverted {words.many} never came twice in a row"
    if not study.episodes:
        return f"{text}."
    lengths = [episode.total_periods for episode in study.episodes]
    n = len(lengths)
    depth = f"{100 * study.min_depth:.3g}% or more"
    if n == 1:
        state = "has lasted" if study.episodes[0].ongoing else "lasted"
        return f"{text}; the one fall of {depth} {state} {words.count(lengths[0])}."
    return (
        f"{text}; the {n} falls of {depth} typically took {words.count(float(np.median(lengths)))} "
        f"from peak to recovery, at most {words.count(max(lengths))}."
    )


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
    if not (np.isnan(moves.after_inverted) or np.isnan(moves.after_normal)):
        one = study.pair.words.one
        text += (
            f": after an inverted {one} the next was inverted in {_percent(moves.after_inverted)} "
            f"of cases, after a normal one in {_percent(moves.after_normal)}"
        )
    if runs.p >= SIGNIFICANT and study.ljung_box.p < SIGNIFICANT:
        text += "; the size of the spread, though, is related to the spreads before it"
    return f"{text}."


def _percent(value: float) -> str:
    """A size in percent, without sign; with a decimal where it is small."""
    size = abs(value)
    return f"{size:.1%}" if 0 < size < 0.0995 else f"{size:.0%}"
