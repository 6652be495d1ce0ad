"""p-values of several tests at once: some are small by luck alone.

``p`` has any number of p-values, shape (N,). A missing one (NaN) stays missing and does not
count as a test.
"""

from __future__ import annotations

import numpy as np


def holm(p: np.ndarray) -> np.ndarray:
    """Holm's adjusted p: the chance of even one false alarm stays below it.

    Parameters
    ----------
    p : float, shape (N,)

    Returns
    -------
    shape (N,)
        At most 1. Valid however the tests depend on each other.

    Notes
    -----
    The k-th smallest of m is multiplied by ``m - k + 1``; none is below that of a smaller p.

    References
    ----------
    Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal
    of Statistics 6, 65-70. Same as statsmodels' ``multipletests(p, method="holm")``.

    Examples
    --------
    >>> holm(np.array([0.01, 0.04, np.nan, 0.03])).round(6).tolist()
    [0.03, 0.06, nan, 0.06]
    """
    adjusted, order = _sorted(p)
    count = len(order)
    raised = np.maximum.accumulate(adjusted[order] * np.arange(count, 0, -1))
    adjusted[order] = np.minimum(raised, 1)
    return adjusted


def benjamini_yekutieli(p: np.ndarray) -> np.ndarray:
    """Benjamini and Yekutieli's adjusted p: the share of false alarms among the alarms.

    Parameters
    ----------
    p : float, shape (N,)

    Returns
    -------
    shape (N,)
        At most 1. Valid however the tests depend on each other, unlike Benjamini and Hochberg's.

    Notes
    -----
    The k-th smallest of m is multiplied by ``m (1 + 1/2 + ... + 1/m) / k``; none is above that of
    a larger p.

    References
    ----------
    Benjamini, Yekutieli (2001), The control of the false discovery rate in multiple testing
    under dependency, Annals of Statistics 29, 1165-1188. Same as statsmodels'
    ``multipletests(p, method="fdr_by")``.

    Examples
    --------
    >>> benjamini_yekutieli(np.array([0.01, 0.04, np.nan, 0.03])).round(6).tolist()
    [0.055, 0.073333, nan, 0.073333]
    """
    adjusted, order = _sorted(p)
    place = np.arange(1, len(order) + 1)
    raised = adjusted[order] * (len(order) * np.sum(1 / place) / place)
    adjusted[order] = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1)
    return adjusted


def _sorted(p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A copy, and where its values stand from the smallest on, without the missing ones."""
    values = np.array(p, float)
    order = np.argsort(values, kind="stable")  # the missing ones come last
    return values, order[: np.count_nonzero(~np.isnan(values))]
