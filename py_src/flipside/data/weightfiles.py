"""Weights written for others: CSV, the optimizer's paste block, and the ranking system's XML."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from .kinds import WeightTable

if TYPE_CHECKING:
    from .weightplaces import Document

WIDE_HEADER = ("Node", "Weight", "Min", "Max", "Locked", "Group", "Level")
LONG_HEADER = ("Trial", "Generation", "Node", "Weight")
# Whatever could be a delimiter is quoted, so that the comma is the only one that divides every row.
_TO_QUOTE = re.compile(r"[\",;\t|\r\n]|^\s|\s$")


def number_text(value: float) -> str:
    """The shortest decimal that is exactly this number, never with an exponent; "" for NaN.

    Examples
    --------
    >>> [number_text(value) for value in (25.0, 0.1, 1e-7, 12.50, math.nan)]
    ['25', '0.1', '0.0000001', '12.5', '']
    """
    value = float(value)
    if math.isnan(value):
        return ""
    digits, _, exponent = repr(value).partition("e")
    if not exponent:
        return digits.removesuffix(".0")
    # By its digits: formatting with so many places would round anew, and can end beside the shortest.
    whole, _, decimals = digits.partition(".")
    shift = int(exponent)
    if shift < 0:
        return f"0.{'0' * (-shift - 1)}{whole}{decimals}"
    return whole + decimals.ljust(shift, "0")


class _Texts(dict):
    """The text of each number, made once: trials on a lattice repeat few numbers many times."""

    def __missing__(self, value: float) -> str:
        text = self[value] = number_text(value)
        return text


def wide_csv(table: WeightTable) -> str:
    """One row per node: name, weight, bounds, group and level, then one column per trial.

    `flipside.data.read` gives an equal table back, all but the document.

    Parameters
    ----------
    table : WeightTable

    Examples
    --------
    >>> print(wide_csv(WeightTable("demo", "", ("A", "B"), [60, 40], maximum=[70, math.nan],
    ...                            trials=[[50], [50]], trial_ids=[11], generation=[2])), end="")
    Node,Weight,Min,Max,Locked,Group,Level,Gen 2 Trial 11
    A,60,,70,no,,,50
    B,40,,,no,,,50
    """
    texts = _Texts()
    lines = [_line([*WIDE_HEADER, *map(trial_name, table.trial_ids, table.generation)])]
    for n, node in enumerate(table.nodes):
        about = _line(
            [
                node,
                number_text(table.reference[n]),
                number_text(table.minimum[n]),
                number_text(table.maximum[n]),
                "yes" if table.locked[n] else "no",
                table.group[n],
                table.level[n],
            ]
        )
        # Numbers need no quotes.
        lines.append(",".join([about, *map(texts.__getitem__, table.trials[n].tolist())]))
    return "\n".join([*lines, ""])


def long_csv(table: WeightTable) -> str:
    """One row per trial and node: number of the trial, generation, node, weight.

    Parameters
    ----------
    table : WeightTable
        With trials; without any there is only the header.

    Examples
    --------
    >>> print(long_csv(WeightTable("demo", "", ("A", "B"), [60, 40], trials=[[50], [50]])), end="")
    Trial,Generation,Node,Weight
    1,1,A,50
    1,1,B,50
    """
    texts = _Texts()
    nodes = list(map(_quoted, table.nodes))
    lines = [_line(LONG_HEADER)]
    for k, (number, generation) in enumerate(zip(table.trial_ids, table.generation, strict=True)):
        lines += [
            f"{number},{generation},{node},{texts[weight]}"
            for node, weight in zip(nodes, table.trials[:, k].tolist(), strict=True)
        ]
    return "\n".join([*lines, ""])


def trial_name(number: int, generation: int = 1) -> str:
    """The name of a trial's column; the first generation goes without saying.

    Examples
    --------
    >>> trial_name(3), trial_name(11, 2)
    ('Trial 3', 'Gen 2 Trial 11')
    """
    return f"Gen {generation} Trial {number}" if generation > 1 else f"Trial {number}"


def _line(cells: Sequence[str]) -> str:
    return ",".join(map(_quoted, cells))


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _TO_QUOTE.search(cell) else cell


def paste_block(weights: np.ndarray) -> str:
    """The block that is pasted into the optimizer: rows are nodes, columns are trials.

    A tab between the cells, a line feed after every row, no names: the site takes the nodes in
    its own order, which is the ranking system's.

    Parameters
    ----------
    weights : float, shape (N, k)

    Examples
    --------
    >>> paste_block(np.array([[60, 55.5], [40, 44.5]]))
    '60\\t55.5\\n40\\t44.5\\n'
    """
    texts = _Texts()
    rows = np.asarray(weights, float).tolist()
    return "".join("\t".join(map(texts.__getitem__, row)) + "\n" for row in rows)


def ranking_xml(document: Document, weights: np.ndarray) -> bytes:
    """The ranking system with other weights, and every other byte as it was.

    Parameters
    ----------
    document : Document
        ``WeightTable.document``.
    weights : float, shape (N,)
        One per node of the table. Where the number is the same as before, its text stays as it
        is; else the new one is written with a ``%`` where the old one had it.

    Raises
    ------
    ValueError
        Not one finite weight per node.
    """
    weights = np.asarray(weights, dtype=float)
    if weights.shape != (len(document.places),) or not np.isfinite(weights).all():
        raise ValueError(f"{len(document.places)} finite weights are needed")
    content, done, parts = document.content, 0, []
    changes = zip(document.places, weights, strict=True)
    for place, weight in sorted(changes, key=lambda change: change[0].start):
        # A node without a weight counts as one of 0.
        if (place.weight or 0.0) != weight:
            text = place.text(number_text(weight))
            parts += [content[done : place.start], document.encoded(text)]
            done = place.end
    return b"".join([*parts, content[done:]])
