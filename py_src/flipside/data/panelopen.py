"""The way to a table of factors from whatever holds it: a large text, a sheet, JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

from .corrections import Corrections
from .decode import to_text
from .grid import Grid
from .kinds import FactorPanel
from .p123json import looks_like_json
from .panel import HEAD, Head, look, need_names
from .panelcolumns import holds_factors
from .panelread import read_panel
from .record import Import
from .source import MOST_WHOLE, Held, Source

_MARKS_OF_WIDE = (b"\xff\xfe", b"\xfe\xff")


def find(source: Source, wanted: Corrections, *, insist: bool = False) -> Head | None:
    """The table of factors in a text, or None; with `insist` whatever can be one.

    Raises
    ------
    UserError
        The visitor says that it is one, and it cannot be.
    """
    kind = wanted.given.get("kind")
    if kind == FactorPanel.kind:
        return need_names(look(source, wanted))
    if kind is not None:
        return None
    head = look(source, wanted)
    if head is None or not (insist or head.sure) or not holds_factors(head):
        return None
    return head


def from_text(
    source: Source,
    record: Import,
    wanted: Corrections,
    report: Callable[[float, str], None],
    *,
    name: str,
    memory: float | None,
    insist: bool = False,
) -> FactorPanel | None:
    """The factors in a text file, read piece by piece; None where it holds something else."""
    start = source.read(0, HEAD)
    if start.startswith(_MARKS_OF_WIDE) or start[:4000].count(0) > len(start[:4000]) // 4:
        if source.size > MOST_WHOLE:
            return None
        text, encoding, reason = to_text(source.read(0, source.size))
        source = Held(text.encode())
    else:
        # Whole lines, so that no letter of several bytes is cut
        text, encoding, reason = to_text(start[: start.rfind(b"\n") + 1] or start)
    if source.size > len(start):
        reason += ", as far as was looked at"
    if looks_like_json(text):
        return None
    head = find(source, wanted, insist=insist)
    if head is None:
        return None
    begin_again(record)
    wanted.choice("sheet", [], "sheet")
    record.add("encoding", "Encoding", encoding, encoding, reason)
    return read_panel(
        source, head, record, wanted, report, name=name, place=record.name, memory=memory
    )


def from_rows(
    grid: Grid,
    record: Import,
    wanted: Corrections,
    report: Callable[[float, str], None],
    *,
    name: str,
    place: str,
    memory: float | None,
    insist: bool = False,
) -> FactorPanel | None:
    """The factors in rows of cells, such as a sheet's; None where they hold something else."""
    if find(_written(grid.lines[:400]), wanted, insist=insist) is None:
        return None
    source = _written(grid.lines)
    head = find(source, wanted, insist=insist)
    if head is None:
        return None
    begin_again(record)
    return read_panel(
        source, head, record, wanted, report,
        name=name, place=place, decimal=".", epoch_1904=grid.epoch_1904, memory=memory,
    )  # fmt: skip


def begin_again(record: Import) -> None:
    """Forget what was understood of the file as another kind of table, but for the sheet."""
    record.facts = [fact for fact in record.facts if fact.id == "sheet"]
    record.columns, record.dropped, record.warnings, record.preview = [], [], [], {}


def _written(rows: Sequence) -> Held:
    """Rows of cells as text: one way of reading for all."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        writer.writerow([" ".join(cell.split("\n")) if "\n" in cell else cell for cell in row])
    return Held(text.getvalue().encode())
