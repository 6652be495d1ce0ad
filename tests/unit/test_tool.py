"""The declaration of a tool: parsing of parameters, and what is refused."""

from datetime import date
from types import SimpleNamespace

import pytest

from flipside import tool
from flipside.data.kinds import BucketReturns, ReturnSeries
from flipside.errors import CodeError, UserError
from flipside.options import tool_parser
from flipside.report import Report, Verdict
from flipside.tool import Parameter, Tool


def parameter(kind, **more):
    given = {"id": "p", "label": "Depth", "help": "What it is.", "automatic": "auto"} | more
    return Parameter(kind=kind, **given)


CHOICES = {"choices": (("low", "Low"), ("high", "High"))}


@pytest.mark.parametrize(
    ("declared", "raw", "expected"),
    [
        (parameter("integer", default=3), None, 3),
        (parameter("integer", default=3), "", 3),
        (parameter("integer"), "7", 7),
        (parameter("integer"), "7.0", 7),
        (parameter("number"), "0.05", 0.05),
        (parameter("number", min=0, max=1), 1, 1.0),
        (parameter("choice", **CHOICES), "high", "high"),
        (parameter("boolean"), "false", False),
        (parameter("boolean"), True, True),
        (parameter("text"), " as it is ", " as it is "),
        (parameter("date"), "2009-03-31", date(2009, 3, 31)),
        (parameter("date"), "2009-03", date(2009, 3, 1)),
        (parameter("date", month_end=True), "2012-02", date(2012, 2, 29)),
        (parameter("date", month_end=True), "2012-02-10", date(2012, 2, 10)),
    ],
)
def test_a_raw_value_becomes_typed(declared, raw, expected):
    value = declared.parse(raw)
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    ("declared", "raw", "message"),
    [
        (parameter("integer"), "1.5", "Depth is a whole number, not '1.5'"),
        (parameter("integer", min=1, max=9), "10", "whole number between 1 and 9, not 10"),
        (parameter("number", min=0), "-1", "a number 0 or more, not -1"),
        (parameter("number", min=1e-6), "0", "a number 0.000001 or more, not 0"),
        (parameter("number", max=0), "1", "a number 0 or less, not 1"),
        (parameter("number"), "nan", "is a number, not 'nan'"),
        (parameter("number"), "inf", "is a number, not 'inf'"),
        (parameter("number"), "abc", "is a number, not 'abc'"),
        (parameter("choice", **CHOICES), "mid", "is one of low, high, not 'mid'"),
        (parameter("boolean"), "maybe", "is on or off"),
        (parameter("date"), "31/03/2009", "is a date such as 2009-03-31"),
        (parameter("date"), "2009-13", "is a date such as 2009-03-31"),
    ],
)
def test_a_wrong_value_is_refused_by_name(declared, raw, message):
    with pytest.raises(UserError, match=message) as caught:
        declared.parse(raw)
    assert caught.value.field == "p"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"id": "not an id"}, "not an identifier"),
        ({"kind": "colour"}, "unknown kind"),
        ({"kind": "choice"}, "choices go with kind 'choice'"),
        ({"help": ""}, "label and help are required"),
        ({"automatic": ""}, "say in `automatic`"),
        ({"kind": "choice", "choices": ("up",)}, r"pair of texts, \(value, label\), not 'up'"),
        ({"kind": "choice", "choices": ((1, "One"),)}, r"pair of texts, .* not \(1, 'One'\)"),
        (
            {"default": 0, "min": 1},
            "the default is wrong: Depth is a whole number 1 or more, not 0",
        ),
        ({"default": "x"}, "the default is wrong: Depth is a whole number, not 'x'"),
    ],
)
def test_a_faulty_declaration_is_refused(more, message):
    with pytest.raises(ValueError, match=message):
        parameter(**({"kind": "integer"} | more))


