"""Column names taken apart: bucket numbers, ends of a ranking, and words that say another role."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

_LOW = r"lowest|low|lo|bottom|worst|losers?|smallest|least|cheapest"
_HIGH = r"highest|high|hi|top|best|winners?|largest|most"
_MARK = re.compile(rf"\b(?:(?P<low>{_LOW})|(?P<high>{_HIGH}))\b")
_MIDDLE = re.compile(r"(med|medium|mid|middle|neutral)\b.*")
_NUMBER = r"\d+(?:\.\d+)?"
_RANGE = re.compile(
    rf"(?P<stem>(?:[^\W\d]| )*?)[\s:_-]*[\[(]?\s*(?P<a>{_NUMBER})\s*%?\s*(?:-|to|,|;|:|\.\.|_)\s*(?P<b>{_NUMBER})\s*%?"
    r"\s*[\])]?\s*(?P<suffix>(?:[^\W\d]| )*)"
)
_NUMBERED = re.compile(
    r"(?P<stem>(?:[^\W\d]|[&/ ])*?)[\s#.:_-]*(?P<n>\d{1,3})(?:\.0)?(?:st|nd|rd|th)?[\s:_-]*(?P<suffix>(?:[^\W\d]|[./ ])*)"
)

_IN_PARENTHESES = re.compile(r"\s*[\[(].*[\])]$")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_AS_A_DATE = re.compile(rf"(?P<d>\d{{1,2}})-(?P<m>{'|'.join(_MONTHS)})")

_AVERAGE = r"average|\bavg\b|\bmean\b|median"
# What a column holds, by words in its name; the first that fits.
_WORDS: tuple[tuple[str, str, re.Pattern], ...] = tuple(
    (role, reason, re.compile(pattern))
    for role, reason, pattern in (
        (
            "series",
            "its name is that of a factor's returns",
            r"\A(smb|hml|rmw|cma|umd|mom|mkt-?rf|mkt)\Z",
        ),
        (
            "ignore",
            "its name says standard deviation or another statistic, not a return",
            r"std|st\.? ?dev|stdev|standard|volatil|\bvol\b|\bsd\d*\b|error|t-?stat|\bse\b|p-?val|sharpe|sortino"
            r"|drawdown|\bbeta\b|\balpha\b|\br2\b|confidence|\bci\b",
        ),
        (
            "ignore",
            "its name says a count, a turnover or a size, not a return",
            r"count|number|\bnum\b|#|\bn\b|\bno\.|turnover|positions?\b|holdings|stocks held|n_?stocks"
            r"|firms|weight\b|\bcap\b|\bsize\b|yield|slippage|\bcost",
        ),
        ("ignore", "its name says another date", r"\bdate\b|\byear\b|\bmonth\b|yyyymm|\bperiod\b"),
        ("ignore", "its name says a risk-free rate", r"\brf\b|risk[- ]?free|t-?bill"),
        (
            "ignore",
            "its name says a difference between buckets, which is computed here anew",
            r"spread|long[ -/]+short|\bl[/-]s\b|\bls\b|\bwml\b|(?:hi(?:gh)?|top|winners?)\s*[-–/]+\s*(?:lo|bot|los)"
            r"|minus|\bdiff|(?:lo|low|bottom)\s*-\s*(?:hi|high|top)|\b[qdp]?\d+\s*[-–]\s*[qdp]\d+\b",
        ),
        (
            "benchmark",
            "its name is that of a benchmark",
            r"bench|\bbmk?\b|\bspy\b|s ?& ?p|\bspx\b|\bsp ?500|\b(iwm|iwb|iwv|iwn|iwo|iwd|iwf|qqq|vti|ivv|voo|dia"
            r"|acwi|mdy|ijr|ijh|rsp|eem|efa|vxus|urth|itot|vt|vb)\b|russell|msci|\^gspc|\^rut|nasdaq|dow jones"
            r"|stoxx|\bftse\b|\bdax\b|nikkei|topix|\bindex\b|market|\bmkt\b",
        ),
        ("universe", "its name says the whole universe", r"univ|\Aall\b|allfund|\Atotal\Z|eligible"),
        ("ignore", "its name says an average of other columns", _AVERAGE),
        (
            "series",
            "its name says the return of one strategy",
            r"screen|strateg|portfolio\b|\bfund\b|model|system|simulat|\breturns?\b|\bret\b|equity|performance",
        ),
    )
)  # fmt: skip
_NOT_RANKED = re.compile(r"(<=?|≤|>=?)\s*0%?|neg(ative)?|zero|missing|\bnas?\b|n/a|unranked")


@dataclass(frozen=True)
class Name:
    """A column's name taken apart. `key` sorts buckets, lowest first; None where it is no bucket."""

    text: str
    key: float | None = None
    form: str = ""
    stem: str = ""
    mark: str = ""


