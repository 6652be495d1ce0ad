"""``build.py test``: what it needs, then the linters, then every test, in as many processes as there is room for."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import NODE_MODULES, ROOT, browser, environment, node, site
from .progress import say

WHOLE = "--all"


def test(options: Sequence[str]) -> int:
    """Run all checks; further options go to pytest. Returns the exit code.

    ``--all`` is not pytest's: with it simulations have their whole size. Without options everything runs side by side,
    each file in one process; with options in one, where a debugger works as well.
    """
    node.ensure()  # first, as it may need the same environment
    with ThreadPoolExecutor(1) as pool:
        environment_made = pool.submit(environment.ensure, "test")
        built = site.build()
        python = environment_made.result()
    chromium = browser.ensure(python)
    failed = [name for name, command in checks(python).items() if not passes(name, command)]
    say(f"Tests, with {chromium}")
    chosen = [option for option in options if option != WHOLE]
    outcome = subprocess.run(
        [python, "-m", "pytest", *(chosen or side_by_side())],
        cwd=ROOT,
        env={
            **os.environ,
            "FLIPSIDE_BROWSER": str(chromium),
            "FLIPSIDE_SITE": str(built),
            "FLIPSIDE_ALL": str(int(WHOLE in options)),
        },
    ).returncode
    if failed:
        print(f"Failed before the tests: {', '.join(failed)}; see above.", file=sys.stderr)
    return outcome or bool(failed)


def side_by_side() -> list[str]:
    """Options for a process more than there are processors, because browsers often wait."""
    processes = (os.cpu_count() or 1) + 1
    return ["-n", str(processes), "--dist", "loadfile", "--no-loadscope-reorder", "-q"]


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
