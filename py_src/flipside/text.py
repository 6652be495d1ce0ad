"""A report, an import record and the list of tools as readable text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .formats import NUMERIC, format_column, format_value, frequency

SHOWN_ROWS = 12


def report_text(report: Mapping[str, Any], width: int = 100) -> str:
    """The report for a person at a terminal: verdict, numbers, tables cut to a dozen rows, warnings.

    Parameters
    ----------
    report : mapping
        The JSON of a `flipside.report.Report`.
    width : int
        Columns that sentences are wrapped to. Tables are never cut in width.

    Examples
    --------
    >>> report = {"title": "Demo", "data": {"name": "a.csv", "kind": "bucket_returns",
    ...     "periods": 24, "from": "2020-01-31", "to": "2021-12-31", "periods_per_year": 12},
    ...     "verdict": {"level": "good", "text": "It works."}, "blocks": [], "warnings": []}
    >>> print(report_text(report))
    Demo
    ====
    a.csv: bucket returns, monthly, 24 periods from 2020-01 to 2021-12
    <BLANKLINE>
    It works.
    """
    sets = data_sets(report)
    periods_per_year = sets[0]["periods_per_year"] if sets else None
    parts = [
        f"{_underlined(report['title'], '=')}\n" + "\n".join(map(data_line, sets)),
        textwrap.fill(report["verdict"]["text"], width),
    ]
    for block in report["blocks"]:
        body = _BLOCKS[block["type"]](block, width, periods_per_year)
        parts.append(f"{_underlined(block.get('title') or block['id'], '-')}\n{body}")
    parts.extend(_listed("Warnings", report["warnings"], width))
    return "\n\n".join(parts)


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
        f"{_underlined(record['name'], '=')}\n{data_line(data)}",
        f"{_underlined('What was understood', '-')}\n"
        + _grid(["fact", "value", "because"], facts, "<<<", width),
        f"{_underlined('Columns', '-')}\n"
        + _grid(["index", "header", "role", "because"], columns, "><<<", width),
        f"{_underlined('First rows', '-')}\n"
        + _grid(["row", *map(str, preview["header"])], rows, ">" * (len(preview["header"]) + 1)),
        *_listed("Rows left out", dropped, width),
        *_listed("Warnings", record["warnings"], width),
        *_listed("What else it could be", choices, width),
        "Correct a fact with --set fact=value, a column's role with --set columns.INDEX=role.\n"
        + textwrap.fill("Roles: " + ", ".join(role["value"] for role in record["roles"]), width),
    ]
    return "\n\n".join(parts)


def data_sets(report: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The descriptions of the report's data: one, or several for a tool that takes several files."""
    data = report["data"]
    if not data:
        return []
    return list(data) if isinstance(data, list) else [data]


def data_line(data: Mapping[str, Any]) -> str:
    """One line that says what a data set is.

    Examples
    --------
    >>> data_line({"name": "a", "kind": "bucket_returns", "periods": 1300, "from": "1995-01-06",
    ...            "to": "2019-11-29", "periods_per_year": 52})
    'a: bucket returns, weekly, 1,300 periods from 1995-01-06 to 2019-11-29'
    """
    per_year = data["periods_per_year"]
    first, last = (format_value(data[end], "date", per_year) for end in ("from", "to"))
    kind = data["kind"].replace("_", " ")
    return (
        f"{data['name']}: {kind}, {frequency(per_year)}, "
        f"{format_value(data['periods'], 'count')} periods from {first} to {last}"
    )


def _metrics(block: Mapping, width: int, periods_per_year: float | None) -> str:
    shown = [format_value(i["value"], i["unit"], periods_per_year) for i in block["items"]]
    labels = max((len(item["label"]) for item in block["items"]), default=0)
    # A long text among the values must not push every number to the right.
    values = max((len(text) for text in shown if len(text) <= 16), default=0)
    lines = []
    for item, text in zip(block["items"], shown, strict=True):
        note = f"  ({item['note']})" if item.get("note") else ""
        line = f"{item['label']:<{labels}}  {text:>{values}}{note}"
        lines.append(textwrap.fill(line, width, subsequent_indent=" " * (labels + values + 4)))
    # `fill` folds runs of blanks only at line ends; the alignment inside stays.
    return "\n".join(lines)


def _table(block: Mapping, width: int, periods_per_year: float | None) -> str:
    rows, columns = block["rows"][:SHOWN_ROWS], block["columns"]
    cells = [
        format_column([row[i] for row in rows], column["unit"], periods_per_year)
        for i, column in enumerate(columns)
    ]
    align = "".join(">" if column["unit"] in NUMERIC else "<" for column in columns)
    lines = _grid([c["label"] for c in columns], [list(r) for r in zip(*cells, strict=True)], align)
    more = len(block["rows"]) - len(rows)
    if not rows:
        lines += "\n(none)"
    return f"{lines}\n... {more:,} more rows; --json has all" if more > 0 else lines


def _chart(block: Mapping, width: int, periods_per_year: float | None) -> str:
    return textwrap.fill(f"{block['alt']} (--html draws it.)", width)


def _text(block: Mapping, width: int, periods_per_year: float | None) -> str:
    return "\n\n".join(textwrap.fill(paragraph, width) for paragraph in block["paragraphs"])


def _file(block: Mapping, width: int, periods_per_year: float | None) -> str:
    return f"{block['name']}: {len(block['content']):,} characters; --json has them"


_BLOCKS = {"metrics": _metrics, "table": _table, "chart": _chart, "text": _text, "file": _file}


def _grid(header: Sequence[str], rows: Sequence[Sequence[str]], align: str, width: int = 0) -> str:
    """Aligned columns; headers are broken into words, and with `width` the last column is wrapped."""
    widths = [
        max([len(word) for word in title.split()] + [len(row[i]) for row in rows] + [1])
        for i, title in enumerate(header)
    ]
    if width:
        widths[:-1] = [min(size, width * 2 // 5) for size in widths[:-1]]
        widths[-1] = max(24, min(widths[-1], width - sum(widths[:-1]) - 2 * (len(widths) - 1)))
    lines = [*_wrapped(header, widths, align, bottom=True)]
    lines.append("  ".join("-" * size for size in widths))
    for row in rows:
        lines.extend(_wrapped(row, widths, align))
    return "\n".join(lines)


def _wrapped(
    cells: Sequence[str], widths: Sequence[int], align: str, bottom: bool = False
) -> Iterator[str]:
    columns = [textwrap.wrap(c, w) or [""] for c, w in zip(cells, widths, strict=True)]
    height = max(map(len, columns))
    for column in columns:
        fill = [""] * (height - len(column))
        column[:] = fill + column if bottom else column + fill
    for line in zip(*columns, strict=True):
        yield "  ".join(
            f"{text:{side}{size}}" for text, size, side in zip(line, widths, align, strict=True)
        ).rstrip()


def _role(record: Mapping, column: Mapping) -> str:
    bucket = column.get("bucket")
    return f"{column['role']} {bucket}" if bucket is not None else str(column["role"])


def _listed(title: str, sentences: Sequence[str], width: int) -> list[str]:
    if not sentences:
        return []
    lines = [textwrap.fill(f"- {s}", width, subsequent_indent="  ") for s in sentences]
    return [f"{_underlined(title, '-')}\n" + "\n".join(lines)]


def _underlined(title: str, mark: str) -> str:
    return f"{title}\n{mark * len(title)}"
