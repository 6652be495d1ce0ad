"""What a tool answers with: a verdict and blocks, as plain JSON.

A `Report` is the same in the browser, from the command line and in tests. Missing
numbers are None, never NaN or Infinity. Ids are stable: people script against them.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .contract import LEVELS, check, to_plain

__all__ = ["LEVELS", "Choice", "Column", "Metric", "Report", "Verdict", "check", "to_plain"]


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


@dataclass(frozen=True)
class Choice:
    """What a visitor may decide about the thing in a row of a table.

    Parameters
    ----------
    label : str
        What the button says, such as "Drop".
    parameter : str
        The tool's text parameter that holds the names of all about which this was decided, separated by
        semicolons; a name that holds one stands in double quotes.
    """

    label: str
    parameter: str


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
    id: str,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence],
    help: str,
    actions: tuple[str, Sequence[Choice]] | None = None,
) -> dict:
    """A block with one row per thing; each row has one value per column.

    Parameters
    ----------
    actions : (column, choices), optional
        The id of the column with the name of each row's thing, none twice, and what a visitor may
        decide about it, at most one at a time. The page has a button for each; elsewhere the same is done
        by the parameters.

    Examples
    --------
    >>> name = Column("name", "Name", "text", "What it is called.")
    >>> table("t", "T", [name], [["A"]], "All.", ("name", [Choice("Drop", "drop")]))["actions"]
    {'column': 'name', 'choices': [{'label': 'Drop', 'parameter': 'drop'}]}
    """
    decided = {}
    if actions:
        column, choices = actions
        told = [{"label": each.label, "parameter": each.parameter} for each in choices]
        decided = {"actions": {"column": column, "choices": told}}
    return {
        "type": "table",
        "id": id,
        "title": title,
        "columns": [
            {"id": c.id, "label": c.label, "unit": c.unit, "help": c.help} for c in columns
        ],
        "rows": [list(row) for row in rows],
        "help": help,
        **decided,
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


def file(
    id: str, name: str, mime: str, content: str | bytes, load: str | None = None, title: str = ""
) -> dict:
    """Something to save under a file name.

    Parameters
    ----------
    id, name, mime : str
        `name` is a bare file name, without folders.
    content : str or bytes
        Bytes travel as base64, and then the block says so under ``encoding``.
    load : str, optional
        What a button says that takes the file as a data set of the page at once.
    title : str
        The heading; without it the file's name.

    Examples
    --------
    >>> file("both", "a.zip", "application/zip", b"PK")["content"]
    'UEs='
    """
    made = {"type": "file", "id": id, "name": name, "mime": mime}
    if isinstance(content, bytes):
        made |= {"encoding": "base64", "content": b64encode(content).decode()}
    else:
        made["content"] = content
    return {**made, **({"load": load} if load else {}), **({"title": title} if title else {})}


def copy(
    id: str, title: str, pages: Sequence[tuple[str, str]], help: str, note: str | None = None
) -> dict:
    """Texts to paste somewhere else: a button for each page that puts it into the clipboard.

    Parameters
    ----------
    pages : sequence of (label, content)
        Such as ``("Trials 1 to 10", "25\\t30\\n75\\t70\\n")``.
    help : str
        Where it belongs, and what to do there.
    note : str, optional
        What to keep in mind about these pages.
    """
    return {
        "type": "copy",
        "id": id,
        "title": title,
        "help": help,
        "pages": [{"label": label, "content": content} for label, content in pages],
        "note": note,
    }


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

    def __post_init__(self) -> None:
        # Here, where the traceback still has the tool's own line.
        if not isinstance(self.verdict, Verdict):
            raise TypeError(f"the verdict must be a Verdict, not {type(self.verdict).__name__}")

    def to_json(self) -> dict:
        """The report as plain data, ready for ``json.dumps(..., allow_nan=False)``.

        Raises
        ------
        ValueError
            The report breaks the contract: a repeated id, an unknown unit, a number without
            an explanation, a row of the wrong length.
        """
        told = self.plain()
        check(told)
        return told

    def plain(self) -> dict:
        """The report as plain data, whether or not it keeps to the contract."""
        return to_plain(
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
