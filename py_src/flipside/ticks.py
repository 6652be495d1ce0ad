"""Round numbers for the axes of charts."""

from __future__ import annotations

import math


def ticks(low: float, high: float, most: int) -> list[float]:
    """About `most` round numbers from `low` to `high`, evenly spread.

    Examples
    --------
    >>> ticks(-0.68, 0, 2)
    [-0.5, 0]
    """
    step = round_step((high - low) / most)
    first = math.ceil(low / step - 1e-9)
    return [_tidy(step * i) for i in range(first, math.floor(high / step + 1e-9) + 1)]


def log_ticks(low: float, high: float, most: int = 7) -> list[float]:
    """Round numbers between `low` and `high`, evenly spread on a log scale.

    Examples
    --------
    >>> log_ticks(0.7, 30), log_ticks(0.05, 2e6), log_ticks(0.93, 1.16)
    ([1, 2, 5, 10, 20], [1, 100, 10000, 1000000], [0.95, 1, 1.05, 1.1, 1.15])
    """
    span = math.log10(high / low)
    if span < 0.7:  # close to a linear axis
        return ticks(low, high, 5)
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    if span < most / 3:
        found = [m * 10.0**d for d in decades for m in (1, 2, 5)]
    else:
        every = math.ceil(span / most)
        found = [10.0**d for d in decades if d % every == 0]
    return [_tidy(tick) for tick in found if low <= tick <= high]


def round_step(size: float) -> float:
    """The next of 1, 2, 5 times a power of ten, at or above `size`, which is above 0.

    Examples
    --------
    >>> round_step(0.3), round_step(20)
    (0.5, 20.0)
    """
    power = 10.0 ** math.floor(math.log10(size))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= size * 0.999)


def _tidy(value: float) -> float | int:
    rounded = float(f"{value:.10g}")
    return int(rounded) if rounded == int(rounded) else rounded
