"""Collects the scripts that test the page's modules under Node: one item for each ``*.test.js``."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from builder import ROOT, node

SETUP = Path(__file__).with_name("setup.mjs")
COUNTED = re.compile(r"^\S+ tests (\d+)$", re.MULTILINE)
PATIENCE_S = 120


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    return (
        Script.from_parent(parent, path=file_path) if file_path.name.endswith(".test.js") else None
    )


class Script(pytest.File):
    def collect(self):
        yield Run.from_parent(self, name="node")


class Failed(Exception):
    """What Node said of the tests that failed."""


class Run(pytest.Item):
    """All tests of one script, in a Node of its own."""

    def runtest(self) -> None:
        command = [node.ensure(), "--import", SETUP.as_uri(), "--test-reporter=spec", self.path]
        ran = subprocess.run(
            command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=PATIENCE_S
        )
        counted = COUNTED.search(ran.stdout)
        # For the table at the end of the suite.
        self.user_properties.append(("tests", int(counted[1]) if counted else 0))
        if ran.returncode != 0:
            raise Failed(f"{ran.stdout}\n{ran.stderr}")
        if not counted or counted[1] == "0":
            raise Failed(f"It has no tests.\n{ran.stdout}\n{ran.stderr}")

    def repr_failure(self, excinfo, style=None) -> str:
        if isinstance(excinfo.value, Failed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self):
        return self.path, None, str(self.path.relative_to(ROOT))
