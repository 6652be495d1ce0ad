"""What would hang the page, get out of it or pose as its own words is refused; the same just within the limits is not."""

from __future__ import annotations

import pytest

from flipside import chart, limits, report, strict
from flipside.errors import CodeError
from flipside.report import Choice, Column, Metric, Report, Verdict
from flipside.source import admitted, declared
from flipside.tool import Parameter, Tool

POINTS = [{"a": 1, "b": 2}]
NUMBER = {"field": "a", "type": "quantitative"}
NAME = {"field": "a", "type": "nominal"}


def answered(*blocks: dict, text: str = "Yes.", warnings: tuple[str, ...] = ()) -> dict:
    """The report of a tool with these blocks."""
    made = Report(Verdict("good", text), list(blocks), list(warnings))
    made.tool = made.title = made.version = "mine"
    return made.to_json()


def drawn(mark="point", values=POINTS, **encoding) -> dict:
    spec = {"data": {"values": values}, "mark": mark, "encoding": encoding}
    return report.chart("c", "C", spec, "What is drawn.", "What it means.")


def table(rows: int, columns: int, choices: int = 0) -> dict:
    heads = [Column(f"c{n}", "C", "text", "Help.") for n in range(columns)]
    cells = [[f"{row}"] * columns for row in range(rows)]
    return report.table("t", "T", heads, cells, "Help.", _decided(choices))


def _decided(choices: int):
    return ("c0", [Choice("Drop", f"p{n}") for n in range(choices)]) if choices else None


def file(name: str = "a.csv", mime: str = "text/csv", content="x", **more) -> dict:
    return {**report.file("f", name, mime, content), **more}


def numbered(count: int) -> list[dict]:
    return [{"a": str(n), "b": n} for n in range(count)]


