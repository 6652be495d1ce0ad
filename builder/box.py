"""What a tool that is not the gallery's runs in: a frame with a policy of its own (static/python/box.js).

The frame's one script is written into it by the page, so the page's policy has to name it by its hash.
"""

from __future__ import annotations

from pathlib import Path

from . import ROOT
from .portable import WORKER, join, once, source_hash

RELAY = ROOT / "static" / "python" / "relay.js"
SCRIPTS = "script-src 'self' 'wasm-unsafe-eval'"


def relay_hash() -> str:
    """As a policy names the frame's script."""
    return source_hash(RELAY.read_text(encoding="utf-8"))


def allow(index: Path) -> None:
    """Let the policy of a staged page have the frame's script in it, and no other."""
    text = index.read_text(encoding="utf-8")
    index.write_text(once(text, SCRIPTS, f"{SCRIPTS} '{relay_hash()}'"), encoding="utf-8")


def write_worker(engine: Path, staged: Path) -> None:
    """The worker of such a tool, in one script; the page in one file has its own Python by it as well."""
    join(engine, staged, "python/worker.js", staged / WORKER)
