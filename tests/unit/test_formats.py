"""Numbers as people read them."""

import pytest
from unit.workshop.javascript import call

from flipside.formats import format_column, format_value, frequency


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (None, "fraction", "n/a"),
        (0, "fraction", "0.00%"),
        (-0.0, "fraction", "0.00%"),
        (0.0116399, "fraction", "1.16%"),
        (-0.0116399, "fraction", "-1.16%"),
        (0.0999499, "fraction", "9.99%"),
        (0.0999999, "fraction", "10.0%"),
        (0.36364, "fraction", "36.4%"),
        (1, "fraction", "100.0%"),
        (9.99999, "fraction", "1,000%"),
        (-12.5, "fraction", "-1,250%"),
        (0.000043, "fraction", "0.0043%"),
        (-1e-9, "fraction", "> -0.0001%"),
        (1e-9, "fraction", "< 0.0001%"),
        (1e20, "fraction", "1e+22%"),
        (None, "p", "n/a"),
        (0, "p", "below 0.001"),
        (0.000999, "p", "below 0.001"),
        (0.001, "p", "0.001"),
        (0.0484, "p", "0.048"),
        (0.31, "p", "0.31"),
        (0.9951, "p", "above 0.99"),
        (5.7453, "ratio", "5.75"),
        (-0.004, "ratio", "-0.0040"),
        (-0.0004999, "ratio", "-0.0005"),
        (1234.5678, "ratio", "1,235"),
        (None, "ratio", "n/a"),
        (1122, "count", "1,122"),
        (1.5, "count", "1.5"),
        (3.0, "count", "3"),
        (1234567, "count", "1,234,567"),
        (True, "text", "yes"),
        (False, "text", "no"),
        ("recovered", "text", "recovered"),
        (None, "text", "n/a"),
        (None, "date", "n/a"),
    ],
)
def test_a_value(value, unit, shown):
    assert format_value(value, unit) == shown


def test_monthly_dates_are_months_and_others_are_days():
    assert format_value("2009-03-31", "date", 12) == "2009-03"
    assert format_value("2009-03-31", "date", 12.0) == "2009-03"
    assert format_value("2009-03-31", "date", 13.04) == "2009-03-31"
    assert format_value("2009-03-31", "date") == "2009-03-31"


def test_a_column_has_one_number_of_decimals():
    assert format_column([0.0312, -0.5, None], "fraction") == ["3.1%", "-50.0%", "n/a"]
    assert format_column([1, 2.5, None], "count") == ["1.0", "2.5", "n/a"]
    assert format_column([], "fraction") == []


def test_numbers_that_are_not_finite_are_missing():
    assert format_column([float("nan"), float("inf"), 0.5], "fraction") == ["n/a", "n/a", "50.0%"]
    assert format_value(float("nan"), "p") == "n/a"


@pytest.mark.parametrize(
    ("per_year", "words"),
    [
        (252, "daily"),
        (365.25 / 28, "every 4 weeks"),
        (365.25 / 91, "every 13 weeks"),
        (4.0, "quarterly"),
        (10, "10 periods a year"),
    ],
)
def test_frequency_in_words(per_year, words):
    assert frequency(per_year) == words


def test_the_page_has_decimals_for_the_longest_column():
    # More than a function takes as arguments.
    assert call("app/format.js", "columnDigits", [0.5] * 300_000, "fraction") == 1
