"""Correlations of factors over all stocks and dates at once.

They mix two things: whether stocks that are high in one factor are high in the other at the same
time, and whether both factors rise and fall together through time. `crosssection` has the first
alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from . import ordering, pairwise
from .crosssection import MINIMUM

_CHUNK = 4096  # rows that are in float64 at a time


def correlations(
    values: np.ndarray,
    slices: Sequence[slice],
    method: str = "spearman",
    minimum: int = MINIMUM,
    tick: Callable[[float], None] = lambda share: None,
) -> np.ndarray:
    """Correlation matrix over all rows of `slices` at once, complete pair by pair.

    Parameters
    ----------
    values, slices, minimum
        As in `crosssection.sections`.
    method : str
        ``spearman`` or ``pearson``.
    tick : callable
        Told the share that is done, for ``spearman``, which takes a while.

    Returns
    -------
    float64, shape (F, F)
        As `pairwise.correlations` has it for all rows together.

    Notes
    -----
    Memory: for ``spearman`` four bytes per value, otherwise hardly any.

    Examples
    --------
    >>> values = np.array([[1.0, 5.0], [2.0, 6.0], [3.0, 9.0], [4.0, 7.0], [0.0, 2.0]])
    >>> round(float(correlations(values, [slice(0, 3), slice(3, 5)], minimum=2)[0, 1]), 6)
    0.9
    """
    if method not in pairwise.METHODS:
        raise ValueError(f"method must be one of {pairwise.METHODS}, not {method!r}")
    rows = _rows(slices, len(values))
    if method == "spearman":
        return _pooled_ranks(values, rows, minimum, tick)
    return _pooled_values(values, rows, minimum)


def _rows(slices: Sequence[slice], n: int) -> slice | np.ndarray:
    """All rows of the slices; as one slice, which copies nothing, where they are all there is."""
    if sum(s.stop - s.start for s in slices) == n:
        return slice(0, n)
    parts = [np.arange(s.start, s.stop) for s in slices]
    return np.concatenate(parts) if parts else np.arange(0)


def _pooled_ranks(
    values: np.ndarray, rows: slice | np.ndarray, minimum: int, tick: Callable[[float], None]
) -> np.ndarray:
    """Spearman: as long as all factors have the same rows their ranks do for all pairs."""
    f = values.shape[1]
    present = np.isfinite(values[rows, 0])
    if all(np.array_equal(np.isfinite(values[rows, j]), present) for j in range(1, f)):
        ranks = np.empty((int(present.sum()), f), np.float32, order="F")  # whole numbers
        for j in range(f):
            ranks[:, j] = ordering.centred_ranks(values[rows, j][np.newaxis, present])[0]
            tick((j + 1) / f)
        return _summed(ranks, minimum)
    groups = np.empty((len(present), f), np.int32, order="F")  # of equal values, -1 where missing
    for j in range(f):
        column = values[rows, j].copy()
        column[~np.isfinite(column)] = np.nan
        groups[:, j] = ordering.tie_groups(column[np.newaxis])[2][0]
        groups[np.isnan(column), j] = -1
    return pairwise.spearman_of_groups(groups.T, minimum, tick)


def _summed(columns: np.ndarray, minimum: int) -> np.ndarray:
    n, f = columns.shape
    if n < max(2, minimum):
        return np.full((f, f), np.nan)
    parts = (columns[at : at + _CHUNK].T.astype(float) for at in range(0, n, _CHUNK))
    return pairwise.normed(sum(pairwise.products(part) for part in parts))


def _pooled_values(values: np.ndarray, rows: slice | np.ndarray, minimum: int) -> np.ndarray:
    """Pearson, from sums over a few thousand rows at a time."""
    f = values.shape[1]
    mean, unit = np.zeros(f), np.ones(f)
    complete = True
    for j in range(f):
        column = values[rows, j]
        present = np.isfinite(column)
        complete &= bool(present.all())
        if present.any():
            column = column[present]
            # A power of two, so that no square overflows and dividing is exact.
            unit[j] = np.ldexp(1.0, int(np.frexp(np.abs(column).max())[1]))
            mean[j] = np.mean(column / unit[j], dtype=float)
    n = values[rows, 0].size
    sums, squares, both, cases = (np.zeros((f, f)) for _ in range(4))
    for at in range(0, n, _CHUNK):
        part = slice(at, at + _CHUNK) if isinstance(rows, slice) else rows[at : at + _CHUNK]
        scores = values[part].T.astype(float) / unit[:, np.newaxis] - mean[:, np.newaxis]
        if complete:
            both += pairwise.products(scores)
            continue
        present = np.isfinite(scores)
        scores[~present] = 0
        there = present.astype(float)
        both += pairwise.products(scores)
        cases += pairwise.products(there)
        sums += scores @ there.T
        squares += (scores * scores) @ there.T
    if complete:
        cases[:] = n
        squares[:] = np.diag(both)[:, np.newaxis]
    squares -= sums * sums / np.maximum(cases, 1)
    squares[squares <= 1e-24 * cases] = 0  # in units of the size: varies by rounding only
    return pairwise.from_sums(
        both,
        sums,
        squares,
        cases,
        minimum,
        lambda i, j: np.stack([values[rows, i], values[rows, j]]),
    )
