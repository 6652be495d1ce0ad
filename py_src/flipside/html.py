"""A report as one HTML file that needs nothing else: no script, no link, no picture from elsewhere.

All of a report is text to this module, even when it looks like HTML. Charts are drawn by
`flipside.svg`, or given as SVG by the page and then embedded only after `flipside.svg.safe`
has written them anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from . import tools
from .errors import UserError
from .formats import NUMERIC, format_column, format_value, frequency
from .html_figure import figure, table_of
from .html_style import STYLE
from .report import LEVELS
from .svg.elements import escaped
from .text import counted, data_sets

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
SHOWN_CHARACTERS = 100_000
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def to_html(report: Mapping[str, Any], charts: Mapping[str, str] | None = None) -> str:
    """The whole report as one self-contained HTML document.

    Parameters
    ----------
    report : mapping
        The JSON of a `flipside.report.Report`.
    charts : mapping of str to str, optional
        SVG by the id of the chart's block. A chart that is not in it is drawn here from its
        specification; one that can be neither embedded nor drawn is replaced by its text
        alternative, the reason and its data.

    Returns
    -------
    str

    Examples
    --------
    >>> report = {"tool": "demo", "title": "Demo <b>", "data": None, "params": {}, "blocks": [],
    ...           "verdict": {"level": "good", "text": "Fine."}, "warnings": [], "version": "1"}
    >>> "<h1>Demo &lt;b&gt;</h1>" in to_html(report)
    True
    """
    sets = data_sets(report)
    per_year = sets[0]["periods_per_year"] if sets else None
    names = ", ".join(str(each["name"]) for each in sets)
    blocks = "".join(_block(block, per_year, charts or {}) for block in report["blocks"])
    heading = f"{report['title']}: {names}" if names else str(report["title"])
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Flipside {escaped(report["version"])}">
<title>{escaped(heading)}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<header>
<h1>{escaped(report["title"])}</h1>
{"".join(f'<p class="soft">{_described(each)}</p>' for each in sets)}
</header>
{_verdict(report["verdict"])}
{_warnings(report["warnings"])}
{blocks}
{_footer(report, sets)}
</main>
</body>
</html>
"""


def _described(data: Mapping[str, Any]) -> str:
    if data["periods"] is None:
        return f"<strong>{escaped(data['name'])}</strong>: {escaped(', '.join(counted(data)))}"
    first, last = (format_value(data[e], "date", data["periods_per_year"]) for e in ("from", "to"))
    return (
        f"<strong>{escaped(data['name'])}</strong>, "
        f"{escaped(frequency(data['periods_per_year']))}: {data['periods']:,} periods from "
        f"{escaped(first)} to {escaped(last)}"
    )


def _verdict(verdict: Mapping[str, str]) -> str:
    # The first sentence is the answer; the others give reasons.
    answer, *reasons = _SENTENCE_END.split(verdict["text"], maxsplit=1)
    level = verdict["level"] if verdict["level"] in LEVELS else "unknown"
    return (
        f'<section class="verdict {level}" aria-label="Verdict">'
        f'<p class="level">{escaped(verdict.get("label") or LEVELS[level])}</p><p class="answer">{escaped(answer)}</p>'
        + "".join(f"<p>{escaped(reason)}</p>" for reason in reasons)
        + "</section>"
    )


def _warnings(warnings: Sequence[str]) -> str:
    if not warnings:
        return ""
    items = "".join(f"<li>{escaped(warning)}</li>" for warning in warnings)
    return f'<section class="warnings"><h2>Keep in mind</h2><ul>{items}</ul></section>'


def _block(block: Mapping, per_year: float | None, charts: Mapping[str, str]) -> str:
    if block["type"] == "chart":
        body = figure(block, charts.get(block["id"]))
    else:
        body = _BODIES[block["type"]](block, per_year)
    title = block.get("title") or block.get("name") or block["id"]
    return f'<section id="{escaped(block["id"])}"><h2>{escaped(title)}</h2>{body}</section>'


def _metrics(block: Mapping, per_year: float | None) -> str:
    def one(item: Mapping) -> str:
        value = format_value(item["value"], item["unit"], per_year)
        kind = "value" if item["unit"] != "text" or len(value) <= 12 else "words"
        note = f'<span class="note">{escaped(item["note"])}</span>' if item.get("note") else ""
        return (
            f'<div id="{escaped(block["id"])}.{escaped(item["id"])}"><dt>{escaped(item["label"])}'
            f'</dt><dd class="{kind}">{escaped(value)}</dd>'
            f'<dd class="help">{note}{escaped(item["help"])}</dd></div>'
        )

    return f'<dl class="metrics">{"".join(map(one, block["items"]))}</dl>'


