"""gallery/: a picture for each tool, light and dark, made by running it on its samples."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from . import ROOT, BuildError, inside

THEME = ROOT / "static" / "views" / "theme.js"


def write(engine: Path, staged: Path, packages: Sequence[str]) -> dict[str, str]:
    """The pictures, into a staged dist/ that has ``pyodide/``; answers with their words by tool id."""
    drawn = inside.ask(
        engine,
        staged / "pyodide",
        "pictures",
        {"dark": twins(THEME.read_text(encoding="utf-8"))},
        packages,
        "Drawing the pictures of the gallery",
        "The gallery cannot be drawn",
    )
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
