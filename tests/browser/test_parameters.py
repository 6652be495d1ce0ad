"""Parameters recompute the report; the address keeps them, and never data."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from browser import visitor

CONTENT = visitor.SAMPLE.read_bytes()


@pytest.fixture
def loaded(tidied):
    """The shared page with the sample's report."""
    visitor.try_sample(tidied)
    return tidied


def fill(page, id: str, text: str) -> None:
    field = page.locator(f"#param-{id}")
    field.fill(text)
    field.press("Tab")


def address(page) -> dict[str, str]:
    """The parameters in the address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).fragment).items()}


def assert_as_native(page, params, tool_id="inversion") -> None:
    visitor.assert_shows(page, visitor.native(CONTENT, visitor.SAMPLE.name, tool_id, params))


@pytest.mark.parametrize(
    ("id", "typed", "value"),
    [
        ("tail", "3", "3"),
        ("against", "universe", "universe"),
        ("window", "36", "36"),
        ("min_depth", "20", "0.2"),  # percent on the page, a fraction everywhere else
        ("first", "1970-01-01", "1970-01-01"),
        ("last", "1999-12-31", "1999-12-31"),
    ],
)
def test_a_change_recomputes_and_is_in_the_address(loaded, id, typed, value):
    with visitor.new_report(loaded):
        if id == "against":
            loaded.locator("#param-against").select_option(typed)
        else:
            fill(loaded, id, typed)
    assert_as_native(loaded, {id: value})
    assert address(loaded) == {"tool": "inversion", id: value}


def test_defaults_are_not_in_the_address_and_come_back_at_once(loaded):
    with visitor.new_report(loaded):
        fill(loaded, "tail", "2")
    with visitor.new_report(loaded):
        fill(loaded, "window", "24")
    with visitor.new_report(loaded):
        loaded.get_by_role("button", name="Use the defaults").click()
    assert address(loaded) == {"tool": "inversion"}
    assert loaded.locator("#param-tail").input_value() == "1"
    assert loaded.locator("#param-window").input_value() == ""
    assert_as_native(loaded, {})


def test_a_link_restores_tool_and_parameters(page, ready):
    ready(page, "#tool=seasonality&tail=2")
    assert page.get_by_role("radio", name="Time of the year").is_checked()
    assert page.locator("#param-tail").input_value() == "2"
    visitor.try_sample(page)
    assert_as_native(page, {"tail": 2}, "seasonality")
    with visitor.new_report(page):
        page.evaluate(
            "location.hash = 'tool=inversion&min_depth=0.1&against=universe&first=1970-01'"
        )
    assert page.locator("#param-min_depth").input_value() == "10"
    assert page.locator("#param-against").input_value() == "universe"
    assert_as_native(page, {"min_depth": 0.1, "against": "universe", "first": "1970-01"})


def test_back_and_forward(loaded):
    start = len(address(loaded))
    with visitor.new_report(loaded):
        fill(loaded, "tail", "2")
    visitor.choose_tool(loaded, "seasonality")
    with visitor.new_report(loaded):
        loaded.go_back()
    assert loaded.locator("#param-tail").input_value() == "2"
    assert_as_native(loaded, {"tail": 2})
    with visitor.new_report(loaded):
        loaded.go_back()
    assert len(address(loaded)) == start
    assert loaded.locator("#param-tail").input_value() == "1"
    assert_as_native(loaded, {})
    with visitor.new_report(loaded):
        loaded.go_forward()
    assert_as_native(loaded, {"tail": 2})


def test_the_address_never_holds_data(loaded):
    with visitor.new_report(loaded):
        fill(loaded, "tail", "2")
    visitor.open_card(loaded)
    with visitor.new_report(loaded):
        loaded.locator("#fact-order").select_option("descending")
    assert address(loaded) == {"tool": "inversion", "tail": "2"}
    storage = "[localStorage.length, sessionStorage.length, document.cookie]"
    assert loaded.evaluate(storage) == [0, 0, ""]
    assert loaded.evaluate("history.state") is None


def test_more_buckets_than_there_are_is_told_beside_the_field(loaded):
    fill(loaded, "tail", "6")
    fault = loaded.locator("#fault-tail")
    fault.filter(has_text="6").wait_for()
    assert "10 buckets" in fault.inner_text()
    field = loaded.locator("#param-tail")
    assert field.get_attribute("aria-invalid") == "true"
    assert "fault-tail" in field.get_attribute("aria-describedby").split()
    assert "This analysis cannot be made" in visitor.problem(loaded).inner_text()
    with visitor.new_report(loaded):
        fill(loaded, "tail", "5")
    assert fault.is_hidden()
    assert field.get_attribute("aria-invalid") == "false"
    assert loaded.locator(".problem").count() == 0
    assert_as_native(loaded, {"tail": 5})


@pytest.mark.parametrize(
    ("id", "typed", "told"),
    [
        ("tail", "0", "between 1 and 100"),
        ("tail", "1.5", "whole number"),
        ("window", "1", "2 or more"),
        ("min_depth", "150", "between 0% and 99%"),
    ],
)
def test_a_number_out_of_bounds_is_refused_in_the_form(loaded, id, typed, told):
    fill(loaded, id, typed)
    fault = loaded.locator(f"#fault-{id}")
    fault.wait_for()
    assert told in fault.inner_text()
    assert loaded.locator(f"#param-{id}").get_attribute("aria-invalid") == "true"
    assert loaded.get_attribute("body", "data-report") == "done"  # the last report stays
    assert id not in address(loaded)


def test_a_link_with_nonsense_is_told_and_harmless(loaded):
    loaded.evaluate("location.hash = 'tool=inversion&tail=many&colour=blue'")
    visitor.problem(loaded, "This analysis cannot be made")
    assert "not 'many'" in loaded.locator("#fault-tail").inner_text()
    assert "colour" in loaded.locator("#setup > .fault").inner_text()
    with visitor.new_report(loaded):
        fill(loaded, "tail", "2")
    assert_as_native(loaded, {"tail": 2})


def test_only_the_last_of_many_changes_is_shown(loaded):
    with visitor.new_report(loaded):
        for tail in ("2", "3", "4", "5"):
            fill(loaded, "tail", tail)
        loaded.locator(".report-params", has_text="end: 5").wait_for()
    assert_as_native(loaded, {"tail": 5})
