"""What was understood of a file can be corrected, and the report follows as it would natively."""

from __future__ import annotations

import pytest
from browser import visitor
from unit.data.dialects import Dialect, monthly, write

NAME = "made up.csv"
CONTENT = write(*monthly(60, 5), Dialect(unit="percent"))


@pytest.fixture
def loaded(tidied):
    """The shared page with a plain file and its import card open."""
    with visitor.new_report(tidied):
        visitor.drop(tidied, (NAME, CONTENT))
    visitor.open_card(tidied)
    return tidied


def correct(page, id: str, value: str) -> None:
    """Sets one fact or role of the card and waits for the report that follows."""
    field = page.locator(f"#{id}")
    with visitor.new_report(page):
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
            field.press("Tab")


def assert_as_corrected(page, corrections) -> None:
    """The report is the one that these corrections make natively."""
    report = visitor.native(CONTENT, NAME, corrections=corrections)
    assert visitor.differences(visitor.saved_report(page), report) == []


def test_the_card_says_what_was_understood_and_why(loaded):
    facts = loaded.locator(".fact").evaluate_all("all => all.map((f) => f.dataset.fact)")
    assert {"values", "unit", "order", "periods_per_year", "first", "last"} <= set(facts)
    assert all(loaded.locator(".fact .reason").all_text_contents())
    assert loaded.locator("#fact-unit").input_value() == "percent"
    assert loaded.locator("#fact-first").input_value() == "2001-01-31"
    rows = loaded.locator("table.preview tbody tr")
    assert rows.count() >= 5
    assert rows.first.inner_text().split() == ["2", *CONTENT.decode().split("\n")[1].split(",")]
    roles = loaded.locator("table.preview select").evaluate_all("all => all.map((s) => s.value)")
    assert roles == ["date", *["bucket"] * 5]


def test_corrections_of_every_kind_add_up_and_are_taken_back_together(loaded):
    correct(loaded, "fact-order", "descending")
    correct(loaded, "fact-first", "2002-01-01")
    assert "you " in loaded.locator("#fact-first-reason").inner_text()
    correct(loaded, "role-5", "benchmark")
    loaded.locator("#role-1").focus()
    correct(loaded, "role-1", "ignore")
    # The new card has the keyboard's place where the last one had it.
    assert loaded.evaluate("document.activeElement.id") == "role-1"
    columns = {"5": "benchmark", "1": "ignore"}
    assert_as_corrected(loaded, {"order": "descending", "first": "2002-01-01", "columns": columns})
    with visitor.new_report(loaded):
        loaded.get_by_role("button", name="Reset corrections").click()
    assert_as_corrected(loaded, None)
    assert loaded.get_by_role("button", name="Reset corrections").is_disabled()


def test_a_correction_that_cannot_be_is_told_at_its_field(loaded):
    shown = loaded.locator("article.report").element_handle()
    field = loaded.locator("#fact-last")
    field.fill("2001-06-30")
    field.press("Tab")
    fault = loaded.locator("#fact-last-fault")
    fault.wait_for()
    assert "At least 12 periods are needed" in fault.inner_text()
    assert loaded.locator("#fact-last[aria-invalid=true]").count() == 1
    assert shown.evaluate("report => report.isConnected")
    correct(loaded, "fact-first", "2002-01-01")
    assert_as_corrected(loaded, {"first": "2002-01-01"})
    assert loaded.locator("#import .fault").count() == 0
