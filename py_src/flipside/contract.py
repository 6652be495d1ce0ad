"""What a report may contain, and its form as plain data: the contract between tools and readers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np

LEVELS = {"good": "Good", "mixed": "Mixed", "bad": "Caution", "unknown": "Not clear"}
UNITS = ("fraction", "ratio", "count", "date", "text", "p")
BLOCK_TYPES = ("metrics", "table", "chart", "text", "file", "copy")
_FILE_NAME = re.compile(r'[^\x00-\x1f\x7f/\\:*?"<>|]{1,100}')


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
    names: set[str] = set()
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
            if "actions" in block:
                for fault in _action_faults(block, report["params"]):
                    need(False, f"{where}: {fault}")
        if block["type"] == "chart":
            need(bool(block["alt"]), f"{where} has no text alternative")
        if block["type"] == "copy":
            need(bool(block["pages"] and block["help"]), f"{where} has no pages or no help text")
            need(
                all(page["label"] and page["content"] for page in block["pages"]),
                f"{where}: a page without a label or without content",
            )
            # Outside of the page its pages are files that are named by it.
            need(_is_name(block["id"]), f"{where}: its id cannot be part of a file name")
        if block["type"] == "file":
            name = block["name"]
            need(_is_name(name), f"{where}: {name!r} is not a bare file name")
            need(name.lower() not in names, f"{where}: there are two files {name!r}")
            names.add(name.lower())
            need(block.get("encoding") in (None, "base64"), f"{where} has an unknown encoding")


def _is_name(text: str) -> bool:
    return bool(_FILE_NAME.fullmatch(text)) and text.strip(".") != ""


def _action_faults(block: Mapping, params: Mapping) -> Iterable[str]:
    """What is wrong with the decisions that a table offers about its rows."""
    column, choices = block["actions"]["column"], block["actions"]["choices"]
    ids = [each["id"] for each in block["columns"]]
    if column not in ids:
        yield f"its actions name the column {column!r}, which it does not have"
        return
    names = [row[ids.index(column)] for row in block["rows"]]
    if not all(isinstance(name, str) and name.strip() for name in names):
        yield f"its actions need a name in every row of {column!r}"
    elif len(names) != len(set(names)):
        yield f"its actions need every name in {column!r} once"
    parameters = [each["parameter"] for each in choices]
    if not choices or not all(each["label"] for each in choices):
        yield "its actions are not labelled"
    if len(parameters) != len(set(parameters)):
        yield "two of its actions set one parameter"
    for parameter in parameters:
        if parameter not in params:
            yield f"an action sets {parameter!r}, which is no parameter of the tool"
