"""The verdict: do the results show what the weights do, is the best trial luck, and what to run next."""

from __future__ import annotations

import math

from ...report import Verdict
from .prune import Candidate
from .study import Study
from .tables import reading
from .words import counted, number, spans

USEFUL = 0.3
"""Share of the differences that must be predicted before effects are worth reading."""

_LABELS = {
    "good": "The weights matter",
    "mixed": "Some of it is the weights",
    "bad": "Hard to tell from luck",
    "unknown": "Too little to learn from",
}


def verdict(study: Study, dropped: list[Candidate]) -> Verdict:
    """The answer first, then the best trial, then what to do."""
    found = level(study)
    sentences = [
        _answer(study, found),
        _nodes(study) if found in ("good", "mixed") else "",
        _best(study),
        _pruning(study, dropped),
        _next(study),
    ]
    return Verdict(found, " ".join(each for each in sentences if each), _LABELS[found])


def level(study: Study) -> str:
    """By a fixed rule.

    unknown: there is no fit, for want of results or because they or the weights do not vary. bad: the
    fit predicts no better than the average (Q2 at or below zero), or no better than it predicts
    shuffled results (p of 0.05 and above). good: it predicts at least 30 % of the differences.
    mixed: less than that.
    """
    effects = study.effects
    if effects.fit is None:
        return "unknown"
    if not effects.clear:
        return "bad"
    return "good" if effects.fit.q2 >= USEFUL else "mixed"


def _answer(study: Study, found: str) -> str:
    effects, n = study.effects, counted(len(study.rows), "result")
    label = study.judged.label
    if found == "unknown":
        return f"Nothing can be learned about the weights yet. {effects.reason}"
    q2 = effects.fit.q2
    share = f"{q2:.0%}" if q2 >= 0.01 else "less than 1%"
    if found == "bad" and q2 <= 0:
        return (
            f"The noise is larger than the differences that the weights make: knowing the weights does not "
            f"help to predict {label}, by {n}."
        )
    if found == "bad":
        return (
            f"The noise may be larger than the differences that the weights make: they seem to predict {share} of "
            f"the differences in {label}, but so does chance, {_often(effects.p)}."
        )
    amount = "much" if found == "good" else "a little"
    return (
        f"The weights explain {amount} of the differences in {label}: they predict {share} of them in trials "
        f"that were held back, which luck rarely does ({_often(effects.p)})."
    )


def _often(p: float) -> str:
    """How often shuffled results are predicted as well."""
    times = "fewer than 1" if p < 0.01 else str(round(100 * p))
    return f"in {times} of 100 shuffles of the results"


def _nodes(study: Study) -> str:
    told = []
    for word, verb in (("helps", "More weight helps for"), ("hurts", "it hurts for")):
        some = [e for e in study.effects.each if reading(study, e) == word]
        some.sort(key=lambda each: -abs(each.size))
        if some:
            names = [study.table.nodes[each.node] for each in some[:3]]
            more = f" and {len(some) - 3} more" if len(some) > 3 else ""
            told.append(f"{verb} {', '.join(names)}{more}")
    if not told:
        return "Of no single node can it be told whether more weight helps."
    text = "; ".join(told) + "."
    return text[0].upper() + text[1:]


def _best(study: Study) -> str:
    best = study.judged.values[study.best]
    text = (
        f"The best of {counted(len(study.rows), 'trial')} is "
        f"{spans([study.table.trial_ids[study.best]])} with {number(best)}."
    )
    luck = study.by_luck
    if not math.isfinite(luck.p):
        return text
    chance = f"the best of as many would show about {number(luck.best)} by luck alone"
    if luck.p < 0.05:
        return f"{text} Luck would rarely bring that: {chance}."
    return f"{text} That proves nothing about its weights: {chance}."


def _pruning(study: Study, dropped: list[Candidate]) -> str:
    if not dropped:
        return ""
    names = ", ".join(study.table.nodes[each.effect.node] for each in dropped[:3])
    more = f" and {len(dropped) - 3} more" if len(dropped) > 3 else ""
    return f"Could be dropped, if a trial without confirms it: {names}{more}."


def _next(study: Study) -> str:
    count = len(study.next_ids)
    if not count:
        return "The rules leave no trial that was not run already."
    where = f"Generation {study.next_generation} ({spans(study.next_ids)})"
    if not study.update.moved:
        return (
            f"{where} explores around the middle of the last one, since nothing says yet which way to go. "
            "Run it to learn more."
        )
    if not study.effects.clear:
        return (
            f"{where} goes a step the way that the fit suggests, which may be luck; its results will "
            "tell more."
        )
    return f"{where} is ready: it moves to where the fit to all trials expects more. Run it next."
