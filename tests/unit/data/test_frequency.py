"""Periods per year, as statistics.md defines them."""

from __future__ import annotations

import numpy as np
import pytest

from flipside.data.frequency import describe, gap_warning, periods_per_year


def every(days: int, count: int = 60, start: str = "2010-01-06") -> np.ndarray:
    return np.datetime64(start) + days * np.arange(count)


def month_ends(step: int, count: int = 60) -> np.ndarray:
    months = np.datetime64("2010-01") + step * np.arange(count)
    return (months + 1).astype("datetime64[D]") - 1


WEEK = 365.25 / 7
CASES = [
    ("Monday to Saturday", every(1)[(np.arange(60) + 2) % 7 != 6], 252),
    ("working days", every(1, 400)[np.is_busday(every(1, 400))], 252),
    ("4 days", every(4), 252),
    ("5 days", every(5), 52),
    ("weekly", every(7), 52),
    ("10 days", every(10), 52),
    *[(f"{weeks} weeks", every(7 * weeks), WEEK / weeks) for weeks in (2, 3, 4, 6, 8, 13, 26, 52)],
    ("month ends", month_ends(1), 12),
    (
        "first of month",
        np.arange("2010-01", "2015-01", dtype="datetime64[M]").astype("datetime64[D]"),
        12,
    ),
    (
        "mid-month",
        np.arange("2010-01", "2015-01", dtype="datetime64[M]").astype("datetime64[D]") + 14,
        12,
    ),
    ("quarter ends", month_ends(3), 4),
    (
        "quarter ends at 91 days",
        np.array(["2011-03-31", "2011-06-30", "2011-09-29"], dtype="datetime64[D]"),
        4,
    ),
    ("year ends", month_ends(12), 1),
    ("365 days", every(365), 1),
]


@pytest.mark.parametrize(("name", "dates", "expected"), CASES, ids=[case[0] for case in CASES])
def test_periods_per_year(name, dates, expected):
    per_year, reason, warning = periods_per_year(dates)
    assert per_year == pytest.approx(expected, rel=1e-12)
    assert "apart" in reason
    assert warning is None


def test_days_of_the_calendar_warn():
    per_year, _, warning = periods_per_year(every(1))
    assert per_year == 252
    assert "include Saturdays and Sundays" in warning
    assert "If 365 are meant, correct “Periods a year”" in warning


@pytest.mark.parametrize("days", [12, 17, 35, 60, 100, 120, 200, 400])
def test_unusual_interval_warns(days):
    per_year, _, warning = periods_per_year(every(days))
    assert per_year == pytest.approx(365.25 / days, rel=1e-12)
    assert "no usual interval" in warning


def test_business_month_ends_are_monthly():
    ends = month_ends(1, 120)
    days = np.busday_offset(ends, 0, roll="backward")
    assert periods_per_year(days)[0] == 12


def test_twelve_four_week_periods_are_not_months():
    assert periods_per_year(every(28, 13, "2020-01-04"))[0] == pytest.approx(WEEK / 4)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (month_ends(1), None),
        (np.delete(month_ends(1), 7), "There is a gap in the dates between 2010-07-31 and 2010-09-30"),
        (np.delete(month_ends(1), [7, 20, 21]), "There are 2 gaps in the dates, the longest between 2011-08-31"),
        (np.delete(every(1, 90), range(40, 52)), "There is a gap in the dates"),
        (every(1, 400)[np.is_busday(every(1, 400))], None),
        (every(7), None),
    ],
)  # fmt: skip
def test_gaps(dates, expected):
    warning = gap_warning(dates)
    assert (warning is None) if expected is None else warning.startswith(expected)


def test_irregular_dates():
    rng = np.random.default_rng(3)
    dates = np.datetime64("2010-01-01") + np.cumsum(rng.choice([20, 30, 90], 60))
    assert gap_warning(dates).startswith("The dates are irregular")


def test_description():
    assert describe(52) == "weekly (52 periods a year)"
    assert describe(WEEK / 13) == "every 13 weeks (4.014 periods a year)"
    assert describe(1) == "yearly (1 period a year)"
