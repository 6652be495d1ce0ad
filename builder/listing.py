"""Every file of the built page with its content's hash, and what the parts of the page weigh.

A part's weight is what a static host sends of it, compressed by gzip as most do. No part may
weigh more than its budget in ``budgets.json``: who adds weight says so there.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from . import BuildError, cache
from .files import sha256, write
from .progress import megabytes, say

BUDGETS = Path(__file__).resolve().parent / "budgets.json"
# What is fetched when it is looked at or somebody reads and changes a tool's code, by part; a file belongs to the first
# that fits.
LATER = {
    "editor": ("editor.js",),
    "workshop": ("workshop/*", "python/boxed.js"),
    "gallery": ("gallery/*",),
    "tools": ("start/later.zip",),
}
# What a first visit fetches before its report.
FIRST = {
    "charts": ("vega.js",),
    "core": ("pyodide/pyodide.mjs", "pyodide/pyodide.asm.*"),
    "memory": ("start/python.bin",),
    "libraries": ("start/*.wasm",),
    "page": ("*.html", "*.js", "*.css", "icons/*"),
}
PARTS = {**LATER, **FIRST}


@dataclass(frozen=True)
class File:
    """One file of the page, with its path from the page's folder."""

    path: str
    bytes: int
    sha256: str


def files(folder: Path) -> list[File]:
    """All files below a folder, in an order that does not depend on the system."""
    found = (path for path in folder.rglob("*") if path.is_file())
    listed = (File(p.relative_to(folder).as_posix(), p.stat().st_size, sha256(p)) for p in found)
    return sorted(listed, key=lambda file: file.path)


def part_of(path: str) -> str | None:
    """The part that a file belongs to; None for what has no budget, being fetched only when it is wanted.

    Examples
    --------
    >>> part_of("start/python.bin"), part_of("main.js"), part_of("pyodide/pandas-3.0.2.whl")
    ('memory', 'page', None)
    """
    for part, patterns in PARTS.items():
        if any(fnmatch(path, pattern) for pattern in patterns):
            return part
    return None


def weights(folder: Path, listed: Iterable[File]) -> dict[str, int]:
    """Compressed bytes of each part; what was weighed once is remembered by its content."""
    kept = cache() / "weights.json"
    known = json.loads(kept.read_text()) if kept.is_file() else {}
    used = {}
    total = dict.fromkeys(PARTS, 0)
    for file in listed:
        part = part_of(file.path)
        if part:
            weight = known.get(file.sha256)
            if weight is None:
                weight = len(gzip.compress((folder / file.path).read_bytes(), 9))
            used[file.sha256] = weight
            total[part] += weight
    if used != known:
        write(kept, json.dumps(used))
    return total


def check(weighed: Mapping[str, int], budgets: Mapping[str, int]) -> None:
    """Print what each part weighs; raise BuildError where one is above its budget.

    Parameters
    ----------
    weighed, budgets : mapping of str to int
        Compressed bytes by part; both name the same parts.
    """
    for parts, when in ((FIRST, "A first visit fetches"), (LATER, "What is wanted later weighs")):
        there = {part: weighed[part] for part in parts if part in weighed}
        shown = ", ".join(f"{part} {megabytes(weight)}" for part, weight in there.items())
        say(f"{when} {megabytes(sum(there.values()))} compressed: {shown}")
    if weighed.keys() != budgets.keys():
        raise BuildError(f"{BUDGETS.name} must have a budget for each of {', '.join(weighed)}.")
    for part, weight in weighed.items():
        if weight > budgets[part]:
            raise BuildError(
                f"The part “{part}” weighs {weight:,} bytes compressed; its budget is "
                f"{budgets[part]:,} ({BUDGETS.name}). Make it lighter, or raise the budget and say why."
            )
