"""Tools of text through the session, as the workers call it: JSON in, JSON out, and every error of its kind."""

from __future__ import annotations

import json

import numpy as np
import pytest

from builder import ROOT
from flipside import limits, session, source
from flipside.errors import CodeError, UserError

SAMPLES = ROOT / "static" / "samples"
STARTER = (ROOT / "static" / "workshop" / "starter.py").read_text(encoding="utf-8")
RUN = "    most = data.buckets // 2\n"
LINE = STARTER[: STARTER.index(RUN)].count("\n") + 1
NOTHING = {"id": "", "title": "", "question": "", "author": "", "about": ""}
HOUSE = [
    {"name": "numpy", "version": "2.4.3", "modules": ["numpy"]},
    {"name": "pandas", "version": "3.0.2", "modules": ["pandas"]},
]


def ask(call, content=None, progress=lambda *_: None, **args):
    def strictly(constant):
        raise AssertionError(f"{constant} is not JSON")

    text = session.answer(call, json.dumps(args), content, progress)
    assert text.isascii()
    return json.loads(text, parse_constant=strictly)


def value(call, **args):
    told = ask(call, **args)
    assert told["ok"], told
    return told["value"]


def error(call, kind, **args):
    told = ask(call, **args)
    assert not told["ok"]
    assert told["error"]["kind"] == kind, told
    return told["error"]


def held(id, name):
    return value("read", id=id, name=name, corrections={}, content=(SAMPLES / name).read_bytes())


@pytest.fixture(scope="module")
def data():
    """Two data sets that the session holds, by their ids."""
    ids = ("deciles", "factors")
    held("deciles", "10_Portfolios_Prior_12_2.CSV")
    held("factors", "synthetic_factors.csv")
    yield ids
    for id in ids:
        value("remove", id=id)


def run(text, ids=("deciles",), params=None, origin="new", kind=None, **more):
    args = {"source": text, "name": "mine", "origin": origin, "ids": [*ids], "params": params or {}}
    return error("run_source", kind, **args, **more) if kind else value("run_source", **args, **more)  # fmt: skip


def with_run(body):
    """The starter with other first lines in its function."""
    return STARTER.replace(RUN, f"    {body}\n")


# --- outline and needs


def test_an_outline():
    told = value("outline", source=STARTER)
    assert told.pop("about").startswith(
        "How often does the top bucket beat the bottom one?\n\nMethod"
    )
    assert told == {
        "id": "my_tool",
        "title": "My tool",
        "question": "How often does the top bucket beat the bottom one?",
        "author": "Your name",
    }  # fmt: skip
    assert value("outline", source="raise SystemExit") == NOTHING
    assert value("outline", source="TOOL = (") == NOTHING


def test_an_outline_of_what_is_too_large():
    told = error("outline", "code", source="#" * (limits.SOURCE_BYTES + 1))
    assert told["message"].startswith("The file has 200,001 bytes; a tool may have 200,000.")
    assert (told["line"], told["traceback"]) == (None, "")


def test_what_a_file_needs():
    block = '# /// script\n# dependencies = ["pandas>=3"]\n# ///\n'
    assert value("needs", source=block + STARTER, wheelhouse=HOUSE) == ["pandas>=3", "numpy"]
    assert value("needs", source="\ufeff" + STARTER, wheelhouse=HOUSE) == ["numpy"]
    assert value("needs", source="import json", wheelhouse=[]) == []


def test_what_a_file_needs_and_nobody_has():
    told = error("needs", "user", source="import torch", wheelhouse=HOUSE)
    assert told["message"].startswith("This tool needs torch (line 1), which this page does not")
    assert "python3 build.py --with NAME" in told["remedy"]
    assert (told["field"], told["faults"], told["import"]) == (None, {}, None)
    # What is not Python is told at its line when it is run; until then it needs nothing.
    assert value("needs", source="import torch\nTOOL = (", wheelhouse=HOUSE) == []
    assert error("declare", "code", source="import torch\nTOOL = (", name="mine")["line"] == 2


# --- declare and declared


def test_a_declaration_and_what_the_page_makes_of_it():
    told = value("declare", source=STARTER, name="mine")
    assert told["id"] == "my_tool"
    assert [each["id"] for each in told["parameters"]] == ["tail"]
    assert told["parameters"][0]["default"] == 1
    assert value("declared", tool=told) == told


def test_dates_as_defaults_travel_as_text():
    text = STARTER.replace(
        '"tail", "Buckets at each end", ENDS, "integer", default=1, min=1',
        '"tail", "Since", "From when.", "date", default=__import__("datetime").date(2020, 1, 31)',
    )
    told = value("declare", source=text, name="mine")
    assert told["parameters"][0]["default"] == "2020-01-31"
    assert value("declared", tool=told) == told


