"""How sure a Sharpe ratio is, and how much of it a search would have found by luck.

Everything is per period, not annualised: the formulas count observations.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .distributions import norm_ppf, norm_sf
from .inference import plain

MINIMUM = 4
"""Fewest values: up to three, the kurtosis is the same whatever they are."""
EULER_GAMMA = 0.5772156649015329


@dataclass(frozen=True)
class Sharpe:
    """A Sharpe ratio with the shape of its returns; NaN where `reason` says why.

    Parameters
    ----------
    n : int
        Number of values that are not missing.
    ratio : float
        Mean over standard deviation (n - 1), per period.
    skewness, kurtosis : float
        Standardised third and fourth population moments; 0 and 3 for a normal distribution.
    reason : str or None
        Why there is no ratio, in plain words.
    """

    n: int
    ratio: float = math.nan
    skewness: float = math.nan
    kurtosis: float = math.nan
    reason: str | None = None


def sharpe(values: np.ndarray) -> Sharpe:
    """Sharpe ratio, skewness and kurtosis of excess returns or of a spread.

    Parameters
    ----------
    values : float, shape (T,)
        Missing ones (NaN) are left out.

    Returns
    -------
    Sharpe
        With a `reason` for fewer than `MINIMUM` values and for constant ones.

    Examples
    --------
    >>> answer = sharpe(np.array([0.0, 0.0, 0.0, 4.0]))
    >>> answer.ratio, round(answer.skewness, 6), round(answer.kurtosis, 6)
    (0.5, 1.154701, 2.333333)
    """
    test = plain(values)
    if test.n < MINIMUM:
        reason = f"A Sharpe ratio needs at least {MINIMUM} periods; there are {test.n}."
        return Sharpe(test.n, reason=reason)
    if test.reason:
        reason = "The values are the same in every period, so there is no risk to divide by."
        return Sharpe(test.n, reason=reason)
    x = np.asarray(values, float)
    x = x[np.isfinite(x)]
    x = x / np.max(np.abs(x))  # no power of it overflows
    centred = x - x.mean()
    z = centred / math.sqrt(np.mean(centred**2))
    return Sharpe(test.n, test.t / math.sqrt(test.n), float(np.mean(z**3)), float(np.mean(z**4)))


def probabilistic(sharpe: Sharpe, benchmark: float = 0.0, n: float | None = None) -> float:
    """Probabilistic Sharpe ratio (PSR): how sure it is that the true ratio is above another.

    Parameters
    ----------
    sharpe : Sharpe
        Per period.
    benchmark : float
        The ratio to be above, per period.
    n : float, optional
        Number of independent observations, unless given all of them. Where returns overlap it
        is the number of holding periods, which need not be whole.

    Returns
    -------
    float
        0 to 1. NaN where there is no ratio, where `n` is not above 1, and where what is below
        the last root is not positive, which extreme skewness may bring about.

    Notes
    -----
    ``Phi((SR - SR*) sqrt(n - 1) / sqrt(1 - skewness SR + (kurtosis - 1) / 4 SR ** 2))``.

    References
    ----------
    Bailey, Lopez de Prado (2012), The Sharpe ratio efficient frontier, Journal of Risk 15(2),
    3-44.

    Examples
    --------
    >>> round(probabilistic(Sharpe(101, 0.2, 0.0, 3.0)), 6)  # Phi(2 / sqrt(1.02))
    0.976165
    """
    count = sharpe.n if n is None else n
    variance = _variance(sharpe)
    if not (count > 1 and variance > 0):
        return math.nan
    return norm_sf((benchmark - sharpe.ratio) * math.sqrt((count - 1) / variance))


def expected_maximum(trials: float, variance: float) -> float:
    """The best Sharpe ratio to be expected of that many trials without any skill.

    Parameters
    ----------
    trials : float
        Number of independent trials; below 1 the answer is NaN.
    variance : float
        Of the Sharpe ratios of the trials.

    Returns
    -------
    float
        Per period if `variance` is; 0 for one trial.

    Notes
    -----
    ``sqrt(V) ((1 - g) Phi^-1(1 - 1 / N) + g Phi^-1(1 - 1 / (N e)))``, g Euler's gamma: the mean
    of the extreme value distribution that the maximum of N normal numbers tends to. For one
    trial, where that is minus infinity, the mean itself.

    References
    ----------
    Bailey, Lopez de Prado (2014), The deflated Sharpe ratio: correcting for selection bias,
    backtest overfitting and non-normality, Journal of Portfolio Management 40(5), 94-107.

    Examples
    --------
    >>> round(expected_maximum(100, 1 / 500), 4)  # the example in the paper
    0.1132
    """
    if not (trials >= 1 and variance >= 0):
        return math.nan
    if trials == 1:
        return 0.0
    # Tails rather than one minus them, which would round away for very many trials.
    best = -(1 - EULER_GAMMA) * norm_ppf(1 / trials) - EULER_GAMMA * norm_ppf(1 / trials / math.e)
    return math.sqrt(variance) * best


def deflated(sharpe: Sharpe, trials: float, n: float | None = None) -> float:
    """Deflated Sharpe ratio (DSR): how sure it is that there is more than the luck of a search.

    Parameters
    ----------
    sharpe : Sharpe
        Of the system that was chosen, per period.
    trials : float
        How many independent systems were tried, this one included.
    n : float, optional
        As in `probabilistic`.

    Returns
    -------
    float
        0 to 1, the probabilistic Sharpe ratio against `expected_maximum`; NaN as there.

    Notes
    -----
    The paper takes the variance of the Sharpe ratios across the trials. They are not known
    here, so it is replaced by the variance of a Sharpe ratio without skill, ``1 / (n - 1)``:
    what trials that differ by luck alone would show. Trials that differ by more ask for more.

    References
    ----------
    As in `expected_maximum`.

    Examples
    --------
    >>> searched = Sharpe(1250, 0.16, -3.0, 10.0)
    >>> round(deflated(searched, 1), 4), round(deflated(searched, 100), 4)
    (1.0, 0.9941)
    """
    count = sharpe.n if n is None else n
    if not count > 1:
        return math.nan
    return probabilistic(sharpe, expected_maximum(trials, 1 / (count - 1)), count)


def min_track_record(sharpe: Sharpe, confidence: float = 0.95, benchmark: float = 0.0) -> float:
    """Minimum track record length (MinTRL): observations until the ratio is that sure.

    Parameters
    ----------
    sharpe : Sharpe
        Per period; taken to stay what it is.
    confidence : float
        The probabilistic Sharpe ratio to reach, 0.5 to below 1.
    benchmark : float
        The ratio to be above, per period.

    Returns
    -------
    float
        Number of independent observations, not rounded up. NaN where there is no ratio, where
        it is not above `benchmark`, or where the confidence is out of its bounds.

    Notes
    -----
    ``1 + (1 - skewness SR + (kurtosis - 1) / 4 SR ** 2) (Phi^-1(confidence) / (SR - SR*)) ** 2``.

    References
    ----------
    As in `probabilistic`.

    Examples
    --------
    >>> round(min_track_record(Sharpe(101, 0.2, 0.0, 3.0)), 4)
    69.9914
    """
    variance = _variance(sharpe)
    above = sharpe.ratio - benchmark
    if not (0.5 <= confidence < 1 and variance > 0 and above > 0):
        return math.nan
    needed = norm_ppf(confidence) / above
    return 1 + variance * needed * needed


def observations_for(sharpe: Sharpe, t: float) -> float:
    """Independent observations until the textbook t reaches `t` at today's ratio.

    Parameters
    ----------
    sharpe : Sharpe
        Per period.
    t : float
        The hurdle, such as 2 or 3.

    Returns
    -------
    float
        ``(t / SR) ** 2``, not rounded up; NaN where there is no ratio above 0.

    Examples
    --------
    >>> round(observations_for(Sharpe(60, 0.1, 0.0, 3.0), 2))
    400
    """
    if not sharpe.ratio > 0:
        return math.nan
    needed = t / sharpe.ratio
    return needed * needed


def _variance(sharpe: Sharpe) -> float:
    """Of the estimated ratio, times n - 1."""
    ratio = sharpe.ratio
    return 1 - sharpe.skewness * ratio + (sharpe.kurtosis - 1) / 4 * ratio * ratio
