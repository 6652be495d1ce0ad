"""Writing SVG: short coordinates, safe text, presentation attributes only."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

# What XML 1.0 does not allow even when escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

INK = "#1d2329"
QUIET = "#5b626b"  # axis labels; contrast above 4.5 on white
GRID = "#e8eaed"
AXIS = "#b4b9c0"


def escaped(text: object) -> str:
    """Text as it may stand in XML and in HTML, inside an element or an attribute."""
    return html.escape(_NOT_XML.sub("", str(text)), quote=True)


def short(value: float) -> str:
    """A coordinate with two decimals at most."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def element(tag: str, content: str | None = None, **attributes: object) -> str:
    """One element; `content` is SVG already. An attribute that is None is left out; ``_`` is ``-``.

    Examples
    --------
    >>> element("line", x1=0.50001, stroke_width=2, fill=None)
    '<line x1="0.5" stroke-width="2"/>'
    """
    written = "".join(
        f' {name.replace("_", "-")}="{short(v) if isinstance(v, float) else escaped(v)}"'
        for name, v in attributes.items()
        if v is not None
    )
    return f"<{tag}{written}/>" if content is None else f"<{tag}{written}>{content}</{tag}>"


def label(text: object, x: float, y: float, **attributes: object) -> str:
    """A piece of text at a point."""
    return element("text", escaped(text), x=float(x), y=float(y), **attributes)


def path(points: Iterable[tuple[float, float]], close: bool = False) -> str:
    """The ``d`` of a line through `points`."""
    pairs = [f"{short(x)},{short(y)}" for x, y in points]
    return f"M{'L'.join(pairs)}{'Z' if close else ''}"
