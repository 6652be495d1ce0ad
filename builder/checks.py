"""``build.py test``: what it needs, then the linters, then every test."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from . import NODE_MODULES, ROOT, browser, environment, node, site
from .progress import say


def test(options: Sequence[str]) -> int:
    """Run all checks; further options go to pytest. Returns the exit code."""
    python = environment.ensure("test")
    chromium = browser.ensure(python)
    site.build()
    failed = [name for name, command in checks(python).items() if not passes(name, command)]
    say(f"Tests, with {chromium}")
    outcome = subprocess.run(
        [python, "-m", "pytest", *options],
        cwd=ROOT,
        env={**os.environ, "FLIPSIDE_BROWSER": str(chromium)},
    ).returncode
    if failed:
        print(f"Failed before the tests: {', '.join(failed)}; see above.", file=sys.stderr)
    return outcome or bool(failed)


def checks(python: Path) -> dict[str, list[str | Path]]:
    """The linters' commands, by name."""
    biome = NODE_MODULES / "@biomejs" / "biome" / "bin" / "biome"
    return {
        "ruff check": [python, "-m", "ruff", "check", "--quiet", "."],
        "ruff format": [python, "-m", "ruff", "format", "--quiet", "--diff", "."],
        "biome": [node.ensure(), biome, "ci", "--error-on-warnings", "--log-level=warn"],
    }


def passes(name: str, command: Sequence[str | Path]) -> bool:
    """Run one linter; it shows what it found."""
    outcome = subprocess.run([*command], cwd=ROOT).returncode
    say(f"{name}: {'ok' if outcome == 0 else 'FAILED'}")
    return outcome == 0
