"""Tools of one's own by keyboard alone, for screen readers, in light and dark, and on narrow screens."""

from __future__ import annotations

import pytest
from browser import coder, visitor
from browser.test_accessibility import LOOKS, assert_accessible
from browser.test_keyboard import walk
from browser.test_narrow import assert_fits

CONTENT = visitor.SAMPLE.read_bytes()
NAME = visitor.SAMPLE.name
MINE = coder.COUNTER.replace('id="counter"', 'id="seasonality"')
BETTER = coder.edited(MINE, "return times * data.periods", "return times * data.periods + 7")
# Names that have nowhere to break, as far as they may be.
LONG = "a_very_long_name_without_any_place_to_break_" * 3


@pytest.fixture
def look(bench):
    """Sets the colour scheme and the width of the shared page for one test."""

    def set_look(scheme: str, width: int):
        bench.emulate_media(color_scheme=scheme)
        bench.set_viewport_size({"width": width, "height": 900})
        bench.locator("label[data-tool=seasonality]").click()
        return bench

    yield set_look
    bench.emulate_media(color_scheme="light")
    bench.set_viewport_size({"width": 1280, "height": 900})


def through_every_state(page, look_at) -> None:
    """Brings the page into each state that tools of one's own have, and has a look at each."""
    with visitor.new_report(page):
        visitor.drop(page, (f"{LONG}.CSV", CONTENT))
    coder.open_code(page)
    look_at(page)
    # A fault, marked, with its line and its traceback.
    coder.write(page, coder.edited(MINE, "times * data.periods", f"times * data.{LONG}"))
    page.locator("[data-action=code-run]").click()
    coder.fault(page)
    look_at(page)
    # What is changed, kept and shared.
    coder.write_and_run(page, MINE)
    coder.panel(page, "compare", ".cm-changedLine")
    look_at(page)
    coder.panel(page, "history", "[data-action=version-compare]").click()
    page.locator("[data-part=version] .cm-content").wait_for()
    look_at(page)
    coder.panel(page, "share", "[data-action=code-link]").click()
    page.locator(".code-panel [data-part=copied]").wait_for()
    look_at(page)
    # A language model's part.
    coder.panel(page, "prompt", "textarea").fill(LONG)
    page.locator(".prompt summary").click()
    page.locator("[data-action=prompt-copy]").click()
    page.locator(".code-panel [data-part=copied]").wait_for()
    look_at(page)
    coder.panel(page, "answer", "textarea").fill(BETTER)
    page.locator("[data-action=answer-check]").click()
    page.locator("[data-action=answer-take]").wait_for(timeout=visitor.PATIENCE_MS)
    look_at(page)
    page.locator("#answer").fill(coder.edited(BETTER, "data.periods", f"data.{LONG}"))
    page.locator("[data-action=answer-check]").click()
    page.locator("[data-action=answer-failure]").wait_for(timeout=visitor.PATIENCE_MS)
    look_at(page)
    # Somebody else's, before it runs and before it gets data.
    other = coder.COUNTER.replace('title="Counter"', f'title="{LONG}"')
    card = coder.drop_code(page, other, f"{LONG}.py")
    card.locator(".consent-about", has_text="Ada").wait_for(timeout=visitor.PATIENCE_MS)
    look_at(page)
    card.locator("input[type=checkbox]").uncheck()
    coder.agree(page)
    page.locator("[data-action=consent-give]").wait_for(timeout=visitor.PATIENCE_MS)
    look_at(page)
    # Their list, one of them deleted.
    page.locator("[data-own=seasonality] [data-action=own-delete]").click()
    page.locator("[data-action=own-undo]").wait_for()
    look_at(page)
    # And one that cannot be read.
    visitor.drop(page, (f"{LONG}.py", b"\xff"))
    page.locator("#code .problem").wait_for()
    look_at(page)


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_every_state_is_accessible(look, scheme, width):
    through_every_state(look(scheme, width), assert_accessible)


@pytest.mark.parametrize("width", [390, 320])
def test_nothing_sticks_out_on_a_narrow_screen(look, width):
    through_every_state(look("light", width), assert_fits)


# --- by keyboard


