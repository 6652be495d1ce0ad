"""What is refused of a report or a declaration when nobody has looked at the code that made it."""

from __future__ import annotations

import copy
import inspect
import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sizes import examples

from flipside import chart, contract, limits, strict
from flipside.html import to_html
from flipside.text import report_text
from flipside.tool import PARAMETER_KINDS

NO_KEY = object()
METRIC = {"id": "a", "label": "A", "unit": "ratio", "help": "What.", "value": 1.5, "note": "Few."}
NAME = {"id": "name", "label": "Name", "unit": "text", "help": "What."}
SPEC = {
    "data": {"values": [{"x": 1, "y": 2.5}]},
    "width": "container",
    "height": 260,
    "title": "A chart",
    "mark": {"type": "line", "color": "#0b6e99", "strokeDash": [4, 2]},
    "encoding": {
        "x": {
            "field": "x",
            "type": "quantitative",
            "axis": {"title": None, "tickCount": 5, "format": ".1f", "values": [1, 2]},
            "scale": {"domain": [0, 1], "nice": False},
        },
        "y": {"field": "y", "type": "quantitative", "aggregate": "mean", "bin": False},
        "color": {"value": "#0b6e99", "legend": {"orient": "top", "gradientLength": 160}},
        "tooltip": [{"field": "x", "type": "temporal", "timeUnit": "utcyearmonthdate"}],
    },
}
LAYER = {"mark": "bar", "encoding": {"x": {"datum": 1}}}
LAYERED = {
    "data": {"values": [{"x": 1}]},
    "width": 300,
    "height": 10.5,
    "layer": [LAYER, {**LAYER, "data": {"values": []}}],
    "resolve": {"scale": {"y": "independent"}},
}
REPORT = {
    "tool": "mine",
    "title": "Mine",
    "params": {"drop": "A", "tail": 1},
    "verdict": {"level": "good", "label": "Good", "text": "Fine."},
    "warnings": ["Careful."],
    "version": "1",
    "blocks": [
        {"type": "metrics", "id": "m", "title": "M", "items": [METRIC]},
        {
            "type": "table",
            "id": "t",
            "title": "T",
            "columns": [NAME],
            "rows": [["A"], ["B"]],
            "help": "",
            "actions": {"column": "name", "choices": [{"label": "Drop", "parameter": "drop"}]},
        },
        {"type": "chart", "id": "c", "title": "C", "spec": SPEC, "alt": "A line.", "help": ""},
        {"type": "chart", "id": "l", "title": "L", "spec": LAYERED, "alt": "Bars.", "help": ""},
        {"type": "text", "id": "w", "title": "W", "paragraphs": ["Words."]},
        {
            "type": "file",
            "id": "f",
            "title": "F",
            "name": "a.zip",
            "mime": "application/zip",
            "content": "UEs=",
            "encoding": "base64",
            "load": "Load it",
        },
        {
            "type": "copy",
            "id": "p",
            "title": "P",
            "help": "Paste.",
            "pages": [{"label": "One", "content": "1"}],
            "note": None,
        },
    ],
}
METRICS, TABLE, CHART, LAYERS, TEXT, FILE, COPY = range(7)
DECLARATION = {
    "id": "mine",
    "title": "Mine",
    "question": "What?",
    "accepts": ["bucket_returns"],
    "several": True,
    "compares": ["bucket_returns"],
    "author": "Me",
    "samples": ["a.csv"],
    "parameters": [
        {
            "id": "way",
            "label": "Way",
            "help": "Which way.",
            "kind": "choice",
            "default": "up",
            "automatic": "",
            "choices": [{"value": "up", "label": "Upwards"}],
            "min": None,
            "max": 1,
            "step": 0.5,
            "unit": "",
        }
    ],
}


def changed(whole, path, value):
    """`whole` with another value at the end of a path, or without that key."""
    made = copy.deepcopy(whole)
    *way, last = path
    part = made
    for step in way:
        part = part[step]
    if value is NO_KEY:
        del part[last]
    else:
        part[last] = value
    return made


def places(value, path=()):
    """Every path into plain data."""
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in parts:
        yield (*path, key)
        if isinstance(part, (dict, list)):
            yield from places(part, (*path, key))


def named(path):
    return ".".join(map(str, path))


PLACES = [pytest.param(path, id=named(path)) for path in places(REPORT)]
KEYS = [
    pytest.param(path, id=named(path))
    for path in places(REPORT)
    if isinstance(path[-1], str) and not {"params", "values"} & set(path[:-1])
]


def test_the_whole_report_keeps_to_all_of_it():
    strict.check(REPORT)
    strict.check_declaration(DECLARATION)


