"""Workbooks: dates, percent formats, sheets, texts, and hostile files."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from unit.data.dialects import month_ends, monthly

from flipside.data import read, sheetxml, xlsx
from flipside.errors import UserError

DATES, RETURNS = monthly(24, 4)


def fill(sheet, scale=1.0, number=None, date=None, above=()):
    for row in above:
        sheet.append(row)
    sheet.append(["Date", *(f"Bucket {b}" for b in range(1, 5))])
    for day, row in zip(DATES, RETURNS, strict=True):
        sheet.append([day.astype(object), *(float(v) * scale for v in row)])
        for cell in sheet[sheet.max_row][1:]:
            cell.number_format = number or "General"
        if date:
            sheet[sheet.max_row][0].number_format = date


def saved(book) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def a_book(**options) -> bytes:
    book = openpyxl.Workbook()
    fill(book.active, **options)
    return saved(book)


def check(content: bytes, **corrections):
    data, record = read(content, "book.xlsx", corrections)
    np.testing.assert_allclose(data.returns, RETURNS, rtol=0, atol=1e-12)
    assert (data.dates == DATES).all()
    return data, record


@pytest.mark.parametrize(
    "date",
    ["yyyy-mm-dd", "DD.MM.YYYY", "mmm-yy", "[$-409]d\\-mmm\\-yy;@", "m/d/yy h:mm", "General"],
)
def test_date_formats(date):
    _, record = check(a_book(date=date))
    assert record.fact("date_format").value == (
        "Excel day number" if date == "General" else "YYYY-MM-DD"
    )


@pytest.mark.parametrize("date", [None, "General"])
def test_calendar_of_1904(date):
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    fill(book.active, date=date)
    check(saved(book))


@pytest.mark.parametrize("number", ["0.00%", "0%", '0.0" "%', "[Red]-0.00%;0.00%"])
def test_percent_formats_store_fractions(number):
    _, record = check(a_book(number=number))
    assert record.fact("unit").value == "fraction"
    assert "shows the cells as percent" in record.fact("unit").reason


def test_percent_in_quotes_is_no_percent_format():
    _, record = check(a_book(scale=100, number='0.00"%"'))
    assert record.fact("unit").value == "percent"


def test_rows_above_and_row_numbers():
    _, record = check(a_book(above=[["My ranking"], [], ["made in", 2020], []]))
    assert record.preview["first_row"] == 6
    assert record.fact("sheet").reason == "it is the only one"


def test_sheets():
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active.append(["Read me"])
    fill(book.create_sheet("Fractions"))
    fill(book.create_sheet("Percent"), scale=100)
    fill(book.create_sheet("Old"), scale=100)
    book["Old"].sheet_state = "hidden"
    content = saved(book)
    data, record = check(content)
    assert record.fact("sheet").value == "Fractions"
    assert data.source == "book.xlsx · Fractions"
    assert [value for value, _ in record.fact("sheet").choices] == [
        "Notes",
        "Fractions",
        "Percent",
        "Old",
    ]
    _, record = check(content, sheet="Percent")
    assert record.fact("unit").value == "percent"
    with pytest.raises(UserError, match="text without a table"):
        read(content, "book.xlsx", {"sheet": "Notes"})


def test_blank_columns_and_rows_and_totals():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["C3"] = "Date"
    for b in range(4):
        sheet.cell(3, 5 + b, f"Q{b + 1}")
    for t, (day, row) in enumerate(zip(DATES, RETURNS, strict=True)):
        at = 4 + t + (t >= 10)
        sheet.cell(at, 3, day.astype(object))
        for b in range(4):
            sheet.cell(at, 5 + b, float(row[b]))
    sheet.cell(29, 3, "Average")
    sheet.cell(29, 5, 0.01)
    data, record = check(saved(book))
    assert data.labels == ("Q1", "Q2", "Q3", "Q4")
    assert record.dropped[0].rows == [29]
    assert record.preview["first_row"] == 4


def test_a_bad_cell_is_named_as_the_spreadsheet_shows_it():
    book = openpyxl.Workbook()
    fill(book.active)
    book.active["D7"] = "oops"
    with pytest.raises(UserError, match=r"Row 7, column D \(“Bucket 3”\).*“oops”"):
        read(saved(book), "book.xlsx")


def test_error_cells_are_missing():
    book = openpyxl.Workbook()
    fill(book.active)
    book.active["D7"] = "#N/A"
    data, _ = read(saved(book), "book.xlsx")
    assert np.isnan(data.returns[5, 2])


def test_formulas_without_results():
    book = openpyxl.Workbook()
    book.active.append(["Date", "Q1", "Q2"])
    for row, day in enumerate(month_ends(24), start=2):
        book.active.append([day.astype(object), f"=A{row}/7", f"=A{row}/8"])
    with pytest.raises(UserError, match="formulas without their results"):
        read(saved(book), "book.xlsx")


# Workbooks written by hand, as other programs and other people write them.

RELS = '<Relationships><Relationship Id="r1" Target="{target}"/></Relationships>'
BOOK = '<workbook xmlns:r="x"><sheets><sheet name="S" r:id="r1"/></sheets></workbook>'


def by_hand(
    sheet: str, shared: str = "", target: str = "worksheets/sheet1.xml", **more: str
) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", more.get("book", BOOK))
        file.writestr("xl/_rels/workbook.xml.rels", RELS.format(target=target))
        file.writestr("xl/worksheets/sheet1.xml", sheet)
        if shared:
            file.writestr("xl/sharedStrings.xml", shared)
    return stream.getvalue()


def rows_by_hand(header: str) -> str:
    rows = "".join(
        f'<row><c t="d"><v>{day}</v></c>'
        + "".join(f"<c><v>{v!r}</v></c>" for v in map(float, row))
        + "</row>"
        for day, row in zip(DATES, RETURNS, strict=True)
    )
    return f'<worksheet xmlns="other"><sheetData><row>{header}</row>{rows}</sheetData></worksheet>'


INLINE = '<c t="inlineStr"><is><t>Date</t></is></c>' + "".join(
    f'<c t="inlineStr"><is><r><t>Bu</t></r><r><t>cket {b}</t></r></is></c>' for b in range(1, 5)
)
SHARED = "".join(f'<c t="s"><v>{b}</v></c>' for b in range(5))
STRINGS = (
    "<sst><si><t>Date</t></si>"
    + "".join(
        f"<si><r><t>Bucket </t></r><r><t>{b}</t></r><rPh><t>phonetic</t></rPh></si>"
        for b in range(1, 5)
    )
    + "</sst>"
)


@pytest.mark.parametrize(("header", "strings"), [(INLINE, ""), (SHARED, STRINGS)])
@pytest.mark.parametrize("target", ["worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml"])
def test_inline_and_shared_texts_without_references(header, strings, target):
    data, _ = check(by_hand(rows_by_hand(header), strings, target))
    assert data.labels == ("Bucket 1", "Bucket 2", "Bucket 3", "Bucket 4")


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (by_hand(ENTITIES + rows_by_hand(INLINE)), "DOCTYPE"),
        (by_hand(rows_by_hand(INLINE), book=ENTITIES + BOOK), "DOCTYPE"),
        (by_hand(rows_by_hand(SHARED), ENTITIES + STRINGS), "DOCTYPE"),
        (by_hand("<worksheet><sheetData><row>"), "damaged"),
        (by_hand(rows_by_hand('<c t="s"><v>7</v></c>'), STRINGS), "damaged"),
        (by_hand('<worksheet><row r="5"/><row r="4"/></worksheet>'), "damaged"),
        (by_hand('<worksheet><row r="99999999"/></worksheet>'), "damaged"),
        (
            by_hand('<worksheet><row><c r="XFD1"><v>1</v></c></row></worksheet>'),
            "more than 1,024 columns",
        ),
        (by_hand("<worksheet/>"), "table is empty"),
        (by_hand("<worksheet/>", book="<workbook><sheets/></workbook>"), "no sheet of cells"),
        (by_hand("<worksheet/>", target="elsewhere.xml"), "damaged"),
    ],
)
def test_hostile_and_broken(content, message):
    with pytest.raises(UserError, match=message):
        read(content, "book.xlsx")


def test_a_bomb_is_stopped_while_it_unpacks(monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_UNPACKED", 1_000_000)
    bomb = by_hand("<worksheet>" + " " * 50_000_000 + "</worksheet>")
    assert len(bomb) < 100_000
    with pytest.raises(UserError, match="unpacks to more than 1 MB"):
        read(bomb, "book.xlsx")


def test_too_many_cells(monkeypatch):
    monkeypatch.setattr(sheetxml, "MOST_CELLS", 50)
    with pytest.raises(UserError, match="more than 50 cells"):
        read(by_hand(rows_by_hand(INLINE)), "book.xlsx")


@pytest.mark.parametrize("header", [[], ["Date"]])
def test_a_single_column_of_dates_is_named_as_such(header):
    book = openpyxl.Workbook()
    for value in [*header, *DATES.astype(object)]:
        book.active.append([value])
    with pytest.raises(UserError, match="one column only"):
        read(saved(book), "book.xlsx")
