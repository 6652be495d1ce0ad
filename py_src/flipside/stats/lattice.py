"""Weights as points of a lattice: whole numbers within bounds, with given sums.

Everything is in whole units of the step that weights are rounded to, so that sums are exact. The
rules make a tree: a total over groups of nodes, whose sums have bounds, over nodes, which have
bounds (`Rules`). What each of the functions does for a tree, it does exactly.
"""

from ._lattice.counting import count, every
from ._lattice.drawing import uniform
from ._lattice.nearest import nearest
from ._lattice.rules import Conflict, Group, Rules, conflict, reachable

__all__ = [
    "Conflict",
    "Group",
    "Rules",
    "conflict",
    "count",
    "every",
    "nearest",
    "reachable",
    "uniform",
]
