"""Which factors say the same: decisions about them on the page, systems compared, and what goes wrong."""

from __future__ import annotations

import io

import numpy as np
import pytest
from browser import visitor
from browser.test_accessibility import assert_accessible
from browser.test_factor_files import written
from browser.test_narrow import assert_fits
from browser.test_parameters import address, fill
from unit.data.dialects import Dialect, monthly, write

from builder import ROOT
from flipside.data import read

SAMPLE = ROOT / "static" / "samples" / "synthetic_factors.csv"
TOOL = "redundancy"
ODD = 'Price; "sales"'  # a name that the list of names has to quote
SYSTEMS = [
    (f"{name}.csv", write(*monthly(60 + 12 * seed, 3 + seed, seed=seed), Dialect()))
    for seed, name in enumerate(("first", "second", "third"))
]
# A device with little memory, as far as the browser tells: it is the worker that asks.
SMALL = 'Object.defineProperty(navigator, "deviceMemory", { value: 0.25 })'


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


@pytest.fixture
def sample(tidied):
    """The shared page with the report of the sample."""
    with visitor.new_report(tidied):
        tidied.locator("[data-sample=factors]").click()
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


def assert_as_native(page, params=None, content=FACTORS, name="factors.csv") -> None:
    assert page.locator("article.report").get_attribute("data-tool") == TOOL
    visitor.assert_shows(page, visitor.native(content, name, TOOL, params))


def line(page, name: str) -> str:
    named = page.get_by_role("radio", name=name, exact=True)
    return page.locator(".set").filter(has=named).locator(".set-line").inner_text()


# From a file to the report


def test_the_sample_brings_its_tool_and_the_numbers_of_the_command_line(sample):
    assert sample.locator(f"#tool-{TOOL}").is_checked()
    assert_as_native(sample, content=SAMPLE.read_bytes(), name=SAMPLE.name)
    drawn = visitor.draw_all_charts(sample)
    assert len(drawn) == 4
    assert all(holder.get_attribute("data-drawn") == "true" for holder in drawn)


def test_the_card_tells_what_each_column_became_and_takes_it_back(sample):
    visitor.open_card(sample)
    content = SAMPLE.read_bytes()
    _, record = read(content, SAMPLE.name)
    roles = sample.locator("tr.roles select").evaluate_all("all => all.map((each) => each.value)")
    assert roles == [column.role for column in record.columns]
    with visitor.new_report(sample):
        sample.locator("#role-4").select_option("ignore")
    changed = {"columns": {"4": "ignore"}}
    report = visitor.native(content, SAMPLE.name, TOOL, corrections=changed)
    visitor.assert_shows(sample, report)
    sample.locator("#role-0").select_option("ignore")  # without a date there is nothing to compare
    sample.locator(".import .fault").first.wait_for(timeout=visitor.PATIENCE_MS)
    visitor.assert_shows(sample, report)
    with visitor.new_report(sample):
        sample.get_by_role("button", name="Reset corrections").click()
    assert_as_native(sample, content=content, name=SAMPLE.name)


def test_fifty_columns_each_have_a_role_and_nothing_is_lost_after_a_fault(tidied, tmp_path):
    path = written(tmp_path / "fifty.csv", dates=12, stocks=40, factors=50, spoil=(3, 52, ""))
    with visitor.new_report(tidied):
        visitor.choose(tidied, path)
    visitor.open_card(tidied)
    roles = tidied.locator("tr.roles select").evaluate_all("all => all.map((each) => each.value)")
    assert roles == ["date", "ignore", "stock", *["factor"] * 50, "forward"]
    assert "Factor 50: 1" in tidied.inner_text(".import .warnings")
    with visitor.new_report(tidied):
        tidied.locator("#role-51").select_option("ignore")
    assert line(tidied, "fifty").startswith("49 factors of 40 stocks")
    tidied.locator("#role-0").select_option("factor")  # dates are no numbers, and none are left
    tidied.locator(".import .fault").first.wait_for(timeout=visitor.PATIENCE_MS)
    assert line(tidied, "fifty").startswith("49 factors of 40 stocks")
    corrections = {"columns": {"51": "ignore"}}
    report = visitor.native(path.read_bytes(), path.name, TOOL, corrections=corrections)
    visitor.assert_shows(tidied, report)


# Decisions


def test_drop_and_keep_recompute_and_are_taken_back_by_the_same_button(panel):
    assert_as_native(panel)
    assert pressed(panel) == []
    press(panel, "Momentum", "Drop")
    assert pressed(panel) == ["Drop Momentum"]
    assert asked(panel) == {"drop": "Momentum"}
    assert_as_native(panel, {"drop": "Momentum"})
    press(panel, "Value", "Keep")
    assert sorted(pressed(panel)) == ["Drop Momentum", "Keep Value"]
    assert_as_native(panel, {"drop": "Momentum", "protect": "Value"})
    press(panel, "Momentum", "Drop")
    assert asked(panel) == {"protect": "Value"}
    press(panel, "Value", "Keep")
    assert asked(panel) == {}
    assert pressed(panel) == []
    assert_as_native(panel)


