"""Correlations of many variables with each other over the same cases, complete pair by pair."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from . import ordering

METHODS = ("spearman", "pearson")
_CONSTANT = 1e-12  # a spread of this share of the size is rounding
_MOST = 2**24  # numbers at a time, 64 MB
_LOST = 1e-6  # below this share of the whole variance the quick sums lose too many digits


def correlations(rows: np.ndarray, method: str = "spearman", minimum: int = 2) -> np.ndarray:
    """Correlation matrix of the rows.

    Parameters
    ----------
    rows : float32 or float64, shape (F, n)
        One variable per row, one case per column. Missing where not finite; each pair of rows is
        compared over the cases where both are there, and ranked among these.
    method : str
        ``spearman`` (equal values share the average of their ranks) or ``pearson``.
    minimum : int
        Fewest cases of a pair.

    Returns
    -------
    float64, shape (F, F)
        1 on the diagonal. NaN where a pair has too few cases or one of it does not vary, for a
        row with itself as well. The same as pandas' ``DataFrame.corr(method, min_periods)``.

    Notes
    -----
    Ranks are whole numbers, so that Spearman's sums are exact for fewer than 200,000 cases. Where all
    rows have the same cases, which is quickest, each row is ranked once.

    Examples
    --------
    >>> rows = np.array([[1.0, 2.0, 3.0, 4.0], [1.0, 4.0, 9.0, np.nan], [3.0, 2.0, 1.0, 1.0]])
    >>> correlations(rows).round(4).tolist()
    [[1.0, 1.0, -0.9487], [1.0, 1.0, -1.0], [-0.9487, -1.0, 1.0]]
    """
    if method not in METHODS:
        raise ValueError(f"method must be one of {METHODS}, not {method!r}")
    return among(rows, np.isfinite(rows), method, minimum)


def among(rows: np.ndarray, present: np.ndarray, method: str, minimum: int) -> np.ndarray:
    """`correlations` where it is known which values are `present`, shape (F, n)."""
    if present.all():
        return _complete(rows, method, minimum)
    masks, of = patterns(present)
    if len(masks) == 1:
        return _complete(rows[:, masks[0]], method, minimum)
    rows = np.where(present, rows, rows.dtype.type(np.nan))
    if method == "spearman":
        return _spearman(rows, present, masks, of, minimum)
    return _pearson(rows, masks, of, minimum)


def patterns(present: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different rows of `present`, shape (F, n), and which of them each row is.

    Examples
    --------
    >>> patterns(np.array([[True, True], [True, False], [True, True]]))[1].tolist()
    [0, 1, 0]
    """
    seen: dict[bytes, int] = {}
    of = np.array([seen.setdefault(row.tobytes(), len(seen)) for row in np.packbits(present, 1)])
    first = np.unique(of, return_index=True)[1]
    return present[first], of


def _complete(rows: np.ndarray, method: str, minimum: int) -> np.ndarray:
    if rows.shape[1] < max(2, minimum):
        return np.full((len(rows), len(rows)), np.nan)
    scores = ordering.centred_ranks(rows) if method == "spearman" else centred(rows)
    return normed(products(scores))


def centred(rows: np.ndarray) -> np.ndarray:
    """Rows minus their mean, all 0 where they vary by rounding only, of a size that can be squared.

    Examples
    --------
    >>> centred(np.array([[1.0, 3.0], [0.1, 0.1]])).tolist()
    [[-0.25, 0.25], [0.0, 0.0]]
    """
    low, high = rows.min(axis=1).astype(float), rows.max(axis=1).astype(float)
    size = np.maximum(np.abs(low), np.abs(high))
    constant = high * 0.5 - low * 0.5 <= _CONSTANT * size
    wide = rows.dtype != np.float32  # the square of a float32 has room in a float64
    rows = rows.astype(float)
    if wide:
        _, exponent = np.frexp(size)
        np.ldexp(rows, -exponent[:, np.newaxis], out=rows)  # exact
    rows -= rows.mean(axis=1, keepdims=True)
    rows[constant] = 0
    return rows


def products(rows: np.ndarray) -> np.ndarray:
    """Sums of the products of each two rows, shape (F, n) -> (F, F).

    Each sum once, and not by a matrix product: without a library for it that takes twice as long.
    """
    found = np.empty((len(rows), len(rows)))
    for i, row in enumerate(rows):
        found[i, i:] = found[i:, i] = np.einsum("ij,j->i", rows[i:], row)
    return found


def normed(sums: np.ndarray) -> np.ndarray:
    """Correlations from the sums of products; NaN where a variable does not vary."""
    return divided(sums, np.outer(np.diag(sums), np.diag(sums)))


def divided(sums: np.ndarray, squared: np.ndarray) -> np.ndarray:
    """`sums` divided by the roots of `squared`, both (F, F), within -1 and 1; NaN where that is zero."""
    found = np.full(sums.shape, np.nan)
    np.divide(sums, np.sqrt(np.maximum(squared, 0)), out=found, where=squared > 0)
    np.clip(found, -1, 1, out=found)
    varies = ~np.isnan(np.diag(found))
    found[varies, varies] = 1
    return found


