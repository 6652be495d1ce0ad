"""Node weights: typed, dropped or pasted, changed in their table, varied, and handed over by the clipboard."""

from __future__ import annotations

import base64

import pytest
from browser import visitor
from browser.test_narrow import assert_fits

NAME = "system.xml"
WEIGHTS = {"Value": "40", "Quality": "30%", "Momentum": "20", "Size": "10"}
XML = (
    '<RankingSystem RankType="Higher">\n'
    + "".join(
        f'  <StockFormula Weight="{weight}" RankType="Higher" Name="{name}" Description="" Scope="Universe">'
        f"<Formula>{name}</Formula></StockFormula>\n"
        for name, weight in WEIGHTS.items()
    )
    + "</RankingSystem>\n"
)


@pytest.fixture
def system(tidied):
    """The shared page with a small ranking system, the report of its trials, and the card open."""
    with visitor.new_report(tidied):
        visitor.drop(tidied, (NAME, XML.encode()))
    visitor.open_card(tidied)
    return tidied


@pytest.fixture
def clipboard(system):
    """The same page, which may use the clipboard."""
    system.context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield system
    system.context.clear_permissions()


def cell(page, row: int, column: str):
    return page.locator(f"#node-{row}-{column}")


def put(page, row: int, column: str, text: str) -> None:
    """Types into a cell, goes on by Tab and waits for the report that follows."""
    with visitor.new_report(page):
        cell(page, row, column).fill(text)
        cell(page, row, column).press("Tab")


def column(page, id: str) -> list[str]:
    return page.locator(f".nodes [data-column={id}]").evaluate_all("all => all.map((i) => i.value)")


def trials(page) -> dict[str, list[float]]:
    """The weights of every trial on the page, by node; the first number is the reference."""
    rows = visitor.shown_tables(page)["weights"]
    return {name: [float(value) for value in values] for name, *values in rows}


# Getting nodes in


def test_nodes_are_typed_on_the_empty_page(tidied):
    tidied.locator("#type-first").click()
    field = tidied.get_by_label("Names and weights, one node a line")
    assert field.evaluate("field => field === document.activeElement")
    field.fill("")  # what was typed before is kept
    tidied.keyboard.type("Return on equity, TTM, 20\nMomentum 50")
    tidied.keyboard.press("Escape")
    tidied.locator("dialog").wait_for(state="hidden")
    tidied.locator("#type-first").click()
    tidied.keyboard.press("Control+End")
    tidied.keyboard.type("\n\nSize; 30")
    assert tidied.inner_text("#typed-sum") == "3 nodes, adding up to 100"
    with visitor.new_report(tidied):
        tidied.get_by_role("button", name="Use these weights").click()
    assert tidied.locator(".set-name").inner_text() == "Typed weights"
    found = {name: values[0] for name, values in trials(tidied).items()}
    assert found == {"Return on equity, TTM": 20, "Momentum": 50, "Size": 30}


# The table


def test_bounds_and_a_lock(system):
    assert column(system, "name") == list(WEIGHTS)
    assert column(system, "weight") == ["40", "30", "20", "10"]
    put(system, 0, "max", "41")
    with visitor.new_report(system):
        cell(system, 3, "locked").check()
    weights = trials(system)
    assert all(weight <= 41 for weight in weights["Value"])
    assert set(weights["Size"]) == {10}
    assert len(set(weights["Momentum"])) > 1
    with visitor.new_report(system):
        system.get_by_role("button", name="Reset corrections").click()
    assert column(system, "max") == [""] * 4
    assert not cell(system, 3, "locked").is_checked()


def test_a_fault_stands_at_its_cell_while_other_cells_are_read(system):
    cell(system, 0, "min").fill("many")
    cell(system, 0, "min").press("Tab")
    fault = system.locator("#node-0-fault")
    fault.wait_for()
    put(system, 2, "max", "21")
    assert all(weight <= 21 for weight in trials(system)["Momentum"])
    assert fault.is_visible()
    assert cell(system, 0, "min").input_value() == "many"
    put(system, 0, "min", "38")
    assert fault.count() == 0
    assert all(weight >= 38 for weight in trials(system)["Value"])


