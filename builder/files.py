"""Files that are there whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from . import BuildError


def sha256(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def store(target: Path, chunks: Iterable[bytes], expected: str, origin: str) -> None:
    """Write a file under its name only after its whole content matched a SHA-256.

    Parameters
    ----------
    chunks : iterable of bytes
        The content; may raise, and then nothing is left behind.
    expected : str
        SHA-256 in hexadecimal.
    origin : str
        Where the content comes from, for the error.

    Raises
    ------
    BuildError
        The content is not what it should be.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    digest = hashlib.sha256()
    try:
        with os.fdopen(handle, "wb") as stream:
            for chunk in chunks:
                digest.update(chunk)
                stream.write(chunk)
        if digest.hexdigest() != expected:
            raise BuildError(
                f"{target.name} from {origin} is not the official file: its SHA-256 is "
                f"{digest.hexdigest()[:12]}…, expected {expected[:12]}…. Nothing was kept. Try "
                "again; if it happens again, do not trust that source."
            )
        os.chmod(name, 0o644)
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def write(target: Path, text: str) -> None:
    """Write a text file whole or not at all."""
    content = text.encode()
    store(target, [content], hashlib.sha256(content).hexdigest(), "the build")


def python_files(folder: Path) -> list[Path]:
    """All .py files below a folder, in an order that does not depend on the system."""
    return sorted(folder.rglob("*.py"), key=lambda path: path.relative_to(folder).as_posix())


def swap_in(staged: Path, target: Path) -> None:
    """Put a finished folder in the place of another one; nobody sees a half of either.

    The old folder is moved aside first and goes last, so that an interruption costs at most
    a rebuild. Another build that does the same at the same moment is waited for.
    """
    aside = staged.with_name(staged.name + "-old")
    for attempt in range(5):
        with contextlib.suppress(FileNotFoundError):
            target.rename(aside)
        try:
            staged.rename(target)
            return
        except OSError:
            if attempt == 4:
                raise
            aside = aside.with_name(aside.name + "-")
            time.sleep(0.1)
