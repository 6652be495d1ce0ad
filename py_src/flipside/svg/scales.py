"""Scales: from values to pixels and colours, with the round numbers and dates between."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .errors import CannotDraw
from .labels import days, from_days


@dataclass
class Continuous:
    """A linear, logarithmic or time scale. `start` and `stop` are the pixels of the domain's ends."""

    low: float
    high: float
    kind: str = "linear"  # linear, log or time
    clamp: bool = False
    start: float = 0.0
    stop: float = 1.0

    def number(self, value: Any) -> float | None:
        """The value as a number on this scale; None where it has no place on it."""
        if self.kind == "time":
            return days(value)
        if value is None or isinstance(value, bool) or not isinstance(value, (int, float)):
            return None
        if not math.isfinite(value) or (self.kind == "log" and value <= 0):
            return None
        return float(value)

    def at(self, value: Any) -> float | None:
        """The pixel of `value`."""
        number = self.number(value)
        return None if number is None else self.place(number)

    def place(self, number: float) -> float:
        """The pixel of a number, which for dates is days since 1970."""
        low, high = self.low, self.high
        if self.kind == "log":
            low, high, number = math.log(low), math.log(high), math.log(number)
        share = (number - low) / (high - low) if high > low else 0.5
        if self.clamp:
            share = min(1.0, max(0.0, share))
        return self.start + share * (self.stop - self.start)

    def base(self) -> float:
        """The pixel that bars and areas grow from: zero, or the end of the scale nearest to it."""
        if self.kind != "linear":
            return self.start
        return self.place(min(max(0.0, self.low), self.high))

    def ticks(self, count: int) -> list[float]:
        """About `count` round values inside the domain."""
        if self.kind == "time":
            return time_ticks(self.low, self.high, count)
        if self.kind == "log":
            return _log_ticks(self.low, self.high, count)
        step = tick_step(self.low, self.high, count)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [float(f"{step * i:.12g}") for i in range(first, last + 1)]

    def widen(self, count: int) -> None:
        """Move the domain's ends to round values."""
        if self.kind == "log":
            self.low = 10.0 ** math.floor(math.log10(self.low) + 1e-9)
            self.high = 10.0 ** math.ceil(math.log10(self.high) - 1e-9)
        elif self.high > self.low:
            step = tick_step(self.low, self.high, count)
            self.low = float(f"{math.floor(self.low / step + 1e-9) * step:.12g}")
            self.high = float(f"{math.ceil(self.high / step - 1e-9) * step:.12g}")


@dataclass
class Discrete:
    """Ordered categories: each has a band, `gap` (a share of the step) apart; points sit in the middle."""

    domain: Sequence[Any]
    gap: float = 0.0
    start: float = 0.0
    stop: float = 1.0

    def __post_init__(self) -> None:
        self._place = {str(value): i for i, value in enumerate(self.domain)}

    @property
    def step(self) -> float:
        """Pixels from one category to the next."""
        return (self.stop - self.start) / max(1, len(self.domain))

    @property
    def band(self) -> float:
        """Pixels that a category fills."""
        return abs(self.step) * (1 - self.gap)

    def at(self, value: Any) -> float | None:
        """The pixel of the middle of the category; None for one that is not in the domain."""
        place = self._place.get(str(value))
        return None if place is None else self.start + (place + 0.5) * self.step


Scale = Continuous | Discrete


@dataclass
class Shades:
    """Numbers to colours, interpolated in RGB between `stops`, pairs of value and ``#rrggbb``."""

    stops: Sequence[tuple[float, str]]

    def of(self, value: Any) -> str | None:
        """The colour of a number; beyond the ends the end's colour; None where it is missing."""
        if value is None or isinstance(value, str) or not math.isfinite(value):
            return None
        if value <= self.stops[0][0]:
            return self.stops[0][1]
        for (low, first), (high, last) in zip(self.stops, self.stops[1:], strict=False):
            if value <= high:
                share = (value - low) / (high - low)
                pairs = zip(_rgb(first), _rgb(last), strict=True)
                return "#" + "".join(f"{round(a + share * (b - a)):02x}" for a, b in pairs)
        return self.stops[-1][1]


@dataclass
class Palette:
    """Categories to colours."""

    domain: Sequence[Any]
    colors: Sequence[str]

    def of(self, value: Any) -> str | None:
        """The colour of a category; None for one that is not in the domain."""
        names = [str(each) for each in self.domain]
        if str(value) not in names:
            return None
        return self.colors[names.index(str(value)) % len(self.colors)]


def shades(domain: Sequence[float], colors: Sequence[str]) -> Shades:
    """A colour scale; two values and more colours spread the colours evenly between them."""
    if len(domain) == 2 and len(colors) > 2:
        low, high = domain
        domain = [low + (high - low) * i / (len(colors) - 1) for i in range(len(colors))]
    if len(domain) != len(colors) or len(colors) < 2:
        raise CannotDraw("a colour scale has not as many values as colours")
    for each in colors:
        _rgb(each)
    return Shades(list(zip(domain, colors, strict=True)))


def tick_step(low: float, high: float, count: int) -> float:
    """The round distance (1, 2 or 5 times a power of ten) that gives about `count` ticks, as d3 has it.

    Examples
    --------
    >>> tick_step(-0.05, 0.2, 5), tick_step(0, 1, 10)
    (0.05, 0.1)
    """
    raw = (high - low) / max(1, count)
    if raw <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(raw))
    error = raw / power
    factor = 10 if error >= 50**0.5 else 5 if error >= 10**0.5 else 2 if error >= 2**0.5 else 1
    return float(f"{factor * power:.12g}")


def time_ticks(low: float, high: float, count: int) -> list[float]:
    """First days of years, quarters or months, or every few days, about `count` of them.

    Parameters
    ----------
    low, high : float
        Days since 1970.
    count : int

    Examples
    --------
    >>> [str(from_days(t)) for t in time_ticks(days("1927-01-31"), days("2020-06-30"), 5)]
    ['1940-01-01', '1960-01-01', '1980-01-01', '2000-01-01', '2020-01-01']
    """
    target = (high - low) / max(1, count)
    if target < 20:
        every = next((n for n in (1, 2, 7, 14) if n >= target * 0.75), 14)
        return [float(d) for d in range(math.ceil(low), math.floor(high) + 1) if d % every == 0]
    months = min((1, 3, 6, 12), key=lambda m: abs(math.log(m * 30.44 / target)))
    if months == 12:
        months = 12 * max(1, round(tick_step(low / 365.25, high / 365.25, count)))
    first, last = from_days(low), from_days(high)
    starts = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    ticks = [days(date(m // 12, m % 12 + 1, 1)) for m in starts if m % months == 0]
    return [tick for tick in ticks if tick is not None and low <= tick <= high]


def _log_ticks(low: float, high: float, count: int) -> list[float]:
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    factors = (1, 2, 5) if len(powers) <= max(2, count // 3) else (1,)
    every = max(1, math.ceil(len(powers) / max(1, count)))
    found = [float(f"{f * 10.0**p:.12g}") for p in powers if p % every == 0 for f in factors]
    return [tick for tick in found if low * (1 - 1e-9) <= tick <= high * (1 + 1e-9)]


def _rgb(color: str) -> tuple[int, int, int]:
    if not (isinstance(color, str) and len(color) == 7 and color[0] == "#"):
        raise CannotDraw(f"the colour {color!r} cannot be mixed")
    try:
        red, green, blue = bytes.fromhex(color[1:])
    except ValueError:
        raise CannotDraw(f"the colour {color!r} cannot be mixed") from None
    return red, green, blue
