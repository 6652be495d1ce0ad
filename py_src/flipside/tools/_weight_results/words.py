"""Trials, results and weights as the report speaks of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def counted(n: int, thing: str) -> str:
    """A number of things.

    Examples
    --------
    >>> counted(1, "trial"), counted(1200, "result")
    ('1 trial', '1,200 results')
    """
    return f"{n:,} {thing}{'' if n == 1 else 's'}"


def spans(numbers: Sequence[int] | np.ndarray, most: int = 4) -> str:
    """Trials by their numbers, neighbours together.

    Examples
    --------
    >>> spans([7]), spans([1, 2, 3, 9])
    ('trial 7', 'trials 1 to 3 and 9')
    >>> spans(range(1, 20, 2), most=2)
    'trials 1, 3 and 8 more'
    """
    numbers = sorted(int(number) for number in numbers)
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown, rest = runs[:most], runs[most:]
    parts = [str(a) if a == b else f"{a}, {b}" if b == a + 1 else f"{a} to {b}" for a, b in shown]
    if rest:
        parts.append(f"{sum(b - a + 1 for a, b in rest)} more")
    joined = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"{'trial' if len(numbers) == 1 else 'trials'} {joined}"


def number(value: float) -> str:
    """A result or its change in a sentence: three significant digits, no exponent.

    Examples
    --------
    >>> number(12.3456), number(-0.01234), number(12345.6), number(0.0)
    ('12.3', '-0.0123', '12,346', '0')
    """
    if not value:
        return "0"
    size = abs(value)
    digits = 0
    while size * 10**digits < 99.5 and digits < 8:
        digits += 1
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
