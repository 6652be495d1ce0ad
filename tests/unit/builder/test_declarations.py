"""The build refuses tools that contradict themselves or each other."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from builder import BuildError, inside, manifest
from builder.declarations import collect, declarations, scripts_declared
from flipside import scripts, tools
from flipside.script import Script
from flipside.tool import Parameter, Tool

KINDS = {"bucket_returns"}
SAMPLES = ("deciles.csv",)


def module(id="demo", accepts=("bucket_returns",), parameters=("tail",), **shown):
    """A tool's module with whole-number parameters, whose run takes `tail`."""
    declared = tuple(Parameter(p, "Label", "Help.", "integer", default=1) for p in parameters)

    def run(data, *, tail, progress):
        raise NotImplementedError

    shown = {"author": "Somebody", "samples": SAMPLES, **shown}
    return SimpleNamespace(TOOL=Tool(id, "Title", "Question?", accepts, declared, **shown), run=run)


def test_a_good_tool():
    [declared] = declarations({"demo": module()}, KINDS, SAMPLES)
    assert declared["id"] == "demo"
    assert declared["author"] == "Somebody"
    assert declared["samples"] == ["deciles.csv"]
    assert [parameter["id"] for parameter in declared["parameters"]] == ["tail"]


@pytest.mark.parametrize(
    ("modules", "message"),
    [
        (
            {"demo": module(), "other": module()},
            r"tools/demo\.py and tools/other\.py both have the id 'demo'",
        ),
        ({"other": module()}, r"tools/other\.py declares the id 'demo'"),
        ({"demo": module(accepts=("prices",))}, "accepts unknown data kinds: prices"),
        ({"demo": module(parameters=("tail", "extra"))}, "differ in extra"),
        ({"demo": module(parameters=())}, "differ in tail"),
        ({"demo": SimpleNamespace(run=print)}, "must have TOOL and run"),
        ({"demo": module(author="")}, r"tools/demo\.py has no author"),
        ({"demo": module(samples=())}, r"names none\. There are deciles\.csv"),
        (
            {"demo": module(samples=("deciles.csv", "gone.csv"))},
            r"tools/demo\.py must name samples on which it is shown; gone\.csv is not among them",
        ),
    ],
)
def test_refused(modules, message):
    with pytest.raises(ValueError, match=message):
        declarations(modules, KINDS, SAMPLES)


@pytest.mark.parametrize(
    ("makes", "message"),
    [("prices", "makes the unknown data kind prices"), (None, "no script gets data of the kinds bucket_returns")],
)  # fmt: skip
def test_scripts_refused(makes, message):
    script = makes and Script("demo", "Title", "About.", makes, (), (), "None.")
    modules = {"demo": SimpleNamespace(SCRIPT=script)} if script else {}
    with pytest.raises(ValueError, match=message):
        scripts_declared(modules, KINDS)


def test_collect_on_the_real_package():
    told = collect([each["file"] for each in manifest.samples()])
    assert [tool["id"] for tool in told["tools"]] == tools.ids()
    assert [script["id"] for script in told["scripts"]] == scripts.ids()
    assert told["kinds"]["bucket_returns"] == "bucket returns"
    assert told["max_bytes"] > 0
    json.dumps(told, allow_nan=False)


def test_a_sample_that_is_listed_and_not_there_ends_the_build(tmp_path, monkeypatch):
    monkeypatch.setattr(inside, "SAMPLES", tmp_path)
    (tmp_path / "samples.json").write_text('[{"file": "gone.csv"}]')
    with pytest.raises(BuildError, match=r"static/samples/gone\.csv is missing"):
        manifest.samples()
    (tmp_path / "gone.csv").write_text("")
    assert manifest.samples() == [{"file": "gone.csv"}]
