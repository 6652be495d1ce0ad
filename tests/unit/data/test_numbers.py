"""Cells to numbers, and the decimal mark."""

from __future__ import annotations

import math

import pytest

from flipside.data.numbers import decide_decimal, is_missing, looks_numeric, to_number


@pytest.mark.parametrize(
    ("cell", "decimal", "value"),
    [
        ("1.5", ".", 1.5),
        (" -3.32 ", ".", -3.32),
        ("+0.5", ".", 0.5),
        (".5", ".", 0.5),
        ("5.", ".", 5.0),
        ("1e-3", ".", 0.001),
        ("1,5", ",", 1.5),
        ("-0,123", ",", -0.123),
        ("1.234,5", ",", 1234.5),
        ("1,234.5", ".", 1234.5),
        ("1,234,567", ".", 1234567.0),
        ("1.234.567,8", ",", 1234567.8),
        ("1 234,5", ",", 1234.5),
        ("1\u00a0234,5", ",", 1234.5),
        ("1\u202f234.5", ".", 1234.5),
        ("1'234.5", ".", 1234.5),
        ("1\u2019234.5", ".", 1234.5),
        ("5%", ".", 5.0),
        ("5,25 %", ",", 5.25),
        ("-1.5\u00a0%", ".", -1.5),
        ("(1.5)", ".", -1.5),
        ("(1.5%)", ".", -1.5),
        ("(1.5)%", ".", -1.5),
        ("1.5-", ".", -1.5),
        ("\u22121.5", ".", -1.5),
        ("\u20131,5", ",", -1.5),
        ("$1,234.50", ".", 1234.5),
        ("-99.99", ".", -99.99),
    ],
)
def test_number(cell, decimal, value):
    assert to_number(cell, decimal) == pytest.approx(value, abs=0, rel=1e-15)
    assert looks_numeric(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        " ",
        "-",
        "--",
        "\u2013",
        "NA",
        "n/a",
        "NaN",
        "null",
        "None",
        "#N/A",
        "#DIV/0!",
        "#VALUE!",
        ".",
        "\u00a0",
        '""',
    ],
)
def test_missing(cell):
    assert is_missing(cell)
    assert math.isnan(to_number(cell, "."))
    assert not looks_numeric(cell)


@pytest.mark.parametrize(
    ("cell", "decimal"),
    [
        ("abc", "."),
        ("1,5", "."),
        ("1.5", ","),
        ("1.2.3", "."),
        ("1,23,4", "."),
        ("1 2", "."),
        ("-5 3", "."),
        ("1_000", "."),
        ("inf", "."),
        ("1e400", "."),
        ("12abc", "."),
        ("\u0661\u0662", "."),
        ("5%%", "."),
        ("2020-01-31", "."),
    ],
)
def test_not_a_number(cell, decimal):
    assert to_number(cell, decimal) is None


@pytest.mark.parametrize(
    ("cells", "mark", "sure"),
    [
        (["1.5", "2.25"], ".", True),
        (["1,5", "2,25"], ",", True),
        (["1", "2"], ".", True),
        (["1,234.5", "7"], ".", True),
        (["1.234,5", "7"], ",", True),
        (["0,123", "1,234"], ",", True),
        (["1,234,567"], ".", True),
        (["-1,5%", "(2,5)"], ",", True),
        (["1,234", "2,345", "-1,111"], ",", False),
        (["1,234", "987", "1,002"], ".", False),
        (["1.234", "987", "1.002"], ",", False),
        (["1.234", "2.345"], ".", True),
        (["1.234", "0"], ".", True),
    ],
)
def test_decimal_mark(cells, mark, sure):
    decided, reason, warning = decide_decimal(cells)
    assert decided == mark
    assert reason
    assert (warning is None) == sure
