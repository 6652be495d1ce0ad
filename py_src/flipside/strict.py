"""What a report must be to be shown when nobody has looked at the code that made it.

`flipside.contract.check` takes for granted that a report is made of the pieces in `flipside.report`.
A tool that somebody edited or was sent may answer with anything, on purpose or not, and the page
has to stay alive: so every part has its type here, charts keep to the vocabulary of `flipside.chart`
(what Vega-Lite offers beyond it can be made to compute for ever), and nothing is larger than
`flipside.limits` says.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from . import contract, limits

Shape = Any  # a type, a tuple of types and None, a list of one shape, or a dict by key; "?" ends optional keys


class Content(str):
    """Stands in a shape for a text that is handed over and not shown: it may be as long as the report."""


_CELL = (str, int, float, bool, None)
_WORDS = {"type": str, "id": str, "title": str}
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
        "type": str, "id": str, "name": str, "mime": str, "content": Content,
        "encoding?": str, "load?": str, "title?": str,
    },
    "copy": {
        **_WORDS,
        "help": str,
        "pages": [{"label": str, "content": Content}],
        "note?": (str, None),
    },
}  # fmt: skip
REPORT: Shape = {
    "tool": str,
    "title": str,
    "params": {},
    "verdict": {"level": str, "label": str, "text": str},
    "blocks": list,
    "warnings": [str],
    "version": str,
    "data?": object,  # the page describes anew what it gave
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
_DISCRETE = ("ordinal", "band", "point")
_SCALES = ("linear", "log", "pow", "sqrt", "symlog", "time", "utc", *_DISCRETE)
_TYPES = ("quantitative", "temporal", "ordinal", "nominal")
_NO_SCALE = ("tooltip", "text", "order")
_LARGEST = 5000.0  # pixels, ticks or degrees: nothing in a chart is larger
_SMALLEST = 0.01
_MOST_TICKS = 100
_MOST_LAYERS = 40
_MOST_CHANNELS = 20  # of one kind, such as the lines of a tooltip
_MOST_CHOICES = 10  # about a row of a table
_LONGEST_LIST = 1_000  # of values on an axis, categories in an order, colours
_LONGEST_WORDS = 1_000  # characters of a text in a chart
_MOST_CATEGORIES = 2_000  # of all layers and channels: each has its place, its line or its colour
# Widths beyond two digits are spaces without end.
_FORMAT = re.compile(r"(?!.*\d{3}).{0,40}")

# What a spreadsheet, an editor or the page itself opens. Not what runs when it is opened, such as HTML or SVG:
# outside of the page nothing keeps it from the network.
FILES = ("csv", "tsv", "txt", "md", "json", "xml", "xlsx", "zip", "png")
_MIME = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}(; ?charset=[\w-]{1,20})?")
_HALF = re.compile("[\ud800-\udfff]")  # of a pair: no text
# Characters that turn the reading direction of what follows them: a title could end the sentence around it.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
# What every JavaScript object has: a form's values by id would have these without anybody setting them.
_TAKEN = _words(
    "constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf"
)


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
    if len(report["params"]) > limits.PARAMETERS:
        raise ValueError(f"it has more than {limits.PARAMETERS} params")
    for name, value in report["params"].items():
        if not _fits(value, _CELL):
            raise ValueError(f"params, {name!r} must be a text or a number, not {_called(value)}")
    for at, block in enumerate(report["blocks"]):
        where = f"block {at + 1}"
        kind = block.get("type") if isinstance(block, Mapping) else None
        if not isinstance(kind, str) or kind not in BLOCKS:
            raise ValueError(f"{where} has no type of {', '.join(BLOCKS)}")
        for fault in _faults(block, BLOCKS[kind], where):
            raise ValueError(fault)
    contract.check(report)
    _check_sizes(report)
    for block in report["blocks"]:
        if block["type"] == "file":
            for fault in _file_faults(block):
                raise ValueError(f"file {block['id']!r} {fault}")
        if block["type"] == "chart":
            for fault in _chart_faults(block["spec"]):
                raise ValueError(
                    f"chart {block['id']!r} {fault}; see flipside.chart for what is possible"
                )


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
    several = [told["accepts"], told["compares"], told["samples"]]
    several += [each["choices"] for each in told["parameters"]]
    if any(len(each) > limits.CHOICES for each in several):
        raise ValueError(f"the declaration has a list of more than {limits.CHOICES}")
    for each in told["parameters"]:
        if each["id"] in _TAKEN or each["id"].startswith("__"):
            raise ValueError(f"the parameter {each['id']!r} needs another id: this one is taken")
    if any(len(text) > limits.WORDS for text in _texts(told)):
        raise ValueError(f"the declaration has a text of more than {limits.WORDS:,} characters")


def _texts(part: Any) -> Iterator[str]:
    """Every text in what `_faults` has found to be of its shape."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, (dict, list)):
        for each in part.values() if isinstance(part, dict) else part:
            yield from _texts(each)


