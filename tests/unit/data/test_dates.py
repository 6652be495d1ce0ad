"""Cells to dates, and the format of a column of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from flipside.data.dates import FORMATS, read_dates, rough


@pytest.mark.parametrize(
    ("cell", "expected", "format"),
    [
        ("2020-01-31", date(2020, 1, 31), "YYYY-MM-DD"),
        ("2020/1/31", date(2020, 1, 31), "YYYY-MM-DD"),
        ("2020.01.31", date(2020, 1, 31), "YYYY-MM-DD"),
        ("2020-01-31T00:00:00Z", date(2020, 1, 31), "YYYY-MM-DD"),
        ("2020-01-31 23:59:59.999+02:00", date(2020, 1, 31), "YYYY-MM-DD"),
        ("1/31/2020", date(2020, 1, 31), "MM/DD/YYYY"),
        ("01/31/2020 12:00 AM", date(2020, 1, 31), "MM/DD/YYYY"),
        ("1/31/20", date(2020, 1, 31), "MM/DD/YYYY"),
        ("31.01.2020", date(2020, 1, 31), "DD/MM/YYYY"),
        ("31.1.99", date(1999, 1, 31), "DD/MM/YYYY"),
        ("31/01/2020", date(2020, 1, 31), "DD/MM/YYYY"),
        ("31-01-2020", date(2020, 1, 31), "DD/MM/YYYY"),
        ("31 Jan 2020", date(2020, 1, 31), "31 Jan 2020"),
        ("31-Jan-20", date(2020, 1, 31), "31 Jan 2020"),
        ("Fri, 31 January 2020", date(2020, 1, 31), "31 Jan 2020"),
        ("31. M\u00e4rz 2020", date(2020, 3, 31), "31 Jan 2020"),
        ("Jan 31, 2020", date(2020, 1, 31), "Jan 31, 2020"),
        ("2020-Jan-31", date(2020, 1, 31), "2020-Jan-31"),
        ("Jan-20", date(2020, 1, 31), "Jan 2020"),
        ("February 2020", date(2020, 2, 29), "Jan 2020"),
        ("2020-02", date(2020, 2, 29), "YYYY-MM"),
        ("2019/02", date(2019, 2, 28), "YYYY-MM"),
        ("2020m2", date(2020, 2, 29), "YYYY-MM"),
        ("02/2020", date(2020, 2, 29), "MM/YYYY"),
        ("2020Q2", date(2020, 6, 30), "YYYY-Q1"),
        ("Q4 2020", date(2020, 12, 31), "Q1 YYYY"),
        ("20200131", date(2020, 1, 31), "YYYYMMDD"),
        ("192701", date(1927, 1, 31), "YYYYMM"),
        ("192701.0", date(1927, 1, 31), "YYYYMM"),
        ("  1927", date(1927, 12, 31), "YYYY"),
        ("43861", date(2020, 1, 31), "Excel day number"),
        ("43861.5", date(2020, 1, 31), "Excel day number"),
    ],
)
def test_form(cell, expected, format):
    assert rough(cell) == expected
    assert FORMATS[format].parse(cell) == expected


@pytest.mark.parametrize(
    "cell",
    ["", "Date", "3.32", "-3.32", "2020-13-01", "2020-02-30", "31/31/2020", "199913", "1", "12", "123", "0.1234",
     "Bucket 1", "Q5", "Lo 30", "0-5", "95-100", "1,234.5", "9999-01-01", "100000"],
)  # fmt: skip
def test_no_date(cell):
    assert rough(cell) is None


@pytest.mark.parametrize(
    ("cells", "format", "reason", "sure"),
    [
        (["01/31/2020", "02/28/2020"], "MM/DD/YYYY", "01/31/2020 can only", True),
        (["31/01/2020", "28/02/2020"], "DD/MM/YYYY", "31/01/2020 can only", True),
        (["01/02/2020", "13/02/2020"], "DD/MM/YYYY", "13/02/2020 can only", True),
        # 1 January, 1 February, 1 March 2020 and 1 January 2021: as days of January out of order
        (["01/01/2020", "01/02/2020", "01/03/2020", "02/01/2020"], "MM/DD/YYYY", "in order", True),
        (["01/05/2020", "01/06/2020", "01/01/2021"], "MM/DD/YYYY", "no value settles", False),
        (["05/01/2020", "06/01/2020", "07/01/2020"], "MM/DD/YYYY", "no value settles", False),
        (["05.01.2020", "06.01.2020", "07.01.2020"], "DD/MM/YYYY", "no value settles", False),
        (["202001", "202002"], "YYYYMM", "look like", True),
        (["1927", "1928"], "YYYY", "look like", True),
        (["20200101", "20200102"], "YYYYMMDD", "look like", True),
        (["43861", "43890"], "Excel day number", "look like", True),
    ],
)
def test_choice(cells, format, reason, sure):
    reading = read_dates(cells)
    assert reading.format.id == format
    assert reason in reading.reason
    assert (reading.warning is None) == sure
    assert None not in reading.dates


@pytest.mark.parametrize("style", ["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%m-%d-%y"])
@pytest.mark.parametrize("months", [1, 2, 3, 6])
@pytest.mark.parametrize("day", range(1, 13))
def test_the_same_day_of_each_month_is_told_by_regular_intervals(day, months, style):
    for first in range(12):
        at = range(first, first + 30 * months, months)
        dates = [date(1999 + month // 12, month % 12 + 1, day) for month in at]
        reading = read_dates([each.strftime(style) for each in dates])
        assert reading.dates == dates
        assert reading.warning is None
        assert reading.choices  # it can still be corrected


@pytest.mark.parametrize("style", ["%d/%m/%Y", "%m/%d/%Y"])
@pytest.mark.parametrize("day", range(1, 13))
def test_weeks_are_told(day, style):
    dates = [date(2000, 1, day) + timedelta(7 * week) for week in range(30)]
    assert read_dates([each.strftime(style) for each in dates]).dates == dates


def test_regular_intervals_are_told_in_spite_of_holes_and_disorder():
    dates = [date(2000 + month // 12, month % 12 + 1, 1) for month in range(60)]
    del dates[30:50], dates[11], dates[5]
    dates[3], dates[4] = dates[4], dates[3]
    reading = read_dates([each.strftime("%d/%m/%Y") for each in dates])
    assert reading.dates == dates
    assert (
        "intervals between dates are alike, about 31 days; read the other way, " in reading.reason
    )


def test_both_readings_can_be_chosen():
    cells = ["05/01/2020", "06/01/2020"]
    assert read_dates(cells).choices == ("MM/DD/YYYY", "DD/MM/YYYY")
    assert read_dates(cells, "DD/MM/YYYY").dates == [date(2020, 1, 5), date(2020, 1, 6)]


def test_text_has_the_marks_of_the_file():
    assert read_dates(["31.01.2020", "29.02.2020"]).text == "DD.MM.YYYY"
    assert read_dates(["2020/01/31"]).text == "YYYY-MM-DD"
    assert read_dates(["202001"]).text == "YYYYMM, taken as the last day of the month"


def test_mixed_cells_have_no_format():
    assert read_dates(["2020-01-31", "Q1 2020", "hello", "Jan 20"]) is None


def test_a_stray_cell_is_left_for_the_message():
    assert read_dates(["2020-01-31", "2020-02-29", "2020-03"]).dates[2] is None
