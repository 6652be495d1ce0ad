"""Where a layer's data lands in the plot, and how it is painted: what all marks share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import CannotDraw
from .plot import color_scale
from .scales import Scale
from .spec import Layer

FALLBACK = "#0b6e99"


@dataclass(frozen=True)
class Frame:
    """The plot's edges in pixels, and the scales in it; a scale is None where no layer uses it."""

    left: float
    right: float
    top: float
    bottom: float
    x: Scale | None
    y: Scale | None


def painted(layer: Layer, fallback: str = FALLBACK) -> Iterator[tuple[Mapping, Callable]]:
    """Each row with the function that gives its colour and opacity as attributes.

    A row whose colour is missing is not drawn.
    """
    scale, style = color_scale(layer), layer.style
    plain = layer.encoding.get("color", {}).get("value", style.get("color", fallback))
    opacity = layer.setting("opacity")

    def paint_with(color: str) -> Callable[[str], dict]:
        def paint(kind: str) -> dict:
            own = style.get(f"{kind}Opacity", opacity)
            clear = {} if own in (None, 1) else {f"{kind}_opacity": own}
            return {kind: style.get(kind, color), **clear}

        return paint

    for row in layer.rows or ([{}] if _only_datums(layer) else []):
        color = scale.of(layer.value("color", row)) if scale else plain
        if color is not None:
            yield row, paint_with(color)


def _only_datums(layer: Layer) -> bool:
    return not any("field" in found for found in layer.encoding.values())


def scale_of(frame: Frame, name: str) -> Scale:
    scale = frame.x if name[0] == "x" else frame.y
    if scale is None:
        raise CannotDraw(f"there is no {name[0]} axis")
    return scale


def pixel(layer: Layer, frame: Frame, row: Mapping, name: str) -> float | None:
    return scale_of(frame, name).at(layer.value(name, row)) if layer.channel(name) else None


def stroke(layer: Layer, paint: Mapping[str, Any], width: float) -> dict[str, Any]:
    dash = layer.setting("strokeDash")
    dashes = " ".join(f"{float(d):g}" for d in dash) if dash else None
    return {
        **paint,
        "stroke_width": layer.setting("strokeWidth", width),
        "stroke_dasharray": dashes,
        "stroke_linecap": layer.style.get("strokeCap"),
    }
