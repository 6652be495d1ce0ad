"""Names of columns in files of factors: which are dates, stocks, identifiers, and returns that followed."""

from __future__ import annotations

import re

from .long import horizon_days
from .names import tidy

_DATES = re.compile(
    r"dates?|dt|as ?of( ?date)?|asof( ?date)?|data ?date|(trade|trading|rebalance|rebal|formation|start|ranking) ?date|"
    r"yyyymm(dd)?|days?|months?|timestamp|time|period|datum"
)
# In the order in which one of them is taken for the stock: what never changes and is never used twice first.
_STOCKS = tuple(
    re.compile(words)
    for words in (
        r"p123 ?u?ids?|portfolio123 ?u?ids?",
        r"permno|permco|gvkey|figi|(bb|bloomberg) ?(id|global id)|isin|sedol|cusip\d?|ric|sec ?id|stock ?id|asset ?id",
        r"tickers?( symbol)?|symbols?|tic|stocks?|assets?|secur(ity|ities)|instruments?",
    )
)
# These name stocks as well, but other things too: taken where nothing else tells the rows of a date apart.
_PERHAPS_STOCKS = re.compile(r"u?ids?|sid|codes?|names?|compan(y|ies)( ?name)?|firms?|entity|key")
_IDENTIFIERS = re.compile(
    r".*\b(u?ids?|uuid|cik|cusip\d?|isin|sedol|figi|permno|permco|gvkey|ric|lei|tickers?|symbols?|code)|"
    r"(gics|sic|naics|icb|trbc|rbics)([ -]?(sub)?[ -]?(sector|industry|ind|group|code|\d)*)|"
    r"(sub ?-?)?(sectors?|industry|industries|ind|indgroup|industry ?group|econ(omic)? ?sector)( ?(code|name|id|key|no|num|"
    r"number|group|mnemonic))?|"
    r"countr(y|ies)( ?(code|name))?|exchange( ?(code|name))?|exch|currency|region|(company|stock|security|full) ?name|names?|"
    r"compan(y|ies)|descriptions?"
)
_NOT_FACTORS: tuple[tuple[str, re.Pattern], ...] = tuple(
    (reason, re.compile(pattern))
    for reason, pattern in (
        ("its name says a count of missing values", r"# ?nas?|(num|number|count|n) ?(of )?nas?|nas"),
        ("its name says how final the statement is", r"final( ?stmt| ?statement)?"),
        ("its name says a bucket", r"(factor )?(quantiles?|buckets?|deciles?|quintiles?|quartiles?)( ?(no|number))?"),
        ("its name says another date", r"year|month|day|quarter|.*\bdates?"),
        ("its name counts the rows", r"#|no\.?|nr\.?|row( ?(no|num|number))?|index|unnamed.*|level \d"),
    )
)  # fmt: skip
_POSITION = re.compile(
    r"(overall )?(rank|ranks|position|rank ?pos(ition)?|rank ?(no|number|#)|pos)"
)
_WHOLE_RANK = re.compile(r"100(\.0+)? ?%? rank|100(\.0+)?%? (overall|total|ranking system)( rank)?")
_FORWARD = re.compile(
    r"future[ -]?(perf|performance|rets?|returns?).*|(fwd|forward|next|subsequent|ahead)\b.*\b(rets?|returns?|perf|performance|pct"
    r"|chg|change|gain)\b.*|.*\b(rets?|returns?|perf|performance|gain)\b.*\b(fwd|forward|next|ahead|future|subsequent)\b.*|"
    r"target( ?(return|ret|y))?|y|label|forward|fwd"
)
_PRICE_NOW = re.compile(r"last ?close|close ?(now|last)|last ?price|price ?(now|last)")
_PRICE_NEXT = re.compile(r"next ?close|close ?next|next ?price|price ?next")


def plain(name: str) -> str:
    """A column's name for comparing: small letters, words divided by single blanks.

    Examples
    --------
    >>> plain("__Future_Perf__"), plain("p123Uids"), plain("P123 UID")
    ('future perf', 'p123 uids', 'p123 uid')
    """
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z]|U[Ii][Dd])", " ", name)
    return " ".join(tidy(words).replace("_", " ").split())


def is_date(name: str) -> bool:
    """Whether a name says date.

    Examples
    --------
    >>> is_date("As of Date"), is_date("Dates"), is_date("Days to cover")
    (True, True, False)
    """
    return bool(_DATES.fullmatch(plain(name)))


def stock_rank(name: str) -> int | None:
    """How well a name says that the column tells stocks apart, 0 the best; None where it does not.

    Examples
    --------
    >>> stock_rank("P123 ID"), stock_rank("cusip"), stock_rank("Ticker"), stock_rank("Ticker sentiment")
    (0, 1, 2, None)
    """
    text = plain(name)
    return next((rank for rank, words in enumerate(_STOCKS) if words.fullmatch(text)), None)


def perhaps_stock(name: str) -> bool:
    """Whether a name may be that of the stock, among other things."""
    return bool(_PERHAPS_STOCKS.fullmatch(plain(name)))


def no_factor(name: str) -> str | None:
    """Why a column of that name is no factor, or None.

    Examples
    --------
    >>> no_factor("Sector Code"), no_factor("CIK"), no_factor("Industry momentum"), no_factor("#NAs")
    ('its name is that of an identifier', 'its name is that of an identifier', None, 'its name says a count of missing values')
    """
    text = plain(name)
    if stock_rank(name) is not None or _IDENTIFIERS.fullmatch(text):
        return "its name is that of an identifier"
    return next((reason for reason, words in _NOT_FACTORS if words.fullmatch(text)), None)


def is_position(name: str) -> bool:
    """Whether a name says rank or position: no factor where the column holds whole numbers."""
    return bool(_POSITION.fullmatch(plain(name)))


def is_whole_rank(name: str) -> bool:
    """Whether a name is that of a whole ranking system, such as "100% rank"."""
    return bool(_WHOLE_RANK.fullmatch(" ".join(name.lower().split())))


def is_forward(name: str) -> bool:
    """Whether a name says the return that followed.

    Examples
    --------
    >>> [is_forward(n) for n in ("__Future_Perf__", "TARGET", "fwd_ret_4w", "5D", "Price target", "1 month return")]
    [True, True, True, True, False, False]
    """
    return bool(_FORWARD.fullmatch(plain(name))) or _horizon(name) is not None


def forward_order(name: str) -> tuple[int, int]:
    """Which of several returns that followed is taken: one that says so, then the shortest horizon."""
    days = _horizon(name)
    return (0, 0) if days is None else (1, days)


def _horizon(name: str) -> int | None:
    # alphalens calls forward returns 1D, 5D, 10D
    return horizon_days(name) if re.fullmatch(r"\d+ ?[DWM]", name.strip()) else None


def price_role(name: str) -> str | None:
    """The role of a price on the date, or at the next one; None for other names.

    Examples
    --------
    >>> price_role("Last Close"), price_role("Next Close"), price_role("Close to high")
    ('price_now', 'price_next', None)
    """
    text = plain(name)
    if _PRICE_NOW.fullmatch(text):
        return "price_now"
    return "price_next" if _PRICE_NEXT.fullmatch(text) else None
