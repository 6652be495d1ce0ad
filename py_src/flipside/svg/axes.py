"""Axes, grid lines and legends."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

from .elements import AXIS, GRID, INK, QUIET, element, label
from .labels import date_format, number_format, text_width
from .plot import Axis
from .scales import Continuous, Discrete, Palette, Shades

LINE = 16  # pixels that a line of labels takes
SWATCH = 10
_GRADIENT_STEPS = 40
_MOST_SWATCHES = 30


def labelled(axis: Axis) -> list[tuple[Any, str]]:
    """The axis' ticks with their labels."""
    settings, scale = axis.settings or {}, axis.scale
    if isinstance(scale, Discrete):
        values = settings.get("values") or scale.domain
        return [(v, str(v)) for v in values if scale.at(v) is not None]
    if settings.get("values") is not None:
        ticks = [scale.number(v) for v in settings["values"]]
        inside = [t for t in ticks if t is not None and scale.low <= t <= scale.high]
    else:
        inside = scale.ticks(axis.count)
    step = min((b - a for a, b in itertools.pairwise(inside)), default=None)
    write = _writer(scale, settings.get("format"), step)
    return [(tick, write(tick)) for tick in inside]


def room(axis: Axis | None) -> float:
    """Pixels that a vertical axis needs beside the plot."""
    if not axis or axis.settings is None:
        return 0.0
    widest = max((text_width(text) for _, text in labelled(axis)), default=0.0)
    return widest + 10 + (LINE + 2 if axis.title else 0)


def horizontal(axis: Axis, left: float, right: float, top: float, bottom: float) -> tuple[str, str]:
    """The x axis below the plot: what is drawn under the marks, and what over them."""
    if axis.settings is None:
        return "", ""
    ticks = [(_at(axis, value), text) for value, text in labelled(axis)]
    under, over = [], []
    if isinstance(axis.scale, Continuous) and axis.settings.get("grid", True):
        under = [element("path", d=f"M{x:.2f},{top:g}V{bottom:g}", stroke=GRID) for x, _ in ticks]
    over.append(element("path", d=f"M{left:g},{bottom + 0.5:g}H{right:g}", stroke=AXIS))
    for x, _ in ticks:
        over.append(element("path", d=f"M{x:.2f},{bottom:g}v4", stroke=AXIS))
    kept = _spaced([(x, text, text_width(text) + 6) for x, text in ticks])
    for x, text in kept:
        # A label at the very edge is moved in so far that nothing cuts it off.
        half = text_width(text) / 2
        x = min(max(x, half), right + 14 - half)
        over.append(label(text, x, bottom + LINE, text_anchor="middle", fill=QUIET))
    if axis.title:
        middle = (left + right) / 2
        over.append(_heading(axis.title, middle, bottom + 2 * LINE + 2, text_anchor="middle"))
    return "".join(under), "".join(over)


def vertical(
    axis: Axis, left: float, right: float, top: float, bottom: float, at_right: bool
) -> tuple[str, str]:
    """A y axis beside the plot: what is drawn under the marks, and what over them."""
    if axis.settings is None:
        return "", ""
    ticks = [(_at(axis, value), text) for value, text in labelled(axis)]
    under, over = [], []
    if isinstance(axis.scale, Continuous) and axis.settings.get("grid", True):
        under = [element("path", d=f"M{left:g},{y:.2f}H{right:g}", stroke=GRID) for y, _ in ticks]
    anchor, x = ("start", right + 6) if at_right else ("end", left - 6)
    for y, text in _spaced([(y, text, 13.0) for y, text in ticks]):
        over.append(label(text, x, y + 3.8, text_anchor=anchor, fill=QUIET))
    if axis.title:
        middle = (top + bottom) / 2
        x = right + room(axis) - 2 if at_right else left - room(axis) + 11
        turned = f"rotate(-90 {x:g} {middle:g})"
        over.append(_heading(axis.title, x, middle, text_anchor="middle", transform=turned))
    return "".join(under), "".join(over)


def legend(scale: Shades | Palette, settings: dict, x: float, width: float) -> tuple[str, float]:
    """A legend that starts at (x, 0), at most `width` wide, and its height."""
    title = settings.get("title")
    parts, indent = [], 0.0
    if title:
        indent = text_width(str(title), 11.5) + 10
        parts.append(_heading(title, x, 11))
    if isinstance(scale, Shades):
        return "".join(parts) + _gradient(scale, settings, x + indent), 30.0
    place, line = indent, 0
    for value in scale.domain[:_MOST_SWATCHES]:
        needed = SWATCH + 5 + text_width(str(value)) + 12
        if place + needed > width and place > indent:
            place, line = indent, line + 1
        y = line * LINE
        fill = scale.of(value)
        parts.append(element("rect", x=x + place, y=y + 2, width=SWATCH, height=SWATCH, fill=fill))
        parts.append(label(value, x + place + SWATCH + 5, y + 11, fill=QUIET))
        place += needed
    if len(scale.domain) > _MOST_SWATCHES:
        parts.append(label("…", x + place, line * LINE + 11, fill=QUIET))
    return "".join(parts), (line + 1) * LINE + 8.0


def _gradient(scale: Shades, settings: dict, x: float) -> str:
    low, high = scale.stops[0][0], scale.stops[-1][0]
    length = float(settings.get("gradientLength") or 160)
    thickness = float(settings.get("gradientThickness") or 8)
    write = _writer(Continuous(low, high), settings.get("format"), (high - low) / 4)
    size = length / _GRADIENT_STEPS
    parts = []
    for i in range(_GRADIENT_STEPS):
        fill = scale.of(low + (high - low) * (i + 0.5) / _GRADIENT_STEPS)
        # Each a little wider than its share, so that no seam shows between two.
        wide = size + (0.4 if i < _GRADIENT_STEPS - 1 else 0)
        parts.append(element("rect", x=x + i * size, y=3, width=wide, height=thickness, fill=fill))
    for value in settings.get("values") or [low, high]:
        place = x + length * (value - low) / (high - low)
        anchor = "start" if value == low else "end" if value == high else "middle"
        parts.append(label(write(value), place, thickness + 15, text_anchor=anchor, fill=QUIET))
    return "".join(parts)


def _writer(scale: Continuous, format: str | None, step: float | None) -> Callable[[float], str]:
    if scale.kind == "time":
        return date_format(format or "%Y")
    if not format and scale.kind == "log":
        format = ",~r"
    return number_format(format or "", step)


def _at(axis: Axis, value: Any) -> float:
    scale = axis.scale
    if isinstance(scale, Continuous):
        return scale.place(value)
    return scale.start + 0.0 if (found := scale.at(value)) is None else found


def _spaced(labels: Sequence[tuple[float, str, float]]) -> list[tuple[float, str]]:
    """The labels (place, text, room needed), every second left out until none overlaps."""
    kept = list(labels)
    while len(kept) > 1 and any(
        abs(b[0] - a[0]) < (a[2] + b[2]) / 2 for a, b in itertools.pairwise(kept)
    ):
        kept = kept[::2]
    return [(place, text) for place, text, _ in kept]


def _heading(text: object, x: float, y: float, **attributes: object) -> str:
    return label(text, x, y, fill=INK, font_size=11.5, **attributes)
