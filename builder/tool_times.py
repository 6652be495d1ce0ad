"""How long each tool takes in the browser and natively, how long its progress bar stands still, what memory it needs.

Every run ends with the report as JSON, and has the tool's default parameters where nothing else is said. The two sides take
turns, and take turns at being the first, so that whatever else the machine does meets both. The
first run of either side also imports, and is not counted. Files of factors are read anew for every run, because
what was measured of a panel is kept with it.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median

import numpy as np
from playwright.sync_api import Browser, Page

from . import ROOT
from .progress import say

sys.path.insert(0, str(ROOT / "py_src"))

from flipside import tool, tools
from flipside.data import read

SAMPLE = ROOT / "static" / "samples" / "10_Portfolios_Prior_12_2.CSV"
TAKES = {
    "bucket_returns": ("returns",),
    "weight_table": ("nodes",),
    "trial_results": ("trials", "results"),
    "factor_panel": ("factors",),
}
REPEATS = 5
SYSTEM = ROOT / "static" / "samples" / "ranking_system.xml"
MANY = {"method": "quasi", "trials": 10_000}
GRID = {"method": "grid", "grid_step": 1}
NODES = 50
WIDE_TOOL, WIDE_PERIODS, WIDE_BUCKETS, WIDE_REPEATS = "significance", 1_300, 100, 3
FACTORS = ROOT / "static" / "samples" / "synthetic_factors.csv"
PANEL_TOOL, PANEL_ROWS, PANEL_FACTORS, PANEL_DATES, PANEL_REPEATS = (
    "redundancy",
    500_000,
    20,
    260,
    3,
)
MEBIBYTE = 2**20


def every(chromium: Browser, address: str) -> dict[str, dict]:
    """Each tool of the manifest on data of its kind."""
    page = opened(chromium, address)
    trials, results = trial_files()
    sets = {
        "returns": loaded(page, SAMPLE.read_bytes(), SAMPLE.name, "returns"),
        "nodes": loaded(page, SYSTEM.read_bytes(), SYSTEM.name, "nodes"),
        "trials": loaded(page, trials, "trials.csv", "trials"),
        "results": loaded(page, results, "results.csv", "results"),
    }

    def panel() -> dict:
        return {"factors": loaded(page, FACTORS.read_bytes(), FACTORS.name, "factors")}

    taken = {}
    for id in page.evaluate("bench.tools"):
        accepts = tools.load(id).TOOL.accepts
        kinds = TAKES["trial_results" if "trial_results" in accepts else accepts[0]]
        given = {kind: sets[kind] for kind in kinds} if "factors" not in kinds else panel
        taken[id] = in_turns(page, id, given, REPEATS)
        say(f"  {told(id, taken[id])}")
    page.context.close()
    return taken


def weights(chromium: Browser, address: str) -> dict:
    """10,000 trials of 50 nodes with bounds and groups, and a grid of them counted and sampled."""
    page = opened(chromium, address)
    sets = {"nodes": loaded(page, nodes_file(), "nodes.csv", "nodes")}
    taken = {}
    for name, params in (("trials", MANY), ("grid", GRID)):
        taken[name] = in_turns(page, "weights", sets, REPEATS, params)
        say(f"  {told(f'weights ({name}) of {NODES} nodes', taken[name])}")
    page.context.close()
    return taken


def wide(chromium: Browser, address: str) -> dict:
    """The heaviest tool on many buckets, in a fresh worker; with the peak of that worker's memory."""
    page = opened(chromium, address)
    sets = {"data": loaded(page, wide_file(), "wide.csv")}
    taken = in_turns(page, WIDE_TOOL, sets, WIDE_REPEATS)
    taken["memory_mb"] = memory(page)
    page.context.close()
    shape = f"{WIDE_PERIODS:,} x {WIDE_BUCKETS}"
    say(f"  {told(f'{WIDE_TOOL} on {shape}', taken)}, {taken['memory_mb']:.0f} MB")
    return {"tool": WIDE_TOOL, "periods": WIDE_PERIODS, "buckets": WIDE_BUCKETS, **taken}


def factors(chromium: Browser, address: str) -> dict:
    """A whole report on half a million rows of 20 factors, and how fast their file is read; with the peak of memory."""
    page = opened(chromium, address)
    rates = {"browser": [], "native": []}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "factors.csv"
        path.write_bytes(panel_file())
        megabytes = path.stat().st_size / 1e6

        def anew() -> dict:
            # By the file chooser: the worker reads pieces of a large file, its text never passes through the page.
            page.set_input_files("#file", path)
            rates["browser"].append(megabytes / (page.evaluate("bench.readChosen()") / 1000))
            content = path.read_bytes()
            start = time.perf_counter()
            data = read(content, path.name)[0]
            rates["native"].append(megabytes / (time.perf_counter() - start))
            return {"data": data}

        taken = in_turns(page, PANEL_TOOL, anew, PANEL_REPEATS)
    taken["memory_mb"] = memory(page)
    page.context.close()
    for side, found in rates.items():
        taken[f"{side}_read_mb_per_second"] = median(found[1:])
    shape = {"rows": PANEL_ROWS, "factors": PANEL_FACTORS, "dates": PANEL_DATES}
    say(
        f"  {told(f'{PANEL_TOOL} on {PANEL_ROWS:,} x {PANEL_FACTORS}', taken)}, {taken['memory_mb']:.0f} MB; "
        f"{megabytes:.0f} MB of CSV read at {taken['browser_read_mb_per_second']:.0f} MB/s, natively at "
        f"{taken['native_read_mb_per_second']:.0f} MB/s"
    )
    return {"tool": PANEL_TOOL, **shape, "csv_mb": megabytes, **taken}


