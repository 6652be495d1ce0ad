"""The marks of one layer as SVG."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .elements import INK, element, label, short
from .errors import CannotDraw
from .frame import Frame, painted, pixel, scale_of, stroke
from .labels import date_format as day_format
from .labels import days, number_format
from .paths import areas, lines
from .scales import Continuous, Discrete
from .spec import Layer

_STEP_SIZE = 5.0  # of a bar on a continuous scale, as Vega-Lite has it


def draw_layer(layer: Layer, frame: Frame) -> str:
    """The marks of `layer` inside `frame`.

    Raises
    ------
    CannotDraw
        The mark's channels do not say where it goes.
    """
    if layer.setting("opacity") == 0:  # only there to be hovered over
        return ""
    return "".join(_MARKS[layer.mark](layer, frame))


def _bars(layer: Layer, frame: Frame) -> Iterator[str]:
    measure, other = ("x", "y") if _lies(layer, frame) else ("y", "x")
    scale = scale_of(frame, measure)
    if not isinstance(scale, Continuous):
        raise CannotDraw("a bar has no length")
    seen = set()
    for row, paint in painted(layer):
        # Vega-Lite stacks bars that share a place; then one would hide the other here.
        key = str(layer.value(other, row)) if layer.channel(other) else ""
        if key in seen and not layer.channel(f"{measure}2") and not layer.channel(f"{other}2"):
            raise CannotDraw("several bars share a place")
        seen.add(key)
        start = pixel(layer, frame, row, f"{measure}2")
        ends = (scale.at(layer.value(measure, row)), scale.base() if start is None else start)
        sides = _sides(layer, frame, row, other, _STEP_SIZE)
        if ends[0] is None or sides is None:
            continue
        across, along = (sides, ends) if measure == "y" else (ends, sides)
        yield _rect(across, along, rx=layer.style.get("cornerRadius"), **paint("fill"))


def _lies(layer: Layer, frame: Frame) -> bool:
    """Whether bars run from left to right."""
    if layer.channel("x2") and not isinstance(frame.x, Discrete) and not _upright(layer):
        return True
    return isinstance(frame.y, Discrete) and isinstance(frame.x, Continuous)


def _upright(layer: Layer) -> bool:
    return bool(layer.channel("y")) and layer.encoding["y"]["type"] == "quantitative"


def _rects(layer: Layer, frame: Frame) -> Iterator[str]:
    outlined = "stroke" in layer.style
    for row, paint in painted(layer):
        across = _sides(layer, frame, row, "x") if layer.channel("x") else (frame.left, frame.right)
        along = _sides(layer, frame, row, "y") if layer.channel("y") else (frame.top, frame.bottom)
        if across and along:
            edge = stroke(layer, {"stroke": layer.style["stroke"]}, 1) if outlined else {}
            yield _rect(across, along, **paint("fill"), **edge)


def _rules(layer: Layer, frame: Frame) -> Iterator[str]:
    if not (layer.channel("x") or layer.channel("y")):
        raise CannotDraw("a rule has no place")
    if all(layer.channel(c) for c in "xy") and not any(layer.channel(c) for c in ("x2", "y2")):
        raise CannotDraw("a rule has a point but no length")
    for row, paint in painted(layer):
        x = _ends(layer, frame, row, "x", (frame.left, frame.right))
        y = _ends(layer, frame, row, "y", (frame.bottom, frame.top))
        if x and y:
            yield element(
                "line", x1=x[0], y1=y[0], x2=x[1], y2=y[1], **stroke(layer, paint("stroke"), 1)
            )


def _ends(
    layer: Layer, frame: Frame, row: Mapping, name: str, whole: tuple[float, float]
) -> tuple[float, float] | None:
    if not layer.channel(name):
        return whole
    first = pixel(layer, frame, row, name)
    last = pixel(layer, frame, row, f"{name}2") if layer.channel(f"{name}2") else first
    return None if first is None or last is None else (first, last)


def _ticks(layer: Layer, frame: Frame) -> Iterator[str]:
    lies = isinstance(frame.x, Discrete) and isinstance(frame.y, Continuous)
    other = frame.x if lies else frame.y
    size = 0.75 * other.band if isinstance(other, Discrete) else 15.0
    size = float(layer.setting("size", size))
    for (x, y), paint in _points_of(layer, frame):
        dx, dy = (size / 2, 0.0) if lies else (0.0, size / 2)
        yield element(
            "line",
            x1=x - dx, y1=y - dy, x2=x + dx, y2=y + dy,
            **stroke(layer, paint("stroke"), 1),
        )  # fmt: skip


def _dots(layer: Layer, frame: Frame) -> Iterator[str]:
    radius = math.sqrt(layer.setting("size", 30) / math.pi)
    filled = layer.style.get("filled", False)
    for (x, y), paint in _points_of(layer, frame):
        look = paint("fill") if filled else {"fill": "none", **stroke(layer, paint("stroke"), 1.5)}
        yield element("circle", cx=x, cy=y, r=radius, **look)


def _texts(layer: Layer, frame: Frame) -> Iterator[str]:
    anchors = {"left": "start", "center": "middle", "right": "end"}
    lowered = {"top": 0.8, "middle": 0.35, "bottom": -0.2, "alphabetic": 0.0}
    style, size = layer.style, layer.style.get("fontSize", 11)
    anchor = anchors.get(style.get("align", "center"), "middle")
    down = size * lowered.get(style.get("baseline", "middle"), 0.35) + style.get("dy", 0)
    write = _writer(layer)
    for row, paint in painted(layer, INK):
        x, y = pixel(layer, frame, row, "x"), pixel(layer, frame, row, "y")
        x = (frame.left + frame.right) / 2 if x is None and not layer.channel("x") else x
        y = (frame.top + frame.bottom) / 2 if y is None and not layer.channel("y") else y
        text = write(row)
        if x is None or y is None or text is None:
            continue
        yield label(
            text,
            x + style.get("dx", 0),
            y + down,
            text_anchor=anchor,
            font_size=size,
            font_weight=style.get("fontWeight"),
            **paint("fill"),
        )


def _writer(layer: Layer) -> Callable[[Mapping], str | None]:
    found = layer.encoding.get("text")
    if not layer.channel("text"):
        fixed = (found or {}).get("value", layer.style.get("text"))
        return lambda row: fixed
    format, kind = found.get("format"), found["type"]

    def write(row: Mapping) -> str | None:
        value = layer.value("text", row)
        if value is None or not format:
            return None if value is None else str(value)
        return (
            day_format(format)(days(value)) if kind == "temporal" else number_format(format)(value)
        )

    return write


def _points_of(layer: Layer, frame: Frame) -> Iterator[tuple[tuple[float, float], Callable]]:
    for row, paint in painted(layer):
        x, y = pixel(layer, frame, row, "x"), pixel(layer, frame, row, "y")
        x = (frame.left + frame.right) / 2 if not layer.channel("x") else x
        y = (frame.top + frame.bottom) / 2 if not layer.channel("y") else y
        if x is not None and y is not None:
            yield (x, y), paint


def _sides(
    layer: Layer, frame: Frame, row: Mapping, name: str, size: float | None = None
) -> tuple[float, float] | None:
    """Both edges of a rectangle along one axis: a band, from one value to another, or `size` wide."""
    if not layer.channel(name):
        return (frame.left, frame.right) if name == "x" else (frame.top, frame.bottom)
    first = pixel(layer, frame, row, name)
    if first is None:
        return None
    scale = scale_of(frame, name)
    if layer.channel(f"{name}2"):
        last = pixel(layer, frame, row, f"{name}2")
        return None if last is None else (first, last)
    if isinstance(scale, Discrete):
        half = min(scale.band, layer.setting("size", scale.band)) / 2
        return first - half, first + half
    if size is None:
        raise CannotDraw(f"a rectangle has no second {name}")
    size = layer.setting("size", size)
    return first - size / 2, first + size / 2


def _rect(across: tuple[float, float], along: tuple[float, float], **look: Any) -> str:
    (x0, x1), (y0, y1) = sorted(across), sorted(along)
    d = f"M{short(x0)},{short(y0)}H{short(x1)}V{short(y1)}H{short(x0)}Z"
    if look.get("rx"):
        return element("rect", x=x0, y=y0, width=x1 - x0, height=y1 - y0, **look)
    look.pop("rx", None)
    return element("path", d=d, **look)


_MARKS = {
    "bar": _bars, "rect": _rects, "rule": _rules, "tick": _ticks,
    "point": _dots, "text": _texts, "line": lines, "area": areas,
}  # fmt: skip
