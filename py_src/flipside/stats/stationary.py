"""Resampling in blocks: which periods the stationary bootstrap draws, and how long its blocks are.

Resamples are glued together from blocks of neighbouring periods of random length, so that they
depend on each other as the periods did.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from .inference import ewc

CELLS = 2**17
"""Resamples times periods that are worked on at once: what a processor's cache holds."""
GOLDEN = 0x9E3779B97F4A7C15  # 2 ** 64 divided by the golden ratio, made odd
KEPT = 2**26
"""Resamples times periods that are kept at most: 128 MB, where two bytes hold a position."""


def optimal_block_length(values: np.ndarray) -> float:
    """Mean block length that suits the stationary bootstrap of the mean.

    Parameters
    ----------
    values : float, shape (T,)
        In order of time; missing ones (NaN) are left out.

    Returns
    -------
    float
        In periods, at most ``ceil(min(3 sqrt(T), T / 3))``. As it comes out of the formula, so it
        can be below 1, where blocks of one period are meant. NaN for constant values and for
        fewer than 8.

    Notes
    -----
    ``(2 g ** 2 / d) ** (1 / 3) T ** (1 / 3)`` with ``g = sum_k lambda(k / m) |k| gamma[k]``,
    ``d = 2 (sum_k lambda(k / m) gamma[k]) ** 2``, k = -m..m, gamma the autocovariances and lambda
    the flat-top window. m is twice the first lag after which ``max(5, floor(log10 T))``
    autocorrelations in a row lie within ``2 sqrt(log10(T) / T)``.

    References
    ----------
    Politis, White (2004), Econometric Reviews 23, 53-70, as corrected by Patton, Politis, White
    (2009), Econometric Reviews 28, 372-375. The stationary column of
    ``arch.bootstrap.optimal_block_length``, whose autocorrelations are those of the two
    overlapping parts of the series.

    Examples
    --------
    >>> wave = np.sin(np.arange(60) / 4)
    >>> round(optimal_block_length(wave), 4)
    4.5833
    """
    x = np.asarray(values, float)
    x = x[np.isfinite(x)]
    n = len(x)
    if ewc(x).reason:
        return math.nan
    x = x - x.mean()
    run = max(5, int(math.log10(n)))
    longest = math.ceil(math.sqrt(n)) + run
    lags = np.arange(longest + 1)
    products, scales = np.array([_lagged(x, lag) for lag in lags]).T
    limit = 2 * math.sqrt(math.log10(n) / n)
    small = np.abs(products) < limit * scales  # the correlation, without dividing by 0
    first = next((i for i in range(longest - run + 1) if small[i : i + run].all()), None)
    m = longest if first is None else min(2 * max(first, 1), longest)

    k = lags[1 : m + 1]
    weighted = np.minimum(1, 2 * (1 - k / m)) * products[1 : m + 1] / n
    g = 2 * float(np.sum(k * weighted))
    variance = float(products[0]) / n + 2 * float(np.sum(weighted))
    upper = math.ceil(min(3 * math.sqrt(n), n / 3))
    if variance == 0:
        return float(upper)
    return min(abs(g / variance) ** (2 / 3) * n ** (1 / 3), float(upper))


def _lagged(x: np.ndarray, lag: int) -> tuple[float, float]:
    """Sum of products at a lag, and the size that a correlation divides it by."""
    early, late = x[: max(len(x) - lag - 1, 0)], x[lag + 1 :]
    product = x[lag:] @ x[: max(len(x) - lag, 0)]
    return float(product), math.sqrt(float(early @ early) * float(late @ late))


