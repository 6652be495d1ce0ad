"""Whatever comes in, only `UserError` comes out."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sizes import examples
from unit.data.dialects import monthly

from flipside.data import FactorPanel, read
from flipside.errors import UserError
from flipside.report import to_plain

FILES = Path(__file__).parents[2] / "files"
SAMPLE = Path(__file__).parents[3] / "static/samples/10_Portfolios_Prior_12_2.CSV"
QUICK = settings(max_examples=examples(150), suppress_health_check=list(HealthCheck))


def a_workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Date", "Q1", "Q2"])
    for day, row in zip(*monthly(24, 2), strict=True):
        book.active.append([day.astype(object), *map(float, row)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


SEEDS = [path.read_bytes() for path in sorted(FILES.iterdir())]
SEEDS += [b"\n".join(SAMPLE.read_bytes().split(b"\n")[:40]), a_workbook()]


def survives(content: bytes, corrections: dict | None = None) -> None:
    """Read, and check what came out where something did."""
    try:
        data, record = read(content, "fuzz.csv", corrections)
    except UserError:
        return
    json.dumps(to_plain(record.to_json()), allow_nan=False)
    if data.kind == "weight_table":
        assert 2 <= data.size <= 300
        return
    if data.kind == "trial_results":
        assert np.isfinite(data.results).any()
        return
    assert (np.diff(data.dates).astype(int) > 0).all()
    if isinstance(data, FactorPanel):
        assert np.isfinite(data.values).any()
        assert len(np.unique(data.date_index)) == data.periods
        return
    assert data.periods >= 12
    known = data.returns[np.isfinite(data.returns)]
    assert known.size
    assert known.min() >= -1 - 1e-9


@QUICK
@given(st.binary(max_size=3000))
def test_random_bytes(content):
    survives(content)


@QUICK
@given(st.text(max_size=2000))
def test_random_text(content):
    survives(content.encode("utf-8", "replace"))


TABLE_CELLS = st.sampled_from(
    ["", "1", "2", "-3.5", "1,5", "0.01", "-99.99", "(3)", "1.234,5", "1,234.5", "5%", "2020-01-31", "200001",
     "31.12.2020", "12/31/2020", "Jan-20", "Date", "Bucket 1", "Ticker", "P123 ID", "Q2", "Lo 30", "Hi 30", "SPY", "NA", "Average",
     "nan", "inf", "1e999", "1_000", "١٢", "²", '"', "'", "43861", "2020", "-", "x" * 200]
)  # fmt: skip


@QUICK
@given(
    st.lists(st.lists(TABLE_CELLS, max_size=8), max_size=40),
    st.sampled_from([",", ";", "\t", "|", "  "]),
    st.sampled_from(["\n", "\r\n", "\r", "\n\n"]),
    st.sampled_from(["utf-8", "utf-16", "utf-16-le"]),
)
def test_random_tables(rows, delimiter, newline, encoding):
    survives(newline.join(delimiter.join(row) for row in rows).encode(encoding))


@QUICK
@given(st.lists(st.lists(TABLE_CELLS, min_size=3, max_size=3), min_size=14, max_size=30))
def test_random_cells_beside_good_dates(rows):
    lines = [f"{2000 + i // 12}-{i % 12 + 1:02},{','.join(row)}" for i, row in enumerate(rows)]
    survives("\n".join(["Date,Q1,Q2,Q3", *lines]).encode())


@QUICK
@given(st.data())
def test_mutated_files(data):
    content = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, max(0, len(content) - 1)))
        kind = data.draw(st.sampled_from(["change", "cut", "insert", "repeat", "truncate"]))
        size = data.draw(st.integers(1, 200))
        if kind == "change" and content:
            content[at] = data.draw(st.integers(0, 255))
        elif kind == "cut":
            del content[at : at + size]
        elif kind == "insert":
            content[at:at] = data.draw(st.binary(max_size=20))
        elif kind == "repeat":
            content[at:at] = content[at : at + size]
        else:
            del content[len(content) - size :]
    survives(bytes(content))


IDS = ["sheet", "section", "grouping", "values", "unit", "order", "periods_per_year", "first", "last",
       "date_format", "decimal", "delimiter", "missing", "encoding", "layout", "columns", "precision", "foo",
       "kind", "level", "zero", "orientation", "nodes"]  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(["1", "2", "10", "levels", "returns", "excess", "percent", "fraction", "descending", "codes",
                     "factor_panel", "bucket_returns", "weight_table", "trial_results", "all", "off", "rows",
                     "none", ",", "semicolon", "spaces", "DD/MM/YYYY", "YYYY", "2010", "2010-02-30", "9999-12"]),
    st.none(), st.integers(-5, 5000), st.floats(), st.text(max_size=5), st.lists(st.integers(), max_size=2),
    st.dictionaries(
        st.sampled_from(["0", "1", "2", "3", "99", "-1", "x"]),
        st.sampled_from(["date", "bucket", "benchmark", "universe", "series", "ignore", "key", "value", "stock",
                         "factor", "forward", "price_now", "price_next", "?"]),
        max_size=4,
    ),
)  # fmt: skip


@QUICK
@given(st.sampled_from(SEEDS), st.dictionaries(st.sampled_from(IDS), VALUES, max_size=3))
def test_random_corrections(content, corrections):
    survives(content, corrections)
