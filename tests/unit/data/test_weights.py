"""Tables of nodes and weights: layouts, corrections by hand, and faults that name the place."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from flipside.data import read
from flipside.errors import UserError

FILES = Path(__file__).parents[2] / "files"
FULL = (
    "Node,Weight,Min,Max,Locked,Group,Level,Trial 1,Gen 2 Trial 11\n"
    "ROE,25,,30,no,Quality,,20,30\n"
    "Momentum,75,10,,yes,,Top / Price,80,70\n"
)


def load(text, **corrections):
    return read(text if isinstance(text, bytes) else text.encode(), "weights.csv", corrections)


def test_a_table_with_everything():
    data, record = load(FULL)
    assert (data.nodes, data.reference.tolist()) == (("ROE", "Momentum"), [25, 75])
    np.testing.assert_array_equal(data.minimum, [np.nan, 10])
    np.testing.assert_array_equal(data.maximum, [30, np.nan])
    assert data.locked.tolist() == [False, True]
    assert (data.group, data.level) == (("Quality", ""), ("", "Top / Price"))
    assert data.trials.tolist() == [[20, 30], [80, 70]]
    assert (data.trial_ids.tolist(), data.generation.tolist()) == ([1, 11], [1, 2])
    assert (record.kind, record.kind_label) == ("weight_table", "node weights")
    assert [c.role for c in record.columns][:4] == ["node", "weight", "minimum", "maximum"]
    assert record.fact("kind").reason == "its header names nodes and weights"
    assert not data.reference.flags.writeable


LAYOUTS = {
    "tab": "ROE\t25\nMomentum\t75",
    "header": "Factor;Gewicht\nROE;25\nMomentum;75",
    "percent": "ROE,25%\nMomentum,75 %",
    "decimal comma": "ROE;25,0\nMomentum;75,0",
    "blanks": "ROE 25\nMomentum 75",
    "semicolons and quotes": '"ROE";"25"\n"Momentum";"75"',
    "total row": "Name,Weight %\nROE,25\nMomentum,75\nTotal,100",
    "total row without a name": "Name,Weight %\nROE,25\nMomentum,75\n,100",
    "title above": "My system,\n,\nNode,Weight\nROE,25\nMomentum,75",
    "columns the other way": "Weight,Node\n25,ROE\n75,Momentum",
    "further columns": "Name,Description,Weight\nROE,return on equity,25\nMomentum,of the price,75",
    "blank columns on the left": ",,Node,Weight\n,,ROE,25\n,,Momentum,75",
    "byte order mark, CRLF": "\ufeffNode,Weight\r\nROE,25\r\nMomentum,75\r\n",
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts(name):
    data, record = load(LAYOUTS[name])
    assert (data.nodes, data.reference.tolist()) == (("ROE", "Momentum"), [25, 75])
    assert data.trials.shape == (2, 0)
    assert all(fact.reason for fact in record.facts)


def test_names_with_blanks_and_numbers_where_blanks_divide():
    data, _ = load("ROE 5Y avg 25%\nMomentum 12-1 70.5%\nPrice to book 4.5%")
    assert data.nodes == ("ROE 5Y avg", "Momentum 12-1", "Price to book")
    assert data.reference.tolist() == [25, 70.5, 4.5]


def test_more_columns_of_numbers_are_trials():
    data, record = load("ROE\t25\t20\t30\nMomentum\t75\t80\t70")
    assert data.trials.tolist() == [[20, 30], [80, 70]]
    assert data.trial_ids.tolist() == [1, 2]
    assert [c.role for c in record.columns] == ["node", "weight", "trial", "trial"]
    data, _ = load("\tRef\t4\t5\nROE\t25\t20\t30\nMomentum\t75\t80\t70")
    assert data.trial_ids.tolist() == [4, 5]


def test_trials_without_a_reference_take_their_mean_and_say_so():
    data, record = load("Node,Trial 1,Trial 2\nROE,25,30\nMomentum,75,70")
    assert data.reference.tolist() == [27.5, 72.5]
    assert (
        record.fact("reference").reason
        == "the file has trials, and no column of weights of its own"
    )


def test_a_block_of_weights_without_names_is_known_by_its_sums():
    data, record = load("25\t30\n25\t20\n50\t50\n")
    assert data.nodes == ("Node 1", "Node 2", "Node 3")
    assert record.fact("kind").reason == "every column adds up to 100, as weights do"
    assert "numbered" in record.warnings[0]
    assert load("25\t30\n25\t20\n50\t50\n", kind="trial_results")[0].kind == "trial_results"


def test_a_long_table():
    data, _ = load("Trial,Generation,Node,Weight\n1,1,A,50\n1,1,B,50\n12,2,B,90\n12,2,A,10")
    assert (data.nodes, data.trials.tolist()) == (("A", "B"), [[50, 10], [50, 90]])
    assert (data.trial_ids.tolist(), data.generation.tolist()) == ([1, 12], [1, 2])


def workbook(rows, formats=()):
    book = openpyxl.Workbook()
    book.active.append(["notes", "about it"])
    sheet = book.create_sheet("Weights")
    for row in rows:
        sheet.append(row)
    for cell, shown in formats:
        sheet[cell].number_format = shown
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_takes_the_sheet_with_weights_and_shown_percent():
    content = workbook(
        [["Node", "Weight", "Max"], ["ROE", 0.255, 40], ["Momentum", 0.745, 90]],
        [("B2", "0%"), ("B3", "0.0%")],
    )
    data, record = read(content, "weights.xlsx")
    assert data.reference.tolist() == [25.5, 74.5]
    assert data.maximum.tolist() == [40, 90]
    assert record.fact("sheet").value == "Weights"
    assert record.fact("sheet").reason == "the first with weights or results, as none has dates"
    assert "Weights" in data.source


def test_corrections_of_nodes():
    data, record = load(
        FULL,
        nodes={
            "0.weight": "12,5 %", "0.min": "5", "0.max": "", "0.group": "", "0.name": "Return on equity",
            "1.locked": "no", "1.max": "80", "1.group": "Price",
        },
    )  # fmt: skip
    assert data.nodes == ("Return on equity", "Momentum")
    assert data.reference.tolist() == [12.5, 75]
    np.testing.assert_array_equal(data.minimum, [5, 10])
    np.testing.assert_array_equal(data.maximum, [np.nan, 80])
    assert (data.locked.tolist(), data.group) == ([False, False], ("", "Price"))
    assert record.to_json()["nodes"][1] == {
        "name": "Momentum", "weight": 75.0, "min": 10.0, "max": 80.0, "locked": False, "group": "Price",
        "level": "Top / Price",
    }  # fmt: skip
    assert record.to_json()["corrections"]["nodes"]["0.max"] == ""


FAULTS = {
    "no number": ("Node,Weight\nA,50\nB,abc", {}, r"Row 3 \(“B”\): a number was expected as the weight, but there is “abc”", "nodes.1.weight"),
    "missing": ("Node,Weight\nA,50\nB,", {}, r"Row 3 \(“B”\): .* there is none", "nodes.1.weight"),
    "negative": ("A,50\nB,-20\nC,30", {}, r"Row 2 \(“B”\): the weight -20 is below zero", "nodes.1.weight"),
    "all zero": ("A,0\nB,0", {}, "All weights are zero", "nodes"),
    "twice": ("A,50\nB,20\nA,30", {}, "Row 3: the name “A” is there twice; row 1 has it too", "nodes.2.name"),
    "no name": ("Node,Weight\nA,50\n,20\nB,30", {}, "Row 3: the node has no name", "nodes.1.name"),
    "one": ("Node,Weight\nA,5", {}, "There is only one node; 2 to 300 can be worked on.", None),
    "301": ("\n".join(f"N{i},1" for i in range(301)), {}, "There are 301 nodes; 2 to 300", None),
    "minimum above maximum": ("Node,Weight,Min,Max\nA,50,20,10\nB,50,,", {}, r"Row 2 \(“A”\): its maximum 10 is below its minimum 20", "nodes.0.max"),
    "minimum is no number": ("Node,Weight,Min\nA,50,x\nB,50,", {}, "a number was expected as the minimum", "nodes.0.min"),
    "locked": ("Node,Weight,Locked\nA,50,maybe\nB,50,", {}, "“yes” or “no” was expected for locked, not “maybe”", "nodes.0.locked"),
    "no weights": ("Node,Weight,Notes\nA,x,y\nB,5,y", {"columns": {"1": "ignore"}}, "No column holds weights", "columns"),
    "trial": ("Node,Weight,Trial 1\nA,50,x\nB,50,3", {}, r"Row 2, column C \(“Trial 1”\): a weight was expected, but “x” is no number", "columns.2"),
    "trial is blank": ("Node,Weight,Trial 1\nA,50,\nB,50,3", {}, "the cell is blank", "columns.2"),
    "trial below zero": ("Node,Weight,Trial 1\nA,50,-1\nB,50,3", {}, "“-1” is below zero", "columns.2"),
    "typed minimum above maximum": (FULL, {"nodes": {"0.min": "31"}}, "its maximum 30 is below its minimum 31", "nodes.0.max"),
    "typed name twice": (FULL, {"nodes": {"1.name": "ROE"}}, "the name “ROE” is there twice", "nodes.1.name"),
    "typed word": (FULL, {"nodes": {"1.weight": "much"}}, "there is “much”", "nodes.1.weight"),
    "node that is not there": (FULL, {"nodes": {"2.weight": "1"}}, "There is no node 2", "nodes"),
    "field that is not there": (FULL, {"nodes": {"1.colour": "red"}}, "no field of a node", "nodes.1.colour"),
    "correction of returns": (FULL, {"unit": "percent"}, "“unit” does not apply to node weights", "unit"),
    "two columns of weights": (FULL, {"columns": {"1": "weight", "2": "weight"}}, "Only one column can be the weight", "columns"),
    "a column that is not there": (FULL, {"columns": {"40": "weight"}}, "no column 40", "columns.40"),
    "role of returns": (FULL, {"columns": {"1": "bucket"}}, "not for a table of nodes", "columns.1"),
    "long: missing": ("Trial,Node,Weight\n1,A,50\n1,B,50\n2,A,100", {}, "The weight of “B” in trial 2 is missing", None),
    "long: twice": ("Trial,Node,Weight\n1,A,50\n1,A,50", {}, "Row 3: the weight of “A” in trial 1 is there twice", None),
    "long: no number": ("Trial,Node,Weight\n1,A,50\n1,B,x", {}, r"Row 3, column C \(“Weight”\): a weight of 0 or more", None),
    "long: no trial": ("Trial,Node,Weight\n1,A,50\nfoo,B,5", {}, r"Row 3, column A \(“Trial”\): the number of a trial", None),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_faults_name_the_place(name):
    text, corrections, message, field = FAULTS[name]
    with pytest.raises(UserError, match=message) as caught:
        load(text, **corrections)
    assert caught.value.field == field
    assert caught.value.message.endswith(".")
    assert caught.value.remedy.endswith(".")


def test_all_faulty_cells_come_together_and_what_was_read_is_kept():
    with pytest.raises(UserError, match="2 more faults") as caught:
        load("Node,Weight,Max\nA,50,\nB,abc,x\nC,-1,")
    assert set(caught.value.faults) == {"nodes.1.weight", "nodes.1.max", "nodes.2.weight"}
    nodes = caught.value.record.to_json()["nodes"]
    assert [(node["name"], node["weight"]) for node in nodes] == [
        ("A", 50.0),
        ("B", None),
        ("C", -1.0),
    ]
    data, _ = load("Node,Weight,Max\nA,50,\nB,abc,x\nC,-1,", nodes={"1.weight": "20", "1.max": "", "2.weight": "30"})  # fmt: skip
    assert data.reference.tolist() == [50, 20, 30]


def test_a_weight_outside_of_its_bounds_is_a_warning():
    data, record = load("Node,Weight,Min,Max\nA,50,60,70\nB,30,10,20\nC,20,,")
    assert record.warnings == ["The weight of “A”, “B” lies outside of its own bounds."]
    assert data.minimum[0] == 60


def test_zeros_vary_unless_they_are_switched_off():
    assert not load("A,0\nB,5")[0].locked.any()
    assert not np.signbit(load("A,-0\nB,5")[0].reference).any()
    data, record = load("A,0\nB,5", zero="off")
    assert data.locked.tolist() == [True, False]
    assert record.fact("zero").text == "“A” stays at 0"


def test_columns_can_be_told_apart_by_hand():
    data, _ = load("Name,IC,Weight\nA,5,50\nB,6,50", columns={"1": "trial"})
    assert data.trials.tolist() == [[5], [6]]
    data, _ = load("Name,IC,Weight\nA,5,50\nB,6,50", columns={"1": "weight"})
    assert data.reference.tolist() == [5, 6]


def test_corrections_of_nodes_do_not_go_with_dates():
    rows = "\n".join(f"{2000 + i // 12}-{i % 12 + 1:02},{i % 5},{i % 7}" for i in range(24))
    with pytest.raises(UserError, match="“nodes” does not apply to a table with dates"):
        load(f"Date,Q1,Q2\n{rows}", nodes={"0.max": "5"})
