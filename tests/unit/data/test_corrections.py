"""Corrections: each does what it says, or says why it cannot."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from unit.data.dialects import Dialect, made_up, monthly, write

from flipside.data import BucketReturns, ReturnSeries, read
from flipside.errors import UserError

DATES, RETURNS = monthly(36, 4)
GOOD = write(DATES, RETURNS, Dialect(unit="percent"))
LONG = write(DATES, RETURNS, Dialect(layout="long"))


def load(content=GOOD, **corrections):
    return read(content, "file.csv", corrections)


@pytest.mark.parametrize(
    ("corrections", "field", "message"),
    [
        ({"foo": 1}, "foo", "“foo” is unknown"),
        ({"encoding": "utf-8"}, "encoding", "cannot be corrected"),
        ({"layout": "long"}, "layout", "cannot be corrected"),
        ({"unit": "bananas"}, "unit", "no unit “bananas”"),
        ({"values": "x"}, "values", "no kind of values"),
        ({"order": "up"}, "order", "no order of buckets"),
        ({"decimal": ";"}, "decimal", "no decimal mark"),
        ({"decimal": ","}, "decimal", "Row 2, column B"),
        ({"delimiter": "semicolon"}, "delimiter", "has no table with dates"),
        ({"delimiter": ";"}, "delimiter", "no delimiter “;”"),
        ({"sheet": "Sheet1"}, "sheet", "no sheet “Sheet1”"),
        ({"section": "2"}, "section", "no table number “2”"),
        ({"grouping": "5"}, "grouping", "no grouping “5”"),
        ({"date_format": "YYYY"}, "date_format", "no single form"),
        ({"date_format": "x"}, "date_format", "no date format “x”"),
        ({"periods_per_year": "many"}, "periods_per_year", "between 0.1 and 400, not “many”"),
        ({"periods_per_year": float("nan")}, "periods_per_year", "between 0.1 and 400"),
        ({"periods_per_year": 1000}, "periods_per_year", "between 0.1 and 400"),
        ({"first": "soon"}, "first", "a date such as 2009-03-31, not “soon”"),
        ({"last": "2001-02-30"}, "last", "a date such as"),
        ({"last": "2001-06"}, "last", "there are 6 periods in the chosen range"),
        ({"first": "2050"}, "first", "there are 0 periods"),
        ({"values": "levels"}, "values", "cannot be a level"),
        ({"columns": {"99": "ignore"}}, "columns.99", "no column 99"),
        ({"columns": {"x": "ignore"}}, "columns", "no column index"),
        ({"columns": {"1": "boss"}}, "columns.1", "no role of a column"),
        ({"columns": "1"}, "columns", "a role by column index"),
        ({"columns": {"1": "key"}}, "columns.1", "for long tables"),
        ({"columns": {"1": "date"}}, "columns.1", "holds no dates"),
        ({"columns": {"0": "ignore"}}, "columns", "must hold the dates"),
        ({"columns": {"1": "bucket", "2": "series"}}, "columns", "either buckets or strategies"),
        ({"columns": {"1": "benchmark", "2": "benchmark"}}, "columns", "Only one column can be the benchmark"),
        ({"columns": {"1": "ignore", "2": "ignore", "3": "ignore"}}, "columns", "at least two"),
        ({"columns": {str(i): "ignore" for i in range(1, 5)}}, "columns", "No column holds returns"),
    ],
)  # fmt: skip
def test_impossible(corrections, field, message):
    with pytest.raises(UserError, match=message) as caught:
        load(**corrections)
    assert caught.value.field == field


def test_no_correction_is_none_or_blank():
    _, record = load(unit=None, first="", columns={})
    assert record.corrections == {}


def test_corrections_are_recorded_as_plain_data():
    _, record = load(first=date(2002, 1, 1), columns={4: "ignore"})
    assert record.corrections == {"first": "2002-01-01", "columns": {"4": "ignore"}}
    assert record.columns[4].reason == "you chose it"


def test_unit():
    data, record = load(write(DATES, RETURNS, Dialect()), unit="percent")
    np.testing.assert_allclose(data.returns, RETURNS / 100, rtol=0, atol=1e-15)
    assert record.fact("unit").reason == "you chose it"


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("content", ["wide", "long"])
def test_order_turns_the_buckets_round(descending, content):
    table = write(DATES, RETURNS, Dialect(layout=content, descending=descending))
    as_read, record = load(table)
    other = "ascending" if record.fact("order").value == "descending" else "descending"
    turned, record = load(table, order=other)
    np.testing.assert_array_equal(turned.returns, as_read.returns[:, ::-1])
    assert turned.labels == as_read.labels[::-1]
    assert record.fact("order").value == other
    assert load(table, order=other)[0].labels == turned.labels


def test_order_of_the_file_is_recognised_from_the_names():
    _, record = load(write(DATES, RETURNS, Dialect(descending=True)))
    assert record.fact("order").value == "descending"
    assert "Bucket 1 is the lowest rank, Bucket 4 the highest" in record.fact("order").text
    assert [column.bucket for column in record.columns] == [None, 4, 3, 2, 1]


def test_order_survives_the_loss_of_a_bucket():
    table = write(DATES, RETURNS, Dialect(descending=True))
    data, _ = load(table, columns={"1": "ignore"})
    assert data.labels == ("Bucket 1", "Bucket 2", "Bucket 3")


def test_frequency():
    assert load(periods_per_year="13")[0].periods_per_year == 13


@pytest.mark.parametrize(
    ("range_", "first", "last"),
    [
        ({"first": "2002-01-31"}, "2002-01-31", "2003-12-31"),
        ({"first": "2002-02"}, "2002-02-28", "2003-12-31"),
        ({"first": "2002"}, "2002-01-31", "2003-12-31"),
        ({"last": "2002-05"}, "2001-01-31", "2002-05-31"),
        ({"last": "2002"}, "2001-01-31", "2002-12-31"),
        ({"first": "2001-06", "last": "2002-06"}, "2001-06-30", "2002-06-30"),
    ],
)
def test_range(range_, first, last):
    data, record = load(**range_)
    assert (str(data.dates[0]), str(data.dates[-1])) == (first, last)
    assert (record.fact("first").value, record.fact("last").value) == (first, last)
    assert data.periods_per_year == 12


def test_date_format():
    dates = np.datetime64("2020-01-01") + np.arange(12)
    table = write(dates, made_up(12, 2, 1, 252), Dialect(dates="us"))
    day_first, record = load(table, date_format="DD/MM/YYYY")
    assert str(day_first.dates[1]) == "2020-02-01"
    assert record.fact("date_format").input == "choice"
    month_first, _ = load(table, date_format="MM/DD/YYYY")
    assert (month_first.dates == dates).all()


def test_columns_to_benchmark_and_universe():
    data, record = load(columns={"1": "benchmark", "2": "universe"})
    np.testing.assert_allclose(data.benchmark, RETURNS[:, 0], rtol=0, atol=1e-12)
    np.testing.assert_allclose(data.universe, RETURNS[:, 1], rtol=0, atol=1e-12)
    assert (data.benchmark_name, data.labels) == ("Bucket 1", ("Bucket 3", "Bucket 4"))
    assert not record.warnings


def test_another_benchmark_replaces_the_first():
    table = GOOD.replace(b"Bucket 1", b"SPY")
    data, record = load(table, columns={"4": "benchmark"})
    assert data.benchmark_name == "Bucket 4"
    assert record.columns[1].role == "ignore"
    assert "another benchmark" in record.columns[1].reason


def test_strategies_and_back():
    series, _ = load(columns={"1": "series"})
    assert isinstance(series, ReturnSeries)
    assert series.returns.shape == (36, 4)
    table = GOOD.replace(b"Bucket 1", b"Strategy A").replace(b"Bucket 2", b"Strategy B")
    table = table.replace(b"Bucket 3", b"Strategy C").replace(b"Bucket 4", b"Strategy D")
    assert isinstance(load(table)[0], ReturnSeries)
    buckets, _ = load(table, columns={"1": "bucket"})
    assert isinstance(buckets, BucketReturns)
    assert buckets.labels == ("Strategy A", "Strategy B", "Strategy C", "Strategy D")


def test_another_date_column():
    lines = GOOD.decode().splitlines()
    second = ["Formed", *(str(d - 31) for d in DATES)]
    table = "\n".join(f"{line},{d}" for line, d in zip(lines, second, strict=True)).encode()
    data, record = load(table)
    assert (data.dates == DATES).all()
    data, record = load(table, columns={"5": "date"})
    assert (data.dates == DATES - 31).all()
    assert [c.role for c in record.columns] == ["ignore", *["bucket"] * 4, "date"]


def test_roles_of_a_long_table():
    with pytest.raises(UserError, match="this one is long") as caught:
        load(LONG, columns={"2": "bucket"})
    assert caught.value.field == "columns.2"
    with pytest.raises(UserError, match="exactly one column for the return"):
        load(LONG, columns={"2": "ignore"})


def test_excess_returns():
    table = GOOD.replace(b"Bucket 1", b"SPY")
    data, record = load(table, values="excess")
    assert data.benchmark is None
    assert record.fact("values").value == "excess"
    assert "excess returns" in record.warnings[0]
    named = GOOD
    for number in range(1, 5):
        named = named.replace(b"Bucket %d" % number, b"Bucket %d excess" % number)
    assert load(named)[1].fact("values").value == "excess"


def test_delimiter_and_decimal_can_be_forced():
    table = write(DATES, RETURNS, Dialect(delimiter=";", decimal=","))
    data, record = load(table, delimiter="semicolon", decimal=",")
    np.testing.assert_allclose(data.returns, RETURNS, rtol=0, atol=1e-12)
    assert record.fact("delimiter").reason == "you chose it"
