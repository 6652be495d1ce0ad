"""Which factors say the same: decisions about them on the page, and systems that are compared."""

from __future__ import annotations

import io

import numpy as np
import pytest
from browser import visitor
from browser.test_factor_files import written
from browser.test_narrow import assert_fits
from browser.test_parameters import address, fill
from unit.data.dialects import Dialect, monthly, write

TOOL = "redundancy"
ODD = 'Price; "sales"'  # a name that the list of names has to quote
SYSTEMS = [
    (f"{name}.csv", write(*monthly(60 + 12 * seed, 3 + seed, seed=seed), Dialect()))
    for seed, name in enumerate(("first", "second", "third"))
]
# A device with hardly any memory, as far as the browser tells: it is the worker that asks.
SMALL = 'Object.defineProperty(navigator, "deviceMemory", { value: 0.02, configurable: true })'


def factors(columns: dict[str, np.ndarray], dates: int = 12) -> bytes:
    """A file of named columns with as many stocks on each month."""
    n = len(next(iter(columns.values()))) // dates
    quoted = ('"' + name.replace('"', '""') + '"' for name in columns)
    out = io.StringIO()
    out.write(f"Date,Ticker,{','.join(quoted)}\n")
    months = np.datetime64("2020-01") + np.arange(dates)
    for row, values in enumerate(zip(*columns.values(), strict=True)):
        day = months[row // n].astype("datetime64[D]")
        out.write(f"{day},T{row % n},{','.join(f'{value:.3f}' for value in values)}\n")
    return out.getvalue().encode()


def columns(n: int = 12 * 40) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(2)
    value, momentum, quality, size = rng.normal(size=(4, n))
    return {
        "Value": value,
        ODD: value + 0.3 * rng.normal(size=n),
        "Momentum": momentum,
        "Quality": quality,
        "Size": size,
    }


FACTORS = factors(columns())


@pytest.fixture
def panel(tidied):
    """The shared page with a small file of factors and its report."""
    with visitor.new_report(tidied):
        visitor.drop(tidied, ("factors.csv", FACTORS))
    return tidied


def choice(page, name: str, what: str):
    return page.get_by_role("button", name=f"{what} {name}", exact=True)


def press(page, name: str, what: str) -> None:
    with visitor.new_report(page):
        choice(page, name, what).click()


def pressed(page) -> list[str]:
    buttons = page.locator(".decide button[aria-pressed=true]")
    return buttons.evaluate_all("all => all.map((each) => each.ariaLabel)")


def asked(page) -> dict[str, str]:
    """The parameters, on which address, form and report agree."""
    params = address(page)
    assert params.pop("tool") == TOOL
    for id in ("drop", "protect"):
        assert page.locator(f"#param-{id}").input_value() == params.get(id, "")
    return params


def line(page, name: str) -> str:
    named = page.get_by_role("radio", name=name, exact=True)
    return page.locator(".set").filter(has=named).locator(".set-line").inner_text()


# Columns


def test_a_column_is_left_out_and_nothing_is_lost_after_a_fault(panel):
    visitor.open_card(panel)
    roles = panel.locator("tr.roles select").evaluate_all("all => all.map((each) => each.value)")
    assert roles == ["date", "stock", *["factor"] * 5]
    with visitor.new_report(panel):
        panel.locator("#role-6").select_option("ignore")
    assert line(panel, "factors").startswith("4 factors of 40 stocks")
    report = visitor.saved_report(panel)
    panel.locator("#role-0").select_option("factor")  # dates are no numbers, and none are left
    panel.locator(".import .fault").first.wait_for()
    assert line(panel, "factors").startswith("4 factors of 40 stocks")
    visitor.assert_shows(panel, report)


@pytest.mark.pyodide
def test_a_small_device_is_told_how_many_rows_fit_and_keeps_what_it_has(panel, tmp_path):
    """How much memory there is, only the browser knows: the worker tells it to Python."""
    [worker] = panel.workers
    worker.evaluate(SMALL)
    try:
        visitor.choose(panel, written(tmp_path / "large.csv", dates=50, stocks=100))
        told = visitor.problem(panel, "large.csv").inner_text()
    finally:
        worker.evaluate("delete navigator.deviceMemory")
    assert "rows fit into the memory that this device has for a page" in told
    assert line(panel, "factors").startswith("5 factors of 40 stocks")
    assert panel.locator("article.report").get_attribute("data-tool") == TOOL


# Decisions


def test_decisions_recompute_are_in_the_address_and_taken_back(panel):
    assert pressed(panel) == []
    press(panel, ODD, "Drop")
    assert pressed(panel) == [f"Drop {ODD}"]
    assert asked(panel) == {"drop": '"Price; ""sales"""'}
    press(panel, "Value", "Keep")
    report = visitor.saved_report(panel)
    assert report["params"]["drop"] == '"Price; ""sales"""'
    assert report["params"]["protect"] == "Value"
    visitor.assert_shows(panel, report)
    assert sorted(pressed(panel)) == [f"Drop {ODD}", "Keep Value"]
    press(panel, ODD, "Drop")  # by the same button
    assert asked(panel) == {"protect": "Value"}
    with visitor.new_report(panel):
        panel.go_back()
    assert sorted(pressed(panel)) == [f"Drop {ODD}", "Keep Value"]


def test_the_button_keeps_the_focus_and_its_place_on_the_screen(panel):
    button = choice(panel, "Quality", "Drop")
    button.scroll_into_view_if_needed()
    panel.evaluate("scrollBy(0, 120)")
    before = button.bounding_box()
    button.focus()
    with visitor.new_report(panel):
        panel.keyboard.press("Enter")
    after = button.bounding_box()
    assert panel.evaluate("document.activeElement.ariaLabel") == "Drop Quality"
    assert abs(after["y"] - before["y"]) < 2
    assert abs(after["x"] - before["x"]) < 60  # the columns are as wide as what they hold
    with visitor.new_report(panel):
        panel.keyboard.press("Space")
    assert abs(button.bounding_box()["y"] - before["y"]) < 2
    assert pressed(panel) == []


def test_a_decision_that_leaves_too_few_is_taken_back(panel):
    with visitor.new_report(panel):
        fill(panel, "drop", "Momentum; Size")
    choice(panel, "Quality", "Drop").click()
    box = visitor.problem(panel, "This analysis cannot be made")
    assert "Only 2 factors would remain" in box.inner_text()
    assert "2 factors" in panel.locator("#fault-drop").inner_text()
    back = box.get_by_role("button", name="Take back “Drop Quality”")
    assert back.evaluate("button => button === document.activeElement")
    with visitor.new_report(panel):
        back.click()
    assert asked(panel) == {"drop": "Momentum; Size"}


# Systems


def test_systems_are_compared_by_their_spreads(tidied):
    tidied.locator(f"label[data-tool={TOOL}]").click()
    with visitor.new_report(tidied):
        visitor.drop(tidied, *SYSTEMS)
    report = visitor.saved_report(tidied)
    visitor.assert_shows(tidied, report)
    assert {"together", "heatmap"} <= {block["id"] for block in report["blocks"]}
    assert tidied.locator(".report-others").inner_text() == "Compared with second and third"
    visitor.draw_all_charts(tidied)


# On any screen


def test_long_names_fit_a_phone(tidied):
    named = {
        f"{name}, trailing twelve months, relative to the industry median": values
        for name, values in columns().items()
    }
    with visitor.look(tidied, width=390, height=780):
        with visitor.new_report(tidied):
            visitor.drop(tidied, ("long.csv", factors(named)))
        for holder in visitor.draw_all_charts(tidied):
            drawn = holder.locator("svg").bounding_box()
            assert drawn["x"] >= 0
            assert drawn["x"] + drawn["width"] <= 390
        assert_fits(tidied)
