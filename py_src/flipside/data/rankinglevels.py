"""A ranking system's nodes at one of its levels: which level, what the nodes are called, and the record."""

from __future__ import annotations

import codecs
import math
import re
from collections.abc import Iterable

from ..errors import UserError
from .corrections import Corrections
from .noderows import Row
from .nodes import MOST_NODES, settle_nodes
from .rankingxml import Element, read_ranking, refuse_other_xml
from .record import Import
from .weightfiles import number_text
from .weightkinds import WeightTable
from .weightplaces import Document

_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)")


def read_system(
    content: bytes, encoding: str, record: Import, wanted: Corrections, name: str
) -> WeightTable:
    """Read the XML of a ranking system into a table of the nodes at one level.

    Parameters
    ----------
    content : bytes
    encoding : str
        As `flipside.data.decode.to_text` names it.
    record : Import
        Receives the facts and the nodes.
    wanted : Corrections
        ``level``, ``zero`` and ``nodes`` are used.
    name : str
        Of the data set.

    Raises
    ------
    UserError
        Broken or other XML, a level without at least two nodes, or nodes that cannot be used.
    """
    wanted.only("node weights", "level", "zero", "nodes")
    known = _codec(content, encoding)
    if known is None:
        declared = _DECLARED.match(content)[1].decode("ascii", "replace")
        record.facts = [fact for fact in record.facts if fact.id != "encoding"]
        record.add("encoding", "Encoding", declared, declared, "the XML says so")
    ranking, codec = read_ranking(content, known)
    elements = ranking.elements
    if not elements or (ranking.root != "RankingSystem" and all(e.raw is None for e in elements)):
        refuse_other_xml()
    record.layout = "ranking"
    record.preview = {"header": [], "rows": [], "first_row": 1}
    record.add(
        "layout", "Layout", "ranking", "ranking system (XML)", f"it is XML with {len(elements)} nodes"
    )  # fmt: skip
    record.kind, record.kind_label = WeightTable.kind, WeightTable.label
    paths = _paths(elements)
    shown = _level(elements, paths, record, wanted)
    names = _names([elements[at] for at in shown], [paths[at] for at in shown])
    rows = []
    for at, node in zip(shown, names, strict=True):
        element = elements[at]
        level = "" if element.above is None else paths[element.above]
        weight = element.place.weight
        raw = element.raw if weight is not None and math.isnan(weight) else number_text(weight or 0)
        rows.append(Row(f"Line {element.line}", node, raw, level=level))
    without = [n for at, n in zip(shown, names, strict=True) if elements[at].place.weight is None]
    if without:
        record.warnings.append(
            f"{_listed(without)} {'has' if len(without) == 1 else 'have'} no weight in the XML; 0 was taken."
        )
    document = Document(content, codec, tuple(elements[at].place for at in shown))
    return settle_nodes(rows, record, wanted, name, record.name, zero="off", document=document)


def _codec(content: bytes, encoding: str) -> str | None:
    """The codec that the bytes have for sure, else None: then the XML's own word is taken."""
    if encoding == "UTF-32":
        raise UserError("The XML is in UTF-32, which is not read here.", remedy="Save it as UTF-8.")
    if encoding == "UTF-16":
        big = content.startswith(codecs.BOM_UTF16_BE) or content[:1] == b"\x00"
        return "utf-16-be" if big else "utf-16-le"
    if encoding == "Windows-1252":
        return None if _DECLARED.match(content) else "windows-1252"
    return "utf-8"


def _paths(elements: list[Element]) -> list[str]:
    """For each node the names from the top down to it; unique, and none that a level's word is."""
    taken = {"top", "all"}
    paths: list[str] = []
    for element in elements:
        above = "" if element.above is None else f"{paths[element.above]} / "
        paths.append(_unique(above + element.name, taken))
    return paths


def _unique(name: str, taken: set[str]) -> str:
    candidate, number = name, 1
    while candidate in taken:
        number += 1
        candidate = f"{name} ({number})"
    taken.add(candidate)
    return candidate


def _names(elements: list[Element], paths: list[str]) -> list[str]:
    """One name per node: its own, or where others have the same its path."""
    own = [element.name for element in elements]
    taken: set[str] = {name for name in own if own.count(name) == 1}
    return [
        name if own.count(name) == 1 else _unique(path, taken)
        for name, path in zip(own, paths, strict=True)
    ]


def _level(
    elements: list[Element], paths: list[str], record: Import, wanted: Corrections
) -> list[int]:
    """The nodes of the chosen level, and the fact about it."""
    top = [at for at, element in enumerate(elements) if element.above is None]
    inside = {paths[at]: element.below for at, element in enumerate(elements) if element.below}
    alone = {group[0] for group in (top, *inside.values()) if len(group) == 1}
    levels = {"top": top, **inside}
    if inside:
        levels["all"] = [at for at in range(len(elements)) if at not in alone]
    chosen = wanted.choice("level", list(levels), "level")
    level, reason = chosen or "top", "you chose it"
    if not chosen:
        reason = "weights are tuned at the top level first"
        while len(levels[level]) == 1 and paths[levels[level][0]] in inside:
            level = paths[levels[level][0]]
            reason = "it is the outermost level with more than one node"
    labels = {key: f"nodes in {key} ({len(at)})" for key, at in levels.items()}
    labels["top"] = f"top level ({len(top)} node{'s' * (len(top) != 1)})"
    if inside:
        labels["all"] = f"all levels ({len(levels['all'])} nodes)"
    nodes = levels[level]
    record.add(
        "level", "Level", level, labels[level], reason, "choice" if inside else None,
        tuple((key, labels[key]) for key in levels if len(levels[key]) > 1) if inside else (),
    )  # fmt: skip
    if len(nodes) < 2:
        raise UserError(
            "The ranking system has one node only; weights can be varied between two or more."
            if level == "top"
            else f"“{level}” holds one node only; weights can be varied between two or more.",
            field="level",
            remedy="Choose another level, or another ranking system.",
        )
    if len(nodes) > MOST_NODES:
        raise UserError(
            f"There are {len(nodes)} nodes at this level; 2 to {MOST_NODES} can be worked on.",
            field="level",
            remedy="Choose one composite.",
        )
    if level == "all" and alone:
        record.warnings.append(
            "Left out, because the weight of a node that is alone at its level changes nothing: "
            f"{_listed([paths[at] for at in sorted(alone)])}."
        )
    return nodes


def _listed(names: Iterable[str], most: int = 5) -> str:
    names = list(names)
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(f"“{name}”" for name in names[:most]) + more
