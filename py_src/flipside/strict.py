"""What a report must be to be shown when nobody has looked at the code that made it.

`flipside.contract.check` takes for granted that a report is made of the pieces in `flipside.report`.
A tool that somebody edited or was sent may answer with anything, on purpose or not, and the page
has to stay alive: so every part has its type here, charts keep to the vocabulary of `flipside.chart`
(what Vega-Lite offers beyond it can be made to compute for ever), and nothing is larger than
`flipside.limits` says.
"""

from __future__ import annotations

import json
import math
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from . import contract, limits

# A type, a tuple of types and None, a list of one shape, or a dict by key, which has these keys and no others; "?" ends
# those that may be missing. What is `object` may be anything.
Shape = Any

_CELL = (str, int, float, bool, None)
_WORDS = {"id": str, "title": str}
_DESCRIBED = {"id": str, "label": str, "unit": str, "help": str}
BLOCKS: dict[str, Shape] = {
    "metrics": {**_WORDS, "items": [{**_DESCRIBED, "value": _CELL, "note?": (str, None)}]},
    "table": {
        **_WORDS,
        "columns": [_DESCRIBED],
        "rows": [[_CELL]],
        "help": str,
        "actions?": {"column": str, "choices": [{"label": str, "parameter": str}]},
    },
    "chart": {**_WORDS, "spec": dict, "alt": str, "help": str},
    "text": {**_WORDS, "paragraphs": [str]},
    "file": {
        "id": str, "name": str, "mime": str, "content": str,
        "encoding?": str, "load?": str, "title?": str,
    },
    "copy": {
        **_WORDS,
        "help": str,
        "pages": [{"label": str, "content": str}],
        "note?": (str, None),
    },
}  # fmt: skip
REPORT: Shape = {
    "tool": str,
    "title": str,
    "data?": object,  # never shown: see `flipside.source.admitted`
    "params": dict,
    "verdict": {"level": str, "label": str, "text": str},
    "blocks": list,
    "warnings": [str],
    "version": str,
    "origin?": str,
}

_NUMBER = (int, float, None)
_PARAMETER = {
    "id": str, "label": str, "help": str, "kind": str, "default": _CELL, "automatic": str,
    "choices": [{"value": str, "label": str}], "min": _NUMBER, "max": _NUMBER, "step": _NUMBER, "unit": str,
}  # fmt: skip
# What a tool declares, as `flipside.tool.Tool.to_json` tells it.
DECLARATION: Shape = {
    "id": str, "title": str, "question": str, "accepts": [str], "several": bool, "compares": [str],
    "parameters": [_PARAMETER], "author": str, "samples": [str],
}  # fmt: skip


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What a chart may consist of: see `flipside.chart`.
MARKS = ("bar", "line", "area", "rule", "rect", "point", "text", "tick", "circle", "square")
_CHANNELS = _words(
    "x y x2 y2 color fill stroke opacity fillOpacity strokeOpacity size shape text detail order xOffset yOffset "
    "strokeWidth strokeDash tooltip"
)
_STYLE = _words(
    "type color fill stroke opacity fillOpacity strokeOpacity strokeWidth strokeDash strokeCap strokeJoin size "
    "filled shape orient interpolate align baseline dx dy angle fontSize fontWeight fontStyle cornerRadius "
    "clip tooltip thickness radius width height limit text"
)
_GUIDE = _words(
    "title format formatType grid ticks tickCount tickSize domain labels labelAngle labelOverlap labelLimit "
    "labelAlign labelBaseline labelPadding labelFontSize labelColor titleAnchor titleAngle titleAlign titlePadding "
    "titleFontSize titleLimit titleX titleY orient direction gradientLength gradientThickness values columns offset "
    "symbolType symbolSize symbolLimit zindex"
)
_SCALE = _words(
    "type domain range zero nice clamp reverse interpolate padding paddingInner paddingOuter scheme"
)
_FIELD = _words(
    "field type timeUnit title format value datum aggregate bin stack sort bandPosition"
)
_AGGREGATES = ("count", "sum", "mean", "median", "min", "max", "average", "stdev")
_TIME_UNITS = ("utcyear", "utcyearmonth", "utcyearmonthdate", "utcyearquarter", "utcmonth")
_TYPES = ("quantitative", "temporal", "ordinal", "nominal")
_FORMAT_TYPES = ("number", "time", "utc")
# A width of a thousand digits is one of a thousand characters, for every number that is shown.
_FORMAT = re.compile(r"(?!.*\d{3}).{0,40}")
_LARGEST = 5000.0  # pixels, ticks or degrees: nothing in a chart is larger
_SMALLEST = 0.01
_MOST_TICKS = 100
_MOST_LAYERS = 40
_MOST_LISTED = 1000  # of a domain, a range or the labels of an axis
_LONGEST = 1000  # characters of a text that is not data
_LARGEST_WHOLE = 2**1023  # of a whole number: as a fraction it would be none


