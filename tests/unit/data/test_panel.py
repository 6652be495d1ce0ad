"""Tables of factors: every form that they come in is read as the same numbers."""

from __future__ import annotations

import csv
import io
import json
import re

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sizes import examples
from unit.data.panels import NAMES, lines, made

from flipside.data import BucketReturns, FactorPanel, read, source
from flipside.data.digits import short_numbers
from flipside.data.source import Held

TABLE = made()
PLAIN = lines(TABLE, NAMES)


def roles(record) -> dict[str, str]:
    return {column.header: column.role for column in record.columns}


def check(data, table=TABLE, forward=True):
    assert isinstance(data, FactorPanel)
    np.testing.assert_array_equal(data.dates[data.date_index], table.days)
    assert [data.stocks[i] for i in data.stock_index] == table.stocks
    np.testing.assert_array_equal(data.values, table.values)
    if forward:
        np.testing.assert_array_equal(data.forward, table.forward)


def test_plain():
    data, record = read(PLAIN, "my factors.csv")
    check(data)
    assert data.describe() == {
        "name": "my factors", "kind": "factor_panel", "periods": 6, "from": "2020-01-31", "to": "2020-06-30",
        "periods_per_year": 12.0, "rows": 150, "stocks": 25, "factors": 4,
    }  # fmt: skip
    assert data.labels == ("Value", "Momentum", "Quality", "Size")
    assert data.forward_name == "__Future_Perf__"
    assert data.values.flags.f_contiguous
    assert not data.values.flags.writeable
    assert record.to_json()["roles"][2] == {"value": "factor", "label": "Factor"}
    assert [row[:2] for row in record.preview["rows"][:2]] == [
        ["2020-01-31", "T000"],
        ["2020-01-31", "T001"],
    ]
    assert record.preview["first_row"] == 2


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("decimal", [".", ","])
@pytest.mark.parametrize("missing", ["", "NA", "nan", "#N/A", " "])
def test_signs_and_missing_words(sign, decimal, missing):
    if sign == decimal:
        return
    data, record = read(lines(TABLE, NAMES, sign, decimal, missing), "a.csv")
    check(data)
    assert record.fact("decimal").value == decimal


@pytest.mark.parametrize(
    "change",
    [
        lambda b: b.replace(b"\n", b"\r\n"),
        lambda b: b.replace(b"\n", b"\r"),
        lambda b: b"\xef\xbb\xbf" + b,
        lambda b: b.decode().encode("utf-16"),
        lambda b: b.rstrip(b"\n"),
        lambda b: b + b"\n\n",
        lambda b: b"Factors of my universe\n\n" + b,
        lambda b: b.replace(b"T001", b'"T001"').replace(b"Value", b'"Value"'),
    ],
    ids=["windows", "old mac", "mark", "utf-16", "no end", "blank lines", "title", "quotes"],
)
def test_the_same_bytes_otherwise(change):
    check(read(change(PLAIN), "a.csv")[0])


def test_everything_quoted():
    rows = [line.split(",") for line in PLAIN.decode().splitlines()]
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    check(read(text.getvalue().encode(), "a.csv")[0])


@pytest.mark.parametrize("size", [150, 333, 1000, 5000])
def test_pieces_do_not_matter(monkeypatch, size):
    monkeypatch.setattr(source, "PIECE", size)
    monkeypatch.setattr(source.pieces, "__defaults__", (size,))
    content = PLAIN.replace(b"T001", b'"T,\r\n1"').replace(b"\n2020", b"\r\n2020")
    data, _ = read(content, "a.csv")
    assert sorted(set(data.stocks))[0] in ("T, 1", "T,\r\n1", "T,\n1")
    np.testing.assert_array_equal(data.values, TABLE.values)


