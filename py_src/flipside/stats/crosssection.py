"""Correlations of factors across stocks, date by date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from . import ordering, pairwise

MINIMUM = 20
"""Fewest stocks on a date, and fewest with both factors of a pair."""


@dataclass(frozen=True)
class Section:
    """One date.

    Parameters
    ----------
    correlations : dict of str to float, shape (F, F)
        By method, as `pairwise.correlations` has them: NaN for a factor that does not vary.
    missing : int, shape (F,)
        Stocks without a value.
    ic : float, shape (F,), or None
        Spearman's correlation of each factor with the return that followed: its rank information
        coefficient.
    """

    correlations: dict[str, np.ndarray]
    missing: np.ndarray
    ic: np.ndarray | None


def sections(
    values: np.ndarray,
    slices: Sequence[slice],
    minimum: int = MINIMUM,
    forward: np.ndarray | None = None,
) -> Iterator[Section]:
    """Each date by itself, complete pair by pair.

    Parameters
    ----------
    values : float32 or float64, shape (N, F)
        One row per stock and date; NaN where missing.
    slices : sequence of slice
        The rows of each date.
    minimum : int
        Fewest stocks of a pair.
    forward : float, shape (N,), optional
        The return that followed.

    Yields
    ------
    Section

    Examples
    --------
    >>> values = np.array([[1.0, 5.0], [2.0, 6.0], [3.0, 9.0], [1.0, 3.0], [2.0, 2.0]])
    >>> dates = sections(values, [slice(0, 3), slice(3, 5)], minimum=2)
    >>> [float(date.correlations["spearman"][0, 1]) for date in dates]
    [1.0, -1.0]
    """
    f = values.shape[1]
    for rows in slices:
        block = np.ascontiguousarray(values[rows].T)
        if forward is not None:
            block = np.vstack([block, _beside(forward[rows], block.dtype)])
        present = np.isfinite(block)
        ranks = pairwise.among(block, present, "spearman", minimum)
        there, block = present[:f], block[:f]
        missing = np.zeros(f, int) if there.all() else (~there).sum(axis=1)
        sizes = pairwise.among(block, there, "pearson", minimum)
        yield Section(
            {"spearman": ranks[:f, :f], "pearson": sizes},
            missing,
            None if forward is None else ranks[:f, f],
        )


def _beside(forward: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """Returns to be ranked with factors of float32: as whole ranks, no two of them become equal."""
    if dtype == forward.dtype:
        return forward
    present = np.isfinite(forward)
    ranks = np.full(len(forward), np.nan, dtype)
    ranks[present] = ordering.centred_ranks(forward[np.newaxis, present])[0]
    return ranks


def upper(factors: int) -> tuple[np.ndarray, np.ndarray]:
    """Which two factors each pair is: first with second, third and so on, as `numpy.triu_indices`."""
    return np.triu_indices(factors, 1)


def square(pairs: np.ndarray, factors: int) -> np.ndarray:
    """The symmetric matrix, 1 on the diagonal, of one number per pair in the order of `upper`.

    Examples
    --------
    >>> square(np.array([0.5]), 2).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    found = np.eye(factors)
    i, j = upper(factors)
    found[i, j] = found[j, i] = pairs
    return found