def check(report: Any) -> None:
    """Raise ValueError, naming the place, where a report is not fit to be shown.

    Parameters
    ----------
    report : object
        Anything that JSON can hold.

    Raises
    ------
    ValueError
        A part is missing or of another type, breaks `flipside.contract`, is a chart beyond the
        vocabulary, or is larger than `flipside.limits` allows.

    Examples
    --------
    >>> check({"tool": "mine"})
    Traceback (most recent call last):
    ValueError: the report has no "title"
    """
    for fault in _faults(report, REPORT, "the report"):
        raise ValueError(fault)
    for name, value in report["params"].items():
        if not _fits(value, _CELL):
            raise ValueError(f"params, {name} must be a text or a number, not {_called(value)}")
    for at, block in enumerate(report["blocks"]):
        where = f"block {at + 1}"
        kind = block.get("type") if isinstance(block, Mapping) else None
        if not isinstance(kind, str) or kind not in BLOCKS:
            raise ValueError(f"{where} has no type of {', '.join(BLOCKS)}")
        for fault in _faults(block, {"type": str, **BLOCKS[kind]}, where):
            raise ValueError(fault)
    contract.check(report)
    for block in report["blocks"]:
        if block.get("encoding") == "base64":
            _check_base64(block)
        if block["type"] == "chart":
            for fault in _chart_faults(block["spec"]):
                raise ValueError(
                    f"chart {block['id']!r} {fault}; see flipside.chart for what is possible"
                )
    _check_sizes(report)


def check_declaration(told: Any) -> None:
    """Raise ValueError, naming the place, where what a tool declares is not fit to make a form of.

    Parameters
    ----------
    told : object
        Anything that JSON can hold; right is what `flipside.tool.Tool.to_json` answers.
    """
    for fault in _faults(told, DECLARATION, "the declaration"):
        raise ValueError(fault)
    if len(told["parameters"]) > limits.PARAMETERS:
        raise ValueError(
            f"the declaration has {len(told['parameters'])} parameters; {limits.PARAMETERS} is the most"
        )
    if any(len(text) > limits.WORDS for text in _texts(told)):
        raise ValueError(f"the declaration has a text of more than {limits.WORDS:,} characters")
    # The page makes a field of each parameter and an option of each choice, and keeps it all.
    size = len(json.dumps(told, ensure_ascii=False).encode())
    if size > limits.SOURCE_BYTES:
        raise ValueError(
            f"the declaration has {size:,} bytes, and {limits.SOURCE_BYTES:,} is the most"
        )


