"""Whatever a tool's Python answers: it is fit to be shown, or it is refused in words. Nothing else happens."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sizes import examples, size
from unit.test_tools import report_on_samples

from flipside import limits, strict, tools
from flipside.errors import CodeError
from flipside.source import admitted, declared

# Keys that mean something to the page or to JavaScript, so that they are tried more often than by chance.
KNOWN = """
type id title items columns rows spec layer mark encoding x y scale axis domain
values data resolve field format help actions choices parameter column content
name mime pages label value unit note verdict level text params blocks warnings
version tool origin default kind min max step accepts parameters compares
samples __proto__ constructor toString expr signal url href
"""
KEYS = st.sampled_from(KNOWN.split()) | st.text(max_size=5)
NUMBERS = (
    st.integers()
    | st.floats()
    | st.sampled_from([10**400, -(10**400), 2**1024, 1e308, 5e-324, True, False])
)
TEXTS = st.text(st.characters(), max_size=20) | st.sampled_from(
    ["\ud800", "\u202e", "x" * 30_000, "bucket_returns", "quantitative", "bar", "base64", "a.csv"]
)
ANYTHING = st.recursive(
    st.none() | NUMBERS | TEXTS | KEYS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
MANY = settings(max_examples=examples(150))


def refusal(check: Callable[[Any], Any], value: Any, kind: type[Exception]) -> str:
    """The words with which something is refused; empty where it passes. Any other exception is the test's failure."""
    try:
        check(value)
    except kind as error:
        return str(error) or "refused without a word"
    return ""


def small(report: dict) -> dict:
    """The report with at most three records, rows or pages of each kind, so that a change hits what differs."""

    def shorter(part: Any) -> Any:
        if isinstance(part, dict):
            short = {"values", "rows", "pages"}
            return {
                key: each[:3] if key in short and isinstance(each, list) else shorter(each)
                for key, each in part.items()
            }
        return [shorter(each) for each in part] if isinstance(part, list) else part

    return shorter(report)


def places(part: Any, path: tuple = (), name: str = "", seen: set | None = None) -> Iterator[tuple]:
    """The path to every part of `part`; what differs only in its place in a list, to the first."""
    seen = set() if seen is None else seen
    if name not in seen:
        seen.add(name)
        yield path
    for key in (
        part if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else ()
    ):
        of = part[key].get("type", "") if isinstance(part[key], dict) else ""
        step = key if isinstance(part, dict) else f"{of if isinstance(of, str) else ''}[]"
        yield from places(part[key], (*path, key), f"{name}.{step}", seen)


def specimen() -> dict:
    """A report with every kind of part that there is in those of the gallery."""
    reports = [small(report_on_samples(id)) for id in tools.ids()]
    params = {name: value for report in reports for name, value in report["params"].items()}
    made = {**reports[0], "blocks": [], "params": params}
    known = 0
    for block in (block for report in reports for block in report["blocks"]):
        more = {**made, "blocks": [*made["blocks"], {**block, "id": f"b{len(made['blocks'])}"}]}
        count = len(list(places(more)))
        if count > known:
            made, known = more, count
    return made


def at(value: Any, path: tuple) -> Any:
    for key in path:
        value = value[key]
    return value


REPORTS = {"specimen": specimen()}
DECLARATIONS = {id: json.loads(json.dumps(tools.load(id).TOOL.to_json())) for id in tools.ids()}
ORIGINALS = {"report": REPORTS, "declaration": DECLARATIONS}


def somewhere(draw, value: Any) -> tuple[Any, Any]:
    """An object or a list in `value`, and a key of it; None where it is empty."""
    place = value
    while True:
        keys = list(range(len(place))) if isinstance(place, list) else sorted(place)
        if not keys:
            return place, None
        key = draw(st.sampled_from(keys))
        if not isinstance(place[key], (dict, list)) or draw(st.integers(0, 4)) == 0:
            return place, key
        place = place[key]


@st.composite
def changed(draw, kind: str) -> Any:
    """A report or a declaration, with a few places changed into anything, taken away or added to."""
    originals = ORIGINALS[kind]
    value = copy.deepcopy(originals[draw(st.sampled_from(sorted(originals)))])
    for _ in range(draw(st.integers(1, 3))):
        place, key = somewhere(draw, value)
        if isinstance(place, dict) and (key is None or draw(st.booleans())):
            place[draw(KEYS)] = draw(ANYTHING)
        elif key is not None and draw(st.integers(0, 4)) == 0:
            del place[key]
        elif key is not None:
            place[key] = draw(ANYTHING)
    return value


