"""Modules that the page did not bring with it: fetched when they are imported, not before.

What the page starts with holds only the modules that the tools were seen to import. Everything else
of the standard library and of NumPy lies beside it in the archives as they were published. So what
was left out costs time when it is wanted, and is never missing.
"""

from __future__ import annotations

import importlib
import io
import json
import random
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path

LISTING = "/lib/absent.json"


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
        self._fetch = fetch

    def find_spec(self, fullname, path=None, target=None) -> ModuleSpec | None:
        """The module's spec, after its archive was unpacked; None for what no archive has."""
        archive = self._archive_of.get(fullname)
        if archive is None:
            return None
        try:
            content = self._fetch(archive["file"])
        except Exception as error:
            raise ImportError(
                f"{fullname} is not among what the page loads at its start, and {archive['file']}, "
                "which has it, could not be fetched. Check the connection, then try again.",
                name=fullname,
            ) from error
        unpack(content, Path(archive["place"]))
        for name in archive["modules"]:
            del self._archive_of[name]
        importlib.invalidate_caches()
        return PathFinder.find_spec(fullname, path, target)


def unpack(content: bytes, folder: Path) -> None:
    """Write the modules of a zip file into a folder, except those that are there."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            place = folder / name
            if name.endswith((".py", ".so")) and not there(place):
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(archive.read(name))


def there(place: Path) -> bool:
    """Whether a module is there, as source, compiled or as a shared library."""
    return place.exists() or place.with_suffix(".pyc").exists()


def install(fetch: Callable[[str], bytes], listing: str = LISTING) -> None:
    """Bring what nothing else finds, as listed in a file that the build has made.

    To be called where Python goes on from a memory that was kept: chance starts anew there.
    """
    random.seed()
    sys.meta_path.append(LateImports(json.loads(Path(listing).read_text()), fetch))
