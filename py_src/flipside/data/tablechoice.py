"""Which of the tables of a file is read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..errors import UserError
from .checks import FEWEST_PERIODS
from .corrections import Corrections
from .dates import read_dates
from .frequency import periods_per_year
from .grid import DELIMITERS, Grid
from .record import Import
from .refuse import refuse_grid
from .sections import Section
from .values import shorten


def choose_section(
    grid: Grid,
    sections: list[Section],
    by_hand: Sequence[int],
    record: Import,
    wanted: Corrections,
) -> tuple[Section, str]:
    """The table to read: the visitor's choice, else the first monthly one that holds returns."""
    if not sections:
        if by_hand:
            raise UserError(
                f"Column {by_hand[0]} holds no dates.",
                field=f"columns.{by_hand[0]}",
                remedy="Choose another.",
            )
        if "delimiter" in wanted.given:
            raise UserError(
                f"Divided by {DELIMITERS[grid.delimiter][1]}, the file has no table with dates.",
                field="delimiter",
                remedy="Choose another delimiter.",
            )
        refuse_grid(grid)
    offered = [s for s in sections if len(s.rows) >= FEWEST_PERIODS] or [
        max(sections, key=lambda s: len(s.rows))
    ]
    returns = [s for s in offered if s.holds_returns]
    others = [s for s in offered if not s.holds_returns] if returns else []
    ordered = (returns or offered) + others
    ids = [str(number) for number in range(1, len(ordered) + 1)]
    chosen = wanted.choice("section", ids, "table number")
    labels = [
        _label(s, n) + (": no returns" if s in others else "")
        for n, s in zip(ids, ordered, strict=True)
    ]
    if chosen:
        at = int(chosen) - 1
        if ordered[at] in others:
            raise UserError(
                f"“{ordered[at].title}” holds no returns, so nothing can be computed from it.",
                field="section",
                remedy=f"Choose another table, such as “{ordered[0].title or labels[0]}”.",
            )
    else:
        at = _default(returns or offered)
    if len(ordered) > 1:
        record.add(
            "section", "Table", ids[at], labels[at],
            "you chose it" if chosen else "the first with monthly returns, or the first with several a year",
            "choice", tuple(zip(ids, labels, strict=True)),
        )  # fmt: skip
    return ordered[at], ordered[at].title if len(ordered) > 1 else ""


def _per_year(section: Section) -> float | None:
    reading = read_dates(section.stamps[:400])
    days = np.unique(
        np.array([d for d in reading.dates if d] if reading else [], dtype="datetime64[D]")
    )
    return periods_per_year(days)[0] if len(days) > 1 else None


def _default(sections: list[Section]) -> int:
    if len(sections) == 1:
        return 0
    rates = [_per_year(section) or 0.0 for section in sections]
    monthly = [at for at, rate in enumerate(rates) if rate == 12]
    several = [at for at, rate in enumerate(rates) if rate > 1.5]
    return (monthly or several or [0])[0]


def _label(section: Section, number: str) -> str:
    first, last = section.stamps[0], section.stamps[-1]
    return f"{shorten(section.heading, 80) or f'Table {number}'} ({len(section.rows):,} rows, {first} to {last})"
