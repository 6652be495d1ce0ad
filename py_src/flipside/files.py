"""Files of the command line: read with a limit, written all or nothing; ``-`` is the pipe."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from .data import MAX_BYTES
from .data.source import MOST_WHOLE, OnDisk
from .errors import UserError

PIPE = "-"


def read_bytes(path: str) -> bytes | OnDisk:
    """The content of the file at `path`, or of standard input for ``-``; a large file is left where it is.

    Raises
    ------
    UserError
        It cannot be opened, or is larger than `flipside.data.MAX_BYTES`.
    """
    try:
        if path == PIPE:
            content = sys.stdin.buffer.read(MAX_BYTES + 1)
        elif Path(path).is_file() and Path(path).stat().st_size > MAX_BYTES:
            raise _too_large(path)
        elif Path(path).is_file() and Path(path).stat().st_size > MOST_WHOLE:
            with open(path, "rb"):  # whether it may be read is told now, not in the middle
                return OnDisk(path)
        else:
            with open(path, "rb") as stream:  # may be a named pipe, whose size nobody knows
                content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UserError(
            f"There is no file {path!r}.", remedy="Check the name and the folder."
        ) from None
    except IsADirectoryError:
        raise UserError(f"{path!r} is a folder.", remedy="Name a file in it.") from None
    except PermissionError:
        raise UserError(
            f"The file {path!r} may not be read.", remedy="Check its permissions."
        ) from None
    except OSError as error:
        raise UserError(f"The file {path!r} cannot be read: {error.strerror}.") from None
    if len(content) > MAX_BYTES:
        raise _too_large(path)
    return content


def check_target(path: str) -> None:
    """Raise UserError where `path` cannot be written, before anything is computed for it."""
    with _telling(path):
        target, part = _target(path)
        if part is None:
            if path != PIPE and not os.access(target, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            return
        try:
            part.touch()  # some folders say that they are writable and are not
        finally:
            _remove(part)


def write_texts(contents: Sequence[tuple[str, str]]) -> None:
    """Write each of the (path, content) as UTF-8; the path ``-`` is standard output.

    No file is put in its place, and an existing one not replaced, before all are complete.

    Raises
    ------
    UserError
        A folder is missing or cannot be written to, or the disk is full.
    """
    parts: list[tuple[str, Path, Path]] = []
    try:
        for path, content in contents:
            if path == PIPE:
                continue
            with _telling(path):
                target, part = _target(path)
                if part:
                    parts.append((path, part, target))
                _write(part or target, content)
        for path, part, target in parts:
            with _telling(path):
                os.replace(part, target)
        # Last, since whoever reads may stop early, which must not cost the files.
        for path, content in contents:
            if path == PIPE:
                sys.stdout.write(content)
    finally:
        for _, part, _ in parts:
            _remove(part)


def _target(path: str) -> tuple[Path, Path | None]:
    """The file itself, and where it is made; None where it is written to in place."""
    # A link keeps pointing where it points; a device or a named pipe is written to, not replaced.
    target = Path(os.path.realpath(path))
    if path == PIPE or (target.exists() and not target.is_file()):
        return target, None
    return target, target.with_name(f".{target.name}.{os.getpid()}.part")


def _write(path: Path, content: str) -> None:
    # A file's name may hold what is not text; that must not cost the report.
    with open(path, "w", encoding="utf-8", errors="replace", newline="\n") as stream:
        stream.write(content)


def _remove(part: Path) -> None:
    with contextlib.suppress(OSError):
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def _telling(path: str) -> Iterator[None]:
    """The system's errors about the target `path`, in plain words."""
    target = Path(os.path.realpath(path))
    try:
        if path != PIPE and target.is_dir():
            raise UserError(f"{path!r} is a folder.", remedy="Name a file to write to.")
        yield
    except BrokenPipeError:
        raise  # whoever reads has seen enough
    except OSError as error:
        if not target.parent.exists():
            raise UserError(
                f"The folder of {path!r} does not exist.", remedy="Create it, or name another."
            ) from None
        # The system says "no such file" of a folder that is there and takes no files.
        refused = isinstance(error, FileNotFoundError)
        reason = "its folder does not take new files" if refused else error.strerror
        raise UserError(
            f"{path!r} cannot be written: {reason}.",
            remedy="Check the folder's permissions and the free space, or name another file.",
        ) from None


def _too_large(path: str) -> UserError:
    return UserError(
        f"The file {path!r} is larger than {MAX_BYTES / 1e6:,.0f} MB.",
        remedy="Save only the table that is needed, or a shorter history.",
    )