def test_a_file_whose_declaration_cannot_be_had():
    told = error("declare", "code", source=STARTER.replace("TOOL = ", "TOOL = 1 / 0, "), name="no")
    line = STARTER[: STARTER.index("TOOL = ")].count("\n") + 1
    assert told["message"] == "ZeroDivisionError: division by zero"
    assert told["line"] == line
    assert f'File "no.py", line {line}, in <module>' in told["traceback"]
    told = error("declare", "code", source="x = = 1", name="mine")
    assert (told["line"], told["message"]) == (1, "SyntaxError: invalid syntax")
    for odd in (
        "class Odd(Exception):\n    def __str__(self): 1 / 0\nraise Odd",
        "raise SystemExit",
    ):
        assert error("declare", "code", source=odd, name="mine")["line"]  # fmt: skip


@pytest.mark.parametrize("told", [None, [], "x", {}, {"id": "mine"}, 5])
def test_what_is_no_declaration_is_the_tools_fault(told):
    fault = error("declared", "code", tool=told)
    assert fault["message"].startswith("The declaration cannot be used: the declaration ")


# --- run_source


def test_a_report(data):
    seen = []
    text = with_run(f"progress(0.5, 'Half')\n{RUN.rstrip()}")
    told = ask(
        "run_source",
        progress=lambda *said: seen.append(said),
        source=text,
        name="mine",
        origin="edited",
        ids=["deciles"],
        params={"tail": "2"},
    )
    report = told["value"]
    assert report["params"] == {"tail": 2}
    assert report["data"]["periods"] == 1122
    assert report["origin"] == "edited"
    assert report["warnings"][0].startswith("Computed by an edited version of “My tool”")
    assert seen == [(0.5, "Half")]
    # The page's own Python finds it as it should be.
    assert value("admit", report=report, origin="edited", ids=["deciles"], several=False) == report


def test_missing_numbers_come_as_null(data):
    text = STARTER.replace('Metric("won", "Share won", share', 'Metric("won", "Share won", np.nan')
    assert run(text)["blocks"][0]["items"][0]["value"] is None


def test_what_the_visitor_gave_is_told_as_by_any_tool(data):
    told = run(STARTER, params={"tail": 6}, kind="user")
    assert told["message"] == "There are 10 buckets; choose 5 or fewer."
    assert (told["field"], told["faults"]) == ("tail", {"tail": told["message"]})
    told = run(STARTER, params={"tail": "x", "colour": "red"}, kind="user")
    assert set(told["faults"]) == {"tail", "colour"}
    told = run(STARTER, ids=["factors"], kind="user")
    assert told["message"].startswith("My tool works on bucket returns; synthetic_factors is ")


def test_a_fault_in_the_code_is_told_with_its_line(data):
    told = run(with_run("helper()"), kind="code")
    assert told["message"].startswith("NameError: name 'helper' is not defined")
    assert told["line"] == LINE
    assert f'File "mine.py", line {LINE}, in run\n    helper()' in told["traceback"]
    assert str(ROOT) not in told["traceback"]
    assert set(told) == {"kind", "message", "line", "traceback"}


ERRORS = [
    ("UserError(5)", "5"),
    ("UserError(b'raw', remedy=['x'])", "b'raw'"),
    ("UserError(float('nan'), field=3)", "nan"),
    ("UserError('a', faults={1: object})", "a"),
    ("UserError(np.float64(2))", "2.0"),
]


@pytest.mark.parametrize(("raised", "message"), ERRORS)
def test_whatever_an_error_is_made_of_it_is_told(data, raised, message):
    told = run(with_run(f"raise {raised}"), kind="user")
    assert told["message"] == message
    assert all(isinstance(text, str) for pair in told["faults"].items() for text in pair)


def test_errors_are_texts():
    for made in (UserError(5, field=6, remedy=7), CodeError(5)):
        assert {type(each) for each in (made.message, str(made))} == {str}
    told = UserError("a", field=6, remedy=7).to_json()
    assert told == {"message": "a", "field": "6", "remedy": "7", "faults": {"6": "a"}, "line": None}
    assert UserError("a", line=np.int64(3)).to_json()["line"] == 3
    assert type(UserError("a", line=np.int64(3)).line) is int
    plain = {"message": "a", "field": None, "remedy": None, "faults": {}, "line": None}
    assert UserError("a").to_json() == plain


