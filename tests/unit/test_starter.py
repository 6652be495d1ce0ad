"""The tool that a new one begins from: on the sample, by numbers counted in the file itself."""

import ast
import importlib.util
import json

import numpy as np
import pytest

from builder import inside
from builder.declarations import declarations
from builder.scaffold import STARTER
from flipside import tool
from flipside.data import read
from flipside.data.kinds import KINDS
from flipside.errors import UserError

SAMPLE = inside.SAMPLES / "10_Portfolios_Prior_12_2.CSV"
# The first year in the file, in percent: the months of 1927 of Lo PRIOR and of Hi PRIOR.
LOW_1927 = (-3.32, 7.42, -3.20, 2.26, 3.98, -3.43, 4.20, -0.55, -0.26, -6.03, 13.70, 4.95)
HIGH_1927 = (-0.24, 6.97, 5.47, 5.41, 6.24, -1.58, 13.07, 5.52, 7.38, -6.04, 6.37, 5.00)


@pytest.fixture(scope="module")
def starter():
    spec = importlib.util.spec_from_file_location("my_tool", STARTER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def sample():
    return read(SAMPLE.read_bytes(), SAMPLE.name)[0]


def blocks(report):
    return {block["id"]: block for block in report["blocks"]}


def test_it_can_be_read_in_two_minutes_and_moved_anywhere(starter):
    source = STARTER.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 80
    imports = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    assert {node.level for node in imports} == {0}
    for word in ("Method:", "Limits:"):
        assert word in starter.__doc__
    assert starter.__doc__.startswith(starter.TOOL.question)


def test_its_declaration_is_that_of_a_tool(starter):
    [declared] = declarations({"my_tool": starter}, set(KINDS), [SAMPLE.name])
    assert declared["id"] == "my_tool"
    assert [each["id"] for each in declared["parameters"]] == ["tail"]


def test_the_first_year_counted_by_hand(starter, sample):
    wins = sum(high > low for high, low in zip(HIGH_1927, LOW_1927, strict=True))
    assert wins == 9
    rows = blocks(tool.run(starter, sample).to_json())["years"]["rows"]
    assert rows[0] == ["1927", 12, 9 / 12]
    assert (sample.returns[:12, 0] * 100).tolist() == pytest.approx(LOW_1927)
    assert (sample.returns[:12, -1] * 100).tolist() == pytest.approx(HIGH_1927)


def test_the_whole_report(starter, sample):
    report = json.loads(json.dumps(tool.run(starter, sample).to_json(), allow_nan=False))
    found = blocks(report)
    # 1,122 months, of which the inversion analysis finds 408 inverted; no month is a tie.
    share = found["summary"]["items"][0]["value"]
    assert share == pytest.approx((1122 - 408) / 1122)
    assert report["verdict"] == {
        "level": "good",
        "label": "The top wins more often",
        "text": "The top won in 64% of 1,122 periods; tossing a coin would bring 47% to 53%.",
    }
    rows = found["years"]["rows"]
    assert [row[0] for row in rows] == [str(year) for year in range(1927, 2021)]
    assert sum(row[1] for row in rows) == 1122
    assert sum(row[1] * row[2] for row in rows) == pytest.approx(714)
    bars = found["bars"]["spec"]["layer"][0]["data"]["values"]
    assert [bar["won"] for bar in bars] == pytest.approx([row[2] for row in rows], abs=1e-6)
    assert (report["params"], report["warnings"]) == ({"tail": 1}, [])


def test_two_buckets_at_each_end(starter, sample):
    share = blocks(tool.run(starter, sample, {"tail": 2}).to_json())["summary"]["items"][0]["value"]
    ends = sample.returns[:, -2:].sum(axis=1) - sample.returns[:, :2].sum(axis=1)
    assert share == pytest.approx(np.mean(ends > 1e-12) + np.mean(np.abs(ends) <= 1e-12) / 2)


def test_too_many_buckets(starter, sample):
    with pytest.raises(UserError, match="10 buckets; choose 5 or fewer") as caught:
        tool.run(starter, sample, {"tail": 6})
    assert caught.value.field == "tail"
