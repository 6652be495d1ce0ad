"""Variables that are combinations of others, with the combination, from their correlation matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .collinearity import NOUGHT


@dataclass(frozen=True)
class Combination:
    """One variable as a sum of others, all with variance 1.

    Parameters
    ----------
    variable : int
    parts : tuple of (int, float)
        The others with their weights, the largest first.
    unexplained : float
        Share of the variable's variance that the others leave; 0 for an exact combination.
    """

    variable: int
    parts: tuple[tuple[int, float], ...]
    unexplained: float

    @property
    def members(self) -> frozenset[int]:
        """All variables in it."""
        return frozenset([self.variable, *(other for other, _ in self.parts)])


def combinations(matrix: np.ndarray, tolerance: float = NOUGHT) -> list[Combination]:
    """Variables that are combinations of others, each with as few others as will do.

    Parameters
    ----------
    matrix : float, shape (F, F)
    tolerance : float
        Largest share of a variance that may stay unexplained.

    Returns
    -------
    list of Combination
        One for each variable that could be spared without loss. Of all in a combination, the
        one with the largest weight is said through the others: a sum through its parts.

    Notes
    -----
    The variables are taken in their order; one whose variance the earlier ones explain but for
    `tolerance` makes a combination, and takes no part in explaining later ones. Parts are then left out, the
    lightest first, while what remains explains as much.

    Examples
    --------
    >>> a, b = np.random.default_rng(1).normal(size=(2, 100))
    >>> found = combinations(np.corrcoef([a, b, a + b, -a]))
    >>> [(c.variable, sorted(i for i, _ in c.parts)) for c in found]
    [(2, [0, 1]), (3, [0])]
    >>> found[1].parts[0][1].__round__(6)
    -1.0
    """
    independent: list[int] = []
    found = []
    for j in range(len(matrix)):
        weights, unexplained = _regressed(matrix, j, independent)
        if unexplained > tolerance:
            independent.append(j)
            continue
        parts = list(independent)
        while len(parts) > 1:
            fewer = [p for p in parts if p != parts[int(np.argmin(np.abs(weights)))]]
            simpler, left = _regressed(matrix, j, fewer)
            if left > tolerance:
                break
            parts, weights, unexplained = fewer, simpler, left
        found.append(_turned(j, parts, weights, unexplained))
    return found


def _regressed(matrix: np.ndarray, j: int, others: list[int]) -> tuple[np.ndarray, float]:
    """Weights of `others` for j, which depend on each other nowhere, and what they leave."""
    if not others:
        return np.empty(0), 1.0
    weights = np.linalg.solve(matrix[np.ix_(others, others)], matrix[others, j])
    return weights, max(0.0, float(1 - weights @ matrix[others, j]))


def _turned(j: int, parts: list[int], weights: np.ndarray, unexplained: float) -> Combination:
    """The same relation, said of the variable with the largest weight."""
    heaviest = int(np.argmax(np.abs(weights)))
    pivot = weights[heaviest]
    if abs(pivot) > 1 + 1e-6:
        # j = w h + rest, so h = j / w - rest / w
        unexplained /= pivot**2
        weights = np.append(np.delete(-weights / pivot, heaviest), 1 / pivot)
        j, parts = parts[heaviest], [*(p for p in parts if p != parts[heaviest]), j]
    heavy = np.argsort(-np.abs(weights), kind="stable")
    return Combination(j, tuple((parts[k], float(weights[k])) for k in heavy), unexplained)
