"""Later visits need no network; a newer version is taken whole, or not at all, and when the visitor says so."""

from __future__ import annotations

import json

import pytest
from browser import coder, hosted, listener, visitor
from unit.data.dialects import Dialect, monthly, write

from builder import browser as browsers

pytestmark = pytest.mark.pyodide

DATA = write(*monthly(48, 5), Dialect())
NO_NETWORK = r"Failed to load resource|net::ERR|fetching the script|FetchEvent"


@pytest.fixture
def host(site):
    with hosted.hosted(site.folder) as serving:
        yield serving


@pytest.fixture
def page(browser, host, faults):
    """A page in a context that may keep the site."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(visitor.PATIENCE_MS)
    faults.watch(context, host)
    yield context.new_page()
    context.close()
    assert faults.left() == []


def visit(page, host, address: str = "") -> None:
    """Opens the page, and waits until Python is ready."""
    page.goto(host.url + address)
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


def test_the_second_visit_needs_no_network(page, host):
    first_visit(page, host)
    host.forget()
    host.gone = lambda path: True
    page.context.set_offline(True)
    visit(page, host)
    assert page.evaluate("navigator.serviceWorker.controller !== null")
    analysed(page)
    visitor.draw_all_charts(page)
    visit(page, host, "index.html?from=home#tool=seasonality")
    visitor.try_sample(page)
    assert page.locator(".verdict").is_visible()
    assert [path for path in host.requests if path != "sw.js"] == []


def test_tools_of_ones_own_need_no_network_on_the_second_visit(page, host):
    page.context.grant_permissions(coder.CLIPBOARD)
    first_visit(page, host)
    host.forget()
    host.gone = lambda path: True
    page.context.set_offline(True)
    visit(page, host, "index.html#tool=seasonality")
    analysed(page, "seasonality")
    coder.open_code(page)
    assert coder.text_of(page) == coder.gallery("seasonality")
    mine = coder.COUNTER.replace('id="counter"', 'id="seasonality"')
    coder.write_and_run(page, mine)
    visitor.assert_shows(page, coder.native(mine, DATA, "made up.csv"))
    coder.panel(page, "prompt", "textarea")
    coder.wait_kept(page, "seasonality", mine)
    page.locator("[data-action=own-new]").click()
    page.locator("label[data-tool=my_tool]").wait_for()
    coder.drop_code(page, coder.COUNTER)

    visit(page, host, "index.html?from=home#tool=seasonality")
    with visitor.new_report(page):
        visitor.drop(page, ("made up.csv", DATA))
    visitor.assert_shows(page, coder.native(mine, DATA, "made up.csv"))
    assert coder.tags(page) == {"seasonality": "edited", "my_tool": "yours"}
    assert [path for path in host.requests if path != "sw.js"] == []


def test_everything_is_kept_but_what_no_tool_needs(page, host):
    first_visit(page, host)
    told = listed(host)
    assert page.evaluate(CACHES) == {told["version"]: sorted({*told["files"]} - {*told["later"]})}
    assert all(path.endswith(".whl") for path in told["later"])


def test_keeping_the_site_does_not_fetch_again_what_the_page_has_fetched(browser, host, tmp_path):
    # A profile on the disk: that of a private window keeps large files only in the page.
    context = browser.browser_type.launch_persistent_context(
        tmp_path / "profile", executable_path=browsers.installed(), args=list(browsers.FLAGS)
    )
    context.set_default_timeout(visitor.PATIENCE_MS)
    first_visit(context.new_page(), host)
    context.close()
    told = listed(host)
    paths = {*told["files"], "sw.js"} - {*told["later"]}
    size = sum((host.folder / (path or "index.html")).stat().st_size for path in paths)
    twice = host.sent - size
    assert 0 <= twice < 10_000  # offline.html, which is asked for anew as a document


def test_compiled_files_come_out_of_the_browsers_cache_only_where_they_are_of_this_version(
    browser, host, tmp_path
):
    context = browser.browser_type.launch_persistent_context(
        tmp_path / "profile", executable_path=browsers.installed(), args=list(browsers.FLAGS)
    )
    context.set_default_timeout(visitor.PATIENCE_MS)
    page = context.new_page()
    first_visit(page, host)
    visit(page, host)
    core = next(path for path in listed(host)["files"] if path.endswith("asm.wasm"))
    fetched = """async ([path, options]) => {
      const digest = await crypto.subtle.digest("SHA-256", await (await fetch(path, options)).arrayBuffer());
      return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    }"""
    own = listed(host)["files"][core]
    assert page.evaluate(fetched, [core, {}]) == own
    # As after a reload with the shift key: past the service worker, the browser's cache gets a newer core.
    # An empty section at the end of a module means nothing.
    host.folder = hosted.next_version(
        host.folder, tmp_path / "newer", "II", {core: b"\x00\x02\x01x"}
    )
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setBypassServiceWorker", {"bypass": True})
    newer = page.evaluate(fetched, [core, {"cache": "reload"}])
    assert newer == listed(host)["files"][core] != own
    assert page.evaluate(fetched, [core, {"cache": "force-cache"}]) == newer
    session.send("Network.setBypassServiceWorker", {"bypass": False})
    assert page.evaluate(fetched, [core, {}]) == own
    visit(page, host)
    analysed(page)
    context.close()


def test_what_is_kept_later_is_kept_when_it_is_used(page, host):
    first_visit(page, host)
    visit(page, host)
    path = next(path for path in listed(host)["later"] if "six-" in path)
    size = "async (path) => (await (await fetch(path)).arrayBuffer()).byteLength"
    expected = (host.folder / path).stat().st_size
    assert page.evaluate(size, path) == expected
    page.context.set_offline(True)
    assert page.evaluate(size, path) == expected


def test_a_first_visit_that_broke_off_is_made_up_for(page, host, faults, tmp_path):
    faults.allow(NO_NETWORK)
    # The host goes down when a third of the files are kept; meanwhile it gets a newer version.
    told = listed(host)
    before = sorted({*told["files"]} - {*told["later"]})
    last = before[len(before) // 3]
    host.gone = lambda path: path == last and "sw.js" in host.requests
    visit(page, host)
    visitor.wait_until(page, lambda: host.requests.count(last) > 0 and "sw.js" in host.requests)
    visitor.wait_until(page, lambda: page.evaluate(KEPT) == [])
    old = told["version"]
    host.folder = hosted.next_version(host.folder, tmp_path / "later", "II")
    host.gone = lambda path: False
    first_visit(page, host)
    host.gone = lambda path: True
    visit(page, host)
    assert_whole(page, "II")
    assert {*page.evaluate(CACHES)} == {listed(host)["version"]} != {old}
    analysed(page)


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


def test_a_newer_version_is_offered_and_taken_when_the_visitor_says_so(page, host, tmp_path):
    first_visit(page, host)
    old = listed(host)["version"]
    host.folder = hosted.next_version(host.folder, tmp_path / "newer", "II")
    new = listed(host)["version"]
    visit(page, host)  # all of the last version; the newer one is fetched meanwhile
    analysed(page)
    box = update(page)
    assert "Reloading clears the files that you loaded here" in box.inner_text()
    kept(page, "waiting", "active")
    assert {*page.evaluate(CACHES)} == {old, new}
    assert_whole(page)
    page.reload()  # by itself a reload changes nothing
    update(page)
    assert_whole(page)
    analysed(page)

    update(page).get_by_role("button", name="Reload").click()
    page.wait_for_selector("h1:has-text('Flipside II')")
    page.wait_for_selector("body[data-python=ready]", timeout=visitor.PATIENCE_MS)
    kept(page, "active")
    assert {*page.evaluate(CACHES)} == {new}
    assert_whole(page, "II")
    assert page.locator("#update > *").count() == 0
    host.gone = lambda path: True
    visit(page, host)
    assert_whole(page, "II")
    analysed(page)


def test_an_update_fetches_only_what_has_changed(page, host, tmp_path):
    first_visit(page, host)
    host.folder = hosted.next_version(host.folder, tmp_path / "newer", "II")
    host.forget()
    visit(page, host)
    update(page)
    assert {*host.requests} == {"sw.js", "", "manifest.js", "style.css"}


def test_an_update_that_breaks_off_changes_nothing(page, host, faults, tmp_path):
    faults.allow(NO_NETWORK)
    first_visit(page, host)
    old = listed(host)["version"]
    host.folder = hosted.next_version(host.folder, tmp_path / "newer", "II")
    host.forget()
    host.gone = lambda path: path == "style.css"
    visit(page, host)
    visitor.wait_until(page, lambda: "style.css" in host.requests)
    kept(page, "active")
    assert page.locator("#update > *").count() == 0
    page.reload()
    page.wait_for_selector("body[data-python=ready]", timeout=visitor.PATIENCE_MS)
    assert_whole(page)
    analysed(page)
    host.gone = lambda path: False
    visit(page, host)
    update(page).get_by_role("button", name="Reload").click()
    page.wait_for_selector("h1:has-text('Flipside II')")
    assert_whole(page, "II")
    assert old not in page.evaluate(CACHES)


def test_a_file_that_is_not_of_the_version_is_not_kept(page, host, faults, tmp_path):
    faults.allow(NO_NETWORK)
    mixed = hosted.next_version(host.folder, tmp_path / "mixed", "II")
    (mixed / "style.css").write_text("body { display: none; }")
    first_visit(page, host)
    host.folder = mixed
    host.forget()
    visit(page, host)
    visitor.wait_until(page, lambda: host.requests.count("style.css") == 2)
    kept(page, "active")
    assert_whole(page)


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
    update(page).get_by_role("button", name="Reload").click()
    page.wait_for_selector("h1:has-text('Flipside II')")
    assert_whole(page, "II")


def test_later_puts_the_offer_away(page, host, tmp_path):
    first_visit(page, host)
    host.folder = hosted.next_version(host.folder, tmp_path / "newer", "II")
    visit(page, host)
    update(page).get_by_role("button", name="Later").click()
    assert page.locator("#update > *").count() == 0
    assert_whole(page)


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
