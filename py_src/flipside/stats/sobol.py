"""Sobol points: numbers that fill a cube more evenly than random ones."""

from __future__ import annotations

import numpy as np

from ._directions import TABLE
from .stationary import mixed

TOKENS = TABLE.split()
DIMENSIONS = len(TOKENS) + 1
"""The most there are."""
BITS = 53
"""Binary digits of a coordinate: what a float from 0 to 1 can hold."""


def sobol(n: int, dimensions: int, seed: int) -> np.ndarray:
    """The first points of a Sobol sequence that is scrambled at random.

    Parameters
    ----------
    n : int
        Best a power of 2: of 2 ** m points one lies in every interval of length 2 ** -m of each
        coordinate.
    dimensions : int
        At most `DIMENSIONS`.
    seed : int
        0 to 2 ** 64 - 1. The same points for the same seed, on every machine; more points or more
        dimensions leave the first ones as they are.

    Returns
    -------
    float, shape (n, dimensions)
        From 0 to below 1. Each point by itself is even in the cube.

    Raises
    ------
    ValueError
        More dimensions than there are.

    Notes
    -----
    A linear scramble and a digital shift: the digits of each coordinate are multiplied by a random
    lower triangular matrix with ones on its diagonal, and random digits are added, modulo 2. Both
    keep the points a net with the parameters of the plain one. Random digits come from `mixed`.

    References
    ----------
    Matousek (1998), On the L2-discrepancy for anchored boxes, Journal of Complexity 14, 527-556.

    Examples
    --------
    >>> points = sobol(8, 2, seed=1)
    >>> sorted((points[:, 0] * 8).astype(int).tolist())
    [0, 1, 2, 3, 4, 5, 6, 7]
    """
    directions = _directions(n, dimensions)
    random = mixed(seed, dimensions * (BITS + 1)).reshape(dimensions, BITS + 1) >> np.uint64(11)
    scrambled = np.zeros_like(directions)
    for digit in range(len(directions)):  # those further right are 0 in all directions
        place = np.uint64(BITS - 1 - digit)
        # What this digit of the plain number adds to the scrambled one: itself, and any right of it.
        one = np.uint64(1) << place
        column = random[:, digit] & (one - np.uint64(1)) | one
        scrambled ^= (directions >> place & np.uint64(1)) * column
    return _points(n, scrambled, random[:, BITS])


def plain(n: int, dimensions: int) -> np.ndarray:
    """The first points of the Sobol sequence itself, in the order of Gray's code.

    Parameters
    ----------
    n : int
    dimensions : int
        At most `DIMENSIONS`.

    Returns
    -------
    float, shape (n, dimensions)
        From 0 to below 1; the first point is 0 in all of them.

    Raises
    ------
    ValueError
        More dimensions than there are.

    References
    ----------
    Sobol (1967), On the distribution of points in a cube and the approximate evaluation of
    integrals, USSR Computational Mathematics and Mathematical Physics 7, 86-112. Antonov, Saleev
    (1979), ibid. 19, 252-256: the order. Direction numbers: see `flipside.stats._directions`.

    Examples
    --------
    >>> plain(4, 2).tolist()
    [[0.0, 0.0], [0.5, 0.5], [0.75, 0.25], [0.25, 0.75]]
    """
    return _points(n, _directions(n, dimensions), np.zeros(dimensions, np.uint64))


def _points(n: int, directions: np.ndarray, shift: np.ndarray) -> np.ndarray:
    digits = np.empty((n, len(shift)), np.uint64)
    digits[:1] = shift
    # Gray's code counts from 2 ** k to 2 ** (k + 1) - 1 as from 2 ** k - 1 down to 0, bit k added.
    for k, direction in enumerate(directions):
        done = 1 << k
        some = min(done, n - done)
        np.bitwise_xor(digits[done - some : done][::-1], direction, out=digits[done : done + some])
    return digits * 2.0**-BITS


def _directions(n: int, dimensions: int) -> np.ndarray:
    """As many direction numbers as n points need, with BITS digits: bits x dimensions."""
    if dimensions > DIMENSIONS:
        raise ValueError(f"at most {DIMENSIONS} dimensions, not {dimensions}")
    bits = max(0, n - 1).bit_length()
    rows = [[1] * bits, *(_numbers(token, bits) for token in TOKENS[: dimensions - 1])]
    places = np.arange(BITS - 1, BITS - 1 - bits, -1, dtype=np.uint64)
    return np.array(rows, np.uint64).reshape(dimensions, bits).T << places[:, None]


def _numbers(token: str, bits: int) -> list[int]:
    """The odd numbers m[1], m[2], ... of a dimension, by the recurrence of its polynomial."""
    packed = int(token, 36)
    degree = 1
    while 1 + (degree - 1) * (degree + 2) // 2 < packed.bit_length():
        degree += 1
    numbers = []
    for k in range(degree, 0, -1):  # the last of them is in the lowest bits
        numbers.insert(0, (packed & ((1 << (k - 1)) - 1)) << 1 | 1)
        packed >>= k - 1
    for k in range(degree, bits):
        number = numbers[k - degree] ^ numbers[k - degree] << degree
        for i in range(1, degree):
            if packed >> (degree - 1 - i) & 1:
                number ^= numbers[k - i] << i
        numbers.append(number)
    return numbers[:bits]
