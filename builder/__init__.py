"""The steps behind ``build.py``. Standard library only: this runs before anything is installed."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
VENV = ROOT / ".venv"
NODE_MODULES = ROOT / "node_modules"
# Always inside the project: a finished dist/ is moved out of it, which must not cross disks.
STAGING = ROOT / ".cache" / "staging"


class BuildError(Exception):
    """Ends the build. The text is one line: what went wrong, and what to do about it."""


class NoNetwork(BuildError):
    """Something had to be fetched and could not be."""


def cache() -> Path:
    """Where downloads are kept; ``FLIPSIDE_CACHE`` moves it, to share it between clones."""
    return Path(os.environ.get("FLIPSIDE_CACHE") or ROOT / ".cache").resolve()
