"""What all tests share: what their time means, where long ones go, and the table at the end."""

from __future__ import annotations

import os
from collections import defaultdict

import pytest
from hypothesis import settings

# How long a case takes says nothing about whether it is right.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# Nor does the width of the terminal that it runs in.
os.environ["COLUMNS"] = "100"

LEVELS = {
    "pyodide": "real Python in a real browser",
    "page": "the page in a real browser, its Python native",
    "node": "the page's modules under Node",
    "parity": "against other libraries",
    "unit": "native",
    "doctest": "examples in docstrings",
}
SLOWEST = 10


def level_of(nodeid: str, keywords) -> str:
    """At which level something is proven, by where its test stands and how it is marked."""
    if "pyodide" in keywords:
        return "pyodide"
    for folder, level in (
        ("browser", "page"),
        ("page", "node"),
        ("parity", "parity"),
        ("unit", "unit"),
    ):
        if nodeid.startswith(f"tests/{folder}/"):
            return level
    return "doctest"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow levels first, so that at the end no process has a long file for itself."""
    order = [*LEVELS]
    files: dict[str, int] = {}
    for item in items:
        rank = order.index(level_of(item.nodeid, item.keywords))
        file = item.nodeid.partition("::")[0]
        files[file] = min(rank, files.get(file, rank))
    items.sort(key=lambda item: files[item.nodeid.partition("::")[0]])


class Times:
    """Seconds and tests of each level and file, in the process that hears of all tests."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.tests: dict[str, int] = defaultdict(int)
        self.files: dict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        level = level_of(report.nodeid, report.keywords)
        self.seconds[level] += report.duration
        self.files[report.nodeid.partition("::")[0]] += report.duration
        if report.when == "call":
            self.tests[level] += dict(report.user_properties).get("tests", 1)

    def pytest_terminal_summary(self, terminalreporter) -> None:
        if sum(self.tests.values()) < 100:  # a file or two: nobody asks where the time went
            return
        say = terminalreporter.write_line
        terminalreporter.section("where the time went, all processes together")
        for level, words in LEVELS.items():
            if self.tests[level]:
                say(f"{self.seconds[level]:7.0f} s {self.tests[level]:6,} tests  {words}")
        say(f"{sum(self.seconds.values()):7.0f} s {sum(self.tests.values()):6,} tests  in all")
        say("")
        slowest = sorted(self.files.items(), key=lambda each: -each[1])[:SLOWEST]
        for file, seconds in slowest:
            say(f"{seconds:7.0f} s  {file}")


def pytest_configure(config: pytest.Config) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        config.pluginmanager.register(Times())