def test_memory_that_is_full_is_told_in_words(data):
    told = run(with_run("raise MemoryError"), kind="user")
    assert told["message"] == (
        "The tool needs more memory than the 2 GB that it may use in the browser."
    )


def test_several_sets(data):
    several = '    several=True,\n    author="Your name",'
    text = STARTER.replace('    author="Your name",', several)
    text = text.replace("(BucketReturns.kind,)", '(BucketReturns.kind, "factor_panel")')
    text = text.replace(RUN, f"    data, *others = data\n{RUN}")
    report = run(text, ids=data)
    assert [each["kind"] for each in report["data"]] == ["bucket_returns", "factor_panel"]
    assert [each["kind"] for each in run(text)["data"]] == ["bucket_returns"]
    told = run(STARTER, ids=["deciles", "deciles"], kind="user")
    assert told["message"] == "My tool works on one file at a time; 2 were given."


def test_a_set_that_is_not_there_is_no_fault_of_the_tool(data):
    told = run(STARTER, ids=["gone"], kind="bug")
    assert "gone" in told["message"]
    assert "Traceback" in told["traceback"]


def test_a_report_may_be_as_large_as_the_limit_and_no_larger(data, monkeypatch):
    args = {"source": STARTER, "name": "mine", "origin": "new", "ids": ["deciles"], "params": {}}
    size = len(session.answer("run_source", json.dumps(args)))
    monkeypatch.setattr(limits, "REPORT_BYTES", size)
    assert run(STARTER)["tool"] == "my_tool"
    monkeypatch.setattr(limits, "REPORT_BYTES", size - 1)
    told = run(STARTER, kind="user")
    assert told["message"].endswith(" MB is the most that the page shows.")
    assert told["remedy"].startswith("Let the tool summarise")


def test_how_large_a_report_is_is_told_in_words(data):
    large = '[report.file("f", "f.txt", "text/plain", "x" * 25_000_000)]'
    text = STARTER.replace("Report(verdict, blocks)", f"Report(verdict, {large})")
    assert run(text, kind="user")["message"] == (
        "The report has 25 MB; 20 MB is the most that the page shows."
    )


# --- admit


@pytest.fixture(scope="module")
def report(data):
    return run(STARTER)


def admit(report, ids=("deciles",), several=False, origin="shared", kind=None):
    args = {
        "report": report,
        "origin": origin,
        "ids": ids if ids is None else [*ids],
        "several": several,
    }
    return error("admit", kind, **args) if kind else value("admit", **args)


def test_the_data_are_described_by_whoever_holds_them(report):
    lie = {**report["data"], "name": "Another file", "periods": 5, "from": "1800-01-31"}
    for told in (lie, [lie], None, "x", {"periods": {}}):
        made = admit({**report, "data": told, "version": "<b>"})
        assert made["data"] == report["data"]
        assert made["version"] == report["version"]
    without = {key: part for key, part in report.items() if key != "data"}
    assert admit(without)["data"] == report["data"]
    assert admit({**report, "data": lie}, ids=None)["data"] is None


def test_several_sets_are_described_as_the_page_has_them(report, data):
    made = admit({**report, "data": None}, ids=data, several=True)
    assert [each["kind"] for each in made["data"]] == ["bucket_returns", "factor_panel"]
    assert [each["kind"] for each in admit(report, several=True)["data"]] == ["bucket_returns"]
    assert admit(report, ids=["factors"])["data"]["kind"] == "factor_panel"


def test_the_mark_is_that_of_the_page(report):
    assert report["warnings"][0].endswith("is not one of Flipside's own tools.")
    made = admit({**report, "origin": "edited", "warnings": []})
    assert made["origin"] == "shared"
    assert made["warnings"] == [source.ORIGINS["shared"].format(title="My tool")]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"verdict": None}, "the report, verdict must be an object, not null."),
        ({"blocks": [None]}, "block 1 has no type of metrics, table, chart, text, file, copy."),
        ({"extra": 1}, "the report has 'extra', which is no part of it."),
        ({"title": None}, "the report, title must be text, not null."),
        ({"verdict": {"level": "great", "label": "", "text": "x"}}, "verdict level must be one of"),
    ],
)  # fmt: skip
def test_a_report_that_cannot_be_shown_is_the_tools_fault(report, change, told):
    message = admit({**report, **change}, kind="code")["message"]
    assert message.startswith("The report breaks the contract: ")
    assert told in message


@pytest.mark.parametrize("whole", [None, 5, "report", [], {}])
def test_what_is_no_report_at_all(whole, data):
    told = admit(whole, kind="code")
    assert told["message"].startswith("The report breaks the contract: the report ")
    assert (told["line"], told["traceback"]) == (None, "")
