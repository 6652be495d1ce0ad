"""Pieces of Vega-Lite specifications, so that all charts look and behave alike.

What the page and the static renderer rely on, and what a chart therefore sticks to:

- data is inside the specification (``data.values``, for the whole chart or per layer); no
  transform, parameter or expression: everything is computed in Python;
- marks: bar, line, area, rule, rect, point, text, tick; layers, no facets or concatenation;
- x is temporal, ordinal or quantitative, y quantitative (linear or log) or ordinal; one layer
  may have its own y scale and an axis on the right (``resolve.scale.y = "independent"``);
- dates are ISO text and always go through `date`, whose UTC time unit keeps a time zone from
  shifting them;
- colours that mean something are the constants below, letter for letter: the page replaces
  them by their twins when the system is set to dark; colour scales interpolate in RGB;
- number formats: ``.0%``, ``.1%``, ``.2%``, ``.1f``, ``.2f``, ``,~r``, ``d``; date formats: ``%Y``, ``%b %Y``,
  ``%d %b %Y``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from .ticks import log_ticks, round_step

ACCENT = "#0b6e99"
INVERTED = "#c8501e"
MUTED = "#8a8f98"
FAINT = "#d5d9de"
INK = "#1d2329"
NEUTRAL = "#f2f2f0"

RANKS = [INVERTED, MUTED, ACCENT]
"""Lowest to highest rank."""
DIVERGING = [INVERTED, NEUTRAL, ACCENT]
"""Below zero, zero, above zero."""

HEIGHT = 260


def spec(
    layers: Sequence[Mapping], values: Iterable[Mapping] | None = None, height: int = HEIGHT
) -> dict:
    """A chart as wide as its place on the page, of one or more layers.

    Parameters
    ----------
    layers : sequence of layer
        As `layer` makes them; drawn in this order.
    values : iterable of mapping, optional
        The data of the layers that have none of their own.
    height : int
        Of the plot without its axes, in pixels.
    """
    shared = {} if values is None else {"data": {"values": list(values)}}
    drawn = [dict(each) for each in layers]
    return {**shared, "width": "container", "height": height, "layer": drawn}


def layer(
    mark: str,
    values: Iterable[Mapping] | None = None,
    *,
    style: Mapping | None = None,
    **encoding,
) -> dict:
    """One layer: its mark with its style, its own data if any, and its encoding channels.

    Parameters
    ----------
    mark : str
        bar, line, area, rule, rect, point, text or tick.
    values : iterable of mapping, optional
        One record per datum; numbers that are missing are None. Without it the layer draws
        the chart's values.
    style : mapping, optional
        Properties of the mark, such as ``color`` or ``strokeWidth``.
    **encoding
        Channels by name, as `date`, `number` and `category` make them. An area reaches from its
        y to zero or to its y2; several lie over each other.

    Examples
    --------
    >>> layer("rule", [{"v": 1}], style={"color": INK}, y=number("v"))["mark"]
    {'type': 'rule', 'color': '#1d2329'}
    """
    height = encoding.get("y", {})
    if mark == "area" and "y2" not in encoding and height.get("type") == "quantitative":
        # Vega would stack them, which takes as long as drawing the chart, and where a value is missing put a zero.
        encoding["y"] = {"stack": None, **height}
    own = {} if values is None else {"data": {"values": list(values)}}
    return {**own, "mark": {"type": mark, **(style or {})}, "encoding": encoding}


def date(field: str, format: str = "%Y", **more) -> dict:
    """The channel of a date, read and shown in UTC, as ISO text has it.

    Parameters
    ----------
    field : str
    format : str
        Of the axis labels, as `date_format` chooses it.
    """
    axis = {"format": format, "tickCount": 8, "labelOverlap": True, "title": None, "grid": False}
    return {
        "field": field,
        "type": "temporal",
        "timeUnit": "utcyearmonthdate",
        "axis": axis,
        "scale": {"nice": False},
        **more,
    }


def date_format(dates: np.ndarray) -> str:
    """Years on the axis, or months as well where the years would repeat themselves.

    Examples
    --------
    >>> date_format(np.array(["2019-01-31", "2020-06-30"], "datetime64[D]"))
    '%b %Y'
    """
    return "%Y" if (dates[-1] - dates[0]).astype(int) > 8 * 366 else "%b %Y"


def number(field: str, title: str | None = None, format: str | None = None, **more) -> dict:
    """The channel of a number on a linear axis; more `axis` and `scale` settings may be given."""
    axis = {"title": title, "tickCount": 5, **({"format": format} if format else {})}
    return {
        "field": field,
        "type": "quantitative",
        **more,
        "axis": {**axis, **more.get("axis", {})},
    }


def logarithmic(
    field: str, values: Iterable[float], title: str | None = None, below: float = 0.0
) -> dict:
    """The channel of a positive number on a log axis that spans `values`, with round ticks.

    `below` is the share of the height that stays free at the bottom, for something else.
    """
    positive = [v for v in values if v is not None and v > 0 and math.isfinite(v)]
    low, high = (min(positive), max(positive)) if positive else (1.0, 1.0)
    low, high = low / 1.05, high * 1.05
    axis = {"title": title, "values": log_ticks(low, high), "format": ",~r"}
    domain = [low / (high / low) ** (below / (1 - below)), high]
    scale = {"type": "log", "domain": domain, "nice": False}
    return {"field": field, "type": "quantitative", "axis": axis, "scale": scale}


def category(field: str, domain: Sequence, title: str | None = None, most: int = 12) -> dict:
    """The channel of ordered categories, with at most about `most` of them labelled.

    Of more numbers than that (buckets, years) the round ones are labelled, of more words every second, fifth and so on.

    Examples
    --------
    >>> category("b", range(1, 101), most=12)["axis"]["values"]
    [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
    >>> category("d", ["1920s", "1930s", "1940s"], most=2)["axis"]["values"]
    ['1920s', '1940s']
    """
    axis: dict[str, Any] = {"title": title, "labelAngle": 0, "labelOverlap": True}
    if len(domain) > most:
        step = round(round_step(len(domain) / most))
        numbers = all(str(each).removeprefix("-").isdecimal() for each in domain)
        round_ones = [each for each in domain if numbers and int(each) % step == 0]
        axis["values"] = round_ones or list(domain)[::step]
    return {"field": field, "type": "ordinal", "scale": {"domain": list(domain)}, "axis": axis}


def ranks(field: str, buckets: int, legend: str | None = None) -> dict:
    """The colour of a bucket, 1 the lowest; a `legend` title shows the scale above the chart."""
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [1, buckets], "range": RANKS, "interpolate": "rgb"},
        "legend": gradient(legend, sorted({1, buckets}), "d") if legend else None,
    }


def names(field: str, domain: Sequence[str]) -> dict:
    """The channel of names, every one labelled where there is room, without a title."""
    axis = {"title": None, "labelAngle": 0, "labelOverlap": True, "labelLimit": 220}
    return {"field": field, "type": "ordinal", "scale": {"domain": list(domain)}, "axis": axis}


def signed(field: str, limit: float, legend: str, format: str | None = None) -> dict:
    """The colour of a number around zero; what lies beyond ``-limit .. limit`` has the end's colour.

    `format` is of the legend; percent without it.
    """
    return {
        "field": field,
        "type": "quantitative",
        "scale": {
            "domain": [-limit, 0, limit],
            "range": DIVERGING,
            "interpolate": "rgb",
            "clamp": True,
        },
        "legend": gradient(
            legend, [-limit, 0, limit], format or (".0%" if limit >= 0.01 else ".2%")
        ),
    }


def tip(field: str, title: str, format: str | None = None) -> dict:
    """One line of a tooltip; `format` of a number, none for text."""
    if format:
        return {"field": field, "type": "quantitative", "title": title, "format": format}
    return {"field": field, "type": "nominal", "title": title}


def zero_line(format: str, title: str) -> dict:
    """A layer: the line at zero, for a y axis of this `format` and `title`."""
    return layer(
        "rule",
        [{"zero": 0}],
        style={"color": INK, "strokeWidth": 1},
        y=number("zero", title, format),
    )


def hover(format: str, *tips: Mapping) -> dict:
    """A layer: invisible rules at every ``date``, so that a tooltip appears anywhere above it."""
    shown = {
        "field": "date",
        "type": "temporal",
        "timeUnit": "utcyearmonthdate",
        "format": "%d %b %Y",
        "title": "Date",
    }
    return layer(
        "rule",
        style={"opacity": 0, "strokeWidth": 6},
        x=date("date", format),
        tooltip=[shown, *tips],
    )


def fraction_format(values: Iterable[float]) -> str:
    """Percent without decimals, or with as many as a narrow range of `values` needs.

    Examples
    --------
    >>> fraction_format([-0.2, 0.3]), fraction_format([0.001, 0.012])
    ('.0%', '.1%')
    """
    finite = [v for v in values if v is not None and math.isfinite(v)]
    span = max(finite) - min(finite) if finite else 1
    return ".0%" if span > 0.04 else ".1%" if span > 0.004 else ".2%"


def amount(value: float) -> str:
    """A positive number for a text alternative, with three digits and no exponent.

    Examples
    --------
    >>> amount(99412.3), amount(16.72), amount(0.2719)
    ('99,400', '16.7', '0.272')
    """
    digits = 2 - math.floor(math.log10(value)) if value > 0 else 0
    return f"{round(value, digits):,.{max(digits, 0)}f}"


def thin(values: np.ndarray, most: int) -> np.ndarray:
    """Positions to draw of a long line: all, or the lowest and highest of equal stretches.

    No trough or peak is lost, unlike with every n-th point.

    Parameters
    ----------
    values : float, shape (N,)
    most : int
        About how many positions are wanted.

    Returns
    -------
    int, ascending
        With the first and the last position.

    Examples
    --------
    >>> thin(np.array([0.0, 9.0, 1.0, 2.0, -7.0, 3.0]), 4).tolist()
    [0, 1, 4, 5]
    """
    n = len(values)
    if n <= most:
        return np.arange(n)
    size, longer = divmod(n, max(1, most // 2))
    chosen = [[0, n - 1]]
    # Stretches of equal length, but that the first few are one longer.
    cut = longer * (size + 1)
    for start, stretch, length in ((0, values[:cut], size + 1), (cut, values[cut:], size)):
        parts = np.reshape(stretch, (-1, length))
        first = start + length * np.arange(len(parts))
        chosen += [first + parts.argmin(axis=1), first + parts.argmax(axis=1)]
    return np.unique(np.concatenate(chosen))


def plain(value: float | None) -> float | None:
    """A number for a chart: six significant digits, None where it is missing.

    Examples
    --------
    >>> plain(0.123456789), plain(float("nan"))
    (0.123457, None)
    """
    return float(f"{value:.6g}") if value is not None and math.isfinite(value) else None


def gradient(title: str, values: Sequence[float], format: str) -> dict:
    """The legend of a colour scale, above the chart, with labels at `values`."""
    return {
        "title": title,
        "orient": "top",
        "direction": "horizontal",
        "gradientLength": 160,
        "gradientThickness": 8,
        "values": list(values),
        "format": format,
    }