def opened(chromium: Browser, address: str) -> Page:
    """A page with nothing but the page's own client and its worker."""
    page = chromium.new_context().new_page()
    page.goto(f"{address}tools.html")
    page.wait_for_selector("html[data-ready]")
    return page


def loaded(page: Page, content: bytes, name: str, id: str = "data"):
    """The file's data set, read on both sides; on the page it is called `id`."""
    page.evaluate("([text, name, id]) => bench.read(text, name, id)", [content.decode(), name, id])
    return read(content, name)[0]


def memory(page: Page) -> float:
    """The most that the page's Python has used so far, in MB: WebAssembly memory never shrinks."""
    [worker] = page.workers
    return worker.evaluate("pythonMemory.buffer.byteLength") / MEBIBYTE


def in_turns(
    page: Page,
    id: str,
    given: Mapping | Callable[[], Mapping],
    repeats: int,
    params: Mapping | None = None,
) -> dict:
    """Median seconds on both sides, and the longest that the progress bar stood still.

    `given` are the data sets by their id on the page, or what reads them anew before each turn.
    """
    module = tools.load(id)
    sets = {}
    sides = {
        "browser": lambda: page.evaluate(
            "given => bench.run(...given)", [id, list(sets), dict(params or {})]
        ),
        "native": lambda: natively(module, tuple(sets.values()), params),
    }
    runs = {side: [] for side in sides}
    for turn in range(repeats + 1):
        sets = given() if callable(given) else given
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


def natively(module, data: tuple, params: Mapping | None = None) -> float:
    """Seconds from the data to the report's JSON."""
    start = time.perf_counter()
    json.dumps(tool.run(module, data, params).to_json(), allow_nan=False)
    return time.perf_counter() - start


def longest_gap(moments: Sequence[float]) -> float:
    """The longest time between two neighbours of a run's start, progress messages and end."""
    return max(after - before for before, after in pairwise(moments))


def nodes_file() -> bytes:
    """A CSV of nodes in five groups, with bounds for many of them."""
    units = np.full(NODES, 1_000 // NODES)
    units[::2] += 8
    units[1::2] -= 8
    rows = (
        f"Node {n + 1},{units[n] / 10:g},{0.5 if n % 5 == 0 else ''},{8 if n % 3 == 0 else ''},"
        f"{'ABCDE'[n % 5] if n < 45 else ''}"
        for n in range(NODES)
    )
    return "\n".join(["Node,Weight,Min,Max,Group", *rows, ""]).encode()


def trial_files() -> tuple[bytes, bytes]:
    """Trials of the sample's nodes, and made-up results of them."""
    nodes, _ = read(SYSTEM.read_bytes(), SYSTEM.name)
    blocks = tool.run(tools.load("weights"), nodes, {"trials": 30}).to_json()["blocks"]
    trials = next(block["content"] for block in blocks if block["id"] == "trials").encode()
    table, _ = read(trials, "trials.csv")
    results = np.random.default_rng(1).normal(10, 2, table.trials.shape[1])
    return trials, "\n".join(["Annual return", *(f"{r:.2f}" for r in results), ""]).encode()


def panel_file() -> bytes:
    """A CSV of factors that share a few themes, every week; the same at every call."""
    rng = np.random.default_rng(1)
    texts = np.array([f"{n / 1000:.3f}" for n in range(-6_000, 6_001)])
    shares = rng.uniform(-1, 1, (5, PANEL_FACTORS))
    days = np.datetime64("2015-01-02") + 7 * np.arange(PANEL_DATES)
    stocks, longer = divmod(PANEL_ROWS, PANEL_DATES)
    lines = [",".join(["Date", "Ticker", *(f"Factor {f + 1}" for f in range(PANEL_FACTORS))])]
    for d, day in enumerate(days):
        n = stocks + (d < longer)
        values = rng.normal(size=(n, 5)) @ shares + rng.normal(size=(n, PANEL_FACTORS))
        cells = texts[np.clip(np.rint(values * 1000).astype(int), -6_000, 6_000) + 6_000]
        lines += [f"{day},S{s:04},{','.join(row)}" for s, row in enumerate(cells.tolist())]
    return "\n".join([*lines, ""]).encode()


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
