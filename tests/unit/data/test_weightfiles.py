"""Files that are handed over: exact numbers, and read back as they were."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sizes import examples

from flipside.data import WeightTable, read
from flipside.data.nodes import one_line
from flipside.data.weightfiles import long_csv, number_text, paste_block, wide_csv

NUMBERS = st.one_of(
    st.integers(0, 100).map(float),
    st.integers(0, 100_000).map(lambda n: n / 1000),
    st.floats(0, 1e6, allow_subnormal=False).filter(lambda x: x == 0 or x > 1e-6),
)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).map(one_line)
LETTERS = st.text("abc ÄßABC,;|\"'\t%()-.", min_size=1, max_size=12).map(one_line)
NAMES = st.tuples(st.sampled_from("NABZ"), st.one_of(WORDS, LETTERS)).map("".join)


@st.composite
def tables(draw, trials=None):
    size = draw(st.integers(2, 12))
    count = draw(st.integers(0, 6)) if trials is None else trials
    nodes = draw(st.lists(NAMES, min_size=size, max_size=size, unique=True))
    ids = draw(st.lists(st.integers(1, 10**6), min_size=count, max_size=count, unique=True))
    low = [draw(st.one_of(st.just(math.nan), NUMBERS)) for _ in nodes]
    column = st.lists(NUMBERS, min_size=size, max_size=size)
    return WeightTable(
        "t",
        "t.csv",
        tuple(nodes),
        draw(column.filter(any)),
        low,
        [draw(st.one_of(st.just(math.nan), NUMBERS.map(lambda x, b=b: x + (0 if math.isnan(b) else b)))) for b in low],
        draw(st.lists(st.booleans(), min_size=size, max_size=size)),
        tuple(draw(st.lists(st.one_of(st.just(""), NAMES), min_size=size, max_size=size))),
        tuple(draw(st.lists(st.one_of(st.just(""), NAMES), min_size=size, max_size=size))),
        np.array([draw(column) for _ in ids]).reshape(count, size).T,
        ids,
        draw(st.lists(st.integers(1, 99), min_size=count, max_size=count)),
    )  # fmt: skip


@settings(max_examples=examples(200))
@given(tables())
def test_the_wide_table_comes_back_equal(table):
    back, record = read(wide_csv(table).encode(), "t.csv")
    assert back.nodes == table.nodes
    for name in ("reference", "minimum", "maximum", "locked", "trials", "trial_ids", "generation"):
        np.testing.assert_array_equal(getattr(back, name), getattr(table, name), err_msg=name)
    assert (back.group, back.level) == (table.group, table.level)
    assert record.fact("delimiter").value == "comma"


@settings(max_examples=examples(100))
@given(tables(trials=3))
def test_the_long_table_brings_the_trials_back(table):
    back, _ = read(long_csv(table).encode(), "t.csv", {"nodes": {"0.weight": "1"}})
    assert back.nodes == table.nodes
    for name in ("trials", "trial_ids", "generation"):
        np.testing.assert_array_equal(getattr(back, name), getattr(table, name), err_msg=name)


@given(st.floats(0, 1e15))
def test_number_text_is_the_shortest_that_is_exact(value):
    text = number_text(value)
    assert float(text) == value
    assert text == f"{Decimal(repr(value)):f}".removesuffix(".0")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1, "0.1"), (25, "25"), (0, "0"), (12.50, "12.5"), (1e-7, "0.0000001"), (1.5e-7, "0.00000015"), (1e16, "10000000000000000"), (math.nan, "")],
)  # fmt: skip
def test_number_text(value, text):
    assert number_text(value) == text


def test_the_paste_block_has_tabs_line_feeds_and_nothing_else():
    assert paste_block(np.array([[60.0, 0.1], [40, 99.9]])) == "60\t0.1\n40\t99.9\n"


def test_a_large_wide_table_comes_back():
    weights = np.random.default_rng(1).integers(0, 1000, (300, 200)) / 10
    table = WeightTable("t", "t", tuple(f"Node {n}" for n in range(300)), weights[:, 0] + 1, trials=weights)  # fmt: skip
    back, _ = read(wide_csv(table).encode(), "t.csv")
    np.testing.assert_array_equal(back.trials, table.trials)
    back, _ = read(long_csv(table).encode(), "t.csv")
    np.testing.assert_array_equal(back.trials, table.trials)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"nodes": ("A", "A")}, "unique"),
        ({"reference": [1, -1]}, "not negative"),
        ({"reference": [1, math.nan]}, "finite"),
        ({"reference": [1, 2, 3]}, "3 rows for 2 nodes"),
        ({"trials": [[1, 2], [3, 4]], "trial_ids": [1, 1]}, "trial_ids must be unique"),
        ({"trials": [[1, 2], [3, 4]], "trial_ids": [1]}, "2 trials need"),
        ({"trials": [1, 2]}, "N x K"),
    ],
)
def test_a_table_that_contradicts_itself_is_a_bug(fields, message):
    with pytest.raises(ValueError, match=message):
        WeightTable(**{"name": "t", "source": "t", "nodes": ("A", "B"), "reference": [1, 2], **fields})  # fmt: skip
