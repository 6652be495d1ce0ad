"""How long each tool takes in the browser and natively, how long its progress bar stands still, what memory it needs.

Every run has the tool's default parameters and ends with the report as JSON. The two sides take
turns, and take turns at being the first, so that whatever else the machine does meets both. The
first run of either side also imports, and is not counted.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import numpy as np
from playwright.sync_api import Browser, Page

from . import ROOT
from .progress import say

sys.path.insert(0, str(ROOT / "py_src"))

from flipside import tool, tools
from flipside.data import read

SAMPLE = ROOT / "static" / "samples" / "10_Portfolios_Prior_12_2.CSV"
REPEATS = 5
WIDE_TOOL, WIDE_PERIODS, WIDE_BUCKETS, WIDE_REPEATS = "significance", 1_300, 100, 3
MEBIBYTE = 2**20


def every(chromium: Browser, address: str) -> dict[str, dict]:
    """Each tool of the manifest on the sample."""
    page = opened(chromium, address)
    content = SAMPLE.read_bytes()
    data = loaded(page, content, SAMPLE.name)
    taken = {}
    for id in page.evaluate("bench.tools"):
        taken[id] = in_turns(page, id, data, REPEATS)
        say(f"  {told(id, taken[id])}")
    page.context.close()
    return taken


def wide(chromium: Browser, address: str) -> dict:
    """The heaviest tool on many buckets, in a fresh worker; with the peak of that worker's memory."""
    page = opened(chromium, address)
    data = loaded(page, wide_file(), "wide.csv")
    taken = in_turns(page, WIDE_TOOL, data, WIDE_REPEATS)
    taken["memory_mb"] = memory(page)
    page.context.close()
    shape = f"{WIDE_PERIODS:,} x {WIDE_BUCKETS}"
    say(f"  {told(f'{WIDE_TOOL} on {shape}', taken)}, {taken['memory_mb']:.0f} MB")
    return {"tool": WIDE_TOOL, "periods": WIDE_PERIODS, "buckets": WIDE_BUCKETS, **taken}


def opened(chromium: Browser, address: str) -> Page:
    """A page with nothing but the page's own client and its worker."""
    page = chromium.new_context().new_page()
    page.goto(f"{address}tools.html")
    page.wait_for_selector("html[data-ready]")
    return page


def loaded(page: Page, content: bytes, name: str):
    """The file's data set, read on both sides."""
    page.evaluate("([text, name]) => bench.read(text, name)", [content.decode(), name])
    return read(content, name)[0]


def memory(page: Page) -> float:
    """The most that the page's Python has used so far, in MB: WebAssembly memory never shrinks."""
    [worker] = page.workers
    return worker.evaluate("pythonMemory.buffer.byteLength") / MEBIBYTE


def in_turns(page: Page, id: str, data, repeats: int) -> dict:
    """Median seconds on both sides, and the longest that the progress bar stood still."""
    module = tools.load(id)
    sides = {
        "browser": lambda: page.evaluate("id => bench.run(id)", id),
        "native": lambda: natively(module, data),
    }
    runs = {side: [] for side in sides}
    for turn in range(repeats + 1):
        for side in sorted(sides, reverse=turn % 2 == 1):
            runs[side].append(sides[side]())
    moments = runs["browser"][1:]
    browser = median(each[-1] - each[0] for each in moments) / 1000
    native = median(runs["native"][1:])
    return {
        "browser_seconds": browser,
        "native_seconds": native,
        "browser_over_native": browser / native,
        "longest_progress_gap_ms": max(map(longest_gap, moments)),
    }


def natively(module, data) -> float:
    """Seconds from the data to the report's JSON."""
    start = time.perf_counter()
    json.dumps(tool.run(module, (data,), {}).to_json(), allow_nan=False)
    return time.perf_counter() - start


def longest_gap(moments: Sequence[float]) -> float:
    """The longest time between two neighbours of a run's start, progress messages and end."""
    return max(after - before for before, after in pairwise(moments))


def wide_file() -> bytes:
    """A CSV of weekly returns that climb a little with the rank; the same at every call."""
    rng = np.random.default_rng(1)
    market = rng.normal(0.0015, 0.02, (WIDE_PERIODS, 1))
    own = rng.normal(0, 0.01, (WIDE_PERIODS, WIDE_BUCKETS))
    returns = market + own + np.linspace(-0.001, 0.001, WIDE_BUCKETS)
    days = np.datetime64("2000-01-07") + 7 * np.arange(WIDE_PERIODS)
    head = ",".join(["Date", *(f"Bucket {b + 1}" for b in range(WIDE_BUCKETS))])
    rows = (
        ",".join([str(day), *(f"{value:.6f}" for value in row)])
        for day, row in zip(days, returns, strict=True)
    )
    return "\n".join([head, *rows, ""]).encode()


def told(what: str, taken: dict) -> str:
    """One line for whoever waits."""
    return (
        f"{what}: browser {taken['browser_seconds']:.3f} s, native {taken['native_seconds']:.3f} s "
        f"({taken['browser_over_native']:.2f} times), progress stood still for "
        f"{taken['longest_progress_gap_ms']:.0f} ms at most"
    )
