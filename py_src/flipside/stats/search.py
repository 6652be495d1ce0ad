"""Searching for better weights by trials whose results are noisy: what the next ones should be."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .composition import Fit, ridge
from .distributions import norm_sf
from .proposals import Settle, normals

CANDIDATES = 400
"""Trials that are made up and judged by the fit, before any is proposed."""
ELITE = 20
"""How many of the best of them make the new centre."""
REACH = 1.5
"""How much wider than the last generation they are spread, so that the centre can get ahead of it."""
BEND = 0.25
"""Weight of the squares in the fit: with less, a bend needs more evidence than a slope."""
SMALL = 0.2
"""Nodes below this share of an even weight are explored as if they had it."""

FEWEST = 5
"""Results that the fit needs."""


def expected_best(n: int, mean: float, sd: float) -> float:
    """Expected largest of `n` independent normal values.

    Parameters
    ----------
    n : int
        At least 1.
    mean, sd : float

    Notes
    -----
    ``mean + sd (integral over x > 0 of 1 - Phi(x) ** n - integral over x < 0 of Phi(x) ** n)``, by
    the trapezoidal rule; right to about 1e-9 standard deviations.

    Examples
    --------
    >>> round(expected_best(2, 0.0, 1.0), 6)  # 1 / sqrt(pi)
    0.56419
    """
    step = 1 / 64
    x = np.arange(0, 9, step)
    above = np.array([norm_sf(each) for each in x])
    inside = 1 - (1 - above) ** n - above**n
    inside[0] /= 2
    return mean + sd * step * float(inside.sum())


def efficient(values: np.ndarray, higher: tuple[bool, bool] = (True, True)) -> np.ndarray:
    """The trials that no other beats: none is at least as good on both and better on one.

    Parameters
    ----------
    values : float, shape (K, 2)
        NaN where missing.
    higher : pair of bool
        For each column, whether higher is better.

    Returns
    -------
    bool, shape (K,)
        False where a value is missing.

    Examples
    --------
    >>> efficient(np.array([[3.0, 1.0], [2.0, 2.0], [2.0, 1.0], [1.0, 3.0]])).tolist()
    [True, True, False, True]
    """
    signed = np.asarray(values, float) * np.where(higher, 1, -1)
    found = np.zeros(len(signed), bool)
    there = np.flatnonzero(np.isfinite(signed).all(axis=1))
    order = there[np.lexsort((-signed[there, 1], -signed[there, 0]))]
    best = -math.inf
    last = None
    for place in order:
        first, second = signed[place]
        # Sorted so, a trial is beaten unless it tops all before it, or equals the one that did.
        if second > best:
            found[place], best, last = True, second, (first, second)
        elif (first, second) == last:
            found[place] = True
    return found


@dataclass(frozen=True)
class Update:
    """Where the next generation should be.

    Parameters
    ----------
    centre, spread : float, shape (N,)
        In units: the middle of the next trials, and their standard deviations before rules and
        rounding.
    fit : Fit or None
        What chose the elite; None where there are too few results, or they do not differ.
    moved : bool
        False where the fit predicts no better than the mean, so that the centre stays.
    features : Features
        The columns of `fit`.
    """

    centre: np.ndarray
    spread: np.ndarray
    fit: Fit | None
    moved: bool
    features: Features

    def predict(self, weights: np.ndarray) -> np.ndarray:
        """Results that the fit expects, shape (m,), of weights of shape (m, N); NaN without a fit."""
        if self.fit is None:
            return np.full(len(weights), np.nan)
        return self.fit.predict(self.features.of(weights))


@dataclass(frozen=True)
class Features:
    """Weights as distances from a middle, and their squares: a slope and a bend for every node.

    Parameters
    ----------
    middle : float, shape (N,)
    scale : float
        One for all nodes, so that a node that was varied more may matter more.
    varied : bool, shape (N,)
        The others have no columns.
    """

    middle: np.ndarray
    scale: float
    varied: np.ndarray

    def of(self, weights: np.ndarray) -> np.ndarray:
        """Shape (m, 2 v) for weights of shape (m, N), with v varied nodes."""
        z = ((weights - self.middle) / self.scale)[:, self.varied]
        return np.hstack([z, BEND * z**2])


def update(
    settle: Settle,
    even: np.ndarray,
    trials: np.ndarray,
    results: np.ndarray,
    generation: np.ndarray,
    explore: float,
    seed: int,
) -> Update:
    """Centre and spread of the next generation, by the cross-entropy method on a fit of all results.

    Parameters
    ----------
    settle : callable
        As ``functools.partial(lattice.nearest, rules)``.
    even : float, shape (N,)
        What each node would have if all had the same.
    trials : float, shape (K, N)
        K at least 1; weights in units.
    results : float, shape (K,)
        Higher is better; none missing.
    generation : int, shape (K,)
        The latest one is where the search stands.
    explore : float
        Least spread of a node as a share of its weight in the centre.
    seed : int

    Returns
    -------
    Update

    Notes
    -----
    The latest generation has a middle and a standard deviation per node. A ridge regression of all
    results on the weights and their squares (`Features`) is the smooth picture of the results.
    `CANDIDATES` trials drawn from a normal distribution around the middle, `REACH` times as wide, put
    on the nearest point of the rules, and all real trials are ranked by what it predicts, so that a
    lucky result does not choose the elite. Mean and standard deviation of the best `ELITE` are the
    new ones.

    References
    ----------
    Rubinstein, Kroese (2004), The Cross-Entropy Method, chapter 5; for a fit in place of the
    noisy values Jin (2011), Swarm and Evolutionary Computation 1, 61-70.

    Examples
    --------
    >>> from functools import partial
    >>> from flipside.stats.lattice import Rules, nearest
    >>> settle = partial(nearest, Rules(np.zeros(3, int), np.full(3, 100), 100))
    >>> even = np.full(3, 100 / 3)
    >>> trials = np.array([[20, 40, 40], [40, 20, 40], [30, 30, 40], [30, 40, 30], [40, 30, 30]])
    >>> found = update(settle, even, trials, trials[:, 0] / 10.0, np.ones(5, int), 0.1, seed=1)
    >>> bool(found.centre[0] > 40), round(float(found.centre.sum()), 9)
    (True, 100.0)
    """
    trials = np.asarray(trials, float)
    last = trials[generation == np.max(generation)]
    middle = last.mean(axis=0)
    wide = last.std(axis=0, ddof=1) if len(last) > 1 else np.zeros(len(middle))
    wide = np.maximum(wide, _least(middle, even, explore))
    deviations = trials.std(axis=0)
    varied = deviations > 1e-9 * even.mean()
    scale = float(deviations[varied].mean()) if varied.any() else 1.0
    features = Features(middle, scale, varied)
    fit = None
    if len(results) >= FEWEST and varied.any() and np.ptp(results) > 0:
        fit = ridge(features.of(trials), results)
    if fit is None or not fit.q2 > 0:
        return Update(middle, wide, fit, False, features)
    drawn = middle + REACH * wide * normals(seed, (CANDIDATES, len(middle)))
    pool = np.vstack([trials, settle(drawn)])
    best = np.argsort(-fit.predict(features.of(pool)), kind="stable")[:ELITE]
    centre = pool[best].mean(axis=0)
    spread = np.maximum(pool[best].std(axis=0, ddof=1), _least(centre, even, explore))
    return Update(centre, spread, fit, True, features)


def _least(centre: np.ndarray, even: np.ndarray, explore: float) -> np.ndarray:
    return explore * np.maximum(centre, SMALL * even)