def test_the_other_choice_takes_the_place_of_the_first(panel):
    press(panel, "Momentum", "Drop")
    press(panel, "Momentum", "Keep")
    assert asked(panel) == {"protect": "Momentum"}
    assert pressed(panel) == ["Keep Momentum"]


def test_names_that_hold_a_semicolon(panel):
    press(panel, ODD, "Drop")
    assert asked(panel) == {"drop": '"Price; ""sales"""'}
    assert_as_native(panel, {"drop": '"Price; ""sales"""'})
    press(panel, "Size", "Drop")
    assert asked(panel) == {"drop": '"Price; ""sales"""; Size'}
    assert sorted(pressed(panel)) == sorted([f"Drop {ODD}", "Drop Size"])
    press(panel, ODD, "Drop")
    assert asked(panel) == {"drop": "Size"}


def test_what_was_typed_is_pressed_and_the_rest_of_it_stays(panel):
    with visitor.new_report(panel):
        fill(panel, "drop", "momentum;Size")
    assert sorted(pressed(panel)) == ["Drop Momentum", "Drop Size"]
    press(panel, "Momentum", "Drop")
    assert asked(panel) == {"drop": "Size"}


def test_several_presses_are_one_computation(panel):
    panel.evaluate("""() => {
      window.reports = 0;
      new MutationObserver((all) => {
        for (const { addedNodes } of all) for (const node of addedNodes) window.reports += node.matches("article") ? 1 : 0;
      }).observe(document.querySelector("#report"), { childList: true });
    }""")
    with visitor.new_report(panel):
        panel.evaluate("""() => {
          for (const name of ["Drop Momentum", "Keep Value", "Drop Size"])
            document.querySelector(`[aria-label="${name}"]`).click();
        }""")
    assert_as_native(panel, {"drop": "Momentum; Size", "protect": "Value"})
    assert panel.evaluate("window.reports") == 1


def test_back_takes_a_decision_back(panel):
    press(panel, "Momentum", "Drop")
    with visitor.new_report(panel):
        panel.go_back()
    assert pressed(panel) == []
    assert_as_native(panel)


def test_the_button_keeps_the_focus_and_its_place_on_the_screen(sample):
    name = "Accruals"
    button = choice(sample, name, "Drop")
    button.scroll_into_view_if_needed()
    sample.evaluate("scrollBy(0, 120)")
    before = button.bounding_box()
    button.focus()
    with visitor.new_report(sample):
        sample.keyboard.press("Enter")
    after = button.bounding_box()
    assert sample.evaluate("document.activeElement.ariaLabel") == f"Drop {name}"
    assert abs(after["y"] - before["y"]) < 2
    assert abs(after["x"] - before["x"]) < 60  # the columns are as wide as what they hold
    with visitor.new_report(sample):
        sample.keyboard.press("Space")
    assert abs(button.bounding_box()["y"] - before["y"]) < 2
    assert pressed(sample) == []


def test_the_table_stays_sorted(panel):
    panel.locator("#block-suggestions [data-action=sort][data-column=factor]").click()
    names = [row[0] for row in visitor.shown_tables(panel)["suggestions"]]
    press(panel, "Momentum", "Drop")
    assert [row[0] for row in visitor.shown_tables(panel)["suggestions"]] == names


def test_a_decision_that_leaves_too_few_is_taken_back(panel):
    press(panel, "Momentum", "Drop")
    press(panel, "Size", "Drop")
    choice(panel, "Quality", "Drop").click()
    box = visitor.problem(panel, "This analysis cannot be made")
    assert "Only 2 factors would remain" in box.inner_text()
    assert "2 factors" in panel.locator("#fault-drop").inner_text()
    back = box.get_by_role("button", name="Take back “Drop Quality”")
    assert back.evaluate("button => button === document.activeElement")
    with visitor.new_report(panel):
        back.click()
    assert asked(panel) == {"drop": "Momentum; Size"}
    assert_as_native(panel, {"drop": "Momentum; Size"})


def test_decisions_are_in_the_saved_report_but_its_buttons_are_not(panel):
    press(panel, "Momentum", "Drop")
    report = visitor.native(FACTORS, "factors.csv", TOOL, {"drop": "Momentum"})
    assert visitor.differences(visitor.saved_report(panel), report) == []
    saved = visitor.saved(panel, "save-html").read_text(encoding="utf-8")
    assert "<button" not in saved
    assert "left out by you" in saved


# Systems


@pytest.fixture
def systems(tidied):
    """The shared page with three systems compared."""
    tidied.locator(f"label[data-tool={TOOL}]").click()
    with visitor.new_report(tidied):
        visitor.drop(tidied, *SYSTEMS)
    return tidied


