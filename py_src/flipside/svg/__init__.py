"""A small static renderer for the charts of a report.

The page draws charts with Vega. The native package depends on NumPy, pandas and SciPy only,
and ``--html`` must show its charts all the same: this draws the part of Vega-Lite that
`flipside.chart` makes. Anything else is refused with `CannotDraw`, never drawn wrongly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from . import axes
from .elements import element, escaped
from .errors import CannotDraw
from .frame import Frame
from .marks import draw_layer
from .plot import Axis, color_scale, position_axis
from .scales import Discrete
from .spec import Layer, View, read_spec

__all__ = ["CannotDraw", "draw"]

HEIGHT = 200.0
STEP = 18.0  # pixels of a category where no height is given
MARGIN = 12.0


def draw(spec: Mapping[str, Any], width: float = 720, alt: str = "") -> str:
    """The chart as an SVG element, for a white background.

    Parameters
    ----------
    spec : mapping
        A Vega-Lite specification as the functions of `flipside.chart` make it.
    width : float
        Of the whole picture, axes included, in pixels. The height is the specification's plus
        what axes and legend need.
    alt : str
        What the chart shows, in words; its ``<title>`` and label for a screen reader.

    Returns
    -------
    str
        Well-formed XML without style sheets, scripts, references and ids.

    Raises
    ------
    CannotDraw
        The specification uses something outside the known subset, or holds no data.

    Examples
    --------
    >>> spec = {"data": {"values": [{"b": 1, "r": 0.1}, {"b": 2, "r": 0.2}]}, "mark": "bar",
    ...         "encoding": {"x": {"field": "b", "type": "ordinal"},
    ...                      "y": {"field": "r", "type": "quantitative"}}}
    >>> draw(spec, 300).startswith('<svg xmlns="http://www.w3.org/2000/svg" role="img"')
    True
    """
    try:
        return _draw(read_spec(spec), float(width), alt)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        # A specification of the wrong shape; the report is worth more than its picture.
        raise CannotDraw(f"it is not made as expected ({type(error).__name__}: {error})") from error


def _draw(view: View, width: float, alt: str) -> str:
    x = position_axis(view.layers, "x")
    groups = [list(view.layers)] if view.shared_y else [[layer] for layer in view.layers]
    ys = [position_axis(group, "y") for group in groups]
    drawn = [axis for axis in ys if axis]
    at_right = _at_right(drawn)
    rooms = dict.fromkeys((False, True), 0.0)
    rooms.update({side: axes.room(a) for a, side in zip(drawn, at_right, strict=True)})
    left, right = max(rooms[False], MARGIN), width - max(rooms[True], MARGIN) - 2
    if right - left < 40:
        raise CannotDraw("there is no room for it")

    legends, top = _legends(view, left, right)
    height = view.height or _natural_height(drawn)
    bottom = top + height
    below = (axes.LINE + 8 if x and x.settings is not None else 4) + (
        axes.LINE if x and x.settings is not None and x.title else 0
    )
    if x:
        x.scale.start, x.scale.stop = left, right
    for axis in drawn:
        # Categories run downwards, numbers upwards.
        ends = (top, bottom) if isinstance(axis.scale, Discrete) else (bottom, top)
        axis.scale.start, axis.scale.stop = ends

    frames = [axes.horizontal(x, left, right, top, bottom)] if x else []
    frames += [
        axes.vertical(axis, left, right, top, bottom, side)
        for axis, side in zip(drawn, at_right, strict=True)
    ]
    marks = ""
    for group, y in zip(groups, ys, strict=True):
        frame = Frame(left, right, top, bottom, x and x.scale, y and y.scale)
        marks += "".join(draw_layer(layer, frame) for layer in group)
    # A nested picture cuts off what lies outside without an id that could clash on a page.
    box = {"x": left, "y": top - 1, "width": right - left, "height": height + 2}
    window = f"{left:g} {top - 1:g} {right - left:g} {height + 2:g}"
    plot = element("svg", marks, **box, viewBox=window, overflow="hidden")
    return element(
        "svg",
        (f"<title>{escaped(alt)}</title>" if alt else "")
        + "".join(under for under, _ in frames)
        + plot
        + "".join(over for _, over in frames)
        + legends,
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        aria_label=alt or None,
        viewBox=f"0 0 {width:g} {bottom + below:g}",
        width=width,
        height=bottom + below,
        font_family="system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
        font_size=11,
    )


def _at_right(drawn: Sequence[Axis]) -> list[bool]:
    """On which side each y axis goes: where it says, else on the side that is left, left first."""
    said = [(axis.settings or {}).get("orient") for axis in drawn]
    free = [side for side in ("left", "right") if side not in said]
    sides = [side or (free.pop(0) if free else "none") for side in said]
    if len(set(sides)) < len(sides) or "none" in sides:
        raise CannotDraw("it has several axes on one side")
    return [side == "right" for side in sides]


def _natural_height(drawn: Sequence[Axis]) -> float:
    if drawn and isinstance(drawn[0].scale, Discrete):
        return STEP * len(drawn[0].scale.domain)
    return HEIGHT


def _legends(view: View, left: float, right: float) -> tuple[str, float]:
    """The legends above the plot, one below the other, and where the plot begins."""
    parts, used, seen = "", 6.0, []
    for layer in view.layers:
        scale, settings = color_scale(layer), _legend_settings(layer)
        if scale is None or settings is None or scale in seen:
            continue
        seen.append(scale)
        content, height = axes.legend(scale, settings, left, right - left)
        parts += element("g", content, transform=f"translate(0 {used:g})")
        used += height
    return parts, used + (4 if parts else 2)


def _legend_settings(layer: Layer) -> dict | None:
    found = layer.encoding.get("color", {})
    if "legend" in found and found["legend"] is None:
        return None
    settings = dict(found.get("legend") or {})
    settings.setdefault("title", found.get("title", found.get("field")))
    return settings
