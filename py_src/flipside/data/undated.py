"""Tables without dates: whether they hold weights of nodes or results of trials, and reading them."""

from __future__ import annotations

from ..errors import UserError
from .cells import ONE_COLUMN, Cells, cells_of, sniff_cells, split
from .corrections import Corrections
from .grid import DELIMITERS, Grid, is_only_a_date, sampled
from .kindof import kind_of
from .nodetable import read_nodes
from .record import KINDS_UNDATED, Import
from .results import read_results
from .weightkinds import TrialResults, WeightTable


def recognise(
    lines: list[str], wanted: Corrections, record: Import, *, sure: bool = False
) -> tuple[Cells, str, str] | None:
    """The cells of a text and the kind of data they hold, with the reason; None for anything else.

    Parameters
    ----------
    lines : list of str
    wanted : Corrections
        ``delimiter`` and ``kind`` settle what else is looked for.
    record : Import
        Receives the fact ``delimiter``, where it is recognised.
    sure : bool
        Only where the header says so.
    """
    choices = {key: label for key, (_, label) in DELIMITERS.items()} | dict([ONE_COLUMN])
    chosen = wanted.choice("delimiter", list(choices), "delimiter")
    delimiter, reason = (chosen, "you chose it") if chosen else sniff_cells(lines)
    # Most texts are something else: that is seen in a part of them, without splitting all.
    sample = lines[:40] if sure else sampled(lines)
    if not wanted.undated and 2 * sum(map(is_only_a_date, sample)) > len(sample):
        return None
    kind = kind_of(cells_of(split(sample, delimiter)), wanted, sure=sure)
    if kind is None:
        return None
    record.add(
        "delimiter", "Columns divided by", delimiter, choices[delimiter], reason, "choice",
        tuple(choices.items()),
    )  # fmt: skip
    return cells_of(split(lines, delimiter)), *kind


def read_undated(
    cells: Cells,
    kind: str,
    reason: str,
    record: Import,
    wanted: Corrections,
    name: str,
    source: str,
) -> WeightTable | TrialResults:
    """Read a table without dates as the kind that it is.

    Raises
    ------
    UserError
        A cell, a row or a column cannot be used.
    """
    if not cells.rows:
        raise UserError("The table is empty.", remedy="Choose another file.")
    record.kind, record.kind_label = kind, dict(KINDS_UNDATED)[kind]
    record.add_kind(kind, reason, KINDS_UNDATED)
    record.preview = {"header": [""] * cells.width, "rows": cells.rows[:8], "first_row": cells.numbers[0]}  # fmt: skip
    read = read_nodes if kind == WeightTable.kind else read_results
    return read(cells, record, wanted, name, source)


def kind_of_grid(grid: Grid, wanted: Corrections) -> tuple[Cells, str, str] | None:
    """As `recognise`, for cells that are divided already."""
    cells = cells_of(grid)
    kind = kind_of(cells, wanted)
    return (cells, *kind) if kind else None
