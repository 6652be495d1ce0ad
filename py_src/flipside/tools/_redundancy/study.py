"""Everything the redundancy report is made of: what was measured, and the visitor's choices."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...stats import collinearity, linkage
from .measured import Measured, Relation


@dataclass(frozen=True)
class Words:
    """What is compared, and where: factors between stocks, or systems through time.

    Parameters
    ----------
    one, many : str
        "factor" and "factors".
    cases : str
        What a correlation runs over: "stocks", "months".
    moment, moments : str
        What it may change over: "date" and "dates", "window" and "windows".
    on : str
        "on" a date, "in" a window.
    """

    one: str
    many: str
    cases: str
    moment: str
    moments: str
    on: str

    def count(self, n: int) -> str:
        """Such as "3 factors"."""
        return f"{n:,} {self.one if n == 1 else self.many}"


@dataclass(frozen=True)
class Choices:
    """The visitor's choices; factors by their place in the data.

    Parameters
    ----------
    method : str
    pooled : bool
    threshold, vif_limit, clusters_at : float
    keep : str
        ``vif``, ``ic`` or ``order``.
    preference, protected, dropped, follow : tuple of int
    overlap : int
    """

    method: str
    pooled: bool
    threshold: float
    vif_limit: float
    clusters_at: float
    keep: str
    preference: tuple[int, ...]
    protected: tuple[int, ...]
    dropped: tuple[int, ...]
    follow: tuple[int, ...]
    overlap: int


@dataclass(frozen=True)
class Study:
    """The factors that the visitor did not leave out, and how much they say the same.

    Parameters
    ----------
    measured : Measured
    choices : Choices
    words : Words
    strength : shape (F,) or None
        Mean information coefficient of each factor of the data.
    """

    measured: Measured
    choices: Choices
    words: Words
    strength: np.ndarray | None = None

    @cached_property
    def chosen(self) -> list[int]:
        """The factors analysed, in the order of the data."""
        return [i for i in range(len(self.measured.labels)) if i not in self.choices.dropped]

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of all factors of the data."""
        return self.measured.labels

    @cached_property
    def _repaired(self) -> tuple[np.ndarray, float, int]:
        matrix = self.measured.matrices[self.choices.method].copy()
        np.fill_diagonal(matrix, 1)
        unknown = np.isnan(matrix)
        matrix[unknown] = 0
        mended, damping = collinearity.proper(matrix)
        here = np.ix_(self.chosen, self.chosen)
        return mended, damping, int(np.triu(unknown, 1)[here].sum())

    @property
    def full(self) -> np.ndarray:
        """Correlations of all factors of the data, such as variables can have."""
        return self._repaired[0]

    @property
    def damping(self) -> float:
        """By what share correlations had to be damped for that."""
        return self._repaired[1]

    @property
    def unknown_pairs(self) -> int:
        """Pairs of factors analysed that are nowhere to be compared; they count as uncorrelated."""
        return self._repaired[2]

    @cached_property
    def matrix(self) -> np.ndarray:
        """`full` for the factors analysed."""
        return self.full[np.ix_(self.chosen, self.chosen)]

    @cached_property
    def vif(self) -> dict[int, float]:
        """Variance inflation factor of each factor analysed."""
        return dict(zip(self.chosen, collinearity.vif(self.matrix).tolist(), strict=True))

    @cached_property
    def relations(self) -> list[Relation]:
        """Combinations among the factors analysed, and pairs that rank everything alike."""
        found = [r for r in self.measured.relations if r.members <= set(self.chosen)]
        named = [r.members for r in found if len(r.parts) == 1]
        for i, j, r in self.pairs:
            if abs(r) >= 1 - 1e-9 and frozenset((i, j)) not in named:
                found.append(Relation(j, ((i, math.copysign(1, r)),), 0.0, True, 0.0))
        return found

    def by_value(self, relation: Relation) -> bool:
        """Whether a relation holds between the values; else only the order is the same."""
        return relation in self.measured.relations

    @cached_property
    def pairs(self) -> list[tuple[int, int, float]]:
        """All pairs that can be compared with their correlation, the strongest first."""
        matrix = self.measured.matrices[self.choices.method]
        found = [
            (i, j, float(matrix[i, j]))
            for at, i in enumerate(self.chosen)
            for j in self.chosen[at + 1 :]
            if not np.isnan(matrix[i, j])
        ]
        return sorted(found, key=lambda pair: -abs(pair[2]))

    @cached_property
    def above(self) -> list[tuple[int, int, float]]:
        """Pairs at or above the threshold, whatever their sign."""
        return [pair for pair in self.pairs if abs(pair[2]) >= self.choices.threshold]

    @cached_property
    def tree(self) -> np.ndarray:
        """Average linkage of the factors analysed on 1 - |correlation|."""
        distance = 1 - np.abs(self.matrix)
        np.fill_diagonal(distance, 0)
        return linkage.average(distance)

    @cached_property
    def order(self) -> list[int]:
        """The factors analysed as the tree has them, related ones side by side."""
        return [self.chosen[leaf] for leaf in linkage.leaves(self.tree)]

    @cached_property
    def groups(self) -> list[list[int]]:
        """Groups of factors whose average correlation reaches the level asked for, in the order of the tree."""
        # A hair beyond, so that a correlation of exactly the level belongs to the group.
        number = linkage.cut(self.tree, 1 - self.choices.clusters_at + 1e-12)
        of = dict(zip(self.chosen, number.tolist(), strict=True))
        return [[i for i in self.order if of[i] == n] for n in range(1, max(of.values()) + 1)]

    @cached_property
    def numbers(self) -> dict[int, int]:
        """The number that each factor bears in the charts: its place in the tree, from 1."""
        return {i: n + 1 for n, i in enumerate(self.order)}

    def through(self, i: int, j: int) -> np.ndarray:
        """Correlation of two factors on each date, shape (T,), with the chosen method."""
        pair = pair_place(min(i, j), max(i, j), len(self.labels))
        return self.measured.through[self.choices.method][:, pair]

    def share_above(self, i: int, j: int) -> float:
        """Share of dates on which two factors are at or above the threshold; NaN without any."""
        r = self.through(i, j)
        r = np.abs(r[~np.isnan(r)])
        return float(np.mean(r >= self.choices.threshold)) if len(r) else math.nan


def pair_place(i: int, j: int, factors: int) -> int:
    """Where `crosssection.upper` has the pair i < j.

    Examples
    --------
    >>> pair_place(1, 3, 4), list(zip(*np.triu_indices(4, 1), strict=True))[4] == (1, 3)
    (4, True)
    """
    return i * factors - i * (i + 1) // 2 + j - i - 1
