"""Which factors could go, one at a time, why, and what each would cost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from ...stats import collinearity
from .names import listed
from .relations import described
from .study import Study

SELDOM = 0.6  # of the dates: below it a redundancy comes and goes


@dataclass(frozen=True)
class Step:
    """One factor that could go.

    Parameters
    ----------
    factor : int
    partner : int or None
        The factor that stays in its place, where there is one.
    why : str
        Full sentences.
    vif : float
        Its VIF among those left at that moment.
    """

    factor: int
    partner: int | None
    why: str
    vif: float


@dataclass(frozen=True)
class Suggestion:
    """What could go and what stays.

    Parameters
    ----------
    steps : list of Step
        In this order, each given those before.
    kept : list of int
    unsolved : list of str
        What still overlaps because the visitor protects it, as full sentences.
    """

    steps: list[Step]
    kept: list[int]
    unsolved: list[str]


def suggestion(study: Study) -> Suggestion:
    """Go on leaving out factors until no kept pair reaches the threshold and no VIF the limit.

    Combinations go first, then one of the strongest pair, then the factor with too high a VIF. Of
    several candidates the one goes that comes last by the rule the visitor chose; a
    protected one never does.
    """
    kept = list(study.chosen)
    steps: list[Step] = []
    while step := _next(study, kept):
        kept.remove(step.factor)
        steps.append(step)
    return Suggestion(steps, kept, _unsolved(study, kept))


def cost(study: Study, factor: int, kept: Sequence[int]) -> float:
    """R2 of a factor on those kept: what is lost by leaving it out is the rest."""
    return collinearity.explained(study.full, factor, [k for k in kept if k != factor])


def closest(study: Study, factor: int, among: Sequence[int]) -> tuple[int, float] | None:
    """The factor with the strongest correlation, and that; None where there is none to compare."""
    matrix = study.measured.matrices[study.choices.method]
    known = [(i, float(matrix[factor, i])) for i in among if i != factor]
    known = [(i, r) for i, r in known if not math.isnan(r)]
    return max(known, key=lambda pair: abs(pair[1])) if known else None


def _next(study: Study, kept: list[int]) -> Step | None:
    if len(kept) < 2:
        return None
    vif = dict(zip(kept, collinearity.vif(study.full[np.ix_(kept, kept)]).tolist(), strict=True))
    return _combined(study, kept, vif) or _paired(study, kept, vif) or _inflated(study, kept, vif)


def _combined(study: Study, kept: list[int], vif: dict[int, float]) -> Step | None:
    for relation in study.relations:
        free = [i for i in relation.members if i not in study.choices.protected]
        if not relation.members <= set(kept) or not free:
            continue
        if relation.factor in free and study.choices.keep == "vif":
            gone = relation.factor
        else:
            gone = max(free, key=partial(_worth, study, vif))
        others = [i for i in relation.members if i != gone]
        if not study.by_value(relation):
            opposite = relation.parts[0][1] < 0
            why = (
                f"It ranks every case {'exactly the other way round from' if opposite else 'exactly as'} "
                f"{study.labels[others[0]]} does."
            ).replace("every case", f"all {study.words.cases}")
        elif gone == relation.factor:
            why = f"It {described(relation, study.labels)}, so it adds nothing."
        else:
            why = (
                f"{study.labels[relation.factor]} {described(relation, study.labels)}, so one of "
                f"the {len(relation.members)} adds nothing."
            )
        return Step(gone, others[0] if len(others) == 1 else None, why, vif[gone])
    return None


def _paired(study: Study, kept: list[int], vif: dict[int, float]) -> Step | None:
    for i, j, r in study.above:
        free = [k for k in (i, j) if k not in study.choices.protected]
        if i not in vif or j not in vif or not free:
            continue
        gone = max(free, key=partial(_worth, study, vif))
        stays = j if gone == i else i
        often = study.share_above(i, j)
        why = f"Its correlation with {study.labels[stays]} is {r:.2f}. "
        why += (
            f"{study.labels[stays]} is protected."
            if len(free) == 1
            else _compared(study, vif, gone, stays)
        )
        if often < SELDOM:
            why += (
                f" But that comes and goes: it reaches {study.choices.threshold:.2g} {study.words.on} only {often:.0%} "
                f"of the {study.words.moments}."
            )
        return Step(gone, stays, why, vif[gone])
    return None


def _inflated(study: Study, kept: list[int], vif: dict[int, float]) -> Step | None:
    limit = study.choices.vif_limit
    free = [i for i in kept if vif[i] > limit and i not in study.choices.protected]
    if not free:
        return None
    gone = max(free, key=partial(_worth, study, vif))
    place = kept.index(gone)
    best = [kept[k] for k in collinearity.explainers(study.full[np.ix_(kept, kept)], place)]
    share = 1 - 1 / vif[gone]
    why = (
        f"The others together explain {share:.0%} of it (VIF {_vif(vif[gone])}), above all "
        f"{listed([study.labels[i] for i in best])}."
        if best
        else f"The others together explain {share:.0%} of it (VIF {_vif(vif[gone])})."
    )
    if study.choices.keep == "ic" and len(free) > 1:
        why += f" Of those above the limit its information coefficient is the weakest, {_ic(study, gone)}."
    if study.choices.keep == "order" and len(free) > 1:
        why += " Of those above the limit it comes last in your order."
    return Step(gone, None, why, vif[gone])


def _worth(study: Study, vif: dict[int, float], factor: int) -> tuple:
    """The larger, the sooner a factor goes; of equals the later one in the file."""
    if study.choices.keep == "ic" and study.strength is not None:
        strength = abs(float(study.strength[factor]))
        return (1.0 if math.isnan(strength) else -round(strength, 3), factor)
    if study.choices.keep == "order":
        order = study.choices.preference
        return (order.index(factor) if factor in order else len(order), factor)
    return (_about(vif[factor]), factor)


def _compared(study: Study, vif: dict[int, float], gone: int, stays: int) -> str:
    if study.choices.keep == "ic":
        if _ic(study, gone).lstrip("-") == _ic(study, stays).lstrip("-"):
            return (
                f"Both have an information coefficient of about {_ic(study, stays)}; of the two it "
                "comes later in the file."
            )
        return (
            f"Of the two its information coefficient is the weaker: {_ic(study, gone)} against "
            f"{_ic(study, stays)}."
        )
    if study.choices.keep == "order":
        return "Of the two it comes later in your order."
    if _about(vif[gone]) == _about(vif[stays]):
        return f"Both have a VIF of about {_vif(vif[gone])}; of the two it comes later in the file."
    return f"Of the two it has the higher VIF: {_vif(vif[gone])} against {_vif(vif[stays])}."


def _about(vif: float) -> float:
    """A VIF to two digits: what differs less is no reason to prefer one."""
    return float(f"{vif:.2g}")


def _unsolved(study: Study, kept: list[int]) -> list[str]:
    found = [
        f"{study.labels[i]} and {study.labels[j]} stay although their correlation is {r:.2f}, "
        "because both are protected."
        for i, j, r in study.above
        if i in kept and j in kept
    ]
    if found or len(kept) < 2:
        return found
    vif = collinearity.vif(study.full[np.ix_(kept, kept)])
    high = [study.labels[i] for i, v in zip(kept, vif, strict=True) if v > study.choices.vif_limit]
    if high:
        found.append(
            f"{listed(high)} stay{'s' if len(high) == 1 else ''} although the VIF is above "
            f"{study.choices.vif_limit:g}, because {'it is' if len(high) == 1 else 'they are'} protected."
        )
    return found


def _ic(study: Study, factor: int) -> str:
    strength = math.nan if study.strength is None else float(study.strength[factor])
    return "not known" if math.isnan(strength) else f"{strength:.3f}"


def _vif(value: float) -> str:
    return (
        "without limit" if math.isinf(value) else f"{value:.1f}" if value < 100 else f"{value:,.0f}"
    )