def small_tool():
    def run(data, *, tail, depth, progress):
        return Report(Verdict("good", f"tail {tail}"), [], params={"depth": 0.5})

    declared = Tool(
        id="small",
        title="Small tool",
        question="Is it small?",
        accepts=("bucket_returns",),
        parameters=(
            Parameter("tail", "Tail", "Buckets.", "integer", default=1, min=1),
            Parameter("depth", "Depth", "How deep.", "number", automatic="as found"),
        ),
    )
    return SimpleNamespace(TOOL=declared, run=run)


DATES = ["2020-01-31", "2020-02-29"]
BUCKETS = BucketReturns("b", "b.csv", DATES, 12, [[0.0, 0.1]] * 2, ("1", "2"))


def test_all_faults_come_back_together():
    with pytest.raises(UserError) as caught:
        tool.run(small_tool(), BUCKETS, {"tail": 0, "depth": "x", "colour": "red"})
    assert set(caught.value.faults) == {"tail", "depth", "colour"}


def test_a_report_carries_what_was_used():
    report = tool.run(small_tool(), BUCKETS, {"tail": "2"}).to_json()
    assert report["params"] == {"tail": 2, "depth": 0.5}
    assert report["tool"] == "small"
    assert report["data"]["from"] == "2020-01-31"


def test_the_wrong_kind_of_data_is_refused():
    series = ReturnSeries("s", "s.csv", DATES, 12, [[0.0], [0.1]], ("a",))
    with pytest.raises(UserError, match="works on bucket returns; s is return series"):
        tool.run(small_tool(), series)


def test_a_tool_for_one_file_refuses_two():
    with pytest.raises(UserError, match="one file at a time; 2 were given"):
        tool.run(small_tool(), [BUCKETS, BUCKETS])


def test_parameter_ids_are_unique():
    one = Parameter("a", "A", "A.", "integer", default=1)
    with pytest.raises(ValueError, match="unique"):
        Tool("t", "T", "?", ("bucket_returns",), (one, one))


@pytest.mark.parametrize("id", tool.RESERVED)
def test_what_means_something_else_is_no_id_of_a_parameter(id):
    one = Parameter(id, "A", "A.", "integer", default=1)
    with pytest.raises(ValueError, match=f"cannot have the id '{id}'"):
        Tool("t", "T", "?", ("bucket_returns",), (one,))


def test_what_turns_a_parameter_off_is_no_id_of_another():
    log = Parameter("log", "A", "A.", "boolean", default=True)
    other = Parameter("no_log", "A", "A.", "integer", default=1)
    with pytest.raises(ValueError, match="cannot have the id 'no_log'"):
        Tool("t", "T", "?", ("bucket_returns",), (other, log))
    assert Tool("t", "T", "?", ("bucket_returns",), (other,)).to_json()["id"] == "t"


def test_the_options_of_the_command_line_are_all_reserved():
    parser = tool_parser(Tool("t", "T", "?", ("bucket_returns",), ()), "t")
    assert {action.dest for action in parser._actions} <= set(tool.RESERVED)


@pytest.mark.parametrize(
    ("answer", "what"), [(None, "nothing"), ({"verdict": 1}, "dict"), (Report, "type")]
)
def test_what_is_no_report_is_the_tools_fault(answer, what):
    module = small_tool()
    module.run = lambda data, *, tail, depth, progress: answer
    with pytest.raises(CodeError, match=f"run must return a Report, not {what}"):
        tool.run(module, BUCKETS)


@pytest.mark.parametrize(
    "more", [{"compares": ("bucket_returns",)}, {"several": True, "compares": ("factor_panel",)}]
)
def test_what_is_compared_is_accepted_and_several(more):
    with pytest.raises(ValueError, match="takes several of"):
        Tool("t", "T", "?", ("bucket_returns",), (), **more)
    assert Tool("t", "T", "?", ("a", "b"), (), several=True, compares=("b",)).to_json()[
        "compares"
    ] == ["b"]
