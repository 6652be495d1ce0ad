"""Files of the command line: read with a limit, written all or nothing; ``-`` is the pipe."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

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


def check_folder(path: str) -> None:
    """Raise UserError where nothing can be written into the folder `path`, which need not exist yet."""
    if Path(path).is_dir():
        check_target(os.path.join(path, "report"))
        return
    if os.path.lexists(path):
        raise UserError(f"{path!r} is not a folder.", remedy="Name a folder to write to.")
    check_target(path)  # it can be made where a file could


def report_files(report: Mapping[str, Any], folder: str) -> list[tuple[str, str | bytes]]:
    """What `report` hands over, as (path in `folder`, content): its files, and the pages to paste."""
    found: list[tuple[str, str | bytes]] = []
    for block in report["blocks"]:
        if block["type"] == "file":
            encoded = block.get("encoding") == "base64"
            content = b64decode(block["content"]) if encoded else block["content"]
            found.append((os.path.join(folder, block["name"]), content))
        elif block["type"] == "copy":
            found.extend(
                (os.path.join(folder, name), page["content"])
                for name, page in zip(page_names(block), block["pages"], strict=True)
            )
    return found


def page_names(block: Mapping[str, Any]) -> list[str]:
    """File names for the pages of a ``copy`` block, in their order.

    Examples
    --------
    >>> page_names({"id": "optimizer", "pages": [{}] * 10})[::9]
    ['optimizer_01.txt', 'optimizer_10.txt']
    """
    pages = len(block["pages"])
    return [f"{block['id']}_{page + 1:0{len(str(pages))}d}.txt" for page in range(pages)]


@contextlib.contextmanager
def folder_for(path: str | None) -> Iterator[None]:
    """The folder `path` exists inside the ``with``; one made for it goes again after an error."""
    made = path is not None and not Path(path).is_dir()
    if made:
        with _telling(path):
            os.mkdir(path)
    try:
        yield
    except BaseException:
        if made:
            with contextlib.suppress(OSError):
                os.rmdir(path)
        raise


def write_files(contents: Sequence[tuple[str, str | bytes]]) -> None:
    """Write each of the (path, content), text as UTF-8; the path ``-`` is standard output.

    No file is put in its place, and an existing one not replaced, before all are complete.

    Raises
    ------
    UserError
        Two have the same path, a folder is missing or cannot be written to, or the disk is full.
    """
    taken: set[str] = set()
    for path, _ in contents:
        where = os.path.realpath(path)
        if path != PIPE and where in taken:
            raise UserError(f"Two things would be written to {path!r}.", remedy="Rename one.")
        taken.add(where)
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


def _write(path: Path, content: str | bytes) -> None:
    if isinstance(content, bytes):
        path.write_bytes(content)
        return
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
