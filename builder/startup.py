"""What the page starts Python from: its memory, with the modules in it that are used, and no others.

They are found by running every tool on the samples, under the Pyodide that is being shipped; then
Python is started anew, imports what the first analysis needs, and its memory is kept. What other
tools need is in an archive beside it, compiled, together with the sources; what is left out stays in
the official archives. ``flipside.late`` brings both when they are wanted.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from . import ROOT, BuildError, archive, cache, imports, inside, runtime
from .files import python_files, swap_in
from .processes import scratch
from .progress import say

HERE = Path(__file__).resolve().parent
SOURCES = ROOT / "py_src"
SITE = "/lib/python3.14/site-packages/"
STDLIB = "/lib/python3.14/"
ABSENT = "/lib/absent.json"
LATER = "later.zip"
TRACED = "traced"
PAGE = 4096


def tasks(samples: Sequence[Path]) -> list[inside.Task]:
    """What is asked inside Pyodide: which modules are used, first and in a fresh Python; and every file compiled.

    Parameters
    ----------
    samples : sequence of path
        The page's samples, the first one first.
    """
    sources = python_files(SOURCES)
    traced = inside.Task(
        TRACED,
        "tracing",
        {"samples": [path.name for path in samples]},
        [*map(imports.skeleton, sources), *samples, *sorted((ROOT / "tests" / "files").iterdir())],
        "Finding the modules that the tools use",
        "The tools do not run on the samples in Pyodide",
        folder=True,
    )
    compiled = [
        inside.Task(
            _compiled(path),
            "compiling",
            {"path": path.relative_to(SOURCES).as_posix()},
            [path],
            "Compiling the package",
            "The package cannot be compiled",
        )
        for path in sources
    ]
    return [traced, *compiled]


def _compiled(source: Path) -> str:
    return f"compiled/{source.relative_to(SOURCES).as_posix()}"


def copy(engine: Path, staged: Path, lock: dict, answers: Mapping[str, Any]) -> None:
    """``start/`` in a staged dist/ that has ``pyodide/``; Python's memory is made again only where anything in it changed.

    Parameters
    ----------
    engine : path
        Node.
    answers : mapping
        Of `tasks`, by name.
    """
    pyodide, target = staged / "pyodide", staged / "start"
    target.mkdir()
    used, start = answers[TRACED]["used"], {*answers[TRACED]["start"]}
    files = in_use(used, answers)
    begun = {path: content for path, content in files.items() if module_at(path) in start}
    further = {
        beside_source(path): content
        for path, content in files.items()
        if path not in begun and path.endswith(".pyc")
    }
    # For the lines in a traceback, and beside what is compiled, as Python wants it.
    for path in python_files(SOURCES):
        further[SITE + path.relative_to(SOURCES).as_posix()] = path.read_bytes()
    write_zip(target / LATER, further)
    absent = [
        {"file": f"start/{LATER}", "place": "/", "modules": modules_of(further)},
        *left_out(pyodide, lock, files),
    ]
    for path, content in begun.items():
        if path.endswith(".so"):
            (target / library_name(path)).write_bytes(content)
    told = json.dumps(absent, separators=(",", ":")).encode()
    listed = [f"{path} {hashlib.sha256(content).hexdigest()}" for path, content in begun.items()]
    own = [HERE / name for name in ("startup.py", "archive.py", "memory.mjs")]
    own.append(ROOT / "static" / "python" / "memory.js")
    key = inside.fingerprint([runtime.version(), told.decode(), *listed, *own])
    kept = cache() / "memory"
    if not ((kept / "key").is_file() and (kept / "key").read_text() == key):
        say("Starting Python for its memory (in Pyodide)")
        unfinished = scratch(cache(), "memory")
        try:
            packed = memory(engine, pyodide, unfinished, begun, sorted(start), told)
            (unfinished / "python.bin").write_bytes(packed)
            (unfinished / "key").write_text(key)
            swap_in(unfinished, kept)
        finally:
            for left in cache().glob(f"{unfinished.name}*"):
                shutil.rmtree(left, ignore_errors=True)
    shutil.copyfile(kept / "python.bin", target / "python.bin")


def in_use(used: Iterable[str], answers: Mapping[str, Any]) -> dict[str, bytes]:
    """The files of the modules in use, by the path that they have in the browser; what tools import beyond NumPy is loaded
    whole, before their first run."""
    traced = inside.folder_of(TRACED)
    ours = tuple(SITE + name + "/" for name in runtime.AT_START)
    files = {}
    for path in sorted(path for path in traced.rglob("*") if path.is_file()):
        place = f"/{path.relative_to(traced).as_posix()}"
        if not place.startswith(SITE) or place.startswith(ours):
            files[place] = path.read_bytes()
    sources = {
        module_name(path.relative_to(SOURCES).as_posix()): path for path in python_files(SOURCES)
    }
    for name in used:
        if name in sources:
            place = SITE + sources[name].with_suffix(".pyc").relative_to(SOURCES).as_posix()
            files[place] = base64.b64decode(answers[_compiled(sources[name])])
    return files


def memory(
    engine: Path,
    pyodide: Path,
    work: Path,
    files: Mapping[str, bytes],
    modules: Sequence[str],
    absent: bytes,
) -> bytes:
    """The archive with Python's memory, once it has imported the modules out of these files; works in a folder."""
    found = work / "found"
    for path, content in files.items():
        place = found / path[1:]
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    (found / "lib" / "imported.json").write_text(json.dumps(modules))
    node(
        [engine, HERE / "memory.mjs", pyodide, found, work],
        "Python does not start from the modules that the tools use",
    )
    size, runs = pages_in_use((work / "memory.bin").read_bytes())
    packed = archive.pack(
        {
            "memory": b"".join(content for _, content in runs),
            "memory.json": json.dumps(
                {"size": size, "runs": [[at, len(content)] for at, content in runs]}
            ).encode(),
            "libraries.json": (work / "libraries.json").read_bytes(),
            ABSENT: absent,
        }
    )
    for made in ("memory.bin", "libraries.json", "empty.zip"):
        (work / made).unlink()
    shutil.rmtree(found)
    return packed