def chunks(
    n: int, block: float, resamples: int, seed: int, cells: int = CELLS
) -> Iterator[np.ndarray]:
    """Stationary bootstrap: which periods the resamples are made of, some resamples at a time.

    Parameters
    ----------
    n : int
        Periods.
    block : float
        Mean block length, at least 1; 1 draws every period by itself.
    resamples : int
        In total.
    seed : int
        The same positions for the same `n`, `block`, `resamples` and `seed`, on every machine.
    cells : int
        About how many positions to yield at a time; does not change them.

    Yields
    ------
    int, shape (c, n)
        Positions 0..n - 1, a resample a row. A block that reaches the last period goes on with
        the first one.

    Raises
    ------
    ValueError
        `block` is below 1.

    Notes
    -----
    Every position starts a new block with probability ``1 / block``, which makes block lengths
    geometric. A 16-bit number per position tells whether it starts one, so that the probability
    is right to 1 / 131,072; a 32-bit number per block tells where in the series the block starts.
    Both come from streams of their own (`mixed`), in the order of the positions.

    References
    ----------
    Politis, Romano (1994), The stationary bootstrap, Journal of the American Statistical
    Association 89, 1303-1313.

    Examples
    --------
    >>> [chunk.shape for chunk in chunks(5, 2.0, 3, seed=1, cells=10)]
    [(2, 5), (1, 5)]
    """
    if not block >= 1:
        raise ValueError(f"block must be at least 1, not {block}")
    flag_seed, place_seed = mixed(2 * seed, 2).tolist()
    starting = max(1, round(2**16 / block))  # how many of the 2 ** 16 values start a block
    rows = max(1, cells // n)
    width = -(-n // 4)  # the bits come in 64s
    blocks_before = 0
    for done in range(0, resamples, rows):
        c = min(rows, resamples - done)
        at = None
        if starting < 2**16:
            flags = mixed(flag_seed, c * width, done * width).view(np.uint16)
            flags = flags.reshape(c, 4 * width)[:, :n]
            flags[:, 0] = 0  # a resample begins with a block
            at = np.flatnonzero(flags < np.uint16(starting))
        blocks = c * n if at is None else len(at)
        odd = blocks_before % 2  # a 64-bit number is enough for two of them
        places = mixed(place_seed, (blocks + odd + 1) // 2, blocks_before // 2).view(np.uint32)
        # The whole part of n times a number from 0 to 1.
        start = (places[odd : odd + blocks].astype(np.uint64) * np.uint64(n)) >> np.uint64(32)
        start = start.astype(np.intp)
        blocks_before += blocks
        if at is None:
            yield start.reshape(c, n)
            continue
        # The next position is one further on, but for a jump where a block starts.
        start -= at
        start[1:] -= start[:-1].copy()
        start += 1
        start[0] -= 1
        positions = np.ones(c * n, np.intp)
        np.put(positions, at, start, mode="clip")
        np.cumsum(positions, out=positions)
        beyond = np.flatnonzero(positions >= n)  # once around the end
        positions[beyond] -= n
        yield positions.reshape(c, n)


def mixed(seed: int, count: int, first: int = 0) -> np.ndarray:
    """Random numbers of 64 bits, `count` of a stream that `seed` names, from its `first` on.

    Not NumPy's own, whose generators would make up a tenth of what a browser fetches before the
    first report; and any part of this stream can be had without what is before it.

    Parameters
    ----------
    seed : int
        0 to 2 ** 64 - 1.
    count, first : int

    Returns
    -------
    uint64, shape (count,)

    References
    ----------
    Steele, Lea, Flood (2014), Fast splittable pseudorandom number generators, OOPSLA 2014,
    453-472: SplitMix64.

    Examples
    --------
    >>> mixed(1234567, 2).tolist()
    [6457827717110365317, 3203168211198807973]
    """
    start = (seed + (first + 1) * GOLDEN) % 2**64
    z = _multiples(1 << max(0, count - 1).bit_length())[:count] + np.uint64(start)
    shifted = z >> np.uint64(30)
    for factor, shift in ((0xBF58476D1CE4E5B9, 27), (0x94D049BB133111EB, 31)):
        z ^= shifted
        z *= np.uint64(factor)
        np.right_shift(z, np.uint64(shift), out=shifted)
    z ^= shifted
    return z


@lru_cache(maxsize=4)  # chunk after chunk asks for about as many
def _multiples(count: int) -> np.ndarray:
    return np.arange(count, dtype=np.uint64) * np.uint64(GOLDEN)


class Draws:
    """The positions of `chunks`, kept for those who resample the same periods again.

    Drawing them takes about half the time of a bootstrap.

    Parameters
    ----------
    n, block, resamples, seed
        As in `chunks`.

    Examples
    --------
    >>> draws = Draws(5, 2.0, 3, seed=1)
    >>> once, again = np.concatenate(list(draws)), np.concatenate(list(draws))
    >>> once.shape, bool((once == again).all())
    ((3, 5), True)
    """

    def __init__(self, n: int, block: float, resamples: int, seed: int) -> None:
        self.n, self.block, self.resamples, self.seed = n, block, resamples, seed
        self._kept: np.ndarray | None = None

    def __iter__(self) -> Iterator[np.ndarray]:
        # So many resamples at a time, at least, that reading the values for them is worth it.
        cells = max(CELLS, 32 * self.n)
        rows = max(1, cells // self.n)
        if self._kept is not None:
            for done in range(0, self.resamples, rows):
                yield self._kept[done : done + rows].astype(np.intp)
            return
        kept = None
        if self.resamples * self.n <= KEPT:
            kept = np.empty((self.resamples, self.n), np.uint16 if self.n <= 2**16 else np.uint32)
        done = 0
        for positions in chunks(self.n, self.block, self.resamples, self.seed, cells):
            if kept is not None:
                kept[done : done + len(positions)] = positions
            done += len(positions)
            yield positions
        self._kept = kept


def drawn(n: int, block: float, resamples: int, seed: int, draws: Draws | None) -> Draws:
    """`draws` where they are of `n` periods, which missing values may have made fewer; else new ones.

    Raises
    ------
    ValueError
        `draws` were drawn in another way.
    """
    if draws is None or draws.n != n:
        return Draws(n, block, resamples, seed)
    if (draws.block, draws.resamples, draws.seed) != (block, resamples, seed):
        raise ValueError("the draws are of another block length, number of resamples or seed")
    return draws
