"""Files that cannot be used: each gets its own message, which names the place and the remedy."""

from __future__ import annotations

import gzip
import io
import zipfile

import numpy as np
import pytest
from unit.data.dialects import Dialect, monthly, write

from flipside.data import MAX_BYTES, read
from flipside.data.source import MOST_WHOLE
from flipside.errors import UserError

DATES, RETURNS = monthly(24, 3)
GOOD = write(DATES, RETURNS, Dialect(unit="percent")).decode().splitlines()


def archive(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return stream.getvalue()


def changed(row: int, column: int, text: str) -> str:
    """The good table with one cell changed; row as an editor counts, column from 0."""
    lines = [line.split(",") for line in GOOD]
    lines[row - 1][column] = text
    return "\n".join(",".join(cells) for cells in lines)


def without(column: int) -> str:
    lines = [line.split(",") for line in GOOD]
    return "\n".join(",".join(c for i, c in enumerate(cells) if i != column) for cells in lines)


CASES = {
    "empty": (b"", "is empty"),
    "blank": (b" \r\n\n", "nothing but blanks"),
    "byte order mark only": (b"\xef\xbb\xbf", "nothing but blanks"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(50), r"picture \(PNG\)"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(50), r"picture \(JPEG\)"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", r"picture \(SVG\)"),
    "pdf": (b"%PDF-1.7\n" + bytes(50), "PDF"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), r"old Excel file \(\.xls\)"),
    "gzip": (gzip.compress(b"Date,Q1"), r"compressed \(gzip\)"),
    "zip with csv": (archive("data.csv"), "ZIP archive with data.csv inside"),
    "zip": (archive("readme"), "is a ZIP archive, not"),
    "docx": (archive("word/document.xml"), "document or a presentation"),
    "ods": (archive("mimetype", "content.xml"), r"OpenDocument file \(\.ods\)"),
    "xlsb": (archive("xl/workbook.bin"), r"\.xlsb"),
    "broken zip": (b"PK\x03\x04" + bytes(40), "cannot be opened"),
    "empty workbook": (archive("xl/workbook.xml"), "workbook is damaged"),
    "html": (b"\xef\xbb\xbf\n<!DOCTYPE html><html><table><tr><td>1</td></tr></table>", "web page"),
    "html as xls": (b"<table><tr><td>Date</td></tr></table>", "web page"),
    "xml": (b"<?xml version='1.0'?><Workbook/>", "is XML"),
    "parquet": (b"PAR1" + bytes(20), "Parquet"),
    "binary": (bytes(range(256)) * 8, "not text"),
    "prose": ("A ranking, in short,\nis an order of stocks\nby what one hopes, of them.", "without a table"),
    "one line of prose": ("hello", "without a table"),
    "one column of numbers": ("\n".join(["Q1"] + ["1.5"] * 20), "one column only"),
    "one column of dates": ("\n".join(["Date", *map(str, DATES)]), "one column only"),
    "one column of dates in words": ("\n".join(["Date", *(f"19 Jun {y}" for y in range(2000, 2020))]), "one column only"),
    "few dates in words": ("19 Jun 2020\n20 Jun 2020\n21 Jun 2020\n22 Jun 2020", "one column only"),
    "one column of dates with a comma": ("\n".join(["Date", *(f"Jun 19, {y}" for y in range(2000, 2020))]), "one column only"),
    "one column of quoted dates": ("\n".join(["Date", *(f'"19 Jun {y}"' for y in range(2000, 2020))]), "one column only"),
    "header only": (GOOD[0], "header but no rows"),
    "no dates": (without(0), "No column holds dates"),
    "a counter for dates": ("\n".join(f"{i},{line.split(',', 1)[1]}" for i, line in enumerate(GOOD)), "No column holds dates"),
    "dates across": ("\n".join(map(",".join, zip(*(line.split(",") for line in GOOD), strict=True))), "dates run across"),
    "too short": ("\n".join(GOOD[:8]), "At least 12 periods are needed; there are 7"),
    "11 returns from 12 levels": (
        write(DATES[:11], RETURNS[:11], Dialect(levels=True)), "At least 12 periods are needed; there are 11"),
    "summary by bucket": ("Bucket,Annualized Return,Sharpe\n1,5.1,0.3\n2,6.2,0.4\n3,7.7,0.5", "is a summary"),
    "summary by metric": ("Metric,Bucket 1,Bucket 2\nAnnualized Return,5.1,6.2\nSharpe,0.3,0.4", "is a summary"),
    "prices": (
        "\n".join(["Date,Open,High,Low,Close", *(f"{d},100,101,99,100.{i}" for i, d in enumerate(DATES))]), "prices of one"),
    "single stocks": (
        "\n".join(["date,ticker,value", *(f"{d},T{i},{i / 7:.3f}" for d in DATES for i in range(300))]), "single stocks"),
    "several groups": (
        "\n".join(["date,quantile,sector,ret", *(f"{d},{q},{s},0.0{q}{i % 9}" for i, d in enumerate(DATES)
                                                for q in (1, 2) for s in "ABCD")]), "single stocks|divides the stocks"),
    "201 buckets": (write(DATES, np.tile(RETURNS, 67), Dialect(names="{}")), "201 columns of numbers"),
    "2000 columns": (write(DATES[:12], np.tile(RETURNS[:12], 667), Dialect(names="{}")), "2,002 columns"),
    "no numbers": ("\n".join(["Date,Note,Remark", *(f"{d},good,bad" for d in DATES)]), "holds no|without a table|No column"),
    "cell": (changed(10, 2, "abc"), r"Row 10, column C \(“Bucket 2”\): a number was expected, but the cell holds “abc”"),
    "long cell": (changed(10, 2, "x" * 500), "“x{39}…”"),
    "two numbers in a cell": (changed(10, 2, "1 2 3 4"), "holds “1 2 3 4”"),
    "decimal comma among points": (changed(10, 2, '"1,5"'), "“.” was taken as the decimal mark"),
    "infinity": (changed(10, 2, "inf"), "holds “inf”"),
    "huge": (changed(10, 2, "1e300"), "holds “1e300”"),
    "bad date": (changed(10, 0, "2001-13-45"), r"Row 10, column A \(“Date”\): a date such as 2001-01-31 was expected"),
    "other date form": (changed(10, 0, "31.12.2001"), r"Row 10, column A .*\(YYYY-MM-DD\) was expected"),
    "bad date at the end": (changed(25, 0, "2001-13-45"), "Row 25, column A"),
    "no date": (changed(10, 0, ""), "Row 10, column A .* but the cell is blank"),
    "one cell too many": ("\n".join([*GOOD[:9], GOOD[9] + ",7", *GOOD[10:]]), "Row 10 has 5 cells, but the table has 4"),
    "below -100 %": (changed(10, 3, "-123.4"), r"Row 10, column D \(“Bucket 3”\): a return of -123.4 % is below -100 %"),
    "constant": ("\n".join([GOOD[0], *(f"{d},1,1,1" for d in DATES)]), "nothing to analyse"),
    "all missing": ("\n".join([GOOD[0], *(f"{d},NA,NA,NA" for d in DATES)]), "without a table of numbers"),
    "all missing but one column": ("\n".join(["Date,Q1,Q2,Turnover", *(f"{d},NA,NA,1.5" for d in DATES)]), "No column of returns has any values"),
    "cut off JSON": ('{"dates": ["2020-01', "cannot be read as such"),
    "other JSON": ('{"a": [1, 2]}', "no rank performance"),
    "deep JSON": ('{"a":' * 50_000, "cannot be read as such"),
    "JSON without dates": ('{"bucketSeries": [[1, 2]]}', "no list of dates"),
    "JSON of other lengths": ('{"dates": ["2020-01-31"], "bucketSeries": [[1, 2], [3]]}', "has 2 lists of 1, 2 values"),
    "JSON benchmark": ('{"dates": ["2020-01-31"], "bucketSeries": [[1], [3]], "benchmarkSeries": [1, 2]}', "2 values for 1 dates"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_message(name):
    content, message = CASES[name]
    with pytest.raises(UserError, match=message) as caught:
        read(content.encode() if isinstance(content, str) else content, "file.csv")
    assert caught.value.remedy
    assert caught.value.remedy.endswith(".")
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("cell", "columns.2"), ("infinity", "columns.2"), ("below -100 %", "columns.3"), ("201 buckets", "columns"),
        ("decimal comma among points", "decimal"), ("all missing but one column", "columns"),
    ],
)  # fmt: skip
def test_the_fact_or_column_to_correct_is_named_and_recorded(name, field):
    content = CASES[name][0]
    with pytest.raises(UserError) as caught:
        read(content.encode() if isinstance(content, str) else content, "file.csv")
    assert caught.value.field == field
    record = caught.value.record.to_json()
    if field.startswith("columns"):
        assert record["columns"]
        assert {c["role"] for c in record["columns"]} <= {r["value"] for r in record["roles"]}
    else:
        assert field in [fact["id"] for fact in record["facts"] if fact["input"]]


def test_too_large_is_refused_at_once():
    with pytest.raises(
        UserError, match="files up to 67 MB can be read in a browser, and larger ones"
    ):
        read(b"1" * (MOST_WHOLE + 1), "big.csv")


def test_far_too_large_is_not_even_opened():
    class Huge:
        size = MAX_BYTES + 1
        read = None

    with pytest.raises(UserError, match="files up to 1,074 MB"):
        read(Huge(), "big.csv")


def test_too_many_rows_are_refused():
    with pytest.raises(UserError, match="up to 3,000,000 can be read"):
        read(b"1,2\n" * 3_000_001, "big.csv")


def test_one_endless_line():
    with pytest.raises(UserError):
        read(b"2020-01-31," + b"1.5," * 1_000_000, "big.csv")


def test_fraction_below_minus_one_suggests_the_unit():
    table = write(DATES, RETURNS, Dialect()).decode().replace("2001-05-31,", "2001-05-31,-2", 1)
    with pytest.raises(UserError, match="below -100 %") as caught:
        read(table.encode(), "file.csv")
    assert caught.value.field == "unit"


def test_wrong_unit_by_hand_says_so():
    with pytest.raises(UserError, match=r"Row 2, column B .* below -100 %") as caught:
        read("\n".join(GOOD).encode(), "file.csv", {"unit": "fraction"})
    assert caught.value.field == "unit"
    assert "percent" in caught.value.remedy


def test_one_plus_return_can_be_settled_by_the_visitor():
    lines = [f"{d},{','.join(str(1 + v) for v in row)}" for d, row in zip(DATES, RETURNS, strict=True)]  # fmt: skip
    table = "\n".join(["Date,Q1,Q2,Q3", *lines]).encode()
    with pytest.raises(UserError, match=r"look like 1 \+ return") as caught:
        read(table, "file.csv")
    fact = caught.value.record.fact(caught.value.field)
    assert (fact.value, fact.input) == (None, "choice")
    assert [value for value, _ in fact.choices] == ["returns", "levels", "excess"]


def test_a_date_of_another_form_leaves_the_format_to_be_corrected():
    dates = [f"{month:02}/01/{year}" for year in (2001, 2002) for month in range(1, 13)]
    rows = [f"{d},{','.join(map(str, row))}" for d, row in zip(dates, RETURNS, strict=True)]
    rows[5] = rows[5].replace(dates[5], "2001-06-01")
    with pytest.raises(UserError, match="was expected") as caught:
        read("\n".join(["Date,Q1,Q2,Q3", *rows]).encode(), "file.csv")
    assert caught.value.field == "date_format"
    assert caught.value.record.fact("date_format").input == "choice"
