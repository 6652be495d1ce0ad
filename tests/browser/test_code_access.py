"""Tools of one's own by keyboard alone, for screen readers, in light and dark, and on narrow screens."""

from __future__ import annotations

import pytest
from browser import coder, visitor
from browser.test_accessibility import LOOKS, assert_accessible
from browser.test_keyboard import walk
from browser.test_narrow import assert_fits
from playwright.sync_api import expect

CONTENT, NAME = coder.CONTENT, coder.NAME
MINE = coder.COUNTER.replace('id="counter"', 'id="seasonality"')
BETTER = coder.edited(MINE, "return times * data.periods", "return times * data.periods + 7")
# Names that have nowhere to break, as far as they may be.
LONG = "a_very_long_name_without_any_place_to_break_" * 3


def through_every_state(page):
    """Brings the page into each state that tools of one's own have, and says which it is."""
    page.locator("label[data-tool=seasonality]").click()
    coder.open_code(page)
    yield "code"
    coder.write(page, f"{MINE}{LONG} += 1\n")
    page.locator("[data-action=code-run]").click()
    coder.fault(page).locator("pre").wait_for()
    yield "a fault, marked, with its line and its traceback"
    coder.write(page, MINE)
    with visitor.new_report(page):  # a short one: this is not about reports
        page.locator("[data-action=code-run]").click()
        visitor.drop(page, (f"{LONG}.CSV", CONTENT))
    coder.panel(page, "compare", ".cm-changedLine")
    yield "what is changed"
    coder.panel(page, "history", "[data-action=version-compare]").click()
    page.locator("[data-part=version] .cm-content").wait_for()
    yield "what is kept"
    coder.panel(page, "share", "[data-action=code-link]").click()
    page.locator(".code-panel [data-part=copied]").wait_for()
    yield "what is shared"
    coder.panel(page, "prompt", "textarea").fill(LONG)
    page.locator(".prompt summary").click()
    page.locator("[data-action=prompt-copy]").click()
    page.locator(".code-panel [data-part=copied]").wait_for()
    yield "a prompt for a language model"
    coder.panel(page, "answer", "textarea").fill(BETTER)
    page.locator("[data-action=answer-check]").click()
    page.locator("[data-action=answer-take]").wait_for(timeout=visitor.PATIENCE_MS)
    yield "its answer"
    page.locator("#answer").fill(coder.edited(BETTER, "data.periods", f"data.{LONG}"))
    page.locator("[data-action=answer-check]").click()
    page.locator("[data-action=answer-failure]").wait_for(timeout=visitor.PATIENCE_MS)
    yield "an answer that cannot be used"
    other = coder.COUNTER.replace('title="Counter"', f'title="{LONG}"')
    card = coder.drop_code(page, other, f"{LONG}.py")
    card.locator(".consent-about", has_text="Ada").wait_for(timeout=visitor.PATIENCE_MS)
    yield "somebody else's, before it runs"
    card.locator("input[type=checkbox]").uncheck()
    coder.agree(page)
    page.locator("[data-action=consent-give]").wait_for(timeout=visitor.PATIENCE_MS)
    yield "somebody else's, before it gets data"
    page.locator("[data-own=seasonality] [data-action=own-delete]").click()
    page.locator("[data-action=own-undo]").wait_for()
    yield "the list of them, one deleted"
    visitor.drop(page, (f"{LONG}.py", b"\xff"))
    page.locator("#code .problem").wait_for()
    yield "one that cannot be read"


# In another look the rest of the page is what test_accessibility.py has seen.
ONLY_TOOLS = """async () => {
  const { violations } = await axe.run({ include: ["#code", "#own", "#grant"] }, { resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html }) => html)]);
}"""


def test_every_state_is_accessible_and_fits_on_a_narrow_screen(bench):
    for turn, _ in enumerate(through_every_state(bench)):
        # Each in both colours and both widths; which go together takes turns.
        first, second = LOOKS[turn % len(LOOKS)], LOOKS[-1 - turn % len(LOOKS)]
        with visitor.look(bench, *first):
            assert_accessible(bench)
        with visitor.look(bench, *second):
            assert bench.evaluate(ONLY_TOOLS) == []
        for width in (390, 320):
            with visitor.look(bench, width=width):
                assert_fits(bench)


# --- by keyboard


@pytest.fixture
def opened(bench):
    """The code of a shipped tool, with nothing loaded."""
    bench.locator("label[data-tool=seasonality]").click()
    coder.open_code(bench)
    return bench


@pytest.fixture
def loaded(opened):
    """That code beside its report on a small file."""
    with visitor.new_report(opened):
        visitor.drop(opened, (NAME, CONTENT))
    return opened


def press(page, action: str) -> None:
    """Presses a button as a keyboard does."""
    page.locator(f"[data-action={action}]").first.focus()
    page.keyboard.press("Enter")


def holds(page, *places: str) -> None:
    """Waits until the keyboard's place is in one of these, and in no other."""
    page.wait_for_function(
        "places => places.some((place) => document.activeElement.closest(place))", arg=places
    )


