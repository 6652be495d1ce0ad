"""Asks modules of the build something inside Pyodide, where the package runs as on the page; starts it at most once.

Such a module has a ``collect`` and imports nothing of the build: only it, the package and the samples are there.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import ROOT, BuildError, cache, runtime
from .files import swap_in, write
from .processes import scratch
from .progress import say

HERE = Path(__file__).resolve().parent
SOURCES = ROOT / "py_src"
SAMPLES = ROOT / "static" / "samples"


@dataclass(frozen=True)
class Task:
    """One question, and what its answer depends on.

    Parameters
    ----------
    name : str
        What the answer is remembered by.
    module : str
        The file with the ``collect``, without ending.
    given : mapping
        The arguments of ``collect``, as plain data.
    reads : sequence of path or str
        The files that the answer depends on, or what stands for them.
    doing, trouble : str
        What is said while it is done, and before the reason where it fails.
    folder : bool
        It also writes files, into the folder that it is called in: they are kept in ``folder_of(name)``.
    """

    name: str
    module: str
    given: Mapping[str, Any]
    reads: Sequence[Path | str]
    doing: str
    trouble: str
    folder: bool = False

    def key(self, packages: Sequence[str]) -> str:
        """Changes with all that it depends on, the code that collects and the runtime among it."""
        own = [HERE / f"{self.module}.py", HERE / "inside.mjs"]
        said = f"{runtime.version()} {packages} {json.dumps(self.given)}"
        return fingerprint([said, *self.reads, *own])

    def remembered(self, key: str) -> tuple[bool, Any]:
        """Whether there is an answer that still holds, and the answer."""
        kept = cache() / f"{self.name}.json"
        if kept.is_file() and not (self.folder and not folder_of(self.name).is_dir()):
            last = json.loads(kept.read_text(encoding="utf-8"))
            if last["key"] == key:
                return True, last["value"]
        return False, None


def folder_of(name: str) -> Path:
    """Where the files of a task are kept."""
    return cache() / name


def answers(
    engine: Path, pyodide: Path, tasks: Sequence[Task], packages: Sequence[str]
) -> dict[str, Any]:
    """The answers by the tasks' names, in one start of Pyodide for all that is not remembered.

    The tasks are done in their order, the first in a Python in which nothing was imported yet.

    Parameters
    ----------
    engine, pyodide : path
        Node, and the folder with Pyodide.
    packages : sequence of str
        What is loaded beside it.

    Raises
    ------
    BuildError
        One raised an error.
    """
    keys = {task.name: task.key(packages) for task in tasks}
    found = {}
    for task in tasks:
        there, value = task.remembered(keys[task.name])
        if there:
            found[task.name] = value
    missing = [task for task in tasks if task.name not in found]
    if missing:
        out = scratch(cache(), "inside")
        try:
            for task, value in zip(
                missing, _asked(engine, pyodide, missing, packages, out), strict=True
            ):
                if task.folder:
                    swap_in(out / task.name, folder_of(task.name))
                kept = {"key": keys[task.name], "value": value}
                write(cache() / f"{task.name}.json", json.dumps(kept))
                found[task.name] = value
        finally:
            shutil.rmtree(out, ignore_errors=True)
    return found


def _asked(
    engine: Path, pyodide: Path, tasks: Sequence[Task], packages: Sequence[str], out: Path
) -> list[Any]:
    for doing in dict.fromkeys(task.doing for task in tasks):
        say(f"{doing} (in Pyodide)")
    for task in tasks:
        if task.folder:
            (out / task.name).mkdir()
    asked = [
        {
            "name": task.name,
            "module": task.module,
            "given": task.given,
            "folder": f"/out/{task.name}" if task.folder else "/",
        }
        for task in tasks
    ]
    command = [engine, HERE / "inside.mjs", pyodide, SOURCES, SAMPLES, out, *packages]
    process = subprocess.run(
        command, input=json.dumps(asked), capture_output=True, encoding="utf-8"
    )
    if process.returncode != 0:
        lines = (process.stdout.strip() or process.stderr.strip() or "no reason given").splitlines()
        trouble = {task.name: task.trouble for task in tasks}.get(
            lines[0], "Pyodide does not start"
        )
        raise BuildError(f"{trouble}: {lines[-1][:500]}")
    return json.loads(process.stdout)


def fingerprint(parts: Iterable[Path | str]) -> str:
    """Changes with every file, by its path and content, and with every text among the parts."""
    digest = hashlib.sha256()
    for part in parts:
        name = part.relative_to(ROOT).as_posix() if isinstance(part, Path) else "text"
        content = part.read_bytes() if isinstance(part, Path) else part.encode()
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