def free_to_miss(path):
    """What need not be there; of a chart most of it: without data and settings it is drawn, too."""
    *way, key = path
    if "spec" in way:
        return key not in ("mark", "layer") and (way[-1], key) not in (
            ("mark", "type"),
            ("data", "values"),
        )
    return key in ("note", "actions", "encoding", "load") or path == ("blocks", FILE, "title")


@pytest.mark.parametrize("path", KEYS)
def test_nothing_else_may_be_missing(path):
    made = changed(REPORT, path, NO_KEY)
    if free_to_miss(path):
        strict.check(made)
    else:
        with pytest.raises(
            ValueError,
            match=rf'has no "{path[-1]}"|has no type of|has data other|has a mark other|has .resolve',
        ):
            strict.check(made)


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("wrong", [{"a": []}, [[[]]]], ids=["object", "lists"])
def test_nothing_is_of_another_type(path, wrong):
    with pytest.raises(ValueError, match=r"\w"):
        strict.check(changed(REPORT, path, wrong))


@pytest.mark.parametrize("path", [p for p in places(REPORT) if "values" not in p], ids=named)
def test_nothing_is_beyond_what_is_known(path):
    part = REPORT
    for step in path:
        part = part[step]
    if not isinstance(part, dict) or path == ("params",):
        return
    with pytest.raises(ValueError, match=r"odd|has data other than"):
        strict.check(changed(REPORT, (*path, "odd"), 1))


@pytest.mark.parametrize("whole", [None, 5, "report", [], [REPORT], True])
def test_what_is_no_report_at_all(whole):
    with pytest.raises(ValueError, match="the report must be an object, not "):
        strict.check(whole)
    with pytest.raises(ValueError, match="the declaration must be an object, not "):
        strict.check_declaration(whole)


BLOCK = ("blocks", METRICS)
VALUE = ("blocks", METRICS, "items", 0, "value")
ROWS = ("blocks", TABLE, "rows")
CELL = ("blocks", TABLE, "rows", 0, 0)
ACTIONS = ("blocks", TABLE, "actions")
CONTENT = ("blocks", FILE, "content")
# path, what may be there, what may not, what is told of it
RULES = [
    ((), {**REPORT, "origin": "new", "data": {"a": [1]}}, {**REPORT, "extra": 1}, "'extra', which is no part"),
    (("tool",), "", 5, 'the report, tool must be text, not a whole number'),
    (("warnings",), [], "Careful.", "warnings must be a list, not text"),
    (("warnings", 0), "", None, "warnings, number 1 must be text, not null"),
    (("params",), {"drop": ""}, [], "params must be an object, not a list"),
    (("params", "tail"), True, [1], "params, tail must be a text or a number, not a list"),
    (("params", "tail"), None, {}, "params, tail must be a text or a number, not an object"),
    (("verdict",), {"level": "bad", "label": "", "text": "."}, "good", "verdict must be an object"),
    (("blocks",), [], {}, "blocks must be a list, not an object"),
    (BLOCK, REPORT["blocks"][METRICS], None, "block 1 has no type of metrics, table"),
    ((*BLOCK, "type"), "metrics", "html", "block 1 has no type of metrics, table"),
    ((*BLOCK, "type"), "metrics", ["metrics"], "block 1 has no type of metrics, table"),
    (VALUE, "text", [1], r"items, number 1, value must be text or a whole number or .* not a list"),
    (VALUE, True, {}, "value must be text or .* not an object"),
    (VALUE, 1.7e308, math.inf, "not inf, which is None in a report"),
    (VALUE, None, math.nan, "not nan, which is None in a report"),
    (VALUE, 2**1023 - 1, 2**1023, "a number too large to be shown"),
    (VALUE, -(2**1023) + 1, -(2**1023), "a number too large to be shown"),
    (VALUE, "\U0001f600", "\ud83d", "text with half a character in it"),
    (CELL, "Ünï", "\udc00", "text with half a character in it"),
    (("title",), "Ünï", "\ud800", "title must be text, not text with half a character"),
    (("blocks", METRICS, "items", 0, "note"), None, 1, "note must be text or null"),
    (ROWS, [["A"]], [["A"], "B"], "rows, number 2 must be a list, not text"),
    (ROWS, [["A"]], [["A"], [[]]], "rows, number 2, number 1 must be"),
    (("blocks", TABLE, "columns", 0, "help"), "What.", 1, "help must be text, not a whole number"),
    (ACTIONS, REPORT["blocks"][TABLE]["actions"], None, "actions must be an object, not null"),
    ((*ACTIONS, "choices"), [{"label": "Keep", "parameter": "tail"}], [1], "choices, number 1 must be"),
    (("blocks", CHART, "spec"), {"mark": "bar"}, [], "spec must be an object, not a list"),
    (("blocks", TEXT, "paragraphs"), [], [1], "paragraphs, number 1 must be text"),
    (CONTENT, "", "UEs", "'f' has content that is not base64"),
    (CONTENT, "UEsD", "UE=sD", "'f' has content that is not base64"),
    (CONTENT, "ab+/", "ab-_", "'f' has content that is not base64"),
    (CONTENT, "ab+/", "abü/", "'f' has content that is not base64"),
    (("blocks", COPY, "note"), "Tabs.", 5, "note must be text or null"),
]  # fmt: skip
# What `flipside.contract` has of rules: the same there and here.
CONTRACT = [
    (("verdict", "level"), "unknown", "great", "verdict level must be one of"),
    (("verdict", "text"), ".", "", "the verdict has no text"),
    (("blocks", TEXT, "id"), "other", "m", "block 'm' appears twice"),
    (("blocks", METRICS, "items"), [METRIC, {**METRIC, "id": "b"}], [METRIC, METRIC], "repeats an id"),
    (("blocks", TABLE, "columns", 0, "unit"), "date", "furlong", "unknown unit 'furlong'"),
    (("blocks", METRICS, "items", 0, "unit"), "p", "", "unknown unit ''"),
    (("blocks", METRICS, "items", 0, "help"), ".", "", "no help text"),
    (ROWS, [["A"]], [["A"], ["B", "C"]], "a row is not 1 long"),
    (("blocks", CHART, "alt"), ".", "", "no text alternative"),
    (("blocks", COPY, "help"), ".", "", "no pages or no help text"),
    (("blocks", COPY, "pages"), [{"label": "1", "content": "1"}], [], "no pages or no help text"),
    (("blocks", COPY, "pages", 0, "content"), ".", "", "without a label or without content"),
    (("blocks", COPY, "id"), "pages", "../p", "cannot be part of a file name"),
    (("blocks", FILE, "name"), "b.zip", "a/b.zip", "not a bare file name"),
    (("blocks", FILE, "encoding"), "base64", "rot13", "an unknown encoding"),
    ((*ACTIONS, "column"), "name", "other", "which it does not have"),
    (ROWS, [["A"], ["B"]], [["A"], ["A"]], "every name in 'name' once"),
    (ROWS, [["A"], ["B"]], [["A"], [1]], "a name in every row"),
    ((*ACTIONS, "choices", 0, "label"), "Keep", "", "not labelled"),
    ((*ACTIONS, "choices"), [{"label": "D", "parameter": "drop"}], [], "not labelled"),
    ((*ACTIONS, "choices", 0, "parameter"), "tail", "gone", "no parameter of the tool"),
]  # fmt: skip


