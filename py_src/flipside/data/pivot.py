"""Long tables turned round: one row per date, one column per bucket."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from ..errors import UserError
from .corrections import Corrections
from .groups import find_groups, starts_high
from .long import horizon_days
from .names import role_by_words, tidy
from .raw import RawTable
from .record import Import
from .values import shorten


def from_long(
    dates: Sequence[date],
    keys: Sequence[str],
    values: np.ndarray,
    row_numbers: Sequence[int],
    key_name: str,
    value_name: str,
    record: Import,
    corrections: Corrections,
) -> RawTable:
    """The wide table of N rows of date, bucket and value.

    Parameters
    ----------
    dates, keys, row_numbers : sequences of length N
    values : float, shape (N,)
    key_name, value_name : str
        Headers of the two columns.

    Raises
    ------
    UserError
        Many rows have the same date and bucket.
    """
    days, names, table, first, repeated = pivot(dates, keys, values)
    if len(repeated) > len(keys) // 3:
        raise UserError(
            f"{len(repeated):,} of {len(keys):,} rows repeat a date and bucket that were there before; perhaps "
            "another column divides the stocks further, into sectors for example.",
            remedy="Keep the rows of one group only.",
        )
    if len(repeated):
        rows = [row_numbers[at] for at in repeated]
        record.drop("their date and bucket were there before", rows)
        record.warnings.append(
            f"{len(repeated):,} rows repeat a date and bucket, first in row {rows[0]}; the first of each was kept."
        )
    gap = float(np.median(np.diff(days).astype(int))) if len(days) > 1 else 0.0
    if warning := horizon_warning(value_name, gap):
        record.warnings.append(warning)
    if tidy(key_name) == "factor_quantile":
        record.warnings.append(
            "Tables made by alphalens carry the date on which each return begins; the returns are shown at that date."
        )
    buckets, extra = _buckets(names, record, corrections)
    kept = [*buckets, *extra.values()]
    place = {role: kept.index(index) for role, index in extra.items()}
    return RawTable(
        dates=[day.astype(object) for day in days],
        row_numbers=[row_numbers[at] for at in first],
        values=table[:, kept],
        names=[shorten(names[i], 60) or "(blank)" for i in kept],
        places=[f"bucket “{shorten(names[i])}”" for i in kept],
        columns=None,
        buckets=list(range(len(buckets))),
        series=[],
        benchmark=place.get("benchmark"),
        universe=place.get("universe"),
        title=value_name,
    )


def _buckets(
    names: list[str], record: Import, corrections: Corrections
) -> tuple[list[int], dict[str, int]]:
    """Which keys are buckets, lowest rank first, and which are benchmark and universe."""
    groups = find_groups(names, range(len(names)))
    extra: dict[str, int] = {}
    if groups:
        buckets, reason = groups[0].columns, groups[0].reason
        for index, name in enumerate(names):
            found = role_by_words(name)
            if index not in buckets and found and found[0] in ("benchmark", "universe"):
                extra.setdefault(found[0], index)
        left = [n for i, n in enumerate(names) if i not in buckets and i not in extra.values()]
        if left:
            shown = ", ".join(f"“{shorten(name, 20)}”" for name in left[:5])
            record.warnings.append(f"Rows named {shown} belong to no bucket and were not used.")
    else:
        buckets, reason = (
            list(range(len(names))),
            "the first in the file is taken as the lowest rank",
        )
        record.warnings.append(
            "The names of the buckets do not say their order; the order in the file was taken, lowest rank first."
        )
    wanted = corrections.choice("order", ["ascending", "descending"], "order of buckets")
    high_first = bool(groups) and starts_high(groups[0])
    value = wanted or ("descending" if high_first else "ascending")
    if value == "descending":
        buckets = buckets[::-1]
    record.add(
        "order", "Order of buckets", value,
        f"{value}: {names[buckets[0]]} is the lowest rank, {names[buckets[-1]]} the highest",
        "you chose it" if wanted else reason, "choice",
        (("ascending", "lowest number is the lowest rank"), ("descending", "lowest number is the highest rank")),
    )  # fmt: skip
    return buckets, extra


def horizon_warning(name: str, gap: float) -> str | None:
    """A sentence where each return covers more days than lie between two dates, else None.

    Examples
    --------
    >>> horizon_warning("1D", 1.0) is None, "overlap" in horizon_warning("5D", 1.0)
    (True, True)
    """
    days = horizon_days(name)
    if days is None or days <= 1.5 * gap:
        return None
    return (
        f"Each return covers {name}, but the dates are {gap:g} day{'s' if gap != 1 else ''} apart, so the returns overlap: compounding "
        "them counts the same days several times. Choose the horizon that equals the distance of the dates."
    )


def pivot(
    dates: Sequence[date], keys: Sequence[str], values: np.ndarray
) -> tuple[np.ndarray, list[str], np.ndarray, np.ndarray, np.ndarray]:
    """One row per date and one column per key; of repeated pairs the first is kept.

    Parameters
    ----------
    dates, keys : sequences of length N
    values : float, shape (N,)

    Returns
    -------
    dates : datetime64[D], shape (T,)
    names : list of str, length K
        In the order in which the keys first appear.
    table : float, shape (T, K)
    first : int, shape (T,)
        Position in the input of each date's first row.
    repeated : int, shape (M,)
        Positions of rows left out because their date and key were there before.

    Examples
    --------
    >>> day = date(2020, 1, 31)
    >>> pivot([day, day, day], ["1", "2", "2"], np.array([0.1, 0.2, 0.3]))[2]
    array([[0.1, 0.2]])
    """
    names = list(dict.fromkeys(keys))
    place = {name: at for at, name in enumerate(names)}
    key = np.fromiter((place[k] for k in keys), dtype=np.int64, count=len(keys))
    days, first, at = np.unique(
        np.array(dates, dtype="datetime64[D]"), return_index=True, return_inverse=True
    )
    pairs = at * len(names) + key
    _, kept = np.unique(pairs, return_index=True)
    table = np.full((len(days), len(names)), np.nan)
    table[at[kept], key[kept]] = values[kept]
    repeated = np.setdiff1d(np.arange(len(pairs)), kept)
    return days, names, table, first, repeated
