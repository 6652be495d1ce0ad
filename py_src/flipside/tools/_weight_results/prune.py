"""Which nodes the ranking system could do without."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ... import report
from ...report import Column
from .effects import Effect
from .study import Study

LOW = 0.5
"""Of its reference, or of an even weight: below this the centre of the next generation is low on a node."""


@dataclass(frozen=True)
class Candidate:
    """A node that could be dropped.

    `cost` is by how much the result would be worse, by the search's fit; NaN where it has none.
    `least` is the least weight that a trial has given it.
    """

    effect: Effect
    cost: float
    least: float


def candidates(study: Study) -> list[Candidate]:
    """The cheapest first; none while effects cannot be told from noise."""
    if not study.effects.clear:
        return []
    found = []
    for part, even in zip(study.space.parts, _even(study), strict=True):
        for node in part.nodes.tolist():
            effect = study.effects.find(node)
            if effect.reason or _helps(effect, study.judged.sign) or study.table.minimum[node] > 0:
                continue
            centre, reference = study.centre[node], study.table.reference[node]
            # What the search has given more than it had is not given up, however little it is.
            if centre > reference or centre >= LOW * max(even, reference):
                continue
            used = study.table.trials[node, study.rows]
            found.append(Candidate(effect, _cost(study, node, part.nodes), float(used.min())))
    return sorted(found, key=lambda each: (math.isnan(each.cost), each.cost))


def _even(study: Study) -> list[float]:
    return [
        float(part.rules.total * study.space.step) / len(part.nodes) for part in study.space.parts
    ]


def _helps(effect: Effect, sign: int) -> bool:
    return min(sign * effect.low, sign * effect.high) > 0


def _cost(study: Study, node: int, nodes: np.ndarray) -> float:
    """The others of its level get its weight, in proportion."""
    without = study.centre.copy()
    without[node] = 0
    rest = without[nodes].sum()
    if not rest > 0:
        return math.nan
    without[nodes] *= study.centre[nodes].sum() / rest
    here, there = study.expected(np.column_stack([study.centre, without]))
    return float(study.judged.sign * (here - there))


def table(study: Study, found: list[Candidate]) -> dict:
    """Table `prune`: the nodes that could be dropped."""
    nodes = study.table.nodes
    help = (
        "Nodes whose effect cannot be told from zero, or that hurt, and to which the search gives less "
        "than half of their reference or of an even weight, and not more than they had. Locked nodes and those with a minimum are never listed. Check before "
        "dropping one: run a trial without it."
    )
    if not study.effects.clear:
        help = (
            "Empty, because the results do not show what any node does: that an effect cannot be "
            "seen in noise is no reason to drop a node."
        )
    elif not found:
        help = f"Empty: no node is ready to be dropped. {help}"
    return report.table(
        "prune",
        "Nodes that could be dropped",
        [
            Column("node", "Node", "text", "Name of the node."),
            Column("reference", "Reference", "ratio", "Its weight in the reference."),
            Column(
                "centre",
                "Next centre",
                "ratio",
                "Its weight in the middle of the next generation. Near zero: the search has given it up.",
            ),
            Column(
                "effect",
                "Effect",
                "ratio",
                f"Change of {study.judged.label} where its weight rises by a tenth against the others'.",
            ),
            Column(
                "cost",
                "Cost",
                "ratio",
                f"By how much {study.judged.label} would be worse without it, according to the fit. Below zero: it "
                "would be better. Small beside the luck in one result: no loss that could be noticed.",
            ),
            Column(
                "least",
                "Least tried",
                "ratio",
                "The least weight that a trial has given it. Far above zero, the cost is a guess beyond "
                "what was tried.",
            ),
        ],
        [
            [
                nodes[each.effect.node],
                study.table.reference[each.effect.node],
                study.centre[each.effect.node],
                each.effect.size,
                each.cost,
                each.least,
            ]
            for each in found
        ],
        help,
    )
