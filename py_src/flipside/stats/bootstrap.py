"""The stationary bootstrap of a mean, for returns that may depend on each other."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from .distributions import norm_ppf, norm_sf
from .inference import ewc
from .stationary import Draws, drawn


@dataclass(frozen=True)
class MeanBootstrap:
    """A mean and how it varies from resample to resample; nothing to show where `reason` says why.

    Parameters
    ----------
    n : int
        Number of values that are not missing.
    mean, standard_error : float
        Per period; the standard error is that of `inference.ewc`.
    means, t : float, shape (R,)
        Mean of each resample, and how far it lies from `mean` in the resample's own standard
        errors.
    acceleration : float
        Of the BCa interval: ``sum(e ** 3) / (6 sum(e ** 2) ** 1.5)``, e the values less their mean.
    reason : str or None
        Why there are no resamples, in plain words.
    """

    n: int
    mean: float
    standard_error: float = math.nan
    means: np.ndarray = field(default_factory=lambda: np.empty(0))
    t: np.ndarray = field(default_factory=lambda: np.empty(0))
    acceleration: float = math.nan
    reason: str | None = None

    @property
    def p(self) -> float:
        """Two-sided studentised p of a mean of zero, equal-tailed as the studentised interval is.

        Notes
        -----
        ``2 min(a, b) / (R + 1)``, at most 1, a and b the number of resamples whose t is at least
        and at most that of the sample, plus one for the sample itself: Phipson, Smyth (2010),
        Statistical Applications in Genetics and Molecular Biology 9, article 39. So it is never 0.
        """
        if self.reason:
            return math.nan
        t = self.mean / self.standard_error
        fewer = min(int(np.sum(self.t >= t)), int(np.sum(self.t <= t)))
        return min(1.0, 2 * (fewer + 1) / (len(self.t) + 1))

    def percentile(self, confidence: float = 0.95) -> tuple[float, float]:
        """Percentile interval: the middle `confidence` of the resamples' means."""
        return self._quantiles((1 - confidence) / 2, (1 + confidence) / 2)

    def bca(self, confidence: float = 0.95) -> tuple[float, float]:
        """Bias-corrected and accelerated interval.

        References
        ----------
        Efron (1987), Better bootstrap confidence intervals, Journal of the American Statistical
        Association 82, 171-185.
        """
        if self.reason:
            return math.nan, math.nan
        from_mean = (self.means - self.mean) / self.standard_error
        below = np.mean(from_mean < -1e-9) + np.mean(np.abs(from_mean) <= 1e-9) / 2
        bias = norm_ppf(float(below))
        if math.isinf(bias):
            return math.nan, math.nan
        z = norm_ppf((1 + confidence) / 2)
        low, high = (bias + x for x in (-z, z))
        corrected = (bias + x / (1 - self.acceleration * x) for x in (low, high))
        return self._quantiles(*(norm_sf(-x) for x in corrected))

    def studentised(self, confidence: float = 0.95) -> tuple[float, float]:
        """Studentised interval: the means that `p` of the difference to them does not reject.

        Infinite where `confidence` asks for more than so few resamples can tell.
        """
        if self.reason:
            return math.nan, math.nan
        # The largest number of resamples beyond a mean for which p < 1 - confidence, plus one.
        rank = math.ceil(round((1 - confidence) * (len(self.t) + 1) / 2, 9)) - 1
        if rank < 1:
            return -math.inf, math.inf
        t = np.sort(self.t)
        return (
            self.mean - float(t[-rank]) * self.standard_error,
            self.mean - float(t[rank - 1]) * self.standard_error,
        )

    def _quantiles(self, low: float, high: float) -> tuple[float, float]:
        if self.reason:
            return math.nan, math.nan
        low, high = np.quantile(self.means, [low, high])
        return float(low), float(high)


