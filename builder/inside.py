"""Asks one of the build's modules something inside Pyodide, where the package runs as on the page.

Such a module has a ``collect`` and imports nothing of the build: only it, the package and the samples are there.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from . import ROOT, BuildError, cache, runtime
from .files import python_files, write
from .progress import say

HERE = Path(__file__).resolve().parent
SOURCES = ROOT / "py_src"
SAMPLES = ROOT / "static" / "samples"


def ask(
    engine: Path,
    pyodide: Path,
    module: str,
    given: Mapping[str, Any],
    packages: Sequence[str],
    doing: str,
    trouble: str,
) -> Any:
    """What the module's ``collect`` answers; remembered until anything changes that it may depend on.

    Parameters
    ----------
    engine, pyodide : path
        Node, and the folder with Pyodide.
    module : str
        The name of the file without ending.
    given : mapping
        The arguments of ``collect``, as plain data.
    packages : sequence of str
        What is loaded for it.
    doing, trouble : str
        What is said while it runs, and before the reason where it fails.

    Raises
    ------
    BuildError
        It raised an error.
    """
    key = fingerprint(module, given, packages)
    kept = cache() / f"{module}.json"
    if kept.is_file():
        last = json.loads(kept.read_text(encoding="utf-8"))
        if last["key"] == key:
            return last["value"]
    say(f"{doing} (in Pyodide)")
    process = subprocess.run(
        [
            engine,
            HERE / "inside.mjs",
            module,
            json.dumps(given),
            pyodide,
            SOURCES,
            SAMPLES,
            *packages,
        ],
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
    )
    if process.returncode != 0:
        lines = (process.stdout.strip() or process.stderr.strip() or "no reason given").splitlines()
        raise BuildError(f"{trouble}: {lines[-1]}")
    value = json.loads(process.stdout)
    write(kept, json.dumps({"key": key, "value": value}))
    return value


def fingerprint(module: str, given: Mapping[str, Any], packages: Sequence[str]) -> str:
    """Changes with the package's sources, the samples, the runtime, and the code that collects."""
    digest = hashlib.sha256(f"{runtime.version()} {packages} {json.dumps(given)}".encode())
    own = [HERE / f"{module}.py", HERE / "inside.mjs"]
    for path in [*python_files(SOURCES), *sorted(SAMPLES.iterdir()), *own]:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(ROOT).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
