"""Random numbers between 0 and 1."""

from __future__ import annotations

import math

import numpy as np

from .stationary import mixed

AT_ONCE = 2**17


def uniforms(seed: int, shape: tuple[int, ...]) -> np.ndarray:
    """Independent numbers from 0 to below 1, each a multiple of 2 ** -53.

    Parameters
    ----------
    seed : int
        0 to 2 ** 64 - 1; the same numbers for the same seed, on every machine.
    shape : tuple of int
        The numbers fill it row by row, so more rows leave the first ones as they are.

    Returns
    -------
    float, of that shape

    Examples
    --------
    >>> few, more = uniforms(7, (2, 3)), uniforms(7, (5, 3))
    >>> bool((few == more[:2]).all())
    True
    """
    count = math.prod(shape)
    numbers = np.empty(count)
    for start in range(0, count, AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        some[:] = mixed(seed, len(some), start) >> np.uint64(11)
    return (numbers * 2.0**-53).reshape(shape)