def mean(
    values: np.ndarray,
    block: float,
    resamples: int = 10_000,
    seed: int = 0,
    progress: Callable[[float], object] | None = None,
    draws: Draws | None = None,
) -> MeanBootstrap:
    """Stationary bootstrap of a mean and of its EWC t.

    Parameters
    ----------
    values : float, shape (T,)
        In order of time; missing ones (NaN) are left out and those around them move together.
    block : float
        Mean block length, at least 1.
    resamples, seed : int
        As in `stationary.chunks`.
    progress : callable, optional
        Called with the share that is done.
    draws : Draws, optional
        Of so many periods, drawn with the same block, resamples and seed; else drawn here.

    Returns
    -------
    MeanBootstrap
        With a `reason` instead of resamples where `inference.ewc` has one.

    Raises
    ------
    ValueError
        `block` is below 1.

    Notes
    -----
    The standard error of a resample is computed by the formula of the sample's, `inference.ewc`,
    as if the resample were a series like any other: Goncalves, Vogelsang (2011), Block bootstrap
    HAC robust tests, Econometric Theory 27, 745-791. So the t's of the resamples show what
    estimating the standard error does to the t of the sample.

    Examples
    --------
    >>> values = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0])
    >>> result = mean(values, block=1, resamples=999)
    >>> result.mean, len(result.means), result.p < 0.05
    (3.875, 999, True)
    """
    x = np.asarray(values, float)
    x = x[np.isfinite(x)]
    test = ewc(x)
    n = test.n
    if test.reason:
        return MeanBootstrap(n, test.mean, reason=test.reason)
    centred = x - test.mean
    means, errors = np.empty(resamples), np.empty(resamples)
    done = 0
    for positions in drawn(n, block, resamples, seed, draws):
        here = slice(done, done + len(positions))
        resampled = centred.take(positions, mode="clip")  # quicker than with the check it replaces
        means[here], errors[here] = _ewc_rows(resampled, int(test.dof))
        done = here.stop
        if progress:
            progress(done / resamples)
    # A resample of equal values has no t; it is as far off as can be.
    flat = errors <= 1e-9 * test.standard_error
    t = np.where(flat, np.copysign(np.inf, means), means / np.where(flat, 1.0, errors))
    scaled = centred / np.max(np.abs(centred))  # no power of it overflows
    acceleration = float(np.sum(scaled**3) / (6 * np.sum(scaled**2) ** 1.5))
    return MeanBootstrap(n, test.mean, test.standard_error, test.mean + means, t, acceleration)


def _ewc_rows(series: np.ndarray, dof: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean and EWC standard error of each row, as `inference.ewc` has them."""
    n = series.shape[1]
    # Without vector instructions, as in the browser, the FFT is the slower of the two.
    sums = _by_product if sys.platform == "emscripten" else _by_fft
    cosines = sums(series, dof)
    variance = np.sum(cosines[:, 1:] ** 2, axis=1) * (2 / (n * dof))
    return cosines[:, 0] / n, np.sqrt(variance / n)


def _by_fft(series: np.ndarray, dof: int) -> np.ndarray:
    """``sum_t x[t] cos(pi j (t - 1/2) / n)`` of each row, j from 0 to `dof`, R x (dof + 1).

    From an FFT of the even positions followed by the odd ones backwards, turned by half a step
    (Makhoul 1980, IEEE Transactions on Acoustics, Speech and Signal Processing 28, 27-34).
    """
    n = series.shape[1]
    folded = np.empty_like(series)
    half = (n + 1) // 2
    folded[:, :half] = series[:, ::2]
    folded[:, half:] = series[:, 1::2][:, ::-1]
    waves = np.fft.rfft(folded)[:, : dof + 1]
    turn = np.exp(-0.5j * np.pi * np.arange(dof + 1) / n)
    return waves.real * turn.real - waves.imag * turn.imag


def _by_product(series: np.ndarray, dof: int) -> np.ndarray:
    """The same as products with the cosines, which are the same from either end or its negative."""
    n = series.shape[1]
    half = (n + 1) // 2
    near, far = series[:, :half], series[:, ::-1][:, :half]
    both, apart = near + far, near - far
    if n % 2:
        both[:, -1] = near[:, -1]  # the middle one is there once
    sums = np.empty((len(series), dof + 1))
    even, odd = _cosines(n, dof)
    if n % 2 or dof < 2:
        sums[:, ::2] = np.einsum("rt,jt->rj", both, even)
    else:  # the even cosines are all those of half the length
        sums[:, ::2] = _by_product(both, dof // 2)
    sums[:, 1::2] = np.einsum("rt,jt->rj", apart, odd)
    return sums


@lru_cache(maxsize=16)
def _cosines(n: int, dof: int) -> tuple[np.ndarray, np.ndarray]:
    at = np.pi * (np.arange((n + 1) // 2) + 0.5) / n
    return tuple(np.cos(np.outer(np.arange(first, dof + 1, 2), at)) for first in (0, 1))