def cases(rules):
    return [
        pytest.param(*rule, id=f"{named(rule[0])}-{number}") for number, rule in enumerate(rules)
    ]


def put(whole, path, value):
    return changed(whole, path, value) if path else value


@pytest.mark.parametrize(("path", "right", "wrong", "told"), cases([*RULES, *CONTRACT]))
def test_each_rule_where_it_is_just_kept_and_where_it_is_broken(path, right, wrong, told):
    strict.check(put(REPORT, path, right))
    with pytest.raises(ValueError, match=told):
        strict.check(put(REPORT, path, wrong))


@pytest.mark.parametrize(("path", "right", "wrong", "told"), cases(CONTRACT))
def test_what_the_contract_refuses(path, right, wrong, told):
    contract.check(put(REPORT, path, right))
    with pytest.raises(ValueError, match=told):
        contract.check(put(REPORT, path, wrong))


def test_two_files_of_one_name_are_refused_by_both():
    file = REPORT["blocks"][FILE]
    for check in (contract.check, strict.check):
        check({**REPORT, "blocks": [file, {**file, "id": "g", "name": "b.zip"}]})
        twice = {**REPORT, "blocks": [file, {**file, "id": "g", "name": "A.ZIP"}]}
        with pytest.raises(ValueError, match=r"there are two files 'A\.ZIP'"):
            check(twice)


def test_a_file_that_is_text_need_not_be_base64():
    block = {"type": "file", "id": "f", "name": "a.csv", "mime": "text/csv", "content": "-_,ü"}
    strict.check({**REPORT, "blocks": [block]})


# --- charts

