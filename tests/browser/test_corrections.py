"""What was understood of a file can be corrected, and the report follows as it would natively."""

from __future__ import annotations

import re

import pytest
from browser import visitor
from unit.data.dialects import Dialect, monthly, write

from builder import ROOT

NAME = "made up.csv"
CONTENT = write(*monthly(60, 5), Dialect(unit="percent"))
GROUPINGS = ROOT / "tests" / "files" / "french_four_groupings.CSV"


@pytest.fixture
def loaded(tidied):
    """The shared page with a plain file and its import card open."""
    with visitor.new_report(tidied):
        visitor.drop(tidied, (NAME, CONTENT))
    visitor.open_card(tidied)
    return tidied


def correct(page, id: str, value: str) -> None:
    """Sets one fact of the card and waits for the report that follows."""
    field = page.locator(f"#fact-{id}")
    with visitor.new_report(page):
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
            field.press("Tab")


def assert_as_native(page, corrections, content=CONTENT, name=NAME) -> None:
    visitor.assert_shows(page, visitor.native(content, name, corrections=corrections))


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


@pytest.mark.parametrize(
    ("id", "value"),
    [
        ("order", "descending"),
        ("periods_per_year", "52"),
        ("first", "2002-06-30"),
        ("last", "2004-12-31"),
    ],
)
def test_one_correction(loaded, id, value):
    correct(loaded, id, value)
    assert_as_native(loaded, {id: value})
    assert "you " in loaded.locator(f"#fact-{id}-reason").inner_text()


def test_the_unit(tidied):
    content = CONTENT.replace(b"-", b"")  # no loss, so that all of it may be fractions as well
    content = re.sub(rb"^(\d{4})(\d\d)(\d\d),", rb"\1-\2-\3,", content, flags=re.M)
    with visitor.new_report(tidied):
        visitor.drop(tidied, (NAME, content))
    visitor.open_card(tidied)
    assert_as_native(tidied, None, content)
    correct(tidied, "unit", "fraction")
    assert_as_native(tidied, {"unit": "fraction"}, content)


def test_returns_or_levels(tidied):
    content = write(*monthly(60, 5), Dialect(levels=True))
    with visitor.new_report(tidied):
        visitor.drop(tidied, (NAME, content))
    visitor.open_card(tidied)
    assert tidied.locator("#fact-values").input_value() == "levels"
    correct(tidied, "values", "returns")
    assert_as_native(tidied, {"values": "returns"}, content)


def test_the_section_and_the_grouping(tidied):
    with visitor.new_report(tidied):
        visitor.choose(tidied, GROUPINGS)
    visitor.open_card(tidied)
    content, name = GROUPINGS.read_bytes(), GROUPINGS.name
    chosen = {}
    for id in ("section", "grouping"):
        options = tidied.locator(f"#fact-{id} option").evaluate_all(
            "all => all.map((o) => o.value)"
        )
        assert len(options) > 1
        other = next(o for o in options if o != tidied.locator(f"#fact-{id}").input_value())
        correct(tidied, id, other)
        chosen[id] = other
        assert_as_native(tidied, chosen, content, name)


def test_the_role_of_a_column(loaded):
    with visitor.new_report(loaded):
        loaded.locator("#role-5").select_option("benchmark")
    assert_as_native(loaded, {"columns": {"5": "benchmark"}})
    with visitor.new_report(loaded):
        loaded.locator("#role-1").select_option("ignore")
    assert_as_native(loaded, {"columns": {"5": "benchmark", "1": "ignore"}})
    assert visitor.shown_metrics(loaded)["summary", "buckets"] == "3"


def test_corrections_add_up_and_are_taken_back_together(loaded):
    correct(loaded, "order", "descending")
    correct(loaded, "first", "2002-01-01")
    assert_as_native(loaded, {"order": "descending", "first": "2002-01-01"})
    with visitor.new_report(loaded):
        loaded.get_by_role("button", name="Reset corrections").click()
    assert_as_native(loaded, None)
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
    with visitor.new_report(loaded):
        loaded.locator("#fact-first").fill("2002-01-01")
        loaded.locator("#fact-first").press("Tab")
    assert_as_native(loaded, {"first": "2002-01-01"})
    assert loaded.locator("#import .fault").count() == 0


def test_the_focus_stays_where_the_correction_was_made(loaded):
    correct(loaded, "order", "descending")
    loaded.locator("#role-1").focus()
    with visitor.new_report(loaded):
        loaded.locator("#role-1").select_option("ignore")
    assert loaded.evaluate("document.activeElement.id") == "role-1"


def test_corrections_survive_a_cancel(prober):
    """The fresh Python reads the file again as corrected."""
    visitor.open_card(prober)
    visitor.choose_tool(prober, "seasonality")
    visitor.choose_tool(prober, "inversion")
    with visitor.new_report(prober):
        prober.locator("#fact-order").select_option("descending")
    corrected = visitor.saved_report(prober)
    prober.evaluate("location.hash = 'tool=probe&code=' + encodeURIComponent('while True: pass')")
    prober.locator("#cancel").click()
    visitor.choose_tool(prober, "inversion")
    assert visitor.differences(visitor.saved_report(prober), corrected) == []
    with visitor.new_report(prober):
        prober.get_by_role("button", name="Reset corrections").click()
