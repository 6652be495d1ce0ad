"""How large a simulation is: small in the usual suite, whole under ``build.py test --all``."""

from __future__ import annotations

import os

ALL = os.environ.get("FLIPSIDE_ALL") == "1"


def size(usual: int, whole: int) -> int:
    """The one or the other."""
    return whole if ALL else usual
