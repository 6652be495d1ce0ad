"""The verdict: how much is said twice, what could go, and why not to follow it blindly."""

from __future__ import annotations

import numpy as np

from ...report import Verdict
from ...stats import collinearity
from .names import listed
from .relations import described
from .study import Study
from .suggest import SELDOM, Suggestion

_LABELS = {
    "good": "Little said twice",
    "mixed": "Some say the same",
    "bad": "Much said twice",
}


def level(study: Study, found: Suggestion) -> str:
    """By a fixed rule.

    good: no pair reaches the threshold, no VIF its limit, and there is no combination. bad: there is an
    exact combination, or at least half could go. mixed: anything between.
    """
    if study.relations or 2 * len(found.steps) >= len(study.chosen):
        return "bad"
    return "mixed" if found.steps or found.unsolved else "good"


def verdict(study: Study, found: Suggestion) -> Verdict:
    """The answer, what it rests on, and what to look at before acting on it."""
    which = level(study, found)
    sentences = [
        _answer(study, found),
        _effective(study),
        _relations(study),
        _strongest(study),
        _removal(study, found),
        _caution(study, found),
    ]
    return Verdict(which, " ".join(s for s in sentences if s), _LABELS[which])


def _answer(study: Study, found: Suggestion) -> str:
    words, n, gone = study.words, len(study.chosen), len(found.steps)
    if not gone and not found.unsolved:
        return f"No two of the {words.count(n)} say the same."
    if not gone:
        return f"Of {words.count(n)} some say the same, but those are protected."
    rest = "the others" if n - gone > 1 else "the other one"
    return (
        f"Of {words.count(n)}, {gone} {'says' if gone == 1 else 'say'} little that {rest} "
        f"{'do' if n - gone > 1 else 'does'} not say already."
    )


def _effective(study: Study) -> str:
    words, n = study.words, len(study.chosen)
    effective = collinearity.effective(study.matrix)
    return (
        f"Together they hold as much variety as {effective:.1f} unrelated {words.many} would "
        f"(effective {words.many}, at most {n})."
    )


def _relations(study: Study) -> str:
    found = [r for r in study.relations if study.by_value(r)]
    if not found:
        return ""
    told = [f"{study.labels[r.factor]} {described(r, study.labels)}" for r in found[:3]]
    more = f"; and {len(found) - 3} more" if len(found) > 3 else ""
    return f"Exactly: {'; '.join(told)}{more}."


def _strongest(study: Study) -> str:
    if not study.pairs:
        return ""
    (i, j, r), *_ = study.pairs
    text = f"The strongest pair is {study.labels[i]} and {study.labels[j]} with a correlation of {r:.2f}"
    spread = study.through(i, j)
    spread = spread[~np.isnan(spread)]
    if len(spread) > 1:
        text += f", between {spread.min():.2f} and {spread.max():.2f} {study.words.on} single {study.words.moments}"
    return f"{text}."


def _removal(study: Study, found: Suggestion) -> str:
    if not found.steps:
        return " ".join(found.unsolved[:2])
    words = study.words
    names = [study.labels[step.factor] for step in found.steps]
    kept = len(found.kept)
    text = f"Leaving out {listed(names)} would leave {words.count(kept)}"
    if kept > 1:
        left = study.full[np.ix_(found.kept, found.kept)]
        text += f", worth {collinearity.effective(left):.1f} effective ones"
    return f"{text}. {' '.join(found.unsolved[:2])}".strip()


def _caution(study: Study, found: Suggestion) -> str:
    """Why the suggestion is not an order."""
    if not found.steps:
        return ""
    fickle = [
        study.labels[step.factor]
        for step in found.steps
        if step.partner is not None and study.share_above(step.factor, step.partner) < SELDOM
    ]
    text = (
        f"That is a list to think about, not to carry out: {study.words.many} that resemble each other may "
        "both matter."
    )
    if fickle:
        one = len(fickle) == 1
        text += (
            f" {listed(fickle)} {'does' if one else 'do'} so only some of the time, so look first at "
            "“Redundancy that comes and goes”."
        )
    return text
