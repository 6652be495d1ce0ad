"""Periods and dates as people speak of them; shared by the tools."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..data.frequency import wide_intervals
from ..formats import MONTHS

_IN_LETTERS = {
    2: "two",
    3: "three",
    4: "four",
    5: "five",
    6: "six",
    8: "eight",
    13: "thirteen",
    26: "twenty-six",
    52: "fifty-two",
}


@dataclass(frozen=True)
class Periods:
    """How one file's periods are called.

    Parameters
    ----------
    one, many : str
        "month" and "months", or "four-week period" and "four-week periods".
    per_year : float
        P.
    by_month : bool
        True for monthly and quarterly data, and where every date is a month's end: a date may be
        shown as its month.
    """

    one: str
    many: str
    per_year: float
    by_month: bool

    @property
    def year(self) -> int:
        """How many periods one year has, to the nearest."""
        return round(self.per_year)

    def count(self, n: float) -> str:
        """A length in words, such as "4 months"."""
        number = f"{n:,.0f}" if n == int(n) else f"{n:,g}"
        return f"1 {self.one}" if n == 1 else f"{number} {self.many}"

    def when(self, date) -> str:
        """A date as this frequency needs it: "2020", "June 2020" or "30 June 2020"."""
        day = np.datetime64(date, "D").item()
        if self.one == "year":
            return str(day.year)
        month = f"{MONTHS[day.month - 1]} {day.year}"
        return month if self.by_month else f"{day.day} {month}"


def periods(dates: np.ndarray, per_year: float) -> Periods:
    """How the periods that end on `dates` are called.

    Examples
    --------
    >>> months = periods(np.array(["2020-05-31", "2020-06-30"], "datetime64[D]"), 12)
    >>> months.count(1), months.count(4), months.when("2020-06-30")
    ('1 month', '4 months', 'June 2020')
    >>> periods(np.array(["2020-06-26"], "datetime64[D]"), 365.25 / 28).count(3)
    '3 four-week periods'
    """
    named = {252: "day", 52: "week", 12: "month", 4: "quarter", 1: "year"}
    weeks = 365.25 / 7 / per_year
    one = "period"
    if per_year in named:
        one = named[per_year]
    elif weeks > 1.5 and abs(weeks - round(weeks)) < 0.01:
        # In letters: "13 four-week periods" can be read, "13 4-week periods" cannot.
        one = f"{_IN_LETTERS.get(round(weeks), round(weeks))}-week period"
    by_month = per_year in (12, 4) or _are_month_ends(dates)
    return Periods(one, f"{one}s", per_year, by_month)


def base_date(dates: np.ndarray) -> np.datetime64:
    """The date one period before the first: where the first period began.

    A month end for month ends, else the first date minus the median gap.

    Examples
    --------
    >>> str(base_date(np.array(["1927-01-31", "1927-02-28", "1927-03-31"], "datetime64[D]")))
    '1926-12-31'
    """
    gap = np.median(np.diff(dates).astype(int))
    if _are_month_ends(dates):
        months = max(1, round(gap / 30.4375))
        following = dates[0].astype("datetime64[M]") + np.timedelta64(1 - months, "M")
        return following.astype("datetime64[D]") - np.timedelta64(1, "D")
    return dates[0] - np.timedelta64(round(gap), "D")


def places(dates: np.ndarray) -> np.ndarray:
    """Which period ends on each date, counted from 0; dates that are missing are counted with.

    Where an interval is too long (`wide_intervals`, of which the reader warns), as many periods end
    in it as usual ones fit into it. Where that is so for more than a fifth of the intervals, there
    is no usual one, and each date is the next period.

    Parameters
    ----------
    dates : datetime64[D], shape (T,)
        Strictly increasing, at least two.

    Returns
    -------
    int, shape (T,)

    Examples
    --------
    >>> places(np.array(["2020-01-31", "2020-02-29", "2020-03-31", "2020-04-30", "2020-05-31",
    ...                  "2020-06-30", "2020-09-30"], "datetime64[D]")).tolist()
    [0, 1, 2, 3, 4, 5, 8]
    """
    gaps = np.diff(dates).astype(int)
    wide = wide_intervals(dates)
    if np.mean(wide) > 0.2:
        return np.arange(len(dates))
    fit = np.rint(gaps / gaps[~wide].mean()).astype(int)
    return np.concatenate([[0], np.cumsum(np.where(wide, np.maximum(fit, 2), 1))])


@dataclass(frozen=True)
class Calendar:
    """Where each period stands in a grid of years; see `calendar`.

    Parameters
    ----------
    columns, rows : tuple of str
        Labels of the whole grid, in order.
    column, row : tuple of str
        Labels per period; periods that share a cell belong together.
    row_title : str
    """

    columns: tuple[str, ...]
    rows: tuple[str, ...]
    column: tuple[str, ...]
    row: tuple[str, ...]
    row_title: str


def calendar(dates: np.ndarray, per_year: float) -> Calendar:
    """A grid with a column per year (per decade for yearly data) and a row per part of it.

    Months for monthly data and for anything more frequent than 13 periods a year, whose
    periods share their month's cell; years in their decade for yearly data; otherwise the
    periods of the year in their order.

    Examples
    --------
    >>> grid = calendar(np.array(["2020-01-31", "2020-02-29"], "datetime64[D]"), 12)
    >>> grid.column, grid.row
    (('2020', '2020'), ('Jan', 'Feb'))
    """
    years = dates.astype("datetime64[Y]").astype(int) + 1970
    months = dates.astype("datetime64[M]").astype(int) % 12
    if per_year < 1.5:
        decades = [f"{year // 10 * 10}s" for year in years]
        columns = [f"{d}s" for d in range(years[0] // 10 * 10, years[-1] + 1, 10)]
        digits = [str(year % 10) for year in years]
        return Calendar(tuple(columns), tuple("0123456789"), tuple(decades), tuple(digits), "Year")
    columns = tuple(str(year) for year in range(years[0], years[-1] + 1))
    column = tuple(str(year) for year in years)
    if per_year == 4:
        quarters = [f"Q{month // 3 + 1}" for month in months]
        return Calendar(columns, ("Q1", "Q2", "Q3", "Q4"), column, tuple(quarters), "Quarter")
    if 11.5 < per_year < 12.5 or per_year > 13.5:
        names = [name[:3] for name in MONTHS]
        return Calendar(columns, tuple(names), column, tuple(names[m] for m in months), "Month")
    # Order within the year; the first year may begin in the middle.
    begun = (dates[0] - dates[0].astype("datetime64[Y]")).astype(int)
    place = int(begun * per_year / 365.25)
    order = []
    for i, year in enumerate(years):
        place = place + 1 if i == 0 or year == years[i - 1] else 1
        order.append(place)
    rows = tuple(str(r) for r in range(1, max(order) + 1))
    return Calendar(columns, rows, column, tuple(str(p) for p in order), "Period of the year")


def capital(words: str) -> str:
    """The same with a capital first letter and nothing else changed: "SPY" stays "SPY".

    Examples
    --------
    >>> capital("the benchmark (SPY)")
    'The benchmark (SPY)'
    """
    return words[:1].upper() + words[1:]


def _are_month_ends(dates: np.ndarray) -> bool:
    following = dates.astype("datetime64[D]") + np.timedelta64(1, "D")
    return bool(np.all(following == following.astype("datetime64[M]")))
