"""Later visits need no network; a newer version is taken whole, or not at all, and when the visitor says so.

What the service worker decides is proven case by case in tests/page/sw.test.js. Here a browser does what it says: with a site
of a few files, and where it is about Python with the whole one.
"""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager

import pytest
from browser import coder, hosted, listener, probe, visitor
from browser.conftest import Faults
from unit.data.dialects import Dialect, monthly, write

from builder import browser as browsers

DATA = write(*monthly(48, 5), Dialect())
NO_NETWORK = r"Failed to load resource|net::ERR|fetching the script|FetchEvent"


@pytest.fixture(scope="module")
def small(dist, tmp_path_factory):
    return hosted.small(dist, tmp_path_factory.mktemp("small") / "dist")


@pytest.fixture
def host(small):
    """The small site."""
    with hosted.hosted(small) as serving:
        yield serving


@pytest.fixture
def page(browser, host, faults):
    """A page in a context that may keep the small site."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(visitor.PATIENCE_MS)
    context.add_init_script(hosted.IMPATIENT)
    faults.watch(context, host)
    yield context.new_page()
    context.close()
    assert faults.left() == []


@pytest.fixture(scope="module")
def first(browser, houses, tmp_path_factory):
    """The whole site after a first visit: its host, the browser's profile then, what that keeps, and how many bytes were sent.

    On the disk, as a private window keeps large files only in the page.
    """
    profile = tmp_path_factory.mktemp("first") / "profile"
    faults = Faults()
    with hosted.hosted(houses(True).site.folder) as whole:
        with in_profile(browser, profile, whole, faults) as page:
            first_visit(page, whole)
            found = page.evaluate(CACHES)
        assert faults.left() == []
        yield whole, profile, found, whole.sent


@pytest.fixture
def whole(first, houses):
    """The host of the whole site, for tests with the real Python."""
    host = first[0]
    host.folder, host.gone = houses(True).site.folder, lambda path: False
    host.forget()
    return host


@pytest.fixture
def lasting(browser, first, whole, faults, tmp_path):
    """A page for a second visit of the whole site, in a browser that knows of the first alone."""
    profile = shutil.copytree(first[1], tmp_path / "profile")
    with in_profile(browser, profile, whole, faults) as page:
        yield page
    assert faults.left() == []


@contextmanager
def in_profile(browser, profile, host, faults):
    """A page in a browser that has its profile on the disk."""
    context = browser.browser_type.launch_persistent_context(
        profile, executable_path=browsers.installed(), args=list(browsers.FLAGS)
    )
    context.set_default_timeout(visitor.PATIENCE_MS)
    faults.watch(context, host)
    yield context.new_page()
    context.close()


def visit(page, host, address: str = "") -> None:
    """Opens the page, and waits until Python is ready."""
    page.goto(host.url + address)
    wait_ready(page)


def wait_ready(page) -> None:
    page.wait_for_selector("body:not([data-python=loading])", timeout=visitor.PATIENCE_MS)
    assert page.get_attribute("body", "data-python") == "ready", page.inner_text("body")


KEPT = """async () => {
  const { installing, waiting, active } = (await navigator.serviceWorker.getRegistration()) ?? {};
  return Object.entries({ installing, waiting, active }).filter(([, w]) => w).map(([k]) => k);
}"""
CACHES = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const kept = await (await caches.open(name)).keys();
    found[name.split(" ").at(-1)] = kept.map(({ url }) => url.replace(/.*\\/flipside\\//, "")).sort();
  }
  return found;
}"""


def kept(page, *states: str) -> None:
    """Waits until the versions that are kept are in these states."""
    visitor.wait_until(page, lambda: page.evaluate(KEPT) == list(states))


def wait_only(page, version: str) -> None:
    """Waits until no other version has files left."""
    visitor.wait_until(page, lambda: [*page.evaluate(CACHES)] == [version])


def first_visit(page, host) -> None:
    visit(page, host)
    kept(page, "active")


def listed(host) -> dict:
    """What sw.js says that belongs together."""
    text = (host.folder / "sw.js").read_text(encoding="utf-8")
    return json.loads(text.split("const BUILD = ", 1)[1].split(";\n", 1)[0])


def analysed(page, tool_id: str = "inversion") -> None:
    """Drops a file and compares every number."""
    with visitor.new_report(page):
        visitor.drop(page, ("made up.csv", DATA))
    visitor.assert_shows(page, visitor.native(DATA, "made up.csv", tool_id))


@pytest.mark.pyodide
def test_a_first_visit_keeps_everything_but_what_no_tool_needs_and_fetches_nothing_twice(
    first, whole
):
    _, _, found, sent = first
    told = listed(whole)
    at_once = {*told["files"]} - {*told["later"]}
    assert found == {told["version"]: sorted(at_once)}
    assert all(path.endswith(".whl") for path in told["later"])
    paths = at_once | {"sw.js"}
    size = sum((whole.folder / (path or "index.html")).stat().st_size for path in paths)
    assert 0 <= sent - size < 10_000  # offline.html, which is asked for anew as a document