MARK, X, AXIS = ("mark",), ("encoding", "x"), ("encoding", "x", "axis")
SCALE, TIP, LEGEND = (*X, "scale"), ("encoding", "tooltip"), ("encoding", "color", "legend")
VALUES = ("data", "values")
SIGNAL = {"signal": "sequence(1e9)"}
THOUSAND = list(range(1000))
NOT_PLAIN = "something other than numbers and texts of up to 1,000 characters"
CHARTS = [
    ((), {"mark": "bar"}, {}, "a mark other than bar"),
    ((), {"mark": "bar"}, {"mark": "bar", "transform": []}, "has 'transform'"),
    ((), {"mark": "bar"}, {"mark": "bar", "params": []}, "has 'params'"),
    ((), {"mark": "bar"}, {"mark": "bar", "config": {}}, "has 'config'"),
    ((), {"mark": "bar"}, {"facet": {}, "spec": {"mark": "bar"}}, "has 'facet'"),
    ((), {"mark": "bar"}, {"mark": "bar", "resolve": {}}, "has 'resolve'"),
    (("width",), "container", "wide", "width that is no number of pixels"),
    (("width",), 5000, 5001, "width that is no number of pixels"),
    (("width",), 0.5, {"step": 20}, "width that is no number of pixels"),
    (("height",), 5000, 5000.5, "height that is no number of pixels"),
    (("height",), 1, 0, "height that is no number of pixels"),
    (("height",), 1, -1, "height that is no number of pixels"),
    (("height",), 1, True, "height that is no number of pixels"),
    (("height",), 1, None, "height that is no number of pixels"),
    (("title",), "T" * 1000, "T" * 1001, "a title that is no text of up to 1,000"),
    (("title",), "", {"text": "T"}, "a title that is no text of up to 1,000"),
    (("data",), {"values": []}, {"url": "https://example.org"}, "data other than a list of values"),
    (("data",), {"values": []}, {"values": [], "format": {}}, "data other than a list of values"),
    (VALUES, [{}], "a,b", "data other than a list of values"),
    (VALUES, [{"a": None}], [{"a": {}}], "a record that is not made of numbers and texts"),
    (VALUES, [{"a": True}], [{"a": [1]}], "a record that is not made of numbers and texts"),
    (VALUES, [{"a": 1}], [1], "a record that is not made of numbers and texts"),
    (VALUES, [{"a": 1}], [{"a": math.nan}], "a record that is not made of numbers and texts"),
    (VALUES, [{"a": "ü"}], [{"a": "\ud800"}], "a record that is not made of numbers and texts"),
    (MARK, "circle", "image", "a mark other than"),
    (MARK, {"type": "square"}, {"type": "geoshape"}, "a mark other than"),
    (MARK, "bar", None, "a mark other than"),
    (MARK, "bar", ["bar"], "a mark other than"),
    ((*MARK, "color"), "red", SIGNAL, f"{NOT_PLAIN} as color of its mark"),
    ((*MARK, "strokeDash"), [4, 2], [4, SIGNAL], f"{NOT_PLAIN} as strokeDash"),
    ((*MARK, "strokeDash"), [4, 2], [[4]], f"{NOT_PLAIN} as strokeDash"),
    ((*MARK, "strokeWidth"), 0.01, 0.001, "0.001 as strokeWidth of its mark"),
    ((*MARK, "strokeWidth"), 5000, 5001, "5001 as strokeWidth of its mark"),
    ((*MARK, "strokeWidth"), 0, -5001, "-5001 as strokeWidth of its mark"),
    ((*MARK, "strokeDash"), [5000], [1e9], r"1e\+09 as strokeDash of its mark"),
    ((*MARK, "shape"), "M" * 1000, "M" * 1001, f"{NOT_PLAIN} as shape"),
    ((*MARK, "text"), "T" * 1000, "T" * 1001, f"{NOT_PLAIN} as text"),
    ((*MARK, "tooltip"), True, {"content": "data"}, f"{NOT_PLAIN} as tooltip of its mark"),
    ((*MARK, "limit"), 100, math.inf, f"{NOT_PLAIN} as limit"),
    ((*MARK, "limit"), 100, 2**1023, f"{NOT_PLAIN} as limit"),
    ((*MARK, "color"), "red", [1, 2, "r"] * 400, "more than 1,000 in color of its mark"),
    (("encoding",), {}, [], "a list where an object belongs"),
    (("encoding",), {}, {"href": {"value": "x"}}, "has the channel 'href'"),
    (("encoding",), {}, {"url": {"value": "x"}}, "has the channel 'url'"),
    (("encoding",), {}, {"row": {"field": "x"}}, "has the channel 'row'"),
    (X, {"field": "x"}, "x", "text where an object belongs"),
    (X, {"datum": 1e300}, {"datum": {"expr": "1"}}, f"{NOT_PLAIN} as datum of its x"),
    (X, {"value": 5000}, {"value": 5001}, "5001 as value of its x"),
    (X, {"field": "x"}, {"condition": {}}, "in x 'condition'"),
    (X, {"field": "x"}, {"impute": {}}, "in x 'impute'"),
    ((*X, "field"), "x", {"repeat": "layer"}, "a field that is no name"),
    ((*X, "field"), "x", "x" * 1001, f"{NOT_PLAIN} as field"),
    ((*X, "type"), "nominal", "geojson", "a type other than quantitative"),
    ((*X, "type"), None, ["nominal"], "a type other than quantitative"),
    ((*X, "bin"), True, {"maxbins": 1e9}, "a bin that is not just on or off"),
    ((*X, "bin"), True, "binned", "a bin that is not just on or off"),
    ((*X, "aggregate"), "count", "argmax", "a aggregate other than count"),
    ((*X, "aggregate"), None, {"argmax": "x"}, "a aggregate other than count"),
    ((*X, "timeUnit"), "utcyear", "utcmilliseconds", "a timeUnit other than utcyear"),
    ((*X, "timeUnit"), "utcmonth", {"unit": "utcyear", "step": 2}, "a timeUnit other than utcyear"),
    ((*X, "sort"), ["b", "a"], {"field": "y"}, f"{NOT_PLAIN} as sort of its x"),
    ((*X, "sort"), THOUSAND, [*THOUSAND, 1], "more than 1,000 in sort of its x"),
    ((*X, "sort"), "-y", [{"year": 2020}], f"{NOT_PLAIN} as sort of its x"),
    ((*X, "stack"), "zero", [{}], f"{NOT_PLAIN} as stack of its x"),
    ((*X, "title"), ["two", "lines"], {"text": "x"}, f"{NOT_PLAIN} as title of its x"),
    ((*X, "format"), "%d %b %Y", "999d", "a format of its x that is none"),
    ((*X, "bandPosition"), 0.5, 5001, "5001 as bandPosition of its x"),
    (AXIS, None, "none", "text where an object belongs"),
    ((*AXIS, "labelExpr"), NO_KEY, "datum.label", "in its axis 'labelExpr'"),
    ((*AXIS, "labelColor"), "red", {"condition": {}}, f"{NOT_PLAIN} as labelColor of its axis"),
    ((*AXIS, "tickCount"), 100, 101, "a tickCount that is no number up to 100"),
    ((*AXIS, "tickCount"), 0.5, 0, "a tickCount that is no number up to 100"),
    ((*AXIS, "tickCount"), 5, "millisecond", "a tickCount that is no number up to 100"),
    ((*AXIS, "tickCount"), 5, {"interval": "day"}, f"{NOT_PLAIN} as tickCount of its axis"),
    ((*AXIS, "values"), THOUSAND, [*THOUSAND, 1], "more than 1,000 in values of its axis"),
    ((*AXIS, "values"), [1e9, None, "a"], SIGNAL, f"{NOT_PLAIN} as values of its axis"),
    ((*AXIS, "values"), [], [SIGNAL], f"{NOT_PLAIN} as values of its axis"),
    ((*AXIS, "values"), [], [{"year": 2020}], f"{NOT_PLAIN} as values"),
    ((*AXIS, "format"), "%Y", "1000000000d", "a format of its axis that is none"),
    ((*AXIS, "format"), "99.99f", ".100f", "a format of its axis that is none"),
    ((*AXIS, "format"), None, 5, "a format of its axis that is none"),
    ((*AXIS, "format"), "%" * 40, "%" * 41, "a format of its axis that is none"),
    ((*AXIS, "formatType"), "time", "myFormat", "a formatType other than number"),
    ((*AXIS, "labelAngle"), -90, 1e9, r"1e\+09 as labelAngle of its axis"),
    ((*LEGEND, "gradientLength"), 5000, 5001, "5001 as gradientLength of its legend"),
    ((*LEGEND, "clipHeight"), NO_KEY, 5, "in its legend 'clipHeight'"),
    (LEGEND, None, True, "true or false where an object belongs"),
    (SCALE, None, "log", "text where an object belongs"),
    ((*SCALE, "base"), NO_KEY, 1.0001, "in its scale 'base'"),
    ((*SCALE, "domain"), [-1e300, 1e300], [0, SIGNAL], f"{NOT_PLAIN} as domain of its scale"),
    ((*SCALE, "domain"), THOUSAND, [*THOUSAND, 1], "more than 1,000 in domain of its scale"),
    ((*SCALE, "domain"), ["a"], {"unionWith": [1]}, f"{NOT_PLAIN} as domain of its scale"),
    ((*SCALE, "range"), ["red", "blue"], [{"expr": "1"}], f"{NOT_PLAIN} as range of its scale"),
    ((*SCALE, "range"), ["red"], ["r" * 1001], f"{NOT_PLAIN} as range"),
    ((*SCALE, "scheme"), "blues", {"name": "blues"}, f"{NOT_PLAIN} as scheme of its scale"),
    (TIP, [{"field": "x"}] * 20, [{"field": "x"}] * 21, "more than 20 fields in tooltip"),
    (TIP, {"field": "x"}, [None], "null where an object belongs"),
]  # fmt: skip
LAYERINGS = [
    (("mark",), NO_KEY, "bar", "has 'mark'"),
    (("encoding",), NO_KEY, {"x": {"bin": {"maxbins": 1e9}}}, "has 'encoding'"),
    (("layer",), [LAYER] * 40, [LAYER] * 41, "must have 1 to 40 layers"),
    (("layer",), [LAYER], [], "must have 1 to 40 layers"),
    (("layer",), [LAYER], LAYER, "must have 1 to 40 layers"),
    (("layer",), [LAYER], [LAYER, "bar"], "text where an object belongs"),
    (("layer", 1), LAYER, {"layer": [LAYER]}, "a layer's 'layer'"),
    (("layer", 1), LAYER, {**LAYER, "width": 5}, "a layer's 'width'"),
    (("layer", 1), LAYER, {**LAYER, "transform": []}, "a layer's 'transform'"),
    (("layer", 1, "mark"), "rule", "image", "a mark other than"),
    (("layer", 1, "encoding", "x"), {}, {"href": 1}, "in x 'href'"),
    (("layer", 1, "data"), {"values": []}, {"url": "x"}, "data other than a list of values"),
    (("layer", 1, "data"), {"values": []}, None, "data other than a list of values"),
    (("resolve",), {}, [], "a list where an object belongs"),
    (("resolve",), {"axis": {}}, {"data": {}}, "in resolve 'data'"),
    (("resolve", "scale"), {"x": "shared"}, {"x": "union"}, "neither independent nor shared"),
    (("resolve", "scale"), {"x": "shared"}, {"x": ["shared"]}, "neither independent nor shared"),
    (("resolve", "scale"), {"x": "shared"}, {"href": "shared"}, "in resolve 'href'"),
    (("resolve", "scale"), {}, "shared", "text where an object belongs"),
]  # fmt: skip


