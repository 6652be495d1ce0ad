"""Files of the command line: read whole with a limit, written all or nothing; ``-`` is the pipe."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from .data import MAX_BYTES
from .errors import UserError

PIPE = "-"


def read_bytes(path: str) -> bytes:
    """The content of the file at `path`, or of standard input for ``-``.

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


def write_text(path: str, content: str) -> None:
    """Write `content` as UTF-8 to `path`, or to standard output for ``-``.

    An existing file is replaced only when the new one is complete.

    Raises
    ------
    UserError
        The folder is missing or cannot be written to, or the disk is full.
    """
    if path == PIPE:
        sys.stdout.write(content)
        return
    # A link keeps pointing where it points; a device or a named pipe is written to, not replaced.
    target = Path(os.path.realpath(path))
    special = target.exists() and not target.is_file()
    part = target if special else target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if target.is_dir():
            raise UserError(f"{path!r} is a folder.", remedy="Name a file to write to.")
        # A file's name may hold what is not text; that must not cost the report.
        with open(part, "w", encoding="utf-8", errors="replace", newline="\n") as stream:
            stream.write(content)
        if not special:
            os.replace(part, target)
    except FileNotFoundError:
        raise UserError(
            f"The folder of {path!r} does not exist.", remedy="Create it, or name another."
        ) from None
    except OSError as error:
        raise UserError(
            f"{path!r} cannot be written: {error.strerror}.",
            remedy="Check the folder's permissions and the free space.",
        ) from None
    finally:
        if not special:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)


def _too_large(path: str) -> UserError:
    return UserError(
        f"The file {path!r} is larger than {MAX_BYTES / 1e6:,.0f} MB.",
        remedy="Save only the table that is needed, or a shorter history.",
    )
