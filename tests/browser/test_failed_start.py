"""A start that fails says which file was missing; a retry works and does what was asked meanwhile."""

from __future__ import annotations

import re

import pytest
from browser import probe, visitor

pytestmark = pytest.mark.pyodide

# The console says the same; pages never heard of it are only these.
NOISE = r"Failed to load resource|ERR_FAILED|fetch|Failed to fetch|404|Pyodide|wasm"
FILES = (
    "pyodide.asm.wasm",
    "pyodide.asm.mjs",
    "pyodide.mjs",
    "python.bin",
    "numpy._core.*.wasm",
)


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


@pytest.mark.parametrize("name", FILES)
def test_the_file_that_cannot_be_reached_is_named(page, site, faults, name):
    faults.allow(NOISE)
    block(page, name, abort)
    words = failed_start(page, site).inner_text()
    assert re.search(name.replace("*", r"[\w.-]+"), words), words
    assert "Check the connection, then try again" in words


@pytest.mark.parametrize("name", ["pyodide.asm.wasm", "python.bin"])
def test_what_the_server_says_is_told(page, site, faults, name):
    faults.allow(NOISE)
    block(page, name, not_found)
    words = failed_start(page, site).inner_text()
    assert f"{name} could not be fetched (the server says 404)" in words


@pytest.mark.parametrize("name", ["worker.js", "pyodide.asm.wasm", "python.bin"])
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
    retry.click()  # in vain: the file is still not there
    visitor.wait_until(page, lambda: len(tries) == 2)
    page.wait_for_selector("body[data-python=failed]", timeout=visitor.PATIENCE_MS)
    page.context.unroute(f"**/{name}")
    with visitor.new_report(page):
        retry.click()
    assert page.locator(".problem").count() == 0
    assert page.get_attribute("body", "data-python") == "ready"
    visitor.assert_shows(page, visitor.native(probe.DATA, "made up.csv"))


def test_a_damaged_file_is_a_failed_start_as_well(page, site, faults):
    faults.allow(".")
    block(page, "python.bin", lambda route: route.fulfill(body="<html>Please sign in</html>"))
    box = failed_start(page, site)
    assert "python.bin did not arrive as it should be" in box.inner_text()
    assert box.get_by_role("button", name="Retry").is_visible()


def test_a_start_that_hears_nothing_gives_up(page, site, faults):
    faults.allow(NOISE)  # once the fetches are ended, below
    held = []
    page.clock.install()
    block(page, "pyodide.asm.wasm", lambda route: held.append(route))
    page.goto(site.url)
    page.wait_for_selector("progress")
    visitor.wait_until(page, lambda: held)
    page.clock.run_for(60_000)
    box = visitor.problem(page, "Python did not start")
    assert "Nothing has arrived for a while" in box.inner_text()
    for route in held:
        route.abort()


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
