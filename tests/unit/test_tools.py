"""What every tool in the registry owes: run over all of them, whatever they are."""

import functools
import inspect
import itertools
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sizes import size
from unit.synthetic import bucket_returns, factor_panel, trial_results, weight_table

from flipside import strict, tool, tools
from flipside.data import read
from flipside.data.kinds import KINDS, TrialResults, WeightTable
from flipside.errors import UserError
from flipside.html import to_html
from flipside.report import LEVELS
from flipside.text import report_text

SAMPLES = Path(__file__).parents[2] / "static" / "samples"
TABLE = weight_table(8, 20)
SHAPES = {
    "two buckets": bucket_returns(120, 2),
    "ten buckets": bucket_returns(120, 10),
    "two hundred buckets, daily": bucket_returns(size(700, 6500), 200, 252),
    "shortest": bucket_returns(12, 5),
    "shortest, weekly": bucket_returns(12, 2, 52),
    "every four weeks": bucket_returns(70, 20, 365.25 / 28),
    "quarterly": bucket_returns(40, 5, 4),
    "yearly": bucket_returns(30, 5, 1),
    "yearly, eleven decades": bucket_returns(104, 5, 1),
    "every five years, over a century": bucket_returns(24, 5, 0.2),
    "odd frequency": bucket_returns(60, 5, 7.3),
    "gaps": bucket_returns(300, 10, 52, missing=0.1),
    "half missing": bucket_returns(200, 5, 12, missing=0.5),
    "with benchmark and universe": bucket_returns(120, 10, benchmark=True, universe=True),
    "upside-down": bucket_returns(120, 10, strength=-0.5),
    "rank means nothing": bucket_returns(120, 10, strength=0.0),
    "ten nodes": weight_table(),
    "two nodes": weight_table(2),
    "three hundred nodes": weight_table(300),
    "rules": weight_table(
        9,
        minimum=[1, *[np.nan] * 8],
        maximum=[*[np.nan] * 8, 40],
        locked=[False] * 7 + [True, False],
        group=("Value",) * 4 + ("Growth",) * 3 + ("",) * 2,
    ),
    "levels": WeightTable(
        "levels", "levels.xml", tuple("ABCDE"), [60, 40, 30, 30, 40], level=("", "", *["A"] * 3)
    ),
    "earlier trials": TABLE,
    "results": (TABLE, trial_results(TABLE)),
    "three results, gaps": (TABLE, trial_results(TABLE, 3, missing=0.2)),
    "noise": (TABLE, trial_results(TABLE, noise=1000)),
    "few results": (
        weight_table(12, 4),
        trial_results(weight_table(12, 4)),
    ),
    "factors": factor_panel(),
    "three factors": factor_panel(factors=3),
    "fifty factors": factor_panel(periods=12, stocks=60, factors=50),
    "one date": factor_panel(periods=1),
    "daily, float64": factor_panel(periods=700, stocks=25, factors=4, dtype=float, per_year=252),
    "fewest stocks": factor_panel(stocks=20),
    "factors with gaps": factor_panel(missing=0.3),
    "nearly all missing": factor_panel(stocks=200, missing=0.8),
    "duplicates and sums": factor_panel(made=True),
    "no forward return": factor_panel(forward=False),
    "ties": factor_panel(digits=0),
}
TYPICAL = ("gaps", "rules", "three results, gaps", "factors with gaps")

MODULES = [pytest.param(tools.load(id), id=id) for id in tools.ids()]


def suits(declared, shape):
    """Whether a tool can work on these data; one that learns from results needs some."""
    sets = SHAPES[shape] if isinstance(SHAPES[shape], tuple) else (SHAPES[shape],)
    kinds, accepts = {each.kind for each in sets}, set(declared.accepts)
    learns = TrialResults.kind in accepts
    return kinds <= accepts and learns == (TrialResults.kind in kinds)


# Every tool with every shape of the data that it accepts.
CASES = [
    pytest.param(id, shape, id=f"{id}-{shape}")
    for id, shape in itertools.product(tools.ids(), SHAPES)
    if suits(tools.load(id).TOOL, shape)
]
TYPICAL_CASES = [case for case in CASES if case.values[1] in TYPICAL]
VALUE_TYPES = {
    "fraction": (int, float),
    "ratio": (int, float),
    "count": (int, float),
    "p": (int, float),
    "date": str,
    "text": str,
}


def plain(report):
    """As it arrives on the page: through strict JSON."""
    return json.loads(json.dumps(report.to_json(), allow_nan=False))


def given(id, shape):
    """The data of that shape, with two others like it for a tool that compares systems."""
    data = SHAPES[shape]
    if getattr(data, "kind", None) not in tools.load(id).TOOL.compares:
        return data
    late = replace(data, name="shifted", returns=np.roll(data.returns, 3, axis=0))
    return data, replace(data, name="backwards", returns=data.returns[::-1]), late


@functools.cache
def report_on(id, shape):
    """The report with the default parameters, made once: large shapes take a while."""
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        return plain(tool.run(tools.load(id), given(id, shape)))


@functools.cache
def report_on_samples(id):
    """The report with the default parameters on the samples that the tool names."""
    names = tools.load(id).TOOL.samples
    sets = [read((SAMPLES / name).read_bytes(), name)[0] for name in names]
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        return plain(tool.run(tools.load(id), sets))


