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


class Content(str):
    """Stands in a shape for a text that is handed over and not shown: it may be as long as the report."""


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
        "id": str, "name": str, "mime": str, "content": Content,
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
_DISCRETE = ("ordinal", "band", "point")
_SCALES = ("linear", "log", "pow", "sqrt", "symlog", "time", "utc", *_DISCRETE)
_NO_SCALE = ("tooltip", "text", "order")  # channels
_FORMAT_TYPES = ("number", "time", "utc")
# A width of a thousand digits is one of a thousand characters, for every number that is shown.
_FORMAT = re.compile(r"(?!.*\d{3}).{0,40}")
# Of these settings the numbers are those of the data, and may be of any size.
_OF_DATA = ("domain", "values", "range", "datum", "sort")
_SMALLEST = 0.01  # of all other numbers but 0

# What a spreadsheet, an editor or the page itself opens. Not what runs when it is opened, such as HTML or SVG:
# outside of the page nothing keeps it from the network.
FILES = ("csv", "tsv", "txt", "md", "json", "xml", "xlsx", "zip", "png")
_MIME = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}(; ?charset=[\w-]{1,20})?")

_LARGEST_WHOLE = 2**1023  # of a whole number: as a fraction it would be none
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
        if block["type"] == "file":
            for fault in _file_faults(block):
                raise ValueError(f"file {block['id']!r} {fault}")
        if block["type"] == "chart":
            for fault in _chart_faults(block["spec"]):
                raise ValueError(
                    f"chart {block['id']!r} {fault}; see flipside.chart for what is possible"
                )
    for count, most, what, instead in _sizes(report):
        if count > most:
            raise ValueError(f"it has {count:,} {what}, and {most:,} is the most. {instead}")


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
    lists = [told["accepts"], told["compares"], told["samples"]]
    lists += [each["choices"] for each in told["parameters"]]
    if any(len(each) > limits.CHOICES for each in lists):
        raise ValueError(f"the declaration has a list of more than {limits.CHOICES}")
    for each in told["parameters"]:
        if each["id"] in _TAKEN or each["id"].startswith("__"):
            raise ValueError(f"the parameter {each['id']!r} needs another id: this one is taken")
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
    str: "text", Content: "text", int: "a whole number", float: "a number", bool: "true or false", None: "null",
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
    if shape is Content:
        return isinstance(value, str) and _is_whole(value)
    if _odd(value):
        return False
    return isinstance(shape, type) and isinstance(value, shape)


def _odd(value: Any) -> str:
    """What is wrong with a value that is of a right type; empty where nothing is."""
    if isinstance(value, float) and not math.isfinite(value):
        return f"{value}, which is None in a report"
    if isinstance(value, int) and abs(value) >= _LARGEST_WHOLE:
        return "a number too large to be shown"
    if isinstance(value, str):
        if not _is_whole(value):
            return "text with half a character in it"
        if len(value) > limits.REPORT_WORDS:
            return (
                f"text of {len(value):,} characters, of which {limits.REPORT_WORDS:,} is the most"
            )
        if not value.isascii() and _TURNING.search(value):
            return "text with characters that turn the reading direction"
    return ""


def _is_whole(text: str) -> bool:
    """Whether no character of a text is half a pair, which no file and no message can hold."""
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


def _called(value: Any) -> str:
    return _odd(value) or _NAMES.get(None if value is None else type(value), type(value).__name__)


def _file_faults(block: Mapping) -> Iterator[str]:
    """What is wrong with a file that the visitor may save."""
    name, ending = block["name"], block["name"].rpartition(".")[2].lower()
    if ending not in FILES or not name.isprintable() or name != name.strip():
        yield f"has the name {name!r}, not a plain one that ends in .{', .'.join(FILES)}"
    if not _MIME.fullmatch(block["mime"]):
        yield f"has {block['mime']!r} as mime, not a type such as text/csv"
    if block.get("encoding") == "base64":
        try:
            b64decode(block["content"], validate=True)
        except ValueError:
            yield "has content that is not base64"


# What the page makes elements of, beside the cells of tables and the marks of charts.
_PARTS = ("items", "columns", "paragraphs", "pages")


def _sizes(report: Mapping) -> Iterator[tuple[int, int, str, str]]:
    """What the page has to show: how many, how many at most, of what, and what to do instead.

    One after another: categories are only counted of as many points as there may be.
    """
    blocks = report["blocks"]
    tables = [block for block in blocks if block["type"] == "table"]
    charts = [block for block in blocks if block["type"] == "chart"]
    parts = sum(len(block.get(name, ())) for block in blocks for name in _PARTS)
    parts += len(report["warnings"])
    rows = sum(len(block["rows"]) for block in tables)
    cells = sum(len(block["rows"]) * len(block["columns"]) for block in tables)
    points = sum(
        len(_records(each, block["spec"])) for block in charts for each in _layers(block["spec"])
    )
    summarise, hand_over = "Let the tool summarise", "Hand them over with report.file"
    yield len(report["params"]), limits.PARAMETERS, "parameters", "Let the tool have fewer"
    yield len(blocks), limits.REPORT_BLOCKS, "blocks", summarise
    yield parts, limits.REPORT_PARTS, "numbers, columns, paragraphs, pages and warnings", summarise
    yield rows, limits.TABLE_ROWS, "rows in its tables", hand_over
    yield cells, limits.TABLE_CELLS, "cells in its tables", hand_over
    for block in tables:
        choices = block["actions"]["choices"] if "actions" in block else ()
        yield len(choices), limits.TABLE_CHOICES, "choices about a row of a table", "Offer fewer"
    yield points, limits.CHART_ROWS, "points in its charts", "Thin them out with chart.thin"
    for block in charts:
        what = f"categories, lines or colours in its chart {block['id']!r}"
        yield _categories(block["spec"]), limits.CHART_CATEGORIES, what, summarise


