"""Results of trials as they are pasted back: rows or columns, with and without numbers and names."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from flipside.data import read
from flipside.errors import UserError

FILES = Path(__file__).parents[2] / "files"
NAN = math.nan


def load(text, **corrections):
    return read(text.encode(), "pasted", corrections)


CASES = {
    "a column": ("12.5\n13\n9.25\n", [[12.5], [13], [9.25]], ("Result",), None),
    "with a header": ("Return\n12.5\n13\n14", [[12.5], [13], [14]], ("Return",), None),
    "decimal commas": ("12,5\n13,1\n9,25", [[12.5], [13.1], [9.25]], ("Result",), None),
    "percent": ("12,5 %\n13,1%\n9,25%", [[12.5], [13.1], [9.25]], ("Result",), None),
    "a row": ("12.5\t13\t9.25", [[12.5], [13], [9.25]], ("Result",), None),
    "a row with blanks": ("12.5 13 9.25", [[12.5], [13], [9.25]], ("Result",), None),
    "a row with a name": ("Annual return\t12\t13\t14.5", [[12], [13], [14.5]], ("Annual return",), None),
    "numbered": ("1\t12.5\n2\t13\n3\tn/a", [[12.5], [13], [NAN]], ("Result",), [1, 2, 3]),
    "numbered from 11": ("11,12.5\n12,13\n13,9", [[12.5], [13], [9]], ("Result",), [11, 12, 13]),
    "named": ("Gen 2 Trial 11,5\nGen 2 Trial 12,", [[5], [NAN]], ("Result",), [11, 12]),
    "several": (
        "Trial,Annual Return %,Sharpe,Turnover\nTrial 1,12.5%,0.8,300\nTrial 2,13%,,250",
        [[12.5, 0.8, 300], [13, NAN, 250]], ("Annual Return %", "Sharpe", "Turnover"), [1, 2]),
    "an average below": ("Trial,Return\n1,12.5\n2,13\n3,9\nAverage,11.5", [[12.5], [13], [9]], ("Return",), [1, 2, 3]),
    "several without names": ("1.5\t2\n3.5\t4\n5\t6\n", [[1.5, 2], [3.5, 4], [5, 6]], ("Result 1", "Result 2"), None),
    "the same name twice": ("Return\tReturn\n1.5\t2\n3.5\t4", [[1.5, 2], [3.5, 4]], ("Return", "Return (2)"), None),
    "across, numbered": ("Trial\t1\t2\t3\nReturn\t12\t13\t14", [[12], [13], [14]], ("Return",), [1, 2, 3]),
    "across, two results": (
        "\tTrial 1\tTrial 2\tTrial 3\nReturn\t12\t13\t14\nTurnover\t1\t2\t", [[12, 1], [13, 2], [14, NAN]],
        ("Return", "Turnover"), [1, 2, 3]),
    "across, named trials alone": ("Trial 1\tTrial 2\tTrial 3\n12\t13\t14", [[12], [13], [14]], ("Result",), [1, 2, 3]),
    "across, bare numbers": ("1\t2\t3\t4\n12\t13\t14\t15", [[12], [13], [14], [15]], ("Result",), [1, 2, 3, 4]),
    "numbers like years": ("Trial,Value\n1,2012\n2,1995.5", [[2012], [1995.5]], ("Value",), [1, 2]),
    "permutation": ("Permutation;Ann. Return\n1;12,5\n2;13,25", [[12.5], [13.25]], ("Ann. Return",), [1, 2]),
    "words beside": ("Trial,Note,Return\n1,good,5\n2,bad,6", [[5], [6]], ("Return",), [1, 2]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_layouts(name):
    text, results, labels, ids = CASES[name]
    data, record = load(text)
    assert data.kind == "trial_results"
    np.testing.assert_array_equal(data.results, results)
    assert data.labels == labels
    assert (data.trial_ids if ids is None else data.trial_ids.tolist()) == ids
    assert record.fact("kind").choices
    assert all(fact.reason for fact in record.facts)


def test_the_file_that_goes_with_the_trials():
    trials, _ = read((FILES / "trials.csv").read_bytes(), "trials.csv")
    results, _ = read((FILES / "trial_results.tsv").read_bytes(), "trial_results.tsv")
    assert results.trial_ids.tolist() == trials.trial_ids.tolist()
    assert results.labels == ("Annual return", "Sharpe", "Turnover")
    assert results.describe() == {
        "name": "trial_results", "kind": "trial_results", "trials": 10, "columns": 3,
        "periods": None, "from": None, "to": None, "periods_per_year": None,
    }  # fmt: skip


def test_orientation_kind_and_columns_can_be_corrected():
    square = "1.5\t2\n3.5\t4"
    assert load(square)[0].results.tolist() == [[1.5, 2], [3.5, 4]]
    assert load(square, orientation="rows")[0].results.tolist() == [[1.5, 3.5], [2, 4]]
    weights = load("Return\t12\t13\nTurnover\t1\t2", kind="weight_table")[0]
    assert (weights.nodes, weights.reference.tolist()) == (("Return", "Turnover"), [12, 1])
    years = "1990\n1997\n2004"
    with pytest.raises(UserError, match="one column only"):
        load(years)
    assert load(years, kind="trial_results")[0].results.tolist() == [[1990], [1997], [2004]]
    counted = "1\t5\n2\t6"
    data, record = load(counted, columns={"0": "result"})
    assert (data.results.tolist(), data.trial_ids) == ([[1, 5], [2, 6]], None)
    assert record.columns[0].reason == "you chose it"


FAULTS = {
    "no number": ("Trial,Return\n1,abc\n2,5\n3,6", {}, r"Row 2, column B \(“Return”\): a number was expected, but the cell holds “abc”", "columns.1"),
    "no numbers at all": ("a,b\nc,d", {"kind": "trial_results"}, "No cell is a number", None),
    "no number across": ("Return\t12\tx\t14", {}, "Row 1, column C: a number was expected", None),
    "all missing": ("Trial,Return\n1,n/a\n2,n/a", {"kind": "trial_results", "columns": {"1": "result"}}, "All results are missing", None),
    "the same trial": ("Trial,Return\n1,5\n1,6", {}, "Row 3, column A .*: trial 1 is there twice, first in row 2", "columns.0"),
    "no trial": ("Trial,Return\n1.5,5\n2,6", {"columns": {"0": "trial_number"}}, "the number of a trial was expected", "columns.0"),
    "no results": ("1,5\n2,6", {"columns": {"0": "ignore", "1": "ignore"}}, "No column holds results", "columns"),
    "too many results": ("\n".join(["\t".join(["1.5"] * 60)] * 80), {}, "60 results for each of 80 trials", "orientation"),
    "roles across": ("Return\t12\t13", {"columns": {"1": "result"}}, "the columns have no roles", "columns.1"),
    "nodes": ("1.5\n2.5", {"nodes": {"0.max": "3"}}, "“nodes” does not apply to results", "nodes"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_faults_name_the_place(name):
    text, corrections, message, field = FAULTS[name]
    with pytest.raises(UserError, match=message) as caught:
        load(text, **corrections)
    assert caught.value.field == field
    assert caught.value.remedy.endswith(".")


def test_a_trial_that_is_there_twice_is_told_with_both_places():
    with pytest.raises(UserError) as caught:
        load("Trial,Return\n1,12.5\n2,13\n1,9\n")
    assert "Row 4, column A (“Trial”): trial 1 is there twice, first in row 2, column A." in str(
        caught.value
    )


def test_a_row_that_sums_up_is_on_record():
    _, record = load("Trial,Return\n1,12.5\n2,13\n3,9\nAverage,11.5")
    assert [(each.reason, each.rows) for each in record.dropped] == [("it sums the others up", [5])]
