"""The manifest: what the page must know at first paint, before Python is there."""

from __future__ import annotations

import json
import pkgutil
from pathlib import Path

from . import BuildError, box, inside, runtime, startup
from .files import python_files
from .imports import packages


def needs() -> dict[str, list[str]]:
    """The third-party packages that each tool imports."""
    folder = str(inside.SOURCES / "flipside" / "tools")
    names = [info.name for info in pkgutil.iter_modules([folder]) if info.name[0] != "_"]
    return {
        name: packages(f"flipside.tools.{name}", inside.SOURCES, runtime.PACKAGES) for name in names
    }


def loaded(needed: dict[str, list[str]]) -> list[str]:
    """The packages that running every tool takes."""
    return sorted({*runtime.AT_START, *(name for names in needed.values() for name in names)})


def samples() -> list[dict]:
    """The files that a visitor may try the page on, the first one first; each is there.

    Raises
    ------
    BuildError
        One is not.
    """
    listed = json.loads((inside.SAMPLES / "samples.json").read_text(encoding="utf-8"))
    for each in listed:
        if not (inside.SAMPLES / each["file"]).is_file():
            raise BuildError(f"static/samples/{each['file']} is missing; samples.json lists it.")
    return listed


def task() -> inside.Task:
    """What is asked inside Pyodide: what ``declarations.collect`` says of the package."""
    return inside.Task(
        "declarations",
        "declarations",
        {"samples": [each["file"] for each in samples()]},
        python_files(inside.SOURCES),
        "Reading the tools' declarations",
        "The tools' declarations cannot be used",
    )


def make(
    staged: Path,
    lock: dict,
    needed: dict[str, list[str]],
    told: dict,
    alts: dict[str, str],
    wheelhouse: list[dict],
) -> dict:
    """The manifest for a staged dist/, in which all but ``manifest.js`` is in place.

    Parameters
    ----------
    told : dict
        As `declared` answers.
    alts : dict of str to str
        What the picture of each tool shows, in words.
    wheelhouse : list of dict
        As `wheelhouse.listing` answers.
    """
    late = [f"start/{startup.LATER}"]
    late += [f"pyodide/{name}" for name in startup.late_archives(lock)]
    packages = {f"pyodide/{wheel.file}" for wheel in runtime.wheels(lock)}
    packages |= {each["path"] for each in wheelhouse}
    return {
        "version": told["version"],
        "tools": [
            {**tool, "packages": needed[tool["id"]], "alt": alts[tool["id"]]}
            for tool in told["tools"]
        ],
        "scripts": told["scripts"],
        "kinds": told["kinds"],
        "max_bytes": told["max_bytes"],
        "limits": told["limits"],
        "relay": box.relay_hash(),
        "late": late,
        "archives": sorted({*late, *packages}),
        "samples": samples(),
        "python": {"version": told["python"], "pyodide": runtime.version()},
        "runtime": start_files(staged),
        "lock": lock,
        "wheelhouse": wheelhouse,
    }


def start_files(staged: Path) -> list[dict]:
    """What a start fetches before the first report, with sizes, for honest progress.

    ``as`` says what becomes of a file: a ``script`` that the worker imports, the ``core`` or a
    ``library`` that is compiled, or the archive with Python's ``memory``.
    """
    libraries = sorted(path.name for path in (staged / "start").glob("*.wasm"))
    files = [
        {"path": "pyodide/pyodide.mjs", "as": "script"},
        {"path": "pyodide/pyodide.asm.mjs", "as": "script"},
        {"path": "start/python.bin", "as": "memory"},
        *({"path": f"start/{name}", "as": "library"} for name in libraries),
        {"path": "pyodide/pyodide.asm.wasm", "as": "core"},
    ]
    return [{**file, "bytes": (staged / file["path"]).stat().st_size} for file in files]
