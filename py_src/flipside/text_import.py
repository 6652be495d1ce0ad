"""What was understood of a file as readable text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from .text import data_line, grid, listed, underlined

_NODE = ("name", "weight", "min", "max", "locked", "group", "level")


def import_text(record: Mapping[str, Any], data: Mapping[str, Any], width: int = 100) -> str:
    """What was understood of a file, and why: facts, columns, rows left out, warnings, first rows.

    Parameters
    ----------
    record : mapping
        The JSON of an import record.
    data : mapping
        `describe()` of the data set that was read.
    width : int
        Columns that sentences are wrapped to.
    """
    facts = [[fact["id"], str(fact["text"]), fact["reason"]] for fact in record["facts"]]
    choices = [
        f"{fact['id']}={choice['value']}: {choice['label']}"
        for fact in record["facts"]
        for choice in fact["choices"]
        if choice["value"] != fact["value"]
    ]
    columns = [
        [str(c["index"]), c["header"] or "(none)", _role(record, c), c["reason"]]
        for c in record["columns"]
    ]
    preview = record["preview"]
    rows = [
        [str(preview["first_row"] + i), *map(str, cells)] for i, cells in enumerate(preview["rows"])
    ]
    dropped = [
        f"{drop['count']:,}: {drop['reason']} (row {', '.join(map(str, drop['rows']))}"
        f"{', ...' if drop['count'] > len(drop['rows']) else ''})"
        for drop in record["dropped"]
    ]
    parts = [
        f"{underlined(record['name'], '=')}\n{data_line(data)}",
        f"{underlined('What was understood', '-')}\n"
        + grid(["fact", "value", "because"], facts, "<<<", width),
    ]
    if columns:
        table = grid(["index", "header", "role", "because"], columns, "><<<", width)
        parts.append(f"{underlined('Columns', '-')}\n{table}")
    if rows:
        header = ["row", *map(str, preview["header"])]
        parts.append(f"{underlined('First rows', '-')}\n{grid(header, rows, '>' * len(header))}")
    parts += [
        *_nodes(record),
        *listed("Rows left out", dropped, width),
        *listed("Warnings", record["warnings"], width),
        *listed("What else it could be", choices, width),
    ]
    how = "Correct a fact with --set fact=value"
    if columns:
        how += ", a column's role with --set columns.INDEX=role"
        roles = "Roles: " + ", ".join(role["value"] for role in record["roles"])
        parts.append(f"{how}.\n{textwrap.fill(roles, width)}")
    else:
        parts.append(f"{how}.")
    return "\n\n".join(parts)


def _nodes(record: Mapping[str, Any]) -> list[str]:
    """The nodes of a file of weights, with the number by which each can be corrected."""
    rows = [
        [str(i), *("" if node[key] is None else _cell(node[key]) for key in _NODE)]
        for i, node in enumerate(record.get("nodes") or ())
    ]
    if not rows:
        return []
    table = grid(["index", *_NODE], rows, "><>>><<<")
    how = "Correct a node with --set nodes.INDEX.FIELD=value, such as nodes.0.max=20."
    return [f"{underlined('Nodes', '-')}\n{table}\n\n{how}"]


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _role(record: Mapping, column: Mapping) -> str:
    bucket = column.get("bucket")
    return f"{column['role']} {bucket}" if bucket is not None else str(column["role"])
