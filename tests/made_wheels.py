"""Wheels made by a test, as small as they can be."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path


def write(
    folder: Path,
    name: str,
    version: str,
    source: str = "",
    requires: Sequence[str] = (),
    extras: Sequence[str] = (),
    tag: str = "py3-none-any",
    python: str = ">=3.8",
) -> Path:
    """A wheel with one module, into a folder; `requires` as in its metadata."""
    module = name.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    metadata = [
        "Metadata-Version: 2.1",
        f"Name: {name}",
        f"Version: {version}",
        f"Requires-Python: {python}",
        *(f"Provides-Extra: {extra}" for extra in extras),
        *(f"Requires-Dist: {each}" for each in requires),
    ]
    kind = f"Wheel-Version: 1.0\nRoot-Is-Purelib: {str('none-any' in tag).lower()}\nTag: {tag}\n"
    path = folder / f"{module}-{version}-{tag}.whl"
    files = {
        f"{module}.py": source,
        f"{info}/METADATA": "\n".join(metadata) + "\n",
        f"{info}/WHEEL": kind,
        f"{info}/RECORD": f"{module}.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for file, content in files.items():
            # With a fixed time: the same wheel has the same SHA-256.
            archive.writestr(zipfile.ZipInfo(file), content)
    return path