CHARTS = {
    "expression in a domain": drawn(x={**NUMBER, "scale": {"domain": [{"expr": "sequence(1e9)"}, 1]}}),
    "signal in a domain": drawn(x={**NUMBER, "scale": {"domain": [{"signal": "sequence(1e9)"}, 1]}}),
    "expression in a range": drawn(x={**NUMBER, "scale": {"range": [0, {"expr": "1"}]}}),
    "expression among ticks": drawn(x={**NUMBER, "axis": {"values": [{"expr": "1"}]}}),
    "expression as ticks": drawn(x={**NUMBER, "axis": {"values": {"expr": "sequence(1e9)"}}}),
    "expression as a title": drawn(x={**NUMBER, "axis": {"title": [{"expr": "1"}]}}),
    "expression as a dash": drawn({"type": "line", "strokeDash": [{"expr": "1"}]}, x=NUMBER),
    "expression to sort by": drawn(x={**NAME, "sort": [{"expr": "1"}]}),
    "many ticks": drawn(x={**NUMBER, "axis": {"values": list(range(1001))}}),
    "ticks without end": drawn(x={**NUMBER, "axis": {"tickCount": 1e9}}),
    "ticks by an object": drawn(x={**NUMBER, "axis": {"tickCount": {"interval": "second", "step": 1}}}),
    "bins by a step": drawn(x={**NUMBER, "bin": {"step": 1e-9}}),
    "an odd base": drawn(x={**NUMBER, "scale": {"type": "log", "base": 1.0000001}}),
    "a format a mile wide": drawn(x={**NUMBER, "axis": {"format": "0200000000d"}}),
    "a tooltip a mile wide": drawn(tooltip={**NUMBER, "format": "200000000d"}),
    "a long format": drawn(x={**NUMBER, "axis": {"format": "%Y" * 50}}),
    "a format of its own": drawn(x={**NUMBER, "axis": {"formatType": "mine"}}),
    "a scale of its own": drawn(x={**NUMBER, "scale": {"type": "identity"}}),
    "a shape of the earth": drawn(x={**NUMBER, "type": "geojson"}),
    "a sequence for data": report.chart("c", "C", {"data": {"sequence": {"start": 0, "stop": 1e9}}, "mark": "point", "encoding": {"x": NUMBER}}, "alt", "help"),
    "data from elsewhere": report.chart("c", "C", {"data": {"url": "//x"}, "mark": "point", "encoding": {"x": NUMBER}}, "alt", "help"),
    "a transform": report.chart("c", "C", {"data": {"values": POINTS}, "transform": [], "mark": "point", "encoding": {"x": NUMBER}}, "alt", "help"),
    "layers in layers": report.chart("c", "C", {"layer": [{"layer": [{"mark": "point", "encoding": {}}]}]}, "alt", "help"),
    "an image": drawn("image", x=NUMBER),
    "a link": drawn(href={"value": "https://example.com"}),
    "a link in a mark": drawn({"type": "point", "href": "https://example.com"}, x=NUMBER),
    "an address for a colour": drawn({"type": "bar", "color": "URL(https://example.com)"}, x=NUMBER),
    "an address among colours": drawn(color={**NUMBER, "scale": {"range": ["#fff", "url(//x)"]}}),
    "an address for a colour of data": drawn(x=NUMBER, color={"value": "url(//x)"}),
    "an address behind a colour": drawn({"type": "point", "fill": "red;src:url(//x)"}, x=NUMBER),
    "an address for a font": drawn({"type": "text", "font": "url(//x)"}, x=NUMBER),
    "an expression for a colour": drawn(x=NUMBER, color={"value": {"expr": "1"}}),
    "a lookup": report.chart("c", "C", {"data": {"values": POINTS}, "transform": [{"lookup": "a", "from": {"data": {"url": "//x"}, "key": "a"}}], "mark": "point", "encoding": {"x": NUMBER}}, "alt", "help"),
    "a picture's address": drawn(url={"value": "https://example.com"}),
    "nested data": drawn(values=[{"a": [[]]}], x=NUMBER),
    "long words": drawn("text", [{"a": "W" * 1001}], text=NAME),
    "a long title": report.chart("c", "C", {"title": "W" * 1001, "mark": "point", "encoding": {}}, "alt", "help"),
    "many categories": drawn(values=numbered(2001), x=NAME),
    "a band of numbers": drawn(values=numbered(2001), x={"field": "b", "type": "quantitative", "scale": {"type": "band"}}),
    "many lines": drawn("line", numbered(2001), detail={"field": "b", "type": "quantitative"}, x=NUMBER),
    "many lines by their colour": drawn("line", numbered(2001), color={"field": "b", "type": "quantitative"}),
    "many lines by their width": drawn({"type": "area"}, numbered(2001), size={"field": "b", "type": "temporal"}),
    "many tooltips": drawn(tooltip=[NUMBER] * 21),
    "many points": drawn(values=POINTS * 50_001, x=NUMBER),
}  # fmt: skip
WITHIN = {
    "categories": drawn(values=numbered(2000), x=NAME),
    "lines": drawn("line", numbered(2000), detail={"field": "b", "type": "quantitative"}),
    "a heat map": drawn("rect", numbered(10_000), color={"field": "b", "type": "quantitative"}),
    "points": drawn(values=POINTS * 50_000, x=NUMBER),
    "tooltips": drawn(values=numbered(3000), tooltip=[NAME] * 20),
    "ticks": drawn(x={**NUMBER, "axis": {"values": list(range(1000)), "format": ",.3~r"}}),
    "a line of dates": drawn(
        "line", numbered(9000), x=chart.date("a", "%d %b %Y"), y=chart.number("b")
    ),
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_that_could_harm_the_page_is_refused(name):
    with pytest.raises(ValueError, match=r"chart 'c' has|it has .* (points|in its chart 'c')"):
        strict.check(answered(CHARTS[name]))


@pytest.mark.parametrize("name", WITHIN)
def test_a_chart_within_the_limits_is_not(name):
    strict.check(answered(WITHIN[name]))


def test_the_expressions_are_refused_for_what_they_are():
    with pytest.raises(
        ValueError,
        match="something other than numbers and texts of up to 1,000 characters as domain",
    ):
        strict.check(answered(CHARTS["expression in a domain"]))


LONG = "x" * 20_001
METRIC = Metric("m", "M", 1.0, "ratio", "Help.")
REPORTS = {
    "rows": (answered(table(100_001, 1)), "100,001 rows"),
    "cells": (answered(table(2_001, 50)), "100,050 cells"),
    "columns": (answered(table(1, 5_001)), "5,001 numbers, columns"),
    "metrics": (answered(report.metrics("m", "M", [Metric(f"m{n}", "M", 1.0, "ratio", "Help.") for n in range(5_001)])), "5,001 numbers"),
    "paragraphs": (answered(report.text("p", "P", ["Yes."] * 5_001)), "5,001 numbers"),
    "pages": (answered(report.copy("p", "P", [("One", "1")] * 5_001, "Help.")), "5,001 numbers"),
    "warnings": (answered(warnings=("Mind.",) * 5_001), "5,001 numbers"),
    "blocks": (answered(*(report.text(f"p{n}", "P", []) for n in range(201))), "201 blocks"),
    "choices": ({**answered(), "blocks": [table(1, 1, 11)], "params": {f"p{n}": "" for n in range(11)}}, "11 choices"),
    "params": ({**answered(), "params": {f"p{n}": 1 for n in range(61)}}, "61 parameters, and 60 is the most"),
    "a number of 4,001 digits": (answered(report.metrics("m", "M", [Metric("m", "M", 10**4000, "count", "Help.")])), "a number too large to be shown"),
    "a long verdict": (answered(text=LONG), "20,001 characters"),
    "a long cell": (answered(report.table("t", "T", [Column("c", "C", "text", "H.")], [[LONG]], "H.")), "20,001 characters"),
    "a long paragraph": (answered(report.text("p", "P", [LONG])), "20,001 characters"),
    "a title that turns": (answered(report.text("p", "a\u202eb", [])), "turn the reading direction"),
    "half a character": (answered(report.text("p", "P", ["\ud800"])), "half a character"),
    "half a character in a file": (answered(file(content="\ud800")), "must be text"),
    "a page to run": (answered(file("a.html", "text/html")), "not a plain one"),
    "a picture to run": (answered(file("a.SVG", "image/svg+xml")), "not a plain one"),
    "a program": (answered(file("a.csv.exe")), "not a plain one"),
    "a name that turns": (answered(file("a\u202evsc.exe.csv")), "turn the reading direction"),
    "a name with a tab of its own": (answered(file("a\u2028.csv")), "not a plain one"),
    "a type that is none": (answered(file(mime="text/csv\r\nx: y")), "not a type such as"),
    "bytes that are none": (answered(file(encoding="base64", content="%%%")), "not base64"),
    "something more": (answered({**report.text("p", "P", []), "help": {"a": 1}}), "'help', which is no part"),
    "an object for help": (answered({**report.copy("p", "P", [("a", "b")], "x"), "help": {"a": 1}}), "must be text"),
}  # fmt: skip


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_that_could_harm_the_page_is_refused_and_it_is_said_why(name):
    told, why = REPORTS[name]
    with pytest.raises(ValueError, match=why):
        strict.check(told)
    with pytest.raises(CodeError, match=why):
        admitted(told, "shared")


def test_a_report_within_the_limits_is_not():
    blocks = [
        table(2_000, 50),
        report.text("p", "P", ["x" * 20_000] * 10),
        report.metrics("m", "M", [METRIC]),
        file("Results of 2020, new.csv", "text/csv; charset=utf-8", "x" * 1_000_000),
        {**file(content=b"\x00\xff"), "id": "g", "name": "a.zip"},
        report.copy("y", "Y", [("One", "1" * 1_000_000)], "Help."),
    ]
    told = answered(*blocks)
    strict.check(told)
    assert limits.TABLE_CELLS == 100_000


def test_what_is_told_of_a_refusal_is_short_whatever_it_quotes():
    told = answered(drawn(x={**NUMBER, "k" * 1_000_000: 1}))
    with pytest.raises(CodeError) as caught:
        admitted(told, "shared")
    assert len(caught.value.message) < 600


TEXT = Parameter("name", "Name", "Help.", "text", default="x")
CHOICE = Parameter("way", "Way", "Help.", "choice", default="a", choices=(("a", "A"),))


def declaration(*parameters: dict, **more) -> dict:
    made = Tool("mine", "Mine", "What?", ("bucket_returns",), ())
    return {**made.to_json(), "parameters": list(parameters), **more}


DECLARATIONS = {
    "many parameters": (declaration(*({**TEXT.to_json(), "id": f"p{n}"} for n in range(10_000))), "60 is the most"),
    "many choices": (declaration({**CHOICE.to_json(), "choices": [{"value": f"{n}", "label": "A"} for n in range(201)]}), "a list of more than 200"),
    "many kinds": (declaration(accepts=["bucket_returns"] * 201), "a list of more than 200"),
    "many samples": (declaration(samples=["a"] * 201), "a list of more than 200"),
    "a long title": (declaration(title="x" * 2_001), "more than 2,000 characters"),
    "a long id": (declaration(id="x" * 2_001), "more than 2,000 characters"),
    "a long default": (declaration({**TEXT.to_json(), "default": "x" * 2_001}), "more than 2,000 characters"),
    "a long label of a choice": (declaration({**CHOICE.to_json(), "choices": [{"value": "a", "label": "x" * 2_001}]}), "more than 2,000 characters"),
    "a long sample": (declaration(samples=["x" * 2_001]), "more than 2,000 characters"),
    "a title that turns": (declaration(title="Checked\u202e"), "turn the reading direction"),
    "what every object has": (declaration({**TEXT.to_json(), "id": "constructor"}), "needs another id"),
    "what every object is made of": (declaration({**TEXT.to_json(), "id": "__proto__"}), "needs another id"),
    "no text for a title": (declaration(title=5), "must be text"),
    "no list of parameters": (declaration(parameters={"length": 5}), "must be a list"),
    "another kind": (declaration(accepts=["secrets"]), "no kind of data"),
    "no kind": (declaration(accepts=[]), "are required"),
    "something more": (declaration(packages=["x"]), "'packages', which is no part"),
    "a step that is none": (declaration({**TEXT.to_json(), "step": "any"}), "must be"),
    "an end beyond all numbers": (declaration({**Parameter("n", "N", "H.", "number", 1.0).to_json(), "max": 10**400}), "a number too large"),
}  # fmt: skip


@pytest.mark.parametrize("name", DECLARATIONS)
def test_a_declaration_that_could_harm_the_page_is_refused_and_it_is_said_why(name):
    told, why = DECLARATIONS[name]
    with pytest.raises(CodeError, match=why):
        declared(told)


def test_a_declaration_within_the_limits_is_not():
    choices = [{"value": f"{n}", "label": "A"} for n in range(200)]
    parameters = [{**CHOICE.to_json(), "id": f"p{n}"} for n in range(60)]
    parameters[0] |= {"default": "0", "choices": choices}
    told = declaration(*parameters, title="x" * 2_000)
    assert declared(told) == told
