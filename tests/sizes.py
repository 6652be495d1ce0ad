"""How much is tried: enough to fail in the usual suite, much more under ``build.py test --all``."""

from __future__ import annotations

import os

ALL = os.environ.get("FLIPSIDE_ALL") == "1"


def size(usual: int, whole: int) -> int:
    """Of a simulation, a table or a loop."""
    return whole if ALL else usual


def examples(usual: int) -> int:
    """Random cases of a property."""
    return size(usual, 10 * usual)
