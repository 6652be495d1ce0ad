"""How fast the page is. Runs in .venv: ``python -m builder.bench``, by way of ``build.py bench``.

The starts of the page are in ``starts``, the tools on both sides in ``tool_times``.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

from . import DIST, browser, starts, tool_times
from .files import write
from .server import Server

PAGES = Path(__file__).resolve().parent / "pages"


def measure(rounds: int) -> dict:
    """All numbers, from the dist/ that is there."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "site"
        shutil.copytree(DIST, site)
        for name in ("naive.html", "tools.html", "tools.js"):
            shutil.copyfile(PAGES / name, site / name)
        server = Server(site, handler=starts.Host)
        server.server_activate()
        threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
        chromium = playwright.chromium.launch(
            executable_path=browser.installed(), args=list(browser.FLAGS)
        )
        numbers = starts.every(playwright, chromium, server.address, rounds)
        numbers["slow"] = starts.slowly(chromium, server.address)
        numbers["tools"] = tool_times.every(chromium, server.address)
        numbers["weights"] = tool_times.weights(chromium, server.address)
        numbers["wide"] = tool_times.wide(chromium, server.address)
        numbers["factors"] = tool_times.factors(chromium, server.address)
        chromium.close()
        server.shutdown()
        server.server_close()
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
