"""Whether a table without dates holds weights of nodes, results of trials, or neither."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .cells import Cells
from .corrections import Corrections
from .dates import rough
from .names import tidy
from .nodecolumns import header_row
from .nodewords import is_trial, role_of
from .numbers import decide_decimal, is_missing, looks_numeric, to_number
from .panelnames import stock_rank
from .weightkinds import TrialResults, WeightTable

# Results of a summary of buckets are not results of trials.
_OF_BUCKETS = re.compile(
    r"(buckets?|quantiles?|quintiles?|deciles?|percentiles?|dec|q|d|p|lo|hi)[ _.:-]*\d*"
    r"|\d+ ?- ?\d+|metric|lo(w(est)?)? prior|hi(gh(est)?)? prior"
)
# What a result is called is made of these words alone; "Return on equity" is a node.
_MEASURES = frozenset(
    [
        "annual",
        "annualized",
        "annualised",
        "ann",
        "total",
        "active",
        "excess",
        "top",
        "bottom",
        "bucket",
        "net",
        "gross",
        "average",
        "avg",
        "mean",
        "median",
        "max",
        "maximum",
        "min",
        "return",
        "returns",
        "ret",
        "sharpe",
        "sortino",
        "information",
        "ratio",
        "turnover",
        "drawdown",
        "dd",
        "alpha",
        "beta",
        "cagr",
        "gain",
        "profit",
        "result",
        "results",
        "spread",
        "slope",
        "volatility",
        "vol",
        "std",
        "dev",
        "stdev",
        "standard",
        "deviation",
        "win",
        "rate",
        "r2",
        "ir",
        "rendite",
        "p",
        "a",
        "pa",
    ]
)


def kind_of(cells: Cells, wanted: Corrections, *, sure: bool = False) -> tuple[str, str] | None:
    """The kind of data in a table without dates, with the reason; None for anything else."""
    if wanted.undated:
        return wanted.undated, "you chose it"
    if not cells.rows or "kind" in wanted.given:
        return None
    at = header_row(cells)
    if at is not None and not _dated_column(
        cells, [role_of(cell) is None for cell in cells.rows[at]]
    ):
        return WeightTable.kind, "its header names nodes and weights"
    if sure:
        return None
    rows = cells.rows
    if len(rows) > 1 and (_of_buckets(cells) or _of_stocks(rows[0])):
        return None
    numeric = [[looks_numeric(cell) for cell in row] for row in rows]
    body = [(row, known) for row, known in zip(rows, numeric, strict=True) if any(known)]
    if len(body) * 2 < len(rows) or _has_dates(cells):
        return None
    if len(body) == 1 and len(rows) > 1 and not any(map(is_trial, rows[0])):
        return None  # a header and one row: nothing to compare
    named = [row[0] for row, known in body if row[0] and not known[0] and not is_missing(row[0])]
    if len(named) * 2 <= len(body):
        return _bare(cells, numeric)
    regular = sum(known[1:2] == [True] for _, known in body)
    if cells.width < 2 or regular * 3 < 2 * len(body):
        return None
    if all(is_trial(name) for name in named):
        return TrialResults.kind, "each row begins with a trial"
    head = rows[0]
    if role_of(head[0]) == "trial_number" and all(map(is_trial, head[1:])):
        return TrialResults.kind, "its first row numbers the trials"
    if cells.width > 2 and all(map(_is_measure, named)):
        return TrialResults.kind, "its rows have the names of results, such as a return"
    if len(body) < 2:
        return (TrialResults.kind, "it is one row of numbers") if cells.width > 2 else None
    if not _plain_text(named):
        return None
    return WeightTable.kind, "each row begins with a name, followed by a number"


def _is_measure(name: str) -> bool:
    return _MEASURES.issuperset(re.findall(r"[a-z]\w*", name.lower()))


def _bare(cells: Cells, numeric: Sequence[Sequence[bool]]) -> tuple[str, str] | None:
    """The kind of a table of numbers alone."""
    filled = sum(bool(cell) and not is_missing(cell) for row in cells.rows for cell in row)
    count = sum(map(sum, numeric))
    numbered = role_of(cells.rows[0][0]) == "trial_number"
    if count < 2 or (count * 2 < filled and not numbered):
        return None
    if len(cells.rows) > 2 and all(map(all, numeric)):
        flat = [cell for row in cells.rows for cell in row]
        mark = decide_decimal(flat)[0]
        sums = [
            round(sum(to_number(cell, mark) or 0.0 for cell in column), 6)
            for column in zip(*cells.rows, strict=True)
        ]
        if set(sums) == {100.0}:
            return WeightTable.kind, "every column adds up to 100, as weights do"
    if numbered:
        return TrialResults.kind, "its first column numbers the trials"
    return TrialResults.kind, "it holds numbers, and no names of nodes"


def _of_buckets(cells: Cells) -> bool:
    """Whether the header or the first column speaks of buckets, not of trials or nodes."""
    for row in cells.rows[:60]:
        words = [tidy(cell) for cell in row if cell and not looks_numeric(cell)]
        hits = [bool(_OF_BUCKETS.fullmatch(word)) for word in words]
        if (
            words
            and (hits[0] or sum(hits) * 2 > len(hits))
            and len(words) * 2 >= sum(map(bool, row))
        ):
            return True
    return False


def _of_stocks(header: Sequence[str]) -> bool:
    """Whether a header names stocks: a table of factors that lacks its dates."""
    return not any(map(looks_numeric, header)) and any(
        stock_rank(cell) is not None for cell in header
    )


def _has_dates(cells: Cells) -> bool:
    if any(sum(rough(cell) is not None for cell in row) >= 6 for row in cells.rows[:20]):
        return True
    return _dated_column(cells, [True] * cells.width)


def _dated_column(cells: Cells, looked_at: Sequence[bool]) -> bool:
    """Whether one of the first columns, of those to be looked at, holds dates."""
    for column in range(min(cells.width, 6)):
        if not looked_at[column]:
            continue
        filled = [cell for cell in cells.column(column)[:400] if cell]
        if sum(rough(cell) is not None for cell in filled) * 2 > len(filled):
            return True
    return False


def _plain_text(names: Sequence[str]) -> bool:
    """Whether these are names, not sentences or the pieces of some other file's syntax."""
    return sum(len(name) <= 120 and name[0] not in "{}[]<>\\" for name in names) * 2 > len(names)
