"""Random shares around given ones."""

from __future__ import annotations

import numpy as np

from .uniforms import uniforms

TRIES = 16


def dirichlet(alpha: np.ndarray, n: int, seed: int) -> np.ndarray:
    """Draws of the Dirichlet distribution: shares that add up to 1, on average ``alpha / sum(alpha)``.

    Parameters
    ----------
    alpha : float, shape (N,)
        At least one above 0. The larger their sum, the closer the draws stay to the average; where
        alpha is 0 the share is 0.
    n : int
    seed : int
        The first draws are the same whatever n is.

    Returns
    -------
    float, shape (n, N)

    Notes
    -----
    Shares of gamma variates, which are drawn by the squeeze of Marsaglia and Tsang; below 1 alpha is
    raised by 1, and the draw multiplied by ``u ** (1 / alpha)``, in logarithms, since for a small
    alpha every one of them may be too small for a number.

    References
    ----------
    Marsaglia, Tsang (2000), A simple method for generating gamma variables, ACM Transactions on
    Mathematical Software 26, 363-372.

    Examples
    --------
    >>> shares = dirichlet(np.array([60.0, 40.0, 0.0]), 1000, seed=1)
    >>> bool(np.allclose(shares.sum(axis=1), 1)), shares.mean(axis=0).round(2).tolist()
    (True, [0.6, 0.4, 0.0])
    """
    alpha = np.asarray(alpha, float)
    size = len(alpha)
    positive = alpha > 0
    raised = np.where(alpha < 1, alpha + 1, alpha)
    d = raised - 1 / 3
    c = 1 / np.sqrt(9 * d)
    log_gamma = np.full((n, size), np.nan)
    for attempt in range(TRIES):
        open_ = np.isnan(log_gamma)
        if not open_.any():
            break
        # A normal of Box and Muller, and a number to accept it by; a fresh stream for each attempt.
        rows = np.flatnonzero(open_.any(axis=1))
        u = uniforms(seed * TRIES + attempt, (n, 3, size))[rows]
        radius = np.sqrt(-2 * np.log1p(-u[:, 0]))
        x = radius * np.cos(2 * np.pi * u[:, 1])
        v = (1 + c * x) ** 3
        with np.errstate(invalid="ignore", divide="ignore"):
            taken = (v > 0) & (np.log1p(-u[:, 2]) < x * x / 2 + d * (1 - v + np.log(v)))
            values = np.log(d * v)
        some = log_gamma[rows]
        taken &= np.isnan(some)
        some[taken] = values[taken]
        log_gamma[rows] = some
    # At least 95 in 100 are accepted at each attempt: after all of them 1 in 10 ** 20 is left.
    log_gamma = np.where(np.isnan(log_gamma), np.log(d), log_gamma)
    low = np.flatnonzero(positive & (alpha < 1))
    if len(low):
        u = uniforms(seed * TRIES + TRIES - 1 + 2**60, (n, size))[:, low]
        log_gamma[:, low] += np.log1p(-u) / alpha[low]
    log_gamma[:, ~positive] = -np.inf
    log_gamma -= log_gamma.max(axis=1, keepdims=True)
    shares = np.exp(log_gamma)
    return shares / shares.sum(axis=1, keepdims=True)
