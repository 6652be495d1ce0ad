"""Tables of factors that cannot be used: the place is named, and what to do."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sizes import examples
from unit.data.panels import NAMES, lines, made

from flipside.data import panelstore, read
from flipside.errors import UserError

TABLE = made()
GOOD = lines(TABLE, NAMES).decode().splitlines()


def with_cell(row: int, column: int, text: str) -> bytes:
    """`row` as an editor counts, `column` from 0."""
    cells = [line.split(",") for line in GOOD]
    cells[row - 1][column] = text
    return ("\n".join(",".join(each) for each in cells) + "\n").encode()


BAD = {
    "text in a factor": (
        with_cell(77, 3, "abc"),
        r"Row 77, column D \(“Momentum”\): .*“abc”",
        "columns.3",
    ),
    "infinite": (with_cell(20, 2, "inf"), r"Row 20, column C \(“Value”\): .*“inf”", "columns.2"),
    "too large": (with_cell(20, 2, "1e300"), "Row 20, column C", "columns.2"),
    "two numbers": (with_cell(20, 2, "1 2"), "Row 20, column C .*“1 2”", "columns.2"),
    "decimal comma": (with_cell(20, 2, '"1,5"'), "Row 20, column C .*“1,5”", "decimal"),
    "no date": (with_cell(31, 0, "soon"), r"Row 31, column A \(“Date”\): a date .*“soon”", None),
    "too many cells": (
        with_cell(31, 2, "1,2,3"),
        "Row 31 has 9 cells, but the table has 7 columns",
        None,
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_named(name):
    content, message, field = BAD[name]
    with pytest.raises(UserError, match=message) as caught:
        read(content, "a.csv")
    assert caught.value.field == field
    if field:
        assert caught.value.record.columns  # so that the page can offer to correct them


def test_the_column_can_be_set_aside():
    data, _ = read(with_cell(77, 3, "abc"), "a.csv", {"columns": {"3": "ignore"}})
    assert data.labels == ("Value", "Quality", "Size")


def test_rows_without_date_or_stock_are_counted():
    content = (
        with_cell(10, 0, "").decode().replace("T004", "", 1).encode() + b"Source: mine,,,,,,\n"
    )
    data, record = read(content, "a.csv")
    assert {d.reason: list(d.rows) for d in record.dropped} == {
        "they have no date": [10], "they name no stock": [6, 152],
    }  # fmt: skip
    assert len(data.values) == 148


def test_short_rows_and_notes():
    content = (
        "\n".join([*GOOD[:5], "2020-01-31,T900,1.5", *GOOD[5:], "", "made with care"])
    ).encode()
    data, record = read(content, "a.csv")
    assert len(data.values) == 151
    assert np.isnan(data.values[4, 1:]).all()
    assert [(d.reason, list(d.rows)) for d in record.dropped] == [("words between the rows", [154])]


def test_a_column_without_values_is_left_out():
    rows = [",".join([*line.split(",")[:5], "", line.split(",")[6]]) for line in GOOD[1:]]
    data, _record = read("\n".join([GOOD[0], *rows]).encode(), "a.csv")
    assert data.labels == ("Value", "Momentum", "Quality")


def test_late_column_without_values(monkeypatch):
    cells = [line.split(",") for line in GOOD]
    for row in cells[1:]:
        row[3] = "NA"
    data, record = read(
        "\n".join(map(",".join, cells)).encode(), "a.csv", {"columns": {"3": "factor"}}
    )
    assert data.labels == ("Value", "Quality", "Size")
    np.testing.assert_array_equal(data.values, TABLE.values[:, [0, 2, 3]])
    assert any("All values of column D (“Momentum”) are missing" in w for w in record.warnings)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"2": "stock", "1": "stock"}, "exactly one column for the stock; there are 2"),
        ({"0": "ignore"}, "exactly one column for the date; there are 0"),
        ({str(i): "ignore" for i in range(2, 7)}, "No column holds factor values"),
        ({"2": "price_now"}, "needs both prices"),
        ({"2": "bucket"}, "The role “bucket” is for tables of returns"),
        ({"99": "factor"}, "There is no column 99"),
    ],
)
def test_roles_that_contradict(columns, message):
    with pytest.raises(UserError, match=message):
        read("\n".join(GOOD).encode(), "a.csv", {"columns": columns})


def test_roles_of_stocks_do_not_fit_buckets():
    rows = ["Date,Q1,Q2", *(f"2019-{m:02}-28,{m % 5 - 2},{m % 3 - 1}" for m in range(1, 13))]
    with pytest.raises(UserError, match="one row per date and stock"):
        read("\n".join(rows).encode(), "a.csv", {"columns": {"1": "factor"}})
    with pytest.raises(UserError, match="to be read as factor values"):
        read("\n".join(rows).encode(), "a.csv", {"kind": "factor_panel"})


def test_one_column_of_numbers_is_no_table_of_factors():
    rows = lines(made(dates=12, stocks=300), NAMES).splitlines()
    with pytest.raises(UserError, match=r"single stocks.*at least two factors"):
        read(b"\n".join(line.rsplit(b",", 4)[0] for line in rows), "a.csv")


def test_too_many_rows_for_the_device():
    content = "\n".join(GOOD).encode()
    with pytest.raises(UserError, match=r"about 200 rows; with these factors 0 rows fit") as caught:
        read(content, "a.csv", memory=1000)
    assert "command line" in caught.value.remedy
    with pytest.raises(
        UserError, match=r"about 2,000,000 rows; with these factors 1,999,000 rows fit"
    ):
        panelstore.Rows(2_000_000, 50, 1, panelstore.ROOM + 2_000_000 * 252 - 1)


def test_an_allocation_that_fails(monkeypatch):
    fits = 40_000_000 + panelstore.ROOM
    real = np.empty

    def empty(shape, *args, **kwargs):
        made = real(shape if np.prod(shape) < 1000 else 1, *args, **kwargs)
        itemsize = np.dtype(args[0] if args else kwargs.get("dtype", float)).itemsize
        if np.prod(shape) * itemsize > fits:
            raise MemoryError
        return made

    monkeypatch.setattr(panelstore.np, "empty", empty)
    with pytest.raises(
        UserError, match=r"about 2,000,000 rows; with these factors 1\d\d,000 rows fit"
    ):
        panelstore.Rows(2_000_000, 50, 1, None)


def test_memory_while_reading():
    table = made(dates=60, stocks=500, factors=4)
    content = lines(table, NAMES)
    read(content, "a.csv")
    tracemalloc.start()
    held = read(content, "a.csv")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(held[0].values) == 30_000
    # what a piece of 4 MB takes on its way; the file and its values are small beside it
    assert peak < 120e6


@settings(max_examples=examples(100), suppress_health_check=list(HealthCheck))
@given(st.data())
def test_only_user_errors_come_out(data):
    content = bytearray("\n".join(GOOD[:60]).encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content)))
        piece = data.draw(
            st.one_of(
                st.binary(max_size=6),
                st.sampled_from([b'"', b",", b"\n", b"\r", b";", b"%", b"nan", b",,,"]),
            )
        )
        content[at : at + data.draw(st.integers(0, 5))] = piece
    try:
        panel, record = read(bytes(content), "a.csv", {"kind": "factor_panel"})
        record.to_json()
        assert panel.values.shape == (len(panel.date_index), len(panel.labels))
    except UserError:
        pass