def _faults(value: Any, shape: Shape, where: str) -> Iterator[str]:
    """In words, where `value` is not of a shape."""
    if isinstance(shape, dict):
        if not isinstance(value, Mapping):
            yield f"{where} must be an object, not {_called(value)}"
            return
        known = {key.removesuffix("?") for key in shape}
        # An empty shape is a mapping of anything; all else has what is named and nothing more.
        strange = next((key for key in value if key not in known), None) if known else None
        if strange is not None:
            yield f"{where} has {strange!r}, which does not belong there"
        for key, part in shape.items():
            name = key.removesuffix("?")
            if name in value:
                yield from _faults(value[name], part, f"{where}, {name}")
            elif not key.endswith("?"):
                yield f'{where} has no "{name}"'
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
    str: "text", Content: "text", int: "a whole number", float: "a number", bool: "true or false", None: "null",
    dict: "an object", list: "a list",
}  # fmt: skip


def _fits(value: Any, shape: Shape) -> bool:
    """Whether a value is of one of some types; of shapes with parts it says no, and they are looked at."""
    if isinstance(shape, tuple):
        return any(_fits(value, each) for each in shape)
    if shape is None or shape is object:
        return shape is object or value is None
    if isinstance(value, bool):
        return shape is bool
    if isinstance(value, str):
        if shape is Content:
            return not _HALF.search(value)
        return shape is str and _is_readable(value)
    if isinstance(value, (int, float)) and not abs(value) <= sys.float_info.max:
        return False
    return isinstance(shape, type) and isinstance(value, shape)


def _is_readable(text: str) -> bool:
    if len(text) > limits.REPORT_WORDS:
        return False
    return text.isascii() or not (_HALF.search(text) or _TURNING.search(text))


def _called(value: Any) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return f"{value}, which is None in a report"
    if isinstance(value, str) and len(value) > limits.REPORT_WORDS:
        return f"a text of {len(value):,} characters, of which {limits.REPORT_WORDS:,} are the most"
    if isinstance(value, str) and not _is_readable(value):
        return "a text with characters that cannot be shown or that turn the reading direction"
    if isinstance(value, int) and abs(value) > sys.float_info.max:
        return "a number that large"
    return _NAMES.get(None if value is None else type(value), type(value).__name__)


def _check_sizes(report: Mapping) -> None:
    """Raise ValueError where a report has more than the page should have to show."""
    blocks = report["blocks"]
    tables = [block for block in blocks if block["type"] == "table"]
    rows = sum(len(block["rows"]) for block in tables)
    cells = sum(len(block["rows"]) * len(block["columns"]) for block in tables)
    parts = ("items", "columns", "paragraphs", "pages")
    lines = len(report["warnings"]) + sum(
        len(block[part]) for block in blocks for part in parts if part in block
    )
    choices = max(
        (len(block["actions"]["choices"]) for block in tables if "actions" in block), default=0
    )
    points = sum(_points(block["spec"]) for block in blocks if block["type"] == "chart")
    for count, most, what, instead in (
        (len(blocks), limits.REPORT_BLOCKS, "blocks", "Let the tool summarise"),
        (
            lines,
            limits.REPORT_LINES,
            "numbers, columns, paragraphs and pages",
            "Let the tool summarise",
        ),
        (rows, limits.TABLE_ROWS, "rows in its tables", "Hand them over with report.file"),
        (cells, limits.TABLE_CELLS, "cells in its tables", "Hand them over with report.file"),
        (choices, _MOST_CHOICES, "choices about a row of a table", "Offer fewer"),
        (points, limits.CHART_ROWS, "points in its charts", "Thin them out with chart.thin"),
    ):
        if count > most:
            raise ValueError(f"it has {count:,} {what}, and {most:,} is the most. {instead}")


