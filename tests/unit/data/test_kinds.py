"""One fact says what kind of data a file holds, whichever way it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from flipside.data import KINDS, kinds, read
from flipside.data.record import KINDS_OF_ROWS, KINDS_UNDATED
from flipside.errors import UserError

FILES = Path(__file__).parents[2] / "files"
DATED = ("factor_panel", "bucket_returns")
UNDATED = ("weight_table", "trial_results")
NODES = "Node,Weight\nROE,25\nMomentum,75\n"
WIDE = "Date,Q1,Q2\n" + "".join(f"2020-{m:02}-28,{m % 5}.5,-{m % 3}.5\n" for m in range(1, 13))
NO_DATES = "Ticker,Value,Quality\n" + "".join(f"S{i},{i % 7},{i % 5}\n" for i in range(30))


def load(content, **corrections):
    return read(
        content if isinstance(content, bytes) else content.encode(), "some.csv", corrections
    )


def test_every_kind_is_there_for_others():
    assert {cls.__name__ for cls in KINDS.values()} | {"KINDS"} == set(kinds.__all__)


def test_the_kinds_that_can_be_asked_for_exist():
    assert {kind for kind, _ in (*KINDS_OF_ROWS, *KINDS_UNDATED)} <= set(KINDS)
    assert dict(KINDS_UNDATED) == {kind: KINDS[kind].label for kind in UNDATED}


@pytest.mark.parametrize(
    ("file", "kind", "offered"),
    [
        ("dataminer_ranks.csv", "factor_panel", DATED),
        ("api_universe.json", "factor_panel", DATED),
        ("alphalens_mean_return_by_quantile.csv", "bucket_returns", DATED),
        ("trials.csv", "weight_table", UNDATED),
        ("trial_results.tsv", "trial_results", UNDATED),
    ],
)
def test_the_same_fact_for_every_kind(file, kind, offered):
    data, record = load((FILES / file).read_bytes())
    fact = record.fact("kind")
    assert (data.kind, record.kind, fact.value, fact.label) == (kind, kind, kind, "Kind of data")
    assert tuple(value for value, _ in fact.choices) == offered
    again, record = load((FILES / file).read_bytes(), kind=kind)
    assert (again.kind, record.fact("kind").value) == (kind, kind)


@pytest.mark.parametrize(
    ("content", "kind", "told"),
    [
        (NODES, "factor_panel", "read as factor values, but it has no row of names"),
        (NODES, "bucket_returns", "No column holds dates"),
        (WIDE, "factor_panel", "read as factor values, but it has no row of names"),
        (WIDE, "weight_table", "a weight was expected"),
        ((FILES / "rank_perf.json").read_bytes(), "weight_table", "does not apply to a table with dates"),
        ((FILES / "system_conditional.xml").read_bytes(), "weight_table", "does not apply to node weights"),
        (NODES, "return_series", "no kind of data “return_series”"),
    ],
)  # fmt: skip
def test_what_a_file_is_not_is_said(content, kind, told):
    with pytest.raises(UserError, match=told):
        load(content, kind=kind)


@pytest.mark.parametrize("id", ["level", "orientation", "zero"])
@pytest.mark.parametrize("content", [WIDE, (FILES / "dataminer_ranks.csv").read_bytes()])
def test_what_only_tables_without_dates_have_is_refused(content, id):
    with pytest.raises(UserError, match="does not apply to a table with dates") as caught:
        load(content, **{id: "off"})
    assert caught.value.field == id


def test_factors_without_dates_are_no_weights_and_no_results():
    for content in (NO_DATES, NO_DATES.replace("Ticker,Value", "P123 ID,Ticker").replace("S", "")):
        with pytest.raises(UserError, match="No column holds dates"):
            load(content)
    assert load("Stocks,20\nBonds,80\n")[0].nodes == ("Stocks", "Bonds")