def test_by_keyboard_as_in_a_spreadsheet(system):
    focused = "document.activeElement.id"
    cell(system, 0, "max").focus()
    with visitor.new_report(system):
        system.keyboard.type("50")
        system.keyboard.press("Enter")
        system.keyboard.type("35")
        system.keyboard.press("ArrowDown")
        system.keyboard.type("30")
        system.keyboard.press("Tab")
        system.keyboard.press("Space")
        system.keyboard.press("Shift+Tab")
        system.keyboard.press("ArrowUp")
        visitor.wait_until(system, lambda: set(trials(system)["Momentum"]) == {20})
    assert column(system, "max") == ["50", "35", "30", ""]
    # A new report has come, and the caret is where it was.
    assert system.evaluate(focused) == "node-1-max"
    with visitor.new_report(system):
        system.keyboard.press("Shift+Enter")
        system.keyboard.type("60")
        system.keyboard.press("Enter")
    assert system.evaluate(focused) == "node-1-max"
    assert column(system, "max") == ["60", "35", "30", ""]


def test_the_caret_and_the_scroll_position_stay_in_a_long_table(tidied):
    content = "Node,Weight\n" + "".join(f"Node {i},{1 + i % 3}\n" for i in range(40))
    with visitor.new_report(tidied):
        visitor.drop(tidied, ("many.csv", content.encode()))
    visitor.open_card(tidied)
    assert tidied.locator(".nodes tbody tr").count() == 40
    scroll = tidied.locator(".node-table .scroll")
    cell(tidied, 35, "max").focus()
    with visitor.new_report(tidied):
        tidied.keyboard.type("50")
        tidied.keyboard.press("Enter")
        tidied.keyboard.type("60")
        tidied.evaluate("document.activeElement.setSelectionRange(0, 0)")
        before = scroll.evaluate("e => e.scrollTop")
        assert before > 0
    assert scroll.evaluate("e => e.scrollTop") == before
    assert tidied.evaluate("document.activeElement.id") == "node-36-max"
    assert tidied.evaluate("document.activeElement.selectionStart") == 0


# Handing over


def copied(page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def test_a_copied_page_is_the_table(clipboard):
    button = clipboard.get_by_role("button", name="Copy trials 1 to 10")
    button.focus()
    clipboard.keyboard.press("Enter")
    clipboard.get_by_text("Copied", exact=True).wait_for()
    assert clipboard.inner_text("#status") == "Copied trials 1 to 10."
    rows = [line.split("\t") for line in copied(clipboard).rstrip("\n").split("\n")]
    expected = [values[1:11] for values in trials(clipboard).values()]
    assert [[float(text) for text in row] for row in rows] == expected
    assert clipboard.locator(".page.done").count() == 1


def test_files_are_saved_byte_for_byte(system):
    blocks = visitor.saved_report(system)["blocks"]
    files = {block.get("encoding"): block for block in blocks if block["type"] == "file"}
    for encoding, block in files.items():
        content = visitor.saved(system, "save-file", block["id"]).read_bytes()
        given = block["content"]
        assert content == (base64.b64decode(given) if encoding else given.encode())
    assert files.keys() == {None, "base64"}


def test_nothing_sticks_out(system):
    with visitor.look(system, width=320, height=780):
        put(system, 0, "name", "A name of a node that goes on and on " * 2)
        cell(system, 0, "min").fill("many")
        cell(system, 0, "min").press("Tab")
        system.locator("#node-0-fault").wait_for()
        visitor.draw_all_charts(system)
        assert_fits(system)
        system.locator("#type-nodes").click()
        assert_fits(system)
        system.keyboard.press("Escape")