def test_systems_are_compared_by_their_spreads(systems):
    report = visitor.native_of_several(SYSTEMS, TOOL)
    visitor.assert_shows(systems, report)
    assert {"together", "heatmap"} <= {block["id"] for block in report["blocks"]}
    assert systems.locator(".report-others").inner_text() == "Compared with second and third"
    visitor.draw_all_charts(systems)


def test_a_system_is_dropped_and_taken_in_again(systems):
    press(systems, "second", "Drop")
    assert asked(systems) == {"drop": "second"}
    visitor.assert_shows(systems, visitor.native_of_several(SYSTEMS, TOOL, {"drop": "second"}))
    press(systems, "second", "Drop")
    visitor.assert_shows(systems, visitor.native_of_several(SYSTEMS, TOOL))


def test_one_system_alone_is_told_what_is_missing(tidied):
    with visitor.new_report(tidied):
        visitor.drop(tidied, SYSTEMS[0])
    tidied.locator(f"label[data-tool={TOOL}]").click()
    assert "“first” is the only one" in tidied.inner_text("#lacking")
    with visitor.new_report(tidied):
        visitor.drop(tidied, SYSTEMS[1])
    visitor.assert_shows(tidied, visitor.native_of_several([SYSTEMS[1], SYSTEMS[0]], TOOL))


# What goes wrong


def test_fewer_than_three_factors(panel):
    two = dict(list(columns().items())[:2])
    visitor.drop(panel, ("two.csv", factors(two)))
    box = visitor.problem(panel, "This analysis cannot be made")
    assert "two has 2 factors; this analysis needs at least 3." in box.inner_text()
    assert line(panel, "factors").startswith("5 factors of 40 stocks")
    with visitor.new_report(panel):
        panel.get_by_role("button", name="Remove two").click()
    assert_as_native(panel)


def test_a_constant_factor_is_named_and_left_out(tidied):
    content = factors({**columns(), "Flat": np.ones(12 * 40)})
    visitor.drop(tidied, ("flat.csv", content))
    box = visitor.problem(tidied, "This analysis cannot be made")
    assert "Flat has the same value for all stocks on every date" in box.inner_text()
    assert "Flat" in tidied.locator("#fault-drop").inner_text()
    with visitor.new_report(tidied):
        fill(tidied, "drop", "Flat")
    assert_as_native(tidied, {"drop": "Flat"}, content, "flat.csv")


def test_text_in_a_factor_leaves_the_rest_alone(panel, tmp_path):
    spoilt = FACTORS.replace(b"\n", b"\n2020-01-01,T999,1,2,3,4,strong buy\n", 2)
    visitor.drop(panel, ("spoilt.csv", spoilt))
    told = visitor.problem(panel, "spoilt.csv").inner_text()
    assert "“strong buy”" in told
    assert "“Size”" in told
    assert line(panel, "factors").startswith("5 factors of 40 stocks")
    assert_as_native(panel)


def test_a_small_device_is_told_how_many_rows_fit_and_keeps_what_it_has(new_page, ready, tmp_path):
    path = written(tmp_path / "large.csv")
    page = ready(new_page())
    [worker] = page.workers
    worker.evaluate(SMALL)
    with visitor.new_report(page):
        visitor.drop(page, ("factors.csv", FACTORS))
    visitor.choose(page, path)
    told = visitor.problem(page, "large.csv").inner_text()
    assert "38,000 rows fit into the memory that this device has for a page" in told
    assert line(page, "factors").startswith("5 factors of 40 stocks")
    assert_as_native(page)


# On any screen


@pytest.fixture
def look(sample):
    """The page with the sample's report in one look, and as it was afterwards."""

    def set_look(scheme: str, width: int):
        sample.emulate_media(color_scheme=scheme)
        sample.set_viewport_size({"width": width, "height": 900})
        return sample

    yield set_look
    sample.emulate_media(color_scheme="light")
    sample.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_it_is_accessible_and_fits(look, scheme, width):
    page = look(scheme, width)
    press(page, "Accruals", "Drop")
    visitor.open_card(page)
    visitor.show_all_rows(page)
    visitor.draw_all_charts(page)
    assert_fits(page)
    assert_accessible(page)


def test_long_names_fit_a_phone(tidied):
    named = {
        f"{name}, trailing twelve months, relative to the industry median": values
        for name, values in columns().items()
    }
    tidied.set_viewport_size({"width": 390, "height": 780})
    try:
        with visitor.new_report(tidied):
            visitor.drop(tidied, ("long.csv", factors(named)))
        for holder in visitor.draw_all_charts(tidied):
            drawn = holder.locator("svg").bounding_box()
            assert drawn["x"] >= 0
            assert drawn["x"] + drawn["width"] <= 390
        assert_fits(tidied)
    finally:
        tidied.set_viewport_size({"width": 1280, "height": 900})
