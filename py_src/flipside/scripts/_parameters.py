"""The settings that several scripts have in common, each declared once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ..errors import UserError
from ..tool import Parameter

WEEKS = (1, 2, 3, 4, 6, 8, 13, 26, 52)
CURRENCIES = ("USD", "CAD", "EUR", "GBP", "CHF", "NOK", "PLN", "SEK", "TRY")

RANKING_SYSTEM = Parameter(
    "ranking_system",
    "Ranking system",
    "Its name on Portfolio123, or its number: that is in the address of its page there.",
    "text",
    default="",
)
UNIVERSE = Parameter(
    "universe",
    "Universe",
    "Which stocks: the name of a universe of yours or of Portfolio123, such as SP500 or Prussell3000.",
    "text",
    default="",
)
START = Parameter(
    "start",
    "From",
    "The first day of the history.",
    "date",
    default="2005-01-01",
)
END = Parameter(
    "end",
    "To",
    "The last day of the history.",
    "date",
    automatic="the day on which the script runs",
    month_end=True,
)
REBALANCED = Parameter(
    "weeks",
    "Rebalanced every",
    "How many weeks pass from one rebalancing to the next.",
    "choice",
    default="4",
    choices=tuple((str(n), "week" if n == 1 else f"{n} weeks") for n in WEEKS),
)
BUCKETS = Parameter(
    "buckets",
    "Buckets",
    "Into how many buckets of equal size the stocks are put by their rank.",
    "integer",
    default=20,
    min=2,
    max=200,
)
RANKING_METHOD = Parameter(
    "ranking_method",
    "Ranking method",
    "How ranks are made, and where a stock stands whose value is missing (NA).",
    "choice",
    default="own",
    choices=(
        ("own", "the system's own"),
        ("2", "percentile, missing values last"),
        ("4", "percentile, missing values in the middle"),
        ("1", "normal distribution (experimental)"),
    ),
)
# Where a call has a method of its own as its default, not that of the ranking system.
FIXED_METHOD = Parameter(
    RANKING_METHOD.id,
    RANKING_METHOD.label,
    RANKING_METHOD.help,
    "choice",
    default="2",
    choices=RANKING_METHOD.choices[1:],
)
METHODS = "2: percentile, missing values last; 4: in the middle; 1: normal distribution."
MIN_PRICE = Parameter(
    "min_price", "Lowest price", "Stocks below this price are left out.", "number", default=3, min=0
)
MIN_LIQUIDITY = Parameter(
    "min_liquidity",
    "Lowest liquidity",
    "Stocks of which less is traded, as Portfolio123 measures liquidity, are left out; 0 leaves none out.",
    "number",
    default=0,
    min=0,
)
MAX_RETURN = Parameter(
    "max_return",
    "Highest return",
    "Returns of one stock in one period above this many percent are cut to it; 0 cuts none.",
    "number",
    default=0,
    min=0,
    unit="percent",
)
MAX_NAS = Parameter(
    "max_nas",
    "Most missing values",
    "Stocks with more missing values (NA) in the ranking system are left out.",
    "integer",
    automatic="none is left out for that",
    min=0,
)
SLIPPAGE = Parameter(
    "slippage",
    "Slippage",
    "What a trade costs, as a part of its value; 0.1 % to 0.5 % is usual.",
    "number",
    default=0,
    min=0,
    max=0.2,
    unit="fraction",
)
DIRECTION = Parameter(
    "direction",
    "Stocks are",
    "Whether the buckets hold stocks bought, or stocks sold short.",
    "choice",
    default="long",
    choices=(("long", "bought"), ("short", "sold short")),
)
BENCHMARK = Parameter(
    "benchmark", "Benchmark", "Its ticker on Portfolio123.", "text", default="SPY"
)
PIT_METHOD = Parameter(
    "pit_method",
    "Statements",
    "Which financial statements count: all, or only those that were complete on the day.",
    "choice",
    default="Complete",
    choices=(("Complete", "complete ones only"), ("Prelim", "preliminary ones too")),
)
CURRENCY = Parameter(
    "currency",
    "Currency",
    "The currency in which amounts are expressed.",
    "choice",
    default="USD",
    choices=tuple((code, code) for code in CURRENCIES),
)
TYPE = Parameter(
    "type",
    "Ranks",
    "Whether the ranking system is one of stocks or of funds.",
    "choice",
    default="Stock",
    choices=(("Stock", "stocks"), ("ETF", "funds (ETF)")),
)
# What else a rank performance can be asked for.
TESTED = (MIN_PRICE, MIN_LIQUIDITY, MAX_RETURN, MAX_NAS, SLIPPAGE, DIRECTION, PIT_METHOD)


def file(default: str) -> Parameter:
    """The file that a script writes."""
    return Parameter(
        "file",
        "File to write",
        "Its name, in the folder in which the script runs. A file that is there is never overwritten.",
        "text",
        default=default,
    )


def check(values: Mapping[str, Any]) -> None:
    """Raise UserError where the history ends before it starts, or the file has no name that a file can have."""
    start, end = values.get("start"), values.get("end")
    faults = {}
    if end is not None and str(end) <= str(start):
        faults["end"] = f"To is {end}, which is not after From, {start}. Choose a later day."
    if not values["file"].isprintable():
        faults["file"] = (
            "File to write has a sign in it that no name of a file has, such as a line break."
        )
    if faults:
        raise UserError(" ".join(faults.values()), faults=faults)


def frequency(weeks: str) -> str:
    """As the programming interface names it.

    Examples
    --------
    >>> frequency("1"), frequency("13")
    ('Every Week', 'Every 13 Weeks')
    """
    return "Every Week" if weeks == "1" else f"Every {weeks} Weeks"


def ending(date_or_none: date | None) -> str | None:
    """The last day as a setting; None is today."""
    return None if date_or_none is None else str(date_or_none)
