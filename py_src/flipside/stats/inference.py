"""How sure a mean is, for returns that may depend on each other.

The house's t is the equal-weighted cosine one; Newey and West's and the textbook one are shown
beside it because people know them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .distributions import t_ppf, t_sf


@dataclass(frozen=True)
class MeanTest:
    """A mean and how sure it is; all but `mean` and `n` are NaN where `reason` says why.

    Parameters
    ----------
    n : int
        Number of values that are not missing.
    mean, standard_error : float
        Per period, in the units of the values.
    t, dof, p : float
        Two-sided test of a mean of zero by Student's t.
    reason : str or None
        Why there is no test, in plain words.
    """

    n: int
    mean: float
    standard_error: float = math.nan
    t: float = math.nan
    dof: float = math.nan
    p: float = math.nan
    reason: str | None = None

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """Confidence interval of the mean, (NaN, NaN) where there is no test.

        Examples
        --------
        >>> low, high = MeanTest(9, 1.0, 0.1, 10.0, 4, 0.001).interval()
        >>> round(low, 6), round(high, 6)
        (0.722355, 1.277645)
        """
        if self.reason:
            return math.nan, math.nan
        half = t_ppf(0.5 + confidence / 2, self.dof) * self.standard_error
        return self.mean - half, self.mean + half


MINIMUM = 8
"""Fewest values for a test of a mean: twice the four cosine sums that its variance is taken from."""
MINIMUM_PLAIN = 2
CHUNK = 2**18  # numbers in each of the arrays of `rolling_ewc`: 2 MB


def ewc(values: np.ndarray) -> MeanTest:
    """Test of a mean with the equal-weighted cosine (EWC) long-run variance.

    Parameters
    ----------
    values : float, shape (T,)
        In order of time; missing ones (NaN) are left out and those around them move together.

    Returns
    -------
    MeanTest
        With a `reason` instead of a test for fewer than `MINIMUM` values and for constant ones.

    Notes
    -----
    ``nu = floor(0.41 T ** (2 / 3))``, at least 4;
    ``L[j] = sqrt(2 / T) sum_t x[t] cos(pi j (t - 1/2) / T)``, j = 1..nu;
    ``lrv = mean(L[j] ** 2)``; ``t = mean / sqrt(lrv / T)``, Student t with nu degrees of freedom.
    The sums are taken from one FFT of the series followed by its mirror image, whose
    coefficient j has the size ``2 |sum_t x[t] cos(...)|``.

    References
    ----------
    Lazarus, Lewis, Stock, Watson (2018), HAR inference: recommendations for practice, Journal
    of Business & Economic Statistics 36, 541-559.

    Examples
    --------
    >>> test = ewc(np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0]))
    >>> test.dof, round(test.t, 4)
    (4, 4.9428)
    """
    x, unit, simple = _prepared(values, MINIMUM)
    if simple.reason:
        return simple
    variance = _cosine_variance((x - x.mean())[np.newaxis])[0]
    return _tested(simple, unit, variance, _cosine_dof(len(x)))


def rolling_ewc(values: np.ndarray, window: int) -> np.ndarray:
    """EWC t of every stretch of `window` values: what `ewc` gives for each.

    Parameters
    ----------
    values : float, shape (T,)
        In order of time, none missing.
    window : int
        1 to T.

    Returns
    -------
    shape (T - window + 1,)
        The stretch that ends at ``i + window - 1`` stands at i. NaN where `ewc` has a reason.

    Raises
    ------
    ValueError
        A value is missing, or the window does not fit.

    Examples
    --------
    >>> rolling_ewc(np.array([7.0, 3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0]), 8).round(4).tolist()
    [4.4294, 4.9428]
    """
    x = np.asarray(values, float)
    if not np.isfinite(x).all():
        raise ValueError("values must not be missing")
    if not 1 <= window <= len(x):
        raise ValueError(f"window must be 1 to {len(x)}, not {window}")
    stretches = np.lib.stride_tricks.sliding_window_view(x, window)
    t = np.full(len(stretches), np.nan)
    if window < MINIMUM:
        return t
    step = max(1, CHUNK // window)
    for start in range(0, len(stretches), step):
        rows = stretches[start : start + step]
        rows = rows / _unit(rows)
        mean = rows.mean(axis=1)
        error = np.sqrt(_cosine_variance(rows - mean[:, np.newaxis]) / window)
        # Into a slice of t, which stays NaN where nothing varies.
        np.divide(mean, error, out=t[start : start + step], where=~_constant(rows) & (error > 0))
    return t


def plain(values: np.ndarray) -> MeanTest:
    """The textbook t of a mean, right only where the values do not depend on each other.

    Parameters
    ----------
    values : float, shape (T,)
        Missing ones (NaN) are left out.

    Returns
    -------
    MeanTest
        ``t = mean / (sd / sqrt(n))``, sd with n - 1, Student t with n - 1 degrees of freedom.
        With a `reason` instead for fewer than `MINIMUM_PLAIN` values and for constant ones.

    Examples
    --------
    >>> test = plain(np.array([1.0, 2.0, 3.0]))
    >>> test.dof, round(test.t, 6)  # 2 * sqrt(3)
    (2, 3.464102)
    """
    x, unit, simple = _prepared(values, MINIMUM_PLAIN)
    if simple.reason:
        return simple
    centred = x - x.mean()
    return _tested(simple, unit, centred @ centred / (len(x) - 1), len(x) - 1)


def newey_west(values: np.ndarray, lags: int | None = None, overlap: int = 1) -> MeanTest:
    """Test of a mean with Newey and West's long-run variance (Bartlett kernel).

    Parameters
    ----------
    values : float, shape (T,)
        As in `ewc`.
    lags : int, optional
        Unless given ``floor(4 (T / 100) ** (2 / 9))``, or `overlap` - 1 if that is larger.
    overlap : int
        How many periods each value spans.

    Returns
    -------
    MeanTest
        Student t with T - 1 degrees of freedom, no small-sample correction.

    References
    ----------
    Newey, West (1987), Econometrica 55, 703-708. Same as statsmodels'
    ``OLS(x, 1).fit(cov_type="HAC", cov_kwds={"maxlags": L, "use_correction": False},
    use_t=True)``.

    Examples
    --------
    >>> round(newey_west(np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0]), lags=1).t, 4)
    4.6943
    """
    x, unit, simple = _prepared(values, MINIMUM)
    if simple.reason:
        return simple
    n = len(x)
    if lags is None:
        lags = newey_west_lags(n, overlap)
    centred = x - x.mean()
    variance = float(centred @ centred) / n
    for lag in range(1, min(lags, n - 1) + 1):
        weight = 2 * (1 - lag / (lags + 1))
        variance += weight * float(centred[lag:] @ centred[:-lag]) / n
    return _tested(simple, unit, variance, n - 1)


def newey_west_lags(n: int, overlap: int = 1) -> int:
    """The usual lag, ``floor(4 (n / 100) ** (2 / 9))``, or `overlap` - 1 if that is larger.

    Examples
    --------
    >>> newey_west_lags(1122), newey_west_lags(100, overlap=13)
    (6, 12)
    """
    return max(math.floor(4 * (n / 100) ** (2 / 9)), overlap - 1)


def _prepared(values: np.ndarray, minimum: int) -> tuple[np.ndarray, float, MeanTest]:
    """The values that are there in units of their size, that unit, and the answer so far."""
    x = np.asarray(values, float)
    x = x[np.isfinite(x)]
    n = len(x)
    unit = float(_unit(x)[0]) if n else 1.0
    x = x / unit
    reason = None
    if n < minimum:
        reason = f"A test needs at least {minimum} periods; there are {n}."
    elif _constant(x):
        reason = "The values are the same in every period, so there is nothing to test."
    return x, unit, MeanTest(n, float(np.mean(x)) * unit if n else math.nan, reason=reason)


def _unit(x: np.ndarray) -> np.ndarray:
    """The power of two in the largest value of each row.

    Dividing by it is exact, and no sum of squares overflows or vanishes afterwards.
    """
    _, exponent = np.frexp(np.max(np.abs(x), axis=-1, keepdims=True))
    return np.ldexp(1.0, exponent - 1)


def _constant(x: np.ndarray) -> np.ndarray:
    """Whether the values of a row differ by no more than rounding."""
    return np.ptp(x, axis=-1) <= 1e-12 * np.max(np.abs(x), axis=-1)


def _cosine_dof(n: int) -> int:
    return max(4, math.floor(0.41 * n ** (2 / 3)))


def _cosine_variance(centred: np.ndarray) -> np.ndarray:
    """Long-run variance of each row, shape (N, T) -> (N,); see `ewc`.

    Centring changes no cosine sum but for rounding.
    """
    n = centred.shape[1]
    both_ways = np.concatenate([centred, centred[:, ::-1]], axis=1)
    sums = np.fft.rfft(both_ways, axis=1)[:, 1 : _cosine_dof(n) + 1]
    return np.mean(np.abs(sums) ** 2, axis=1) / (2 * n)


def _tested(simple: MeanTest, unit: float, long_run_variance: float, dof: int) -> MeanTest:
    n, mean = simple.n, simple.mean
    error = unit * math.sqrt(long_run_variance / n) if long_run_variance > 0 else 0.0
    if error == 0:
        return MeanTest(n, mean, reason="The values do not vary in a way that can be tested.")
    t = mean / error
    return MeanTest(n, mean, error, t, dof, 2 * t_sf(abs(t), dof))
