"""What a tool answers with: a verdict and blocks, as plain JSON.

A `Report` is the same in the browser, from the command line and in tests. Missing
numbers are None, never NaN or Infinity. Ids are stable: people script against them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

LEVELS = {"good": "Good", "mixed": "Mixed", "bad": "Caution", "unknown": "Not clear"}
UNITS = ("fraction", "ratio", "count", "date", "text", "p")
BLOCK_TYPES = ("metrics", "table", "chart", "text", "file")


@dataclass(frozen=True)
class Verdict:
    """The answer in plain language.

    Parameters
    ----------
    level : str
        ``good``, ``mixed``, ``bad`` or ``unknown``: the colour, and for scripts.
    text : str
        The answer first, then its reasons, in plain sentences.
    label : str
        The answer in two to six words, so that a level is not taken for a rating of something
        else; without it the level's own word.
    """

    level: str
    text: str
    label: str = ""


@dataclass(frozen=True)
class Metric:
    """One number with its explanation.

    Parameters
    ----------
    id : str
        Stable id, unique in its block.
    label : str
        What a person calls it.
    value : number, str, date or None
        None where it cannot be computed; then `note` says why.
    unit : str
        ``fraction`` (0.01 is shown as 1 %), ``ratio``, ``count``, ``date``, ``text`` or ``p``.
    help : str
        What it is and what a good value looks like, in plain words.
    note : str, optional
        Why the value is missing, or what to keep in mind about this one value.
    """

    id: str
    label: str
    value: Any
    unit: str
    help: str
    note: str | None = None


@dataclass(frozen=True)
class Column:
    """One column of a table; `help` explains it as `Metric.help` does."""

    id: str
    label: str
    unit: str
    help: str


def metrics(id: str, title: str, items: Sequence[Metric]) -> dict:
    """A block of numbers."""
    return {
        "type": "metrics",
        "id": id,
        "title": title,
        "items": [
            {
                "id": item.id,
                "label": item.label,
                "value": item.value,
                "unit": item.unit,
                "help": item.help,
                **({"note": item.note} if item.note else {}),
            }
            for item in items
        ],
    }


def table(
    id: str, title: str, columns: Sequence[Column], rows: Iterable[Sequence], help: str
) -> dict:
    """A block with one row per thing; each row has one value per column."""
    return {
        "type": "table",
        "id": id,
        "title": title,
        "columns": [
            {"id": c.id, "label": c.label, "unit": c.unit, "help": c.help} for c in columns
        ],
        "rows": [list(row) for row in rows],
        "help": help,
    }


def chart(id: str, title: str, spec: Mapping, alt: str, help: str) -> dict:
    """A picture: a Vega-Lite specification with its data inside, and its content in words (`alt`)."""
    return {
        "type": "chart",
        "id": id,
        "title": title,
        "spec": dict(spec),
        "alt": alt,
        "help": help,
    }


def text(id: str, title: str, paragraphs: Sequence[str]) -> dict:
    """A block of plain paragraphs."""
    return {"type": "text", "id": id, "title": title, "paragraphs": list(paragraphs)}


def file(id: str, name: str, mime: str, content: str) -> dict:
    """Something to save: text content under a file name."""
    return {"type": "file", "id": id, "name": name, "mime": mime, "content": content}


@dataclass
class Report:
    """What a tool's ``run`` returns.

    The tool gives `verdict`, `blocks`, `warnings` and, where it resolved automatic
    parameters, the values used in `params`. `flipside.tool.run` fills in the rest.
    """

    verdict: Verdict
    blocks: list[dict]
    warnings: list[str] = field(default_factory=list)
    params: dict[str, Any] = field(default_factory=dict)
    tool: str = ""
    title: str = ""
    data: Any = None
    version: str = ""

    def to_json(self) -> dict:
        """The report as plain data, ready for ``json.dumps(..., allow_nan=False)``.

        Raises
        ------
        ValueError
            The report breaks the contract: a repeated id, an unknown unit, a number without
            an explanation, a row of the wrong length.
        """
        plain = to_plain(
            {
                "tool": self.tool,
                "title": self.title,
                "data": self.data,
                "params": self.params,
                "verdict": {
                    "level": self.verdict.level,
                    "label": self.verdict.label or LEVELS.get(self.verdict.level, ""),
                    "text": self.verdict.text,
                },
                "blocks": self.blocks,
                "warnings": self.warnings,
                "version": self.version,
            }
        )
        check(plain)
        return plain


def to_plain(value: Any) -> Any:
    """JSON-ready copy: NumPy numbers and arrays to Python's, dates to ISO text, NaN and infinity to None.

    Examples
    --------
    >>> import numpy as np
    >>> to_plain({"a": np.float64("nan"), "b": np.arange(2), "c": np.datetime64("2020-01-31")})
    {'a': None, 'b': [0, 1], 'c': '2020-01-31'}
    """
    # First, and by type alone, what most of a report is: points of charts and cells of tables.
    kind = type(value)
    if kind is dict:
        return {
            key if type(key) is str else str(key): item if type(item) is str else to_plain(item)
            for key, item in value.items()
        }
    if kind is float:
        return value if math.isfinite(value) else None
    if kind is list or kind is tuple:
        return [to_plain(item) for item in value]
    if isinstance(value, (str, bool, int)) or value is None:
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None  # np.float64 is a float, too
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else str(value.astype("datetime64[D]"))
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, np.generic):
        return to_plain(value.item())
    if isinstance(value, np.ndarray):
        return [to_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, Iterable):
        return [to_plain(item) for item in value]
    raise TypeError(f"a report cannot hold a {type(value).__name__}")


def check(report: Mapping) -> None:
    """Raise ValueError, naming the place, where a report breaks the contract."""

    def need(condition: bool, message: str) -> None:
        if not condition:
            raise ValueError(f"report of {report['tool'] or 'a tool'}: {message}")

    need(report["verdict"]["level"] in LEVELS, f"verdict level must be one of {tuple(LEVELS)}")
    need(bool(report["verdict"]["text"]), "the verdict has no text")
    seen: set[str] = set()
    for block in report["blocks"]:
        where = f"block {block.get('id')!r}"
        need(block["type"] in BLOCK_TYPES, f"{where} has the unknown type {block['type']!r}")
        need(block["id"] not in seen, f"{where} appears twice")
        seen.add(block["id"])
        described = block.get("items") or block.get("columns") or []
        ids = [item["id"] for item in described]
        need(len(ids) == len(set(ids)), f"{where} repeats an id")
        for item in described:
            need(item["unit"] in UNITS, f"{where}, {item['id']}: unknown unit {item['unit']!r}")
            need(bool(item["help"]), f"{where}, {item['id']}: no help text")
        if block["type"] == "table":
            width = len(block["columns"])
            need(
                all(len(row) == width for row in block["rows"]),
                f"{where}: a row is not {width} long",
            )
        if block["type"] == "chart":
            need(bool(block["alt"]), f"{where} has no text alternative")
