"""A report as readable text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .files import page_names
from .formats import NUMERIC, format_column, format_value, frequency

SHOWN_ROWS = 12
SHOWN_COLUMNS = 15


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
        f"{underlined(report['title'], '=')}\n" + "\n".join(map(data_line, sets)),
        textwrap.fill(report["verdict"]["text"], width),
    ]
    for block in report["blocks"]:
        body = _BLOCKS[block["type"]](block, width, periods_per_year)
        parts.append(f"{underlined(block.get('title') or block['id'], '-')}\n{body}")
    parts.extend(listed("Warnings", report["warnings"], width))
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
    kind = data["kind"].replace("_", " ")
    if data["periods"] is None:
        return f"{data['name']}: {kind}, {', '.join(counted(data))}"
    per_year = data["periods_per_year"]
    first, last = (format_value(data[end], "date", per_year) for end in ("from", "to"))
    return (
        f"{data['name']}: {kind}, {frequency(per_year)}, "
        f"{format_value(data['periods'], 'count')} periods from {first} to {last}"
    )


def counted(data: Mapping[str, Any]) -> list[str]:
    """What a data set without periods has how many of.

    Examples
    --------
    >>> counted({"name": "a", "kind": "weight_table", "nodes": 12, "trials": 1, "periods": None})
    ['12 nodes', '1 trial']
    """
    sizes = [(data[each], each) for each in ("nodes", "trials", "columns") if each in data]
    return [f"{size:,} {what.removesuffix('s') if size == 1 else what}" for size, what in sizes]


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
    rows, columns = block["rows"][:SHOWN_ROWS], block["columns"][:SHOWN_COLUMNS]
    cells = [
        format_column([row[i] for row in rows], column["unit"], periods_per_year)
        for i, column in enumerate(columns)
    ]
    align = "".join(">" if column["unit"] in NUMERIC else "<" for column in columns)
    lines = grid([c["label"] for c in columns], [list(r) for r in zip(*cells, strict=True)], align)
    if not rows:
        lines += "\n(none)"
    left_out = [
        f"{more:,} more {what}{'s' if more > 1 else ''}"
        for what, more in (
            ("row", len(block["rows"]) - len(rows)),
            ("column", len(block["columns"]) - len(columns)),
        )
        if more > 0
    ]
    return f"{lines}\n... {' and '.join(left_out)}; --json has all" if left_out else lines


def _chart(block: Mapping, width: int, periods_per_year: float | None) -> str:
    return textwrap.fill(f"{block['alt']} (--html draws it.)", width)


def _text(block: Mapping, width: int, periods_per_year: float | None) -> str:
    return "\n\n".join(textwrap.fill(paragraph, width) for paragraph in block["paragraphs"])


def _file(block: Mapping, width: int, periods_per_year: float | None) -> str:
    size = len(block["content"])
    if block.get("encoding") == "base64":
        size = size * 3 // 4
    return f"{block['name']}: about {max(1, round(size / 1000)):,} KB; --files FOLDER writes it"


def _copy(block: Mapping, width: int, periods_per_year: float | None) -> str:
    paragraphs = [textwrap.fill(text, width) for text in (block["help"], block.get("note")) if text]
    pages, names = block["pages"], page_names(block)
    lines = [f"{page['label']}: {name}" for page, name in zip(pages, names, strict=True)]
    if len(lines) > SHOWN_ROWS:
        lines[SHOWN_ROWS:] = [f"... {len(lines) - SHOWN_ROWS:,} more pages"]
    paragraphs.append("\n".join([*lines, "--files FOLDER writes them"]))
    return "\n\n".join(paragraphs)


_BLOCKS = {
    "metrics": _metrics,
    "table": _table,
    "chart": _chart,
    "text": _text,
    "file": _file,
    "copy": _copy,
}


def grid(header: Sequence[str], rows: Sequence[Sequence[str]], align: str, width: int = 0) -> str:
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


def listed(title: str, sentences: Sequence[str], width: int) -> list[str]:
    """A heading with one item for each sentence; nothing where there are none."""
    if not sentences:
        return []
    lines = [textwrap.fill(f"- {s}", width, subsequent_indent="  ") for s in sentences]
    return [f"{underlined(title, '-')}\n" + "\n".join(lines)]


def underlined(title: str, mark: str) -> str:
    """A heading."""
    return f"{title}\n{mark * len(title)}"