@settings(max_examples=examples(60))
@given(
    st.lists(
        st.one_of(
            st.floats(-1e14, 1e14).map(repr),
            st.decimals(-999, 999, places=3).map(str),
            st.sampled_from(["", "NA", "1e-3", "(2.5)", "3%", "1,234.5", "+.5", "-0", " 7 "]),
        ),
        min_size=12,
        max_size=36,
    )
)
def test_numbers_are_read_as_elsewhere(cells):
    from flipside.data.numbers import to_number

    cells = cells[: len(cells) // 3 * 3]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Date", "P123 ID", "A", "B", "C"])
    for at in range(0, len(cells), 3):
        writer.writerow(["2020-01-31", f"S{at}", *cells[at : at + 3]])
    data, _record = read(
        text.getvalue().encode(),
        "a.csv",
        {
            "kind": "factor_panel",
            "decimal": ".",
            "columns": {"2": "factor", "3": "factor", "4": "factor"},
        },
    )
    expected = np.array([to_number(cell.strip(), ".") for cell in cells]).reshape(-1, 3)
    kept = [i for i, column in enumerate(expected.T) if not np.isnan(column).all()]
    np.testing.assert_array_equal(data.values, expected[:, kept])


@settings(max_examples=examples(300))
@given(
    st.lists(
        st.one_of(
            st.text("0123456789.-", max_size=10), st.text("0123456789.,-+eE% x:/", max_size=9)
        ),
        min_size=1,
    ),
    st.sampled_from([".", ","]),
)
def test_digits_are_those_of_float(cells, decimal):
    text = " " * 8 + ";".join(cells) + ";"
    ends = 8 + np.cumsum([len(cell) + 1 for cell in cells]) - 1
    starts = ends - [len(cell) for cell in cells]
    numbers, other = short_numbers(np.frombuffer(text.encode(), np.uint8), starts, ends, decimal)
    mark = re.escape(decimal)
    for cell, number, left in zip(cells, numbers, other, strict=True):
        plain = (
            re.fullmatch(rf"-?(?=.*\d)\d*({mark}\d*)?", cell) and len(cell.removeprefix("-")) <= 8
        )
        assert left == bool(cell and not plain)
        if plain:
            assert number == float(cell.replace(",", "."))
        elif not cell:
            assert np.isnan(number)


def test_percent_signs():
    rows = ["Date,Ticker,A,B,Fwd return"]
    rows += [f"2020-01-31,T{i},{i / 10}%,{i},{i / 4 - 2}%" for i in range(20)]
    data, record = read("\n".join(rows).encode(), "a.csv")
    np.testing.assert_array_equal(data.values[:, 0], np.arange(20) / 10)
    np.testing.assert_allclose(data.forward, (np.arange(20) / 4 - 2) / 100)
    assert "% sign" in record.fact("unit").reason


def test_dataminer_ranks():
    header = ["Date", "P123 UID", "Ticker", "Company Name", "#NAs", "Final Stmt", "100% rank",
              "'40% Value (root)'", "'60% Momentum (root)'"]  # fmt: skip
    rows = [",".join(header)]
    rng = np.random.default_rng(1)
    for day in ("2020-01-04", "2020-01-11"):
        for i in range(20):
            rows.append(
                f'{day},{100 + i},T{i},"Firm {i}, Inc.",{i % 3},Y,{rng.uniform(0, 100):.2f},{i * 5},{95 - i * 5}'
            )
    data, record = read("\n".join(rows).encode(), "Ranks.csv")
    assert data.labels == ("'40% Value (root)'", "'60% Momentum (root)'")
    assert roles(record)["P123 UID"] == "stock"
    assert {roles(record)[name] for name in header[2:7]} == {"ignore"}
    assert data.stocks[0] == "100"
    again, _ = read("\n".join(rows).encode(), "Ranks.csv", {"columns": {"6": "factor"}})
    assert again.labels[0] == "100% rank"


def test_identifiers_are_no_factors():
    odd = [
        "P123 ID",
        "CIK",
        "CUSIP",
        "Sector Code",
        "Industry",
        "SubSector",
        "gvkey",
        "Rank",
        "Exchange Code",
        "Unnamed: 0",
    ]
    rows = [",".join(["Date", "Ticker", *odd, "ROE", "Industry Momentum"])]
    for day in ("2020-01-31", "2020-02-29"):
        for i in range(30):
            rows.append(
                ",".join([day, f"T{i}", *[str(i + 1)] * len(odd), f"{i / 7:.3f}", f"{-i / 9:.3f}"])
            )
    data, record = read("\n".join(rows).encode(), "a.csv")
    assert data.labels == ("ROE", "Industry Momentum")
    assert roles(record)["P123 ID"] == "stock"  # of several, the one that never changes


def test_prices_give_the_return_that_followed():
    rows = ["Date,Ticker,A,B,Last Close,Next Close"]
    rows += [f"2020-01-31,T{i},{i},{i * i % 7},{10 + i},{11 + i}" for i in range(20)]
    data, _record = read("\n".join(rows).encode(), "a.csv")
    np.testing.assert_allclose(data.forward, 1 / (10 + np.arange(20)))
    assert data.forward_name == "from Last Close to Next Close"
    assert data.labels == ("A", "B")
    assert np.isnan(data.periods_per_year)


def test_of_several_horizons_the_shortest():
    _data, record = read(
        lines(TABLE, ["date", "asset", "10D", "factor", "5D", "1D", "x"]).replace(
            b",x\n", b",y2\n"
        ),
        "a.csv",
    )
    assert roles(record)["1D"] == "forward"
    assert roles(record)["5D"] == roles(record)["10D"] == "ignore"


def test_forward_in_percent():
    percent = made(seed=4)
    object.__setattr__(percent, "forward", (100 * percent.forward).round(2))
    data, record = read(lines(percent, NAMES), "a.csv")
    assert record.fact("unit").value == "percent"
    np.testing.assert_allclose(data.forward, percent.forward / 100)
    data, _ = read(lines(percent, NAMES), "a.csv", {"unit": "fraction"})
    np.testing.assert_array_equal(data.forward, percent.forward)


# -- other vessels --------------------------------------------------------------------------------


def frame() -> pd.DataFrame:
    table = pd.DataFrame(TABLE.values, columns=["Value", "Momentum", "Quality", "Size"])
    table.insert(0, "ticker", TABLE.stocks)
    table.insert(0, "p123Uid", [str(1000 + int(s[1:])) for s in TABLE.stocks])
    table.insert(0, "date", TABLE.days.astype(str))
    return table


@pytest.mark.parametrize("orient", ["records", "list", "split", "columns"])
def test_frames_as_json(orient):
    table = frame()
    text = json.dumps(table.to_dict("list")) if orient == "list" else table.to_json(orient=orient)
    data, record = read(text.encode(), "frame.json")
    np.testing.assert_array_equal(data.values, TABLE.values)
    assert [data.stocks[i] for i in data.stock_index] == list(table["p123Uid"])
    assert record.layout == "panel"


@pytest.mark.parametrize("by", ["formula", "row"])
def test_answer_as_json(by):
    values = np.nan_to_num(TABLE.values)
    answer = {
        "dates": TABLE.days.astype(str).tolist(),
        "p123Uids": [int(s[1:]) for s in TABLE.stocks],
        "tickers": TABLE.stocks,
        "data": values.T.tolist() if by == "formula" else values.tolist(),
        "cost": 2,
    }
    data, _record = read(json.dumps(answer).encode(), "answer.json")
    np.testing.assert_array_equal(data.values, values)
    assert data.labels == ("Data 1", "Data 2", "Data 3", "Data 4")


def test_lists_that_do_not_fit():
    with pytest.raises(Exception, match="has 2 values, but “tickers” has 1"):
        read(b'{"dates": ["2020-01-31", "2020-01-31"], "tickers": ["A"], "ROE": [1, 2]}', "a.json")


def test_workbook():
    book = openpyxl.Workbook()
    book.active.append(NAMES)
    for day, stock, values, after in zip(
        TABLE.days, TABLE.stocks, TABLE.values, TABLE.forward, strict=True
    ):
        book.active.append(
            [
                day.astype(object),
                stock,
                *(None if np.isnan(v) else float(v) for v in values),
                float(after),
            ]
        )
    stream = io.BytesIO()
    book.save(stream)
    data, record = read(stream.getvalue(), "factors.xlsx")
    check(data)
    assert [fact.id for fact in record.facts][:1] == ["sheet"]


def test_a_stock_that_nothing_names():
    table = made(stocks=300)
    data, record = read(lines(table, ["when", "who", *NAMES[2:]]), "a.csv")
    check(data, table)
    assert roles(record)["who"] == "stock"


# -- order, duplicates, range ---------------------------------------------------------------------


def test_by_stock_and_backwards():
    head, *rest = PLAIN.splitlines(keepends=True)
    by_stock = sorted(rest, key=lambda line: line.split(b",")[1])
    data, record = read(head + b"".join(by_stock), "a.csv")
    check(data)
    assert any("not in the order of time" in warning for warning in record.warnings)
    data, record = read(head + b"".join(rest[::-1]), "a.csv")
    np.testing.assert_array_equal(
        data.values, np.concatenate([TABLE.values[r][::-1] for r in data.slices()])
    )


def test_duplicates_are_counted():
    head, *rest = PLAIN.splitlines(keepends=True)
    other = b",".join([*rest[3].split(b",")[:2], b"9", *rest[3].split(b",")[3:]])
    data, record = read(head + b"".join([*rest, other, rest[5]]), "a.csv")
    check(data)
    (dropped,) = record.to_json()["dropped"]
    assert dropped == {
        "count": 2,
        "reason": "their date and stock were there before",
        "rows": [152, 153],
    }
    assert any("2 rows repeat a date and stock" in warning for warning in record.warnings)


def test_range():
    data, _ = read(PLAIN, "a.csv", {"first": "2020-03", "last": "2020-04"})
    assert data.dates.astype(str).tolist() == ["2020-03-31", "2020-04-30"]
    np.testing.assert_array_equal(data.values, TABLE.values[50:100])
    with pytest.raises(Exception, match="no date in the chosen range"):
        read(PLAIN, "a.csv", {"first": "2030"})


def test_missing_by_date_and_factor():
    data, record = read(PLAIN, "a.csv")
    expected = [np.isnan(TABLE.values[rows]).sum(axis=0) for rows in data.slices()]
    np.testing.assert_array_equal(data.missing(), expected)
    assert record.warnings == [
        w for w in record.warnings if f"{np.isnan(TABLE.values).sum()} values are missing" in w
    ]


def test_roles_by_hand():
    data, _record = read(PLAIN, "a.csv", {"columns": {"3": "ignore", "6": "factor"}})
    assert data.labels == ("Value", "Quality", "Size", "__Future_Perf__")
    assert data.forward is None
    data, _ = read(PLAIN, "a.csv", {"columns": {"2": "forward"}})
    assert data.forward_name == "Value"
    assert "__Future_Perf__" not in data.labels


# -- what must stay what it was -------------------------------------------------------------------


def test_wide_buckets_stay():
    rows = ["Date," + ",".join(f"Bucket {b}" for b in range(1, 6))]
    rows += [
        f"2019-{m:02}-28," + ",".join(f"{(m * b) % 7 - 3}" for b in range(1, 6))
        for m in range(1, 13)
    ]
    data, record = read("\n".join(rows).encode(), "a.csv")
    assert isinstance(data, BucketReturns)
    assert record.fact("kind") is None


def test_long_buckets_stay_and_can_be_corrected():
    rows = ["date,bucket,return,other"]
    rows += [
        f"2019-{m:02}-28,{b},{(m * b) % 7 / 50 - 0.06:.3f},{b + m}"
        for m in range(1, 13)
        for b in range(1, 6)
    ]
    content = "\n".join(rows).encode()
    data, record = read(content, "a.csv")
    assert isinstance(data, BucketReturns)
    assert record.fact("kind").value == "bucket_returns"
    panel, record = read(content, "a.csv", {"kind": "factor_panel", "columns": {"1": "stock"}})
    assert isinstance(panel, FactorPanel)
    assert panel.labels == ("return", "other")
    assert record.fact("kind").reason == "you chose it"


def test_float32_only_where_it_saves_much(monkeypatch):
    from flipside.data import panelstore

    data, record = read(PLAIN, "a.csv")
    assert data.values.dtype == np.float64
    assert record.fact("precision") is None
    monkeypatch.setattr(panelstore, "_MOST_WHOLE", 100)
    data, record = read(PLAIN, "a.csv")
    assert data.values.dtype == np.float32
    np.testing.assert_array_equal(data.values, TABLE.values.astype(np.float32))
    assert record.fact("precision").text == "7 digits"


class Counting(Held):
    """Notes the largest piece that was asked for."""

    largest = 0

    def read(self, start, stop):
        self.largest = max(self.largest, min(stop, self.size) - start)
        return super().read(start, stop)


def test_a_large_file_is_never_held(monkeypatch):
    from flipside.data import reader

    monkeypatch.setattr(reader, "AT_ONCE", 10_000)
    monkeypatch.setattr(source.pieces, "__defaults__", (4096,))
    table = made(dates=400, stocks=40)
    content = Counting(lines(table, NAMES))
    told = []
    data, _ = read(
        content, "a.csv", progress=lambda fraction, words: told.append((fraction, words))
    )
    check(data, table)
    assert content.largest <= 1 << 17 < content.size
    assert [f for f, _ in told] == sorted(f for f, _ in told)
    assert len(told) > 50
    assert "rows" in told[20][1]
