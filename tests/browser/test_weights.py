"""Node weights: typed, dropped or pasted, changed in their table, varied, and handed over by the clipboard."""

from __future__ import annotations

import base64

import pytest
from browser import visitor
from browser.test_accessibility import assert_accessible
from browser.test_narrow import assert_fits

from builder import ROOT

SAMPLE = ROOT / "static" / "samples" / "ranking_system.xml"
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


def assert_as_native(page, nodes=None, content=XML, name=NAME) -> None:
    corrections = {"nodes": nodes} if nodes else None
    report = visitor.native(content.encode(), name, "weights", corrections=corrections)
    assert page.locator("article.report").get_attribute("data-tool") == "weights"
    visitor.assert_shows(page, report)


def trials(page) -> dict[str, list[float]]:
    """The weights of every trial on the page, by node; the first number is the reference."""
    rows = visitor.shown_tables(page)["weights"]
    return {name: [float(value) for value in values] for name, *values in rows}


def paste_into(page, target, text: str) -> None:
    target.evaluate(
        """(field, text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          field.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData }));
        }""",
        text,
    )


# Getting nodes in


def test_the_sample_brings_its_tool(tidied):
    with visitor.new_report(tidied):
        tidied.locator("[data-sample=ranking_system]").click()
    assert tidied.locator("#tool-weights").is_checked()
    assert tidied.url.endswith("#tool=weights")
    assert "because it works on “ranking_system”" in tidied.inner_text("[data-part=switched]")
    assert_as_native(tidied, content=SAMPLE.read_text(encoding="utf-8"), name=SAMPLE.name)


def test_xml_is_pasted(tidied):
    with visitor.new_report(tidied):
        visitor.paste(tidied, XML)
    name = tidied.locator(".set-name").inner_text()
    assert name.startswith("Pasted ranking system")
    assert tidied.locator(".set-line").inner_text() == "4 nodes"
    assert_as_native(tidied, name=f"{name}.xml")


def test_xml_on_one_line_is_pasted(tidied):
    with visitor.new_report(tidied):
        visitor.paste(tidied, XML.replace("\n", ""))
    assert tidied.locator(".set-line").inner_text() == "4 nodes"


def test_cells_are_pasted(tidied):
    cells = "Node\tWeight\n" + "".join(f"{name}\t{weight}\n" for name, weight in WEIGHTS.items())
    with visitor.new_report(tidied):
        visitor.paste(tidied, cells)
    assert list(trials(tidied)) == list(WEIGHTS)
    assert [values[0] for values in trials(tidied).values()] == [40, 30, 20, 10]


def test_nodes_are_typed_on_the_empty_page(tidied):
    tidied.locator("#type-first").click()
    field = tidied.get_by_label("Names and weights, one node a line")
    assert field.evaluate("field => field === document.activeElement")
    tidied.keyboard.type("Return on equity, TTM, 20\nMomentum 50\n\nSize; 30")
    assert tidied.inner_text("#typed-sum") == "3 nodes, adding up to 100"
    with visitor.new_report(tidied):
        tidied.get_by_role("button", name="Use these weights").click()
    assert tidied.locator(".set-name").inner_text() == "Typed weights"
    content = 'Node,Weight\n"Return on equity, TTM",20\nMomentum,50\nSize,30\n'
    assert_as_native(tidied, content=content, name="Typed weights.csv")


def test_what_is_typed_wrong_is_said_and_kept(system):
    system.locator("#type-nodes").click()
    field = system.locator("#typed-nodes")
    field.fill("Value, 20\nQuality, much")
    system.keyboard.press("Control+Enter")
    fault = system.locator("#typed-fault")
    assert fault.inner_text() == "Line 2: “much” is not a number. Write “Name, weight”."
    system.keyboard.press("Escape")
    system.locator("dialog").wait_for(state="hidden")
    system.locator("#type-nodes").click()
    assert field.input_value() == "Value, 20\nQuality, much"
    field.fill("Value, 20")
    system.get_by_role("button", name="Use these weights").click()
    assert "at least two" in fault.inner_text()
    field.fill("")
    system.keyboard.press("Escape")
    assert system.locator(".set").count() == 1


