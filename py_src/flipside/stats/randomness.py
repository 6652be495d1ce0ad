"""Does a period depend on the one before it, and how sure is a share?

``flags`` is a sequence of True (inverted) and False, shape (T,), in order of time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .distributions import chi2_sf, norm_ppf
from .inversions import neighbours


@dataclass(frozen=True)
class Transitions:
    """What follows an inverted and a normal period; NaN where it never had a follower.

    Parameters
    ----------
    table : tuple of tuple of int
        ``((inverted -> inverted, inverted -> normal), (normal -> inverted, normal -> normal))``.
    after_inverted, after_normal : float
        Share of inverted periods among the followers.
    p : float
        Fisher's exact test, two-sided, of the two shares being equal.
    """

    table: tuple[tuple[int, int], tuple[int, int]]
    after_inverted: float
    after_normal: float
    p: float


@dataclass(frozen=True)
class LjungBox:
    """Ljung-Box test; `q` and `p` are NaN where `reason` says why."""

    q: float
    lags: int
    p: float
    reason: str | None = None


def transitions(flags: np.ndarray, at: np.ndarray | None = None) -> Transitions:
    """Transition table of inverted and normal periods, with Fisher's exact test.

    Parameters
    ----------
    flags : bool, shape (T,)
    at : int, shape (T,), optional
        Where each period stands in time, ascending; without it they follow each other.

    Returns
    -------
    Transitions
        Over all pairs of neighbours, T - 1 where nothing is missing. Two periods with missing
        ones in between are no pair.

    Examples
    --------
    >>> transitions(np.array([1, 1, 0, 1, 0, 0], bool)).table
    ((1, 2), (1, 1))
    """
    flags = np.asarray(flags, bool)
    pairs = neighbours(len(flags), at)
    now, following = flags[:-1][pairs], flags[1:][pairs]
    a, b = int(np.sum(now & following)), int(np.sum(now & ~following))
    c, d = int(np.sum(~now & following)), int(np.sum(~now & ~following))
    return Transitions(
        ((a, b), (c, d)),
        a / (a + b) if a + b else math.nan,
        c / (c + d) if c + d else math.nan,
        fisher_exact(((a, b), (c, d))),
    )


def fisher_exact(table: tuple[tuple[int, int], tuple[int, int]]) -> float:
    """Fisher's exact test of a two by two table, two-sided.

    Parameters
    ----------
    table : ((a, b), (c, d)), counts

    Returns
    -------
    float
        Sum of the probabilities of all tables with the same margins that are at most as
        probable; NaN where a row or a column is empty, since there is nothing to compare.

    References
    ----------
    Fisher (1922), Journal of the Royal Statistical Society 85, 87-94; two-sided as in R's
    ``fisher.test`` and ``scipy.stats.fisher_exact``.

    Examples
    --------
    >>> round(fisher_exact(((3, 1), (1, 3))), 6)  # the lady tasting tea
    0.485714
    """
    (a, b), (c, d) = table
    row, column, n = a + b, a + c, a + b + c + d
    if 0 in (row, n - row, column, n - column):
        return math.nan
    low, high = max(0, row + column - n), min(row, column)
    k = np.arange(low, high, dtype=float)  # products of counts; whole numbers have 32 bits in wasm
    # Logarithm of the probability of k + 1 over that of k, added up from the lowest k.
    steps = np.log((row - k) * (column - k)) - np.log((k + 1) * (n - row - column + k + 1))
    logs = np.concatenate([[0.0], np.cumsum(steps)])
    weights = np.exp(logs - logs.max())
    # Tables as probable as this one must count although rounding tells them apart.
    extreme = logs <= logs[a - low] + 1e-9
    return min(1.0, float(weights[extreme].sum() / weights.sum()))


def ljung_box_lags(n: int) -> int:
    """The number of lags used for n periods: ``min(12, n // 5)``.

    Examples
    --------
    >>> ljung_box_lags(40), ljung_box_lags(1122)
    (8, 12)
    """
    return min(12, n // 5)


def ljung_box(values: np.ndarray, lags: int | None = None) -> LjungBox:
    """Ljung-Box test of autocorrelation at lags 1 to `lags` together.

    Parameters
    ----------
    values : float, shape (T,)
        None missing.
    lags : int, optional
        `ljung_box_lags` unless given; fewer than T.

    Returns
    -------
    LjungBox
        ``Q = T (T + 2) sum_k rho[k] ** 2 / (T - k)``, p from chi-square with `lags` degrees of
        freedom; a `reason` for too few or constant values.

    References
    ----------
    Ljung, Box (1978), Biometrika 65, 297-303.

    Examples
    --------
    >>> test = ljung_box(np.array([1.0, 2.0, 3.0, 2.0, 1.0, 2.0]), lags=1)
    >>> round(test.q, 4), round(test.p, 4)
    (0.0009, 0.9758)
    """
    x = np.asarray(values, float)
    n = len(x)
    lags = ljung_box_lags(n) if lags is None else lags
    if not 0 < lags < n:
        return LjungBox(math.nan, lags, math.nan, f"There are too few periods ({n}) to test.")
    if np.ptp(x) <= 1e-12 * np.max(np.abs(x)):
        reason = "The spread is the same in every period, so there is nothing to test."
        return LjungBox(math.nan, lags, math.nan, reason)
    x = x - x.mean()
    square = float(x @ x)
    q = (
        n
        * (n + 2)
        * sum((float(x[k:] @ x[:-k]) / square) ** 2 / (n - k) for k in range(1, lags + 1))
    )
    return LjungBox(q, lags, chi2_sf(q, lags))


def wilson(successes: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's interval of a share; (NaN, NaN) for n = 0.

    Parameters
    ----------
    successes, n : int
    confidence : float

    References
    ----------
    Wilson (1927), Journal of the American Statistical Association 22, 209-212.

    Examples
    --------
    >>> low, high = wilson(408, 1122)
    >>> round(low, 4), round(high, 4)
    (0.336, 0.3922)
    """
    if not n:
        return math.nan, math.nan
    z = norm_ppf(0.5 + confidence / 2)
    share = successes / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)
