"""The manifest: what the page must know at first paint, before Python is there."""

from __future__ import annotations

import hashlib
import json
import pkgutil
import subprocess
from pathlib import Path

from . import ROOT, BuildError, cache, runtime
from .files import python_files, write
from .imports import packages
from .progress import say

SOURCES = ROOT / "py_src"
HERE = Path(__file__).resolve().parent


def needs() -> dict[str, list[str]]:
    """The third-party packages that each tool imports."""
    folder = str(SOURCES / "flipside" / "tools")
    names = [info.name for info in pkgutil.iter_modules([folder]) if info.name[0] != "_"]
    return {name: packages(f"flipside.tools.{name}", SOURCES, runtime.PACKAGES) for name in names}


def loaded(needed: dict[str, list[str]]) -> list[str]:
    """The packages that running every tool takes."""
    return sorted({*runtime.AT_START, *(name for names in needed.values() for name in names)})


def make(
    node: Path, staged: Path, lock: dict, needed: dict[str, list[str]], wheelhouse: list[dict]
) -> dict:
    """The manifest for a staged dist/, in which all but ``manifest.js`` is in place."""
    told = collected(node, staged / "pyodide", loaded(needed))
    samples = ROOT / "static" / "samples" / "samples.json"
    return {
        "version": told["version"],
        "tools": [{**tool, "packages": needed[tool["id"]]} for tool in told["tools"]],
        "kinds": told["kinds"],
        "max_bytes": told["max_bytes"],
        "samples": json.loads(samples.read_text(encoding="utf-8")),
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


def collected(node: Path, pyodide: Path, load: list[str]) -> dict:
    """What ``declarations.collect`` says, run under Pyodide; remembered until anything changes."""
    key = fingerprint(load)
    kept = cache() / "manifest.json"
    if kept.is_file():
        last = json.loads(kept.read_text(encoding="utf-8"))
        if last["key"] == key:
            return last["value"]
    say("Reading the tools' declarations (in Pyodide)")
    process = subprocess.run(
        [node, HERE / "manifest.mjs", pyodide, SOURCES, *load],
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
    )
    if process.returncode != 0:
        lines = (process.stdout.strip() or process.stderr.strip() or "no reason given").splitlines()
        raise BuildError(f"The tools' declarations cannot be used: {lines[-1]}")
    value = json.loads(process.stdout)
    write(kept, json.dumps({"key": key, "value": value}))
    return value


def fingerprint(load: list[str]) -> str:
    """Changes with the package's sources, the runtime, and the code that collects."""
    digest = hashlib.sha256(f"{runtime.version()} {load}".encode())
    inputs = [*python_files(SOURCES), HERE / "declarations.py", HERE / "manifest.mjs"]
    for path in inputs:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(ROOT).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
