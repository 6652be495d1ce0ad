"""The way from bytes to a data set: kind of file, sheet, delimiter, section, table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..errors import UserError
from .checks import FEWEST_PERIODS
from .corrections import Corrections
from .dates import read_dates
from .decode import is_xml, refuse_other_formats, to_text
from .frequency import periods_per_year
from .grid import DELIMITERS, Grid
from .kinds import BucketReturns, ReturnSeries, TrialResults, WeightTable
from .opening import Progress, open_text, open_workbook
from .record import Import
from .refuse import refuse_grid
from .returns import to_data_set
from .sections import Section, find_sections
from .shape import date_column
from .table import TableReader
from .values import shorten

# Measured natively: 60 MB with 200 columns take 3 s and 350 MB of memory, as a long table with
# 2.4 million rows 12 s and 950 MB; in a browser several times longer, and 4 GB is all there is.
MAX_BYTES = 64 * 1024 * 1024

DataSet = BucketReturns | ReturnSeries | WeightTable | TrialResults


def read(
    content: bytes,
    name: str,
    corrections: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> tuple[DataSet, Import]:
    """Read a file of returns, of node weights or of trials' results, and say what was understood.

    Parameters
    ----------
    content : bytes
        The file, at most `MAX_BYTES`.
    name : str
        Its name; only shown, the content decides what it is.
    corrections : mapping, optional
        What the visitor knows better: fact id to value, ``columns``: role by column index, and of a
        table of weights ``nodes``: text by node and field, such as ``{"3.max": "20"}``.
    progress : callable, optional
        Called with a fraction from 0 to 1 and a few words.

    Returns
    -------
    data : BucketReturns, ReturnSeries, WeightTable or TrialResults
        Returns as fractions, lowest rank first, dates strictly increasing; weights as in the file.
    record : Import
        Every decision with its reason, rows left out, warnings.

    Raises
    ------
    UserError
        The file or a correction cannot be used; the message names the place and the remedy, and
        ``record`` is the Import as far as it got.

    Examples
    --------
    >>> rows = [f"2020-{month:02},{month / 10 - 0.6:.1f}%,{month / 5 - 1:.1f}%" for month in range(1, 13)]
    >>> data, record = read("\\n".join(["Date,Q1,Q2", *rows]).encode(), "demo.csv")
    >>> data.returns.shape, data.periods_per_year, record.fact("unit").reason
    ((12, 2), 12.0, '24 cells carry a % sign')
    """
    report = progress or (lambda fraction, message: None)
    wanted = Corrections(corrections)
    record = Import(name=str(name), corrections=wanted.to_json())
    try:
        return _read(content, record, wanted, report), record
    except UserError as error:
        error.record = record
        raise


def _read(content: bytes, record: Import, wanted: Corrections, report: Progress) -> DataSet:
    if len(content) > MAX_BYTES:
        raise UserError(
            f"The file has {len(content) / 1e6:,.0f} MB; files up to {MAX_BYTES / 1e6:.0f} MB can be read in a browser.",
            remedy="Keep the dates and the buckets only, or a shorter range.",
        )
    content = bytes(content)
    report(0.0, "Opening the file")
    refuse_other_formats(content)
    stem = record.name.rsplit("/", 1)[-1]
    stem = (stem.rsplit(".", 1)[0] if "." in stem[1:] else stem) or "file"
    part, declared = "", None
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        opened, part = open_workbook(content, record, wanted, report)
    else:
        wanted.choice("sheet", [], "sheet")
        text, encoding, reason = to_text(content)
        record.add("encoding", "Encoding", encoding, encoding, reason)
        if is_xml(text):
            from .rankinglevels import read_system  # not needed for returns, and so for a start

            return read_system(content, encoding, record, wanted, stem)
        opened, declared = open_text(text, record, wanted, report)
    report(0.2, "Looking for tables")
    source = " · ".join(piece for piece in (record.name, part) if piece)
    if not isinstance(opened, Grid):
        from .undated import read_undated

        return read_undated(*opened, record, wanted, stem, source)
    by_hand = [index for index, role in wanted.columns.items() if role == "date"]
    column = by_hand[0] if by_hand else date_column(opened)
    sections = find_sections(opened, column) if column is not None else []
    if not sections and not by_hand:
        from .undated import kind_of_grid, read_undated

        if undated := kind_of_grid(opened, wanted):
            # Its delimiter was found by a number that could have been a date.
            record.facts = [
                replace(fact, reason="it splits the rows alike") if fact.id == "delimiter" else fact
                for fact in record.facts
            ]
            return read_undated(*undated, record, wanted, stem, source)
    wanted.without("a table with dates", "kind", "level", "orientation", "zero", "nodes")
    section, title = _choose_section(opened, sections, by_hand, record, wanted)
    source = " · ".join(piece for piece in (source, title) if piece)
    table = TableReader(opened, section, record, wanted, report, declared).read()
    report(0.85, "Checking the returns")
    data = to_data_set(table, record, wanted, stem, source)
    record.kind, record.kind_label = data.kind, data.label
    report(1.0, "Done")
    return data


def _choose_section(
    grid: Grid, sections: list[Section], by_hand: list[int], record: Import, wanted: Corrections
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
