"""Numbers as in the file to returns: order of rows, levels, unit, frequency, range, and every check."""

from __future__ import annotations

import re

import numpy as np

from ..errors import UserError
from .checks import (
    check_constant,
    cut_range,
    leave_out_empty,
    need,
    refuse_impossible,
    sort_rows,
    warn_identical,
    warn_missing,
)
from .corrections import Corrections
from .decide import level_step, levels_or_returns, percent_or_fraction, wander
from .frequency import describe, gap_warning, periods_per_year
from .kinds import BucketReturns, ReturnSeries
from .names import take_apart
from .raw import RawTable
from .record import Import

_UNIT_IN_NAME = re.compile(r"(?<!\d)%|percent(?!ile)|\bpct\b", re.I)
_EXCESS = re.compile(r"\bexcess\b", re.I)


def to_data_set(
    table: RawTable, record: Import, corrections: Corrections, name: str, source: str
) -> BucketReturns | ReturnSeries:
    """Turn the numbers into returns and check them.

    Raises
    ------
    UserError
        Fewer than 12 periods, returns below -100 %, nothing that varies.
    """
    need(len(table.dates), "rows with a date")
    sort_rows(table, record)
    leave_out_empty(table, record)
    values = _values_fact(table, record, corrections)
    days = np.array(table.dates, dtype="datetime64[D]")
    need(len(days), "different dates")
    per_year = _frequency(days, record, corrections)
    if values == "levels":
        _to_returns(table, record)
        days = days[1:]
    else:
        _to_fractions(table, per_year, values, record, corrections)
    refuse_impossible(table, record)
    filled = np.isfinite(table.values[:, table.main]).any(axis=1)
    record.drop(
        "no bucket has a value",
        [n for n, f in zip(table.row_numbers, filled, strict=True) if not f],
    )
    days, returns = days[filled], table.values[filled]
    need(len(days), "periods with values")
    days, table.values = cut_range(days, returns, record, corrections)
    leave_out_empty(table, record)  # once more: levels and a range can leave nothing of a column
    returns = table.values
    if warning := gap_warning(days):
        record.warnings.append(warning)
    warn_missing(table, returns, record)
    check_constant(table, returns, record)
    warn_identical(table, returns, record)
    column = {
        "benchmark": None if table.benchmark is None else returns[:, table.benchmark],
        "benchmark_name": "benchmark" if table.benchmark is None else table.names[table.benchmark],
    }
    common = dict(
        name=name,
        source=source,
        dates=days,
        periods_per_year=per_year,
        returns=returns[:, table.main],
        labels=tuple(table.names[i] for i in table.main),
        **column,
    )
    if table.buckets:
        universe = None if table.universe is None else returns[:, table.universe]
        return BucketReturns(**common, universe=universe, excess=values == "excess")
    return ReturnSeries(**common)


def _values_fact(table: RawTable, record: Import, corrections: Corrections) -> str:
    words = {
        "returns": "returns of each period",
        "levels": "levels (index values)",
        "excess": "excess returns of each period",
    }
    wanted = corrections.choice("values", list(words), "kind of values")
    try:
        decision = levels_or_returns(table.values[:, table.main], wanted)
    except UserError as error:
        # The fact is recorded all the same, so that the visitor can settle it.
        record.add(
            "values", "Values are", None, "not clear", error.message, "choice", tuple(words.items())
        )  # fmt: skip
        raise
    value, reason = decision.value, decision.reason
    if value == "returns" and not wanted:
        by_name = table.excess or _EXCESS.search(table.title)
        if by_name:
            value, reason = "excess", "the names say excess"
    record.add(
        "values", "Values are", value, words[value], reason, "choice", tuple(words.items())
    )  # fmt: skip
    if decision.warning:
        record.warnings.append(decision.warning)
    if value == "excess" and table.buckets:
        record.warnings.append(
            "These are excess returns: the spread between buckets is right, but each bucket's own return is what it "
            "earned beyond the benchmark or universe."
        )
        if table.extras:
            places = " and ".join(table.places[i] for i in table.extras)
            record.warnings.append(
                f"Set aside: {places}. The buckets' returns are already in excess of the benchmark or the universe, so "
                "they cannot be compared with either."
            )
            _demote(table, record, "it cannot be compared with excess returns")
            table.benchmark = table.universe = None
    return value


