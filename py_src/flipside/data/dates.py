"""Cells to dates: every form of date that the files have, and the choice between them."""

from __future__ import annotations

import itertools
import re
from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from .frequency import regular_gaps

_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "jan january januar",
            "feb february februar",
            "mar march mär mrz märz",
            "apr april",
            "may mai",
            "jun june juni",
            "jul july juli",
            "aug august",
            "sep sept september",
            "oct october okt oktober",
            "nov november",
            "dec december dez dezember",
        ],
        start=1,
    )
    for name in names.split()
}
FIRST_YEAR, LAST_YEAR = 1800, 2199
# The day that serial number 0 stands for: Excel counts from 1900 (with a leap day that never
# was, hence 30 December), or from 1904 in workbooks that say so.
EPOCH_1900, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)

_TIME = r"(?:[t ,]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[ap]\.?m\.?)?(?: ?(?:z|utc|gmt|[+-]\d{2}:?\d{2}))?)?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? +)?"
_Y, _M, _D = r"(?P<y>\d{4})", r"(?P<m>\d{1,2})", r"(?P<d>\d{1,2})"
_YY, _B = r"(?P<y>\d{4}|\d{2})", r"(?P<b>[a-zä]{3,9})\.?"


@dataclass(frozen=True)
class DateFormat:
    """One way to write a date. `stamp` is how much it says: day, month, quarter or year.

    `sure` formats cannot be taken for a plain number.
    """

    id: str
    pattern: re.Pattern
    stamp: str = "day"
    sure: bool = True

    def parse(self, cell: str) -> date | None:
        """The date in `cell` (month, quarter and year stamps: its last day), or None.

        Examples
        --------
        >>> FORMATS["YYYYMM"].parse("202002"), FORMATS["YYYY-MM-DD"].parse("2020-02-30")
        (datetime.date(2020, 2, 29), None)
        """
        return _parse(self.id, cell)


# The same cells are looked at many times over: to find the delimiter, the tables, their dates.
@lru_cache(maxsize=1 << 15)
def _parse(id: str, cell: str) -> date | None:
    match = FORMATS[id].pattern.fullmatch(cell.strip().lower())
    if not match:
        return None
    part = match.groupdict()
    if "serial" in part:
        return EPOCH_1900 + timedelta(days=int(part["serial"]))
    year = int(part["y"])
    if len(part["y"]) == 2:
        year += 1900 if year >= 69 else 2000  # as POSIX does
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    month = 12
    if "q" in part:
        month = 3 * int(part["q"])
    elif "b" in part:
        month = _MONTHS.get(part["b"], 0)
    elif "m" in part:
        month = int(part["m"])
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    day = int(part["d"]) if "d" in part else last
    return date(year, month, day) if 1 <= day <= last else None


def _format(id: str, pattern: str, stamp: str = "day", sure: bool = True, time: bool = True):
    whole = pattern + (_TIME if time and stamp == "day" and sure else "")
    return DateFormat(id, re.compile(whole, re.ASCII), stamp, sure)


FORMATS: dict[str, DateFormat] = {
    each.id: each
    for each in (
        _format("YYYY-MM-DD", rf"{_Y}(?P<s>[-/.]){_M}(?P=s){_D}"),
        _format("MM/DD/YYYY", rf"{_M}(?P<s>[-/.]) ?{_D}(?P=s) ?{_YY}"),
        _format("DD/MM/YYYY", rf"{_D}(?P<s>[-/.]) ?{_M}(?P=s) ?{_YY}"),
        _format("31 Jan 2020", rf"{_WEEKDAY}{_D}(?:st|nd|rd|th)?[-/ .]+{_B}[-/ ,]+{_YY}"),
        _format("Jan 31, 2020", rf"{_WEEKDAY}{_B} +{_D}(?:st|nd|rd|th)?,? +{_Y}"),
        _format("2020-Jan-31", rf"{_Y}[-/ ]{_B}[-/ ]{_D}"),
        _format("Jan 2020", rf"{_B}[-/ ,']+{_YY}", "month"),
        _format("2020 Jan", rf"{_Y}[-/ ]?{_B}", "month"),
        _format("YYYY-MM", rf"{_Y}[-/m]{_M}", "month"),
        _format("MM/YYYY", rf"{_M}[-/]{_Y}", "month"),
        _format("YYYY-Q1", rf"{_Y}[-/ ]?q(?P<q>[1-4])", "quarter"),
        _format("Q1 YYYY", rf"q(?P<q>[1-4])[-/ ]?{_Y}", "quarter"),
        _format("YYYYMMDD", r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:\.0)?", sure=False),
        _format("YYYYMM", r"(?P<y>\d{4})(?P<m>\d{2})(?:\.0)?", "month", sure=False),
        _format("YYYY", r"(?P<y>\d{4})(?:\.0)?", "year", sure=False),
        # 1927 to 2119; a fraction of a day is a time.
        _format("Excel day number", r"(?P<serial>[1-7]\d{4})(?:\.\d+)?", sure=False),
    )
}
_TWIN = {"MM/DD/YYYY": "DD/MM/YYYY", "DD/MM/YYYY": "MM/DD/YYYY"}
_HAS_DIGIT = re.compile(r"\d")
# Most cells of a table are returns: seen at once, they cost no tries of every format.
_NO_DATE = re.compile(r"[-+(].*|\d{0,3}[.,]\d+(e.*)?%?", re.ASCII)


