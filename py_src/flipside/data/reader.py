"""The way from bytes to a data set: kind of file, sheet, delimiter, section, table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..errors import UserError
from .corrections import Corrections
from .decode import is_xml, refuse_other_formats, to_text
from .factors import Factors
from .grid import Grid
from .kinds import BucketReturns, FactorPanel, ReturnSeries, TrialResults, WeightTable
from .long import SingleStocks
from .opening import Progress, Undated, open_text, open_workbook
from .record import KINDS_OF_ROWS, KINDS_UNDATED, Import
from .returns import to_data_set
from .sections import find_sections
from .shape import date_column
from .source import MOST_WHOLE, Source, as_source
from .table import TableReader
from .tablechoice import choose_section

# Factors are read piece by piece: 2 million rows of 50 are 300 to 900 MB of text.
MAX_BYTES = 1024 * 1024 * 1024
AT_ONCE = 8_000_000
MOST_LOOKED_AT = 1 << 17

DataSet = BucketReturns | ReturnSeries | FactorPanel | WeightTable | TrialResults


def read(
    content: bytes | Source,
    name: str,
    corrections: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    memory: float | None = None,
) -> tuple[DataSet, Import]:
    """Read a file of returns, of factors, of node weights or of trials' results, and say what was understood.

    Parameters
    ----------
    content : bytes or Source
        The file, at most `MAX_BYTES`; as a `Source` it is read piece by piece where it holds factors.
    name : str
        Its name; only shown, the content decides what it is.
    corrections : mapping, optional
        What the visitor knows better: fact id to value, ``columns``: role by column index, and of a
        table of weights ``nodes``: text by node and field, such as ``{"3.max": "20"}``.
    progress : callable, optional
        Called with a fraction from 0 to 1 and a few words.
    memory : float, optional
        Bytes that a table of factors may take; without it, whatever there is.

    Returns
    -------
    data : BucketReturns, ReturnSeries, FactorPanel, WeightTable or TrialResults
        Returns as fractions, lowest rank first, dates strictly increasing; factors and weights as in the file.
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
        return _read(as_source(content), record, wanted, report, memory), record
    except UserError as error:
        error.record = record
        raise


def _read(
    source: Source, record: Import, wanted: Corrections, report: Progress, memory: float | None
) -> DataSet:
    if source.size > MAX_BYTES:
        raise UserError(
            f"The file has {source.size / 1e6:,.0f} MB; files up to {MAX_BYTES / 1e6:,.0f} MB can be read in a browser.",
            remedy="Keep the columns that are needed only, or a shorter range.",
        )
    report(0.0, "Opening the file")
    wanted.choice("kind", [kind for kind, _ in (*KINDS_OF_ROWS, *KINDS_UNDATED)], "kind of data")
    # Enough of a large file to see what it is; all of it only where it is none of factors.
    content = source.read(0, MOST_LOOKED_AT if source.size > AT_ONCE else source.size)
    refuse_other_formats(content)
    stem = record.name.rsplit("/", 1)[-1]
    stem = (stem.rsplit(".", 1)[0] if "." in stem[1:] else stem) or "file"
    factors = Factors(record, wanted, report, stem, memory)
    is_workbook = content.startswith((b"PK\x03\x04", b"PK\x05\x06"))
    if not is_workbook and (panel := factors.in_text(source)):
        return panel
    if source.size > MOST_WHOLE:
        raise UserError(
            f"The file has {source.size / 1e6:,.0f} MB; files up to {MOST_WHOLE / 1e6:.0f} MB can be read in a browser, and "
            "larger ones where each row has a date, a stock and factors, and the first row names the columns.",
            remedy="Keep the dates and the buckets only, or a shorter range.",
        )
    content = source.read(0, source.size)
    refuse_other_formats(content)
    part, declared = "", None
    if is_workbook:
        opened, part = open_workbook(content, record, wanted, report)
    else:
        wanted.choice("sheet", [], "sheet")
        text, encoding, reason = to_text(content)
        record.add("encoding", "Encoding", encoding, encoding, reason)
        if is_xml(text):
            from .rankinglevels import read_system  # not needed for returns, and so for a start

            return read_system(content, encoding, record, wanted, stem)
        opened, declared = open_text(text, record, wanted, report)
    place = " · ".join(piece for piece in (record.name, part) if piece)
    if not isinstance(opened, Grid):
        return _undated(opened, record, wanted, stem, place)
    if opened.of_cells and (panel := factors.in_rows(opened, place)):
        return panel
    report(0.2, "Looking for tables")
    by_hand = [index for index, role in wanted.columns.items() if role == "date"]
    column = by_hand[0] if by_hand else date_column(opened)
    sections = find_sections(opened, column) if column is not None else []
    if not sections and not by_hand:
        from .undated import kind_of_grid

        if undated := kind_of_grid(opened, wanted):
            # Its delimiter was found by a number that could have been a date.
            record.facts = [
                replace(fact, reason="it splits the rows alike") if fact.id == "delimiter" else fact
                for fact in record.facts
            ]
            return _undated(undated, record, wanted, stem, place)
    wanted.need_dates()
    section, title = choose_section(opened, sections, by_hand, record, wanted)
    place = f"{place} · {title}" if title else place
    try:
        table = TableReader(opened, section, record, wanted, report, declared).read()
    except SingleStocks:
        # Nothing names the stock, but perhaps the cells do.
        panel = (
            factors.in_rows(opened, place, insist=True)
            if opened.of_cells
            else factors.in_text(source, insist=True)
        )
        if panel is None:
            raise
        return panel
    report(0.85, "Checking the returns")
    data = to_data_set(table, record, wanted, stem, place)
    record.kind, record.kind_label = data.kind, data.label
    report(1.0, "Done")
    return data


def _undated(
    opened: Undated, record: Import, wanted: Corrections, stem: str, place: str
) -> WeightTable | TrialResults:
    from .undated import read_undated

    return read_undated(*opened, record, wanted, stem, place)