def test_broken_xml_is_placed_and_harms_nothing(system):
    shown = system.locator("article.report").element_handle()
    broken = XML.replace("<Formula>Momentum</Formula>", "<Formula>Momentum</Form>")
    visitor.paste(system, broken)
    told = visitor.problem(system, "Pasted ranking system").inner_text()
    assert "line 4, column" in told
    assert shown.evaluate("report => report.isConnected")
    assert system.locator(".set").count() == 1
    assert column(system, "weight") == ["40", "30", "20", "10"]
    put(system, 0, "max", "45")
    assert_as_native(system, {"0.max": "45"})


# The table


def test_the_table_shows_the_nodes(system):
    assert column(system, "name") == list(WEIGHTS)
    assert column(system, "weight") == ["40", "30", "20", "10"]
    assert column(system, "min") == column(system, "max") == column(system, "group") == [""] * 4
    assert system.inner_text("[data-part=sums]") == "The weights add up to 100"
    assert cell(system, 1, "max").get_attribute("aria-label") == "Maximum of Quality"


def test_bounds_and_a_lock(system):
    put(system, 0, "max", "41")
    put(system, 0, "min", "39.5")
    with visitor.new_report(system):
        cell(system, 3, "locked").check()
    assert_as_native(system, {"0.max": "41", "0.min": "39.5", "3.locked": "yes"})
    weights = trials(system)
    assert all(39.5 <= weight <= 41 for weight in weights["Value"])
    assert set(weights["Size"]) == {10}
    assert len(set(weights["Momentum"])) > 1
    with visitor.new_report(system):
        system.get_by_role("button", name="Reset corrections").click()
    assert_as_native(system)
    assert column(system, "max") == [""] * 4
    assert not cell(system, 3, "locked").is_checked()


def test_a_name_a_weight_and_a_group(system):
    put(system, 2, "name", "Trend")
    put(system, 2, "weight", "25")
    put(system, 2, "group", "Price")
    put(system, 3, "group", "Price")
    given = {"2.name": "Trend", "2.weight": "25", "2.group": "Price", "3.group": "Price"}
    assert_as_native(system, given)
    assert cell(system, 2, "max").get_attribute("aria-label") == "Maximum of Trend"
    assert system.inner_text("[data-part=sums]") == "The weights add up to 105"
    assert system.locator("#node-groups option").evaluate_all("all => all.map((o) => o.value)") == [
        "Price"
    ]


def test_the_sum_runs_with_what_is_typed(system):
    cell(system, 0, "weight").fill("30.5")  # not left yet
    assert system.inner_text("[data-part=sums]") == "The weights add up to 90.5"
    cell(system, 0, "weight").press("Escape")
    assert cell(system, 0, "weight").input_value() == "40"
    assert system.inner_text("[data-part=sums]") == "The weights add up to 100"


def test_by_keyboard_as_in_a_spreadsheet(system):
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
    focused = "document.activeElement.id"
    assert system.evaluate(focused) == "node-1-max"
    given = {"0.max": "50", "1.max": "35", "2.max": "30", "2.locked": "yes"}
    visitor.wait_until(system, lambda: system.get_attribute("#report", "aria-busy") == "false")
    assert column(system, "max") == ["50", "35", "30", ""]
    assert_as_native(system, given)
    # A new report has come, and the caret is where it was.
    assert system.evaluate(focused) == "node-1-max"
    with visitor.new_report(system):
        system.keyboard.press("Shift+Enter")
        system.keyboard.type("60")
        system.keyboard.press("Enter")
    assert system.evaluate(focused) == "node-1-max"
    assert_as_native(system, {**given, "0.max": "60"})


def test_what_is_being_typed_survives_the_reading_of_the_last_cell(system):
    with visitor.new_report(system):
        cell(system, 0, "max").fill("50")
        cell(system, 0, "max").press("Enter")
        system.keyboard.type("3")
    assert cell(system, 1, "max").input_value() == "3"
    assert system.evaluate("document.activeElement.id") == "node-1-max"
    assert_as_native(system, {"0.max": "50"})


