"""The same returns, written in every dialect, read back equal."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sizes import examples
from unit.data.dialects import DATE_STYLES, Dialect, made_up, month_ends, monthly, write

from flipside.data import read

DATES, RETURNS = monthly()
MARKS = [(d, m) for d, m in itertools.product(",;\t|", ".,") if d != m]


def check(dialect: Dialect, dates=DATES, returns=RETURNS) -> None:
    data, record = read(write(dates, returns, dialect), "table.csv")
    assert data.returns.shape == returns.shape
    np.testing.assert_allclose(data.returns, returns, rtol=0, atol=1e-12)
    assert (data.dates == dates).all()
    assert data.periods_per_year == 12
    assert record.fact("values").value == ("levels" if dialect.levels else "returns")
    if not dialect.levels:
        assert record.fact("unit").value == (
            "fraction" if dialect.unit == "fraction" else "percent"
        )
    assert record.fact("layout").value == dialect.layout
    assert not record.warnings


@pytest.mark.parametrize("unit", ["fraction", "percent", "sign"])
@pytest.mark.parametrize("layout", ["wide", "long"])
@pytest.mark.parametrize(("delimiter", "decimal"), MARKS)
def test_marks_unit_and_layout(delimiter, decimal, unit, layout):
    check(Dialect(delimiter=delimiter, decimal=decimal, unit=unit, layout=layout))


@pytest.mark.parametrize("levels", [False, True])
@pytest.mark.parametrize("dates", DATE_STYLES)
def test_dates_and_levels(dates, levels):
    check(Dialect(dates=dates, levels=levels, delimiter="\t"))


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"],
)
def test_encodings(encoding, newline):
    check(
        Dialect(
            encoding=encoding, newline=newline, names="Größe {}" if "1" in encoding else "Bucket {}"
        )
    )


@pytest.mark.parametrize(
    "names",
    [
        "{}",
        "Bucket {}",
        "Bucket{}",
        "Q{}",
        "Q {}",
        "D{}",
        "Dec {}",
        "Quantile {}",
        "Decile_{}",
        "P{:02}",
    ],
)
@pytest.mark.parametrize("descending", [False, True])
def test_names_and_order(names, descending):
    check(Dialect(names=names, descending=descending))


@settings(max_examples=examples(60))
@given(
    st.builds(
        Dialect,
        delimiter=st.sampled_from(";\t|"),
        decimal=st.sampled_from(".,"),
        dates=st.sampled_from([*DATE_STYLES]),
        unit=st.sampled_from(["fraction", "percent", "sign"]),
        layout=st.sampled_from(["wide", "long"]),
        descending=st.booleans(),
        encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be"]),
        newline=st.sampled_from(["\n", "\r\n"]),
        date_name=st.sampled_from(["Date", "", "Month", "period"]),
    ),
    st.integers(12, 80),
    st.integers(2, 30),
    st.integers(0, 10_000),
)
def test_any_mixture(dialect, periods, buckets, seed):
    dates, returns = month_ends(periods), made_up(periods, buckets, seed)
    data, _ = read(write(dates, returns, dialect), "table.csv")
    np.testing.assert_allclose(data.returns, returns, rtol=0, atol=1e-12)
    assert (data.dates == dates).all()


@pytest.mark.parametrize(
    ("step", "per_year"),
    [
        (1, 252),
        (7, 52),
        (14, 365.25 / 14),
        (28, 365.25 / 28),
        (91, 365.25 / 91),
        (364, 365.25 / 364),
    ],
)
@pytest.mark.parametrize("unit", ["fraction", "percent"])
def test_daily_to_yearly(step, per_year, unit):
    dates = np.datetime64("1980-01-04") + step * np.arange(40)
    returns = made_up(40, 4, 5, per_year)
    data, record = read(write(dates, returns, Dialect(unit=unit)), "table.csv")
    assert data.periods_per_year == pytest.approx(per_year, rel=1e-3)
    assert record.fact("unit").value == unit
    np.testing.assert_allclose(data.returns, returns, rtol=0, atol=1e-12)


@pytest.mark.parametrize("buckets", [2, 3, 20, 100, 200])
def test_two_to_two_hundred_buckets(buckets):
    check(Dialect(), returns=made_up(60, buckets))