@lru_cache(maxsize=1 << 14)
def rough(cell: str) -> date | None:
    """The date in `cell` by the first format that fits: enough to see that it is one.

    Examples
    --------
    >>> rough("Jan-20"), rough("31.12.1999"), rough("-3.32"), rough("Bucket 1")
    (datetime.date(2020, 1, 31), datetime.date(1999, 12, 31), None, None)
    """
    cell = cell.strip()
    if not 4 <= len(cell) <= 40 or not _HAS_DIGIT.search(cell) or _NO_DATE.fullmatch(cell):
        return None
    for each in FORMATS.values():
        if (found := each.parse(cell)) is not None:
            return found
    return None


@dataclass(frozen=True)
class Reading:
    """A column of dates as read: `dates[i]` is None where the format does not fit."""

    format: DateFormat
    dates: list[date | None]
    reason: str
    choices: tuple[str, ...] = ()
    warning: str | None = None
    sample: str = ""

    @property
    def text(self) -> str:
        """The format for people: with the marks that the file has, and what a month stands for."""
        text = self.format.id
        if "YYYY" in text and text.count("/") == 2:
            text = text.replace("/", next((c for c in self.sample if c in "-/."), "/"))
        if self.format.stamp != "day":
            text += f", taken as the last day of the {self.format.stamp}"
        return text


def read_dates(cells: Sequence[str], wanted: str | None = None) -> Reading | None:
    """Choose the format of a column of dates and read it.

    Parameters
    ----------
    cells : sequence of str
        Every cell of the column, none blank.
    wanted : str, optional
        Id of the format that the visitor chose.

    Returns
    -------
    Reading or None
        None where no format fits most of the cells.

    Notes
    -----
    Day and month are told apart by values above 12; else by which reading leaves the dates in
    order, as they usually are; else by which leaves more of them at equal distances (the first of
    each month, read the other way, is a dozen days in a row each year); else by a rule: a slash
    means month first, a dot or a dash day first.

    Examples
    --------
    >>> read_dates(["01/02/2020", "13/02/2020"]).format.id
    'DD/MM/YYYY'
    """
    unique = list(dict.fromkeys(cells))
    if wanted is not None:
        twin = FORMATS.get(_TWIN.get(wanted, ""))
        either = twin is not None and all(twin.parse(cell) for cell in unique)
        choices = ("MM/DD/YYYY", "DD/MM/YYYY") if either else ()
        return _read(FORMATS[wanted], cells, "you chose it", choices)
    # A format that fits most of the cells fits some of these; the others need not be tried on all.
    some = unique[:: max(1, len(unique) // 50)]
    likely = [each for each in FORMATS.values() if any(each.parse(cell) for cell in some)]
    counts = Counter(
        {each.id: sum(each.parse(cell) is not None for cell in unique) for each in likely}
    )
    best, fitting = next(iter(counts.most_common(1)), ("", 0))
    if fitting * 2 <= len(unique):
        return None
    twin = _TWIN.get(best)
    if twin is None:
        return _read(FORMATS[best], cells, f"the cells look like {unique[0]}")
    if counts[best] != counts[twin]:
        return _read(FORMATS[best], cells, _beyond_twelve(FORMATS[twin], unique))
    both = {id: _read(FORMATS[id], cells, "", ("MM/DD/YYYY", "DD/MM/YYYY")) for id in (best, twin)}
    ordered = [id for id, reading in both.items() if _in_order(reading.dates)]
    if len(ordered) == 1:
        reason = "only this reading leaves the dates in order"
        return _with(both[ordered[0]], reason)
    regular = {id: regular_gaps([d for d in both[id].dates if d]) for id in both}
    more, less = sorted(regular, key=lambda id: regular[id], reverse=True)
    (count, gap), (fewer, _) = regular[more], regular[less]
    if count > fewer:
        reason = f"read so, {count:,} intervals between dates are alike, about {gap:g} days; read the other way, {fewer:,}"
        return _with(both[more], reason)
    by_slash = "/" in unique[0]
    chosen = "MM/DD/YYYY" if by_slash else "DD/MM/YYYY"
    first = "month" if by_slash else "day"
    rule = f"no value settles it; with {'slashes' if by_slash else 'dots or dashes'} the {first} is taken to come first"
    warning = f"The dates can be read as {best} or as {twin}; {chosen} was taken. Check it."
    return _with(both[chosen], rule, warning)


def _read(
    format: DateFormat, cells: Sequence[str], reason: str, choices: tuple[str, ...] = ()
) -> Reading:
    parsed = {cell: format.parse(cell) for cell in dict.fromkeys(cells)}
    dates = [parsed[cell] for cell in cells]
    return Reading(format, dates, reason, choices, sample=cells[0])


def _with(reading: Reading, reason: str, warning: str | None = None) -> Reading:
    return replace(reading, reason=reason, warning=warning)


def _beyond_twelve(other: DateFormat, cells: Sequence[str]) -> str:
    proof = next(cell for cell in cells if other.parse(cell) is None)
    return f"{proof} can only be read this way"


def _in_order(dates: Sequence[date | None]) -> bool:
    known = [each for each in dates if each]
    pairs = list(itertools.pairwise(known))
    return all(a <= b for a, b in pairs) or all(a >= b for a, b in pairs)
