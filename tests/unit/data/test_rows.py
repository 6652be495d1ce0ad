"""What is done about rows: totals, notes, order, repeated dates, gaps, missing values."""

from __future__ import annotations

import numpy as np
import pytest
from unit.data.dialects import Dialect, monthly, write

from flipside.data import read

DATES, RETURNS = monthly(24, 3)
GOOD = write(DATES, RETURNS, Dialect(unit="percent")).decode().splitlines()


def load(lines, **corrections):
    return read("\n".join(lines).encode(), "file.csv", corrections)


def unchanged(data) -> bool:
    return np.allclose(data.returns, RETURNS, rtol=0, atol=1e-12) and (data.dates == DATES).all()


@pytest.mark.parametrize(
    ("after", "dropped"),
    [
        (["Average,1,2,3"], [26]),
        (["Total,1,2,3", "Std. Dev.,1,2,3"], [26, 27]),
        (["", ",1,2,3"], [27]),
        (["", "Source: somewhere"], [27]),
        (["Mean,#DIV/0!,,"], [26]),
        (["", "", "Copyright 2020", "All rights reserved"], [28, 29]),
        (["CAGR,abc,1,2"], [26]),
    ],
)
def test_totals_and_notes_at_the_end_are_left_out(after, dropped):
    data, record = load(GOOD + after)
    assert unchanged(data)
    assert [row for each in record.dropped for row in each.rows] == dropped


@pytest.mark.parametrize(
    ("between", "dropped"),
    [
        ([""], []),
        (["", ",,,"], []),
        (["--- crisis ---"], [11]),
        ([GOOD[0]], [11]),
        (["", "a note", ""], [12]),
        (["Average,1,2,3"], [11]),
        (["2001 total,1,2,3"], [11]),
    ],
)
def test_rows_between_are_left_out(between, dropped):
    data, record = load(GOOD[:10] + between + GOOD[10:])
    assert unchanged(data)
    assert [row for each in record.dropped for row in each.rows] == dropped


@pytest.mark.parametrize(
    ("before", "first_row"),
    [
        ([], 2), (["My ranking"], 3), (["My ranking", "", "made, by hand", ""], 6), (["sep=,"], 3),
        (["Settings,value", "Buckets,3", ""], 5), (["", "", ""], 5), (["Start,2001-01-31", "End,2003-01-31", ""], 5),
    ],
)  # fmt: skip
def test_rows_before_the_header(before, first_row):
    data, record = load(before + GOOD)
    assert unchanged(data)
    assert data.labels == ("Bucket 1", "Bucket 2", "Bucket 3")
    assert record.preview["first_row"] == first_row


def test_header_of_two_lines_as_pandas_writes_it():
    data, _ = load(["factor_quantile,1,2,3", "date,,,", *GOOD[1:]])
    assert data.labels == ("1", "2", "3")


def test_quoted_cells_may_hold_delimiters_and_line_ends():
    header = '"Date","Bucket\n1","Bucket 2, net","Bucket 3"'
    data, record = load([header, *GOOD[1:]], columns={"2": "bucket"})
    assert data.labels == ("Bucket 1", "Bucket 2, net", "Bucket 3")
    assert record.preview["first_row"] == 3


def test_a_stray_quote_does_not_swallow_the_file():
    assert unchanged(load([GOOD[0].replace("Date", '"Date'), *GOOD[1:]])[0])


def test_repeated_dates_keep_the_first():
    again = GOOD[9].rsplit(",", 1)[0] + ",55"
    data, record = load([*GOOD[:10], again, *GOOD[10:]])
    assert unchanged(data)
    assert "1 row repeats a date that was there before (2001-09-30 in row 11)" in record.warnings[0]
    assert record.dropped[0].rows == [11]


def test_repeated_pairs_of_a_long_table_keep_the_first():
    lines = write(DATES, RETURNS, Dialect(layout="long")).decode().splitlines()
    data, record = load([*lines[:5], lines[4].rsplit(",", 1)[0] + ",0.5", *lines[5:]])
    assert unchanged(data)
    assert "repeat a date and bucket, first in row 6" in record.warnings[0]


def test_unsorted_rows_are_sorted():
    data, record = load([*GOOD[:10], GOOD[12], GOOD[10], GOOD[11], *GOOD[13:]])
    assert unchanged(data)
    assert "not in order (first in row 12: 2001-10-31 after 2001-12-31)" in record.warnings[0]


def test_newest_first():
    data, record = load([GOOD[0], *GOOD[:0:-1]])
    assert unchanged(data)
    assert "newest date stands first" in record.warnings[0]


def test_levels_newest_first_become_the_same_returns():
    lines = write(DATES, RETURNS, Dialect(levels=True)).decode().splitlines()
    assert unchanged(load([lines[0], *lines[:0:-1]])[0])


