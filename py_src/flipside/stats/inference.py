"""How sure a mean is, for returns that may depend on each other.

The house's t is the equal-weighted cosine one; Newey and West's is shown beside it because
people know it.
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
    x, simple = _prepared(values)
    if simple.reason:
        return simple
    n = len(x)
    dof = max(4, math.floor(0.41 * n ** (2 / 3)))
    centred = x - simple.mean  # changes no cosine sum but for rounding
    mirrored = np.fft.rfft(np.concatenate([centred, centred[::-1]]))[1 : dof + 1]
    variance = float(np.mean(np.abs(mirrored) ** 2)) / (2 * n)
    return _tested(n, simple.mean, variance, dof)


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
    x, simple = _prepared(values)
    if simple.reason:
        return simple
    n = len(x)
    if lags is None:
        lags = newey_west_lags(n, overlap)
    centred = x - simple.mean
    variance = float(centred @ centred) / n
    for lag in range(1, min(lags, n - 1) + 1):
        weight = 2 * (1 - lag / (lags + 1))
        variance += weight * float(centred[lag:] @ centred[:-lag]) / n
    return _tested(n, simple.mean, variance, n - 1)


def newey_west_lags(n: int, overlap: int = 1) -> int:
    """The usual lag, ``floor(4 (n / 100) ** (2 / 9))``, or `overlap` - 1 if that is larger.

    Examples
    --------
    >>> newey_west_lags(1122), newey_west_lags(100, overlap=13)
    (6, 12)
    """
    return max(math.floor(4 * (n / 100) ** (2 / 9)), overlap - 1)


def _prepared(values: np.ndarray) -> tuple[np.ndarray, MeanTest]:
    """The values that are there, and the answer where no test is possible."""
    x = np.asarray(values, float)
    x = x[np.isfinite(x)]
    n = len(x)
    centre = float(np.mean(x)) if n else math.nan
    reason = None
    if n < MINIMUM:
        reason = f"A test needs at least {MINIMUM} periods; there are {n}."
    elif np.ptp(x) <= 1e-12 * np.max(np.abs(x)):
        reason = "The values are the same in every period, so there is nothing to test."
    return x, MeanTest(n, centre, reason=reason)


def _tested(n: int, mean: float, long_run_variance: float, dof: int) -> MeanTest:
    error = math.sqrt(long_run_variance / n) if long_run_variance > 0 else 0.0
    if error == 0:
        return MeanTest(n, mean, reason="The values do not vary in a way that can be tested.")
    t = mean / error
    return MeanTest(n, mean, error, t, dof, 2 * t_sf(abs(t), dof))
