"""What the page starts Python from: its memory, with the modules in it that are used, and no others.

They are found by running every tool on the samples, under the Pyodide that is being shipped; then
Python is started anew, imports what the first analysis needs, and its memory is kept. What other
tools need is in an archive beside it, compiled, together with the sources; what is left out stays in
the official archives. ``flipside.late`` brings both when they are wanted.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from . import ROOT, BuildError, archive, cache, runtime
from .files import python_files, swap_in
from .processes import scratch
from .progress import say

HERE = Path(__file__).resolve().parent
SOURCES = ROOT / "py_src"
SITE = "/lib/python3.14/site-packages/"
STDLIB = "/lib/python3.14/"
ABSENT = "/lib/absent.json"
LATER = "later.zip"
PAGE = 4096


def copy(
    engine: Path, staged: Path, lock: dict, packages: Sequence[str], listed: Sequence[dict]
) -> None:
    """``start/`` in a staged dist/ that has ``pyodide/``; made again only where anything changed.

    Parameters
    ----------
    engine : path
        Node.
    packages : sequence of str
        What the tools import; of these only the ones at start are put into the archive.
    listed : sequence of dict
        The page's samples, the first one first.
    """
    samples = [ROOT / "static" / "samples" / each["file"] for each in listed]
    samples += sorted((ROOT / "tests" / "files").glob("*"))
    key = fingerprint(packages, samples)
    kept = cache() / "start"
    stamp = kept / "key"
    if not (stamp.is_file() and stamp.read_text() == key):
        say("Finding the modules that the tools use (in Pyodide)")
        unfinished = scratch(cache(), "start")
        try:
            make(engine, staged / "pyodide", unfinished, lock, packages, samples)
            (unfinished / "key").write_text(key)
            swap_in(unfinished, kept)
        finally:
            for left in cache().glob(f"{unfinished.name}*"):
                shutil.rmtree(left, ignore_errors=True)
    shutil.copytree(
        kept, staged / "start", copy_function=shutil.copyfile, ignore=shutil.ignore_patterns("key")
    )
    os.chmod(staged / "start", 0o755)  # it was made as a temporary folder, closed to others


def fingerprint(packages: Sequence[str], samples: Iterable[Path]) -> str:
    """Changes with everything that the archive is made of or by."""
    digest = hashlib.sha256(f"{runtime.version()} {packages}".encode())
    own = [
        HERE / name
        for name in (
            "startup.py",
            "archive.py",
            "trace.mjs",
            "tracing.py",
            "memory.mjs",
        )
    ]
    own.append(ROOT / "static" / "python" / "memory.js")
    for path in [*python_files(SOURCES), *samples, *own]:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(ROOT).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def make(
    engine: Path,
    pyodide: Path,
    target: Path,
    lock: dict,
    packages: Sequence[str],
    samples: Sequence[Path],
) -> None:
    """Trace the tools, start Python from what they use, and write the archive and the libraries."""
    traced = target / "traced"
    node(
        [engine, HERE / "trace.mjs", pyodide, traced, SOURCES, ",".join(packages), *samples],
        "The tools do not run on the samples in Pyodide",
    )
    found = [
        f"/{path.relative_to(traced).as_posix()}" for path in traced.rglob("*") if path.is_file()
    ]
    # What tools import beyond NumPy is loaded whole, before their first run.
    at_start = tuple(SITE + name + "/" for name in (*runtime.AT_START, "flipside"))
    for path in [*found]:
        if path.startswith(SITE) and not path.startswith(at_start):
            (traced / path[1:]).unlink()
            found.remove(path)
    node(
        [engine, HERE / "memory.mjs", pyodide, traced, target],
        "Python does not start from the modules that the tools use",
    )
    for path in found:
        if path.endswith(".so"):
            shutil.copyfile(traced / path[1:], target / library_name(path))
    further = later(traced, found)
    # For the lines in a traceback, and beside what is compiled, as Python wants it.
    for path in python_files(SOURCES):
        further[SITE + path.relative_to(SOURCES).as_posix()] = path.read_bytes()
    write_zip(target / LATER, further)
    absent = [
        {"file": f"start/{LATER}", "place": "/", "modules": modules_of(further)},
        *left_out(pyodide, lock, found),
    ]
    size, runs = pages_in_use((target / "memory.bin").read_bytes())
    files = {
        "memory": b"".join(content for _, content in runs),
        "memory.json": json.dumps(
            {"size": size, "runs": [[at, len(content)] for at, content in runs]}
        ).encode(),
        "libraries.json": (target / "libraries.json").read_bytes(),
        ABSENT: json.dumps(absent, separators=(",", ":")).encode(),
    }
    (target / "python.bin").write_bytes(archive.pack(files))
    for made in ("memory.bin", "libraries.json", "empty.zip"):
        (target / made).unlink()
    shutil.rmtree(traced)


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


def later(traced: Path, found: Iterable[str]) -> dict[str, bytes]:
    """The compiled files of what is imported when it is first used: path in the browser to content."""
    at_start = set(json.loads((traced / "lib" / "imported.json").read_text()))
    files = {}
    for path in found:
        place = SITE if path.startswith(SITE) else STDLIB
        if not path.endswith(".pyc") or module_name(path.removeprefix(place)) in at_start:
            continue
        name = path
        if path.startswith(SITE):  # where Python looks for it, with the source beside
            folder, _, file = path.rpartition("/")
            name = f"{folder}/__pycache__/{file.removesuffix('.pyc')}.cpython-314.pyc"
        files[name] = (traced / path[1:]).read_bytes()
    return files


def modules_of(files: Iterable[str]) -> list[str]:
    """The dotted names of the modules in files as `later` names them, sources included.

    Examples
    --------
    >>> modules_of([SITE + "flipside/html.py", SITE + "flipside/__pycache__/html.cpython-314.pyc", STDLIB + "ast.pyc"])
    ['ast', 'flipside.html']
    """
    names = set()
    for path in files:
        plain = path.replace("__pycache__/", "").replace(".cpython-314.pyc", ".pyc")
        names.add(module_name(plain.removeprefix(SITE).removeprefix(STDLIB)))
    return sorted(names)


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
    have = {module_name(path.removeprefix(place)) for place in (SITE, STDLIB) for path in used}
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
