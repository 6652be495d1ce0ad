"""Running pip, npm, Node and apt: quiet while they work, clear when they fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from . import ROOT, BuildError, NoNetwork
from .progress import Meter

SHOWN_LINES = 15
AGAIN = "Run the same command again; what is already here is kept."
NO_NETWORK_SIGNS = (
    "could not resolve",
    "enotfound",
    "eai_again",
    "econnrefused",
    "econnreset",
    "etimedout",
    "enetunreach",
    "name resolution",
    "failed to establish a new connection",
    "max retries exceeded",
    "connection broken",
    "proxyerror",
    "cannot connect to proxy",
    "network is unreachable",
    "temporary failure resolving",
    "err_name_not_resolved",
    "only-if-cached",
)
DISK_FULL_SIGNS = ("enospc", "no space left on device", "edquot", "disk quota exceeded")
DISK_FULL = f"The disk is full. Free some space (about 1 GB is needed in all). {AGAIN}"


def run(
    command: Sequence[str | Path],
    purpose: str,
    *,
    watch: Path | None = None,
    expected: int | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    known: Mapping[str, str] | None = None,
) -> str:
    """Run a program to its end and return what it printed.

    Parameters
    ----------
    purpose : str
        What it is for, as in "fetch the npm packages".
    watch : path, optional
        A folder that grows while the program downloads; its growth is shown.
    expected : int, optional
        By how many bytes it will grow.
    known : mapping of str to str, optional
        What the program says, in lower case, where the reason is plain, and the error's text then.

    Raises
    ------
    BuildError
        It failed; unless the reason is plain, its last lines have been shown.
    """
    command = [str(part) for part in command]
    meter = Meter(purpose[0].upper() + purpose[1:], expected) if watch else None
    lowest = size(watch) if watch else 0
    with tempfile.TemporaryFile() as output:
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                env={**os.environ, **(env or {})},
            )
        except FileNotFoundError:
            raise BuildError(f"Could not {purpose}: {command[0]} is not there.") from None
        with process:
            try:
                while True:
                    try:
                        process.wait(timeout=0.5 if watch else None)
                        break
                    except subprocess.TimeoutExpired:
                        now = size(watch)
                        lowest = min(lowest, now)  # npm ci first removes what was there
                        meter.at(max(now - lowest, meter.done))
            except BaseException:
                process.terminate()
                raise
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
    if process.returncode != 0:
        raise failure(purpose, text, known)
    if meter:
        meter.at(max(size(watch) - lowest, meter.done, expected or 0))
        meter.close()
    return text


def failure(purpose: str, output: str, known: Mapping[str, str] | None = None) -> BuildError:
    """The error for a program that failed; shows its last lines where they are needed."""
    lower = output.lower()
    if any(sign in lower for sign in DISK_FULL_SIGNS):
        return BuildError(DISK_FULL)
    if any(sign in lower for sign in NO_NETWORK_SIGNS):
        return NoNetwork(
            f"Could not {purpose}: the network is not reachable. Check the connection. {AGAIN}"
        )
    for sign, message in (known or {}).items():
        if sign in lower:
            return BuildError(message)
    for line in output.strip().splitlines()[-SHOWN_LINES:]:
        print(f"  | {line}", file=sys.stderr)
    return BuildError(f"Could not {purpose}; the lines above say why.")


def size(folder: Path) -> int:
    """Bytes in all files below a folder that may be changing while it is read."""
    total, folders = 0, [folder]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    else:
                        total += entry.stat(follow_symlinks=False).st_size
        except OSError:
            continue
    return total


def temporaries_in(folder: Path) -> dict[str, str]:
    """Environment that makes a program put its temporary files into a folder, to be watched."""
    return dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))


def scratch(inside: Path, prefix: str) -> Path:
    """A new folder for work in progress; what earlier, interrupted runs left there is removed."""
    inside.mkdir(parents=True, exist_ok=True)
    for left in inside.glob(f"{prefix}-*"):
        if time.time() - left.stat().st_mtime > 3600:
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{prefix}-", dir=inside))
