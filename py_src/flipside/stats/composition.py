"""Weights that add up to a total, and how a result depends on them.

Such weights cannot move one by one: what one gains the others lose. Centred log-ratios turn them
into coordinates in which a line can be fitted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .stationary import mixed

PENALTIES = 10.0 ** np.arange(-4, 2.01, 0.25)
"""What is tried, in units of the mean square of the centred columns' singular values."""
CERTAIN = 0.5
"""The largest penalty, in the same units, that makes standard errors smaller."""


def clr(weights: np.ndarray, floor: float | np.ndarray) -> np.ndarray:
    """Centred log-ratios: the logarithm of each weight over the geometric mean of its row.

    Parameters
    ----------
    weights : float, shape (n, N)
        Not negative; a trial a row. They need not add up to anything in particular.
    floor : float, or float of shape (N,)
        Above 0. Smaller weights, zero among them, are taken as this, since zero has no logarithm.

    Returns
    -------
    float, shape (n, N)
        Each row adds up to 0.

    References
    ----------
    Aitchison (1986), The Statistical Analysis of Compositional Data, chapter 4.

    Examples
    --------
    >>> clr(np.array([[1.0, np.e, np.e ** 2]]), 0.01).round(6).tolist()
    [[-1.0, 0.0, 1.0]]
    """
    logs = np.log(np.maximum(weights, floor))
    return logs - logs.mean(axis=1, keepdims=True)


@dataclass(frozen=True)
class Fit:
    """A ridge regression.

    Parameters
    ----------
    coefficients : float, shape (p,)
        Change of y per unit of each column.
    intercept : float
    penalty : float
        What was used.
    r2 : float
        Share of the variance of y that the fitted values explain; NaN for constant y.
    q2 : float
        The same of predictions that leave out the very value they predict; 0 or less where they
        are no better than the mean of the others. NaN for constant y.
    fitted, left_out : float, shape (n,)
        The fitted values, and those predictions.
    dof : float
        Degrees of freedom that are left for the noise.
    noise : float
        Standard deviation of what the fit leaves unexplained.
    directions : float, shape (k, p)
        Orthonormal: where the columns vary.
    variances : float, shape (k + 1,)
        Of the coefficients along these directions, and along any other.
    """

    coefficients: np.ndarray
    intercept: float
    penalty: float
    r2: float
    q2: float
    fitted: np.ndarray
    left_out: np.ndarray
    dof: float
    noise: float
    directions: np.ndarray
    variances: np.ndarray

    @property
    def errors(self) -> np.ndarray:
        """Standard errors of the coefficients, shape (p,)."""
        return self.error_of(np.eye(len(self.coefficients)))

    def error_of(self, sums: np.ndarray) -> np.ndarray:
        """Standard errors, shape (m,), of sums of coefficients with the factors `sums`, shape (m, p).

        Of centred log-ratios only sums whose factors add up to 0 mean something: the columns say
        nothing about the others, whose error is as large as the penalty lets it be.
        """
        along = (sums @ self.directions.T) ** 2
        beyond = np.maximum(np.sum(sums**2, axis=1) - along.sum(axis=1), 0)
        beyond[beyond < 1e-12 * np.sum(sums**2, axis=1)] = 0
        return np.sqrt(along @ self.variances[:-1] + beyond * self.variances[-1])

    def predict(self, x: np.ndarray) -> np.ndarray:
        """Predictions, shape (m,), for the rows of `x`, shape (m, p)."""
        return self.intercept + x @ self.coefficients


