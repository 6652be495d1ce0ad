"""On narrow screens nothing sticks out, and everything is still there."""

from __future__ import annotations

import pytest
from browser import visitor
from unit.data.dialects import Dialect, monthly, write

from flipside import tools

MADE_UP = ("made up.csv", write(*monthly(36, 3), Dialect()))
# What reaches beyond the window and is not in a part that scrolls on its own.
STICKS_OUT = """() => [...document.querySelectorAll("body *")]
  .filter((e) => {
    const box = e.getBoundingClientRect();
    return box.width > 0 && box.right > document.documentElement.clientWidth + 1
      && e.checkVisibility() && !e.closest(".scroll, .visually-hidden, pre, svg");
  })
  .map((e) => `${e.tagName}.${e.className}#${e.id}`)"""


@pytest.fixture
def narrow(tidied):
    """The shared page on the narrowest phone."""
    with visitor.look(tidied, width=320, height=780):
        yield tidied


def assert_fits(page) -> None:
    page.wait_for_load_state()
    width = page.evaluate("document.documentElement.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(STICKS_OUT) == []


def test_the_empty_page(narrow):
    narrow.locator("details.privacy summary").click()
    assert_fits(narrow)
    narrow.locator("details.privacy summary").click()


def test_what_is_wrong_with_a_file_comes_into_sight(narrow):
    visitor.drop(narrow, ("first.csv", b""))
    assert_in_sight(narrow, visitor.problem(narrow, "first.csv"))
    with visitor.new_report(narrow):
        visitor.drop(narrow, MADE_UP)
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
    narrow.locator("#script-reset-parameters").click()
    narrow.locator("[data-action=close-scripts]").click()


@pytest.mark.parametrize("id", tools.ids())
def test_a_full_report_with_everything_open(narrow, id):
    with visitor.new_report(narrow):
        narrow.locator(f"#gallery [data-card={id}] [data-action=open-sample]").click()
    visitor.open_card(narrow)
    folded = narrow.locator("details:not([open]) > summary:visible")
    while folded.count():
        folded.first.click()
    drawn = [holder.locator("svg").bounding_box() for holder in visitor.draw_all_charts(narrow)]
    assert [each for each in drawn if each["x"] < 0 or each["x"] + each["width"] > 320] == []
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
    with visitor.new_report(page):
        visitor.drop(page, MADE_UP)
    box = page.locator("#explanation")
    terms = page.locator("#block-summary .term").all()
    for term in (terms[0], terms[1], terms[-1]):  # at the left and at the right, above and below
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


def test_other_widths_and_charts_are_drawn_anew_in_each(tidied):
    for width in (768, 1600):
        with visitor.look(tidied, width=width):
            assert_fits(tidied)  # with the gallery
    with visitor.new_report(tidied):
        visitor.drop(tidied, MADE_UP)
    chart = tidied.locator("#block-bucket_bars .chart-holder")
    widths = []
    for width in (1600, 768, 390):
        with visitor.look(tidied, width=width):
            chart.scroll_into_view_if_needed()
            visitor.wait_until(tidied, lambda: fills_its_place(chart))
            widths.append(chart.bounding_box()["width"])
            assert_fits(tidied)
    assert widths[0] > widths[1] > widths[2]


def fills_its_place(chart) -> bool:
    """Whether the chart that is drawn is the one for its width."""
    return chart.evaluate(
        "e => Math.abs((e.querySelector('svg')?.getBoundingClientRect().width ?? 0) - e.clientWidth) < 40"
    )