def _texts(value: Any) -> Iterator[str]:
    """All texts in plain data, but for the keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (Mapping, list)):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(each)


def _faults(value: Any, shape: Shape, where: str) -> Iterator[str]:
    """In words, where `value` is not of a shape."""
    if isinstance(shape, dict):
        if not isinstance(value, Mapping):
            yield f"{where} must be an object, not {_called(value)}"
            return
        for key, part in shape.items():
            name = key.removesuffix("?")
            if name in value:
                yield from _faults(value[name], part, f"{where}, {name}")
            elif not key.endswith("?"):
                yield f'{where} has no "{name}"'
        for key in value:
            if key not in shape and f"{key}?" not in shape:
                yield f"{where} has {str(key)[:40]!r}, which is no part of it"
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield f"{where} must be a list, not {_called(value)}"
            return
        for at, each in enumerate(value):
            if not _fits(each, shape[0]):
                yield from _faults(each, shape[0], f"{where}, number {at + 1}")
    elif not _fits(value, shape):
        wanted = shape if isinstance(shape, tuple) else (shape,)
        yield f"{where} must be {' or '.join(_NAMES[each] for each in wanted)}, not {_called(value)}"


_NAMES = {
    str: "text", int: "a whole number", float: "a number", bool: "true or false", None: "null",
    dict: "an object", list: "a list",
}  # fmt: skip


def _fits(value: Any, shape: Shape) -> bool:
    """Whether a value is of one of some types; of shapes with parts it says no, and they are looked at."""
    if isinstance(shape, tuple):
        return any(_fits(value, each) for each in shape)
    if shape is None or shape is object:
        return value is shape or shape is object
    if isinstance(value, bool):
        return shape is bool
    if _odd(value):
        return False
    return isinstance(shape, type) and isinstance(value, shape)


def _odd(value: Any) -> str:
    """What is wrong with a value that is of a right type; empty where nothing is."""
    if isinstance(value, float) and not math.isfinite(value):
        return f"{value}, which is None in a report"
    if isinstance(value, int) and abs(value) >= _LARGEST_WHOLE:
        return "a number too large to be shown"
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            return "text with half a character in it"
    return ""


def _called(value: Any) -> str:
    return _odd(value) or _NAMES.get(None if value is None else type(value), type(value).__name__)


def _check_base64(block: Mapping) -> None:
    """Raise ValueError where the content of a file says that it is base64 and is not."""
    try:
        b64decode(block["content"], validate=True)
    except ValueError:
        raise ValueError(f"file {block['id']!r} has content that is not base64") from None


# What the page makes elements of, beside the cells of tables and the marks of charts.
_PARTS = ("items", "columns", "paragraphs", "pages")


def _check_sizes(report: Mapping) -> None:
    """Raise ValueError where a report has more than the page should have to show."""
    blocks = report["blocks"]
    tables = [block for block in blocks if block["type"] == "table"]
    rows = sum(len(block["rows"]) for block in tables)
    cells = sum(len(block["rows"]) * len(block["columns"]) for block in tables)
    points = sum(_points(block["spec"]) for block in blocks if block["type"] == "chart")
    parts = sum(len(block.get(name, ())) for block in blocks for name in _PARTS)
    parts += len(report["warnings"]) + len(report["params"])
    for count, most, what, instead in (
        (len(blocks), limits.REPORT_BLOCKS, "blocks", "Let the tool summarise"),
        (parts, limits.REPORT_PARTS, "numbers, columns, paragraphs, pages, parameters and warnings",
         "Let the tool summarise"),
        (rows, limits.TABLE_ROWS, "rows in its tables", "Hand them over with report.file"),
        (cells, limits.TABLE_CELLS, "cells in its tables", "Hand them over with report.file"),
        (points, limits.CHART_ROWS, "points in its charts", "Thin them out with chart.thin"),
    ):  # fmt: skip
        if count > most:
            raise ValueError(f"it has {count:,} {what}, and {most:,} is the most. {instead}")


def _points(spec: Mapping) -> int:
    """How many records a chart draws: those of all layers, of which some may share the chart's own."""
    shared = spec.get("data", {"values": ()})
    return sum(len(each.get("data", shared)["values"]) for each in spec.get("layer", [spec]))


def _chart_faults(spec: Mapping) -> Iterator[str]:
    """What a chart has that is not among what may be drawn."""
    drawn = ("layer", "resolve") if "layer" in spec else ("mark", "encoding")
    yield from _strange(spec, ("data", "width", "height", "title", *drawn), "")
    if spec.get("width", "container") != "container" and not _is_size(spec["width"]):
        yield "has a width that is no number of pixels"
    if "height" in spec and not _is_size(spec["height"]):
        yield "has a height that is no number of pixels"
    if not _is_short(spec.get("title", "")):
        yield "has a title that is no short text"
    yield from _resolve_faults(spec.get("resolve", {}))
    layers = spec.get("layer", [spec])
    if not isinstance(layers, list) or not 0 < len(layers) <= _MOST_LAYERS:
        yield f"must have 1 to {_MOST_LAYERS} layers"
        return
    yield from _data_faults(spec)
    for each in layers:
        if each is not spec:
            yield from _strange(each, ("data", "mark", "encoding"), "a layer's ")
            yield from _data_faults(each)
        yield from _mark_faults(each.get("mark"))
        encoding = each.get("encoding", {})
        yield from _strange(encoding, _CHANNELS, "the channel ")
        for channel, given in encoding.items():
            several = given if isinstance(given, list) else [given]
            if len(several) > _MOST_LAYERS:
                yield f"has more than {_MOST_LAYERS} fields in {channel}"
            for one in several:
                yield from _channel_faults(one, channel)