def test_a_fault_stands_at_its_cell_and_loses_nothing(system):
    put(system, 1, "max", "35")
    cell(system, 0, "min").fill("many")
    cell(system, 0, "min").press("Tab")
    fault = system.locator("#node-0-fault")
    fault.wait_for()
    assert "many" in fault.inner_text()
    assert cell(system, 0, "min").get_attribute("aria-invalid") == "true"
    assert cell(system, 0, "min").get_attribute("aria-describedby") == "node-0-fault"
    assert cell(system, 0, "min").input_value() == "many"
    put(system, 2, "max", "25")  # other cells are read all the same
    assert_as_native(system, {"1.max": "35", "2.max": "25"})
    assert cell(system, 0, "min").input_value() == "many"
    assert fault.is_visible()
    put(system, 0, "min", "38")
    assert fault.count() == 0
    assert_as_native(system, {"1.max": "35", "2.max": "25", "0.min": "38"})


def test_a_minimum_above_the_maximum_is_right_once_the_maximum_is_raised(system):
    put(system, 2, "max", "18")
    cell(system, 2, "min").fill("19")
    cell(system, 2, "min").press("Tab")
    system.locator("#node-2-fault").wait_for()
    assert_as_native(system, {"2.max": "18"})
    put(system, 2, "max", "21")
    assert system.locator(".fault-row").count() == 0
    assert column(system, "min")[2] == "19"
    assert_as_native(system, {"2.max": "21", "2.min": "19"})


def test_a_column_of_a_spreadsheet_fills_the_rows_below(system):
    with visitor.new_report(system):
        paste_into(system, cell(system, 1, "min"), "20\t40\n10\t30\n")
    assert column(system, "min") == ["", "20", "10", ""]
    assert column(system, "max") == ["", "40", "30", ""]
    assert_as_native(system, {"1.min": "20", "1.max": "40", "2.min": "10", "2.max": "30"})


def test_the_caret_and_the_scroll_position_stay_in_a_long_table(tidied):
    content = "Node,Weight\n" + "".join(f"Node {i},{1 + i % 3}\n" for i in range(300))
    with visitor.new_report(tidied):
        visitor.drop(tidied, ("many.csv", content.encode()))
    visitor.open_card(tidied)
    assert tidied.locator(".nodes tbody tr").count() == 300
    scroll = tidied.locator(".node-table .scroll")
    cell(tidied, 250, "max").focus()
    with visitor.new_report(tidied):
        tidied.keyboard.type("50")
        tidied.keyboard.press("Enter")
        tidied.keyboard.type("60")
        tidied.evaluate("document.activeElement.setSelectionRange(0, 0)")
        before = scroll.evaluate("e => e.scrollTop")
        assert before > 0
    assert scroll.evaluate("e => e.scrollTop") == before
    assert tidied.evaluate("document.activeElement.id") == "node-251-max"
    assert tidied.evaluate("document.activeElement.selectionStart") == 0


def test_levels_have_sums_of_their_own(tidied):
    inner = "\n".join(XML.splitlines()[1:-1])
    nested = (
        '<RankingSystem RankType="Higher"><Composite Name="Core" Weight="60" RankType="Higher">'
        f'{inner}</Composite><StockFormula Weight="40" RankType="Higher" Name="Alone" Description="" '
        'Scope="Universe"><Formula>Close(0)</Formula></StockFormula></RankingSystem>'
    )
    with visitor.new_report(tidied):
        visitor.drop(tidied, ("nested.xml", nested.encode()))
    visitor.open_card(tidied)
    assert column(tidied, "name") == ["Core", "Alone"]
    put(tidied, 1, "max", "45")
    with visitor.new_report(tidied):
        tidied.locator("#fact-level").select_option("all")
    sums = tidied.inner_text("[data-part=sums]")
    assert "Top level: 100" in sums
    assert "Core: 100" in sums
    # The limit stays with its node, which stands in another row now.
    row = column(tidied, "name").index("Alone")
    visitor.wait_until(tidied, lambda: column(tidied, "max")[row] == "45")


# The tools for it


def test_tools_for_other_data_are_marked_with_the_reason(system):
    marked = system.locator(".tool.unsuited")
    assert "Works on bucket returns, not on node weights." in marked.all_inner_texts()[0]
    results = system.locator("label[data-tool=weight_results]")
    assert "has no trials yet" in results.inner_text()
    assert system.locator("label[data-tool=weights].unsuited").count() == 0


