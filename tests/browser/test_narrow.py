"""On narrow screens nothing sticks out, and everything is still there."""

from __future__ import annotations

import pytest
from browser import visitor
from unit.data.dialects import Dialect, monthly, write

# What reaches beyond the window and is not in a part that scrolls on its own.
STICKS_OUT = """() => [...document.querySelectorAll("body *")]
  .filter((e) => {
    const box = e.getBoundingClientRect();
    return box.width > 0 && box.right > document.documentElement.clientWidth + 1
      && e.checkVisibility() && !e.closest(".scroll, .visually-hidden, pre, svg");
  })
  .map((e) => `${e.tagName}.${e.className}#${e.id}`)"""


@pytest.fixture(params=[390, 320])
def narrow(tidied, request):
    """The shared page on a phone."""
    tidied.set_viewport_size({"width": request.param, "height": 780})
    yield tidied
    tidied.set_viewport_size({"width": 1280, "height": 900})


def assert_fits(page) -> None:
    page.wait_for_load_state()
    width = page.evaluate("document.documentElement.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(STICKS_OUT) == []


def test_the_empty_page(narrow):
    assert_fits(narrow)
    narrow.locator("details.privacy summary").click()
    assert_fits(narrow)
    narrow.locator("details.privacy summary").click()


def test_what_is_wrong_with_a_file_comes_into_sight(narrow):
    visitor.drop(narrow, ("first.csv", b""))
    assert_in_sight(narrow, visitor.problem(narrow, "first.csv"))
    visitor.try_sample(narrow)
    narrow.locator("article.report h2").last.scroll_into_view_if_needed()
    visitor.drop(narrow, ("second.csv", b""))
    assert_in_sight(narrow, visitor.problem(narrow, "second.csv"))


def assert_in_sight(page, element) -> None:
    box = element.bounding_box()
    assert round(box["y"]) >= 0
    assert round(box["y"] + box["height"]) <= page.viewport_size["height"]


def test_scripts(narrow):
    narrow.locator("#script-first").click()
    for kind in narrow.locator("#script-kind option").all():
        narrow.locator("#script-kind").select_option(kind.get_attribute("value"))
        for id in ("ranking_system", "universe", "formulas", "screen", "strategy"):
            field = narrow.locator(f"#script-param-{id}")
            if field.count():
                field.fill("7" * 9)
                field.press("Tab")
        narrow.locator("#copy-script:enabled").wait_for()
        assert_fits(narrow)
    narrow.locator("[data-action=close-scripts]").click()


def test_a_full_report_with_everything_open(narrow):
    visitor.try_sample(narrow)
    visitor.open_card(narrow)
    for fold in narrow.locator("details:not([open]) > summary").all():
        if fold.is_visible():
            fold.click()
    visitor.show_all_rows(narrow)
    for holder in visitor.draw_all_charts(narrow):
        drawn = holder.locator("svg").bounding_box()
        assert drawn["x"] >= 0
        assert drawn["x"] + drawn["width"] <= narrow.viewport_size["width"]
    assert_fits(narrow)


def test_errors_and_long_names(narrow):
    name = "a_very_long_name_without_any_place_to_break_" * 4
    visitor.drop(narrow, (f"{name}.csv", b""))
    visitor.problem(narrow)
    content = write(*monthly(36, 3), Dialect(names="Bucket" + "x" * 90 + " {}"))
    with visitor.new_report(narrow):
        visitor.drop(narrow, (f"{name}.csv", content))
    visitor.draw_all_charts(narrow)
    assert_fits(narrow)


def test_explanations_open_by_tap_inside_the_window(new_page, ready):
    page = ready(new_page(viewport={"width": 390, "height": 780}, has_touch=True, is_mobile=True))
    visitor.try_sample(page)
    box = page.locator("#explanation")
    for term in page.locator("#block-summary .term, #block-inversion .term").all():
        term.tap()
        box.wait_for(state="visible")
        place = box.bounding_box()
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 390
        assert place["y"] >= 0
        assert place["y"] + place["height"] <= 780
    page.locator("h2#report-heading").tap()
    box.wait_for(state="hidden")
    # The form was folded away, so that the report is near the top.
    assert page.locator("#setup details.settings").get_attribute("open") is None
    page.locator("#setup details.settings > summary").tap()
    assert page.locator("#param-tail").is_visible()


@pytest.mark.parametrize("width", [768, 1600])
def test_other_widths(tidied, width):
    tidied.set_viewport_size({"width": width, "height": 900})
    try:
        visitor.try_sample(tidied)
        visitor.draw_all_charts(tidied)
        assert_fits(tidied)
    finally:
        tidied.set_viewport_size({"width": 1280, "height": 900})


def test_charts_are_drawn_anew_when_the_window_turns(tidied):
    visitor.try_sample(tidied)
    chart = tidied.locator("#block-bucket_bars .chart-holder")
    chart.scroll_into_view_if_needed()
    wide = chart.locator("svg").bounding_box()["width"]
    tidied.set_viewport_size({"width": 390, "height": 780})
    try:
        chart.scroll_into_view_if_needed()
        tidied.locator("#block-bucket_bars svg[width]").wait_for()
        visitor.wait_until(tidied, lambda: chart.locator("svg").bounding_box()["width"] < 390)
        assert wide > 500
    finally:
        tidied.set_viewport_size({"width": 1280, "height": 900})
