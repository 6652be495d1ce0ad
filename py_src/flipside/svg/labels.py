"""Axis labels: the part of d3's number and date formats that the charts use, and the width of a text."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from ..formats import MONTHS
from .errors import CannotDraw

_FORMAT = re.compile(r"(\+?)(\$?)(,?)(?:\.(\d+))?(~?)([%defgrs]?)")
_STRFTIME = re.compile(r"%[YymdbB]|[^%]")
_EPOCH = date(1970, 1, 1)
_WIDTHS = dict.fromkeys(" .,:;'|iljI-()", 0.33) | dict.fromkeys("MWmw%@", 0.9)


def number_format(spec: str, step: float | None = None) -> Callable[[float], str]:
    """The function that d3.format(spec) makes, for the formats that charts use.

    Parameters
    ----------
    spec : str
        Such as ``.0%``, ``,.1f``, ``,~r``, ``d``; empty for as many decimals as `step` needs.
    step : float, optional
        Distance of two ticks, which decides the decimals where the format leaves them open.

    Raises
    ------
    CannotDraw
        The format is not one of these.

    Examples
    --------
    >>> number_format(".0%")(-0.05), number_format(",~r")(1000000.0), number_format("", 0.5)(2.0)
    ('−5%', '1,000,000', '2.0')
    >>> number_format(",.3~r")(0.98765), number_format("~s")(15000)
    ('0.988', '15k')
    """
    match = _FORMAT.fullmatch(spec)
    if not match:
        raise CannotDraw(f"the number format {spec!r} is unknown")
    sign, currency, comma, digits, trim, kind = match.groups()
    if not kind and digits is None and not trim:
        kind, comma = "f", ","
    precision = int(digits) if digits is not None else _open_precision(kind, step)

    def formatted(value: float) -> str:
        body = _body(abs(value), kind or "g", precision, bool(comma))
        if trim or not kind:
            body = re.sub(r"(\.\d*?)0+(?=\D|$)", r"\1", body)
            body = re.sub(r"\.(?=\D|$)", "", body)
        negative = value < 0 and re.search(r"[1-9]", body)
        return f"{'−' if negative else sign}{currency}{body}"  # the minus sign, as d3 has it

    return formatted


def _open_precision(kind: str, step: float | None) -> int:
    if kind in ("%", "f") and step:
        decimals = -math.floor(math.log10(abs(step)) + 1e-9)
        return max(0, decimals - (2 if kind == "%" else 0))
    return 12 if kind in ("r", "", "s", "g") else 6 if kind != "d" else 0


def _body(size: float, kind: str, precision: int, comma: bool) -> str:
    group = "," if comma else ""
    if kind == "%":
        return f"{size * 100:{group}.{precision}f}%"
    if kind == "d":
        return f"{round(size):{group}}"
    if kind == "f":
        return f"{size:{group}.{precision}f}"
    if kind in ("e", "g"):
        return f"{size:{group}.{precision}{kind}}"
    suffix = ""
    if kind == "s" and size:
        thousands = min(4, max(-2, math.floor(math.log10(size) / 3 + 1e-9)))
        size, suffix = size / 1000.0**thousands, "µm kMGT"[thousands + 2].strip()
    # r: decimal notation, rounded to significant digits
    decimals = precision - 1 - (math.floor(math.log10(size)) if size else 0)
    return f"{round(size, decimals):{group}.{max(0, decimals)}f}{suffix}"


def date_format(spec: str) -> Callable[[float], str]:
    """The function that writes a date, given as days since 1970, as strftime's `spec` says.

    Month names are English whatever the system's language.

    Examples
    --------
    >>> date_format("%d %b %Y")(days("2009-03-31"))
    '31 Mar 2009'
    """
    parts = _STRFTIME.findall(spec)
    if "".join(parts) != spec:
        raise CannotDraw(f"the date format {spec!r} is unknown")

    def formatted(value: float) -> str:
        day = from_days(value)
        month = MONTHS[day.month - 1]
        fields = {"%Y": f"{day.year:04}", "%y": f"{day.year % 100:02}", "%B": month}
        fields |= {"%b": month[:3], "%m": f"{day.month:02}", "%d": f"{day.day:02}"}
        return "".join(fields.get(part, part) for part in parts)

    return formatted


def days(value: Any) -> float | None:
    """Days since 1970 of ISO text (``2009``, ``2009-03`` or ``2009-03-31``); None for None.

    Examples
    --------
    >>> days("1970-02"), days("2009-03-31")
    (31.0, 14334.0)
    """
    if value is None:
        return None
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T00:00:00(?:\.0+)?Z?)?", str(value))
    if not match:
        raise CannotDraw(f"{value!r} is not a date")
    year, month, day = match.groups()
    try:
        return float((date(int(year), int(month or 1), int(day or 1)) - _EPOCH).days)
    except ValueError:
        raise CannotDraw(f"{value!r} is not a date") from None


def from_days(value: float) -> date:
    """The date that `value` days after 1970 begin."""
    return _EPOCH + timedelta(days=math.floor(value))


def text_width(text: str, size: float = 11) -> float:
    """About how wide a text is in a sans-serif face, in pixels; rather too wide than too narrow."""
    return size * sum(_WIDTHS.get(char, 0.6) for char in text)
