"""Several files at once: each listed with what was understood, chosen and removed on its own."""

from __future__ import annotations

import pytest
from browser import visitor
from unit.data.dialects import Dialect, monthly, write

FILES = {
    "first": write(*monthly(60, 5, seed=1), Dialect(unit="percent")),
    "second": write(*monthly(48, 4, seed=2), Dialect(delimiter=";", decimal=",")),
    "third": write(*monthly(36, 3, seed=3), Dialect(levels=True)),
}


@pytest.fixture
def loaded(tidied):
    """The shared page with all three; the first is analysed."""
    with visitor.new_report(tidied):
        visitor.drop(tidied, *((f"{name}.csv", content) for name, content in FILES.items()))
    tidied.locator(".set-line", has_text="3 buckets").wait_for()
    return tidied


def assert_analysed(page, name: str, buckets: str) -> None:
    assert page.get_by_role("radio", name=name).is_checked()
    assert page.locator(".report-data strong").inner_text() == name
    assert page.locator(".import-line").inner_text().startswith(f"{name}.csv")
    assert visitor.shown_metrics(page)["summary", "buckets"] == buckets


def test_each_is_listed_with_what_it_is_and_keeps_its_own_corrections(loaded):
    assert loaded.locator(".set-name").all_inner_texts() == list(FILES)
    assert loaded.locator(".set-line").all_inner_texts() == [
        "5 buckets, 60 months, 2001-01 to 2005-12",
        "4 buckets, 48 months, 2001-01 to 2004-12",
        "3 buckets, 36 months, 2001-01 to 2003-12",
    ]
    assert_analysed(loaded, "first", "5")
    visitor.open_card(loaded)
    with visitor.new_report(loaded):
        loaded.locator("#fact-order").select_option("descending")
    corrected = visitor.saved_report(loaded)
    with visitor.new_report(loaded):
        loaded.get_by_role("radio", name="second").check()
    assert_analysed(loaded, "second", "4")
    assert loaded.locator("#fact-order").input_value() == "ascending"
    with visitor.new_report(loaded):
        loaded.get_by_role("radio", name="first").check()
    assert visitor.saved_report(loaded) == corrected
    assert loaded.locator("#fact-order").input_value() == "descending"


def test_removing_one_after_the_other(loaded):
    shown = loaded.locator("article.report").element_handle()
    loaded.get_by_role("button", name="Remove second").click()
    assert loaded.locator(".set-name").all_inner_texts() == ["first", "third"]
    assert shown.evaluate("report => report.isConnected")
    with visitor.new_report(loaded):
        loaded.get_by_role("button", name="Remove first").click()
    assert_analysed(loaded, "third", "3")
    loaded.get_by_role("button", name="Remove third").click()
    loaded.wait_for_selector("body[data-report=none]")
    assert loaded.locator("article.report, .set, details.import").count() == 0
    assert loaded.get_by_role("button", name="Choose files").is_visible()
    assert loaded.evaluate("document.activeElement.closest('#welcome') !== null")


def test_the_card_of_another_file_is_one_press_away(loaded):
    with visitor.new_report(loaded):
        loaded.locator(".set", has_text="third").get_by_role(
            "button", name="What was understood"
        ).click()
    assert_analysed(loaded, "third", "3")
    assert loaded.locator("details.import").get_attribute("open") is not None
    assert loaded.evaluate("document.activeElement.id") == "import-summary"