def test_gaps_warn():
    data, record = load(GOOD[:10] + GOOD[12:])
    assert data.periods == 22
    assert record.warnings == [
        "There is a gap in the dates between 2001-09-30 and 2001-12-31 (92 days)."
    ]


@pytest.mark.parametrize("cell", ["", "NA", "#N/A", "-", "-99.99", "-999", "-999.00", " -99.99 "])
def test_missing_cells_are_counted(cell):
    lines = [*GOOD[:4], GOOD[4].rsplit(",", 1)[0] + f",{cell}", *GOOD[5:]]
    data, record = load(lines)
    assert np.isnan(data.returns).sum() == 1
    assert np.isnan(data.returns[3, 2])
    assert record.warnings == ["1 value is missing, of 24 periods (column D (“Bucket 3”): 1)."]
    assert (record.fact("missing") is not None) == ("99" in cell)


def test_missing_codes_can_be_values():
    lines = [*GOOD[:4], GOOD[4].rsplit(",", 1)[0] + ",-99.99", *GOOD[5:]]
    assert load(lines, missing="none")[0].returns[3, 2] == pytest.approx(-0.9999)


def test_a_row_without_values_is_left_out():
    data, record = load([*GOOD[:4], str(DATES[3]) + ",,,", *GOOD[5:]])
    assert data.periods == 23
    assert record.dropped[0].rows == [5]
    assert any("gap" in warning for warning in record.warnings)


def test_a_missing_level_costs_two_returns_and_is_not_bridged():
    lines = write(DATES, RETURNS, Dialect(levels=True)).decode().splitlines()
    lines[6] = lines[6].rsplit(",", 1)[0] + ","
    data, _ = load(lines)
    assert np.flatnonzero(np.isnan(data.returns[:, 2])).tolist() == [4, 5]


def test_a_bucket_without_values_is_left_out_with_a_warning():
    data, record = load([GOOD[0], *(line.rsplit(",", 1)[0] + ",NA" for line in GOOD[1:])])
    assert data.labels == ("Bucket 1", "Bucket 2")
    assert record.warnings == ["All values of column D (“Bucket 3”) are missing; it was left out."]
    assert record.columns[3].role == "ignore"
    assert [column.bucket for column in record.columns] == [None, 1, 2, None]


def test_a_constant_column_warns():
    data, record = load([GOOD[0], *(line.rsplit(",", 1)[0] + ",0.5" for line in GOOD[1:])])
    assert data.buckets == 3
    assert "column D (“Bucket 3”) has the same return in every period" in record.warnings[0]


def test_some_percent_signs_warn():
    lines = write(DATES, RETURNS, Dialect(unit="sign")).decode().splitlines()
    _, record = load([*lines[:12], *(line.replace("%", "") for line in lines[12:])])
    assert any("Only some of the cells carry a % sign" in warning for warning in record.warnings)


def test_spreadsheet_formulas_stay_text():
    lines = [GOOD[0].replace("Bucket 1", "=HYPERLINK(1)"), *GOOD[1:]]
    data, record = load(lines, columns={"1": "bucket"})
    assert data.labels[0] == "=HYPERLINK(1)"
    assert record.columns[1].header == "=HYPERLINK(1)"


@pytest.mark.parametrize("known", [(5,), (5, 7, 9)])
def test_a_benchmark_of_hardly_any_values_is_read_in_silence_or_left_out(known):
    """One level has no return, nor have levels that stand apart."""
    cells = ["S&P 500", *("3100.5" if row in known else "" for row in range(1, len(GOOD)))]
    data, record = load([f"{line},{cell}" for line, cell in zip(GOOD, cells, strict=True)])
    assert unchanged(data)
    gone = "All values of column E (“S&P 500”) are missing; it was left out."
    assert (gone in record.warnings) == (len(known) > 1) == (data.benchmark is None)


def test_columns_of_one_name_are_told_apart_by_their_place():
    header = "bucket,date,1D,1D,1D"
    rows = [
        f"{bucket},{day},{(bucket + place % 3) / 100},0.05,{(bucket + place % 3) / 50}"
        for place, day in enumerate(DATES)
        for bucket in (1, 2)
    ]
    data, record = load([header, *rows])
    grouping = record.fact("grouping")
    assert grouping.value == "1D"
    assert [value for value, _ in grouping.choices] == ["1D", "1D (column D)", "1D (column E)"]
    assert data.returns[0].tolist() == pytest.approx([0.01, 0.02])
    data, _ = load([header, *rows], grouping="1D (column E)")
    assert data.returns[0].tolist() == pytest.approx([0.02, 0.04])
