"""Before Python is there: the page is whole, says honestly how far it is, and takes files."""

from __future__ import annotations

import json
import re

import pytest
from browser import probe, visitor


@pytest.fixture
def waiting(page, site, faults):
    """A page whose Python waits for its worker, until it is given."""
    faults.allow(r"ERR_FAILED")  # of a file that is never given
    held = []
    page.context.route("**/python/worker.js", lambda route: held.append(route))
    page.goto(site.url)

    def release():
        visitor.wait_until(page, lambda: held)
        held.pop().continue_()

    yield page, release
    for route in held:
        route.abort()


def test_everything_stands_before_python(waiting, site):
    page, _ = waiting
    assert page.get_attribute("body", "data-python") == "loading"
    text = (site.folder / "manifest.js").read_text(encoding="utf-8")
    manifest = json.loads(text.removeprefix("export default ").rstrip().removesuffix(";"))
    for tool in manifest["tools"]:
        words = page.locator(f"label[data-tool={tool['id']}]").inner_text()
        assert tool["title"] in words
        assert tool["question"] in words
    for parameter in manifest["tools"][0]["parameters"]:
        assert page.locator(f"#param-{parameter['id']}").is_enabled()
        assert page.get_by_label(parameter["label"], exact=True).is_visible()
    assert page.get_by_role("button", name="Choose files").is_enabled()
    assert page.get_by_role("button", name="Try it on real data").is_enabled()
    assert "Drop a file anywhere" in page.inner_text("#welcome")
    assert manifest["samples"][0]["source"] in page.inner_text("#welcome")
    page.locator("label[data-tool=seasonality]").click()
    assert page.locator("#param-tail").is_visible()
    assert page.locator("#param-window").count() == 0


def test_the_promise_and_how_to_check_it(waiting):
    page, _ = waiting
    page.get_by_text("How to check").click()
    words = page.inner_text("details.privacy")
    assert "Your file stays in this browser." in words
    assert "Network panel" in words
    assert "Content-Security-Policy" in words


@pytest.mark.pyodide
def test_progress_is_honest(page, site):
    """The bytes shown only ever grow, and end at what the files really are."""
    page.add_init_script("""
      globalThis.told = [];
      new MutationObserver(() => {
        const line = document.querySelector("#engine .engine-line")?.innerText;
        if (line && told.at(-1) !== line) told.push(line);
      }).observe(document, { childList: true, subtree: true, characterData: true });
    """)
    # Slow enough to be seen: otherwise the files are there before the page is.
    link = {"offline": False, "latency": 20, "downloadThroughput": 8e6, "uploadThroughput": 8e6}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", link)
    page.goto(site.url)
    page.wait_for_selector("body[data-python=ready]", timeout=visitor.PATIENCE_MS)
    told = page.evaluate("told")
    amounts = [re.search(r"([\d.]+) of ([\d.]+)", line) for line in told]
    loaded = [float(match[1]) for match in amounts if match]
    [total] = {float(match[2]) for match in amounts if match}
    text = (site.folder / "manifest.js").read_text(encoding="utf-8")
    # What the browser imports as a module is fetched without anybody counting.
    runtime = json.loads(text.removeprefix("export default ").rstrip().removesuffix(";"))["runtime"]
    paths = [file["path"] for file in runtime if file["as"] != "script"]
    size = sum((site.folder / path).stat().st_size for path in paths) / 1e6
    assert total == pytest.approx(size, abs=0.051)
    assert loaded == sorted(loaded)
    assert loaded[0] < total / 4
    assert len(set(loaded)) > 5
    assert loaded[-1] == total
    assert any("Fetching Python" in line for line in told)
    assert "is ready" in told[-1]


def test_a_file_dropped_before_python_is_analysed(waiting):
    page, release = waiting
    visitor.drop(page, ("made up.csv", probe.DATA))
    line = page.locator(".set-line")
    line.wait_for()
    assert line.inner_text() == "Waiting for Python to start"
    with visitor.new_report(page):
        release()
    visitor.assert_shows(page, visitor.native(probe.DATA, "made up.csv"))


def test_a_file_removed_before_python_is_there_stays_away(waiting):
    page, release = waiting
    visitor.drop(page, ("one.csv", probe.DATA))
    visitor.drop(page, ("two.csv", probe.DATA))
    page.get_by_role("button", name="Cancel reading one.csv").click()
    with visitor.new_report(page):
        release()
    assert page.locator(".set-name").all_inner_texts() == ["two"]


@pytest.mark.pyodide
def test_python_goes_on_without_the_network(page, ready):
    ready(page)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    with visitor.new_report(page):
        visitor.drop(page, ("made up.csv", probe.DATA))
    visitor.assert_shows(page, visitor.native(probe.DATA, "made up.csv"))
    visitor.draw_all_charts(page)