def _demote(table: RawTable, record: Import, reason: str) -> None:
    for column in record.columns:
        if table.columns is not None and column.index in [table.columns[i] for i in table.extras]:
            column.role, column.reason = "ignore", reason


def _frequency(days: np.ndarray, record: Import, corrections: Corrections) -> float:
    per_year, reason, warning = periods_per_year(days)
    wanted = corrections.number("periods_per_year", 0.1, 400, "Periods per year")
    if wanted is not None:
        per_year, reason, warning = wanted, "you chose it", None
    if warning:
        record.warnings.append(warning)
    record.add(
        "periods_per_year", "Periods a year", per_year, describe(per_year), reason, "number"
    )  # fmt: skip
    return per_year


def _to_returns(table: RawTable, record: Import) -> None:
    """Levels become returns by ``level / level before - 1``; the first row is their base."""
    levels = table.values
    bad = np.argwhere(levels <= 0)
    for at, place in bad:
        if place in table.main:
            raise UserError(
                f"Row {table.row_numbers[at]}, {table.places[place]}: {levels[at, place]:g} cannot be a level, which is "
                "above zero.",
                field="values",
                remedy="If the file holds returns, say so.",
            )
    turned = np.full((len(levels) - 1, levels.shape[1]), np.nan)
    for place in range(levels.shape[1]):
        column = levels[:, place]
        if place in table.extras and (column[np.isfinite(column)] <= 0).any():
            record.warnings.append(
                f"The buckets are levels, but {table.places[place]} is not; it was left out."
            )
            _forget(table, record, place)
            continue
        turned[:, place] = column[1:] / column[:-1] - 1
    table.values = turned
    record.drop("it is the base of the first return", table.row_numbers[:1])
    table.row_numbers = table.row_numbers[1:]
    table.dates = table.dates[1:]


def _forget(table: RawTable, record: Import, place: int) -> None:
    for column in record.columns:
        if table.columns is not None and column.index == table.columns[place]:
            column.role, column.reason = "ignore", "it is not of the same kind as the buckets"
    if table.benchmark == place:
        table.benchmark = None
    else:
        table.universe = None


def _says_percent(name: str) -> bool:
    """Whether a name gives the unit; the % of "0%-5%" or "Top 10%" does not."""
    return bool(_UNIT_IN_NAME.search(name)) and take_apart(name).form not in ("range", "end")


def _to_fractions(
    table: RawTable, per_year: float, values: str, record: Import, corrections: Corrections
) -> None:
    main = table.values[:, table.main]
    named = [n for n in (*(table.names[i] for i in table.main), table.title) if _says_percent(n)]
    wanted = corrections.choice("unit", ["percent", "fraction"], "unit")
    unit = percent_or_fraction(
        main, per_year, wanted=wanted, shown_as_percent=table.shown_as_percent,
        signs=table.signs, named=named[0] if named else "",
    )  # fmt: skip
    record.add_unit(unit.value, unit.reason)
    if unit.warning:
        record.warnings.append(unit.warning)
    levels = {place: _extra_from_levels(table, place, record) for place in table.extras}
    if unit.value == "percent":
        table.values = table.values / 100
    for place, returns in levels.items():
        if returns is not None:
            table.values[:, place] = returns
    leave_out_empty(table, record)  # levels that stand apart leave no return
    _compare_sizes(table, record)


def _extra_from_levels(table: RawTable, place: int, record: Import) -> np.ndarray | None:
    """A benchmark that is a price or an index beside buckets that are returns; else None."""
    column = table.values[:, [place]]
    known = column[np.isfinite(column)]
    if (
        known.size < 2
        or (known <= 0).any()
        or np.median(known) < 5
        or level_step(column) > 0.2
        or wander(column) > 0.7
    ):
        return None
    record.warnings.append(
        f"The buckets are returns, but {table.places[place]} holds levels; its returns were computed from them."
    )
    return np.concatenate([[np.nan], column[1:, 0] / column[:-1, 0] - 1])


def _compare_sizes(table: RawTable, record: Import) -> None:
    usual = np.nanmedian(np.abs(table.values[:, table.main]))
    for place in table.extras:
        size = np.nanmedian(np.abs(table.values[:, place]))
        if usual > 0 and size > 0 and not 1 / 30 < size / usual < 30:
            record.warnings.append(
                f"The returns of {table.places[place]} are {size / usual:.3g} times as large as those of the buckets; "
                "perhaps it has another unit. If so, set it to “Not used”."
            )
