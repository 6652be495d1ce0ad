"""Parameters recompute the report; the address keeps them, and never data."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from browser import visitor
from unit.data.dialects import Dialect, monthly, write

from builder import ROOT

SAMPLES = ROOT / "static" / "samples"
BUCKETS = ("made up.csv", write(*monthly(60, 10), Dialect()))


@pytest.fixture
def loaded(tidied):
    """The shared page with a small file's report."""
    with visitor.new_report(tidied):
        visitor.drop(tidied, BUCKETS)
    return tidied


def fill(page, id: str, text: str) -> None:
    field = page.locator(f"#param-{id}")
    field.fill(text)
    field.press("Tab")


def address(page) -> dict[str, str]:
    """The parameters in the address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).fragment).items()}


def assert_computed_with(page, tool_id: str = "inversion", **params) -> None:
    """The report is that of the tool with these parameters, the others as they are where nothing is asked for."""
    report = visitor.saved_report(page)
    assert report["tool"] == tool_id
    assert {id: report["params"][id] for id in params} == params


def test_each_kind_of_field_recomputes_and_is_in_the_address_until_the_defaults_come_back(loaded):
    with visitor.new_report(loaded):
        fill(loaded, "tail", "3")
        loaded.locator("#param-against").select_option("universe")
        fill(loaded, "min_depth", "20")  # percent on the page, a fraction everywhere else
        fill(loaded, "first", "2002-01-01")
        loaded.locator(".report-params", has_text="2002-01").wait_for()
    asked = {"tail": 3, "against": "universe", "min_depth": 0.2, "first": "2002-01-01"}
    assert_computed_with(loaded, **asked)
    assert address(loaded) == {"tool": "inversion", **{id: str(v) for id, v in asked.items()}}
    with visitor.new_report(loaded):
        loaded.get_by_role("button", name="Use the defaults").click()
    assert address(loaded) == {"tool": "inversion"}
    assert loaded.locator("#param-tail").input_value() == "1"
    assert_computed_with(loaded, tail=1, against="bottom", min_depth=0.05, first=None)


@pytest.mark.parametrize(
    ("tool_id", "files", "id", "typed", "value"),
    [
        ("seasonality", [BUCKETS], "tail", "2", 2),
        ("significance", [BUCKETS], "confidence", "99", 0.99),
        ("redundancy", ["synthetic_factors.csv"], "threshold", "0.5", 0.5),
        ("weights", ["ranking_system.xml"], "trials", "12", 12),
        ("weight_results", ["synthetic_trials.csv", "synthetic_results.csv"], "trials", "3", 3),
    ],
)
def test_what_is_typed_reaches_every_tool(tidied, tool_id, files, id, typed, value):
    tidied.evaluate(f"location.hash = 'tool={tool_id}'")
    tidied.locator(f"#tool-{tool_id}:checked").wait_for()
    with visitor.new_report(tidied):
        visitor.drop(tidied, *(each if len(each) == 2 else (each, sample(each)) for each in files))
    with visitor.new_report(tidied):
        fill(tidied, id, typed)
    assert_computed_with(tidied, tool_id, **{id: value})
    assert address(tidied) == {"tool": tool_id, id: str(value)}


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def test_a_link_restores_tool_and_parameters(page, ready):
    ready(page, "#tool=seasonality&tail=2")
    assert page.get_by_role("radio", name="Time of the year").is_checked()
    assert page.locator("#param-tail").input_value() == "2"
    with visitor.new_report(page):
        visitor.drop(page, BUCKETS)
    assert_computed_with(page, "seasonality", tail=2)
    with visitor.new_report(page):
        page.evaluate(
            "location.hash = 'tool=inversion&min_depth=0.1&against=universe&first=2002-01'"
        )
    assert page.locator("#param-min_depth").input_value() == "10"
    assert page.locator("#param-against").input_value() == "universe"
    assert_computed_with(page, min_depth=0.1, against="universe", first="2002-01-01")


def test_back_and_forward(loaded):
    with visitor.new_report(loaded):
        fill(loaded, "tail", "2")
    visitor.choose_tool(loaded, "seasonality")
    with visitor.new_report(loaded):
        loaded.go_back()
    assert loaded.locator("#param-tail").input_value() == "2"
    assert_computed_with(loaded, tail=2)
    with visitor.new_report(loaded):
        loaded.go_back()
    assert loaded.locator("#param-tail").input_value() == "1"
    assert_computed_with(loaded, tail=1)
    with visitor.new_report(loaded):
        loaded.go_forward()
    assert_computed_with(loaded, tail=2)


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


def test_what_the_data_does_not_allow_is_told_beside_the_field_until_it_is_mended(loaded):
    fill(loaded, "tail", "6")
    assert "This analysis cannot be made" in visitor.problem(loaded).inner_text()
    fault = loaded.locator("#fault-tail")
    assert "10 buckets" in fault.inner_text()
    field = loaded.locator("#param-tail")
    assert field.get_attribute("aria-invalid") == "true"
    assert "fault-tail" in field.get_attribute("aria-describedby").split()
    with visitor.new_report(loaded):
        fill(loaded, "tail", "5")
    assert fault.is_hidden()
    assert field.get_attribute("aria-invalid") == "false"
    assert loaded.locator(".problem").count() == 0
    assert_computed_with(loaded, tail=5)


def test_a_link_with_nonsense_is_told_and_harmless(loaded):
    loaded.evaluate("location.hash = 'tool=inversion&tail=many&colour=blue'")
    visitor.problem(loaded, "This analysis cannot be made")
    assert "not 'many'" in loaded.locator("#fault-tail").inner_text()
    assert "colour" in loaded.locator("#setup > .fault").inner_text()
    with visitor.new_report(loaded):
        fill(loaded, "tail", "2")
    assert_computed_with(loaded, tail=2)
