"""What the start leaves out costs time when it is wanted, and is never missing."""

from __future__ import annotations

import pytest
from browser import probe, visitor

pytestmark = pytest.mark.pyodide

LEFT_OUT = """
import sys
names = [name for name in ("sqlite3", "numpy.polynomial", "numpy.random") if name in sys.modules]
verdict = f"there already: {names}"
"""
SQLITE = """
import sqlite3
with sqlite3.connect(":memory:") as base:
    verdict = str(base.execute("select 6 * 7").fetchone()[0])
"""
NUMPY = """
import numpy.polynomial
import numpy.random
roots = numpy.polynomial.Polynomial([6, -5, 1]).roots()
verdict = f"{roots.round(6).tolist()} {numpy.random.default_rng(1).integers(5, 6)}"
"""
TOGETHER = """
import numpy, pandas, scipy.stats
frame = pandas.DataFrame({"a": numpy.arange(3.0)})
verdict = f"{frame.a.mean()} {scipy.stats.t.ppf(0.975, 10):.4f}"
"""
# Ends the page's Python, which begins another one.
ANOTHER = """async () => {
  const { python } = await import("./python/page.js");
  python.cancel();
}"""


def archives(site) -> list[str]:
    """The files that were asked for beyond what a start takes, in that order."""
    names = [path.split("/")[-1] for path in site.requests]
    return [name.split("-")[0] for name in names if name.endswith((".zip", ".whl"))]


@pytest.fixture
def probed(page, site, ready):
    """A page of its own with the probe, on data."""

    def open_with(*packages: str):
        probe.add_to(page.context, site, packages)
        del site.requests[:]
        ready(page)
        with visitor.new_report(page):
            visitor.drop(page, ("made up.csv", probe.DATA))
        return page

    return open_with


def test_the_other_tools_need_nothing_more_once_python_is_ready(page, site, ready, faults):
    """A visitor may go offline then, before anything is kept for a visit without a network."""
    faults.allow("ERR_INTERNET_DISCONNECTED")  # what would keep the page for a later visit
    del site.requests[:]
    with page.expect_response("**/later.zip") as arrived:
        ready(page)
    arrived.value.finished()
    page.context.set_offline(True)
    visitor.choose(page, visitor.SAMPLE)
    page.wait_for_selector("body[data-report=done]")
    for tool in ("seasonality", "significance"):
        visitor.choose_tool(page, tool)
        content = visitor.SAMPLE.read_bytes()
        visitor.assert_shows(page, visitor.native(content, visitor.SAMPLE.name, tool))
    assert archives(site) == ["later.zip"]


def test_modules_that_no_tool_uses_are_brought_when_they_are_imported(probed, site, faults):
    faults.allow(r"Failed to load resource|ERR_FAILED")
    page = probed("numpy")
    assert probe.run(page, LEFT_OUT) == "there already: []"
    assert archives(site) == ["later.zip"]
    # One that cannot be fetched is told, and is there after another try.
    page.context.route("**/python_stdlib.zip", lambda route: route.abort())
    probe.ask(page, SQLITE)
    told = visitor.problem(page).inner_text()
    assert "sqlite3" in told
    assert "python_stdlib.zip, which has it, could not be fetched" in told
    page.context.unroute("**/python_stdlib.zip")
    assert probe.run(page, SQLITE) == "42"
    assert archives(site) == ["later.zip", "python_stdlib.zip"]
    assert probe.run(page, NUMPY) == "[2.0, 3.0] 5"
    assert archives(site) == ["later.zip", "python_stdlib.zip", "numpy"]


def test_pandas_and_scipy_are_loaded_for_a_tool_that_imports_them(probed, site):
    page = probed("numpy", "pandas", "scipy")
    assert probe.run(page, TOGETHER) == "1.0 2.2281"
    assert {"pandas", "scipy"} <= set(archives(site))


def test_chance_is_not_the_same_for_everybody(prober):
    """The memory that every Python starts from is the same, here the next of one page; their random numbers are not."""
    draw = "import random\nverdict = str(random.random())"
    first = probe.run(prober, draw)
    prober.evaluate(ANOTHER)
    assert probe.run(prober, draw) != first