def test_there_are_tools_and_an_unknown_one_is_refused():
    assert "inversion" in tools.ids()
    with pytest.raises(UserError, match="no tool 'astrology'"):
        tools.load("astrology")


def test_every_tool_is_tried():
    assert {case.values[0] for case in TYPICAL_CASES} == set(tools.ids())


@pytest.mark.parametrize("module", MODULES)
def test_declaration(module):
    declared = json.loads(json.dumps(module.TOOL.to_json(), allow_nan=False))
    assert module.__doc__
    assert set(declared["accepts"]) <= set(KINDS)
    assert declared["question"].endswith("?")
    for parameter in declared["parameters"]:
        assert parameter["help"].endswith("."), parameter["id"]
        assert parameter["default"] is not None or parameter["automatic"]


@pytest.mark.parametrize("module", MODULES)
def test_run_takes_the_declared_parameters_with_their_defaults(module):
    arguments = list(inspect.signature(module.run).parameters.values())
    named = {a.name: a.default for a in arguments[1:] if a.name != "progress"}
    assert [a.kind for a in arguments[1:]] == [inspect.Parameter.KEYWORD_ONLY] * (len(named) + 1)
    assert arguments[-1].name == "progress"
    assert named == {p.id: p.default for p in module.TOOL.parameters}


@pytest.mark.parametrize(("id", "shape"), CASES)
def test_defaults_run_on_every_shape(id, shape):
    report = report_on(id, shape)
    assert report["tool"] == id
    assert report["verdict"]["level"] in LEVELS
    assert report["verdict"]["text"].endswith(".")
    for word in ("nan", "inf%", "None"):
        assert word not in report["verdict"]["text"].replace("financ", "")
    assert {p.id for p in tools.load(id).TOOL.parameters} == set(report["params"])
    strict.check(report)  # an edited copy of the tool is not refused


@pytest.mark.parametrize("id", tools.ids())
def test_it_says_who_made_it_and_answers_on_its_samples(id):
    declared = tools.load(id).TOOL
    assert declared.author
    assert declared.samples
    report = report_on_samples(id)
    assert report["tool"] == id
    assert report["verdict"]["level"] != "unknown"  # a sample shows what the tool can tell
    data = report["data"] if declared.several else [report["data"]]
    assert len(data) == len(declared.samples)
    charts = [block["id"] for block in report["blocks"] if block["type"] == "chart"]
    assert (declared.picture or charts[0]) in charts


@pytest.mark.parametrize("id", tools.ids())
def test_every_number_on_the_samples_is_explained(id):
    explained_and_of_its_unit(report_on_samples(id))


@pytest.mark.parametrize(("id", "shape"), TYPICAL_CASES)
def test_every_number_is_explained_and_of_its_unit(id, shape):
    explained_and_of_its_unit(report_on(id, shape))


def explained_and_of_its_unit(report):
    for block in report["blocks"]:
        assert block["title"]
        for item in block.get("items", []):
            assert len(item["help"]) > 20, item["id"]
            assert item["value"] is not None or item["note"], item["id"]
            if item["value"] is not None:
                assert isinstance(item["value"], VALUE_TYPES[item["unit"]]), item["id"]
        for place, column in enumerate(block.get("columns", [])):
            assert column["help"].endswith("."), column["id"]
            for row in block["rows"]:
                assert row[place] is None or isinstance(row[place], VALUE_TYPES[column["unit"]])


@pytest.mark.parametrize(("id", "shape"), CASES)
def test_charts_keep_to_what_the_page_and_the_printer_draw(id, shape):
    marks = {"bar", "line", "area", "rule", "rect", "point", "text", "tick"}
    for block in report_on(id, shape)["blocks"]:
        if block["type"] != "chart":
            continue
        spec, text = block["spec"], json.dumps(block["spec"])
        assert block["help"].endswith(".")
        assert spec["width"] == "container"
        assert {layer["mark"]["type"] for layer in spec["layer"]} <= marks
        for forbidden in ('"url"', '"transform"', '"params"', '"expr"', '"signal"', '"href"'):
            assert forbidden not in text
        shared = [layer["mark"]["type"] for layer in spec["layer"] if "data" not in layer]
        points = len(spec.get("data", {"values": ()})["values"])
        points += sum(len(layer["data"]["values"]) for layer in spec["layer"] if "data" in layer)
        # A line or area is one element however many points it has; other marks are one each.
        assert points <= (21_000 if set(shared) <= {"line", "area"} else 6000), block["id"]


@pytest.mark.parametrize(("id", "shape"), TYPICAL_CASES)
def test_the_same_twice(id, shape):
    assert plain(tool.run(tools.load(id), given(id, shape))) == report_on(id, shape)


@pytest.mark.parametrize(("id", "shape"), TYPICAL_CASES)
def test_every_report_can_be_read_at_a_terminal_and_as_one_page(id, shape):
    report = report_on(id, shape)
    text, page = report_text(report), to_html(report)
    for block in report["blocks"]:
        assert (block.get("title") or block["name"]) in text
        assert f'id="{block["id"]}"' in page
    assert "cannot be drawn" not in page


@pytest.mark.parametrize("module", MODULES)
def test_unknown_parameters_are_refused_all_at_once(module):
    shape = next(shape for shape in SHAPES if suits(module.TOOL, shape))
    with pytest.raises(UserError) as caught:
        tool.run(module, given(module.TOOL.id, shape), {"colour": "red", "size": 3})
    assert set(caught.value.faults) == {"colour", "size"}
