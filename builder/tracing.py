"""Finds the modules that a start and the tools import, and compiles them. Runs in Pyodide at build time.

Analyses the first sample with the first tool, as most visits do, then every sample with every tool, and with each
tool those that it takes together; then looks what Python has imported. Imports nothing of the build: only this file,
the package and Pyodide with its packages are there.
"""

from __future__ import annotations

import importlib.util
import json
import marshal
import pkgutil
import sys
import zipimport
from pathlib import Path

SOURCES = Path("/sources")
SAMPLES = Path("/samples")
FOUND = Path("/found")
LIBRARY = Path("/lib/python3.14")
SITE = LIBRARY / "site-packages"
STDLIB = "/lib/python314.zip"


def main(first: str) -> None:
    """Write below ``/found`` what was imported, each file at the path it has in the browser.

    And ``imported.json``: the names of what a start has in its memory, which is what the `first`
    sample needs, and all of NumPy, since there shared libraries are among it.
    """
    sys.path.insert(0, str(SOURCES))
    begin(SAMPLES / first)
    begun = set(sys.modules)
    analyse()
    kept = [
        name for name, module in sorted(sys.modules.items()) if name != "tracing" and keep(module)
    ]
    at_start = [name for name in kept if name in begun or name.startswith("numpy")]
    (FOUND / "lib" / "imported.json").write_text(json.dumps(at_start))


def begin(sample: Path) -> None:
    """Do what the page does at first: the analysis of a sample with the first tool."""
    import flipside.late
    import flipside.session

    call("read", {"id": "it", "name": sample.name, "corrections": {}}, sample.read_bytes())
    first = flipside.session.tools.ids()[0]
    if not call("run", {"tool_id": first, "ids": ["it"], "params": {}}):
        raise RuntimeError(f"the first tool, {first}, does not take the first sample")
    call("remove", {"id": "it"})


def analyse() -> None:
    """Import the whole package, and make every call of a session on every sample."""
    import flipside

    for info in pkgutil.walk_packages(flipside.__path__, "flipside."):
        if not info.name.endswith("__main__"):
            importlib.import_module(info.name)
    for path in sorted(SAMPLES.iterdir()):
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
    """Put a module's compiled code, or its shared library, where it will be imported from."""
    spec = getattr(module, "__spec__", None)
    loader = getattr(spec, "loader", None)
    origin = getattr(spec, "origin", None)
    if loader is None or origin is None or not hasattr(loader, "get_filename"):
        return False  # built in, frozen, or made by Pyodide itself
    if origin.endswith(".so"):
        place = Path(origin)
        content = place.read_bytes()
    elif isinstance(loader, zipimport.zipimporter):
        place = LIBRARY / Path(origin).relative_to(STDLIB)
        place, content = compiled(place, loader.get_source(spec.name))
    else:
        source = Path(origin)
        place = SITE / source.relative_to(SOURCES) if source.is_relative_to(SOURCES) else source
        place, content = compiled(place, source.read_bytes())
    target = FOUND / place.relative_to("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return True


def compiled(place: Path, source: str | bytes) -> tuple[Path, bytes]:
    """The path and the content of the .pyc that is taken as it is, without looking for a source."""
    code = compile(source, str(place), "exec", dont_inherit=True)
    unchecked = (1).to_bytes(4, "little") + bytes(8)
    header = importlib.util.MAGIC_NUMBER + unchecked
    return place.with_suffix(".pyc"), header + marshal.dumps(code)