@pytest.fixture
def opened(bench):
    """The code of a shipped tool that is run on the sample."""
    visitor.try_sample(bench)
    visitor.choose_tool(bench, "seasonality")
    coder.open_code(bench)
    return bench


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
    visitor.try_sample(bench)
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


def test_the_place_is_kept_in_the_editor_when_it_runs(opened):
    coder.panel(opened, "history", "h3")
    coder.write(opened, MINE)
    with visitor.new_report(opened):
        opened.keyboard.press("Control+Enter")
    assert coder.focused(opened) == "pane"
    assert opened.locator(".code-panel li.row").count() == 1


def test_the_place_is_never_lost(opened):
    coder.write(opened, MINE)
    with visitor.new_report(opened):
        press(opened, "code-run")
    assert coder.focused(opened) == "code-run"
    with visitor.new_report(opened):
        press(opened, "code-reset")
    assert coder.focused(opened) != "BODY"
    press(opened, "code-history")
    holds(opened, ".code-panel")
    press(opened, "version-compare")
    holds(opened, ".code-panel")
    press(opened, "version-take")
    holds(opened, ".code")
    press(opened, "version-delete")
    holds(opened, ".code-panel")
    press(opened, "code-history")  # closes it
    holds(opened, "[data-action=code-history]")
    press(opened, "code-close")
    opened.locator(".code").wait_for(state="detached")
    assert coder.focused(opened) != "BODY"


def test_the_place_is_never_lost_when_own_tools_come_and_go(opened):
    press(opened, "own-new")
    opened.locator(".code[data-code=my_tool]").wait_for(timeout=visitor.PATIENCE_MS)
    holds(opened, ".code .pane")
    opened.wait_for_selector("article.report[data-tool=my_tool]", timeout=visitor.PATIENCE_MS)
    press(opened, "own-code")
    holds(opened, "#code-heading")
    press(opened, "own-delete")
    holds(opened, "[data-action=own-undo]")
    assert opened.locator("[data-own]").count() == 0
    opened.keyboard.press("Enter")
    holds(opened, "[data-own=my_tool]")


def test_consent_by_keyboard(opened):
    press(opened, "code-close")
    coder.drop_code(opened, coder.COUNTER)
    holds(opened, "#consent-heading")
    passed = walk(opened, lambda f: f["action"] == "consent-leave")
    assert [f["name"] for f in passed if not f["inside"]] == []
    assert passed[0]["tag"] == "DIV"  # the code, to read
    assert [f["action"] for f in passed][-2:] == ["consent-run", "consent-leave"]
    opened.keyboard.press("Enter")
    opened.locator("section.consent").wait_for(state="detached")
    assert coder.focused(opened) != "BODY"

    card = coder.drop_code(opened, coder.COUNTER)
    card.locator("input[type=checkbox]").uncheck()
    press(opened, "consent-run")
    coder.shown_code(opened)
    opened.locator("[data-action=consent-give]").wait_for(timeout=visitor.PATIENCE_MS)
    assert coder.focused(opened) != "BODY"
    with visitor.new_report(opened):
        press(opened, "consent-give")
    assert coder.focused(opened) != "BODY"


def test_an_answer_by_keyboard(opened):
    press(opened, "code-answer")
    walk(opened, lambda f: f["id"] == "answer")
    opened.evaluate("text => navigator.clipboard.writeText(text)", BETTER)
    opened.keyboard.press("Control+v")
    walk(opened, lambda f: f["action"] == "answer-check")
    opened.keyboard.press("Enter")
    opened.locator("[data-action=answer-take]").wait_for(timeout=visitor.PATIENCE_MS)
    holds(opened, "[data-part=answer]")
    walk(opened, lambda f: f["action"] == "answer-take")
    with visitor.new_report(opened):
        opened.keyboard.press("Enter")
    holds(opened, ".code-panel")


def test_what_happens_is_announced(opened):
    status = opened.locator("#status[role=status]")
    coder.write(opened, f"{MINE}a = (\n")
    opened.locator("[data-action=code-run]").click()
    coder.fault(opened)
    opened.wait_for_function("document.querySelector('#status').textContent === 'The code cannot be run.'")  # fmt: skip
    coder.write_and_run(opened, MINE)
    assert status.inner_text().startswith("The report is ready. There are ")