@pytest.mark.parametrize("id", tools.ids())
def test_a_declaration_of_the_gallery_comes_back_as_it_was(id):
    assert declared(DECLARATIONS[id]) == DECLARATIONS[id]


def test_what_is_changed_below_is_fit_as_it_was():
    report = REPORTS["specimen"]
    strict.check(report)
    assert {block["type"] for block in report["blocks"]} == strict.BLOCKS.keys()
    assert len(list(places(report))) > 200


WRONG = {
    "null": None, "true": True, "a number": -1.5, "zero": 0, "huge": 10**400, "infinite": float("-inf"), "NaN": float("nan"),
    "a text": "\x00", "no text": "", "half a character": "\ud800", "turning": "\u202e", "long": "x" * 30_000,
    "a list": [], "a list of lists": [[[]]], "a list of numbers": [1, 10**400], "an object": {}, "an object in a list": [{}],
    "nested": {"a": {"b": []}}, "prototype": {"__proto__": {"toString": 5}}, "expression": {"expr": "1"},
    "length": {"length": 10**9},
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize(
    ("kind", "check", "error"),
    [("report", strict.check, ValueError), ("declaration", declared, CodeError)],
)
def test_something_wrong_anywhere_passes_or_is_refused(kind, check, error, wrong):
    refused = 0
    for original in ORIGINALS[kind].values():
        for path in places(original):
            value = {"whole": original}
            *above, key = ("whole", *path)
            # Copied is only what leads to the place.
            for n in range(len(above)):
                holder, step = at(value, above[:n]), above[n]
                holder[step] = copy.copy(holder[step])
            at(value, above)[key] = WRONG[wrong]
            refused += bool(refusal(check, value["whole"], error))
    assert refused > 20


@pytest.mark.parametrize("wrong", ["null", "a number", "a text", "a list of lists", "nested"])
@pytest.mark.parametrize(
    ("kind", "check", "error"),
    [("report", strict.check, ValueError), ("declaration", declared, CodeError)],
)
def test_something_more_anywhere_passes_or_is_refused(kind, check, error, wrong):
    refused = 0
    for original in ORIGINALS[kind].values():
        value = copy.deepcopy(original)
        for path in places(original):
            holder = at(value, path)
            if not isinstance(holder, dict):
                continue
            unknown = sorted(set(KNOWN.split()) - holder.keys())
            for key in unknown[:: size(4, 1)]:
                holder[key] = WRONG[wrong]
                refused += bool(refusal(check, value, error))
                del holder[key]
    assert refused > 100


@MANY
@given(ANYTHING)
def test_anything_for_a_report_is_refused_with_a_value_error(value):
    assert refusal(strict.check, value, ValueError)


@MANY
@given(changed("report"))
def test_a_report_with_anything_in_it_passes_or_is_refused_with_a_value_error(report):
    if not refusal(strict.check, report, ValueError):
        # What passes is a report: without what JSON has no word for, but for the data, which the page describes anew.
        json.dumps({**report, "data": None}, allow_nan=False, ensure_ascii=False).encode()
        assert report["verdict"]["text"]


@MANY
@given(changed("report"))
def test_what_is_refused_is_told_as_a_fault_of_the_code_in_a_few_words(report):
    assert len(refusal(lambda told: admitted(told, "shared"), report, CodeError)) < 1000


@MANY
@given(ANYTHING)
def test_anything_for_a_declaration_is_refused_as_a_fault_of_the_code(value):
    assert refusal(declared, value, CodeError)


@MANY
@given(changed("declaration"))
def test_a_declaration_with_anything_in_it_passes_or_is_refused_as_a_fault_of_the_code(told):
    words = refusal(declared, told, CodeError)
    assert len(words) < 1000
    if not words:
        again = declared(told)
        assert declared(again) == again  # what a browser keeps of it is good in its next visit
        assert len(again["parameters"]) <= limits.PARAMETERS


@pytest.mark.parametrize("id", tools.ids())
def test_every_report_of_the_gallery_on_its_samples_is_admitted(id):
    """So that an edited copy of a tool is never refused."""
    report = report_on_samples(id)
    assert any(block["type"] == "chart" for block in report["blocks"])
    assert admitted(report, "edited")["blocks"] == report["blocks"]
