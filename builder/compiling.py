"""Compiles Python files as they are imported without looking for a source. Runs in Pyodide at build time.

Imports nothing of the build: only this file and the package are there. Only Pyodide's own Python makes code for itself.
"""

from __future__ import annotations

import importlib.util
import marshal
from pathlib import Path

SOURCES = Path("/sources")
SITE = Path("/lib/python3.14/site-packages")


def collect(path: str) -> str:
    """The compiled code of a file of the package, by its path below the sources, in base64."""
    import base64  # here, so that tracing.py does not find it in use

    return base64.b64encode(compiled(SITE / path, (SOURCES / path).read_bytes())[1]).decode()


def compiled(place: Path, source: str | bytes) -> tuple[Path, bytes]:
    """The path and the content of the .pyc that is taken as it is, without looking for a source."""
    code = compile(source, str(place), "exec", dont_inherit=True)
    unchecked = (1).to_bytes(4, "little") + bytes(8)
    header = importlib.util.MAGIC_NUMBER + unchecked
    return place.with_suffix(".pyc"), header + marshal.dumps(code)
