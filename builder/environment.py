"""The project's own Python environment, .venv: made once, brought up to date by a pinned list."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import ROOT, VENV, BuildError, cache
from .files import write
from .processes import run, scratch, temporaries_in
from .progress import say

PIP = [sys.executable, "-m", "pip"]
# Quick to give up without a network, patient with a slow one.
PIP_SETTINGS = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_RETRIES": "2", "PIP_NO_INPUT": "1"}


def python() -> Path:
    """The interpreter inside .venv."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def require_pip() -> None:
    """Raise BuildError where the Python that runs this has no pip."""
    if importlib.util.find_spec("pip") is None:
        raise BuildError(
            f"{sys.executable} has no pip. Install it (Debian, Ubuntu: apt install python3-pip; "
            "elsewhere: python3 -m ensurepip) and run the same command again."
        )


def ensure(name: str) -> Path:
    """Bring .venv up to date with ``requirements/<name>.txt`` and return its interpreter.

    The pip of the Python that runs this works on the environment from outside, because
    Debian's Python cannot put a pip into a new environment without a further system package.
    """
    wanted = ROOT / "requirements" / f"{name}.txt"
    stamp = VENV / f".installed-{name}"
    key = hashlib.sha256(wanted.read_bytes()).hexdigest()
    usable = works(python())
    if usable and stamp.is_file() and stamp.read_text() == key:
        return python()
    require_pip()
    if not usable:
        bare = [] if importlib.util.find_spec("ensurepip") else ["--without-pip"]
        run(
            [sys.executable, "-m", "venv", "--clear", *bare, VENV],
            "make the Python environment .venv",
        )
    say(f"Python packages (requirements/{name}.txt) into .venv")
    work = scratch(cache(), "pip")
    try:
        run(
            [*PIP, "--python", python(), "install", "--quiet", "--require-hashes", "-r", wanted],
            f"fetch the Python packages of requirements/{name}.txt",
            watch=work,
            env={**PIP_SETTINGS, **temporaries_in(work)},
        )
    finally:
        shutil.rmtree(work, ignore_errors=True)
    write(stamp, key)
    return python()


def works(interpreter: Path) -> bool:
    """Whether an interpreter starts, which it does not after the Python below it was removed."""
    try:
        return subprocess.run([interpreter, "-c", ""], capture_output=True).returncode == 0
    except OSError:
        return False
