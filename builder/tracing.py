"""Finds the modules that a start and the tools import. Runs in Pyodide at build time.

Analyses the first sample with the first tool, as most visits do, then every sample with every tool, and with each
tool those that it takes together; then looks what Python has imported. Imports nothing of the build: only this file,
the package and Pyodide with its packages are there.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
import zipimport
from collections.abc import Sequence
from pathlib import Path

from compiling import SOURCES, compiled

SAMPLES = Path("/samples")
FILES = Path("/files")
BUILDER = Path("/builder")
LIBRARY = Path("/lib/python3.14")
STDLIB = "/lib/python314.zip"


def collect(samples: Sequence[str]) -> dict[str, list[str]]:
    """The modules that are ``used``, and those of them that a ``start`` has in its memory.

    That is what the first of the `samples` needs, and all of NumPy, since there shared libraries are among it. What is
    not the package's own is written in the working folder, compiled, each file at the path it has in the browser.
    """
    begin(SAMPLES / samples[0])
    begun = set(sys.modules)
    analyse([SAMPLES / name for name in samples] + sorted(FILES.iterdir()))
    used = [name for name, module in sorted(sys.modules.items()) if keep(module)]
    start = [name for name in used if name in begun or name.startswith("numpy")]
    return {"used": used, "start": start}


def begin(sample: Path) -> None:
    """Do what the page does at first: the analysis of a sample with the first tool."""
    import flipside.late
    import flipside.session

    call("read", {"id": "it", "name": sample.name, "corrections": {}}, sample.read_bytes())
    first = flipside.session.tools.ids()[0]
    if not call("run", {"tool_id": first, "ids": ["it"], "params": {}}):
        raise RuntimeError(f"the first tool, {first}, does not take the first sample")
    call("remove", {"id": "it"})


def analyse(samples: Sequence[Path]) -> None:
    """Import the whole package, and make every call of a session on every sample."""
    import flipside

    for info in pkgutil.walk_packages(flipside.__path__, "flipside."):
        if not info.name.endswith("__main__"):
            importlib.import_module(info.name)
    for path in samples:
        if call("read", {"id": "it", "name": path.name, "corrections": {}}, path.read_bytes()):
            for id in flipside.tools.ids():
                report = call("run", {"tool_id": id, "ids": ["it"], "params": {}})
                if report:
                    call("html", {"report": report, "charts": {}})
            call("remove", {"id": "it"})
    for id in flipside.tools.ids():
        names = flipside.tools.load(id).TOOL.samples
        for name in names:
            call(
                "read", {"id": name, "name": name, "corrections": {}}, (SAMPLES / name).read_bytes()
            )
        if not call("run", {"tool_id": id, "ids": [*names], "params": {}}):
            raise RuntimeError(f"the tool {id} does not take its own samples")
        for name in names:
            call("remove", {"id": name})


def call(name: str, args: dict, content: bytes | None = None) -> dict | None:
    """What a session answers; None where the sample is not for that tool. A bug ends the build."""
    from flipside import session

    told = json.loads(session.answer(name, json.dumps(args), content))
    if told["ok"]:
        return told["value"]
    if told["error"]["kind"] == "bug":
        raise RuntimeError(told["error"]["traceback"])
    return None


def keep(module) -> bool:
    """Put a module's compiled code, or its shared library, where it will be imported from. Not the build's own modules."""
    spec = getattr(module, "__spec__", None)
    loader = getattr(spec, "loader", None)
    origin = getattr(spec, "origin", None)
    if loader is None or origin is None or not hasattr(loader, "get_filename"):
        return False  # built in, frozen, or made by Pyodide itself
    if Path(origin).is_relative_to(BUILDER):
        return False
    if origin.endswith(".so"):
        place = Path(origin)
        content = place.read_bytes()
    elif isinstance(loader, zipimport.zipimporter):
        place = LIBRARY / Path(origin).relative_to(STDLIB)
        place, content = compiled(place, loader.get_source(spec.name))
    elif Path(origin).is_relative_to(SOURCES):
        return True  # compiled where it has changed (compiling.py)
    else:
        place, content = compiled(Path(origin), Path(origin).read_bytes())
    target = Path(place.relative_to("/"))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return True
