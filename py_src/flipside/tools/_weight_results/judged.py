"""Which result the trials are judged by, and whether more of it is better."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...errors import UserError

_LESS = re.compile(
    r"turnover|volatil|\bst(andard)? ?dev|\bvol\b|\brisk\b|\bcosts?\b|\bfees?\b", re.I
)
_LOSS = re.compile(r"draw ?down|\bdd\b|\bloss", re.I)


@dataclass(frozen=True)
class Judged:
    """A column of results; `signed` has its sign turned where lower is better."""

    place: int
    label: str
    values: np.ndarray
    higher: bool

    @property
    def sign(self) -> int:
        return 1 if self.higher else -1

    @property
    def signed(self) -> np.ndarray:
        return self.sign * self.values


def judged(
    labels: Sequence[str],
    results: np.ndarray,
    wanted: str | int,
    higher: str | None,
    field: str,
) -> Judged:
    """The column that `wanted` names, by its name or its number from 1, or its place from 0.

    Raises
    ------
    UserError
        There is no such column, or it has no number.
    """
    place = wanted if isinstance(wanted, int) else _place(labels, wanted, field)
    values = results[:, place]
    if not np.isfinite(values).any():
        raise UserError(
            f"{labels[place]} has no number for any trial.",
            field=field,
            remedy="Choose another column.",
        )
    better = more_is_better(labels[place], values) if higher is None else higher == "yes"
    return Judged(place, labels[place], values, better)


def more_is_better(label: str, values: np.ndarray) -> bool:
    """What the name of a result says; losses are the better the higher where they are below zero.

    Examples
    --------
    >>> more_is_better("Sharpe", np.array([1.0])), more_is_better("Turnover %", np.array([300.0]))
    (True, False)
    >>> more_is_better("Max Drawdown", np.array([-20.0]))
    True
    """
    if _LOSS.search(label):
        return bool(np.nanmean(values) <= 0)
    return not _LESS.search(label)


def _place(labels: Sequence[str], wanted: str, field: str) -> int:
    known = [label.casefold() for label in labels]
    asked = wanted.strip().casefold()
    if asked in known:
        return known.index(asked)
    if asked.isdecimal() and 1 <= int(asked) <= len(labels):
        return int(asked) - 1
    told = ", ".join(f"{n}: {label}" for n, label in enumerate(labels, start=1))
    raise UserError(
        f"There is no column {wanted!r} among the results.",
        field=field,
        remedy=f"Choose one by its name or number: {told}.",
    )