def with_chart(spec):
    block = {"type": "chart", "id": "c", "title": "C", "spec": spec, "alt": "A line.", "help": ""}
    return {**REPORT, "blocks": [block]}


def set_or_left_out(whole, path, value):
    if value is NO_KEY:
        part = whole
        for step in path[:-1]:
            part = part[step]
        return whole if path[-1] not in part else changed(whole, path, NO_KEY)
    return put(whole, path, value)


@pytest.mark.parametrize(
    ("whole", "path", "right", "wrong", "told"),
    [
        pytest.param(whole, *rule, id=f"{name}-{named(rule[0])}-{number}")
        for name, whole, rules in (("plain", SPEC, CHARTS), ("layers", LAYERED, LAYERINGS))
        for number, rule in enumerate(rules)
    ],
)
def test_each_rule_of_charts(whole, path, right, wrong, told):
    strict.check(with_chart(set_or_left_out(whole, path, right)))
    with pytest.raises(ValueError, match=f"chart 'c' has .*{told}|chart 'c' {told}"):
        strict.check(with_chart(put(whole, path, wrong)))


DATES = np.array(["2019-01-31", "2019-02-28"], "datetime64[D]")
ROW = [{"date": "2019-01-31", "v": 0.1, "b": 1, "name": "A"}]
LINE = chart.layer("line", ROW, style={"color": chart.ACCENT}, x=chart.date("date"))
# A layer made with each of the pieces, by the piece's name.
PIECES = {
    "spec": LINE,
    "layer": chart.layer("tick", style={"opacity": 0.5}, x=chart.number("v")),
    "date": chart.layer("bar", x=chart.date("date", "%b %Y", title="Date")),
    "date_format": chart.layer("bar", x=chart.date("date", chart.date_format(DATES))),
    "number": chart.layer(
        "point",
        y=chart.number("v", "Value", ".2%", scale={"zero": False}, axis={"orient": "right"}),
    ),
    "logarithmic": chart.layer("line", y=chart.logarithmic("v", [0.001, 1e6], "Wealth", 0.2)),
    "category": chart.layer("bar", x=chart.category("b", range(1, 201), "Bucket", 12)),
    "ranks": chart.layer("rect", color=chart.ranks("b", 200, "Rank")),
    "names": chart.layer("rect", y=chart.names("name", [f"Factor {n}" for n in range(300)])),
    "signed": chart.layer("rect", color=chart.signed("v", 0.001, "Return")),
    "tip": chart.layer("point", tooltip=[chart.tip("v", "Value", ".1f"), chart.tip("name", "N")]),
    "zero_line": chart.zero_line(".0%", "Return"),
    "hover": chart.hover("%Y", chart.tip("v", "Value", ",~r")),
    "fraction_format": chart.layer(
        "line", y=chart.number("v", None, chart.fraction_format([0.1, 0.1001]))
    ),
    "amount": chart.layer("text", style={"text": chart.amount(16.7)}),
    "thin": chart.layer("line", [ROW[0] for _ in chart.thin(np.arange(9.0), 4)]),
    "plain": chart.layer("line", [{"v": chart.plain(value)} for value in (math.nan, 1 / 3)]),
    "gradient": chart.layer(
        "rect", color={"field": "v", "legend": chart.gradient("V", [0, 1e9], "d")}
    ),
}


