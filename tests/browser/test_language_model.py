"""The prompt for a language model holds what it says and no more; an answer is tried, shown and taken over only then.

What the prompt says of each kind of data, and what it never says, is proven in tests/unit/workshop/test_shape.py and
test_brief.py; which answers are taken, in test_answer.py; what the two panels do, in tests/page/workshop/promptpanel.test.js,
answerpanel.test.js and main.test.js.
"""

from __future__ import annotations

import pytest
from browser import coder, visitor
from unit.workshop.test_shape import FILES, NAMES, WORDS

CONTENT, NAME = coder.CONTENT, coder.NAME
MINE = coder.COUNTER.replace('id="counter"', 'id="seasonality"')
BETTER = coder.edited(MINE, "return times * data.periods", "return times * data.periods + 7")
STEPS = ["found", "declared", "ran", "admitted"]


@pytest.fixture
def opened(bench):
    """The code of a shipped tool, with nothing loaded."""
    bench.locator("label[data-tool=seasonality]").click()
    coder.open_code(bench)
    return bench


def copied_prompt(page) -> str:
    """Presses the button, and answers with what is on the clipboard then."""
    page.evaluate("navigator.clipboard.writeText('')")
    page.locator("[data-action=prompt-copy]").click()
    visitor.wait_until(page, lambda: coder.clipboard(page))
    return coder.clipboard(page)


def fenced(code: str) -> str:
    return f"It adds seven now.\n\n```python\n{code}```\n"


def check(page, answer: str) -> list[str]:
    """Pastes an answer and has it checked; the states of the four steps."""
    if not page.locator("#answer").count():
        coder.panel(page, "answer", "textarea")
    page.locator("#answer").fill(answer)
    page.locator("[data-action=answer-check]").click()
    page.locator("[data-action=answer-check]:enabled").wait_for(timeout=visitor.PATIENCE_MS)
    found = page.locator(".steps li").evaluate_all(
        "all => all.map(({ dataset: d }) => [d.step, d.state])"
    )
    assert [id for id, _ in found] == STEPS
    return [state for _, state in found]


# --- the prompt


def test_the_prompt_that_is_copied_is_the_one_that_is_shown_and_names_nothing_that_is_not_ticked(
    opened,
):
    kind = "bucket_returns"
    name, text, _ = FILES[kind]
    with visitor.new_report(opened):
        visitor.drop(opened, (name, text.encode()))
    coder.write(opened, MINE)
    coder.panel(opened, "prompt", "textarea").fill("Add the ``median`` of <each> month & year.")
    opened.locator(".prompt summary").click()
    shown = opened.locator(".prompt pre")
    prompt = copied_prompt(opened)
    assert prompt == shown.inner_text() == shown.text_content()
    assert "Add the ``median`` of <each> month & year." in prompt
    assert f"```python\n{MINE}```" in prompt
    assert [line for line in WORDS[kind] if line not in prompt] == []
    assert "SECRET" not in prompt
    opened.locator(".code-panel input[type=checkbox]").check()
    prompt = copied_prompt(opened)
    assert prompt == shown.text_content()
    assert [line for line in NAMES[kind][1:] if line not in prompt] == []


# --- an answer


def test_a_good_answer_is_tried_compared_and_used(opened):
    with visitor.new_report(opened):
        visitor.drop(opened, (NAME, CONTENT))
    coder.write_and_run(opened, MINE)
    before = visitor.saved_report(opened)
    assert check(opened, fenced(BETTER)) == ["done"] * 4
    assert "What it changes" in opened.locator("[data-part=answer]").inner_text()
    changed = opened.locator("[data-part=answer] .cm-changedLine").all_inner_texts()
    assert changed == ["    return times * data.periods + 7"]
    # Nothing has changed yet.
    assert coder.text_of(opened) == MINE
    assert visitor.saved_report(opened) == before
    with visitor.new_report(opened):
        opened.locator("[data-action=answer-take]").click()
    assert coder.text_of(opened) == BETTER
    visitor.assert_shows(opened, coder.native(BETTER, CONTENT, NAME))
    assert coder.tags(opened) == {"seasonality": "edited"}
    assert coder.focused(opened) != "BODY"


def test_a_bad_answer_is_refused_with_its_reason_and_nothing_is_installed(opened):
    reason = "AttributeError: 'BucketReturns' object has no attribute 'months'"
    answer = fenced(coder.edited(BETTER, "data.periods + 7", "data.months + 7"))
    assert check(opened, answer) == ["done", "done", "failed", "open"]
    outcome = opened.locator("[data-part=answer]")
    assert reason in outcome.inner_text()
    assert opened.locator("[data-action=answer-take]").count() == 0
    assert coder.focused(opened) != "BODY"
    opened.locator("[data-action=answer-failure]").click()
    outcome.locator("[data-part=copied]").wait_for()
    text = coder.clipboard(opened)
    assert "Step: It runs on the sample" in text
    assert reason in text
    assert "in counted" in text
    assert outcome.locator(".problem pre").inner_text().strip() in text
    assert coder.text_of(opened) == coder.gallery("seasonality")
    assert coder.tags(opened) == {}


# However slow a machine is, an endless loop takes longer than any limit; what is computed in time needs the usual ones.
@pytest.mark.pyodide
def test_an_answer_that_hangs_is_ended_and_the_page_is_as_it_was(new_page, ready, site):
    page = new_page(permissions=coder.CLIPBOARD)
    coder.with_limits(page, site, check_seconds=2)
    ready(page, "#tool=seasonality")
    coder.open_code(page)
    assert check(page, fenced(f"{BETTER}while True: pass\n")) == ["done", "failed", "open", "open"]
    words = page.locator("[data-part=answer]").inner_text()
    assert "The tool was ended: importing the file took longer than 2 seconds." in words
    assert "Your data and everything else on this page are as they were." in words
    visitor.wait_until(page, lambda: page.locator("iframe").count() == 0)
    with visitor.new_report(page):
        visitor.drop(page, (NAME, CONTENT))
    visitor.assert_shows(page, visitor.native(CONTENT, NAME, "seasonality"))