def _table(block: Mapping, per_year: float | None) -> str:
    columns = block["columns"]
    explained = "".join(
        f"<dt>{escaped(c['label'])}</dt><dd>{escaped(c['help'])}</dd>"
        for c in columns
        if c.get("help")
    )
    if explained:
        explained = (
            f"<details><summary>What the columns mean</summary><dl>{explained}</dl></details>"
        )
    intro = f"<p>{escaped(block['help'])}</p>" if block.get("help") else ""
    if not block["rows"]:
        return f'{intro}<p class="soft">There is nothing to list.</p>'
    cells = [
        format_column([row[i] for row in block["rows"]], column["unit"], per_year)
        for i, column in enumerate(columns)
    ]
    kinds = ["number" if c["unit"] in NUMERIC else c["unit"] for c in columns]
    header = [column["label"] for column in columns]
    rows = table_of(header, list(zip(*cells, strict=True)), kinds, block["title"])
    return f"{intro}{rows}{explained}"


def _text(block: Mapping, per_year: float | None) -> str:
    return "".join(f"<p>{escaped(paragraph)}</p>" for paragraph in block["paragraphs"])


def _file(block: Mapping, per_year: float | None) -> str:
    name, content = escaped(block["name"]), block["content"]
    if block.get("encoding") == "base64":
        size = max(1, round(len(content) * 3 / 4000))
        return f"<p>{name}, about {size:,} KB. This page cannot hold it; save it where the report was made.</p>"
    return _folded(f"{name} ({len(content):,} characters)", content)


def _copy(block: Mapping, per_year: float | None) -> str:
    told = "".join(f"<p>{escaped(text)}</p>" for text in (block["help"], block.get("note")) if text)
    return told + "".join(_folded(escaped(p["label"]), p["content"]) for p in block["pages"])


def _folded(summary: str, content: str) -> str:
    """Text to unfold; of a very long one the beginning, so that the page stays one to open and mail."""
    cut = ""
    if len(content) > SHOWN_CHARACTERS:
        content = content[:SHOWN_CHARACTERS].rpartition("\n")[0]
        cut = '<p class="soft">Only the beginning is shown; the file itself has all of it.</p>'
    return f"<details><summary>{summary}</summary>{cut}<pre>{escaped(content)}</pre></details>"


def _footer(report: Mapping[str, Any], sets: Sequence[Mapping]) -> str:
    chosen = "".join(
        f"<dt>{escaped(label)}</dt><dd>{escaped(value)}</dd>"
        for label, value in _parameters(report)
    )
    parts = [f"<h2>What was chosen</h2><dl>{chosen}</dl>"] if chosen else []
    for each in sets:
        per_year = each["periods_per_year"]
        rows = {"Name": each["name"], "Kind": str(each["kind"]).replace("_", " ")}
        if each["periods"] is None:
            rows["Size"] = ", ".join(counted(each))
        else:
            exact = f" ({per_year:.6g} a year)" if per_year else ""
            rows |= {
                "Periods": f"{each['periods']:,}, {frequency(per_year)}{exact}",
                "From": each["from"] or "n/a",
                "To": each["to"] or "n/a",
            }
        listed = "".join(f"<dt>{k}</dt><dd>{escaped(v)}</dd>" for k, v in rows.items())
        parts.append(f"<h2>The data</h2><dl>{listed}</dl>")
    made = f'<p class="small">Made by Flipside {escaped(report["version"])}.</p>'
    return f"<footer>{''.join(parts)}<h2>About</h2>{made}</footer>"


def _parameters(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and value of each parameter, as the tool's declaration has them where it is known."""
    try:
        declared = {p.id: p for p in tools.load(report["tool"]).TOOL.parameters}
    except UserError:
        declared = {}
    shown = []
    for id, value in report["params"].items():
        parameter = declared.get(id)
        if not parameter:
            shown.append((id, format_value(value, "text")))
        elif value is None:
            shown.append((parameter.label, parameter.automatic or format_value(None, "text")))
        elif parameter.unit == "fraction" and isinstance(value, (int, float)):
            shown.append((parameter.label, f"{100 * value:.6g}%"))
        elif parameter.unit == "fraction":  # an edited tool may make something else of it
            shown.append((parameter.label, format_value(value, "text")))
        else:
            plain = f"{value:.12g}" if isinstance(value, float) else format_value(value, "text")
            text = dict(parameter.choices).get(str(value), plain)
            unit = parameter.unit.removesuffix("s") if value == 1 else parameter.unit
            shown.append((parameter.label, f"{text} {unit}".strip()))
    return shown


_BODIES = {"metrics": _metrics, "table": _table, "text": _text, "file": _file, "copy": _copy}