def tidy(name: str) -> str:
    """A name without quotes, percent signs and case, dashes made plain."""
    text = name.lower().replace("\u2013", "-").replace("\u2014", "-").replace("\u2212", "-")
    text = re.sub(r"[\"'\u00a0]+|[\[(]\s*%\s*[\])]|\bunnamed: ?\d+(_level_\d+)?", " ", text)
    return " ".join(text.split()).strip(" ,;:")


def take_apart(name: str) -> Name:
    """Find the bucket number, range or end in a column's name.

    Examples
    --------
    >>> [take_apart(n).key for n in ("Bucket 7", "Q3", "95-100", "1st decile", "Universe")]
    [7.0, 3.0, 95.0, 1.0, None]
    >>> take_apart("Lo PRIOR").key, take_apart("Hi 30").key, take_apart("10 (Low)").mark
    (-inf, inf, 'low')
    """
    text = tidy(name)
    if not text or _NOT_RANKED.fullmatch(text):
        return Name(text)
    mark = ""
    bare = text
    if found := _MARK.search(text):
        mark = "low" if found["low"] else "high"
        if _MARK.search(text, found.end()):
            return Name(text)  # "high - low" is a difference
        bare = " ".join((text[: found.start()] + " " + text[found.end() :]).split())
        bare = bare.replace("()", "").replace("( )", "").strip(" -:_")
        if found.start() == 0 or not re.search(r"\d", bare):
            return Name(text, -math.inf if mark == "low" else math.inf, "end", "", mark)
    if _MIDDLE.fullmatch(bare):
        return Name(text, 0.0, "middle")
    bare = bare.strip("% ")
    if match := _RANGE.fullmatch(bare):
        a, b = float(match["a"]), float(match["b"])
        stem = f"{match['stem'].strip()}~{match['suffix'].strip()}~range"
        return Name(text, min(a, b), "range", stem, mark)
    if match := _AS_A_DATE.fullmatch(bare):
        # Spreadsheet programs turn the header 5-10 into 10-May.
        ends = int(match["d"]), 1 + _MONTHS.index(match["m"])
        return Name(text, float(min(ends)), "range", "~~range", mark)
    if match := _NUMBERED.fullmatch(bare) or _NUMBERED.fullmatch(_IN_PARENTHESES.sub("", bare)):
        stem = f"{match['stem'].strip(' _')}~{match['suffix'].strip(' _./')}"
        return Name(text, float(match["n"]), "number", stem, mark)
    return Name(text)


def role_by_words(name: str) -> tuple[str, str] | None:
    """Role and reason where the words of a column's name tell it.

    Examples
    --------
    >>> role_by_words("SPY")[0], role_by_words("Std Dev")[0], role_by_words("Pigs")
    ('benchmark', 'ignore', None)
    """
    text = tidy(name)
    if not text:
        return None
    if _NOT_RANKED.fullmatch(text):
        return "ignore", "its name says stocks outside of the ranking"
    return next(
        ((role, reason) for role, reason, words in _WORDS if words.search(text)),
        None,
    )


def says_average(name: str) -> bool:
    """Whether a column's name says an average of other columns.

    Examples
    --------
    >>> says_average("Average of the deciles %"), says_average("Decile 3")
    (True, False)
    """
    return bool(re.search(_AVERAGE, tidy(name)))


_TICKER = re.compile(r"\^?[A-Z]{1,5}(:[A-Z]{2,4})?")


def is_ticker(name: str) -> bool:
    """Whether a name looks like an instrument's symbol, such as IJR or SPY:USA."""
    return bool(_TICKER.fullmatch(name.strip()))