def _layers(spec: Mapping) -> list:
    return spec.get("layer", [spec])


def _records(layer: Mapping, spec: Mapping) -> list:
    """What a layer of a chart draws: its own data, else the chart's."""
    return layer.get("data", spec.get("data", {"values": []}))["values"]


def _categories(spec: Mapping) -> int:
    """How many things of its own a chart makes of its records: places on an axis, lines, colours with a name."""
    found = 0
    for layer in _layers(spec):
        mark = layer["mark"]
        lines = (mark["type"] if isinstance(mark, Mapping) else mark) in ("line", "area")
        for channel, given in layer.get("encoding", {}).items():
            for one in given if isinstance(given, list) else [given]:
                counted = (
                    one.get("type") not in ("quantitative", "temporal")
                    or (one.get("scale") or {}).get("type") in _DISCRETE
                    or (lines and channel[0] not in "xy")
                )
                if counted and channel not in _NO_SCALE and "field" in one:
                    found += len({each.get(one["field"]) for each in _records(layer, spec)})
    return found


def _chart_faults(spec: Mapping) -> Iterator[str]:
    """What a chart has that is not among what may be drawn."""
    drawn = ("layer", "resolve") if "layer" in spec else ("mark", "encoding")
    yield from _strange(spec, ("data", "width", "height", "title", *drawn), "")
    if spec.get("width", "container") != "container" and not _is_size(spec["width"]):
        yield "has a width that is no number of pixels"
    if "height" in spec and not _is_size(spec["height"]):
        yield "has a height that is no number of pixels"
    if not (isinstance(spec.get("title", ""), str) and _is_plain(spec.get("title", ""))):
        yield f"has a title that is no text of up to {limits.CHART_WORDS:,} characters"
    yield from _resolve_faults(spec.get("resolve", {}))
    layers = _layers(spec)
    if not isinstance(layers, list) or not 0 < len(layers) <= limits.CHART_LAYERS:
        yield f"must have 1 to {limits.CHART_LAYERS} layers"
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
            if len(several) > limits.CHART_FIELDS:
                yield f"has more than {limits.CHART_FIELDS} fields in {channel}"
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
    for record in data["values"]:
        if not isinstance(record, Mapping) or not all(map(_is_plain, record.values())):
            yield f"has a record that is not made of {_plain_words()}"


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


def _part_faults(part: Any, known: Iterable[str], what: str) -> Iterator[str]:
    """What is wrong with the settings of a mark, a channel, an axis, a legend or a scale.

    Each is a plain value or a list of some: an object may hold an expression.
    """
    yield from _strange(part, known, f"in its {what} ")
    for key, value in part.items():
        several = value if isinstance(value, list) else [value]
        if len(several) > limits.CHART_LIST:
            yield f"has more than {limits.CHART_LIST:,} in {key} of its {what}"
        if any(isinstance(each, str) and "url(" in each.lower() for each in several):
            yield f"has an address as {key} of its {what}"
        elif not all(map(_is_plain, several)):
            yield f"has something other than {_plain_words()} as {key} of its {what}"
        if what == "scale" and key == "type" and value not in _SCALES:
            yield f"has a scale other than {', '.join(_SCALES)}"
        if key == "tickCount" and not (_is_size(value) and value <= limits.CHART_TICKS):
            yield f"has a tickCount that is no number up to {limits.CHART_TICKS}"
        if key == "format" and not (value is None or _is_format(value)):
            yield f"has a format of its {what} that is none of a number or a date"
        if key == "formatType" and value not in _FORMAT_TYPES:
            yield f"has a formatType other than {', '.join(_FORMAT_TYPES)}"
        for each in () if key in _OF_DATA else several:
            sized = isinstance(each, (int, float)) and not isinstance(each, bool)
            if sized and not (each == 0 or _SMALLEST <= abs(each) <= limits.CHART_SIZE):
                yield f"has {each:g} as {key} of its {what}, beyond {_SMALLEST} to {limits.CHART_SIZE:,}"


def _plain_words() -> str:
    return f"numbers and texts of up to {limits.CHART_WORDS:,} characters"


def _is_plain(value: Any) -> bool:
    """Whether it is what `_plain_words` says; null, true and false are, too."""
    return _fits(value, _CELL) and not (isinstance(value, str) and len(value) > limits.CHART_WORDS)


def _is_size(value: Any) -> bool:
    return _fits(value, (int, float)) and 0 < value <= limits.CHART_SIZE


def _is_format(value: Any) -> bool:
    return isinstance(value, str) and _FORMAT.fullmatch(value) is not None
