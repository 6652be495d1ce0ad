"""How far variables can be told apart, from their correlation matrix.

All functions take a correlation matrix, shape (F, F), without missing numbers. Between variables that are
exact combinations of others there is no inverse; that is an answer here, not an error.
"""

from __future__ import annotations

import math

import numpy as np

NOUGHT = 1e-9
"""An eigenvalue or a variance, of variables with variance 1, that counts as zero."""


def vif(matrix: np.ndarray) -> np.ndarray:
    """Variance inflation factor of every variable.

    Parameters
    ----------
    matrix : float, shape (F, F)

    Returns
    -------
    shape (F,)
        ``1 / (1 - R2)``, R2 that of the variable on all others: the diagonal of the inverse. Infinite for
        those that take part in an exact combination (`combinations.combinations` says which); for the rest
        it is what it would be without the superfluous ones.

    Notes
    -----
    A variable that takes no part in any exact combination is orthogonal to the eigenvectors of
    the eigenvalue 0, and its part of the pseudo-inverse is one over its residual variance.

    References
    ----------
    Same as statsmodels' ``variance_inflation_factor`` with a constant among the regressors.

    Examples
    --------
    >>> vif(np.array([[1.0, 0.8], [0.8, 1.0]])).round(4).tolist()
    [2.7778, 2.7778]
    >>> vif(np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])).tolist()
    [inf, inf, 1.0]
    """
    values, vectors = np.linalg.eigh(matrix)
    nought = values < NOUGHT
    found = (vectors[:, ~nought] ** 2 / values[~nought]).sum(axis=1)
    found[(vectors[:, nought] ** 2).sum(axis=1) > 1e-9] = math.inf
    return np.maximum(found, 1.0)


def explained(matrix: np.ndarray, variable: int, others: list[int]) -> float:
    """R2 of one variable on others, which may depend on each other.

    Examples
    --------
    >>> round(explained(np.array([[1.0, 0.8], [0.8, 1.0]]), 0, [1]), 6)
    0.64
    """
    if not others:
        return 0.0
    values, vectors = np.linalg.eigh(matrix[np.ix_(others, others)])
    kept = values >= NOUGHT
    along = vectors[:, kept].T @ matrix[others, variable]
    return float(np.clip(np.sum(along**2 / values[kept]), 0, 1))


def explainers(matrix: np.ndarray, variable: int, most: int = 3, share: float = 0.95) -> list[int]:
    """The few variables that explain one best, found one at a time.

    Parameters
    ----------
    matrix : float, shape (F, F)
    variable : int
    most : int
        At most so many.
    share : float
        Stop as soon as these explain so much of what all others explain.

    Returns
    -------
    list of int
        The first explains most by itself, each further one most of what is left.

    Examples
    --------
    >>> explainers(np.array([[1.0, 0.8, 0.1], [0.8, 1.0, 0.0], [0.1, 0.0, 1.0]]), 0)
    [1]
    """
    left = matrix.copy()
    enough = share * explained(matrix, variable, [k for k in range(len(matrix)) if k != variable])
    chosen: list[int] = []
    while len(chosen) < most and 1 - left[variable, variable] < enough:
        remaining = np.diag(left).copy()
        gain = np.zeros(len(left))
        # What hardly varies any more is a combination of those chosen, or was chosen itself.
        np.divide(left[variable] ** 2, remaining, out=gain, where=remaining > 1e-6)
        gain[variable] = 0
        best = int(np.argmax(gain))
        if gain[best] <= 0.001:
            break
        chosen.append(best)
        left -= np.outer(left[:, best], left[best]) / remaining[best]
    return chosen


def effective(matrix: np.ndarray) -> float:
    """Participation ratio of the eigenvalues: as how many independent variables they count.

    ``(sum l) ** 2 / sum l ** 2``: F where nothing is correlated, 1 where all are the same.

    Examples
    --------
    >>> effective(np.eye(4)), effective(np.ones((4, 4)))
    (4.0, 1.0)
    """
    return float(np.trace(matrix) ** 2 / np.sum(matrix * matrix))


def condition_number(matrix: np.ndarray) -> float:
    """Root of the largest eigenvalue over the smallest; infinite where that is zero.

    The condition number of the standardised variables (Belsley, Kuh, Welsch 1980): above 30 some are
    nearly combinations of others.

    Examples
    --------
    >>> round(condition_number(np.array([[1.0, 0.8], [0.8, 1.0]])), 6)
    3.0
    """
    values = np.linalg.eigvalsh(matrix)
    return math.sqrt(values[-1] / values[0]) if values[0] >= NOUGHT else math.inf


def decomposition(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Condition indexes, and how much of each variable's inflated variance each of them makes.

    Parameters
    ----------
    matrix : float, shape (F, F)

    Returns
    -------
    index : shape (F,)
        ``sqrt(l_max / l_k)``, rising; infinite for the eigenvalue 0.
    proportions : shape (F, F)
        Row k belongs to index k; ``v[j, k] ** 2 / l[k]`` as a share of the column's sum. Where several
        variables have more than half in the row of a high index, they are nearly dependent.

    References
    ----------
    Belsley, Kuh, Welsch (1980), Regression Diagnostics, chapter 3; here of centred variables.

    Examples
    --------
    >>> index, proportions = decomposition(np.array([[1.0, 0.8], [0.8, 1.0]]))
    >>> index.round(6).tolist(), proportions.round(6).tolist()
    ([1.0, 3.0], [[0.1, 0.1], [0.9, 0.9]])
    """
    values, vectors = np.linalg.eigh(matrix)
    values, vectors = values[::-1], vectors[:, ::-1]
    nought = values < NOUGHT
    index = np.full(len(values), math.inf)
    index[~nought] = np.sqrt(values[0] / values[~nought])
    # So small in place of zero that the variables of an exact combination have all of it there.
    parts = vectors**2 / np.where(nought, NOUGHT**2, values)
    parts[:, nought] *= vectors[:, nought] ** 2 > 1e-9
    return index, (parts / parts.sum(axis=1, keepdims=True)).T


def proper(matrix: np.ndarray) -> tuple[np.ndarray, float]:
    """A correlation matrix that variables can have, near one whose entries contradict each other.

    Correlations that rest on different cases, because values are missing, or that were averaged
    with some missing, may contradict each other: an eigenvalue is negative. Then all are damped by one share.

    Parameters
    ----------
    matrix : float, shape (F, F)

    Returns
    -------
    matrix : shape (F, F)
        The same where there is nothing to mend.
    damping : float
        The share by which all correlations are smaller; 0 where there is nothing to mend.

    Examples
    --------
    >>> odd = np.array([[1.0, 0.9, 0.0], [0.9, 1.0, 0.9], [0.0, 0.9, 1.0]])
    >>> mended, damping = proper(odd)
    >>> round(damping, 4), bool(np.linalg.eigvalsh(mended)[0] > 0)
    (0.2205, True)
    """
    lowest = float(np.linalg.eigvalsh(matrix)[0])
    if lowest > -1e-8:
        return matrix, 0.0
    damping = (0.01 - lowest) / (1.01 - lowest)
    return matrix * (1 - damping) + np.eye(len(matrix)) * damping, damping
