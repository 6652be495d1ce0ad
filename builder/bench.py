"""How fast the page is. Runs in .venv: ``python -m builder.bench``, by way of ``build.py bench``.

The starts of the page are in ``starts``.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from . import DIST, ROOT, browser, starts
from .files import write
from .server import Server

PAGES = Path(__file__).resolve().parent / "pages"
SAMPLE = "10_Portfolios_Prior_12_2.CSV"
REPEATS = 5


def tools_in_browser(chromium: Browser, address: str) -> dict[str, float]:
    """Median seconds of each tool on the sample, from asking the worker to the report."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(address)
    told = page.evaluate(
        (PAGES / "tools.js").read_text(encoding="utf-8").rstrip().rstrip(";"),
        {"file": SAMPLE, "repeats": REPEATS},
    )
    context.close()
    return {id: median(seconds) for id, seconds in told.items()}


def tools_natively(ids: list[str]) -> dict[str, float]:
    """Median seconds of each tool on the sample, from the data to the report's JSON."""
    sys.path.insert(0, str(ROOT / "py_src"))
    from flipside import tool, tools
    from flipside.data import read

    data, _ = read((ROOT / "static" / "samples" / SAMPLE).read_bytes(), SAMPLE)
    taken = {}
    for id in ids:
        module, seconds = tools.load(id), []
        for _ in range(REPEATS + 1):
            start = time.perf_counter()
            json.dumps(tool.run(module, data).to_json(), allow_nan=False)
            seconds.append(time.perf_counter() - start)
        taken[id] = median(seconds[1:])
    return taken


def measure(rounds: int) -> dict:
    """All numbers, from the dist/ that is there."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "site"
        shutil.copytree(DIST, site)
        shutil.copyfile(PAGES / "naive.html", site / "naive.html")
        server = Server(site, handler=starts.Host)
        server.server_activate()
        threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
        chromium = playwright.chromium.launch(
            executable_path=browser.installed(), args=list(browser.FLAGS)
        )
        numbers = starts.every(playwright, chromium, server.address, rounds)
        numbers["slow"] = starts.slowly(chromium, server.address)
        in_browser = tools_in_browser(chromium, server.address)
        chromium.close()
        server.shutdown()
        server.server_close()
    natively = tools_natively(list(in_browser))
    numbers["tools"] = {
        id: {
            "browser_seconds": seconds,
            "native_seconds": natively[id],
            "browser_over_native": seconds / natively[id],
        }
        for id, seconds in in_browser.items()
    }
    return {**numbers, "rounds": rounds, "cores": os.cpu_count()}


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, required=True)
    options.add_argument("--json", type=Path)
    chosen = options.parse_args()
    numbers = measure(chosen.rounds)
    text = json.dumps(numbers, indent=2) + "\n"
    if chosen.json:
        write(chosen.json.resolve(), text)
    print(text, end="")
    print(starts.table(numbers))


if __name__ == "__main__":
    main()
