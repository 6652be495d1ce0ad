"""A long computation shows how far it is, leaves the page alive, and can be ended and run again."""

from __future__ import annotations

import pytest
from browser import probe, visitor
from unit.data.dialects import Dialect, monthly, write

NAME = "made up.csv"
ENDLESS = """
progress(0.25, "Counting to infinity")
while True:
    pass
"""
TALKATIVE = """
import itertools, time
for step in itertools.count(1):
    progress(step % 100 / 100, f"Step {step}")
    time.sleep(0.01)
"""
FRAMES = """() => new Promise((done) => {
  let left = 10;
  const frame = () => (--left ? requestAnimationFrame(frame) : done(true));
  requestAnimationFrame(frame);
})"""


def cancel(page) -> None:
    page.locator("#cancel").click()
    assert_cancelled(page)


def assert_cancelled(page) -> None:
    page.get_by_text("Cancelled. Your data is still here.").wait_for()
    page.wait_for_selector("body[data-python=ready]", timeout=visitor.PATIENCE_MS)
    assert page.get_attribute("body", "data-report") == "cancelled"
    assert page.locator(".set-name").inner_text() == "made up"


@pytest.mark.pyodide
def test_the_page_lives_while_something_has_no_end_and_after_a_cancel_another_analysis_works(
    prober,
):
    probe.ask(prober, ENDLESS)
    bar = prober.get_by_role("progressbar", name="Counting to infinity")
    bar.wait_for(timeout=visitor.PATIENCE_MS)
    assert bar.evaluate("bar => bar.value") == 0.25
    assert prober.get_attribute("#report", "aria-busy") == "true"

    assert prober.evaluate(FRAMES)
    privacy = prober.locator("details.privacy")
    privacy.locator("summary").click()
    assert privacy.locator("li").first.is_visible()
    privacy.locator("summary").click()
    prober.locator("article.report .explain, article.report .term, .field .explain").first.click()
    prober.locator("#explanation").wait_for()
    prober.keyboard.press("Escape")
    prober.locator("#explanation").wait_for(state="hidden")

    cancel(prober)
    visitor.choose_tool(prober, "inversion")
    visitor.assert_shows(prober, visitor.native(probe.DATA, NAME))


@pytest.mark.pyodide
def test_cancel_is_pressed_by_a_slow_hand_while_the_bar_moves(prober):
    probe.ask(prober, TALKATIVE)
    button = prober.locator("#cancel")
    button.wait_for(timeout=visitor.PATIENCE_MS)
    button.hover()
    prober.mouse.down()
    words = prober.locator("#progress p")
    before = words.inner_text()
    visitor.wait_until(prober, lambda: words.inner_text() != before)
    prober.mouse.up()
    assert_cancelled(prober)


def test_cancel_then_run_the_same_again(prober, answers):
    with answers.hold("run"):
        probe.ask(prober, "verdict = 'This is the answer.'")
        cancel(prober)
    with visitor.new_report(prober):
        prober.get_by_role("button", name="Run again").click()
    assert prober.locator(".verdict .answer").inner_text() == "This is the answer."


def test_a_change_meanwhile_wins_after_a_cancel(prober, answers):
    with answers.hold("run"):
        probe.ask(prober, "progress(0.5, 'Half of it')")
        half = prober.get_by_role("progressbar", name="Half of it")
        half.wait_for()
        prober.locator("label[data-tool=inversion]").click()
        half.wait_for(state="detached")  # the other is wanted, and waits behind what does not end
        cancel(prober)
    with visitor.new_report(prober):
        prober.get_by_role("button", name="Run again").click()
    visitor.assert_shows(prober, visitor.native(probe.DATA, NAME))


def test_a_file_is_given_up_while_it_is_read(prober, answers):
    visitor.choose_tool(prober, "seasonality")
    prober.evaluate("document.querySelector('article.report').setAttribute('data-first', '')")
    with answers.hold("read"):
        visitor.drop(prober, ("slow.csv", write(*monthly(60, 4), Dialect())))
        reading = prober.get_by_role("progressbar", name="Reading slow.csv")
        reading.wait_for(timeout=visitor.PATIENCE_MS)
        prober.get_by_role("button", name="Cancel reading slow.csv").click()
        reading.wait_for(state="detached")
        assert prober.locator(".set-name").all_inner_texts() == ["made up"]
    assert prober.locator(".problem").all_inner_texts() == []
    assert prober.locator("article.report[data-first]").is_visible()
    visitor.choose_tool(prober, "inversion")
    visitor.assert_shows(prober, visitor.native(probe.DATA, NAME))
