"""The gallery on the empty page: each analysis with a picture, and opened with the samples that it is shown on."""

from __future__ import annotations

import pytest
from browser import visitor

from flipside import tools

LOADED = "all => all.every((each) => each.complete && each.naturalWidth > 0)"


def card(page, id):
    return page.locator(f"#gallery [data-card={id}]")


def see_all(page):
    """The pictures, each once scrolled to, since they are fetched when they come near."""
    pictures = page.locator("#gallery img")
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
    visitor.wait_until(page, lambda: pictures.evaluate_all(LOADED))
    return pictures


def test_every_analysis_has_a_picture_that_follows_light_and_dark(tidied):
    ids = tidied.locator("#gallery [data-card]").evaluate_all(
        "all => all.map((each) => each.dataset.card)"
    )
    assert ids == tools.ids()
    for scheme, end in (("light", ".svg"), ("dark", ".dark.svg")):
        with visitor.look(tidied, scheme):
            used = see_all(tidied).evaluate_all("all => all.map((each) => each.currentSrc)")
        assert [address.rsplit("/", 1)[1] for address in used] == [id + end for id in ids]


@pytest.mark.parametrize("id", tools.ids())
def test_opened_with_its_sample_it_shows_every_number_of_its_report(tidied, id):
    with visitor.new_report(tidied):
        card(tidied, id).get_by_role("button", name="Open with its sample").press("Enter")
    assert tidied.evaluate("document.activeElement.id") == "result"
    assert tidied.locator("article.report").get_attribute("data-tool") == id
    assert tidied.locator(f"#tool-{id}").is_checked()
    assert not tidied.locator("#gallery").is_visible()
    report = visitor.saved_report(tidied)
    assert report["tool"] == id
    visitor.assert_shows(tidied, report)
    kinds = [block["type"] for block in report["blocks"]]
    assert tidied.locator(".chart-holder[role=img]").count() == kinds.count("chart") > 0


def test_before_python_is_there_it_says_what_it_waits_for(page, site):
    held = []
    page.context.route("**/python/worker.js", lambda route: held.append(route))
    page.goto(site.url)
    see_all(page)
    card(page, "weights").get_by_role("button", name="Open with its sample").click()
    line = page.locator(".set-line")
    line.wait_for()
    assert line.inner_text() == "Waiting for Python to start"
    visitor.wait_until(page, lambda: line.evaluate("e => e.getBoundingClientRect().top >= 0"))
    with visitor.new_report(page):
        visitor.wait_until(page, lambda: held)
        held.pop().continue_()
    assert page.locator("article.report").get_attribute("data-tool") == "weights"


def test_a_sample_that_does_not_come_is_said(page, ready, faults):
    faults.allow("ERR_FAILED")
    ready(page)
    page.context.route("**/synthetic_results.csv", lambda route: route.abort())
    card(page, "weight_results").get_by_role("button", name="Open with its sample").click()
    box = visitor.problem(page, "synthetic_results.csv")
    assert "The sample could not be fetched." in box.inner_text()
    assert "Check the connection" in box.inner_text()
    assert page.locator(".set").count() == 0
