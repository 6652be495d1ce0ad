"""Everything is reached and worked by keyboard alone, and the focus is always seen."""

from __future__ import annotations

import pytest
from browser import visitor
from unit.data.dialects import Dialect, monthly, write

FOCUSED = """() => {
  const { activeElement: e } = document;
  if (e === document.body) return null;
  const name = e.ariaLabel || e.innerText || e.labels?.[0]?.innerText || e.id;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(e);
  // On the calendar button inside a date field the browser draws its own ring.
  const inner = e.type === "date" && !e.matches(":focus-visible");
  const box = e.getBoundingClientRect();
  return {
    tag: e.tagName, id: e.id, name: name.trim().split("\\n")[0], action: e.dataset.action ?? "",
    seen: inner || (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || boxShadow !== "none",
    inside: box.bottom > 0 && box.top < innerHeight && box.width > 0,
  };
}"""


def walk(page, stop) -> list[dict]:
    """What has the focus, from the top by Tab, until `stop` holds of it."""
    passed = []
    for _ in range(400):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:  # out at the end
            break
        passed.append(focused)
        if stop(focused):
            return passed
    raise AssertionError(f"never came there: {[f['name'] for f in passed]}")


@pytest.fixture
def loaded(tidied):
    """The shared page with a small file's report."""
    with visitor.new_report(tidied):
        visitor.drop(tidied, ("made up.csv", write(*monthly(60, 3), Dialect())))
    return tidied


def test_from_the_top_to_the_sample_and_its_report(tidied):
    passed = walk(tidied, lambda f: f["action"] == "sample")
    names = [f["name"] for f in passed]
    assert any("Your file stays in this browser" in name for name in names)
    assert "Choose files" in names
    with visitor.new_report(tidied):
        tidied.keyboard.press("Enter")
    assert tidied.evaluate("document.activeElement !== document.body")


def test_the_form_by_tab_and_every_stop_is_seen(tidied):
    passed = walk(tidied, lambda f: f["id"] == "reset-parameters")
    ids = [f["id"] for f in passed]
    for id in ("tool-inversion", "param-tail", "param-against", "param-window", "param-min_depth"):
        assert id in ids
    assert ids.index("param-tail") < ids.index("param-window") < ids.index("reset-parameters")
    assert [f["name"] for f in passed if not (f["seen"] and f["inside"])] == []


def test_a_script_by_keyboard_alone(tidied):
    walk(tidied, lambda f: f["id"] == "script-first")
    tidied.keyboard.press("Enter")
    walk(tidied, lambda f: f["id"] == "script-kind")
    tidied.keyboard.type("Nodes")
    walk(tidied, lambda f: f["id"] == "script-param-ranking_system")
    tidied.keyboard.type("Core")
    tidied.keyboard.press("Tab")
    tidied.locator("#copy-script:enabled").wait_for()
    passed = walk(tidied, lambda f: f["tag"] == "PRE")
    assert [f["action"] for f in passed][-3:-1] == ["copy-script", "save-script"]
    assert [f["name"] for f in passed if not f["seen"]] == []
    tidied.locator("[data-action=close-scripts]").focus()
    tidied.keyboard.press("Enter")
    assert tidied.evaluate("document.activeElement.id") == "script-first"


def test_every_stop_of_a_full_report_is_seen(loaded):
    loaded.evaluate("""() => {
      const top = document.querySelector("#result");
      top.focus();
      [...document.querySelectorAll("#report table button.explain")].at(-1).id = "the-last";
    }""")
    passed = walk(loaded, lambda f: f["id"] == "the-last")
    assert len(passed) > 100
    assert [f["name"] for f in passed if not f["seen"]] == []
    assert [f["name"] for f in passed if not f["inside"]] == []
    assert {"save-html", "save-json", "save-csv", "save-svg", "save-png", "sort"} <= {
        f["action"] for f in passed
    }


def test_tools_are_chosen_by_arrow(loaded):
    loaded.locator("#tool-inversion").focus()
    # The next one compares several files; it says so, and the keyboard's place stays.
    loaded.keyboard.press("ArrowDown")
    loaded.locator("#lacking section").wait_for()
    assert loaded.evaluate("document.activeElement.id") == "tool-redundancy"
    with visitor.new_report(loaded):
        loaded.keyboard.press("ArrowDown")
    assert loaded.locator("article.report").get_attribute("data-tool") == "seasonality"
    assert loaded.evaluate("document.activeElement.id") == "tool-seasonality"


def test_an_explanation_opens_by_focus_and_by_the_pointer(loaded):
    box = loaded.locator("#explanation")
    loaded.locator("#block-summary .term").first.focus()
    loaded.keyboard.press("Tab")  # a focus by keyboard, not by script
    item = loaded.evaluate("document.activeElement.innerText")
    loaded.locator("#explanation", has_text=item).wait_for(state="visible")
    loaded.keyboard.press("Escape")
    box.wait_for(state="hidden")
    assert loaded.evaluate("document.activeElement.innerText") == item
    loaded.keyboard.press("Enter")
    box.wait_for(state="visible")
    loaded.keyboard.press("Escape")
    box.wait_for(state="hidden")
    cell = loaded.locator("#block-buckets tbody td.number").first
    cell.hover()
    box.wait_for(state="visible")
    blocks = visitor.saved_report(loaded)["blocks"]
    [table] = [b for b in blocks if b["id"] == "buckets"]
    column = next(c for c in table["columns"] if c["id"] == cell.get_attribute("data-column"))
    assert column["help"] in box.inner_text()


def test_a_table_is_sorted_by_keyboard(loaded):
    table = loaded.locator("#block-buckets table")
    head = table.locator("th", has=loaded.locator("[data-action=sort][data-column=annualised]"))

    def column():
        cells = table.locator("tbody [data-column=annualised]")
        return [float(v) for v in cells.evaluate_all("all => all.map((c) => c.dataset.value)")]

    head.locator("[data-action=sort]").focus()
    loaded.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert column() == sorted(column(), reverse=True)
    loaded.keyboard.press("Space")
    assert head.get_attribute("aria-sort") == "ascending"
    assert column() == sorted(column())
    assert loaded.evaluate("document.activeElement.dataset.column") == "annualised"
