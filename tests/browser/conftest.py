"""The built site on a free port below a sub-path, as GitHub Pages serves it, and a browser.

Every page here fails its test when something goes wrong behind the scenes: an error in the
console, an exception nobody caught, or a request that leaves the site. A test that provokes
such a thing says so with ``faults.allow(pattern)``.
"""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser import coder, probe, stranger, visitor
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from builder import browser as browsers
from builder.server import Handler, Server
from builder.site import build

collect_ignore = ["ways_out.py", "ways_from_a_box.py"]  # run in Pyodide only
BELOW = "/flipside/"
PATIENCE_MS = 30_000
# Starting Python takes seconds here, and much longer on a machine that is busy with other things.
START_MS = 90_000
FRAMES = r"^request to blob:null/"  # scripts of frames whose origin is nobody's
# What is kept for a visit without a network would answer in place of the server, or of a test.
ONLINE = {"viewport": {"width": 1280, "height": 900}, "service_workers": "block"}


@dataclass
class Site:
    """The served site: its address, its files, and what was asked of it."""

    url: str
    folder: Path
    requests: list[str] = field(default_factory=list)


@dataclass
class Faults:
    """What went wrong behind the scenes of a page."""

    seen: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def allow(self, pattern: str) -> None:
        """Faults that this regular expression finds are what the test is about."""
        self.allowed.append(pattern)

    def left(self) -> list[str]:
        """The faults that nobody expected."""
        return [
            fault
            for fault in self.seen
            if not any(re.search(pattern, fault) for pattern in self.allowed)
        ]

    def watch(self, context: BrowserContext, site: Site | None) -> None:
        """Collect the faults of every page in a context; without a site all pages are files."""
        origin = site.url.removesuffix(BELOW) if site else "null"
        home = f"{origin}/" if site else "file:"

        def on_request(request) -> None:
            # The worker of a tool that is not the gallery's is a blob of an origin that is nobody's.
            if not request.url.startswith((home, f"blob:{origin}/", "blob:null/", "data:")):
                self.seen.append(f"request to {request.url}")

        def on_console(message) -> None:
            if message.type == "error":
                self.seen.append(f"console: {message.text}")

        context.on("request", on_request)
        context.on("console", on_console)
        context.on("weberror", lambda error: self.seen.append(f"uncaught: {error.error}"))


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Site]:
    """The site as it is now, built and served; a copy, so that a build meanwhile cannot change it."""
    folder = tmp_path_factory.mktemp("site") / "dist"
    shutil.copytree(build(), folder)
    served = Site("", folder)

    class Recording(Handler):
        below = BELOW

        def do_GET(self) -> None:
            served.requests.append(self.path)
            super().do_GET()

    server = Server(folder, handler=Recording)
    server.server_activate()
    served.url = server.address.rstrip("/") + BELOW
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    yield served
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The installed browser (``FLIPSIDE_BROWSER`` names another one), else Playwright's own."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=browsers.installed(), args=list(browsers.FLAGS)
        )
        yield launched
        launched.close()


@pytest.fixture
def faults() -> Faults:
    """What went wrong behind the scenes in this test."""
    return Faults()


@pytest.fixture
def new_page(browser: Browser, site: Site, faults: Faults) -> Iterator[Callable[..., Page]]:
    """Opens pages, each in a context of its own; keywords go to Playwright's ``new_context``."""
    contexts = []

    def open_page(**options) -> Page:
        context = browser.new_context(**{**ONLINE, **options})
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        faults.watch(context, site)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert faults.left() == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A fresh, empty page."""
    return new_page()


@pytest.fixture(scope="session")
def ready(site: Site) -> Callable[..., Page]:
    """Takes a page to the site, waits until Python is ready there, and returns the page."""

    def until_ready(page: Page, address: str = "") -> Page:
        page.goto(site.url + address)
        page.wait_for_selector("body:not([data-python=loading])", timeout=START_MS)
        state = page.get_attribute("body", "data-python")
        assert state == "ready", page.inner_text("body")
        return page

    return until_ready


@pytest.fixture(scope="session")
def booted(browser: Browser, site: Site, ready: Callable[..., Page]) -> Iterator[Page]:
    """One page with Python ready, shared by the tests that leave no traces. Faults end them all."""
    faults = Faults()
    context = browser.new_context(**ONLINE)
    context.set_default_timeout(PATIENCE_MS)
    faults.watch(context, site)
    yield ready(context.new_page())
    context.close()
    assert faults.left() == []


@pytest.fixture
def tidied(booted: Page) -> Page:
    """The shared page with nothing loaded and no parameters, for tests that load something."""
    visitor.tidy(booted)
    return booted


@pytest.fixture(scope="session")
def prober(browser: Browser, site: Site, ready: Callable[..., Page]) -> Iterator[Page]:
    """A page with some data and one more tool, `probe`, shared by the tests of what tools may do.

    Nobody watches for faults here: to provoke them is what the tool is for.
    """
    context = browser.new_context(**ONLINE)
    context.set_default_timeout(PATIENCE_MS)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    probe.add_to(context, site)
    page = ready(context.new_page())
    with visitor.new_report(page):
        visitor.drop(page, ("made up.csv", probe.DATA))
    yield page
    context.close()


@pytest.fixture(scope="session")
def workbench(browser: Browser, site: Site, ready: Callable[..., Page]) -> Iterator[Page]:
    """A page that may use the clipboard, shared by the tests of tools of one's own. Faults end them all."""
    faults = Faults()
    context = browser.new_context(**ONLINE, permissions=coder.CLIPBOARD)
    context.set_default_timeout(PATIENCE_MS)
    faults.watch(context, site)
    yield ready(context.new_page())
    context.close()
    assert faults.left() == []


@pytest.fixture
def bench(workbench: Page) -> Page:
    """That page without tools of one's own, data or parameters; only the history of shipped tools may be there."""
    coder.tidy(workbench)
    return workbench


@pytest.fixture(scope="session")
def prepared(
    browser: Browser, site: Site, ready: Callable[..., Page]
) -> Iterator[tuple[Page, dict[str, str], Faults]]:
    """A page with two data sets and tools of the visitor's own; these, by id; and its faults. For `house`."""
    faults = Faults()
    context = browser.new_context(**ONLINE)
    context.set_default_timeout(PATIENCE_MS)
    faults.watch(context, site)
    page = ready(context.new_page())
    faults.allow(FRAMES)
    yield page, stranger.prepare(page), faults
    context.close()


@pytest.fixture
def allow(prepared: tuple[Page, dict[str, str], Faults]) -> Callable[[str], None]:
    """Says what a test provokes behind the scenes, as ``Faults.allow``."""
    return prepared[2].allow


@pytest.fixture
def house(prepared: tuple[Page, dict[str, str], Faults], site: Site) -> Iterator[Page]:
    """A page with something to lose; whatever a test does in it, everything is there afterwards, and nothing went wrong unseen."""
    page, kept, faults = prepared
    asked = len(site.requests)
    yield page
    stranger.assert_unharmed(page, kept)
    left = faults.left()
    faults.seen[:], faults.allowed[:] = [], [FRAMES]
    assert left == []
    # The site is asked for its own files, and nothing is told to it.
    for path in site.requests[asked:]:
        assert urlsplit(path).query == ""
        assert (site.folder / path.removeprefix(BELOW)).is_file(), path
