"""Trials drawn around a centre, on the lattice of what is allowed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .uniforms import uniforms

Settle = Callable[[np.ndarray], np.ndarray]
"""Puts wished weights, float of shape (n, N), on the nearest that keep to all rules: int, in units."""


def propose(
    settle: Settle,
    centre: np.ndarray,
    spread: np.ndarray,
    earlier: np.ndarray,
    count: int,
    seed: int,
) -> np.ndarray:
    """The next generation: the centre, then trials around it, none of them like another or an earlier one.

    Parameters
    ----------
    settle : callable
        As in `update`.
    centre, spread : float, shape (N,)
        As `update` gives them.
    earlier : int, shape (K, N)
        Trials that need not be made again.
    count : int
    seed : int

    Returns
    -------
    int, shape (up to count, N)
        Fewer where the rules leave no more, or none that chance would find.

    Examples
    --------
    >>> from functools import partial
    >>> from flipside.stats.lattice import Rules, nearest
    >>> settle = partial(nearest, Rules(np.zeros(2, int), np.full(2, 10), 10))
    >>> propose(settle, np.array([6.2, 3.8]), np.ones(2), np.array([[5, 5]]), 3, seed=1)[0].tolist()
    [6, 4]
    """
    known = {row.tobytes() for row in np.asarray(earlier, np.int64)}
    found: list[np.ndarray] = []
    for attempt in range(30):
        # Where rounding leaves too few different ones, further out.
        wide = spread * max(1.0, 1.25 ** (attempt - 3))
        drawn = centre + wide * normals(seed + 7919 * (attempt + 1), (count, len(centre)))
        wished = drawn if attempt else np.vstack([centre, drawn])
        for row in settle(wished).astype(np.int64):
            key = row.tobytes()
            if key not in known and len(found) < count:
                known.add(key)
                found.append(row)
        if len(found) == count:
            break
    return np.array(found, np.int64).reshape(-1, len(centre))


def normals(seed: int, shape: tuple[int, int]) -> np.ndarray:
    """Independent standard normal numbers; the same for the same seed.

    References
    ----------
    Box, Muller (1958), The Annals of Mathematical Statistics 29, 610-611.

    Examples
    --------
    >>> sample = normals(1, (1000, 10))
    >>> bool(abs(sample.mean()) < 0.05), bool(abs(sample.std() - 1) < 0.05)
    (True, True)
    """
    one, two = uniforms(seed, (2, *shape))
    return np.sqrt(-2 * np.log1p(-one)) * np.cos(2 * np.pi * two)