def ridge(x: np.ndarray, y: np.ndarray, penalty: float | None = None) -> Fit:
    """Ridge regression with an intercept, whose penalty is chosen by leaving out one value at a time.

    Parameters
    ----------
    x : float, shape (n, p)
        n at least 3. Columns are centred here, not scaled; p may be larger than n, and columns may
        depend on each other.
    y : float, shape (n,)
    penalty : float, optional
        0 or more; by default the one of `PENALTIES` whose left-out predictions have the smallest
        squared error, the larger of two that are as good.

    Returns
    -------
    Fit

    Raises
    ------
    ValueError
        Fewer than 3 values, or values that are missing.

    Notes
    -----
    With ``x - mean(x) = U diag(s) V'`` and ``d = s ** 2 / (s ** 2 + penalty)``: coefficients
    ``V (d / s) U' y``, leverage ``h[i] = 1 / n + sum_k d[k] U[i, k] ** 2``, and the error of the
    prediction of value i by a fit without it is ``(y - fitted)[i] / (1 - h[i])``, exactly.
    ``q2`` holds these against predicting the mean of the others.

    The standard errors are those of the posterior that the penalty stands for,
    ``noise ** 2 (X'X + penalty) ** -1``, so they allow for what the penalty takes away; with penalty 0
    they are those of least squares. A penalty larger than `CERTAIN` counts as that, or they would
    vanish with the coefficients. The noise is ``RSS / dof`` while dof is at least p;
    with fewer values it is taken from the left-out errors, which stay large where the fit follows
    every value.

    References
    ----------
    Hoerl, Kennard (1970), Technometrics 12, 55-67; Allen (1974), Technometrics 16, 125-127 (PRESS).

    Examples
    --------
    >>> x = np.array([[0.0], [1.0], [2.0], [3.0]])
    >>> fit = ridge(x, np.array([1.0, 3.0, 5.0, 7.0]), penalty=0)
    >>> round(fit.intercept, 9), fit.coefficients.round(9).tolist(), round(fit.q2, 9)
    (1.0, [2.0], 1.0)
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    n = len(y)
    if n < 3 or x.shape[0] != n or not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError("ridge needs at least 3 values of x and y, none missing")
    space = _Space(x)
    centred = y - y.mean()
    if penalty is None:
        penalty = float(space.best(centred[:, None])[0][0])
    shrink = space.shrink(penalty)
    along = space.u.T @ centred
    coefficients = space.v.T @ (shrink / space.s * along)
    fitted = space.u @ (shrink * along)
    residual = centred - fitted
    left = residual / space.room(shrink)
    total = float(centred @ centred)
    alone = centred * n / (n - 1)  # errors of the mean of the others
    constant = total <= 1e-24 * n * max(1.0, float(np.abs(y).max()) ** 2)
    dof = n - 1 - float(shrink.sum())
    if penalty == 0 or dof >= x.shape[1]:
        variance = float(residual @ residual) / dof if dof > 0.5 else math.nan
    else:
        variance = float(left @ left) / n
    certain = min(penalty, CERTAIN * space.scale)
    # Directions that no trial went into have the penalty alone.
    inside = 1 / (space.s**2 + certain)
    beyond = 1 / certain if certain > 0 else 0.0
    variances = np.maximum(variance * np.append(inside, beyond), 0)
    return Fit(
        coefficients=coefficients,
        intercept=float(y.mean() - x.mean(axis=0) @ coefficients),
        penalty=penalty,
        r2=math.nan if constant else 1 - float(residual @ residual) / total,
        q2=math.nan if constant else 1 - float(left @ left) / float(alone @ alone),
        fitted=fitted + y.mean(),
        left_out=y - left,
        dof=dof,
        noise=math.sqrt(variance),
        directions=space.v,
        variances=variances,
    )


def chance(x: np.ndarray, y: np.ndarray, shuffles: int, seed: int) -> float:
    """How often shuffled results are predicted as well as the real ones: p of "x explains nothing".

    Parameters
    ----------
    x, y
        As in `ridge`.
    shuffles : int
        How many shuffles of `y`; each chooses its own penalty.
    seed : int
        0 or more.

    Returns
    -------
    float
        Above 0, at most 1; 1 for constant `y` or `x`.

    Notes
    -----
    ``(1 + number of shuffles with as large a q2) / (1 + shuffles)``. It knows that the penalty was
    chosen to make q2 large, which q2 itself does not.

    References
    ----------
    Phipson, Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9, 39.

    Examples
    --------
    >>> x = np.arange(12.0)[:, None]
    >>> chance(x, 3 * x[:, 0], 99, seed=1)
    0.01
    """
    space = _Space(np.asarray(x, float))
    centred = np.asarray(y, float) - np.mean(y)
    n = len(centred)
    if not len(space.s) or not centred.any():
        return 1.0
    order = np.argsort(mixed(seed, n * shuffles).reshape(shuffles, n), axis=1, kind="stable")
    error = space.best(np.column_stack([centred, centred[order].T]))[1]
    return float((1 + np.sum(error[1:] <= error[0] * (1 + 1e-12))) / (1 + shuffles))


class _Space:
    """The centred columns, decomposed once for every penalty and every y."""

    def __init__(self, x: np.ndarray) -> None:
        u, s, v = np.linalg.svd(x - x.mean(axis=0), full_matrices=False)
        kept = s > 1e-10 * max(float(s[0]) if len(s) else 0.0, 1e-12 * float(np.abs(x).max()))
        self.u, self.s, self.v = u[:, kept], s[kept], v[kept]
        self.scale = float(np.mean(self.s**2)) if kept.any() else 1.0

    def shrink(self, penalty: float) -> np.ndarray:
        return self.s**2 / (self.s**2 + penalty)

    def room(self, shrink: np.ndarray) -> np.ndarray:
        """One minus the leverages, shape (n,)."""
        n = len(self.u)
        return np.maximum(1 - 1 / n - (self.u**2) @ shrink, 1e-9)

    def best(self, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For each column of `y`, centred, the best penalty and the sum of its squared errors."""
        along = self.u.T @ y
        errors = np.full(y.shape[1], math.inf)
        penalties = np.ones(y.shape[1])
        for penalty in PENALTIES[::-1] * self.scale:
            shrink = self.shrink(penalty)
            left = (y - self.u @ (shrink[:, None] * along)) / self.room(shrink)[:, None]
            sums = np.sum(left**2, axis=0)
            better = sums < errors
            errors = np.where(better, sums, errors)
            penalties = np.where(better, penalty, penalties)
        return penalties, errors