def _spearman(
    rows: np.ndarray, present: np.ndarray, masks: np.ndarray, of: np.ndarray, minimum: int
) -> np.ndarray:
    """Each row is ranked once among the cases of every pattern of missing ones."""
    f, n = rows.shape
    positions, first, group = ordering.tie_groups(rows)
    if f * len(masks) * n > _MOST:
        group[~present] = -1
        return spearman_of_groups(group, minimum)
    doubled = np.empty((f, len(masks), n), np.int32)
    for i in range(f):
        both = masks & present[i]
        count = both[:, positions[i]].astype(np.int32)
        if not first[i].all():
            count = np.add.reduceat(count, np.flatnonzero(first[i]), axis=1)
        rank = np.cumsum(count, axis=1, dtype=np.int32)
        total = rank[:, -1:].copy()
        rank *= 2  # in place from here on: these arrays are large
        rank -= count
        rank -= total  # twice the rank - (cases + 1)
        np.multiply(rank[:, group[i]], both, out=doubled[i])
    cases = _cases(masks)[np.ix_(of, of)]
    sums, squares = np.empty((f, f)), np.empty((f, f))
    for i in range(f):
        mine = doubled[i].astype(float)
        squares[i] = np.einsum("ij,ij->i", mine, mine)[of]
        sums[i, i:] = np.einsum("ij,ij->i", mine[of[i:]], doubled[i:, of[i]])
        sums[i:, i] = sums[i, i:]
    return np.where(cases >= max(2, minimum), divided(sums, squares * squares.T), np.nan)


def spearman_of_groups(
    groups: np.ndarray, minimum: int, tick: Callable[[float], None] = lambda share: None
) -> np.ndarray:
    """Spearman's correlations, ranking every pair anew: slower for few cases, but in little memory.

    Parameters
    ----------
    groups : int, shape (F, n)
        The group of equal values in its row that each value belongs to, in the order of their
        size; -1 where missing.
    minimum : int
        As in `correlations`.
    tick : callable
        Told the share that is done.

    Examples
    --------
    >>> spearman_of_groups(np.array([[0, 1, 2, 3], [2, 0, -1, 3]]), 2)[0, 1].item()
    0.5
    """
    f = len(groups)
    present = groups >= 0
    found = np.full((f, f), np.nan)
    for i in range(f):
        for j in range(i, f):
            both = present[i] & present[j]
            if both.sum() >= max(2, minimum):
                ranks = [ordering.group_ranks(groups[k, both]) for k in (i, j)]
                found[i, j] = found[j, i] = normed(products(np.stack(ranks)))[0, 1]
        tick(1 - ((f - 1 - i) / f) ** 2)
    return found


def _pearson(rows: np.ndarray, masks: np.ndarray, of: np.ndarray, minimum: int) -> np.ndarray:
    """From sums over each pattern; over again for pairs that lose nearly all of the variance."""
    f = len(rows)
    own = masks[of]
    scores = np.zeros(rows.shape)
    for i in range(f):
        if own[i].any():
            scores[i, own[i]] = centred(rows[i : i + 1, own[i]])
    weights = masks.astype(float)
    cases = _cases(masks)[np.ix_(of, of)]
    shared = np.maximum(cases, 1)
    sums = np.stack([scores @ w for w in weights], axis=1)[:, of]
    squares = np.stack([(scores * scores) @ w for w in weights], axis=1)[:, of]
    return from_sums(
        products(scores),
        sums,
        squares - sums * sums / shared,
        cases,
        minimum,
        lambda i, j: rows[[i, j]],
    )


def from_sums(
    both: np.ndarray,
    sums: np.ndarray,
    squares: np.ndarray,
    cases: np.ndarray,
    minimum: int,
    pair: Callable[[int, int], np.ndarray],
) -> np.ndarray:
    """Pearson's correlations from sums over the cases that each pair has, all shape (F, F).

    Where a few far-off values of i are missing from j, its sum of squares over the pair is a small
    difference of large numbers; such a pair is computed from its own values.

    Parameters
    ----------
    both : sums of the products of i and j
    sums : sums of i where j is there
    squares : sums of squares of i around its mean, where j is there
    cases : how many there are
    minimum : int
        As in `correlations`.
    pair : callable
        The values of two variables, shape (2, n).
    """
    enough = cases >= max(2, minimum)
    found = divided(both - sums * sums.T / np.maximum(cases, 1), squares * squares.T)
    whole = np.diag(squares)[:, np.newaxis]
    lost = (squares <= _LOST * whole) & (whole > 0)
    for i, j in np.argwhere(np.triu((lost | lost.T) & enough, 1)):
        values = pair(i, j)
        values = values[:, np.isfinite(values).all(axis=0)]
        found[i, j] = found[j, i] = _complete(values, "pearson", minimum)[0, 1]
    return np.where(enough, found, np.nan)


def _cases(masks: np.ndarray) -> np.ndarray:
    return products(masks.astype(float))
