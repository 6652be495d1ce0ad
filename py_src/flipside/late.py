"""Modules that the page did not bring with it: fetched when they are imported, not before.

What the page starts with holds only the modules that the first analysis needs. What other tools were
seen to import, and the sources, are in one archive beside it; everything else of the standard library
and of NumPy is in the archives as they were published. So what was left out costs time when it is
wanted, and is never missing.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import pkgutil
import random
import sys
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path

LISTING = "/lib/absent.json"
SOURCES = "start/later.zip"  # as builder/startup.py calls it


class LateImports(MetaPathFinder):
    """Unpacks an archive, once, when a module is imported that only the archive has.

    Parameters
    ----------
    archives : sequence of mapping
        Of each its ``file``, the ``modules`` that can be had from it, and the ``place`` on
        ``sys.path`` that it is unpacked into. Files that are there already, compiled or not,
        stay as they are.
    fetch : callable
        Given the name of an archive's file, answers with its content.
    """

    def __init__(self, archives: Sequence[Mapping], fetch: Callable[[str], bytes]) -> None:
        self._archive_of = {name: each for each in archives for name in each["modules"]}
        self.names = frozenset(self._archive_of)
        self._fetch = fetch

    def find_spec(self, fullname, path=None, target=None) -> ModuleSpec | None:
        """The module's spec, after its archive was unpacked; None for what no archive has."""
        archive = self._archive_of.get(fullname)
        if archive is None:
            return None
        try:
            self._bring(archive)
        except Exception as error:
            raise ImportError(
                f"{fullname} is not among what the page loads at its start, and {archive['file']}, "
                "which has it, could not be fetched. Check the connection, then try again.",
                name=fullname,
            ) from error
        return PathFinder.find_spec(fullname, path, target)

    def bring(self, file: str) -> None:
        """Unpack an archive by its file, unless it is already."""
        for archive in {id(each): each for each in self._archive_of.values()}.values():
            if archive["file"] == file:
                self._bring(archive)

    def _bring(self, archive: Mapping) -> None:
        unpack(self._fetch(archive["file"]), Path(archive["place"]))
        for name in archive["modules"]:
            self._archive_of.pop(name, None)
        importlib.invalidate_caches()


def unpack(content: bytes, folder: Path) -> None:
    """Write the modules of a zip file into a folder, except those that are there."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            place = folder / name
            if name.endswith((".py", ".pyc", ".so")) and not there(place):
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(archive.read(name))


def there(place: Path) -> bool:
    """Whether a module is there, as source, compiled or as a shared library."""
    return place.exists() or place.with_suffix(".pyc").exists()


_installed: list[LateImports] = []


def install(fetch: Callable[[str], bytes], listing: str = LISTING) -> None:
    """Bring what nothing else finds, as listed in a file that the build has made.

    To be called where Python goes on from a memory that was kept: chance starts anew there.
    """
    random.seed()
    finder = LateImports(json.loads(Path(listing).read_text()), fetch)
    _installed[:] = [finder]
    sys.meta_path.append(finder)


def modules(package: str, path: Iterable[str]) -> list[str]:
    """The public modules of a package by their last names, sorted; also those that only an archive has.

    Parameters
    ----------
    package : str
        Its dotted name.
    path : iterable of str
        Its ``__path__``.

    Examples
    --------
    >>> import json
    >>> modules("json", json.__path__)
    ['decoder', 'encoder', 'scanner', 'tool']
    """
    there = {info.name for info in pkgutil.iter_modules(path)}
    prefix = f"{package}."
    archived = {
        name.removeprefix(prefix)
        for finder in _installed
        for name in finder.names
        if name.startswith(prefix)
    }
    return sorted(name for name in there | archived if "." not in name and name[0] != "_")


def bring_sources() -> None:
    """Unpack the package's sources, where they are not there yet, so that a traceback has its lines."""
    for finder in _installed:
        with contextlib.suppress(Exception):  # without a network it has only their numbers
            finder.bring(SOURCES)
