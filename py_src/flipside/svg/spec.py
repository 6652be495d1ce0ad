"""The part of Vega-Lite that is understood, read strictly: an unknown word is refused, not ignored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .errors import CannotDraw

MARKS = ("bar", "line", "area", "rule", "rect", "point", "text", "tick")
TYPES = ("quantitative", "temporal", "ordinal", "nominal")

# Words with no bearing on a static picture are let through: $schema, tooltip, clip, and so on.
_VIEW = {"$schema", "data", "width", "height", "layer", "mark", "encoding", "resolve", "config"}
_VIEW |= {"description", "autosize", "padding", "background"}
_CHANNELS = {"x", "y", "x2", "y2", "color", "opacity", "strokeDash", "size", "text", "detail"}
_CHANNELS |= {"tooltip"}
_CHANNEL = {"field", "type", "timeUnit", "axis", "scale", "legend", "title", "value", "datum"}
_CHANNEL |= {"format", "stack", "sort"}
_SCALE = {"domain", "range", "type", "nice", "zero", "clamp", "interpolate"}
_MARK = {"type", "color", "fill", "stroke", "opacity", "fillOpacity", "strokeOpacity", "size"}
_MARK |= {"strokeWidth", "strokeDash", "filled", "interpolate", "text", "align", "baseline"}
_MARK |= {"dx", "dy", "fontSize", "fontWeight", "tooltip", "clip", "cornerRadius", "strokeCap"}
_INTERPOLATE = ("linear", "step", "step-after", "step-before")
_COLOR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,20}")


@dataclass(frozen=True)
class Layer:
    """One mark with its data. `style` is the mark's properties, `encoding` definition by channel."""

    mark: str
    style: Mapping[str, Any]
    encoding: Mapping[str, Mapping[str, Any]]
    rows: Sequence[Mapping[str, Any]]

    def channel(self, name: str) -> Mapping[str, Any] | None:
        """The definition of a channel that depends on the data, else None."""
        found = self.encoding.get(name)
        return found if found and ("field" in found or "datum" in found) else None

    def value(self, name: str, row: Mapping[str, Any]) -> Any:
        """What `row` has for the channel; None where it has nothing."""
        found = self.encoding[name]
        return found["datum"] if "datum" in found else row.get(found["field"])

    def setting(self, name: str, default: Any = None) -> Any:
        """A property that is the same for the whole layer, from the encoding or the mark."""
        return self.encoding.get(name, {}).get("value", self.style.get(name, default))


@dataclass(frozen=True)
class View:
    """A chart: layers over one plot, `height` pixels high. `shared_y` is False for one y scale each."""

    height: float | None
    layers: Sequence[Layer]
    shared_y: bool


def read_spec(spec: Mapping[str, Any]) -> View:
    """The chart that a Vega-Lite specification describes.

    Raises
    ------
    CannotDraw
        It uses something outside the known subset.
    """
    _known(spec, _VIEW, "the chart")
    parts = spec.get("layer", [spec])
    if "layer" in spec and "mark" in spec:
        raise CannotDraw("it has both a mark and layers")
    resolve = spec.get("resolve") or {}
    if resolve not in ({}, {"scale": {"y": "independent"}}):
        raise CannotDraw("its scales are resolved in an unknown way")
    outer = spec.get("encoding") or {} if "layer" in spec else {}
    layers = [_layer(part, outer, spec.get("data")) for part in parts]
    height = spec.get("height")
    if not (height is None or isinstance(height, (int, float))):
        raise CannotDraw("its height is not a number")
    return View(height, layers, shared_y=not resolve)


def color(value: Any) -> str:
    """A colour as it may stand in an attribute; CannotDraw for anything but a name or ``#rrggbb``."""
    if not (isinstance(value, str) and _COLOR.fullmatch(value)):
        raise CannotDraw(f"{value!r} is not a plain colour")
    return value


def _layer(part: Mapping, outer: Mapping, data: Any) -> Layer:
    _known(part, _VIEW - {"layer"}, "a layer")
    mark = part.get("mark")
    style = {"type": mark} if isinstance(mark, str) else dict(mark or {})
    kind = style.get("type")
    if kind not in MARKS:
        raise CannotDraw(f"the mark {kind!r} is unknown")
    _known(style, _MARK, f"the mark {kind!r}")
    for name in ("color", "fill", "stroke"):
        if name in style:
            color(style[name])
    if style.get("interpolate", "linear") not in _INTERPOLATE:
        raise CannotDraw(f"the interpolation {style['interpolate']!r} is unknown")
    encoding = {**outer, **(part.get("encoding") or {})}
    _known(encoding, _CHANNELS, "the encoding")
    kept = {name: _channel(name, found) for name, found in encoding.items() if name != "tooltip"}
    own = part.get("data") or data or {}
    if set(own) != {"values"} or not isinstance(own["values"], list):
        raise CannotDraw("its data is not inside the specification")
    return Layer(kind, style, kept, own["values"])


def _channel(name: str, found: Any) -> Mapping[str, Any]:
    if not isinstance(found, Mapping):
        raise CannotDraw(f"the channel {name!r} is a list")
    _known(found, _CHANNEL, f"the channel {name!r}")
    varies = "field" in found or "datum" in found
    if name in ("opacity", "strokeDash", "size") and varies:
        raise CannotDraw(f"{name!r} depends on the data")
    if varies and name not in ("x2", "y2") and found.get("type") not in TYPES:
        raise CannotDraw(f"the channel {name!r} has no type")
    if found.get("timeUnit", "utcyearmonthdate") != "utcyearmonthdate":
        raise CannotDraw(f"the time unit {found['timeUnit']!r} is unknown")
    if found.get("sort") is not None or found.get("stack"):
        raise CannotDraw(f"the channel {name!r} is sorted or stacked")
    scale = found.get("scale") or {}
    _known(scale, _SCALE, f"the scale of {name!r}")
    if scale.get("type", "linear") not in ("linear", "log"):
        raise CannotDraw(f"the scale type {scale['type']!r} is unknown")
    if "labelExpr" in (found.get("axis") or {}):
        raise CannotDraw("an axis label is an expression")
    if name == "color" and not varies:
        color(found.get("value"))
    return found


def _known(given: Iterable[str], known: set[str], where: str) -> None:
    unknown = sorted(set(given) - known)
    if unknown:
        raise CannotDraw(f"{where} uses {', '.join(unknown)}")
