"""The difference between the ends of a ranking, period by period.

``returns`` is T x B, one column per bucket, lowest rank first, NaN where missing.
"""

from __future__ import annotations

import numpy as np

from .returns import log_growth

ROUNDING = 1e-14
"""Two returns nearer than this are equal: what is left of averaging the same numbers."""
ROLLING_ROUNDING = 1e-12
"""The same of two annualised returns, whose logarithms were added and multiplied first."""


def average(returns: np.ndarray) -> np.ndarray:
    """Mean over the buckets of each period, of those that have a return.

    Parameters
    ----------
    returns : float, shape (T, B)

    Returns
    -------
    shape (T,)
        NaN where every bucket is missing.

    Examples
    --------
    >>> average(np.array([[0.25, 0.75], [0.1, np.nan], [np.nan, np.nan]])).tolist()
    [0.5, 0.1, nan]
    """
    present = ~np.isnan(returns)
    count = present.sum(axis=1)
    total = np.where(present, returns, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def tails(returns: np.ndarray, tail: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Return of the `tail` highest and of the `tail` lowest buckets, equally weighted.

    Parameters
    ----------
    returns : float, shape (T, B)
    tail : int
        Buckets at each end, 1 to B // 2.

    Returns
    -------
    top, bottom : shape (T,)
        Mean over those of the tail's buckets that have a return; NaN where none has.

    Raises
    ------
    ValueError
        The tails are empty or overlap.

    Examples
    --------
    >>> top, bottom = tails(np.array([[0.01, 0.02, 0.03]]))
    >>> top.tolist(), bottom.tolist()
    ([0.03], [0.01])
    """
    if not 1 <= tail <= returns.shape[1] // 2:
        raise ValueError(f"tail must be 1 to {returns.shape[1] // 2}, not {tail}")
    return average(returns[:, -tail:]), average(returns[:, :tail])


def difference(top: np.ndarray, reference: np.ndarray, rounding: float = ROUNDING) -> np.ndarray:
    """Spread ``s = top - reference``, with what is only rounding set to 0.

    Parameters
    ----------
    top, reference : float, shape (T,)
    rounding : float
        What is nearer to zero than this is zero.

    Returns
    -------
    shape (T,)
        NaN where either is missing. A period is inverted where it is below 0.

    Notes
    -----
    The mean of ten equal returns differs from them in the last digit; without the rounding,
    equal buckets would now and then count as inverted.

    Examples
    --------
    >>> difference(np.array([0.3]), np.array([0.1 + 0.2])).tolist()
    [0.0]
    """
    spread = np.asarray(top, float) - reference
    return np.where(np.abs(spread) < rounding, 0.0, spread)


def slope(returns: np.ndarray) -> np.ndarray:
    """Slope spread: top minus bottom as estimated from all buckets.

    Per period the least-squares slope of ``R[t, :]`` on ``(b - 1) / (B - 1)``, b = 1..B.

    Parameters
    ----------
    returns : float, shape (T, B)
        Missing buckets are left out of their period's regression.

    Returns
    -------
    shape (T,)
        NaN where fewer than two buckets have a return.

    Examples
    --------
    >>> slope(np.array([[0.0, 0.5, 1.0], [0.0, np.nan, 3.0], [np.nan, np.nan, 1.0]])).tolist()
    [1.0, 3.0, nan]
    """
    buckets = returns.shape[1]
    present = ~np.isnan(returns)
    count = np.maximum(present.sum(axis=1, keepdims=True), 1)
    rank = np.where(present, np.arange(buckets) / (buckets - 1), 0.0)
    values = np.where(present, returns, 0.0)
    rank = np.where(present, rank - rank.sum(axis=1, keepdims=True) / count, 0.0)
    spread_of_ranks = (rank**2).sum(axis=1)
    enough = count[:, 0] > 1
    return np.where(
        enough, (rank * values).sum(axis=1) / np.where(enough, spread_of_ranks, 1.0), np.nan
    )


def rolling_annualised(returns: np.ndarray, window: int, periods_per_year: float) -> np.ndarray:
    """Annualised geometric return of every stretch of `window` periods.

    Parameters
    ----------
    returns : float, shape (T,)
        None missing.
    window : int
        1 to T.
    periods_per_year : float
        P.

    Returns
    -------
    shape (T - window + 1,)
        The stretch that ends at period ``i + window - 1`` stands at i. NaN where a return is
        missing or below -1.

    Examples
    --------
    >>> rolling_annualised(np.array([0.0, 1.0, 1.0]), 2, 2).round(12).tolist()
    [1.0, 3.0]
    """
    logs = np.lib.stride_tricks.sliding_window_view(log_growth(returns), window)
    with np.errstate(over="ignore"):
        return np.expm1(logs.sum(axis=1) * (periods_per_year / window))


def rolling(
    top: np.ndarray, reference: np.ndarray, window: int, periods_per_year: float
) -> np.ndarray:
    """Rolling spread: annualised geometric return of the top minus that of the reference.

    Parameters
    ----------
    top, reference : float, shape (T,)
    window, periods_per_year
        As in `rolling_annualised`.

    Returns
    -------
    shape (T - window + 1,)
        Inverted where below 0; nearer to it than `ROLLING_ROUNDING` is 0. NaN where a return is missing or below -1, or where annualising
        gives more than a number can hold.

    Examples
    --------
    >>> rolling(np.array([0.5, 0.5]), np.array([0.0, 0.5]), 1, 1).round(12).tolist()
    [0.5, 0.0]
    """
    high = rolling_annualised(top, window, periods_per_year)
    low = rolling_annualised(reference, window, periods_per_year)
    finite = np.isfinite(high) & np.isfinite(low)
    return difference(np.where(finite, high, np.nan), low, ROLLING_ROUNDING)


def standing(spreads: np.ndarray) -> float:
    """Where the last of some spreads stands among all of them: its percentile.

    Parameters
    ----------
    spreads : float, shape (N,)
        None missing.

    Returns
    -------
    float
        Share of spreads at or below the last, itself included; equal ones share their average
        place, so that spreads that are all alike stand in the middle. The same as
        ``pandas.Series(spreads).rank(pct=True)``.

    Examples
    --------
    >>> standing(np.array([0.1, 0.3, 0.4, 0.2])), standing(np.zeros(9))
    (0.5, 0.5555555555555556)
    """
    equal = np.abs(spreads - spreads[-1]) <= ROLLING_ROUNDING
    below = (spreads < spreads[-1]) & ~equal
    return float((below.sum() + (equal.sum() + 1) / 2) / len(spreads))
