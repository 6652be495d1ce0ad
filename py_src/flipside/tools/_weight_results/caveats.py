"""What the visitor must know about the trials and results before believing the report."""

from __future__ import annotations

import numpy as np

from ...stats.search import FEWEST
from .study import Study
from .words import counted, number, spans

FAR = 20
"""So many usual distances from the middle of its generation, no result lies by itself."""


def told(study: Study) -> list[str]:
    """The warnings of the report, each a full sentence or more."""
    found = list(study.matched.notes)
    table, n = study.table, len(study.rows)
    without = ~np.isfinite(study.judged.values) & ~np.isin(table.trial_ids, study.replaced)
    if without.any():
        found.append(
            f"{_capital(spans(table.trial_ids[without]))} {_have(without)} no {study.judged.label} and "
            f"{'was' if without.sum() == 1 else 'were'} left out."
        )
    found += _far(study)
    if len(study.replaced):
        found.append(
            f"{_capital(spans(study.replaced))} {'has' if len(study.replaced) == 1 else 'have'} no results yet. "
            "The generation proposed here takes their place; if you have run them, bring their "
            "results instead."
        )
    varied = int(np.sum(np.ptp(table.trials[:, study.rows], axis=1) > 1e-9))
    if study.effects.fit is not None and n < 3 * varied:
        found.append(
            f"{counted(n, 'result')} for {varied} nodes that vary is little: only large effects show. "
            f"About {3 * varied} are better, or fewer nodes."
        )
    if len(study.next_ids) < study.settings.trials:
        found.append(
            f"Only {counted(len(study.next_ids), 'new trial')} could be made instead of {study.settings.trials}: bounds, "
            "groups and rounding leave no more that are different."
        )
    sums = np.concatenate(
        [
            table.trials[part.nodes].sum(axis=0) + _held(study, part.name)
            for part in study.space.parts
        ]
    )
    total = float(study.space.total)
    if np.abs(sums - total).max() > 0.005 * total:
        found.append(
            f"Not all trials add up to {total:g}; the next ones do, and the fit takes the others as they are."
        )
    return found


def _far(study: Study) -> list[str]:
    """Results that are likely slips: one of them alone decides the fit."""
    generations = study.table.generation[study.rows]
    values = study.judged.values[study.rows]
    far, first = [], 0.0
    for each in study.generations:
        own = values[generations == each]
        away = np.abs(own - np.median(own))
        # Where a search closes in, its trials become alike; the first ones tell what is usual.
        first = first or float(np.median(away))
        usual = 1.4826 * max(first, float(np.median(away)))
        if usual > 0 and len(own) >= FEWEST:
            far += study.rows[generations == each][away > FAR * usual].tolist()
    if not far:
        return []
    far, one = sorted(far), len(far) == 1
    shown = ", ".join(number(value) for value in study.judged.values[far[:5]])
    return [
        f"{_capital(spans(study.table.trial_ids[far]))} {'lies' if one else 'lie'} very far from all others "
        f"({study.judged.label} of {shown}). If that is a slip, correct it: "
        f"{'it alone decides' if one else 'they alone decide'} what the fit finds."
    ]


def _held(study: Study, level: str) -> np.ndarray:
    rows = [
        i for i, each in enumerate(study.table.level) if each == level and study.table.locked[i]
    ]
    return study.table.trials[rows].sum(axis=0)


def _have(some: np.ndarray) -> str:
    return "has" if some.sum() == 1 else "have"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
