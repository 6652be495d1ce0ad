"""Factors that are combinations of others in their values: duplicates, sums, differences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from ...stats import pairwise
from ...stats.combinations import Combination, combinations
from .measured import Relation

DATES = 24  # examined, evenly spread: a combination holds everywhere or is none
TOLERANCE = 1e-4  # of the variance: values in files are rounded, often to two digits
OFTEN = 0.9
SAME = 0.02  # weights within this share of each other are the same weight, but for rounding


def search(values: np.ndarray, slices: Sequence[slice]) -> tuple[tuple[Relation, ...], int]:
    """Combinations that hold on nearly every date examined, and how many dates those were.

    Parameters
    ----------
    values : float, shape (N, F)
    slices : sequence of slice
        The rows of each date.

    Notes
    -----
    Correlations of ranks cannot show that one factor is the sum of others, and averaged
    correlations hide it where the factors' spreads change; the values of a single date do. Only stocks
    with all factors take part, of factors that at least half of the stocks have.
    """
    step = max(1, -(-len(slices) // DATES))
    seen: dict[frozenset[int], list[tuple[Combination, np.ndarray, np.ndarray]]]
    seen, examined = defaultdict(list), 0
    for rows in slices[::step]:
        block = np.array(values[rows].T, float)
        present = np.isfinite(block)
        usable = np.flatnonzero(present.mean(axis=1) >= 0.5)
        block = block[:, present[usable].all(axis=0)]
        usable = usable[[not _constant(block[j]) for j in usable]]
        if len(usable) < 2 or block.shape[1] < max(20, 3 * len(usable)):
            continue
        examined += 1
        matrix = pairwise.correlations(block[usable], "pearson")
        # In units of the size, so that no square overflows or vanishes.
        unit = np.ldexp(1.0, np.frexp(np.abs(block).max(axis=1))[1] - 1)
        scaled = block / unit[:, np.newaxis]
        mean, deviation = scaled.mean(axis=1) * unit, scaled.std(axis=1) * unit
        for found in combinations(matrix, TOLERANCE):
            named = Combination(
                int(usable[found.variable]),
                tuple((int(usable[i]), weight) for i, weight in found.parts),
                found.unexplained,
            )
            seen[named.members].append((named, mean, deviation))
    relations = [_relation(each) for each in seen.values() if len(each) >= OFTEN * examined]
    return tuple(sorted(relations, key=lambda r: (len(r.parts), r.factor))), examined


def _constant(row: np.ndarray) -> bool:
    return len(row) == 0 or bool(np.ptp(row) <= 1e-12 * np.abs(row).max())


def _relation(found: list) -> Relation:
    """One relation from those of each date, in the factors' own units where these are steady."""
    factor = Counter(c.variable for c, _, _ in found).most_common(1)[0][0]
    same = [each for each in found if each[0].variable == factor]
    first, _, _ = same[0]
    order = [i for i, _ in first.parts]
    standard = np.array([[dict(c.parts)[i] for i in order] for c, _, _ in same])
    scale = np.array([[d[factor] / d[i] for i in order] for _, _, d in same])
    own = standard * scale
    constants = np.array([m[factor] - w @ m[order] for (_, m, _), w in zip(same, own, strict=True)])
    deviation = np.mean([d[factor] for _, _, d in same])
    steady = bool(np.all(np.ptp(own, axis=0) <= SAME * np.abs(own).mean(axis=0)))
    weights = np.median(own if steady else standard, axis=0)
    constant = float(np.median(constants)) if np.ptp(constants) <= SAME * deviation else np.nan
    if abs(constant) <= SAME * deviation:
        constant = 0.0
    parts = tuple(zip(order, weights.tolist(), strict=True))
    return Relation(factor, parts, constant, not steady, max(c.unexplained for c, _, _ in same))


def equation(relation: Relation, labels: Sequence[str]) -> str:
    """The relation as people write it, such as "Composite = 0.5 × Value + 0.5 × Quality"."""
    text = ""
    for place, (i, weight) in enumerate(relation.parts):
        size = f"{abs(weight):.3g}"
        sign = ("−" if weight < 0 else "") if place == 0 else (" − " if weight < 0 else " + ")
        text += f"{sign}{'' if size == '1' else f'{size} × '}{labels[i]}"
    if relation.standard:
        return f"{labels[relation.factor]} = {text}, each brought to the same spread on each date"
    if np.isnan(relation.constant):
        text += " + a number that changes from date to date"
    elif relation.constant:
        text += f" {'+' if relation.constant > 0 else '−'} {abs(relation.constant):.3g}"
    return f"{labels[relation.factor]} = {text}"


def described(relation: Relation, labels: Sequence[str]) -> str:
    """What the relation means, as a sentence's end after the factor's name."""
    if len(relation.parts) > 1:
        return f"is a combination of {_listed([labels[i] for i, _ in relation.parts])}"
    ((other, weight),) = relation.parts
    if weight < 0:
        return f"is {labels[other]} turned round"
    exact = not relation.standard and f"{weight:.3g}" == "1" and relation.constant == 0
    return f"is the same as {labels[other]}" + ("" if exact else " in other units")


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
