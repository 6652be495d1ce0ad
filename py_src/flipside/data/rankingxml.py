"""A ranking system's XML: its nodes, and where in the bytes the weight of each stands."""

from __future__ import annotations

import math

# What the reader of workbooks parses with too; in the standard library it is xml.parsers.expat.
import pyexpat as expat
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

import numpy as np

from ..errors import UserError
from .decode import SAVE_AS
from .values import shorten
from .weightplaces import Place

DEEPEST = 100
MOST_ELEMENTS = 5_000
_EXPORT = "Copy the text of the ranking system from its editor again, or save it again as XML."
_NUMBER = re.compile(r"\s*(\d+(?:[.,](\d*))?|[.,](\d+))\s*%?\s*", re.ASCII)
_TAG = re.compile(rb"<[^\s/>]+")
_ATTRIBUTE = re.compile(rb"\s+([^\s=]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_BROKEN = {
    2: "there is a sign that cannot stand here",
    3: "the document ends before it is complete",
    4: "there is a sign that cannot stand here",
    5: "a tag is not closed with “>”",
    6: "a letter is cut in two",
    7: "the closing tag is not that of the element that was opened last",
    8: "an attribute is there twice",
    9: "something follows after the end of the document",
    11: "“&” begins an entity that XML does not have; a plain & is written &amp;",
}


@dataclass
class Element:
    """A node: any element with a weight, or one whose tag says that it is a node.

    `above` is the position of the node that it stands in, None at the top; `below` those in it.
    """

    name: str
    line: int
    place: Place
    raw: str | None
    above: int | None
    below: list[int] = field(default_factory=list)


@dataclass
class Ranking:
    """A ranking system as it was read: the outermost tag, and all nodes in the document's order."""

    root: str
    elements: list[Element]


def read_ranking(content: bytes, codec: str | None) -> tuple[Ranking, str]:
    """Read the nodes of a ranking system.

    Parameters
    ----------
    content : bytes
    codec : str or None
        The encoding that the bytes are known to have, whatever the document says; None where what
        the document says is to be believed.

    Returns
    -------
    ranking : Ranking
    codec : str
        For `Document`: in which encoding digits are written.

    Raises
    ------
    UserError
        Broken XML (with line and column), a DOCTYPE, too deep or too many elements.

    Examples
    --------
    >>> ranking, _ = read_ranking(b'<RankingSystem><Composite Name="Value" Weight="70%"/></RankingSystem>', "utf-8")
    >>> [(each.name, each.place.weight, each.place.start) for each in ranking.elements]
    [('Value', 70.0, 47)]
    """
    wide = codec in ("utf-16-le", "utf-16-be")
    # What is pasted often begins with an empty line, before which no XML declaration may stand.
    blank = len(content) - len(content.lstrip(b" \t\r\n")) if not wide else 0
    target = _Target(content, codec if wide else "ascii", blank)
    parser = expat.ParserCreate(codec.upper().replace("16-", "16") if wide else codec)
    parser.buffer_text = True
    parser.ordered_attributes = True
    target.listen_to(parser)
    try:
        parser.Parse(content[blank:], True)
    except expat.ExpatError as error:
        _refuse_broken(error, target.line(error.lineno))
    except (LookupError, ValueError):
        raise UserError(
            "The XML says that it has an encoding that cannot be read here.",
            remedy="Save it as UTF-8.",
        ) from None
    return Ranking(target.root, target.elements), target.codec


def _refuse_broken(error: expat.ExpatError, line: int) -> NoReturn:
    why = _BROKEN.get(error.code, f"{expat.ErrorString(error.code)}, as the parser has it")
    raise UserError(
        f"The XML is broken at line {line}, column {error.offset + 1}: {why}.",
        remedy=f"Correct it there. {_EXPORT}",
    ) from None


def is_node(tag: str) -> bool:
    """Whether a tag is that of a node even where it has no weight.

    Examples
    --------
    >>> [is_node(tag) for tag in ("Composite", "StockFormula", "Formula", "Description")]
    [True, True, False, False]
    """
    tag = tag.lower()
    return tag == "composite" or (
        tag.endswith(("factor", "formula")) and tag not in ("factor", "formula")
    )


