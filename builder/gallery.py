"""gallery/: a picture for each tool, light and dark, made by running it on its samples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from . import ROOT, BuildError, imports, inside

THEME = ROOT / "static" / "views" / "theme.js"
# What pictures.py imports itself.
DRAWN_BY = ("flipside.tools", "flipside.svg", "flipside.tool", "flipside.data", "flipside.errors")


def tasks(ids: Iterable[str], samples: Sequence[Path]) -> list[inside.Task]:
    """What is asked inside Pyodide: a picture for each tool, which depends on what that tool imports and on the samples."""
    dark = twins(THEME.read_text(encoding="utf-8"))
    return [
        inside.Task(
            f"pictures/{id}",
            "pictures",
            {"id": id, "dark": dark},
            [*imports.files((*DRAWN_BY, f"flipside.tools.{id}"), inside.SOURCES), *samples],
            "Drawing the pictures of the gallery",
            "The gallery cannot be drawn",
        )
        for id in ids
    ]


def write(staged: Path, answers: Mapping[str, Any], ids: Iterable[str]) -> dict[str, str]:
    """The pictures, into a staged dist/; answers with their words by tool id."""
    drawn = {id: answers[f"pictures/{id}"] for id in ids}
    folder = staged / "gallery"
    folder.mkdir()
    for id, picture in drawn.items():
        (folder / f"{id}.svg").write_text(picture["light"], encoding="utf-8")
        (folder / f"{id}.dark.svg").write_text(picture["dark"], encoding="utf-8")
    return {id: picture["alt"] for id, picture in drawn.items()}


def twins(theme: str) -> dict[str, str]:
    """The dark colour of charts for each light one, as the page has them.

    Raises
    ------
    BuildError
        The page's script does not list them as expected.

    Examples
    --------
    >>> twins('LIGHT = { ink: "#111111" }; DARK = { ink: "#eeeeee" };')
    {'#111111': '#eeeeee'}
    """
    light, dark = (
        dict(re.findall(r'(\w+): "(#[0-9a-f]{6})"', found[1]))
        if (found := re.search(rf"{name} = {{(.*?)}}", theme, re.DOTALL))
        else {}
        for name in ("LIGHT", "DARK")
    )
    if not light or light.keys() != dark.keys():
        raise BuildError(f"{THEME.name} must have the same colours in LIGHT and in DARK.")
    return {light[name]: dark[name] for name in light}
