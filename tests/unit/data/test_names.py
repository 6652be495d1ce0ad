"""Column names: buckets, ends, ranges, groupings and other roles."""

from __future__ import annotations

import math

import pytest

from flipside.data.groups import find_groups, starts_high
from flipside.data.names import role_by_words, take_apart


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("1", 1), ("10.0", 10), ("Bucket 3", 3), ("Bucket3", 3), ("bucket_3", 3), ("Q 2", 2), ("Q2", 2), ("D10", 10),
        ("Dec 9", 9), ("Decile 4", 4), ("Quantile 5", 5), ("Qnt 4", 4), ("1st decile", 1), ("10th", 10), ("P07", 7),
        ("Bucket 1 Return %", 1), ("Bucket 1 (0-5)", 1), ("Rank 0-5", 0), ("0-5", 0), ("95-100", 95), ("95–100", 95),
        ("0%-5%", 0), ("5 to 10", 5), ("(5, 10]", 5), ("[0.05, 0.1)", 0.05), ("10-May", 5), ("15-Oct", 10),
        ("PRIOR 2", 2), ("Lo PRIOR", -math.inf), ("Hi PRIOR", math.inf), ("Lo 30", -math.inf), ("Hi 10", math.inf),
        ("Low", -math.inf), ("Bottom 10%", -math.inf), ("Winners", math.inf), ("Med 40", 0), ("Q1 (Low)", 1),
    ],
)  # fmt: skip
def test_bucket_names(name, key):
    assert take_apart(name).key == key


@pytest.mark.parametrize(
    "name", ["", "SPY", "<= 0", "High - Low", "Universe", "note", "Neg", "Unnamed: 0"]
)
def test_no_bucket(name):
    assert take_apart(name).key is None


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Benchmark", "benchmark"), ("Benchmark Return %", "benchmark"), ("SPY", "benchmark"), ("S&P 500", "benchmark"),
        ("S&P500 TR", "benchmark"), ("^GSPC", "benchmark"), ("Russell 2000", "benchmark"), ("IWM", "benchmark"),
        ("MSCI World", "benchmark"), ("Universe", "universe"), ("Universum", "universe"), ("All", "universe"),
        ("Std Dev", "ignore"), ("Standard Deviation", "ignore"), ("StdDev 1", "ignore"), ("std_error", "ignore"),
        ("# Positions", "ignore"), ("Number of stocks", "ignore"), ("count", "ignore"), ("Turnover %", "ignore"),
        ("RF", "ignore"), ("High - Low", "ignore"), ("Q5-Q1", "ignore"), ("WML", "ignore"), ("Spread", "ignore"),
        ("<= 0", "ignore"), ("Average", "ignore"), ("Formation date", "ignore"), ("Screen Return %", "series"),
        ("Strategy", "series"), ("SMB", "series"), ("Mkt-RF", "series"),
    ],
)  # fmt: skip
def test_words(name, role):
    assert role_by_words(name)[0] == role


DECILES = ["Lo 10", *[f"Dec {n}" for n in range(2, 10)], "Hi 10"]
FRENCH = [
    "",
    "<= 0",
    "Lo 30",
    "Med 40",
    "Hi 30",
    "Lo 20",
    "Qnt 2",
    "Qnt 3",
    "Qnt 4",
    "Hi 20",
    *DECILES,
]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["1", "2", "3"], [[0, 1, 2]]),
        (["10", "9", "8"], [[2, 1, 0]]),
        (["1", "10", "2", "9"], [[0, 2, 3, 1]]),
        (["Low", "2", "3", "High"], [[0, 1, 2, 3]]),
        (["High", "3", "2", "Low"], [[3, 2, 1, 0]]),
        (["95-100", "0-5", "5-10"], [[1, 2, 0]]),
        (["Q1", "Q2", "Q1", "Q2"], [[0, 1], [2, 3]]),
        (["Q1", "Q1 std", "Q2", "Q2 std"], [[0, 2]]),
        (["Q1 excess", "Q2 excess", "Q1", "Q2"], [[2, 3], [0, 1]]),
        (["SPY", "foo"], []),
        (["D1", "foo"], []),
        (FRENCH, [list(range(10, 20)), [5, 6, 7, 8, 9], [2, 3, 4]]),
    ],
)
def test_groups(headers, expected):
    assert [group.columns for group in find_groups(headers, range(len(headers)))] == expected


def test_groups_have_ids_by_size():
    groups = find_groups(["Q1", "Q2", "Q1", "Q2", "Lo", "2", "Hi"], range(7))
    assert [group.id for group in groups] == ["3", "2", "2-2"]


@pytest.mark.parametrize(
    ("headers", "high"),
    [
        (["Q1 (High)", "Q2", "Q3 (Low)"], True),
        (["Q1 (best)", "Q2", "Q3"], True),
        (["Q1", "Q2", "Q3 (worst)"], True),
        (["Q1 (Low)", "Q2", "Q3 (High)"], False),
        (["Q1", "Q2", "Q3"], False),
    ],
)
def test_marks_at_the_ends(headers, high):
    assert starts_high(find_groups(headers, range(3))[0]) == high