def test_the_code_is_opened_left_and_closed_by_keyboard(bench):
    with visitor.new_report(bench):
        visitor.drop(bench, (NAME, CONTENT))
    bench.evaluate("document.querySelector('.brand').tabIndex = -1")
    bench.evaluate("document.querySelector('.brand').focus()")
    walk(bench, lambda f: f["id"] == "show-code")
    bench.keyboard.press("Enter")
    coder.shown_code(bench)
    holds(bench, "#code-heading")
    passed = walk(bench, lambda f: f["tag"] == "DIV")  # the editor's
    assert [f["action"] for f in passed if f["action"]][:1] == ["code-close"]
    assert {"code-run", "code-compare", "code-history", "code-share", "code-prompt", "code-answer"} <= {f["action"] for f in passed}  # fmt: skip
    assert [f["name"] for f in passed if not f["inside"]] == []


def test_tab_indents_and_escape_then_tab_leaves_the_editor(opened):
    coder.write(opened, "a = 1\n")
    opened.keyboard.press("Tab")
    assert coder.text_of(opened) == "a = 1\n    "
    opened.keyboard.press("Escape")
    opened.keyboard.press("Tab")
    assert coder.focused(opened) not in ("BODY", "pane")
    opened.keyboard.press("Shift+Tab")
    assert coder.focused(opened) == "pane"
    opened.keyboard.press("Escape")
    opened.keyboard.press("Shift+Tab")
    assert coder.focused(opened) != "pane"
    assert "Escape" in coder.content_of(opened).get_attribute("aria-label")


def test_the_place_is_kept_in_the_editor_when_it_runs(loaded):
    coder.panel(loaded, "history", "h3")
    rows = loaded.locator(".code-panel li.row")
    before = rows.count()  # of a gallery tool it may be another test's
    coder.write(loaded, f"{MINE}# {before}\n")
    with visitor.new_report(loaded):
        loaded.keyboard.press("Control+Enter")
    assert coder.focused(loaded) == "pane"
    expect(rows).to_have_count(before + 1)


def test_the_place_is_never_lost(loaded):
    coder.write(loaded, MINE)
    with visitor.new_report(loaded):
        press(loaded, "code-run")
    assert coder.focused(loaded) == "code-run"
    with visitor.new_report(loaded):
        press(loaded, "code-reset")
    assert coder.focused(loaded) != "BODY"
    press(loaded, "code-history")
    holds(loaded, ".code-panel")
    press(loaded, "version-compare")
    holds(loaded, ".code-panel")
    press(loaded, "version-take")
    holds(loaded, ".code")
    press(loaded, "version-delete")
    holds(loaded, ".code-panel")
    press(loaded, "code-history")  # closes it
    holds(loaded, "[data-action=code-history]")
    press(loaded, "code-close")
    loaded.locator(".code").wait_for(state="detached")
    assert coder.focused(loaded) != "BODY"


def test_the_place_is_never_lost_when_own_tools_come_and_go(loaded):
    press(loaded, "own-new")
    loaded.locator(".code[data-code=my_tool]").wait_for(timeout=visitor.PATIENCE_MS)
    holds(loaded, ".code .pane")
    loaded.wait_for_selector("article.report[data-tool=my_tool]", timeout=visitor.PATIENCE_MS)
    press(loaded, "own-code")
    holds(loaded, "#code-heading")
    press(loaded, "own-delete")
    holds(loaded, "[data-action=own-undo]")
    assert loaded.locator("[data-own]").count() == 0
    loaded.keyboard.press("Enter")
    holds(loaded, "[data-own=my_tool]")


def test_consent_by_keyboard(loaded):
    press(loaded, "code-close")
    # With what it says of itself the card grows, and what has the keyboard's place may go out of sight.
    card = coder.drop_code(loaded, coder.COUNTER)
    card.locator(".consent-about", has_text="Ada").wait_for(timeout=visitor.PATIENCE_MS)
    holds(loaded, "#consent-heading")
    passed = walk(loaded, lambda f: f["action"] == "consent-leave")
    assert [f["name"] for f in passed if not f["inside"]] == []
    assert passed[0]["tag"] == "DIV"  # the code, to read
    assert [f["action"] for f in passed][-2:] == ["consent-run", "consent-leave"]
    loaded.keyboard.press("Enter")
    loaded.locator("section.consent").wait_for(state="detached")
    assert coder.focused(loaded) != "BODY"

    card = coder.drop_code(loaded, coder.COUNTER)
    card.locator("input[type=checkbox]").uncheck()
    press(loaded, "consent-run")
    coder.shown_code(loaded)
    loaded.locator("[data-action=consent-give]").wait_for(timeout=visitor.PATIENCE_MS)
    assert coder.focused(loaded) != "BODY"
    with visitor.new_report(loaded):
        press(loaded, "consent-give")
    assert coder.focused(loaded) != "BODY"


def test_an_answer_by_keyboard(loaded):
    press(loaded, "code-answer")
    walk(loaded, lambda f: f["id"] == "answer")
    loaded.evaluate("text => navigator.clipboard.writeText(text)", BETTER)
    loaded.keyboard.press("Control+v")
    walk(loaded, lambda f: f["action"] == "answer-check")
    loaded.keyboard.press("Enter")
    loaded.locator("[data-action=answer-take]").wait_for(timeout=visitor.PATIENCE_MS)
    holds(loaded, "[data-part=answer]")
    walk(loaded, lambda f: f["action"] == "answer-take")
    with visitor.new_report(loaded):
        loaded.keyboard.press("Enter")
    holds(loaded, ".code-panel")