def test_all_pieces_of_charts_are_tried():
    there = {
        name
        for name, found in vars(chart).items()
        if inspect.isfunction(found) and found.__module__ == chart.__name__ and name[0] != "_"
    }
    assert set(PIECES) == there


@pytest.mark.parametrize("piece", PIECES)
def test_every_piece_of_charts_passes(piece):
    strict.check(with_chart(chart.spec([PIECES[piece], LINE], ROW)))


@pytest.mark.parametrize("mark", ["bar", "line", "area", "rule", "rect", "point", "text", "tick"])
def test_every_mark_of_charts_passes(mark):
    strict.check(with_chart(chart.spec([chart.layer(mark, x=chart.number("v"))], ROW)))


# --- sizes


def metrics(count, id="m"):
    items = [{**METRIC, "id": str(n)} for n in range(count)]
    return {"type": "metrics", "id": id, "title": "M", "items": items}


def table(rows, columns=1, id="t"):
    heads = [{**NAME, "id": str(n)} for n in range(columns)]
    cells = [["A"] * columns] * rows
    return {"type": "table", "id": id, "title": "T", "columns": heads, "rows": cells, "help": ""}


def points(count, layers=1, own=0):
    """A chart with `count` records that its layers share, and one layer with `own` records."""
    drawn = [LAYER] * layers + ([{**LAYER, "data": {"values": [{}] * own}}] if own else [])
    spec = {"data": {"values": [{}] * count}, "layer": drawn}
    return {"type": "chart", "id": f"c{count}.{own}", "title": "C", "spec": spec, "alt": "A", "help": ""}  # fmt: skip


