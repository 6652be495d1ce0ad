"""What a series of simple returns adds up to: growth, annualised return, volatility, drawdown.

Returns are simple returns as fractions. Functions that take ``(T,)`` or ``(T, K)`` work down
the first axis and leave missing values (NaN) out, column by column.
"""

from __future__ import annotations

import numpy as np


def annualised(returns: np.ndarray, periods_per_year: float) -> np.ndarray | float:
    """Annualised geometric return, ``prod(1 + r) ** (P / T) - 1``.

    Parameters
    ----------
    returns : float, shape (T,) or (T, K)
        Simple returns; T counts what is not missing.
    periods_per_year : float
        P.

    Returns
    -------
    float or shape (K,)
        NaN without any return, or with a return below -1, which no growth can have.

    Examples
    --------
    >>> round(annualised(np.array([0.1, np.nan, 0.21]), 1), 6)
    0.15369
    """
    logs = log_growth(returns)
    count = np.sum(~np.isnan(np.asarray(returns, float)), axis=0)
    total = _sum_present(logs)
    # A return below -1 is NaN among the logs although it is not missing.
    valid = (count > 0) & (np.sum(np.isnan(logs), axis=0) == len(logs) - count)
    with np.errstate(over="ignore"):
        growth = np.expm1(total * periods_per_year / np.maximum(count, 1))
    return _plain(np.where(valid, growth, np.nan))


def annualised_log(mean_log: float, periods_per_year: float) -> float:
    """Annualised return of a mean of ``log(1 + r)`` per period: ``exp(P * mean) - 1``.

    Of the mean itself it is the annualised geometric return; of the ends of an interval of
    that mean, an interval of it.

    Parameters
    ----------
    mean_log : float
        NaN gives NaN; what is too large for a number gives infinity.
    periods_per_year : float
        P.

    Examples
    --------
    >>> import math
    >>> round(annualised_log(math.log(1.01), 12), 6)
    0.126825
    """
    with np.errstate(over="ignore"):
        return float(np.expm1(np.float64(mean_log * periods_per_year)))


def compounded(returns: np.ndarray) -> np.ndarray | float:
    """Total return of the whole stretch, ``prod(1 + r) - 1``; missing values count as 0.

    Parameters
    ----------
    returns : float, shape (T,) or (T, K)

    Returns
    -------
    float or shape (K,)
        NaN without any return.

    Examples
    --------
    >>> round(compounded(np.array([0.1, 0.1])), 6)
    0.21
    """
    returns = np.asarray(returns, float)
    missing = np.isnan(returns)
    growth = np.prod(np.where(missing, 1.0, 1 + returns), axis=0) - 1
    return _plain(np.where(missing.all(axis=0), np.nan, growth))


def mean(returns: np.ndarray) -> np.ndarray | float:
    """Arithmetic mean per period; NaN without any return.

    Examples
    --------
    >>> float(mean(np.array([0.5, np.nan, 1.5])))
    1.0
    """
    count = np.sum(~np.isnan(np.asarray(returns, float)), axis=0)
    return _plain(np.where(count > 0, _sum_present(returns) / np.maximum(count, 1), np.nan))


def volatility(returns: np.ndarray, periods_per_year: float) -> np.ndarray | float:
    """Annualised standard deviation: that of a sample (``ddof=1``) times ``sqrt(P)``.

    Parameters
    ----------
    returns : float, shape (T,) or (T, K)
    periods_per_year : float
        P.

    Returns
    -------
    float or shape (K,)
        NaN with fewer than two returns.

    Examples
    --------
    >>> round(volatility(np.array([0.01, 0.03]), 12), 6)
    0.04899
    """
    returns = np.asarray(returns, float)
    count = np.sum(~np.isnan(returns), axis=0)
    squares = _sum_present((returns - mean(returns)) ** 2)
    deviation = np.sqrt(squares / np.maximum(count - 1, 1) * periods_per_year)
    return _plain(np.where(count > 1, deviation, np.nan))


def growth(returns: np.ndarray) -> np.ndarray:
    """What 1 grows to, with the base before the first period.

    Parameters
    ----------
    returns : float, shape (T,) or (T, K)
        A missing return leaves the value where it was.

    Returns
    -------
    shape (T + 1,) or (T + 1, K)
        The first row is 1.

    Examples
    --------
    >>> growth(np.array([0.5, np.nan, -0.5])).tolist()
    [1.0, 1.5, 1.5, 0.75]
    """
    returns = np.asarray(returns, float)
    steps = np.where(np.isnan(returns), 1.0, 1 + returns)
    return np.concatenate([np.ones((1, *steps.shape[1:])), np.cumprod(steps, axis=0)])


def relative_wealth(top: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Wealth in the top relative to wealth in the reference, ``prod((1 + top) / (1 + reference))``.

    It stays positive whatever the spread, which compounding ``1 + top - reference`` does not.

    Parameters
    ----------
    top, reference : float, shape (T,)
        Simple returns above -1, none missing.

    Returns
    -------
    shape (T + 1,)
        With the base 1 before the first period, so that a fall in the very first one counts.

    Raises
    ------
    ValueError
        A return is missing, or is a total loss (-1 or less): the ratio is not defined.

    Examples
    --------
    >>> relative_wealth(np.array([0.5, 0.0]), np.array([0.0, 1.0])).tolist()
    [1.0, 1.5, 0.75]
    """
    if not (np.all(top > -1) and np.all(reference > -1)):
        raise ValueError("relative wealth needs every return to be there and above -1")
    return np.concatenate([[1.0], np.cumprod((1 + top) / (1 + reference))])


def drawdown(wealth: np.ndarray) -> np.ndarray:
    """How far wealth stands below its highest value so far, ``W / max(W so far) - 1``.

    Parameters
    ----------
    wealth : float, shape (N,)
        Positive.

    Returns
    -------
    shape (N,)
        0 at a peak, -0.2 when 20 % below it.

    Examples
    --------
    >>> drawdown(np.array([1.0, 2.0, 1.0])).tolist()
    [0.0, 0.0, -0.5]
    """
    return wealth / np.maximum.accumulate(wealth) - 1


def log_growth(returns: np.ndarray) -> np.ndarray:
    """``log(1 + r)``: -inf for a total loss, NaN where missing or below -1, without a warning.

    Examples
    --------
    >>> log_growth(np.array([0.0, -1.0, np.nan])).tolist()
    [0.0, -inf, nan]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log1p(np.asarray(returns, float))


def _sum_present(values: np.ndarray) -> np.ndarray:
    values = np.asarray(values, float)
    return np.sum(np.where(np.isnan(values), 0.0, values), axis=0)


def _plain(values: np.ndarray) -> np.ndarray | float:
    """A float instead of a zero-dimensional array."""
    return float(values) if np.ndim(values) == 0 else values
