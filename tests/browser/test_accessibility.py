"""axe-core finds nothing to complain about, in every state of the page, light and dark, wide and narrow."""

from __future__ import annotations

import pytest
from browser import probe, visitor

from builder import NODE_MODULES

AXE = (NODE_MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
LOOKS = [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)]


@pytest.fixture
def look(tidied):
    """Sets the colour scheme and the width of the shared page for one test."""

    def set_look(scheme: str, width: int):
        tidied.emulate_media(color_scheme=scheme)
        tidied.set_viewport_size({"width": width, "height": 900})
        return tidied

    yield set_look
    tidied.emulate_media(color_scheme="light")
    tidied.set_viewport_size({"width": 1280, "height": 900})


def assert_accessible(page) -> None:
    page.evaluate(AXE)
    found = page.evaluate(
        """async () => {
          const { violations } = await axe.run(document, { resultTypes: ["violations"] });
          return violations.map(({ id, nodes }) =>
            [id, nodes.slice(0, 3).map(({ html, failureSummary }) => `${html}: ${failureSummary}`)]);
        }"""
    )
    assert found == []


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_empty(look, scheme, width):
    page = look(scheme, width)
    page.locator("details.privacy summary").click()
    assert_accessible(page)
    page.locator("details.privacy summary").click()


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_a_full_report_with_everything_open(look, scheme, width):
    page = look(scheme, width)
    visitor.try_sample(page)
    visitor.open_card(page)
    visitor.show_all_rows(page)
    visitor.draw_all_charts(page)
    page.locator("#block-buckets [data-action=sort]").first.press("Enter")
    page.locator("#block-summary .term").first.click()
    assert page.locator("#explanation").is_visible()
    assert_accessible(page)


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_scripts(look, scheme, width):
    page = look(scheme, width)
    page.locator("#script-first").click()
    page.locator("#script-kind").select_option("bucket_returns")
    page.locator("#script-reset-parameters").click()
    assert_accessible(page)
    for id, value in (("ranking_system", "Core"), ("universe", "SP500")):
        page.locator(f"#script-param-{id}").fill(value)
        page.locator(f"#script-param-{id}").press("Tab")
    page.locator(".script-text").wait_for()
    assert_accessible(page)
    page.locator("#script-param-buckets").fill("500")
    page.locator("#script-param-buckets").press("Tab")
    page.locator("#script-fault-buckets").wait_for()
    assert_accessible(page)
    page.locator("[data-action=close-scripts]").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_faults_of_all_kinds(look, scheme):
    page = look(scheme, 1280)
    visitor.try_sample(page)
    visitor.drop(page, ("empty.csv", b""))
    visitor.problem(page, "empty.csv")
    visitor.open_card(page)
    page.locator("#fact-last").fill("1927-06-30")
    page.locator("#fact-last").press("Tab")
    page.locator("#fact-last-fault").wait_for()
    page.locator("#param-tail").fill("7")
    page.locator("#param-tail").press("Tab")
    visitor.problem(page, "This analysis cannot be made")
    assert_accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_while_python_loads_and_when_it_does_not(page, site, faults, scheme):
    faults.allow("ERR_FAILED|Failed to load|fetch")
    held = []
    page.emulate_media(color_scheme=scheme)
    page.context.route("**/pyodide.asm.wasm", lambda route: held.append(route))
    page.goto(site.url)
    visitor.drop(page, ("made up.csv", probe.DATA))
    page.get_by_role("progressbar").wait_for()
    assert_accessible(page)
    visitor.wait_until(page, lambda: held)
    held.pop().abort()
    visitor.problem(page, "Python did not start")
    assert_accessible(page)


def test_while_computing_when_cancelled_and_a_bug(prober):
    probe.ask(prober, "progress(0.4, 'Still at it')\nwhile True: pass")
    prober.get_by_text("Still at it").wait_for(timeout=visitor.PATIENCE_MS)
    assert_accessible(prober)
    prober.locator("#cancel").click()
    prober.get_by_text("Cancelled.").first.wait_for()
    assert_accessible(prober)
    probe.ask(prober, "1 / 0")
    box = visitor.problem(prober, "Something went wrong")
    box.locator("summary").click()
    assert_accessible(prober)


def test_the_saved_report(tidied, new_page):
    visitor.try_sample(tidied)
    saved = visitor.saved(tidied, "save-html").read_text(encoding="utf-8")
    for scheme in ("light", "dark"):
        page = new_page(color_scheme=scheme)
        page.set_content(saved)
        assert_accessible(page)


def test_what_happens_is_announced(tidied):
    status = tidied.locator("#status[role=status]")
    visitor.try_sample(tidied)
    verdict = visitor.native(visitor.SAMPLE.read_bytes(), visitor.SAMPLE.name)["verdict"]["text"]
    assert status.inner_text() == f"The report is ready. {verdict}"
    visitor.drop(tidied, ("empty.csv", b""))
    visitor.problem(tidied, "empty.csv")
    assert status.inner_text().startswith("empty.csv could not be read.")