def bare(*blocks, **more):
    return {**REPORT, "params": {}, "warnings": [], "blocks": list(blocks), **more}


def texts(count):
    return [{"type": "text", "id": str(n), "title": "", "paragraphs": []} for n in range(count)]


P = limits.REPORT_PARTS
SIZES = {
    "blocks": (
        bare(*texts(limits.REPORT_BLOCKS)),
        bare(*texts(limits.REPORT_BLOCKS + 1)),
        "it has 201 blocks, and 200 is the most",
    ),
    "numbers": (bare(metrics(P)), bare(metrics(P + 1)), "it has 5,001 numbers, columns, "),
    "numbers of two": (
        bare(metrics(P // 2), metrics(P // 2, "n")),
        bare(metrics(P // 2), metrics(P // 2 + 1, "n")),
        "5,001",
    ),
    "columns": (bare(table(0, P)), bare(table(0, P + 1)), "5,001 numbers, columns"),
    "warnings": (bare(warnings=[""] * P), bare(warnings=[""] * (P + 1)), "5,001"),
    "parameters": (
        bare(params={str(n): 1 for n in range(limits.PARAMETERS)}),
        bare(params={str(n): 1 for n in range(limits.PARAMETERS + 1)}),
        "it has 61 parameters, and 60 is the most",
    ),
    "paragraphs": (
        bare({**texts(1)[0], "paragraphs": [""] * P}),
        bare({**texts(1)[0], "paragraphs": [""] * (P + 1)}),
        "5,001",
    ),
    "pages": (
        bare({**REPORT["blocks"][COPY], "pages": [{"label": "1", "content": "1"}] * P}),
        bare({**REPORT["blocks"][COPY], "pages": [{"label": "1", "content": "1"}] * (P + 1)}),
        "5,001",
    ),
    "rows": (
        bare(table(limits.TABLE_ROWS)),
        bare(table(limits.TABLE_ROWS), table(1, id="u")),
        "it has 100,001 rows in its tables, and 100,000 is the most. Hand them over",
    ),
    "cells": (
        bare(table(10_000, 10)),
        bare(table(10_000, 10), table(1, id="u")),
        "it has 100,001 cells in its tables, and 100,000 is the most",
    ),
    "points": (
        bare(points(limits.CHART_ROWS)),
        bare(points(limits.CHART_ROWS), points(1)),
        "it has 50,001 points in its charts, and 50,000 is the most. Thin them out",
    ),
    "points that layers share": (
        bare(points(25_000, 2)),
        bare(points(25_000, 2, own=1)),
        "it has 50,001 points",
    ),
    "points of layers, the chart's own undrawn": (
        bare(points(50_000, 0, own=50_000)),
        bare(points(50_000, 0, own=50_001)),
        "it has 50,001 points",
    ),
}


@pytest.mark.parametrize("what", SIZES)
def test_sizes_at_the_limit_and_one_beyond(what):
    most, more, told = SIZES[what]
    strict.check(most)
    with pytest.raises(ValueError, match=told):
        strict.check(more)


# --- declarations

PARAMETER = DECLARATION["parameters"][0]
LONG = "x" * limits.WORDS
DECLARATIONS = [
    (("id",), "", 1, "the declaration, id must be text"),
    (("several",), False, 1, "several must be true or false, not a whole number"),
    (("accepts",), [], "bucket_returns", "accepts must be a list, not text"),
    (("samples",), [], [None], "samples, number 1 must be text, not null"),
    (("picture",), NO_KEY, "bars", "'picture', which is no part of it"),
    (("parameters", 0), PARAMETER, {**PARAMETER, "month_end": True}, "'month_end', which is no part"),
    (("parameters", 0, "default"), 1.5, [1], "default must be text or"),
    (("parameters", 0, "default"), None, math.inf, "inf, which is None"),
    (("parameters", 0, "min"), -1.5, "1", "min must be a whole number or a number or null, not text"),
    (("parameters", 0, "max"), None, True, "max must be a whole number or a number or null"),
    (("parameters", 0, "choices"), [], [["up", "Up"]], "choices, number 1 must be an object"),
    (("parameters", 0, "choices", 0, "label"), "", "\ud800", "text with half a character"),
    (("parameters",), [PARAMETER] * limits.PARAMETERS, [PARAMETER] * (limits.PARAMETERS + 1),
     "61 parameters; 60 is the most"),
    *(((name,), LONG, f"{LONG}x", "a text of more than 2,000 characters")
      for name in ("id", "title", "question", "author")),
    *(((name,), [LONG], [f"{LONG}x"], "a text of more than 2,000 characters")
      for name in ("accepts", "compares", "samples")),
    *((("parameters", 0, name), LONG, f"{LONG}x", "a text of more than 2,000 characters")
      for name in ("id", "label", "help", "kind", "default", "automatic", "unit")),
    *((("parameters", 0, "choices", 0, name), LONG, f"{LONG}x", "a text of more than 2,000")
      for name in ("value", "label")),
]  # fmt: skip


@pytest.mark.parametrize("path", [p for p in places(DECLARATION) if isinstance(p[-1], str)], ids=named)  # fmt: skip
def test_nothing_of_a_declaration_may_be_missing(path):
    with pytest.raises(ValueError, match=f'has no "{path[-1]}"'):
        strict.check_declaration(changed(DECLARATION, path, NO_KEY))


@pytest.mark.parametrize(("path", "right", "wrong", "told"), cases(DECLARATIONS))
def test_each_rule_of_declarations(path, right, wrong, told):
    strict.check_declaration(set_or_left_out(DECLARATION, path, right))
    with pytest.raises(ValueError, match=told):
        strict.check_declaration(changed(DECLARATION, path, wrong))


def test_a_declaration_as_a_whole_is_no_larger_than_a_file():
    most = {**DECLARATION, "samples": ["é" * 1000] * 99}
    left = limits.SOURCE_BYTES - len(json.dumps(most, ensure_ascii=False).encode())
    assert 0 < left < limits.WORDS
    strict.check_declaration({**most, "author": "Me" + "x" * left})
    with pytest.raises(ValueError, match="the declaration has 200,001 bytes, and 200,000 is the"):
        strict.check_declaration({**most, "author": "Me" + "x" * (left + 1)})


@pytest.mark.parametrize("kind", PARAMETER_KINDS)
def test_every_kind_of_parameter_has_the_same_shape(kind):
    strict.check_declaration(changed(DECLARATION, ("parameters", 0, "kind"), kind))


# --- anything

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**1100), 2**1100),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(["fraction", "date", "count", "p", "container", "\ud800", "x", "a", "log"]),
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["type", "id", "unit", "values", "x", "field"]), inner, max_size=3),
    ),
    max_leaves=6,
)  # fmt: skip
SPOTS = st.sampled_from(list(places(REPORT)))
DATA = {"name": "a", "kind": "bucket_returns", "periods": 2, "from": "2019-01-31", "to": "2019-02-28",
        "periods_per_year": 12.0}  # fmt: skip


@settings(max_examples=examples(600))
@given(st.lists(st.tuples(SPOTS, ANYTHING), min_size=1, max_size=3))
def test_whatever_a_report_is_it_is_refused_in_words_or_can_be_shown(changes):
    made = REPORT
    for path, value in changes:
        try:
            made = changed(made, path, value)
        except (KeyError, TypeError, IndexError):
            continue  # an earlier change has taken that place away
    try:
        strict.check(made)
    except ValueError:
        return
    contract.check(made)
    json.dumps(made, allow_nan=False)
    shown = {**made, "data": DATA}
    assert report_text(shown)
    assert to_html(shown)