def _strange(part: Any, known: Iterable[str], whose: str) -> Iterator[str]:
    """The first fault ends the check, so that what comes after this one has a mapping with known keys."""
    if not isinstance(part, Mapping):
        yield f"has {_called(part)} where an object belongs"
        return
    for key in part:
        if key not in known:
            yield f"has {whose}{str(key)[:40]!r}"


def _resolve_faults(resolve: Any) -> Iterator[str]:
    yield from _strange(resolve, ("scale", "axis", "legend"), "in resolve ")
    for side in resolve.values():
        yield from _strange(side, _CHANNELS, "in resolve ")
        if not all(each in ("independent", "shared") for each in side.values()):
            yield "has a resolve that is neither independent nor shared"


def _data_faults(part: Mapping) -> Iterator[str]:
    if "data" not in part:
        return
    data = part["data"]
    if (
        not isinstance(data, Mapping)
        or set(data) != {"values"}
        or not isinstance(data["values"], list)
    ):
        yield "has data other than a list of values"
        return
    for record in data["values"]:
        if not isinstance(record, Mapping) or not all(_fits(v, _CELL) for v in record.values()):
            yield "has a record that is not made of texts and numbers"
            return


def _mark_faults(mark: Any) -> Iterator[str]:
    style = mark if isinstance(mark, Mapping) else {"type": mark}
    if style.get("type") not in MARKS:
        yield f"has a mark other than {', '.join(MARKS)}"
    yield from _part_faults(style, _STYLE, "mark")


def _channel_faults(given: Any, channel: str) -> Iterator[str]:
    yield from _strange(given, {*_FIELD, "axis", "scale", "legend"}, f"in {channel} ")
    for key, words in (("aggregate", _AGGREGATES), ("timeUnit", _TIME_UNITS), ("type", _TYPES)):
        if given.get(key) is not None and given[key] not in words:
            yield f"has a {key} other than {', '.join(words)}"
    if not isinstance(given.get("bin", False), bool):
        yield "has a bin that is not just on or off"
    if not isinstance(given.get("field", ""), str):
        yield "has a field that is no name"
    for key, known in (("axis", _GUIDE), ("legend", _GUIDE), ("scale", _SCALE)):
        if given.get(key) is not None:
            yield from _part_faults(given[key], known, key)
    own = {key: value for key, value in given.items() if key not in ("axis", "scale", "legend")}
    yield from _part_faults(own, _FIELD, channel)


# Of these the numbers are those of the data, and may be of any size.
_OF_DATA = ("domain", "values", "range", "datum", "sort")


def _part_faults(part: Any, known: Iterable[str], what: str) -> Iterator[str]:
    """What is wrong with the settings of a mark, a channel, an axis, a legend or a scale."""
    yield from _strange(part, known, f"in its {what} ")
    for key, value in part.items():
        several = value if isinstance(value, list) else [value]
        if isinstance(value, Mapping):
            yield f"has an object as {key} of its {what}"
        if len(several) > _MOST_LISTED:
            yield f"has more than {_MOST_LISTED:,} in {key} of its {what}"
        if not all(_fits(each, _CELL) for each in several):
            yield f"has something other than texts and numbers in {key} of its {what}"
        if not all(_is_short(each) for each in several if isinstance(each, str)):
            yield f"has a text of more than {_LONGEST:,} characters as {key} of its {what}"
        if key == "tickCount" and not (_is_size(value) and value <= _MOST_TICKS):
            yield f"has a tickCount that is no number up to {_MOST_TICKS}"
        if key == "format" and value is not None and not _is_format(value):
            yield f"has a format of its {what} that is none of a number or a date"
        if key == "formatType" and value not in _FORMAT_TYPES:
            yield f"has a formatType other than {', '.join(_FORMAT_TYPES)}"
        for each in () if key in _OF_DATA else several:
            sized = isinstance(each, (int, float)) and not isinstance(each, bool)
            if sized and not (each == 0 or _SMALLEST <= abs(each) <= _LARGEST):
                yield f"has {each:g} as {key} of its {what}"


def _is_size(value: Any) -> bool:
    return _fits(value, (int, float)) and 0 < value <= _LARGEST


def _is_short(value: Any) -> bool:
    return _fits(value, str) and len(value) <= _LONGEST


def _is_format(value: Any) -> bool:
    return isinstance(value, str) and _FORMAT.fullmatch(value) is not None
