"""Roles made to agree with each other, and buckets put in order."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import UserError
from .corrections import Corrections
from .groups import Group, starts_high
from .record import Column, Import
from .refuse import refuse_one_column
from .values import column_letter

MOST_BUCKETS = 200
USUAL_BUCKETS = (5, 10, 20, 50, 100, 200)
_NO_NAME = re.compile(r"(column[ _]*\d+)?", re.I)  # spreadsheets call unnamed columns Column1


@dataclass
class Roles:
    """What was decided about the columns of a wide table.

    `buckets` are column indices, lowest rank first; `excess` says that their names say so.
    """

    columns: list[Column]
    buckets: list[int]
    series: list[int]
    benchmark: int | None
    universe: int | None
    excess: bool = False


def settle(
    columns: list[Column],
    group: Group | None,
    header: list[str],
    record: Import,
    corrections: Corrections,
) -> Roles:
    """Bring the roles together, order the buckets and check that the whole makes sense."""
    by_role: dict[str, list[int]] = {}
    for column in columns:
        by_role.setdefault(column.role, []).append(column.index)
    for role in ("date", "benchmark", "universe"):
        if len(by_role.get(role, [])) > 1:
            chosen = [i for i in by_role[role] if corrections.columns.get(i) == role]
            if len(chosen) != 1:
                raise UserError(f"Only one column can be the {role}.", field="columns")
            for index in by_role[role]:
                if index != chosen[0]:
                    columns[index].role, columns[index].reason = (
                        "ignore",
                        f"you chose another {role}",
                    )
            by_role[role] = chosen
    for role in ("key", "value"):
        if role in by_role:
            raise UserError(
                f"The role “{role}” is for long tables, which have one row per date and bucket.",
                field=f"columns.{by_role[role][0]}",
            )
    if not by_role.get("date"):
        raise UserError("One column must hold the dates.", field="columns")
    buckets, series = by_role.get("bucket", []), by_role.get("series", [])
    if buckets and series:
        asked = {role for role in corrections.columns.values() if role in ("bucket", "series")}
        if len(asked) > 1:
            raise UserError(
                "A file holds either buckets or strategies: set the columns to one or the other.",
                field="columns",
            )
        # A correction of one column speaks for the others of its kind; else buckets win.
        role = next(iter(asked), "bucket")
        for index in series if role == "bucket" else buckets:
            columns[index].role = role if asked else "ignore"
        together = sorted(buckets + series)
        if asked:
            buckets, series = (together, []) if role == "bucket" else ([], together)
        else:
            series = []
    if not buckets and not series and not corrections.columns:
        # A file of dates and SPY: an index alone is a series, a benchmark of nothing is not.
        for role in ("benchmark", "universe"):
            series += by_role.pop(role, [])
        for index in series:
            columns[index].role, columns[index].reason = "series", "there are no others"
    if len(buckets) == 1 and not series:
        if corrections.columns:
            raise UserError(
                "Only one column is a bucket; a ranking needs at least two.", field="columns"
            )
        columns[buckets[0]].role, series, buckets = "series", buckets, []
    if len(columns) == 1:
        refuse_one_column()
    if not buckets and not series:
        raise UserError(
            "No column holds returns of buckets.",
            field="columns",
            remedy="The table needs a column of dates and at least two columns of numbers.",
        )
    suspects = _beside_the_buckets(buckets, header)
    if len(buckets) > MOST_BUCKETS:
        raise UserError(
            f"There are {len(buckets)} columns of numbers; rankings have 2 to {MOST_BUCKETS} buckets.",
            field="columns",
            remedy=f"{suspects} Set the role of those that are no bucket."
            if suspects
            else "Choose a file with one column per bucket, not per stock.",
        )
    if suspects:
        record.warnings.append(
            f"{suspects} All were taken as buckets; set the role of those that are none."
        )
    if buckets:
        buckets = _in_order(buckets, group, header, record, corrections)
        for number, index in enumerate(buckets, start=1):
            columns[index].bucket = number
    return Roles(
        columns,
        buckets,
        series,
        next(iter(by_role.get("benchmark", [])), None),
        next(iter(by_role.get("universe", [])), None),
        bool(group and group.excess),
    )


def _beside_the_buckets(buckets: list[int], header: list[str]) -> str | None:
    """A sentence where one or two columns without names are more than a usual number of buckets.

    Which of them is the benchmark or the universe cannot be told from their numbers: both move like
    a bucket. They stand before or after the buckets.
    """
    usual = next((n for n in (len(buckets) - 1, len(buckets) - 2) if n in USUAL_BUCKETS), None)
    if usual is None or not all(_NO_NAME.fullmatch(header[index]) for index in buckets):
        return None
    extra = len(buckets) - usual
    places = [f"column {column_letter(index)}" for index in (*buckets[:extra], *buckets[-extra:])]
    what = "one of them is perhaps a benchmark or the universe"
    if extra == 2:
        what = "two of them are perhaps a benchmark and the universe"
    return (
        f"There are {len(buckets)} columns of numbers without names, {extra} more than the usual {usual} buckets: "
        f"{what}, most likely among the first and the last "
        f"({', '.join(places[:-1])} or {places[-1]})."
    )


def _in_order(
    buckets: list[int],
    group: Group | None,
    header: list[str],
    record: Import,
    corrections: Corrections,
) -> list[int]:
    """Buckets from the lowest rank to the highest; ``order`` is about the columns as the file has them."""
    if group and set(buckets) <= set(group.columns):
        low_first = [index for index in group.columns if index in buckets]
        if starts_high(group):
            low_first.reverse()
        reason = group.reason
        if group.marks:
            reason = "the names say which end is low and which is high"
        # As the file has them, unless the file has them in no order (1, 10, 2, 3, ...).
        in_file = buckets if low_first in (buckets, buckets[::-1]) else low_first
    else:
        low_first = in_file = buckets
        reason = "the first column is taken as the lowest rank"
        record.warnings.append(
            "The column names do not say which bucket is which; the columns were taken from left to right, "
            "lowest rank first. Check the order."
        )
    value = "ascending" if low_first == in_file else "descending"
    wanted = corrections.choice("order", ["ascending", "descending"], "order of buckets")
    if wanted:
        low_first = in_file if wanted == "ascending" else in_file[::-1]
        value, reason = wanted, "you chose it"
    low, high = (header[i] or f"column {column_letter(i)}" for i in (low_first[0], low_first[-1]))
    record.add(
        "order", "Order of buckets", value,
        f"{value}: {low} is the lowest rank, {high} the highest",
        reason, "choice",
        (("ascending", "first bucket is the lowest rank"), ("descending", "first bucket is the highest rank")),
    )  # fmt: skip
    return low_first
