"""The real Python in the page answers as the native one does, which stands for it in other tests: once for every kind of call."""

from __future__ import annotations

import base64
import itertools
import json
import re

import pytest
from browser import coder, standin, visitor

from builder import ROOT
from flipside import scripts, tools

pytestmark = pytest.mark.pyodide

SAMPLES = ROOT / "static" / "samples"
FILES = ROOT / "tests" / "files"
# The messages as the worker sends them, before the page makes promises of them.
HEARD = """
window.heard = [];
window.Worker = class extends Worker {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", ({ data }) => data.status || window.heard.push(data));
  }
};
"""
ASK = """async ({ call, args, file }) => {
  const { python } = await import("./python/page.js");
  heard.length = 0;
  const bytes = file && Uint8Array.from(atob(file.content), (c) => c.charCodeAt(0));
  const asked = file ? python.read(args.id, new File([bytes], file.name), args.corrections) : python[call](...args);
  await asked.catch(() => {});
  const answer = heard.at(-1);
  return { answer, progress: heard.slice(0, -1).map(({ progress }) => progress), memory: navigator.deviceMemory ?? null };
}"""
# What the two Pythons may say differently: lines of their own code.
APART = ("traceback", "id")


@pytest.fixture
def asked(here):
    """Asks the page's Python and its stand-in the same, and compares what both say."""
    page, _ = here.page("asked", lambda context: context.add_init_script(HEARD))
    answers = standin.Answers()

    def ask(call, args, native, content: bytes | None = None) -> dict:
        file = content is not None and {
            "name": native["name"],
            "content": base64.b64encode(content).decode(),
        }
        told = page.evaluate(ASK, {"call": call, "args": args, "file": file or None})
        wanted = native | ({"device_memory": told["memory"]} if file else {})
        # As it goes through JSON on its way.
        other = json.loads(json.dumps(answers.told("it", CALLS.get(call, call), wanted, content)))
        mine = told["answer"]
        assert visitor.differences(bare(mine), bare(other["answer"])) == []
        assert steps(told["progress"]) == steps(other["progress"])
        return mine

    return ask


CALLS = {"runSource": "run_source"}


def steps(progress: list) -> list[str]:
    """What was said meanwhile; how often is a matter of time, and natively no part of Python is fetched."""
    words = (words for _, words in progress if not words.startswith("Fetching "))
    return [word for word, _ in itertools.groupby(words)]


def bare(answer: dict) -> dict:
    """An answer without what is the page's or the interpreter's own."""
    answer = {key: value for key, value in answer.items() if key not in APART}
    if answer.get("error"):
        answer["error"] = {k: v for k, v in answer["error"].items() if k not in APART and v}
    if isinstance(answer.get("value"), str):
        # A whole file, in whose charts rounded places may differ by one.
        answer["value"] = re.sub(r"\d+\.\d+", "0.0", answer["value"])
    if isinstance(answer.get("value"), dict):
        answer["value"] = {k: v for k, v in answer["value"].items() if k != "version"}
    return answer


def read(asked, path, id="it", **corrections) -> dict:
    native = {"id": id, "name": path.name, "corrections": corrections}
    return asked("read", {"id": id, "corrections": corrections}, native, path.read_bytes())


def run(asked, tool_id, ids, **params) -> dict:
    native = {"tool_id": tool_id, "ids": ids, "params": params}
    return asked("run", [tool_id, ids, params], native)


@pytest.mark.parametrize(
    "path",
    [*sorted(SAMPLES.glob("*.[cCx]*")), *sorted(FILES.iterdir())],
    ids=lambda path: path.name,
)
def test_a_file_is_understood_alike(asked, path):
    read(asked, path)


@pytest.mark.parametrize("tool_id", tools.ids())
def test_a_tool_reports_alike_on_its_samples_and_refuses_alike(asked, tool_id):
    declared = tools.load(tool_id).TOOL
    for name in declared.samples:
        assert read(asked, SAMPLES / name, name)["ok"]
    report = run(asked, tool_id, list(declared.samples))
    assert report["ok"]
    other = next(f for f in ("ranking_system.xml", "momentum_series.csv", "synthetic_factors.csv")
                 if f not in declared.samples)  # fmt: skip
    read(asked, SAMPLES / other, other)
    run(asked, tool_id, [other])
    run(asked, tool_id, list(declared.samples), nothing="such")


def test_a_report_becomes_the_same_file(asked):
    name = visitor.SAMPLE.name
    read(asked, visitor.SAMPLE, name)
    report = run(asked, "inversion", [name])["value"]
    told = asked("html", [report, {}], {"report": report, "charts": {}})
    assert told["value"].startswith("<!DOCTYPE html>")


def test_corrections_are_taken_alike(asked):
    path = visitor.SAMPLE
    assert read(asked, path, order="descending")["ok"]
    assert not read(asked, path, unit="fraction")["ok"]


@pytest.mark.parametrize("kind", scripts.ids())
def test_a_script_is_the_same_text(asked, kind):
    params = {p.id: "x" for p in scripts.load(kind).SCRIPT.parameters if p.kind == "text"}
    asked("script", [kind, params], {"kind": kind, "params": params})


def test_a_tools_file_is_understood_alike(asked):
    name = visitor.SAMPLE.name
    read(asked, visitor.SAMPLE, name)
    source = coder.COUNTER
    asked("outline", [source], {"source": source})
    declared = asked("declare", [source, "own"], {"source": source, "name": "own"})["value"]
    asked("declared", [declared], {"tool": declared})
    told = {"source": source, "name": "own", "origin": "edited"}
    report = asked(
        "runSource", [told, [name], {"times": 2}], {**told, "ids": [name], "params": {"times": 2}}
    )["value"]
    native = {"report": report, "origin": "edited", "ids": [name], "several": False}
    asked("admit", [report, "edited", {"ids": [name]}], native)
    broken = coder.edited(source, "times * data.periods", "int(times * data.name)")
    told = {"source": broken, "name": "own", "origin": "edited"}
    answer = asked("runSource", [told, [name], {}], {**told, "ids": [name], "params": {}})
    assert answer["error"]["kind"] == "code"
