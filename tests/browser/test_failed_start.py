"""A start that fails says which file was missing; a retry works and does what was asked meanwhile.

For each of Python's parts, and for whatever may go wrong with one, that is proven in tests/page/python/parts.test.js and
client.test.js.
"""

from __future__ import annotations

import pytest
from browser import probe, visitor

# The console says the same; pages never heard of it are only these.
NOISE = r"Failed to load resource|ERR_FAILED|fetch|Failed to fetch|404|Pyodide|wasm"


def block(page, name: str, how) -> None:
    page.context.route(f"**/{name}", how)


def abort(route) -> None:
    route.abort()


def not_found(route) -> None:
    route.fulfill(status=404, body="Not found")


def failed_start(page, site):
    """The box of a start that failed; the page is still there behind it."""
    page.goto(site.url)
    box = visitor.problem(page, "Python did not start")
    assert page.get_attribute("body", "data-python") == "failed"
    assert page.locator("#engine").inner_text() == "Python did not start"
    assert page.locator("#setup input").first.is_enabled()
    assert page.locator(".problem").count() == 1  # told once
    return box


@pytest.mark.pyodide
def test_a_script_that_the_worker_cannot_import_is_named(page, site, faults):
    faults.allow(NOISE)
    block(page, "pyodide.mjs", abort)
    words = failed_start(page, site).inner_text()
    assert "/pyodide/pyodide.mjs" in words
    assert "Check the connection, then try again" in words


@pytest.mark.parametrize(
    "name", ["worker.js", pytest.param("python.bin", marks=pytest.mark.pyodide)]
)
def test_retry_works_and_a_file_dropped_meanwhile_is_analysed(page, site, faults, name):
    faults.allow(NOISE)
    tries = []
    block(page, name, lambda route: tries.append(route) or route.abort())
    box = failed_start(page, site)
    assert name in box.inner_text()
    visitor.drop(page, ("made up.csv", probe.DATA))
    waiting = page.locator(".set-line")
    waiting.wait_for()
    assert waiting.inner_text() == "Waiting: Python did not start"
    retry = box.get_by_role("button", name="Retry")
    box.evaluate("box => box.setAttribute('data-old', '')")
    before = len(tries)
    retry.click()  # in vain: the file is still not there
    page.wait_for_selector("#failed .problem:not([data-old])", timeout=visitor.PATIENCE_MS)
    assert len(tries) > before
    page.context.unroute(f"**/{name}")
    with visitor.new_report(page):
        retry.click()
    assert page.locator(".problem").count() == 0
    assert page.get_attribute("body", "data-python") == "ready"
    visitor.assert_shows(page, visitor.native(probe.DATA, "made up.csv"))


@pytest.mark.pyodide
def test_a_damaged_file_is_a_failed_start_as_well(page, site, faults):
    faults.allow(".")
    block(page, "python.bin", lambda route: route.fulfill(body="<html>Please sign in</html>"))
    box = failed_start(page, site)
    assert "python.bin did not arrive as it should be" in box.inner_text()
    assert box.get_by_role("button", name="Retry").is_visible()


@pytest.mark.parametrize("name", ["main.js", "manifest.js", "client.js"])
def test_a_part_of_the_page_itself_that_is_missing_is_told(page, site, faults, name):
    faults.allow(NOISE)
    block(page, name, abort)
    page.goto(site.url)
    told = page.get_by_role("alert")
    told.wait_for()
    assert "A part of this page could not be loaded" in told.inner_text()


def test_charts_that_cannot_be_drawn_do_not_cost_the_numbers(page, site, ready, faults):
    faults.allow(NOISE)
    block(page, "vega.js", abort)
    ready(page)
    visitor.try_sample(page)
    page.locator(".chart-holder").first.scroll_into_view_if_needed()
    page.wait_for_selector(".chart-holder[data-drawn=false]")
    told = page.locator(".chart-holder[data-drawn=false]").first.inner_text()
    assert "The drawing program could not be loaded" in told
    assert visitor.shown_metrics(page)["inversion", "inverted_periods"] == "408"


def test_a_sample_that_cannot_be_fetched_is_told(page, site, ready, faults):
    faults.allow(NOISE)
    block(page, "*.CSV", not_found)
    ready(page)
    page.get_by_role("button", name="Try it on real data").click()
    assert "The sample could not be fetched" in visitor.problem(page).inner_text()