def _file_faults(block: Mapping) -> Iterator[str]:
    """What is wrong with a file that the visitor may save."""
    name, ending = block["name"], block["name"].rpartition(".")[2].lower()
    if ending not in FILES or not name.isprintable() or name != name.strip():
        yield f"has the name {name!r}, not a plain one that ends in .{', .'.join(FILES)}"
    if not _MIME.fullmatch(block["mime"]):
        yield f"has {block['mime']!r} as mime, not a type such as text/csv"
    if block.get("encoding") == "base64":
        try:
            base64.b64decode(block["content"], validate=True)
        except (binascii.Error, ValueError):
            yield "says that it is base64 and is not"


def _points(spec: Mapping) -> int:
    """How many records a chart draws: those of all layers, of which some may share the chart's own."""
    layers = spec.get("layer")
    return (
        sum(map(len, (_records(each, spec) for each in layers if isinstance(each, Mapping))))
        if isinstance(layers, list)
        else len(_records(spec, spec))
    )


def _records(layer: Mapping, spec: Mapping) -> list:
    """What a layer of a chart draws: its own data, else the chart's."""
    for part in (layer, spec):
        data = part.get("data")
        values = data.get("values") if isinstance(data, Mapping) else None
        if isinstance(values, list):
            return values
    return []


def _chart_faults(spec: Any) -> Iterator[str]:
    """What a chart has that is not among what may be drawn."""
    yield from _strange(
        spec, ["data", "width", "height", "layer", "mark", "encoding", "resolve", "title"], ""
    )
    if spec.get("width", "container") != "container" and not _is_size(spec["width"]):
        yield "has a width that is no number of pixels"
    if "height" in spec and not _is_size(spec["height"]):
        yield "has a height that is no number of pixels"
    if not _is_plain(spec.get("title", "")):
        yield "has a title that is not a short text"
    layers = spec.get("layer", [spec])
    if not isinstance(layers, list) or not 0 < len(layers) <= _MOST_LAYERS:
        yield f"must have 1 to {_MOST_LAYERS} layers"
        return
    yield from _data_faults(spec)
    resolved = spec.get("resolve", {})
    for side in resolved.values() if isinstance(resolved, Mapping) else [resolved]:
        if not isinstance(side, Mapping) or any(
            how not in ("independent", "shared") for how in side.values()
        ):
            yield "has a resolve that is neither independent nor shared"
    categories = 0
    for each in layers:
        if each is not spec:
            yield from _strange(each, ["data", "mark", "encoding"], "a layer's ")
            yield from _data_faults(each)
        if not isinstance(each, Mapping):
            return
        yield from _mark_faults(each.get("mark"))
        encoding = each.get("encoding", {})
        yield from _strange(encoding, _CHANNELS, "the channel ")
        if not isinstance(encoding, Mapping):
            return
        for channel, given in encoding.items():
            several = given if isinstance(given, list) else [given]
            if len(several) > _MOST_CHANNELS:
                yield f"has {len(several):,} times {channel}; {_MOST_CHANNELS} is the most"
            for one in several:
                yield from _channel_faults(one, channel)
            categories += _categories(channel, several, each, _records(each, spec))
    if categories > _MOST_CATEGORIES:
        yield f"has {categories:,} categories, lines or colours; {_MOST_CATEGORIES:,} is the most"


