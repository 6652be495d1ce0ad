"""The way from bytes to a data set: kind of file, sheet, delimiter, section, table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ..errors import UserError
from .checks import FEWEST_PERIODS
from .corrections import Corrections
from .decode import refuse_markup, refuse_other_formats, to_text
from .factors import Factors
from .grid import DELIMITERS, Grid, make_grid, sniff, split_lines
from .kinds import BucketReturns, FactorPanel, ReturnSeries
from .long import SingleStocks
from .p123json import looks_like_json, read_json
from .record import KINDS_OF_ROWS, Import
from .refuse import refuse_no_dates
from .returns import to_data_set
from .sections import find_sections
from .shape import date_column
from .source import MOST_WHOLE, Source, as_source
from .table import TableReader
from .tablechoice import choose_section
from .xlsx import Workbook

# Factors are read piece by piece: 2 million rows of 50 are 300 to 900 MB of text.
MAX_BYTES = 1024 * 1024 * 1024
MOST_LINES = 3_000_000
AT_ONCE = 8_000_000
MOST_LOOKED_AT = 1 << 17

Progress = Callable[[float, str], None]
_DECLARES_MISSING = re.compile(r"missing.*-99|-99\S*.*missing", re.I)


def read(
    content: bytes | Source,
    name: str,
    corrections: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    memory: float | None = None,
) -> tuple[BucketReturns | ReturnSeries | FactorPanel, Import]:
    """Read a file of bucket returns, of one strategy's returns or of factors, and say what was understood.

    Parameters
    ----------
    content : bytes or Source
        The file, at most `MAX_BYTES`; as a `Source` it is read piece by piece where it holds factors.
    name : str
        Its name; only shown, the content decides what it is.
    corrections : mapping, optional
        What the visitor knows better: fact id to value, and ``columns``: role by column index.
    progress : callable, optional
        Called with a fraction from 0 to 1 and a few words.
    memory : float, optional
        Bytes that a table of factors may take; without it, whatever there is.

    Returns
    -------
    data : BucketReturns, ReturnSeries or FactorPanel
        Returns as fractions, lowest rank first, dates strictly increasing.
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
) -> BucketReturns | ReturnSeries | FactorPanel:
    if source.size > MAX_BYTES:
        raise UserError(
            f"The file has {source.size / 1e6:,.0f} MB; files up to {MAX_BYTES / 1e6:,.0f} MB can be read in a browser.",
            remedy="Keep the columns that are needed only, or a shorter range.",
        )
    report(0.0, "Opening the file")
    wanted.choice("kind", [value for value, _ in KINDS_OF_ROWS], "kind of data")
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
        grid, part = _workbook(content, record, wanted, report)
    else:
        grid, declared = _text(content, record, wanted, report)
    place = " · ".join(piece for piece in (record.name, part) if piece)
    if grid.of_cells and (panel := factors.in_rows(grid, place)):
        return panel
    report(0.2, "Looking for tables")
    section, title = choose_section(grid, record, wanted)
    place = f"{place} · {title}" if title else place
    try:
        table = TableReader(grid, section, record, wanted, report, declared).read()
    except SingleStocks:
        # Nothing names the stock, but perhaps the cells do.
        panel = (
            factors.in_rows(grid, place, insist=True)
            if grid.of_cells
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


def _workbook(
    content: bytes, record: Import, wanted: Corrections, report: Progress
) -> tuple[Grid, str]:
    workbook = Workbook(content)
    chosen = wanted.choice("sheet", workbook.sheets, "sheet")
    wanted.choice("delimiter", [], "delimiter")
    report(0.05, "Unpacking the workbook")
    grid, fitting = None, chosen
    for sheet in [chosen] if chosen else workbook.sheets:
        candidate = workbook.grid(sheet)
        if grid is None or _has_table(candidate):
            grid, fitting = candidate, sheet
        if _has_table(candidate):
            break
    record.add(
        "sheet", "Sheet", fitting, fitting,
        "you chose it" if chosen else "it is the only one" if len(workbook.sheets) == 1
        else "the first with dates and numbers",
        "choice" if len(workbook.sheets) > 1 else None, tuple((s, s) for s in workbook.sheets),
    )  # fmt: skip
    return grid, fitting if len(workbook.sheets) > 1 else ""


def _has_table(grid: Grid) -> bool:
    column = date_column(grid)
    if column is None:
        return False
    return any(len(s.rows) >= FEWEST_PERIODS for s in find_sections(grid, column))


def _text(
    content: bytes, record: Import, wanted: Corrections, report: Progress
) -> tuple[Grid, str | None]:
    wanted.choice("sheet", [], "sheet")
    text, encoding, reason = to_text(content)
    record.add("encoding", "Encoding", encoding, encoding, reason)
    refuse_markup(text)
    if looks_like_json(text):
        wanted.choice("delimiter", [], "delimiter")
        grid, layout = read_json(text)
        record.layout = "json"
        record.add("layout", "Layout", "json", f"JSON, {layout}", "the file starts as JSON does")
        return grid, None
    report(0.1, "Splitting into rows")
    if text.count("\n") > MOST_LINES:
        raise UserError(
            f"The file has {text.count(chr(10)):,} rows; up to {MOST_LINES:,} can be read in a browser.",
            remedy="Keep the dates and the buckets only, or a shorter range.",
        )
    lines = split_lines(text.lstrip("\ufeff"))
    chosen = wanted.choice("delimiter", list(DELIMITERS), "delimiter")
    sniffed = (chosen, "you chose it") if chosen else sniff(lines)
    if sniffed is None:
        refuse_no_dates(lines)
    delimiter, reason = sniffed
    record.add(
        "delimiter", "Columns divided by", delimiter, DELIMITERS[delimiter][1], reason, "choice",
        tuple((key, label) for key, (_, label) in DELIMITERS.items()),
    )  # fmt: skip
    declared = next((line for line in lines[:60] if _DECLARES_MISSING.search(line[:300])), None)
    return make_grid(lines, delimiter), declared
