"""Lines and areas: marks that join the rows of a group to one path."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping

from .elements import element, path
from .errors import CannotDraw
from .frame import Frame, painted, pixel, stroke
from .scales import Continuous
from .spec import Layer


def lines(layer: Layer, frame: Frame) -> Iterator[str]:
    for rows, paint in _groups(layer):
        pieces = _pieces(layer, rows, lambda row: _point(layer, frame, row))
        drawn = "".join(path(_stepped(piece, layer)) for piece in pieces)
        if drawn:
            look = stroke(layer, paint("stroke"), 2)
            yield element("path", d=drawn, fill="none", stroke_linejoin="round", **look)


def areas(layer: Layer, frame: Frame) -> Iterator[str]:
    if not isinstance(frame.y, Continuous):
        raise CannotDraw("an area has no height")
    # Areas that are not stacked Vega starts at the foot where there is no zero.
    alone = "stack" in (layer.channel("y") or {})
    base = frame.y.base() if not alone or frame.y.low <= 0 <= frame.y.high else frame.y.start
    groups = list(_groups(layer))
    if len(groups) > 1 and not layer.channel("y2") and not alone:
        raise CannotDraw("several areas are stacked")

    def edges(row: Mapping) -> tuple[float, float, float] | None:
        point = _point(layer, frame, row)
        low = pixel(layer, frame, row, "y2") if layer.channel("y2") else base
        return None if point is None or low is None else (*point, low)

    for rows, paint in groups:
        pieces = list(_pieces(layer, rows, edges))
        if not pieces:
            continue
        drawn = ""
        for piece in pieces:
            upper = _stepped([(x, y) for x, y, _ in piece], layer)
            lower = _stepped([(x, low) for x, _, low in piece], layer)
            if not layer.channel("y2"):
                lower = [lower[0], lower[-1]]
            drawn += path([*upper, *reversed(lower)], close=True)
        yield element("path", d=drawn, **paint("fill"))


def _groups(layer: Layer) -> Iterator[tuple[list[Mapping], Callable]]:
    """The rows of each line, in the order of x, with its paint."""
    named = [name for name in ("color", "detail") if layer.channel(name)]
    groups: dict[tuple, list] = {}
    for row, paint in painted(layer):
        key = tuple(str(layer.value(name, row)) for name in named)
        groups.setdefault(key, []).append((row, paint))
    for members in groups.values():
        yield [row for row, _ in members], members[0][1]


def _pieces(layer: Layer, rows: Iterable[Mapping], place: Callable) -> Iterator[list]:
    """Stretches without a gap: a missing value ends one."""
    if not (layer.channel("x") and layer.channel("y")):
        raise CannotDraw(f"the mark {layer.mark!r} has no place")
    discrete = layer.encoding["x"]["type"] in ("ordinal", "nominal")
    if not discrete:
        rows = sorted(rows, key=lambda row: (layer.value("x", row) is None, layer.value("x", row)))
    piece: list = []
    for row in rows:
        found = place(row)
        if found is not None:
            piece.append(found)
        elif piece:
            yield piece
            piece = []
    if piece:
        yield piece


def _stepped(points: list[tuple[float, float]], layer: Layer) -> list[tuple[float, float]]:
    how = layer.style.get("interpolate", "linear")
    if how == "linear":
        return points
    turned = points[:1]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        turn = {"step-after": x1, "step-before": x0, "step": (x0 + x1) / 2}[how]
        turned += [(turn, y0), (turn, y1), (x1, y1)]
    return turned


def _point(layer: Layer, frame: Frame, row: Mapping) -> tuple[float, float] | None:
    x, y = pixel(layer, frame, row, "x"), pixel(layer, frame, row, "y")
    return None if x is None or y is None else (x, y)