def _categories(channel: str, given: list, layer: Mapping, records: list) -> int:
    """How many things of its own a channel makes of the records: places on an axis, lines, colours with a name."""
    mark = layer.get("mark")
    lines = (mark.get("type") if isinstance(mark, Mapping) else mark) in ("line", "area")
    found = 0
    for one in given:
        if channel in _NO_SCALE or not isinstance(one, Mapping) or one.get("field") is None:
            continue
        scale = one.get("scale")
        counted = (
            one.get("type") not in ("quantitative", "temporal")
            or (isinstance(scale, Mapping) and scale.get("type") in _DISCRETE)
            or (lines and channel[0] not in "xy")
        )
        if counted and isinstance(one["field"], str):
            found += len({each.get(one["field"]) for each in records if isinstance(each, Mapping)})
    return found


def _strange(part: Any, known: Iterable[str], whose: str) -> Iterator[str]:
    if not isinstance(part, Mapping):
        yield f"has {_called(part)} where an object belongs"
        return
    for key in part:
        if key not in known:
            yield f"has {whose}{key!r}"


def _data_faults(part: Any) -> Iterator[str]:
    if not isinstance(part, Mapping) or "data" not in part:
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
        if not isinstance(record, Mapping) or not all(map(_is_plain, record.values())):
            yield "has a record that is not made of short texts and numbers"
            return


def _mark_faults(mark: Any) -> Iterator[str]:
    style = mark if isinstance(mark, Mapping) else {"type": mark}
    if style.get("type") not in MARKS:
        yield f"has a mark other than {', '.join(MARKS)}"
    yield from _part_faults(style, _STYLE, "mark")


def _channel_faults(given: Any, channel: str) -> Iterator[str]:
    yield from _strange(given, {*_FIELD, "axis", "scale", "legend"}, f"in {channel} ")
    if not isinstance(given, Mapping):
        return
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
    rest = {key: given[key] for key in given if key in _FIELD}
    yield from _value_faults(rest, channel)


def _part_faults(part: Any, known: Iterable[str], what: str) -> Iterator[str]:
    yield from _strange(part, known, f"in its {what} ")
    if not isinstance(part, Mapping):
        return
    yield from _value_faults(part, what)
    if what == "scale" and part.get("type", "linear") not in _SCALES:
        yield f"has a scale other than {', '.join(_SCALES)}"
    for key, value in part.items():
        if key == "tickCount" and not (_is_size(value) and value <= _MOST_TICKS):
            yield f"has a tickCount that is no number up to {_MOST_TICKS}"
        if key in ("domain", "values", "range") or value is None:
            continue
        for each in value if isinstance(value, list) else [value]:
            sized = isinstance(each, (int, float)) and not isinstance(each, bool)
            if sized and not (each == 0 or _SMALLEST <= abs(each) <= _LARGEST):
                yield f"has {_called(each)} as {key} of its {what}, beyond {_SMALLEST} to {_LARGEST:g}"


def _value_faults(part: Mapping, what: str) -> Iterator[str]:
    """Of the settings in a part of a chart: each is a plain value or a list of some. An object may hold an expression."""
    for key, value in part.items():
        several = value if isinstance(value, list) else [value]
        if len(several) > _LONGEST_LIST:
            yield f"has {len(several):,} values as {key} of its {what}; {_LONGEST_LIST:,} is the most"
        elif not all(map(_is_plain, several)):
            yield f"has what is no short text and no number as {key} of its {what}"
        elif key == "format" and not (
            value is None or (isinstance(value, str) and _FORMAT.fullmatch(value))
        ):
            yield f"has {value!r} as a format"
        elif key == "formatType" and value not in (None, "number", "time", "utc"):
            yield f"has {value!r} as a formatType"


def _is_plain(value: Any) -> bool:
    """Whether it is a number, null, or a text that is short enough for a chart."""
    return _fits(value, _CELL) and not (isinstance(value, str) and len(value) > _LONGEST_WORDS)


def _is_size(value: Any) -> bool:
    return _fits(value, (int, float)) and 0 < value <= _LARGEST
