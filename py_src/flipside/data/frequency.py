"""Periods per year from dates, and what is irregular about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

WEEKLY_MULTIPLES = (14, 21, 28, 42, 56, 91, 182, 364)


def periods_per_year(dates: np.ndarray) -> tuple[float, str, str | None]:
    """P from the dates, as ``statistics.md`` defines it.

    Parameters
    ----------
    dates : datetime64[D], shape (T,)
        Strictly increasing, at least two.

    Returns
    -------
    periods_per_year : float
    reason : str
    warning : str or None

    Notes
    -----
    With the median gap g in days: up to 4: 252. 5 to 10: 52. 14, 21, 28, 42, 56, 91, 182, 364:
    365.25 / 7 / weeks (28 and 91 not on month ends). 28 to 31 on month ends, or one date in each
    month: 12. 89 to 92: 4. 364 to 366: 1. Otherwise 365.25 / g with a warning. Days of the
    calendar, weekends included, are 252 with a warning.

    Examples
    --------
    >>> periods_per_year(np.arange("2020-01-03", "2021-01-01", 28, dtype="datetime64[D]"))[0]
    13.044642857142858
    >>> periods_per_year(np.arange("2020-01", "2021-01", dtype="datetime64[M]").astype("datetime64[D]"))[0]
    12.0
    """
    gaps = np.diff(dates).astype(int)
    gap = float(np.median(gaps))
    said = f"the dates are typically {gap:g} day{'s' if gap != 1 else ''} apart"
    ends = _share_on_month_ends(dates) >= 0.8
    if gap <= 4:
        return 252.0, f"{said}: daily", _weekend_warning(dates) if gap == 1 else None
    if 5 <= gap <= 10:
        return 52.0, f"{said}: weekly", None
    if gap in WEEKLY_MULTIPLES and not (gap in (28, 91) and ends):
        weeks = int(gap) // 7
        return 365.25 / 7 / weeks, f"{said}: every {weeks} weeks", None
    if 28 <= gap <= 31 and (ends or _one_per_month(dates)):
        return 12.0, f"{said}, one in each month: monthly", None
    if 89 <= gap <= 92:
        return 4.0, f"{said}: quarterly", None
    if 364 <= gap <= 366:
        return 1.0, f"{said}: yearly", None
    per_year = 365.25 / gap
    return (
        per_year,
        f"{said}, which is no usual interval: 365.25 / {gap:g}",
        f"The dates are typically {gap:g} days apart, which is no usual interval; "
        f"{per_year:.4g} periods a year were assumed.",
    )


def regular_gaps(dates: Sequence[date]) -> tuple[int, float]:
    """How many gaps between different dates are within a tenth of the median one, and that in days.

    A tenth keeps months of 28 to 31 days together.

    Examples
    --------
    >>> regular_gaps([date(2020, 1, 1), date(2020, 2, 1), date(2020, 3, 1), date(2021, 1, 1)])
    (2, 31.0)
    """
    gaps = np.diff(np.unique(np.array(dates, dtype="datetime64[D]"))).astype(int)
    if not len(gaps):
        return 0, 0.0
    typical = float(np.median(gaps))
    return int(np.sum(np.abs(gaps - typical) <= 0.1 * typical)), typical


def _weekend_warning(dates: np.ndarray) -> str | None:
    """A sentence where the dates are days of the calendar; some exchanges trade on one day of a weekend."""
    weekday = (dates.astype("datetime64[D]").astype(int) + 3) % 7  # 1970-01-01 was a Thursday
    if min(np.mean(weekday == 5), np.mean(weekday == 6)) < 0.1:
        return None
    return (
        "The dates include Saturdays and Sundays, as those of a market that never closes; 252 periods a year were "
        "taken, as for trading days. If 365 are meant, correct “Periods a year”."
    )


def _share_on_month_ends(dates: np.ndarray) -> float:
    """Share of dates from which at most three days (a weekend) remain in the month."""
    return float(
        np.mean(
            (dates + np.timedelta64(4, "D")).astype("datetime64[M]")
            != dates.astype("datetime64[M]")
        )
    )


def _one_per_month(dates: np.ndarray) -> bool:
    steps = np.diff(dates.astype("datetime64[M]")).astype(int)
    return bool(np.mean(steps == 1) >= 0.8 and not (steps == 0).any())


def describe(per_year: float) -> str:
    """Periods per year in words.

    Examples
    --------
    >>> describe(12), describe(365.25 / 28), describe(2.5)
    ('monthly (12 periods a year)', 'every 4 weeks (13.04 periods a year)', '2.5 periods a year')
    """
    count = f"{per_year:.4g} period{'' if per_year == 1 else 's'} a year"
    named = {252: "daily", 52: "weekly", 12: "monthly", 4: "quarterly", 1: "yearly"}
    if per_year in named:
        return f"{named[per_year]} ({count})"
    weeks = 365.25 / 7 / per_year
    if abs(weeks - round(weeks)) < 1e-9 and weeks >= 1:
        return f"every {round(weeks)} weeks ({count})"
    return count


def wide_intervals(dates: np.ndarray) -> np.ndarray:
    """True where an interval between two dates is too long for its frequency: something is missing.

    That is more than 1.6 times the typical one, and for daily data more than ten days (the longest
    closure of a stock exchange since 1933 aside, holidays are shorter).

    Parameters
    ----------
    dates : datetime64[D], shape (T,)
        Strictly increasing, at least two.

    Returns
    -------
    bool, shape (T - 1,)

    Examples
    --------
    >>> wide_intervals(np.array(["2020-01-03", "2020-01-10", "2020-01-17", "2020-01-31"], "datetime64[D]"))
    array([False, False,  True])
    """
    gaps = np.diff(dates).astype(int)
    usual = float(np.median(gaps))
    return gaps > max(1.6 * usual, 10.0 if usual <= 4 else 0.0)


def gap_warning(dates: np.ndarray) -> str | None:
    """A sentence on missing dates, or None: how many gaps, and the longest."""
    gaps = np.diff(dates).astype(int)
    wide = np.flatnonzero(wide_intervals(dates))
    if not len(wide):
        return None
    at = int(wide[np.argmax(gaps[wide])])
    between = f"between {dates[at]} and {dates[at + 1]} ({gaps[at]:,} days)"
    if len(wide) == 1:
        return f"There is a gap in the dates {between}."
    if len(wide) > 0.2 * len(gaps):
        return f"The dates are irregular: {len(wide):,} intervals are longer than usual, the longest {between}."
    return f"There are {len(wide)} gaps in the dates, the longest {between}."
