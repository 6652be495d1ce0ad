"""How fast the page is. Runs in .venv: ``python -m builder.bench``, by way of ``build.py bench``.

Time runs from navigation, on this machine, over the loopback, each visit in a fresh browser
profile. The first report is complete when every number is there and every chart is drawn. The
naive page loads NumPy, pandas and SciPy the plain way; the two alternate, so that whatever else
the machine does meets both. So do each tool in the browser and the same tool natively; see
``tool_times``.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
import threading
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from . import DIST, browser, tool_times
from .files import write
from .progress import megabytes, say
from .server import Handler, Server

PAGES = Path(__file__).resolve().parent / "pages"
PATIENCE_MS = 180_000


class Counting(Handler):
    """Counts the bytes of the files it serves."""

    served = 0

    def copyfile(self, source, outputfile) -> None:
        type(self).served += os.fstat(source.fileno()).st_size
        super().copyfile(source, outputfile)


def visit(chromium: Browser, address: str, script: Path | None = None) -> dict:
    """One visit with an empty cache; what the page measured."""
    # So tall that every chart is on the screen, and is drawn.
    context = chromium.new_context(viewport={"width": 1280, "height": 9000})
    try:
        if script:
            context.add_init_script(path=script)
        page = context.new_page()
        page.goto(address)
        # Not wait_for_function, which evaluates text inside the page: its CSP refuses that.
        measured = page.wait_for_selector("html[data-measured]", timeout=PATIENCE_MS)
        return json.loads(measured.get_attribute("data-measured"))
    finally:
        context.close()


def starts(chromium: Browser, address: str, rounds: int) -> dict:
    """The first report and the naive page, in turns."""
    reports, naive = [], []
    for i in range(rounds):
        Counting.served = 0
        reports.append(visit(chromium, address, PAGES / "first_report.js"))
        total = Counting.served
        naive.append(visit(chromium, f"{address}naive.html"))
        say(
            f"  round {i + 1} of {rounds}: first report {reports[-1]['seconds']:.2f} s "
            f"({megabytes(total)}), naive page {naive[-1]['seconds']:.2f} s"
        )
    first = median(each["seconds"] for each in reports)
    plain = median(each["seconds"] for each in naive)
    return {
        "first_report_ratio": first / plain,
        "first_report_seconds": first,
        "first_numbers_seconds": median(each["numbers"] for each in reports),
        "naive_seconds": plain,
        "first_paint_ms": median(each["first_paint_ms"] for each in reports),
        "bytes": total,
    }


def measure(rounds: int) -> dict:
    """All numbers, from the dist/ that is there."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "site"
        shutil.copytree(DIST, site)
        for name in ("naive.html", "tools.html", "tools.js"):
            shutil.copyfile(PAGES / name, site / name)
        server = Server(site, handler=Counting)
        server.server_activate()
        threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
        chromium = playwright.chromium.launch(
            executable_path=browser.installed(), args=list(browser.FLAGS)
        )
        numbers = starts(chromium, server.address, rounds)
        numbers["tools"] = tool_times.every(chromium, server.address)
        numbers["wide"] = tool_times.wide(chromium, server.address)
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


if __name__ == "__main__":
    main()
