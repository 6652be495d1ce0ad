"""The page's own evaluator of a chart's expressions draws what Vega's interpreter draws, to the last digit."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from builder import ROOT, node
from flipside import tool, tools
from flipside.data import read

SAMPLES = ROOT / "static" / "samples"
# Conditions, computed fields, texts of several lines, bars of a stack: what Vega-Lite makes other expressions of.
ROWS = [
    {"a": n, "b": (n * 7) % 5 - 2.5, "c": "xyz"[n % 3], "d": f"2020-0{n % 9 + 1}-15"}
    for n in range(30)
]
X, Y = {"field": "a", "type": "quantitative"}, {"field": "b", "type": "quantitative"}
OTHERS = [
    {"mark": {"type": "bar", "cornerRadius": 2}, "encoding": {"x": {"field": "c"}, "y": {**Y, "aggregate": "sum"}, "color": {"field": "d"}}},
    {"mark": "bar", "encoding": {"x": {**X, "bin": True}, "y": {"aggregate": "count"}, "tooltip": [{**Y, "format": ".1%", "aggregate": "mean"}]}},
    {"mark": "rect", "encoding": {"x": {"field": "c"}, "y": {"field": "d", "type": "temporal", "timeUnit": "utcmonth"}, "color": Y}},
    {"mark": "text", "encoding": {"x": X, "y": Y, "text": {"field": "b", "format": "+.2f"}, "size": {"value": 9}}},
    {"mark": {"type": "line", "point": True, "interpolate": "step"}, "encoding": {"x": {"field": "d", "type": "temporal"}, "y": Y, "strokeDash": {"field": "c"}, "detail": {"field": "c"}}},
    {"mark": "area", "encoding": {"x": X, "y": {**Y, "stack": "normalize"}, "color": {"field": "c", "scale": {"range": ["red", "green", "blue"]}}}},
    {"mark": "point", "encoding": {"x": {**X, "scale": {"type": "log"}}, "y": {**Y, "sort": "descending"}, "shape": {"field": "c"}, "opacity": {**X, "legend": None}}},
    {"mark": "rule", "encoding": {"x": X, "y": Y, "y2": {"datum": 0}, "tooltip": [X, {"field": "d", "type": "temporal", "format": "%d %b"}]}},
    {"mark": "tick", "encoding": {"x": {"field": "b", "type": "quantitative"}, "y": {"field": "missing.field", "type": "nominal"}}},
]  # fmt: skip


def charts_of_the_tools():
    """The charts of every tool on its samples."""
    for id in tools.ids():
        module = tools.load(id)
        data = [read((SAMPLES / name).read_bytes(), name)[0] for name in module.TOOL.samples]
        given = tuple(data) if module.TOOL.several else data[0]
        for block in tool.run(module, given).to_json()["blocks"]:
            if block["type"] == "chart":
                yield block["spec"]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("charts")
    holes = [{**row, "b": None} if row["a"] % 4 == 0 else row for row in ROWS]
    specs = [*charts_of_the_tools()]
    specs += [{"data": {"values": rows}, **spec} for spec in OTHERS for rows in (ROWS, holes)]
    (folder / "specs.json").write_text(json.dumps(specs))
    script = Path(__file__).with_name("drawn_twice.mjs")
    subprocess.run(
        [node.ensure(), script, folder / "specs.json", folder / "found.json"], check=True, cwd=ROOT
    )
    return json.loads((folder / "found.json").read_text())


def test_every_picture_and_every_tooltip_is_the_same(drawn):
    assert len(drawn) > 60
    for theirs, ours in drawn:
        assert ours == theirs


def test_the_pictures_have_something_in_them(drawn):
    marks = [ours["svg"].count("<path") + ours["svg"].count("<text") for _, ours in drawn]
    assert min(marks) >= 1
    assert sum(marks) > 5_000
    assert sum(tip is not None for _, ours in drawn for tip in ours["tips"]) > 1_000
