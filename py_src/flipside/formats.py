"""Numbers as people read them: one place for the command line's text and for the HTML report.

Values that scripts use stay untouched in the JSON; this is only for eyes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MISSING = "n/a"
NUMERIC = ("fraction", "ratio", "count", "p")
_FINEST = 1e-4  # percent or ratio: below this a number is shown as "close to nothing"


def format_value(value: Any, unit: str, periods_per_year: float | None = None) -> str:
    """One value of a report as text.

    Parameters
    ----------
    value : number, str, bool or None
        As the report's JSON has it.
    unit : str
        ``fraction`` (shown in percent), ``ratio``, ``count``, ``date``, ``text`` or ``p``.
    periods_per_year : float, optional
        12 shortens dates to their month.

    Returns
    -------
    str
        ``n/a`` where the value is missing.

    Examples
    --------
    >>> [format_value(v, "fraction") for v in (0.0116399, 0.36364, -12.5, None)]
    ['1.16%', '36.4%', '-1,250%', 'n/a']
    >>> format_value(0.00004, "p"), format_value(1122, "count"), format_value(5.7453, "ratio")
    ('below 0.001', '1,122', '5.75')
    >>> format_value("2009-03-31", "date", 12), format_value("2009-03-27", "date", 52)
    ('2009-03', '2009-03-27')
    """
    return format_column([value], unit, periods_per_year)[0]


def format_column(
    values: Sequence[Any], unit: str, periods_per_year: float | None = None
) -> list[str]:
    """The values of one table column as text, with the same number of decimals, so that they line up.

    Parameters are those of `format_value`.

    Examples
    --------
    >>> format_column([0.0312, -0.5, None], "fraction")
    ['3.1%', '-50.0%', 'n/a']
    """
    numbers = [float(v) for v in values if _is_number(v)]
    finite = [n for n in numbers if math.isfinite(n)]
    if unit == "fraction":
        decimals = _decimals([100 * n for n in finite], (10, 2), (1000, 1))
        return [_fixed(v, decimals, 100, "%") for v in values]
    if unit == "ratio":
        decimals = _decimals(finite, (1000, 2))
        return [_fixed(v, decimals) for v in values]
    if unit == "count":
        # A median length can be half a period.
        decimals = 0 if all(n == round(n) for n in finite) else 1
        return [_fixed(v, decimals) for v in values]
    if unit == "p":
        return [_probability(v) for v in values]
    if unit == "date":
        return [_date(v, periods_per_year) for v in values]
    return [_text(v) for v in values]


def frequency(periods_per_year: float | None) -> str:
    """How often a period ends, in words; None or NaN where there is one date only.

    Examples
    --------
    >>> frequency(12), frequency(52), frequency(13.044642857142858), frequency(None)
    ('monthly', 'weekly', 'every 4 weeks', 'one date')
    """
    if not periods_per_year or math.isnan(periods_per_year):
        return "one date"
    named = {252: "daily", 52: "weekly", 12: "monthly", 4: "quarterly", 1: "yearly"}
    if periods_per_year in named:
        return named[periods_per_year]
    weeks = 365.25 / 7 / periods_per_year
    if weeks > 1.5 and abs(weeks - round(weeks)) < 0.01:
        return f"every {weeks:.0f} weeks"
    return f"{periods_per_year:.4g} periods a year"


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _decimals(sizes: Sequence[float], *steps: tuple[float, int]) -> int:
    """Decimals for the largest of `sizes`: those of the first step whose limit is above it."""
    largest = max(map(abs, sizes), default=0.0)
    if 0 < largest < 0.01:  # two significant digits where two decimals would show nothing
        return min(1 - math.floor(math.log10(largest)), round(-math.log10(_FINEST)))
    # Rounded as it will be shown, so that 9.996 does not become "10.00".
    return next((d for limit, d in steps if round(largest, d) < limit), 0)


def _fixed(value: Any, decimals: int, scale: float = 1, mark: str = "") -> str:
    if not _is_number(value):
        return _text(value)
    size = value * scale
    if not math.isfinite(size):
        return MISSING
    if abs(size) >= 1e15:
        return f"{size:.3g}{mark}"
    if 0 < abs(size) < _FINEST / 2 and decimals * math.log10(10) >= -math.log10(_FINEST):
        return f"{'> -' if size < 0 else '< '}{_FINEST:.4f}{mark}"
    shown = f"{size:,.{decimals}f}"
    if not shown.strip("-0.,"):  # "-0.00" reads like a mistake
        shown = shown.lstrip("-")
    return shown + mark


def _probability(value: Any) -> str:
    if not _is_number(value) or not math.isfinite(value):
        return _text(value)
    if value < 0.001:
        return "below 0.001"
    if value > 0.99:
        return "above 0.99"
    return f"{value:.3f}" if value < 0.0995 else f"{value:.2f}"  # 0.048 must not read like 0.05


def _date(value: Any, periods_per_year: float | None) -> str:
    shown = _text(value)
    return shown[:7] if periods_per_year == 12 and len(shown) == 10 else shown


def _text(value: Any) -> str:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return MISSING
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
