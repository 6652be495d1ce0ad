"""Levels or returns, percent or fraction: the rules, and each decision with its reason."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..errors import UserError

# Half of a normal variable lies within 0.6745 standard deviations; stock portfolios have a
# volatility of about 20 % a year, so the typical size of a period's return is this, divided
# by the root of the periods per year.
TYPICAL_SIZE = 0.6745 * 0.20
# The border between "as a fraction" and "in percent": ten times typical, half-way (by ratio)
# between a typical return and a hundred times that.
BORDER = 10 * TYPICAL_SIZE
# Within this factor of a border the decision is called close.
CLOSE = 3.0
# Neighbouring levels differ by far less than their distance from zero; returns by more.
LEVEL_STEP = 0.35


@dataclass(frozen=True)
class Decision:
    """A decision with its reason, and a warning where it was close."""

    value: str
    reason: str
    warning: str | None = None


def _median(values: np.ndarray) -> float:
    values = values[np.isfinite(values)]
    return float(np.median(values)) if values.size else math.nan


def level_step(values: np.ndarray) -> float:
    """Typical change from row to row, divided by the typical distance from zero; median over columns.

    Examples
    --------
    >>> round(level_step(np.array([[100.0], [110.0], [99.0], [104.0]])), 3)
    0.098
    """
    steps = [
        _median(np.abs(np.diff(column))) / size
        for column in values.T
        if (size := _median(np.abs(column))) > 0
    ]
    return _median(np.array(steps))


def wander(values: np.ndarray) -> float:
    """Von Neumann's ratio, median over columns: about 2 for values without memory, near 0 for a path.

    Mean squared change from row to row over the variance.
    """
    ratios = []
    for column in values.T:
        column = column[np.isfinite(column)]
        if column.size > 2 and np.ptp(column) > 0:
            ratios.append(float(np.mean(np.diff(column) ** 2) / np.var(column)))
    return _median(np.array(ratios))


def levels_or_returns(values: np.ndarray, wanted: str | None = None) -> Decision:
    """Whether a table holds levels (an index, a price, growth of 100) or returns.

    Parameters
    ----------
    values : float, shape (T, B)
        As in the file, NaN where missing.
    wanted : {"levels", "returns", "excess"}, optional
        The visitor's correction.

    Notes
    -----
    Levels are positive, and a level is close to its neighbour compared with its distance from
    zero (median change over median size below 0.35). Returns vary around zero.

    Raises
    ------
    UserError
        The values look like 1 + return, which is neither.
    """
    if wanted:
        return Decision(wanted, "you chose it")
    known = values[np.isfinite(values)]
    negative = int((known < 0).sum())
    if negative:
        share = negative / known.size
        warning = None
        if len(values) >= 24 and wander(values) < 0.1:
            warning = (
                "The values move like a running total, not like single returns. If they are cumulative "
                "returns, use a file with the return of each period, or with levels."
            )
        return Decision("returns", f"{share:.0%} of the values are below zero", warning)
    if not known.size or (known <= 0).any():
        return Decision("returns", "there are zeros, which levels never have")
    step = level_step(values)
    if step >= LEVEL_STEP:
        warning = (
            "No value is below zero, which is unusual for returns. If these are levels, say so."
        )
        return Decision(
            "returns",
            f"from row to row the values change by {step:.0%} of their size, too much for levels",
            warning,
        )
    if wander(values) > 1.5 and known.min() > 0.2 and known.max() < 5:
        raise UserError(
            "The values lie around 1 and do not follow a path: they look like 1 + return (1.02 for 2 %).",
            field="values",
            remedy="Subtract 1 in a spreadsheet and load the file again, or say that they are levels.",
        )
    reason = f"all values are above zero, and from row to row they change by only {step:.1%} of their size"
    warning = None
    if step > LEVEL_STEP / CLOSE and wander(values) > 0.7:
        warning = "That these are levels and not returns was a close decision. Check it."
    return Decision("levels", reason, warning)


def percent_or_fraction(
    values: np.ndarray,
    per_year: float,
    *,
    wanted: str | None = None,
    shown_as_percent: bool = False,
    signs: int = 0,
    named: str = "",
) -> Decision:
    """The unit of returns.

    Parameters
    ----------
    values : float, shape (T, B)
        As in the file, NaN where missing.
    per_year : float
        Periods per year: a typical size depends on it.
    wanted : {"percent", "fraction"}, optional
        The visitor's correction.
    shown_as_percent : bool
        A spreadsheet shows these cells as percent, and so stores fractions.
    signs : int
        How many cells carry a percent sign.
    named : str
        The column name or title that says percent, if one does.

    Notes
    -----
    A percent sign or a name settles it. Otherwise by the median absolute value: stock portfolios
    have about 20 % volatility a year, so it is about 0.13 / sqrt(P) as a fraction, a hundred times
    that in percent, and the border lies half-way by ratio, at 1.35 / sqrt(P).
    """
    if wanted:
        return Decision(wanted, "you chose it")
    if signs:
        return Decision("percent", f"{signs:,} cells carry a % sign")
    if shown_as_percent:
        return Decision("fraction", "the sheet shows the cells as percent, so it stores fractions")
    if named:
        return Decision("percent", f"“{named}” says percent")
    size = _median(np.abs(values))
    known = values[np.isfinite(values)]
    border = BORDER / math.sqrt(per_year)
    typical = TYPICAL_SIZE / math.sqrt(per_year)
    unit = "percent" if size > border else "fraction"
    low, high = (known.min(), known.max()) if known.size else (0.0, 0.0)
    if unit == "fraction" and low < -1 and size > border / CLOSE:
        return Decision(
            "percent",
            f"the lowest value, {low:g}, cannot be a fraction: nobody loses more than all",
        )
    close = border / CLOSE < size < border * CLOSE
    warning = None
    if close or not size > 0:
        warning = (
            f"Whether the returns are percent or fractions is not clear from their size; {unit} was "
            "assumed. Check it."
        )
    return Decision(
        unit,
        f"half of the values are larger than {size:.3g} in size, and they lie between {low:.4g} and {high:.4g}; "
        f"at this frequency about {100 * typical:.2g} is usual in percent and {typical:.2g} as a fraction",
        warning,
    )
