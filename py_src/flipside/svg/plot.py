"""From what a chart's layers hold to its scales: domains, their order, what is shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .errors import CannotDraw
from .scales import Continuous, Discrete, Palette, Scale, Shades, shades
from .spec import Layer

DEFAULT_TICKS = 5


@dataclass
class Axis:
    """A scale with how its axis looks. `settings` is None where no axis is drawn."""

    scale: Scale
    settings: Mapping[str, Any] | None
    title: str | None

    @property
    def count(self) -> int:
        """About how many ticks are wanted."""
        return int((self.settings or {}).get("tickCount") or DEFAULT_TICKS)


def position_axis(layers: Sequence[Layer], name: str) -> Axis | None:
    """The scale and axis of ``x`` or ``y``, shared by `layers`; None where none of them uses it.

    Raises
    ------
    CannotDraw
        The layers disagree about what the axis is, or it has nothing to span.
    """
    users = [layer for layer in layers if layer.channel(name)]
    if not users:
        return None
    found = [layer.encoding[name] for layer in users]
    discrete = {f["type"] in ("ordinal", "nominal") for f in found}
    if len(discrete) > 1:
        raise CannotDraw(f"{name} holds both categories and numbers")
    values = [v for layer in users for v in _values(layer, name)]
    scales = [f["scale"] for f in found if f.get("scale")]
    if discrete == {True}:
        scale: Scale = _discrete(users, values, scales)
    else:
        scale = _continuous(users, name, values, scales)
    settings = next((f["axis"] for f in found if f.get("axis")), {})
    hidden = all("axis" in f and f["axis"] is None for f in found)
    axis = Axis(scale, None if hidden else settings, _title(found))
    if isinstance(scale, Continuous) and _nice(scale, scales):
        scale.widen(axis.count)
    return axis


def color_scale(layer: Layer) -> Shades | Palette | None:
    """The colour scale of a layer; None where its colour does not depend on the data.

    Raises
    ------
    CannotDraw
        The colours are not given one by one.
    """
    found = layer.channel("color")
    if not found:
        return None
    scale = found.get("scale") or {}
    colors = scale.get("range")
    if not isinstance(colors, (list, tuple)) or not colors:
        raise CannotDraw("a colour scale does not list its colours")
    if found["type"] == "quantitative":
        numbers = [v for v in _values(layer, "color") if isinstance(v, (int, float))]
        domain = scale.get("domain") or ([min(numbers), max(numbers)] if numbers else [0, 1])
        return shades(domain, colors)
    domain = scale.get("domain") or list(dict.fromkeys(_values(layer, "color")))
    return Palette(domain, colors)


def _values(layer: Layer, name: str) -> Iterable[Any]:
    for channel in (name, f"{name}2"):
        if layer.channel(channel):
            yield from (layer.value(channel, row) for row in layer.rows or [{}])


def _discrete(users: Sequence[Layer], values: Iterable[Any], scales: Sequence[Mapping]) -> Discrete:
    domain = next((s["domain"] for s in scales if s.get("domain")), None)
    if domain is None:
        present = [v for v in dict.fromkeys(values) if v is not None]
        # Vega-Lite sorts categories unless it is told otherwise.
        domain = sorted(present, key=lambda v: (isinstance(v, str), v))
    if not domain:
        raise CannotDraw("it has no data")
    bars = any(layer.mark == "bar" for layer in users)
    return Discrete(domain, gap=0.1 if bars else 0.0)


def _continuous(
    users: Sequence[Layer], name: str, values: Iterable[Any], scales: Sequence[Mapping]
) -> Continuous:
    kinds = {layer.encoding[name]["type"] for layer in users}
    types = {s.get("type", "linear") for s in scales}
    if len(kinds) > 1 or len(types) > 1:
        raise CannotDraw(f"{name} is linear in one layer and not in another")
    kind = "time" if kinds == {"temporal"} else types.pop() if types else "linear"
    clamp = any(s.get("clamp") for s in scales)
    scale = Continuous(0, 1, kind, clamp)
    domains = [s["domain"] for s in scales if s.get("domain")]
    numbers = [n for n in map(scale.number, domains[0] if domains else values) if n is not None]
    if not numbers:
        raise CannotDraw("it has no data")
    if not domains and kind == "linear" and _zero(users, name, scales):
        numbers.append(0.0)
    scale.low, scale.high = min(numbers), max(numbers)
    if scale.low == scale.high:
        half = 15.0 if kind == "time" else abs(scale.low) / 2 or 1.0
        scale.low, scale.high = scale.low - half, scale.high + half
    return scale


def _zero(users: Sequence[Layer], name: str, scales: Sequence[Mapping]) -> bool:
    given = [s["zero"] for s in scales if "zero" in s]
    if given:
        return any(given)
    return name == "y" or any(
        layer.mark == "bar" and not layer.channel("x2") and not _upright(layer) for layer in users
    )


def _upright(layer: Layer) -> bool:
    found = layer.channel("y")
    return bool(found) and found["type"] == "quantitative"


def _nice(scale: Continuous, scales: Sequence[Mapping]) -> bool:
    given = [s["nice"] for s in scales if "nice" in s]
    if given:
        return bool(given[0])
    return scale.kind != "time" and not any(s.get("domain") for s in scales)


def _title(found: Sequence[Mapping]) -> str | None:
    titles = []
    for each in found:
        axis = each.get("axis") or {}
        title = axis["title"] if "title" in axis else each.get("title", each.get("field"))
        if title and title not in titles:
            titles.append(str(title))
    return ", ".join(titles) or None
