"""Values of factors and the return that followed: names, what is missing, units."""

from __future__ import annotations

import numpy as np

from ..errors import UserError
from .corrections import Corrections
from .decide import percent_or_fraction
from .panel import Head
from .panelstore import Rows
from .record import Import
from .values import column_name, shorten

# A column that moves by less than this share of its size loses too much with seven digits.
_FINE = 1e-3


def factor_labels(head: Head, columns: list[int]) -> list[str]:
    """The factors' names; where two are equal, with their columns."""
    names = [
        shorten(head.header[i], 60) or column_name(i, head.header).capitalize() for i in columns
    ]
    return [
        f"{name} ({column_name(i, [])})" if names.count(name) > 1 else name
        for name, i in zip(names, columns, strict=True)
    ]


def leave_out_empty(
    rows: Rows, labels: list[str], columns: list[int], head: Head, record: Import
) -> list[str]:
    values = rows.columns()[0]
    kept = [at for at, column in enumerate(values.T) if not np.isnan(column).all()]
    if len(kept) == len(labels):
        return labels
    for at in sorted(set(range(len(labels))) - set(kept)):
        record.warnings.append(
            f"All values of {column_name(columns[at], head.header)} are missing; it was left out."
        )
        record.columns[columns[at]].role = "ignore"
        record.columns[columns[at]].reason = "all its values are missing"
    if not kept:
        raise UserError(
            "No factor has any values.",
            field="columns",
            remedy="Choose a file that holds the values themselves.",
        )
    rows.keep_factors(kept)
    return [labels[at] for at in kept]


def warn_missing(values: np.ndarray, labels: list[str], record: Import) -> None:
    """Count what is missing, by factor: never a silent NaN."""
    missing = [
        (int(np.isnan(column).sum()), label) for column, label in zip(values.T, labels, strict=True)
    ]
    total = sum(count for count, _ in missing)
    if not total:
        return
    most = sorted((each for each in missing if each[0]), key=lambda each: -each[0])
    named = ", ".join(
        f"{label}: {count:,} ({count / len(values):.1%})" for count, label in most[:6]
    )
    more = f", and {len(most) - 6:,} more factors" if len(most) > 6 else ""
    record.warnings.append(
        f"{total:,} value{'s are' if total > 1 else ' is'} missing, of {values.size:,} ({named}{more})."
    )


def warn_digits(values: np.ndarray, labels: list[str], record: Import) -> None:
    if values.dtype != np.float32:
        return
    close = []
    for column, label in zip(values.T, labels, strict=True):
        low, high = np.nanmin(column), np.nanmax(column)
        if high > low and high - low < _FINE * max(abs(low), abs(high)):
            close.append(label)
    if close:
        record.warnings.append(
            f"The values of {', '.join(close[:5])} lie so close together that seven digits tell few of them apart. With a "
            "shorter file all digits are kept."
        )


def forward_return(
    extra: np.ndarray,
    columns: list[int],
    head: Head,
    per_year: float,
    record: Import,
    wanted: Corrections,
) -> tuple[np.ndarray | None, str]:
    """The return that followed, as a fraction; from two prices where those are what there is."""
    if not columns:
        return None, ""
    if len(columns) == 2:
        now, after = extra.T
        if ((now <= 0) | (after < 0)).any():
            raise UserError(
                "There are prices of zero or below, which cannot be.",
                field=f"columns.{columns[0]}",
                remedy="Correct the cells, or set both prices to “Not used”.",
            )
        names = [shorten(head.header[column], 40) for column in columns]
        return after / now - 1, f"from {names[0]} to {names[1]}"
    returns = extra[:, 0]
    name = shorten(head.header[columns[0]], 60) or "forward return"
    if np.isnan(returns).all():
        record.warnings.append(
            f"All values of {column_name(columns[0], head.header)} are missing; it was left out."
        )
        return None, ""
    chosen = wanted.choice("unit", ["percent", "fraction"], "unit")
    unit = percent_or_fraction(
        returns[:, None],
        per_year if per_year > 0 else 12.0,
        wanted=chosen,
        signs=sum("%" in row[columns[0]] for row in head.rows),
        named=name if "%" in name else "",
    )
    record.add_unit(unit.value, unit.reason, "Unit of the return that followed")
    if unit.warning:
        record.warnings.append(unit.warning)
    return (returns / 100 if unit.value == "percent" else returns), name
