"""The page that the bench measures tools in runs them as the page itself does, and knows Python's memory."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from browser import visitor
from unit.data.dialects import Dialect, made_up, write

from builder import bench, tool_times
from flipside import tools

pytestmark = pytest.mark.pyodide

PERIODS = 3_000


@pytest.fixture(scope="module")
def opened(browser, houses):
    """The bench's page on the served site."""
    site = houses(True).site
    names = ("tools.html", "tools.js")
    for name in names:
        shutil.copyfile(bench.PAGES / name, site.folder / name)
    page = tool_times.opened(browser, site.url)
    yield page
    page.context.close()
    for name in names:
        (site.folder / name).unlink()


def test_every_tool_of_the_manifest_is_there(opened):
    assert sorted(opened.evaluate("bench.tools")) == sorted(tools.ids())


def test_runs_have_moments_in_order_and_memory_grows(opened):
    data = tool_times.loaded(opened, visitor.SAMPLE.read_bytes(), visitor.SAMPLE.name)
    assert data.returns.shape == (1_122, 10)
    moments = opened.evaluate("bench.run('inversion')")
    assert moments == sorted(moments)
    assert len(moments) > 4  # start, some messages, end
    before = tool_times.memory(opened)
    assert 20 < before < 500
    days = np.datetime64("1990-01-01") + np.arange(PERIODS)
    large = write(days, made_up(PERIODS, 100, per_year=252), Dialect())
    tool_times.loaded(opened, large, "large.csv")
    grown = tool_times.memory(opened) - before
    assert (
        grown > len(large) / tool_times.MEBIBYTE
    )  # its text alone did not fit into what was there
