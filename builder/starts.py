"""How long the page takes to its first report: on a first visit, on a second, and over a slow link.

Time runs from navigation. The first report is complete when every number is there and every chart
is drawn. The naive page loads NumPy, pandas and SciPy the plain way; the visits alternate, so that
whatever else the machine does meets all of them. Files come as a static host such as GitHub Pages
sends them: they may be kept for ten minutes, and over the slow link they are compressed.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import tempfile
from pathlib import Path
from statistics import median
from typing import ClassVar

from playwright.sync_api import Browser, BrowserContext, Playwright

from . import browser
from .progress import megabytes, say
from .server import Handler

PAGES = Path(__file__).resolve().parent / "pages"
PATIENCE_MS = 240_000
# So tall that every chart is on the screen, and is drawn.
VIEWPORT = {"width": 1280, "height": 9000}
# After the browser's own start, which has things to finish.
QUIET_MS = 4000
# After a visit, which a person spends reading: Chromium stores compiled code once nothing has been compiled for a while.
READING_MS = 10_000
MEGABITS, LATENCY_MS = 10, 40


class Host(Handler):
    """A static host: counts the bytes of the files it serves, and compresses where told to."""

    caching = "max-age=600"
    served = 0
    compressing = False
    _compressed: ClassVar[dict[str, bytes]] = {}

    def send_head(self):
        path = self.translate_path(self.path)
        compressible = self.guess_type(path).split(";")[0] not in (
            "application/octet-stream",
            "application/zip",
        )
        if not (self.compressing and compressible and os.path.isfile(path)):
            return super().send_head()
        if path not in self._compressed:
            self._compressed[path] = gzip.compress(Path(path).read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(self._compressed[path])))
        self.end_headers()
        return io.BytesIO(self._compressed[path])

    def copyfile(self, source, outputfile) -> None:
        type(self).served += source.seek(0, os.SEEK_END)
        source.seek(0)
        super().copyfile(source, outputfile)


def visit(context: BrowserContext, address: str, slow: bool = False) -> dict:
    """One visit to Flipside or to the naive page; what the page measured."""
    page = context.new_page()
    if slow:
        conditions = {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": MEGABITS * 1e6 / 8,
            "uploadThroughput": MEGABITS * 1e6 / 8,
        }
        context.new_cdp_session(page).send("Network.emulateNetworkConditions", conditions)
    if not address.endswith("naive.html"):
        page.add_init_script(path=PAGES / "first_report.js")
    page.goto(address)
    # Not wait_for_function, which evaluates text inside the page: its CSP refuses that.
    measured = page.wait_for_selector("html[data-measured]", timeout=PATIENCE_MS)
    return json.loads(measured.get_attribute("data-measured"))


def first(chromium: Browser, address: str, slow: bool = False) -> dict:
    """A visit in a fresh profile."""
    context = chromium.new_context(viewport=VIEWPORT)
    try:
        return visit(context, address, slow)
    finally:
        context.close()


def again(playwright: Playwright, profile: str, address: str) -> dict:
    """A visit in a profile that is kept, by a browser that has just been started."""
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=browser.installed(),
        args=list(browser.FLAGS),
        viewport=VIEWPORT,
    )
    try:
        context.pages[0].wait_for_timeout(QUIET_MS)
        told = visit(context, address)
        context.pages[0].wait_for_timeout(READING_MS)
        return told
    finally:
        context.close()


def every(playwright: Playwright, chromium: Browser, address: str, rounds: int) -> dict:
    """The medians of all visits, from the site at an address that has ``naive.html`` as well."""
    firsts, seconds, naive = [], [], []
    with tempfile.TemporaryDirectory() as profile:
        again(playwright, profile, address)  # the first visit of that profile
        for i in range(rounds):
            Host.served = 0
            firsts.append(first(chromium, address))
            total = Host.served
            naive.append(first(chromium, f"{address}naive.html"))
            seconds.append(again(playwright, profile, address))
            say(
                f"  round {i + 1} of {rounds}: first visit {firsts[-1]['seconds']:.2f} s "
                f"({megabytes(total)}), second {seconds[-1]['seconds']:.2f} s, "
                f"naive page {naive[-1]['seconds']:.2f} s"
            )
    plain = median(each["seconds"] for each in naive)
    report = median(each["seconds"] for each in firsts)
    second = median(each["seconds"] for each in seconds)
    return {
        "first_report_ratio": report / plain,
        "second_visit_ratio": second / plain,
        "naive_seconds": plain,
        "first_report_seconds": report,
        "second_visit_seconds": second,
        "first_numbers_seconds": median(each["numbers"] for each in firsts),
        "first_paint_ms": median(each["first_paint_ms"] for each in firsts),
        "longest_task_ms": median(each["longest_task_ms"] for each in firsts),
        "bytes": total,
    }


def slowly(chromium: Browser, address: str) -> dict:
    """One first visit over a slow link, and one to the naive page."""
    Host.compressing = True
    try:
        Host.served = 0
        own = first(chromium, address, slow=True)
        total = Host.served
        plain = first(chromium, f"{address}naive.html", slow=True)
    finally:
        Host.compressing = False
    say(
        f"  at {MEGABITS} Mbit/s: {own['seconds']:.1f} s ({megabytes(total)}), "
        f"naive page {plain['seconds']:.1f} s"
    )
    return {
        "first_report_seconds": own["seconds"],
        "naive_seconds": plain["seconds"],
        "first_paint_ms": own["first_paint_ms"],
        "progress_ms": own["progress_ms"],
        "bytes": total,
    }


def table(numbers: dict) -> str:
    """What the README quotes of the numbers, as Markdown."""
    slow = numbers["slow"]
    rows = [
        ("First visit, to the complete report", f"{numbers['first_report_seconds']:.1f} s", f"{numbers['first_report_ratio']:.2f}"),
        ("Second visit, to the complete report", f"{numbers['second_visit_seconds']:.1f} s", f"{numbers['second_visit_ratio']:.2f}"),
        ("Naive page, to its first result", f"{numbers['naive_seconds']:.1f} s", "1"),
        (f"First visit at {MEGABITS} Mbit/s", f"{slow['first_report_seconds']:.1f} s", f"{slow['first_report_seconds'] / slow['naive_seconds']:.2f}"),
        ("The page takes a file", f"{numbers['first_paint_ms']:.0f} ms", ""),
        ("Longest the page does not answer", f"{numbers['longest_task_ms']:.0f} ms", ""),
        ("Fetched, compressed by the host", f"{slow['bytes'] / 1e6:.1f} MB", ""),
    ]  # fmt: skip
    lines = ["| | | of the naive page |", "|---|---|---|"]
    lines += [f"| {what} | {value} | {ratio} |" for what, value, ratio in rows]
    return "\n".join(lines)
