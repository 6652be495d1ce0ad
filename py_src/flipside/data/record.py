"""What was understood of a file, fact by fact and column by column, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

ROLES = {
    "wide": (
        ("date", "Date"),
        ("bucket", "Bucket return"),
        ("benchmark", "Benchmark return"),
        ("universe", "Universe return"),
        ("series", "Strategy return"),
        ("ignore", "Not used"),
    ),
    "long": (
        ("date", "Date"),
        ("key", "Bucket number or name"),
        ("value", "Bucket return"),
        ("ignore", "Not used"),
    ),
    "panel": (
        ("date", "Date"),
        ("stock", "Stock"),
        ("factor", "Factor"),
        ("forward", "Return that followed"),
        ("price_now", "Price on the date"),
        ("price_next", "Price at the next date"),
        ("ignore", "Not used"),
    ),
    "nodes": (
        ("node", "Node"),
        ("weight", "Weight"),
        ("minimum", "Minimum"),
        ("maximum", "Maximum"),
        ("locked", "Locked"),
        ("group", "Group"),
        ("level", "Level"),
        ("trial", "Weights of a trial"),
        ("ignore", "Not used"),
    ),
    "long_nodes": (
        ("trial_number", "Number of the trial"),
        ("generation", "Generation"),
        ("node", "Node"),
        ("weight", "Weight"),
        ("ignore", "Not used"),
    ),
    "results": (
        ("trial_number", "Number of the trial"),
        ("result", "Result"),
        ("ignore", "Not used"),
    ),
    "ranking": (),
    "results_across": (),
}

# What the fact ``kind`` can say: of a table in which dates repeat, and of one without dates.
KINDS_OF_ROWS = (
    ("factor_panel", "factor values, one row per date and stock"),
    ("bucket_returns", "returns of buckets or of a strategy"),
)
KINDS_UNDATED = (("weight_table", "node weights"), ("trial_results", "trial results"))


@dataclass(frozen=True)
class Fact:
    """One decision: its value, the value in words, and why.

    Parameters
    ----------
    id : str
        The key under which it is corrected.
    label : str
        What a person calls it.
    value : str, float or None
        What a correction would set.
    text : str
        The value as a person reads it.
    reason : str
        Why, in plain words.
    input : {"choice", "number", "date"} or None
        How it is corrected; None where it cannot be.
    choices : tuple of (value, label)
        With ``input="choice"``.
    """

    id: str
    label: str
    value: Any
    text: str
    reason: str
    input: str | None = None
    choices: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict:
        """The fact as plain data."""
        return {
            "id": self.id,
            "label": self.label,
            "value": self.value,
            "text": self.text,
            "reason": self.reason,
            "input": self.input,
            "choices": [{"value": value, "label": label} for value, label in self.choices],
        }


@dataclass
class Column:
    """What one column of the file became. `bucket` counts from 1, the lowest rank."""

    index: int
    header: str
    role: str
    reason: str
    bucket: int | None = None

    def to_json(self) -> dict:
        """The column as plain data."""
        return {
            "index": self.index,
            "header": self.header,
            "role": self.role,
            "bucket": self.bucket,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class Dropped:
    """Rows left out, and why. `rows` are row numbers as an editor shows them, the first five."""

    reason: str
    rows: Sequence[int]

    def to_json(self) -> dict:
        """The rows as plain data."""
        return {"count": len(self.rows), "reason": self.reason, "rows": list(self.rows[:5])}


# The order in which a person cares about the facts.
ORDER = (
    "kind", "sheet", "section", "level", "orientation", "total", "zero", "reference", "grouping", "values", "unit", "order", "periods_per_year", "first", "last",
    "date_format", "decimal", "delimiter", "missing", "precision", "encoding", "layout",
)  # fmt: skip


@dataclass
class Import:
    """The record of one reading: what the page shows and lets the visitor correct.

    Parameters
    ----------
    name : str
        The file's name.
    kind, kind_label : str
        Of the data set that came out.
    layout : str
        Which roles a column can have depends on it: a key of `ROLES`, or ``json``, which is wide.
    facts : list of Fact
    columns : list of Column
    preview : dict
        ``header``, ``rows`` (text as in the file) and ``first_row`` (its number in the file).
    dropped : list of Dropped
    warnings : list of str
    corrections : dict
        The corrections in force.
    nodes : list of dict
        Of a table of weights: ``name, weight, min, max, locked, group, level`` of each node with the
        corrections applied, None for a number that there is not or that cannot be read.
    """

    name: str
    kind: str = ""
    kind_label: str = ""
    layout: str = "wide"
    facts: list[Fact] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    preview: dict = field(default_factory=dict)
    dropped: list[Dropped] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    corrections: dict = field(default_factory=dict)
    nodes: list[dict] = field(default_factory=list)

    def add(self, *fact: Any, **named: Any) -> None:
        """Record a `Fact`."""
        self.facts.append(Fact(*fact, **named))

    def add_kind(self, kind: str, reason: str, choices: Sequence[tuple[str, str]]) -> None:
        """Record the fact ``kind``: one of `choices`, which are `KINDS_OF_ROWS` or `KINDS_UNDATED`."""
        self.add(
            "kind", "Kind of data", kind, dict(choices)[kind], reason, "choice", tuple(choices)
        )

    def add_decimal(self, mark: str, reason: str) -> None:
        """Record the decimal mark."""
        words = "point" if mark == "." else "comma"
        choices = ((".", "point 1.5"), (",", "comma 1,5"))
        self.add("decimal", "Decimal mark", mark, words, reason, "choice", choices)

    def add_unit(self, unit: str, reason: str, label: str = "Unit") -> None:
        """Record whether returns are ``percent`` or a ``fraction``."""
        words = {"percent": "percent (1.5 is 1.5 %)", "fraction": "fractions (0.015 is 1.5 %)"}
        self.add("unit", label, unit, words[unit], reason, "choice", tuple(words.items()))

    def fact(self, id: str) -> Fact | None:
        """The fact with this id, or None where it does not apply."""
        return next((fact for fact in self.facts if fact.id == id), None)

    def drop(self, reason: str, rows: Sequence[int]) -> None:
        """Record rows left out; nothing is recorded for no rows."""
        if len(rows):
            self.dropped.append(Dropped(reason, [int(row) for row in rows]))

    def to_json(self) -> dict:
        """The record as plain data, as the page and the command line receive it."""
        roles = ROLES.get(self.layout, ROLES["wide"])
        return {
            "name": self.name,
            "kind": self.kind,
            "kind_label": self.kind_label,
            "facts": [f.to_json() for f in sorted(self.facts, key=lambda f: ORDER.index(f.id))],
            "columns": [column.to_json() for column in self.columns],
            "roles": [{"value": value, "label": label} for value, label in roles],
            "preview": self.preview,
            "dropped": [dropped.to_json() for dropped in self.dropped],
            "warnings": list(self.warnings),
            "corrections": dict(self.corrections),
            "nodes": list(self.nodes),
        }
