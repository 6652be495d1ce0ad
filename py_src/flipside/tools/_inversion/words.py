"""Shares, sizes and lengths as the inversion tool speaks of them."""

from __future__ import annotations

import math

from .._periods import Periods

EVEN = 0.0005
"""A spread nearer to zero than this would be printed as 0.0 %: the two sides are even."""


def percent(value: float) -> str:
    """A size in percent, without sign; with a decimal where it is small.

    Examples
    --------
    >>> percent(-0.0312), percent(0.36364)
    ('3.1%', '36%')
    """
    size = abs(value)
    return f"{size:.1%}" if 0 < size < 0.0995 else f"{size:.0%}"


def share(part: int, whole: int, things: str) -> str:
    """Such a part of the things; in whole numbers where percent would round it to all or none.

    Examples
    --------
    >>> share(408, 1122, "months"), share(599, 600, "months")
    ('36% of months', '599 of 600 months')
    >>> share(600, 600, "months"), share(0, 600, "months")
    ('all 600 months', 'none of 600 months')
    """
    if part == whole:
        return f"all {whole:,} {things}"
    if part == 0:
        return f"none of {whole:,} {things}"
    text = percent(part / whole)
    return f"{part:,} of {whole:,} {things}" if text in ("100%", "0.0%") else f"{text} of {things}"


def typical(median: float) -> str:
    """A median of whole numbers, which can lie halfway between two of them.

    Examples
    --------
    >>> typical(7), typical(1.5), typical(299.5)
    ('7', '1 to 2', 'about 300')
    """
    if median == int(median):
        return f"{int(median):,}"
    low = math.floor(median)
    return f"{low} to {low + 1}" if median < 10 else f"about {low + 1:,}"


def typical_count(median: float, words: Periods) -> str:
    """The same with its unit: "7 months"."""
    return words.count(1) if median == 1 else f"{typical(median)} {words.many}"
