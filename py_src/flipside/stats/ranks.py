"""Do returns rise with the rank of their bucket?"""

from __future__ import annotations

import math

import numpy as np

from .spread import ROUNDING


def rank_correlation(returns: np.ndarray) -> np.ndarray:
    """Spearman's rank correlation of the buckets' returns with their rank, in each period.

    Parameters
    ----------
    returns : float, shape (T, B)
        Lowest rank first, NaN where missing; missing buckets are left out of their period.

    Returns
    -------
    shape (T,)
        -1 (every higher bucket returned less) to 1. NaN where fewer than two buckets have a
        return, or where all are equal.

    Notes
    -----
    Equal returns share the average of their places; those that differ by no more than
    `spread.ROUNDING` from the next are equal. Ranks and their sums are exact.

    Examples
    --------
    >>> returns = np.array([[0.01, 0.02, 0.03], [0.03, np.nan, 0.01], [0.1, 0.1, 0.1]])
    >>> rank_correlation(returns).tolist()
    [1.0, -1.0, nan]
    """
    present = ~np.isnan(returns)
    count = present.sum(axis=1, keepdims=True)
    centre = (count + 1) / 2
    place = np.where(present, np.cumsum(present, axis=1) - centre, 0.0)
    rank = np.where(present, average_ranks(returns) - centre, 0.0)
    size = np.sqrt((place * place).sum(axis=1) * (rank * rank).sum(axis=1))
    together = (place * rank).sum(axis=1)
    return np.divide(together, size, out=np.full(len(returns), np.nan), where=size > 0)


def average_ranks(values: np.ndarray) -> np.ndarray:
    """Rank of every value within its row, 1 for the lowest; equal ones share their average.

    Parameters
    ----------
    values : float, shape (T, B)
        NaN where missing.

    Returns
    -------
    shape (T, B)
        NaN where missing. Equal as in `rank_correlation`.

    Examples
    --------
    >>> average_ranks(np.array([[0.3, 0.1, np.nan, 0.3]])).tolist()
    [[2.5, 1.0, nan, 2.5]]
    """
    missing = np.isnan(values)
    filled = np.where(missing, np.inf, values)
    order = np.argsort(filled, axis=1)
    ordered = np.take_along_axis(filled, order, axis=1)
    place = np.broadcast_to(np.arange(1.0, values.shape[1] + 1), values.shape)
    # A group of equal values goes from where one differs from the one before to where the
    # next one does. The missing ones at the end differ from all others.
    steps = ordered[:, 1:] > ordered[:, :-1] + ROUNDING
    edge = np.ones((len(values), 1), bool)
    first = np.where(np.concatenate([edge, steps], axis=1), place, 0.0)
    last = np.where(np.concatenate([steps, edge], axis=1), place, np.inf)
    np.maximum.accumulate(first, axis=1, out=first)
    last = np.minimum.accumulate(last[:, ::-1], axis=1)[:, ::-1]
    ranks = np.empty(values.shape)
    np.put_along_axis(ranks, order, (first + last) / 2, axis=1)
    return np.where(missing, np.nan, ranks)


def spearman(x: np.ndarray, y: np.ndarray) -> float:
    """Spearman's rank correlation: `pearson` of the ranks.

    Parameters
    ----------
    x, y : float, shape (N,)
        Pairs with a missing value are left out.

    Returns
    -------
    float
        NaN where `pearson` is.

    Examples
    --------
    >>> spearman(np.array([1.0, 2.0, 3.0]), np.array([0.1, 0.2, 40.0]))
    1.0
    """
    return pearson(*average_ranks(np.stack(_pairs(x, y))))


def pearson(x: np.ndarray, y: np.ndarray) -> float:
    """Pearson's correlation.

    Parameters
    ----------
    x, y : float, shape (N,)
        Pairs with a missing value are left out.

    Returns
    -------
    float
        NaN where there are fewer than two pairs or where `x` or `y` is the same in all of them.

    Examples
    --------
    >>> round(pearson(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 6.0])), 6)
    0.944911
    """
    x, y = _pairs(x, y)
    if len(x) < 2:
        return math.nan
    x, y = _centred(x), _centred(y)
    size = math.sqrt((x @ x) * (y @ y))
    return float(np.clip(x @ y / size, -1, 1)) if size > 0 else math.nan


def _pairs(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    x, y = np.asarray(x, float), np.asarray(y, float)
    present = np.isfinite(x) & np.isfinite(y)
    return x[present], y[present]


def _centred(x: np.ndarray) -> np.ndarray:
    """Centred values, all 0 where they differ by rounding only, of a size that can be squared."""
    _, exponent = np.frexp(np.max(np.abs(x)))
    x = np.ldexp(x, -exponent)  # exact
    return x - x.mean() if np.ptp(x) > 1e-12 else np.zeros(len(x))
