"""Tables and charts of the HTML report: a chart that cannot be shown becomes words and a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .svg import CannotDraw, draw
from .svg.elements import escaped
from .svg.safe import safe_svg

WIDE, NARROW = 720, 350


def table_of(header: Sequence, rows: Sequence[Sequence], kinds: Sequence[str], name: str) -> str:
    """A table; `kinds` says of each column whether it holds a ``number``, a ``text`` or a ``date``."""
    marks = [f' class="{kind}"' for kind in kinds]
    head = "".join(
        f'<th scope="col"{m}>{escaped(h)}</th>' for h, m in zip(header, marks, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(f"<td{m}>{escaped(c)}</td>" for c, m in zip(row, marks, strict=True))
        + "</tr>"
        for row in rows
    )
    # Reachable by keyboard, because it scrolls.
    return (
        f'<div class="scroll" role="region" aria-label="{escaped(name)}" tabindex="0"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def figure(block: Mapping, given: str | None) -> str:
    """A chart: as the page drew it where given, else drawn here; on a narrow screen always drawn
    here, because a picture made for a wide one cannot be read there.
    """
    alt, help = str(block["alt"]), block.get("help")
    attributes = ""
    try:
        if given is not None:
            wide = safe_svg(given, alt, f"{_id(block['id'])}-")
        else:
            wide = draw(block["spec"], WIDE, alt)
    except CannotDraw as error:
        return (
            f"<figure><p>{escaped(alt)}</p><figcaption>This chart cannot be drawn here: "
            f"{escaped(error.reason)}.</figcaption>{_chart_data(block)}</figure>"
        )
    try:
        picture = _classed(wide, "wide") + _classed(draw(block["spec"], NARROW, alt), "narrow")
    except CannotDraw:  # then the wide one scrolls, by keyboard too
        picture = _classed(wide, "given")
        attributes = f' role="region" aria-label="{escaped(block["title"])}" tabindex="0"'
    caption = f"<figcaption>{escaped(help)}</figcaption>" if help else ""
    return f'<figure><div class="card"{attributes}>{picture}</div>{caption}</figure>'


def _classed(svg: str, name: str) -> str:
    return svg.replace("<svg ", f'<svg class="{name}" ', 1)


def _id(text: str) -> str:
    return "c-" + re.sub(r"[^\w-]", "_", str(text), flags=re.ASCII)


def _chart_data(block: Mapping) -> str:
    """The data in a chart's specification as tables, folded away; shared data once."""
    spec = block["spec"] if isinstance(block["spec"], Mapping) else {}
    tables = []
    for part in (spec, *_listed(spec.get("layer"))):
        data = part.get("data") if isinstance(part, Mapping) else None
        found = _listed(data.get("values") if isinstance(data, Mapping) else None)
        rows = [row for row in found if isinstance(row, Mapping)]
        fields = list(dict.fromkeys(key for row in rows for key in row))
        cells = [["" if row.get(f) is None else row[f] for f in fields] for row in rows]
        kinds = [  # what is missing does not make a column of numbers one of texts
            "text" if any(isinstance(row.get(f), str) for row in rows) else "number" for f in fields
        ]
        table = table_of(fields, cells, kinds, f"Data of {block['title']}")
        if rows and table not in tables:
            tables.append(table)
    if not tables:
        return ""
    return f"<details><summary>The chart's data</summary>{''.join(tables)}</details>"


def _listed(value: Any) -> Sequence:
    return value if isinstance(value, (list, tuple)) else ()
