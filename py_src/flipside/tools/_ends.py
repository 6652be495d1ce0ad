"""The two ends of a ranking, as every tool that compares them lets the visitor choose them."""

from __future__ import annotations

import numpy as np

from ..data.kinds import BucketReturns
from ..errors import UserError
from ..stats import returns
from ..tool import Parameter

TAIL = Parameter(
    "tail",
    "Buckets at each end",
    "How many of the highest buckets make the top, and how many of the lowest the bottom.",
    "integer",
    default=1,
    min=1,
    max=100,
    step=1,
    unit="buckets",
)

AGAINST = Parameter(
    "against",
    "Compare the top with",
    "The bottom buckets show whether the ranking sorts at all. The universe or the "
    "benchmark show what someone who only buys the top has gained by it.",
    "choice",
    default="bottom",
    choices=(
        ("bottom", "the bottom buckets"),
        ("universe", "the universe average"),
        ("benchmark", "the benchmark"),
    ),
)


def check_tail(data: BucketReturns, tail: int) -> None:
    """UserError, naming the parameter, where the two ends would overlap."""
    if tail > data.buckets // 2:
        raise UserError(
            f"{tail} buckets at each end are too many: the file has {data.buckets} buckets.",
            field="tail",
            remedy=f"Choose {data.buckets // 2} or fewer.",
        )


def odd_buckets(data: BucketReturns) -> list[str]:
    """Warnings about buckets without any return, and about those that never change."""
    found = []
    count = (~np.isnan(data.returns)).sum(axis=0)
    volatility = returns.volatility(data.returns, data.periods_per_year)
    empty = [label for label, n in zip(data.labels, count, strict=True) if not n]
    if empty:
        found.append(f"No returns at all: {_listed(empty)}. Everything else leaves them out.")
    constant = [data.labels[b] for b in np.flatnonzero((count > 1) & (volatility < 1e-15))]
    if constant:
        found.append(f"The same return in every period: {_listed(constant)}. Check the file.")
    return found


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown
