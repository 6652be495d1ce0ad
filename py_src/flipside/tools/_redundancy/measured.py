"""What is taken from the data before any of the visitor's choices, so that a change of mind is quick."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Relation:
    """A factor that is a combination of others.

    Parameters
    ----------
    factor : int
    parts : tuple of (int, float)
        The others with their weights, the largest first.
    constant : float
        What is added besides; NaN where that differs by date.
    standard : bool
        The weights are of factors brought to the same spread on each date; in the factors' own
        units they differ from date to date.
    unexplained : float
        The share of the factor's differences that the others leave, at most.
    """

    factor: int
    parts: tuple[tuple[int, float], ...]
    constant: float
    standard: bool
    unexplained: float

    @property
    def members(self) -> frozenset[int]:
        """All factors in it."""
        return frozenset([self.factor, *(other for other, _ in self.parts)])


@dataclass(frozen=True)
class Measured:
    """Correlations of all factors of a panel, or of all systems, with what they rest on.

    Parameters
    ----------
    labels : tuple of str, length F
    matrices : dict of str to float, shape (F, F)
        By method; NaN for a pair that is nowhere to be compared.
    dates : datetime64[D], shape (T,)
        Of the correlations through time.
    through : dict of str to float, shape (T, P)
        By method: the pairs, as `crosssection.upper` has them, on each date or in each window.
    relations : tuple of Relation
    examined : int
        On how many dates the values were searched for combinations.
    """

    labels: tuple[str, ...]
    matrices: dict[str, np.ndarray]
    dates: np.ndarray
    through: dict[str, np.ndarray]
    relations: tuple[Relation, ...]
    examined: int
