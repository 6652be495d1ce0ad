"""The built site on a free port below a sub-path, as GitHub Pages serves it, and a browser.

There are two such sites. In one Python is the package as it runs natively (`standin`): enough for whatever is about the
page. Tests and files marked ``pyodide`` get the other, with the real Python in it.

Every page here fails its test when something goes wrong behind the scenes: an error in the
console, an exception nobody caught, or a request that leaves the site. A test that provokes
such a thing says so with ``faults.allow(pattern)``.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser import coder, probe, standin, stranger, visitor
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
    answers: standin.Answers | None = None


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


@contextmanager
def served(folder: Path, answers: standin.Answers | None = None) -> Iterator[Site]:
    """A folder's site; with `answers`, those take the place of Python."""
    site = Site("", folder, answers=answers)
    asked = f"{BELOW}{standin.NAME}"

    class Recording(Handler):
        below = BELOW

        def do_GET(self) -> None:
            if answers and self.path.startswith(f"{asked}/"):
                pieces = answers.piece(self.path.removeprefix(f"{asked}/"))
                return self.tell([json.dumps(pieces).encode()])
            site.requests.append(self.path)
            return super().do_GET()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if answers and self.path == asked:
                return self.tell(f"{json.dumps(each)}\n".encode() for each in answers.post(body))
            site.requests.append(self.path)
            return self.send_error(405)

        def tell(self, parts: Iterable[bytes]) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for part in itertools.chain(parts, [b""]):
                self.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")

    server = Server(folder, handler=Recording)
    server.server_activate()
    site.url = server.address.rstrip("/") + BELOW
    threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def dist() -> Path:
    """The built site: the one that ``build.py test`` hands over, else as it is now."""
    given = os.environ.get("FLIPSIDE_SITE")
    return Path(given) if given else build()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The installed browser (``FLIPSIDE_BROWSER`` names another one), else Playwright's own."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=browsers.installed(), args=list(browsers.FLAGS)
        )
        yield launched
        launched.close()


class House:
    """One of the two sites, and the pages in it that tests share; each is there once it is wanted."""

    def __init__(self, browser: Browser, site: Site, closing: ExitStack) -> None:
        self.browser, self.site, self.closing = browser, site, closing
        self.shared: dict[str, tuple[Page, Faults]] = {}
        self.tools: dict[str, str] = {}  # what `prepared` must find unharmed

    def ready(self, page: Page, address: str = "") -> Page:
        """Takes a page to the site, waits until Python is ready there, and returns the page."""
        page.goto(self.site.url + address)
        page.wait_for_selector("body:not([data-python=loading])", timeout=START_MS)
        state = page.get_attribute("body", "data-python")
        assert state == "ready", page.inner_text("body")
        return page

    def page(
        self, name: str, before: Callable[[BrowserContext], None] = lambda _: None, **options
    ) -> tuple[Page, Faults]:
        """The shared page of that name with its faults; `before` is done to its context first."""
        if name not in self.shared:
            faults = Faults()
            context = self.browser.new_context(**ONLINE, **options)
            self.closing.callback(context.close)
            context.set_default_timeout(PATIENCE_MS)
            faults.watch(context, self.site)
            before(context)
            self.shared[name] = self.ready(context.new_page()), faults
        return self.shared[name]


@pytest.fixture(scope="session")
def houses(
    browser: Browser, dist: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[bool], House]]:
    """The site with Pyodide, or the one with its stand-in."""
    made: dict[bool, House] = {}
    with ExitStack() as closing:

        def house(real: bool) -> House:
            if real not in made:
                folder = tmp_path_factory.mktemp("site") / "dist"
                if real:  # a copy, so that a build meanwhile cannot change it
                    shutil.copytree(dist, folder)
                else:
                    standin.furnish(dist, folder)
                answers = None if real else standin.Answers()
                site = closing.enter_context(served(folder, answers))
                made[real] = House(browser, site, closing)
            return made[real]

        yield house


@pytest.fixture
def here(request: pytest.FixtureRequest, houses: Callable[[bool], House]) -> House:
    """The site that this test is about."""
    return houses(request.node.get_closest_marker("pyodide") is not None)


@pytest.fixture
def site(here: House) -> Site:
    """It, as it is served."""
    return here.site


@pytest.fixture
def answers(site: Site) -> standin.Answers:
    """What answers in place of Python."""
    assert site.answers, "this test has the real Python"
    return site.answers


@pytest.fixture
def ready(here: House) -> Callable[..., Page]:
    """Takes a page to the site, waits until Python is ready there, and returns the page."""
    return here.ready


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


@contextmanager
def faultless(page: Page, faults: Faults) -> Iterator[Page]:
    """A shared page, in which this test must leave no fault behind."""
    faults.seen.clear()
    yield page
    assert faults.left() == []


@pytest.fixture
def booted(here: House) -> Iterator[Page]:
    """One page with Python ready, shared by the tests that leave no traces."""
    with faultless(*here.page("booted")) as page:
        yield page


@pytest.fixture
def tidied(booted: Page) -> Page:
    """The shared page with nothing loaded and no parameters, for tests that load something."""
    visitor.tidy(booted)
    return booted


@pytest.fixture
def prober(here: House) -> Page:
    """A page with some data and one more tool, `probe`, shared by the tests of what tools may do.

    Nobody watches for faults here: to provoke them is what the tool is for.
    """
    known = "prober" in here.shared
    page, _ = here.page(
        "prober", lambda context: probe.add_to(context, here.site), permissions=coder.CLIPBOARD
    )
    if not known:
        with visitor.new_report(page):
            visitor.drop(page, ("made up.csv", probe.DATA))
    return page


@pytest.fixture
def workbench(here: House) -> Iterator[Page]:
    """A page that may use the clipboard, shared by the tests of tools of one's own."""
    with faultless(*here.page("workbench", permissions=coder.CLIPBOARD)) as page:
        yield page


@pytest.fixture
def bench(workbench: Page) -> Page:
    """That page without tools of one's own, data or parameters; only the history of shipped tools may be there."""
    coder.tidy(workbench)
    return workbench


@pytest.fixture
def prepared(here: House) -> tuple[Page, dict[str, str], Faults]:
    """A page with two data sets and tools of the visitor's own; these, by id; and its faults. For `house`."""
    page, faults = here.page("prepared")
    if FRAMES not in faults.allowed:
        faults.allow(FRAMES)
        here.tools = stranger.prepare(page)
    return page, here.tools, faults


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