class _Target:
    """What is kept while the document streams by."""

    def __init__(self, content: bytes, codec: str, blank: int) -> None:
        self.codec = codec
        self._blank, self._lines = blank, content[:blank].count(b"\n")
        self.root = ""
        self.elements: list[Element] = []
        self._step = 2 if codec != "ascii" else 1
        self._bytes = content
        if self._step == 2:
            # One byte per unit of UTF-16, so that one way of looking serves for all encodings:
            # whatever the others are, the signs that divide a tag are those of ASCII.
            order = "<u2" if codec.endswith("le") else ">u2"
            units = np.frombuffer(content[: len(content) // 2 * 2], dtype=order)
            self._bytes = np.minimum(units, 0x7F).astype(np.uint8).tobytes()
        # Of each open element: the node that it is, else None; and the nearest node around it.
        self._open: list[tuple[str, int | None, int | None]] = []
        self._words: list[str] | None = None
        self._formulas: dict[int | None, str] = {}

    def listen_to(self, parser: Any) -> None:
        self._parser = parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.StartDoctypeDeclHandler = self._doctype

    def line(self, line: int) -> int:
        """The line as an editor counts it."""
        return line + self._lines

    def _doctype(self, *_: Any) -> NoReturn:
        raise UserError(
            f"The XML has a DOCTYPE (line {self.line(self._parser.CurrentLineNumber)}), which can define entities or fetch "
            "other files; no ranking system needs one, and it is not read.",
            remedy="Delete everything from <!DOCTYPE to its closing >, then load it again.",
        )

    def _start(self, tag: str, attributes: Sequence[str]) -> None:
        if len(self._open) >= DEEPEST:
            raise UserError(
                f"The XML is nested more than {DEEPEST} deep (line {self.line(self._parser.CurrentLineNumber)}).",
                remedy="Choose the XML of a ranking system.",
            )
        tag = tag[tag.rfind(":") + 1 :]
        around = self._open[-1][2] if self._open else None
        found = dict(zip(attributes[::2], attributes[1::2], strict=True))
        weight = next((key for key in found if key.lower() == "weight"), None)
        node = None
        if not self._open:
            self.root = tag
        elif weight is not None or is_node(tag):
            node = self._node(tag, found, weight, around)
        elif tag.lower() in ("factor", "formula") and around is not None:
            self._words = []
        self._open.append((tag, node, around if node is None else node))

    def _node(self, tag: str, found: dict, weight: str | None, around: int | None) -> int:
        if len(self.elements) == MOST_ELEMENTS:
            raise UserError(
                f"The XML has more than {MOST_ELEMENTS:,} nodes.",
                remedy="Choose the XML of one ranking system.",
            )
        position = len(self.elements)
        name = next((found[key] for key in found if key.lower() == "name"), "")
        self.elements.append(
            Element(
                shorten(name, 80),
                self.line(self._parser.CurrentLineNumber),
                self._place(weight, found.get(weight)),
                found.get(weight),
                around,
            )
        )
        if around is not None:
            self.elements[around].below.append(position)
        return position

    def _place(self, weight: str | None, value: str | None) -> Place:
        """Where the weight stands, or would."""
        step = self._step
        at = _TAG.match(self._bytes, (self._blank + self._parser.CurrentByteIndex) // step).end()
        if weight is None:
            return Place(at * step, at * step, None, before=' Weight="', after='"')
        attributes = iter(lambda: _ATTRIBUTE.match(self._bytes, at), None)
        for attribute in attributes:
            at = attribute.end()
            if attribute[1] == weight.encode():
                break
        start, raw = attribute.start(2) + 1, attribute[2][1:-1]
        match = _NUMBER.fullmatch(value)
        if not match:
            number = None if not value.strip() else math.nan
            return Place(start * step, (start + len(raw)) * step, number)
        digits = match[1].encode()
        after = ""
        if b"&" not in raw:
            start += raw.index(digits)
            end = start + len(digits)
        else:  # written with character references, such as &#50;5
            end = start + len(raw)
            after = "%" if "%" in value else ""
        return Place(
            start * step,
            end * step,
            float(match[1].replace(",", ".")),
            len(match[2] or match[3] or ""),
            "," if "," in match[1] else ".",
            after=after,
        )

    def _data(self, text: str) -> None:
        if self._words is not None:
            self._words.append(text)

    def _end(self, tag: str) -> None:
        tag, node, around = self._open.pop()
        if self._words is not None and tag.lower() in ("factor", "formula"):
            self._formulas.setdefault(around, shorten("".join(self._words), 60))
            self._words = None
        if node is not None:
            element = self.elements[node]
            element.name = element.name or self._formulas.pop(node, "") or tag


def refuse_other_xml() -> NoReturn:
    """Say that the XML is no ranking system."""
    raise UserError(
        "The file is XML, not a table, and not a ranking system either: no element in it has a weight.",
        remedy=SAVE_AS,
    )
