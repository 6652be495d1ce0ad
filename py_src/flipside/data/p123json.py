"""The JSON that Portfolio123's programming interface answers to a rank performance request."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from ..errors import UserError
from .grid import Grid

_WANTED = "Request it with outputType “perf”, which answers with dates and one series per bucket."


def looks_like_json(text: str) -> bool:
    """Whether a text starts as JSON does."""
    return text.lstrip("\ufeff \t\r\n").startswith(("{", "[{"))


def read_json(text: str) -> tuple[Grid, str]:
    """The table in a rank performance answer, and how its arrays were laid out.

    Raises
    ------
    UserError
        Not JSON, an annualised summary, or arrays whose lengths do not fit.

    Examples
    --------
    >>> grid, layout = read_json('{"dates": ["2020-01-31"], "bucketSeries": [[1, 2, 3]]}')
    >>> grid.cells(0), grid.cells(1)
    (['Date', 'Bucket 1', 'Bucket 2', 'Bucket 3'], ['2020-01-31', '1', '2', '3'])
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise UserError(
            "The file starts like JSON but cannot be read as such; it may be cut off.",
            remedy="Save it again, or choose a CSV or .xlsx file.",
        ) from None
    answer = _find(content)
    if answer is None:
        from .paneljson import frame_rows  # here, because few files are of this kind

        if found := frame_rows(content):
            rows, layout = found
            return Grid(rows, decimal=".", numbers=range(len(rows))), layout
        raise UserError(
            "The JSON holds no rank performance: “dates” and “bucketSeries” were expected; nor does it hold factors, for "
            "which it needs a date and a ticker or another identifier of the stock.",
            remedy=_WANTED,
        )
    if "bucketSeries" not in answer:
        raise UserError(
            "This is an annualised summary: one number per bucket, without dates.", remedy=_WANTED
        )
    dates = answer.get("dates")
    if not isinstance(dates, list) or not dates:
        raise UserError("The JSON has no list of dates.", remedy=_WANTED)
    series, layout = _by_bucket(answer["bucketSeries"], len(dates))
    names = ["Date"]
    columns = [dates]
    benchmark = answer.get("benchmarkSeries")
    if isinstance(benchmark, list) and benchmark:
        if len(benchmark) != len(dates):
            raise UserError(
                f"“benchmarkSeries” has {len(benchmark)} values for {len(dates)} dates.",
                remedy=_WANTED,
            )
        names.append("Benchmark")
        columns.append(benchmark)
    names += [f"Bucket {number}" for number in range(1, len(series) + 1)]
    columns += series
    rows = [[cell_text(value) for value in row] for row in zip(*columns, strict=True)]
    return Grid([names, *rows], decimal=".", numbers=range(len(rows) + 1)), layout


def _find(content: Any) -> Mapping | None:
    """The object that holds the series: the whole, or one level below."""
    inner = list(content.values()) if isinstance(content, dict) else content
    for each in [content, *(inner if isinstance(inner, list) else [])]:
        if isinstance(each, dict) and ("bucketSeries" in each or "bucketAnnRet" in each):
            return each
    return None


def _by_bucket(series: Any, dates: int) -> tuple[list[list], str]:
    if not (isinstance(series, list) and series and all(isinstance(s, list) for s in series)):
        raise UserError("“bucketSeries” is not a list of lists of numbers.", remedy=_WANTED)
    inner = {len(each) for each in series}
    if inner == {dates}:
        # As many buckets as dates: either would fit; buckets outside is what the name says.
        return series, "one list per bucket"
    if len(series) == dates and len(inner) == 1:
        return [list(column) for column in zip(*series, strict=True)], "one list per date"
    sizes = ", ".join(map(str, sorted(inner)[:4]))
    raise UserError(
        f"There are {dates} dates, but “bucketSeries” has {len(series)} lists of {sizes} values.",
        remedy=_WANTED,
    )


def cell_text(value: Any) -> str:
    """The text of a JSON value as a cell of a table has it: empty for what is missing, all digits of a number."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return repr(value)
    return str(value)