@pytest.mark.pyodide
def test_the_second_visit_needs_no_network(lasting, whole):
    page = lasting
    page.context.grant_permissions(coder.CLIPBOARD, origin=whole.url)
    whole.gone = lambda path: True
    page.context.set_offline(True)
    visit(page, whole, "index.html?from=home#tool=seasonality")
    assert page.evaluate("navigator.serviceWorker.controller !== null")
    visitor.try_sample(page)
    sample = visitor.SAMPLE
    visitor.assert_shows(page, visitor.native(sample.read_bytes(), sample.name, "seasonality"))
    analysed(page, "seasonality")
    visitor.draw_all_charts(page)
    visitor.choose_tool(page, "inversion")
    visitor.assert_shows(page, visitor.native(DATA, "made up.csv"))

    # Tools of one's own have a Python of their own.
    page.locator("label[data-tool=seasonality]").click()
    coder.open_code(page)
    assert coder.text_of(page) == coder.gallery("seasonality")
    mine = coder.COUNTER.replace('id="counter"', 'id="seasonality"')
    coder.write_and_run(page, mine)
    visitor.assert_shows(page, coder.native(mine, DATA, "made up.csv"))
    coder.panel(page, "prompt", "textarea")
    page.locator("[data-action=own-new]").click()
    page.locator("label[data-tool=my_tool]").wait_for()
    coder.drop_code(page, coder.COUNTER)
    assert [path for path in whole.requests if path != "sw.js"] == []


@pytest.mark.pyodide
def test_a_newer_python_is_taken_whole(lasting, whole, site, tmp_path):
    page = lasting
    changed = {
        "manifest.js": f"export default {json.dumps(probe.manifest_with_tools(site))};".encode(),
        "start/python.bin": probe.with_tools(site.folder),
    }
    whole.folder = hosted.next_version(whole.folder, tmp_path / "newer", "II", changed)
    visit(page, whole)  # all of the last version; the newer one is fetched meanwhile
    analysed(page)
    assert "Reloading clears the files that you loaded here" in update(page).inner_text()
    assert {*whole.requests} == {"sw.js", "", "style.css", *changed}
    assert_whole(page)
    assert page.locator("label[data-tool=probe]").count() == 0
    whole.gone = lambda path: True
    take(page)
    wait_ready(page)
    assert_whole(page, "II")
    analysed(page)
    assert probe.run(page, "verdict = 'Here.'") == "Here."


def test_compiled_files_come_out_of_the_browsers_cache_only_where_they_are_of_this_version(
    page, host, tmp_path
):
    first_visit(page, host)
    visit(page, host)
    fetched = """async ([path, options]) => {
      const digest = await crypto.subtle.digest("SHA-256", await (await fetch(path, options)).arrayBuffer());
      return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    }"""
    core = hosted.CORE
    own = listed(host)["files"][core]
    assert page.evaluate(fetched, [core, {}]) == own
    # As after a reload with the shift key: past the service worker, the browser's cache gets a newer core.
    # An empty section at the end of a module means nothing.
    changed = {core: hosted.NO_CODE + b"\x00\x02\x01x"}
    host.folder = hosted.next_version(host.folder, tmp_path / "newer", "II", changed)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setBypassServiceWorker", {"bypass": True})
    newer = page.evaluate(fetched, [core, {"cache": "reload"}])
    assert newer == listed(host)["files"][core] != own
    assert page.evaluate(fetched, [core, {"cache": "force-cache"}]) == newer
    session.send("Network.setBypassServiceWorker", {"bypass": False})
    assert page.evaluate(fetched, [core, {}]) == own


def test_a_first_visit_that_broke_off_is_made_up_for(page, host, faults, tmp_path):
    faults.allow(NO_NETWORK)
    # The host goes down when some of the files are kept; meanwhile it gets a newer version.
    told = listed(host)
    refused = []
    host.gone = lambda path: path == hosted.UNSEEN and not refused.append(path)
    visit(page, host)
    visitor.wait_until(page, lambda: refused)
    kept(page)
    old = told["version"]
    assert 0 < len(page.evaluate(CACHES)[old]) < len(told["files"]) - len(told["later"])
    host.folder = hosted.next_version(host.folder, tmp_path / "later", "II")
    host.gone = lambda path: False
    first_visit(page, host)
    host.gone = lambda path: True
    visit(page, host)
    assert_whole(page, "II")
    wait_only(page, listed(host)["version"])


def assert_whole(page, mark: str = "") -> None:
    """The page, its style and its declarations are of one version."""
    style = "getComputedStyle(document.documentElement).getPropertyValue('--version')"
    declared = page.evaluate("async () => (await import('./manifest.js')).default.version")
    seen = [
        page.locator("h1").inner_text().removeprefix("Flipside").strip(),
        page.evaluate(style).strip('"'),
        declared if mark else "",
    ]
    assert seen == [mark] * 3


