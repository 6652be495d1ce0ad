"""Cells to numbers: decimal marks, thousands marks, percent signs, and words for "missing"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np

MISSING_WORDS = frozenset(
    [
        "",
        "-",
        "--",
        "---",
        "–",
        "—",
        ".",
        "..",
        "?",
        "*",
        "na",
        "n/a",
        "n.a.",
        "nan",
        "null",
        "none",
        "nil",
        "missing",
        "#n/a",
        "#na",
        "#n/a n/a",
        "#div/0!",
        "#value!",
        "#ref!",
        "#name?",
        "#num!",
        "#null!",
        "#error!",
        "n.v.",
        "k.a.",
    ]
)
# Ken French's files say "-99.99 or -999"; no return in percent or as a fraction can be below -100 %,
# and one of exactly -99.99 % is not to be expected.
MISSING_CODES = (-99.99, -999.0)

_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2010": "-", "\u2011": "-", "\uff0d": "-"})
_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\u2007\ufeff\u200b'\u2019$€£ ", None))
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.I)
# What nearly every cell is; nothing needs to be taken off it, and it is below the largest number.
_USUAL = re.compile(r"-?\d{1,9}(\.\d{1,15})?", re.ASCII)
_GROUPS = {
    ".": re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII),
    ",": re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d*)?", re.ASCII),
}
_SPACED = re.compile(r"[+-]?\d+( \d{3})*([.,]\d*)?%?", re.ASCII)


def is_missing(cell: str) -> bool:
    """Whether a cell is blank or says in words that there is no value.

    Examples
    --------
    >>> [is_missing(cell) for cell in (" ", "N/A", "#DIV/0!", "0")]
    [True, True, True, False]
    """
    cell = cell.strip(" \t\u00a0\"'")
    return not cell or cell.lower() in MISSING_WORDS


def to_number(cell: str, decimal: str) -> float | None:
    """The number in a cell, NaN where it is missing, None where it holds something else.

    A percent sign is taken off, not applied: the unit is decided for the whole table.

    Examples
    --------
    >>> to_number("(1.234,5 %)", ","), to_number("−0.5%", "."), to_number("1'000", ".")
    (-1234.5, -0.5, 1000.0)
    >>> to_number("1,5", "."), to_number("abc", ".")
    (None, None)
    """
    if decimal == "." and _USUAL.fullmatch(cell):
        return float(cell)
    if is_missing(cell):
        return np.nan
    text = cell.strip(' \t\u00a0"').translate(_SIGNS)
    if text.startswith("(") and text.rstrip("% ").endswith(")"):
        text = "-" + text.replace("(", "").replace(")", "")
    inner = text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2009", " ")
    inner = inner.strip("%$€£ +-")
    if " " in inner and not _SPACED.fullmatch(inner):
        return None  # two numbers in one cell are not one number
    text = text.translate(_BLANKS).removesuffix("%").removeprefix("%")
    if text.endswith("-"):
        text = "-" + text[:-1]
    if _GROUPS[decimal].fullmatch(text):
        text = text.replace("," if decimal == "." else ".", "")
    if decimal == ",":
        if "." in text:
            return None
        text = text.replace(",", ".")
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if abs(value) < 1e15 else None


def looks_numeric(cell: str) -> bool:
    """Whether a cell is a number under either decimal mark (a missing value is not a number).

    Examples
    --------
    >>> looks_numeric("1.234,5"), looks_numeric("-3.2%"), looks_numeric("Bucket 1")
    (True, True, False)
    """
    if _USUAL.fullmatch(cell):
        return True
    if is_missing(cell):
        return False
    return to_number(cell, ".") is not None or to_number(cell, ",") is not None


_BIG_WHOLE = re.compile(r"[+-]?[1-9]\d{2}", re.ASCII)
_EVIDENCE = (
    # A mark that cannot be a thousands mark is a decimal mark: not followed by exactly three
    # digits, or after a leading zero, or after more than three digits.
    re.compile(r"[+-]?(\d*([.,])(\d{1,2}|\d{4,})|0([.,])\d+|\d{4,}([.,])\d*|([.,])\d+)(e[+-]?\d+)?", re.I),
    re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})+([.,])\d*"),
)  # fmt: skip


def decimal_mark(cells: Iterable[str]) -> tuple[int, int, int]:
    """Count the cells that prove a decimal point, prove a decimal comma, or could be either.

    Examples
    --------
    >>> decimal_mark(["1,5", "-0,123", "1.234,5", "1,234"])
    (0, 3, 1)
    >>> decimal_mark(["1.5", "1,234.5", "7"])
    (2, 0, 0)
    """
    points = commas = unclear = 0
    for cell in cells:
        text = cell.strip().translate(_SIGNS).translate(_BLANKS).strip("()%")
        if "," not in text and "." not in text:
            continue
        mark = None
        if single := _EVIDENCE[0].fullmatch(text):
            mark = next(group for group in single.groups()[1:-1] if group in (".", ","))
        elif (both := _EVIDENCE[1].fullmatch(text)) and both[1] != both[2]:
            mark = both[2]
        elif text.count(",") > 1 and "." not in text:
            mark = "."
        elif text.count(".") > 1 and "," not in text:
            mark = ","
        elif re.fullmatch(r"[+-]?\d{1,3}[.,]\d{3}", text):
            unclear += 1
        points += mark == "."
        commas += mark == ","
    return points, commas, unclear


def decide_decimal(cells: Sequence[str]) -> tuple[str, str, str | None]:
    """The decimal mark of a sample of cells, the reason, and a warning where it is not certain.

    Examples
    --------
    >>> decide_decimal(["1,5", "-0,25", "3"])[:2]
    (',', '2 of 3 cells looked at can only be read this way')
    """
    points, commas, unclear = decimal_mark(cells)
    if points or commas:
        count = max(points, commas)
        reason = f"{count:,} of {len(cells):,} cells looked at can only be read this way"
        return "." if points >= commas else ",", reason, None
    filled = [cell for cell in cells if not is_missing(cell)]
    commas_in = [cell for cell in filled if "," in cell]
    points_in = [cell for cell in filled if "." in cell]
    if not unclear or not (commas_in or any(_BIG_WHOLE.fullmatch(cell) for cell in filled)):
        return ".", "no cell needs another one", None
    # All marks stand before exactly three digits. In every cell, that is a number of decimals;
    # in some cells only, beside whole numbers from 100 on, it divides thousands.
    mark_in = commas_in or points_in
    seen, other = (",", ".") if commas_in else (".", ",")
    mark, reason = seen, f"every cell has three digits after its “{seen}”"
    if len(mark_in) < 0.95 * len(filled):
        mark, reason = other, f"only some cells have a “{seen}”, always before three digits"
    warning = (
        f"Whether “{mark_in[0]}” has a decimal or a thousands mark is not certain; the decimal mark was taken to "
        f"be “{mark}”. Check it."
    )
    return mark, reason, warning
