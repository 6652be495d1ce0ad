"""Do returns rise with every bucket, from the lowest rank to the highest?"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .inference import MINIMUM
from .spread import ROUNDING, difference
from .stationary import Draws, drawn


@dataclass(frozen=True)
class Monotonic:
    """Steps from bucket to bucket and how sure they are; a p is NaN where `reason` says why.

    Parameters
    ----------
    steps : float, shape (B - 1,)
        Mean return of each bucket less that of the one below it, per period, over the periods in
        which both have a return; NaN where there is none.
    rising : int
        How many of the steps are above 0.
    mr_p : float
        That every step rises: small where the smallest step is larger than chance makes it.
    mr_studentised_p : float
        The same with each step in its standard errors, so that no step counts for more because
        it varies more.
    up_p, down_p : float
        That some steps rise, and that some fall: small where the sum of the rising, or of the
        falling, steps is larger than chance makes it.
    reason : str or None
        Why a p is missing, in plain words.
    """

    steps: np.ndarray
    rising: int
    mr_p: float = math.nan
    mr_studentised_p: float = math.nan
    up_p: float = math.nan
    down_p: float = math.nan
    reason: str | None = None


def monotonic(
    returns: np.ndarray,
    block: float,
    resamples: int = 10_000,
    seed: int = 0,
    progress: Callable[[float], object] | None = None,
    draws: Draws | None = None,
) -> Monotonic:
    """Monotonic relation (MR), Up and Down tests of Patton and Timmermann.

    Parameters
    ----------
    returns : float, shape (T, B)
        Lowest rank first, in order of time, NaN where missing.
    block : float
        Mean block length of the stationary bootstrap, at least 1.
    resamples, seed : int
        As in `stationary.chunks`. Whole periods are drawn, so that buckets stay together.
    progress : callable, optional
        Called with the share that is done.
    draws : Draws, optional
        Of so many periods, drawn with the same block, resamples and seed; else drawn here.

    Returns
    -------
    Monotonic
        With a `reason` where neighbouring buckets share fewer than `inference.MINIMUM` periods;
        and without the two MR tests where two neighbours differ by the same in every period,
        since such a step cannot be told from chance.

    Raises
    ------
    ValueError
        `block` is below 1.

    Notes
    -----
    ``d[j] = mean(R[:, j + 1] - R[:, j])``, ``J = min_j d[j]``, in a resample
    ``J* = min_j (d*[j] - d[j])``; p is the share of J* > J. Studentised: each step is divided by
    the standard deviation of its ``d*[j]``. Up: ``J = sum_j max(d[j], 0)`` in the same way; Down:
    ``J = sum_j max(-d[j], 0)``.

    Departures from the paper: p is ``(k + 1) / (R + 1)``, k the number of J* >= J, so that it is
    never 0 (Phipson, Smyth 2010); and with missing returns each step is the mean over its own
    periods, in the sample and in each resample.

    The null hypothesis is that no bucket earns more than the one below it. Where most steps rise
    steeply and one is flat or hardly falls, neither it nor the alternative holds, and the test
    may still reject (Romano, Wolf 2013, Journal of Empirical Finance 23, 93-116). So look at
    `rising` and `steps` with it.

    References
    ----------
    Patton, Timmermann (2010), Monotonicity in asset returns: new tests with applications to the
    term structure, the CAPM, and portfolio sorts, Journal of Financial Economics 98, 605-625.

    Examples
    --------
    >>> noise = np.random.default_rng(1).normal(size=(200, 3))
    >>> test = monotonic(noise + [0, 1, 2], block=1, resamples=999)
    >>> test.rising, test.mr_p, test.down_p
    (2, 0.001, 1.0)
    """
    returns = np.asarray(returns, float)
    differences = difference(returns[:, 1:], returns[:, :-1])
    there = np.isfinite(differences)
    some = there.any(axis=1)
    differences, there = np.where(there, differences, 0.0)[some], there[some]
    common = there.sum(axis=0)
    steps = np.where(common > 0, differences.sum(axis=0) / np.maximum(common, 1), np.nan)
    steps[np.abs(steps) < ROUNDING] = 0.0
    rising = int(np.sum(steps > 0))
    if not len(steps):
        return Monotonic(steps, rising, reason="There is only one bucket to compare.")
    if common.min() < MINIMUM:
        step = int(common.argmin())
        reason = (
            f"{_neighbours(step)} have returns in the same period {common[step]} times; "
            f"the test needs at least {MINIMUM}."
        )
        return Monotonic(steps, rising, reason=reason)

    noise = (
        _resampled(
            differences, there, drawn(len(differences), block, resamples, seed, draws), progress
        )
        - steps
    )
    noise[np.abs(noise) < ROUNDING] = 0.0
    up = np.nansum(np.maximum(noise, 0), axis=1) >= np.maximum(steps, 0).sum()
    down = np.nansum(np.maximum(-noise, 0), axis=1) >= np.maximum(-steps, 0).sum()
    answer = {"up_p": _share(up), "down_p": _share(down)}

    error = np.nanstd(noise, axis=0)
    if error.min() == 0:
        reason = (
            f"{_neighbours(int(error.argmin()))} differ by the same in every period, "
            "so chance cannot be told from a step."
        )
        return Monotonic(steps, rising, **answer, reason=reason)
    return Monotonic(
        steps,
        rising,
        _share(np.fmin.reduce(noise, axis=1) >= steps.min()),
        _share(np.fmin.reduce(noise / error, axis=1) >= (steps / error).min()),
        **answer,
    )


def _resampled(
    differences: np.ndarray,
    there: np.ndarray,
    draws: Draws,
    progress: Callable[[float], object] | None,
) -> np.ndarray:
    """Each resample's steps, R x (B - 1), NaN where it has none of a step's periods."""
    n = len(differences)
    complete = there.all()
    columns = np.ascontiguousarray(differences.T)
    present = np.ascontiguousarray(there.T, float)
    steps = np.empty((draws.resamples, len(columns)))
    done = 0
    for positions in draws:
        c = len(positions)
        positions += np.arange(c)[:, None] * n
        times = np.bincount(positions.ravel(), minlength=c * n).reshape(c, n).astype(float)
        total = _products(times, columns)
        if complete:
            total /= n
        else:
            count = _products(times, present)
            total = np.where(count > 0, total / np.maximum(count, 1), np.nan)
        steps[done : done + c] = total
        done += c
        if progress:
            progress(done / draws.resamples)
    return steps


def _products(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    if sys.platform == "emscripten":  # no BLAS there, and einsum's loop is the quicker one
        return np.einsum("rt,bt->rb", rows, columns)
    return rows @ columns.T


def _share(beyond: np.ndarray) -> float:
    return (int(np.count_nonzero(beyond)) + 1) / (len(beyond) + 1)


def _neighbours(step: int) -> str:
    return f"Buckets {step + 1} and {step + 2}"
