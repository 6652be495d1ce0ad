"""The contract of a report: what is refused, and how values become JSON."""

import base64
import json

import numpy as np
import pytest

from flipside import report
from flipside.report import Column, Metric, Report, Verdict


def made(*blocks, level="good", text="Fine."):
    return Report(Verdict(level, text), list(blocks), tool="demo")


def metric(**more):
    return Metric(
        **({"id": "a", "label": "A", "value": 1, "unit": "count", "help": "What."} | more)
    )


COLUMNS = [Column("x", "X", "ratio", "What."), Column("y", "Y", "text", "What.")]


@pytest.mark.parametrize(
    ("faulty", "message"),
    [
        (made(level="great"), "verdict level must be one of"),
        (made(text=""), "the verdict has no text"),
        (made(report.metrics("m", "M", [metric(unit="furlong")])), "unknown unit 'furlong'"),
        (made(report.metrics("m", "M", [metric(help="")])), "no help text"),
        (made(report.metrics("m", "M", [metric(), metric()])), "repeats an id"),
        (made(report.text("t", "T", []), report.text("t", "T", [])), "appears twice"),
        (made(report.table("t", "T", COLUMNS, [[1, "a"], [2]], "What.")), "a row is not 2 long"),
        (made(report.chart("c", "C", {}, "", "What.")), "no text alternative"),
        (made({"type": "html", "id": "h"}), "unknown type 'html'"),
        (made(report.copy("p", "P", [], "What.")), "no pages"),
        (made(report.copy("p", "P", [("One", "1")], "")), "no help text"),
        (made(report.copy("p", "P", [("", "1")], "What.")), "a page without a label"),
        (made(report.file("f", "../f.csv", "text/csv", "")), "not a bare file name"),
        (made(report.file("f", "..", "text/csv", "")), "not a bare file name"),
        (
            made(report.file("f", "a.csv", "text/csv", ""), report.file("g", "A.csv", "x", "")),
            "there are two files",
        ),
        (
            made({**report.file("f", "a.zip", "x", ""), "encoding": "rot13"}),
            "an unknown encoding",
        ),
    ],
)
def test_a_report_that_breaks_the_contract_is_refused(faulty, message):
    with pytest.raises(ValueError, match=message):
        faulty.to_json()


@pytest.mark.parametrize("id", ["../pages", "/etc/pages", "a:b", "..", ""])
def test_pages_to_copy_can_be_files_named_by_their_block(id):
    with pytest.raises(ValueError, match="its id cannot be part of a file name"):
        made(report.copy(id, "P", [("One", "1")], "What.")).to_json()


@pytest.mark.parametrize("verdict", ["good", None, {"level": "good", "text": "Fine."}, Verdict])
def test_what_is_no_verdict_is_refused_where_the_report_is_made(verdict):
    with pytest.raises(TypeError, match="the verdict must be a Verdict, not "):
        Report(verdict, [])


def test_plain_data_of_a_report_that_breaks_the_contract():
    wrong = made(level="great")
    assert wrong.plain()["verdict"] == {"level": "great", "label": "", "text": "Fine."}


def test_missing_numbers_become_null():
    rows = [[np.nan, "a"], [np.inf, None], [np.float64(2.5), np.str_("b")]]
    plain = made(report.table("t", "T", COLUMNS, rows, "What.")).to_json()
    assert plain["blocks"][0]["rows"] == [[None, "a"], [None, None], [2.5, "b"]]
    assert type(plain["blocks"][0]["rows"][2][0]) is float
    json.dumps(plain, allow_nan=False)


def test_what_json_cannot_hold_is_refused():
    with pytest.raises(TypeError, match="cannot hold a object"):
        made(report.metrics("m", "M", [metric(value=object())])).to_json()


def test_a_note_is_kept_only_where_there_is_one():
    block = report.metrics("m", "M", [metric(note="Too short."), metric(id="b")])
    assert block["items"][0]["note"] == "Too short."
    assert "note" not in block["items"][1]


def test_a_verdict_has_a_label_of_its_own_or_that_of_its_level():
    assert made().to_json()["verdict"]["label"] == "Good"
    own = Report(Verdict("bad", "It is.", "Inverted now"), [], tool="demo").to_json()["verdict"]
    assert own == {"level": "bad", "label": "Inverted now", "text": "It is."}


def test_bytes_of_a_file_travel_as_base64_and_text_as_it_is():
    content = bytes(range(256))
    block = made(report.file("f", "a.zip", "application/zip", content)).to_json()["blocks"][0]
    assert base64.b64decode(block["content"]) == content
    assert block["encoding"] == "base64"
    plain = report.file("f", "a.csv", "text/csv", "1,2\n", load="Use as data", title="All")
    assert plain["content"] == "1,2\n"
    assert "encoding" not in plain
    assert (plain["load"], plain["title"]) == ("Use as data", "All")


def test_pages_to_copy_keep_their_tabs():
    block = report.copy("p", "P", [("One", "1\t2\n")], "Paste it.", "Tabs.")
    shown = made(block).to_json()["blocks"][0]
    assert shown["pages"] == [{"label": "One", "content": "1\t2\n"}]
    assert shown["note"] == "Tabs."


NAMED = (Column("name", "Name", "text", "What it is called."), *COLUMNS[:1])
DROP = report.Choice("Drop", "drop")


def decidable(names=("A", "B"), column="name", choices=(DROP,)):
    rows = [[name, 1.0] for name in names]
    block = report.table("t", "T", NAMED, rows, "What.", (column, choices))
    return Report(Verdict("good", "Fine."), [block], tool="demo", params={"drop": None})


def test_a_table_says_what_can_be_decided_about_its_rows():
    (block,) = decidable().to_json()["blocks"]
    assert block["actions"] == {
        "column": "name",
        "choices": [{"label": "Drop", "parameter": "drop"}],
    }
    assert "actions" not in report.table("t", "T", NAMED, [], "What.")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"column": "other"}, "column 'other', which it does not have"),
        ({"names": ("A", "A")}, "every name in 'name' once"),
        ({"names": ("A", None)}, "a name in every row"),
        ({"names": ("A", " ")}, "a name in every row"),
        ({"choices": (report.Choice("", "drop"),)}, "not labelled"),
        ({"choices": ()}, "not labelled"),
        ({"choices": (DROP, report.Choice("Keep", "drop"))}, "two of its actions"),
        ({"choices": (report.Choice("Drop", "gone"),)}, "no parameter of the tool"),
    ],
)
def test_decisions_that_cannot_work_are_refused(wrong, told):
    with pytest.raises(ValueError, match=told):
        decidable(**wrong).to_json()