def test_the_page_goes_back_to_the_tool_of_the_other_data(system):
    with visitor.new_report(system):
        visitor.choose(system, visitor.SAMPLE)
    assert system.locator("article.report").get_attribute("data-tool") == "inversion"
    with visitor.new_report(system):
        system.get_by_role("radio", name="system", exact=True).check()
    assert system.locator("article.report").get_attribute("data-tool") == "weights"
    visitor.choose_tool(system, "inversion")
    assert system.locator(".set input[type=radio]:checked").get_attribute("aria-describedby")
    assert system.locator(".report-data strong").inner_text() == "10_Portfolios_Prior_12_2"


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


def test_every_page_is_copied_apart(clipboard):
    with visitor.new_report(clipboard):
        clipboard.get_by_label("Trials", exact=True).fill("25")
        clipboard.get_by_label("Trials", exact=True).press("Tab")
    buttons = clipboard.locator("[data-action=copy-page]")
    assert buttons.all_inner_texts() == [
        "Copy trials 1 to 10",
        "Copy trials 11 to 20",
        "Copy trials 21 to 25",
    ]
    for page, (first, last) in enumerate(((1, 10), (11, 20), (21, 25))):
        buttons.nth(page).click()
        clipboard.locator(".page.done").nth(page).wait_for()
        rows = [line.split("\t") for line in copied(clipboard).rstrip("\n").split("\n")]
        expected = [values[first : last + 1] for values in trials(clipboard).values()]
        assert [[float(text) for text in row] for row in rows] == expected


def test_without_a_clipboard_the_text_is_shown_and_selected(system):
    system.evaluate(
        """() => {
          navigator.clipboard.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"));
        }"""
    )
    try:
        system.get_by_role("button", name="Copy trials 1 to 10").click()
        field = system.locator(".copied-text textarea")
        field.wait_for()
        text = field.input_value()
        assert len(text.splitlines()) == len(WEIGHTS)
        selected = "e => e.value.slice(e.selectionStart, e.selectionEnd)"
        assert field.evaluate(selected) == text
        assert system.locator(".page.done").count() == 0
        assert "Copy the selected text of trials 1 to 10" in system.inner_text(".copied-text")
    finally:
        system.evaluate("delete navigator.clipboard.writeText")


def test_files_are_saved_byte_for_byte(system):
    report = visitor.native(XML.encode(), NAME, "weights")
    files = [block for block in report["blocks"] if block["type"] == "file"]
    assert len(files) >= 3
    assert any(block.get("encoding") == "base64" for block in files)
    for block in files:
        content = visitor.saved(system, "save-file", block["id"]).read_bytes()
        if block.get("encoding") == "base64":
            assert content == base64.b64decode(block["content"])
        else:
            assert content == block["content"].encode()


# For everybody


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_the_table_and_the_window_are_accessible(system, scheme, width):
    system.emulate_media(color_scheme=scheme)
    system.set_viewport_size({"width": width, "height": 900})
    try:
        cell(system, 0, "min").fill("many")
        cell(system, 0, "min").press("Tab")
        system.locator("#node-0-fault").wait_for()
        visitor.draw_all_charts(system)
        assert_accessible(system)
        system.locator("#type-nodes").click()
        system.locator("#typed-nodes").fill("Value")
        system.keyboard.press("Control+Enter")
        assert_accessible(system)
        system.locator("#typed-nodes").fill("")
        system.keyboard.press("Escape")
    finally:
        system.emulate_media(color_scheme="light")
        system.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("width", [390, 320, 1600])
def test_nothing_sticks_out(system, width):
    system.set_viewport_size({"width": width, "height": 780})
    try:
        put(system, 0, "name", "A name of a node that goes on and on " * 2)
        cell(system, 0, "min").fill("many")
        cell(system, 0, "min").press("Tab")
        system.locator("#node-0-fault").wait_for()
        visitor.draw_all_charts(system)
        assert_fits(system)
        system.locator("#type-nodes").click()
        assert_fits(system)
        system.keyboard.press("Escape")
    finally:
        system.set_viewport_size({"width": 1280, "height": 900})