def pages_in_use(memory: bytes) -> tuple[int, list[tuple[int, bytes]]]:
    """How large a memory is, and the runs of pages in it that are not all zero, each with its place.

    More than a third is zero; a browser unpacks the rest in half the time.

    Examples
    --------
    >>> pages_in_use(bytes(PAGE) + b"a" * PAGE + b"b" + bytes(PAGE))[1] == [(PAGE, b"a" * PAGE + b"b" + bytes(PAGE - 1))]
    True
    """
    runs: list[tuple[int, bytes]] = []
    start = None
    for at in range(0, len(memory) + PAGE, PAGE):
        used = any(memory[at : at + PAGE])
        if used and start is None:
            start = at
        elif not used and start is not None:
            runs.append((start, memory[start:at]))
            start = None
    return len(memory), runs


def module_at(path: str) -> str:
    """The module in a file, by its path in the browser.

    Examples
    --------
    >>> module_at(SITE + "flipside/report.pyc"), module_at(STDLIB + "ast.pyc")
    ('flipside.report', 'ast')
    """
    return module_name(path.removeprefix(SITE if path.startswith(SITE) else STDLIB))


def beside_source(path: str) -> str:
    """Where Python looks for the compiled code of a module that has its source beside it; the library has none.

    Examples
    --------
    >>> beside_source(SITE + "flipside/html.pyc").removeprefix(SITE)
    'flipside/__pycache__/html.cpython-314.pyc'
    """
    if not path.startswith(SITE):
        return path
    folder, _, file = path.rpartition("/")
    return f"{folder}/__pycache__/{file.removesuffix('.pyc')}.cpython-314.pyc"


def modules_of(files: Iterable[str]) -> list[str]:
    """The dotted names of the modules in files as `later` names them, sources included.

    Examples
    --------
    >>> modules_of([SITE + "flipside/html.py", SITE + "flipside/__pycache__/html.cpython-314.pyc", STDLIB + "ast.pyc"])
    ['ast', 'flipside.html']
    """
    plain = (path.replace("__pycache__/", "").replace(".cpython-314.pyc", ".pyc") for path in files)
    return sorted({*map(module_at, plain)})


def write_zip(target: Path, files: Mapping[str, bytes]) -> None:
    """A zip file with these files, paths from the root; the same files always give the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(files):
            packed.writestr(zipfile.ZipInfo(path[1:]), files[path], zipfile.ZIP_DEFLATED, 9)


def node(command: Sequence[str | Path], trouble: str) -> None:
    """Run a script; where it fails, the last line it wrote says why."""
    process = subprocess.run(
        command, capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL
    )
    if process.returncode != 0:
        told = process.stdout.strip() or process.stderr.strip() or "no reason given"
        raise BuildError(f"{trouble}: {told.splitlines()[-1][:500]}")


def library_name(path: str) -> str:
    """The file of a shared library in ``start/``: as WebAssembly, which it is, hosts send it well.

    Examples
    --------
    >>> library_name("/lib/python3.14/site-packages/numpy/fft/_pocketfft_umath.cpython-314-x.so")
    'numpy.fft._pocketfft_umath.wasm'
    """
    return path.removeprefix(SITE).split(".cpython")[0].replace("/", ".") + ".wasm"


def left_out(pyodide: Path, lock: dict, used: Iterable[str]) -> list[dict]:
    """For each official archive: its file, where it is unpacked, and the modules only it has."""
    archives = {file: SITE if file.endswith(".whl") else STDLIB for file in late_archives(lock)}
    have = {*map(module_at, used)}
    told = []
    for file, place in archives.items():
        with zipfile.ZipFile(pyodide / file) as official:
            names = {module_name(path) for path in official.namelist()}
        told.append(
            {"file": f"pyodide/{file}", "place": place, "modules": sorted(names - have - {""})}
        )
    return told


def late_archives(lock: dict) -> list[str]:
    """The official archives of which only some modules are there at the start."""
    names = runtime.closure(lock, runtime.AT_START)
    return ["python_stdlib.zip", *(lock["packages"][name]["file_name"] for name in names)]


def module_name(path: str) -> str:
    """The dotted name of the module in a file; empty for other files.

    Examples
    --------
    >>> module_name("json/__init__.pyc"), module_name("numpy/fft/_x.cpython-314-y.so")
    ('json', 'numpy.fft._x')
    >>> module_name("_sysconfigdata__emscripten_wasm32-emscripten.py")
    '_sysconfigdata__emscripten_wasm32-emscripten'
    >>> module_name("numpy/version.pyi")
    ''
    """
    match = re.fullmatch(r"([\w/-]+?)(?:/__init__)?(?:\.pyc?|\.cpython[^/]*\.so)", path)
    return match[1].replace("/", ".") if match else ""
