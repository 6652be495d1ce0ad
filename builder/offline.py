"""sw.js: the service worker, with the list of what it keeps put before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from . import runtime, wheelhouse
from .listing import File

WORKER = "sw.js"


def write(staged: Path, listed: Iterable[File], needed: Iterable[str]) -> None:
    """Put the list into the service worker of a staged dist/.

    Parameters
    ----------
    listed : iterable of File
        Every file that is there; only the worker itself may still change.
    needed : iterable of str
        The packages that a tool or the start imports; the archives of others are kept when used.
    """
    files = {file.path: file.sha256 for file in listed if file.path != WORKER}
    files[""] = files.pop("index.html")  # the page is listed by its address, wherever that is
    lock = json.loads((staged / "pyodide" / "pyodide-lock.json").read_text(encoding="utf-8"))
    used = runtime.closure(lock, list(needed))
    others = (package for name, package in lock["packages"].items() if name not in used)
    later = sorted(
        [
            *(f"pyodide/{package['file_name']}" for package in others),
            *(path for path in files if path.startswith(f"{wheelhouse.FOLDER}/")),
        ]
    )
    version = hashlib.sha256(json.dumps([files, later], sort_keys=True).encode()).hexdigest()[:16]
    build = {"version": version, "files": files, "later": later}
    worker = staged / WORKER
    source = worker.read_text(encoding="utf-8")
    worker.write_text(f"const BUILD = {json.dumps(build, indent=1)};\n\n{source}", encoding="utf-8")
