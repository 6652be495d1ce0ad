"""How each node's weight moves the result."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ...stats import composition
from ...stats.composition import Fit
from ...stats.distributions import t_ppf
from ...stats.search import FEWEST
from .space import Space
from .words import counted

TENTH = math.log(1.1)
CONFIDENCE = 0.95
_SMALL = 0.1  # of an even weight: smaller ones count as this, for zero has no logarithm


@dataclass(frozen=True)
class Effect:
    """Change of the result where a node's weight rises by a tenth against the others'.

    In the result's own numbers, with its 95 % interval; NaN where `reason` says why.
    """

    node: int
    size: float = math.nan
    low: float = math.nan
    high: float = math.nan
    reason: str | None = None


@dataclass(frozen=True)
class Effects:
    """The fit of all results, and the effect of each node of the table.

    Parameters
    ----------
    each : tuple of Effect, length N
    fit : Fit or None
    p : float
        How often shuffled results are predicted as well.
    reason : str or None
        Why there is no fit.
    """

    each: tuple[Effect, ...]
    fit: Fit | None
    p: float
    reason: str | None

    @property
    def clear(self) -> bool:
        """Whether the fit predicts better than the mean, by more than luck would explain."""
        return self.fit is not None and self.fit.q2 > 0 and self.p < 0.05

    def find(self, node: int) -> Effect:
        """The effect of the node at this position of the table."""
        return self.each[node]


def effects(space: Space, weights: np.ndarray, values: np.ndarray, seed: int) -> Effects:
    """Fit the results `values`, shape (K,), to the trials' `weights`, shape (N, K)."""
    varied = np.ptp(weights, axis=1) > 1e-9
    varied[space.table.locked] = False
    columns, nodes, contrasts = _columns(space, weights, varied)
    reason = _reason(values, bool(nodes))
    without = "It has the same weight in every trial."
    if reason:
        return Effects(
            tuple(Effect(i, reason=reason) for i in range(len(weights))), None, math.nan, reason
        )
    fit = composition.ridge(columns, values)
    shuffles = min(199, max(39, 200_000 // len(values)))
    p = composition.chance(columns, values, shuffles, seed)
    half = t_ppf(0.5 + CONFIDENCE / 2, max(1.0, fit.dof)) * fit.error_of(contrasts)
    found = [Effect(i, reason=without) for i in range(len(weights))]
    for node, slope, error in zip(nodes, contrasts @ fit.coefficients, half, strict=True):
        low, high = TENTH * (slope - error), TENTH * (slope + error)
        found[node] = Effect(node, TENTH * slope, low, high)
    return Effects(tuple(found), fit, p, None)


def _columns(
    space: Space, weights: np.ndarray, varied: np.ndarray
) -> tuple[np.ndarray, list[int], np.ndarray]:
    """Centred log-ratios among the varied nodes of each level, their nodes, and each node against its level."""
    columns, nodes = [np.empty((weights.shape[1], 0))], []
    levels: list[int] = []
    for place, part in enumerate(space.parts):
        inside = part.nodes[varied[part.nodes]]
        if len(inside) > 1:
            even = weights[inside].sum(axis=0).mean() / len(inside)
            floor = max(float(space.step) / 2, _SMALL * even)
            columns.append(composition.clr(weights[inside].T, floor))
            nodes += inside.tolist()
            levels += [place] * len(inside)
    same = np.equal.outer(levels, levels)
    contrasts = np.eye(len(nodes)) - same / np.maximum(same.sum(axis=1, keepdims=True), 1)
    return np.hstack(columns), nodes, contrasts


def _reason(values: np.ndarray, varied: bool) -> str | None:
    if len(values) < FEWEST:
        return (
            f"There {'is' if len(values) == 1 else 'are'} only {counted(len(values), 'result')}; "
            f"effects need at least {FEWEST}."
        )
    if np.ptp(values) == 0:
        return "All trials have the same result."
    if not varied:
        return "All trials have the same weights."
    return None