def update(page):
    """The offer of a newer version, once it is there."""
    box = page.get_by_role("group", name="New version")
    box.wait_for(timeout=visitor.PATIENCE_MS)
    return box


def take(page) -> None:
    """Reloads the page in the newer version, and waits until it is there."""
    update(page).get_by_role("button", name="Reload").click()
    page.wait_for_selector("h1:has-text('Flipside II')", timeout=visitor.PATIENCE_MS)


def test_a_newer_version_is_offered_and_taken_when_the_visitor_says_so(page, host, tmp_path):
    first_visit(page, host)
    old = listed(host)["version"]
    host.folder = hosted.next_version(host.folder, tmp_path / "newer", "II")
    new = listed(host)["version"]
    host.forget()
    visit(page, host)  # all of the last version; the newer one is fetched meanwhile
    offer = update(page)
    kept(page, "waiting", "active")
    assert {*host.requests} == {"sw.js", "", "manifest.js", "style.css"}  # what has changed
    assert {*page.evaluate(CACHES)} == {old, new}
    assert_whole(page)
    offer.get_by_role("button", name="Later").click()
    page.locator("#update > *").wait_for(state="detached")
    page.reload()  # by itself a reload changes nothing
    update(page)
    assert_whole(page)

    host.gone = lambda path: True  # all that is needed is there
    take(page)
    wait_ready(page)
    kept(page, "active")
    wait_only(page, new)
    assert_whole(page, "II")
    assert page.locator("#update > *").count() == 0


def test_an_update_that_breaks_off_changes_nothing(page, host, faults, tmp_path):
    faults.allow(NO_NETWORK)
    first_visit(page, host)
    old = listed(host)["version"]
    host.folder = hosted.next_version(host.folder, tmp_path / "newer", "II")
    refused = []
    host.gone = lambda path: path == "style.css" and not refused.append(path)
    visit(page, host)
    visitor.wait_until(page, lambda: refused)
    kept(page, "active")
    assert page.locator("#update > *").count() == 0
    page.reload()
    wait_ready(page)
    assert_whole(page)
    host.gone = lambda path: False
    visit(page, host)
    take(page)
    assert_whole(page, "II")
    visitor.wait_until(page, lambda: old not in page.evaluate(CACHES))


def test_no_tab_is_left_in_the_middle_of_the_last_version(page, host, tmp_path):
    first_visit(page, host)
    other = page.context.new_page()
    visit(other, host)
    host.folder = hosted.next_version(host.folder, tmp_path / "newer", "II")
    visit(page, host)
    update(page).get_by_role("button", name="Reload").click()
    page.get_by_text("Flipside is open in another tab too. Close it first").wait_for()
    assert_whole(page)
    assert_whole(other)
    other.close()
    take(page)
    assert_whole(page, "II")


def test_the_service_worker_asks_nobody_else(page, host, faults):
    """It has no policy of its own; what it fetches is what its list says, of its own origin."""
    faults.allow("Content Security Policy|404")
    asked = []
    page.context.on("request", lambda request: request.service_worker and asked.append(request.url))
    with listener.listening() as elsewhere:
        first_visit(page, host)
        visit(page, host)
        address = f"http://127.0.0.1:{elsewhere.port}/"
        for attempt in (address, f"{host.url}?to={address}", f"{host.url}{address}"):
            page.evaluate("(url) => fetch(url).catch(() => {})", attempt)
        page.evaluate(
            """(url) => navigator.serviceWorker.ready.then(({ active }) => {
              const { port1, port2 } = new MessageChannel();
              active.postMessage({ url, fetch: url, files: { [url]: "" } }, [port2]);
              return new Promise((heard) => { port1.onmessage = heard; });
            })""",
            address,
        )
        assert elsewhere.came == []
    paths = {*listed(host)["files"], "sw.js"}
    assert asked
    assert {url.removeprefix(host.url) for url in asked} <= paths


def test_only_the_frame_may_register_a_service_worker(page, host, faults):
    faults.allow("Content Security Policy|Refused to create a worker")
    visit(page, host)
    told = page.evaluate(
        """async () => navigator.serviceWorker.register("./sw.js?mine").then(() => "yes", (e) => e.name)"""
    )
    assert told == "SecurityError"


def test_the_page_can_be_installed(page, host):
    visit(page, host)
    session = page.context.new_cdp_session(page)
    found = session.send("Page.getAppManifest")
    assert found["errors"] == []
    told = json.loads(found["data"])
    assert told["scope"] == told["start_url"] == "./"
    sizes = page.evaluate(
        """async (icons) => Promise.all(icons.map(async ({ src }) => {
          const image = new Image();
          image.src = src;
          await image.decode();
          return `${image.naturalWidth}x${image.naturalHeight}`;
        }))""",
        [icon for icon in told["icons"] if icon["type"] == "image/png"],
    )
    assert sizes == [i["sizes"] for i in told["icons"] if i["type"] == "image/png"]
    problems = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # Chromium does not install pages of a private window, as every page of a test is.
    assert [each["errorId"] for each in problems if each["errorId"] != "in-incognito"] == []
