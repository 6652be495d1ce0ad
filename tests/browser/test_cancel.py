"""A long computation shows how far it is, leaves the page alive, and can be ended and run again."""

from __future__ import annotations

import numpy as np
import pytest
from browser import probe, visitor
from unit.data.dialects import Dialect, made_up, write

pytestmark = pytest.mark.pyodide

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
# The first to ask waits for ever, the second gets an answer.
SECOND_TIME = """
import pyodide.http
progress(0.5, "Waiting for the second time")
verdict = "This is answer " + pyodide.http.open_url(HOLD).read() + "."
"""


def start_endless(page) -> None:
    probe.ask(page, ENDLESS)
    page.get_by_text("Counting to infinity").wait_for(timeout=visitor.PATIENCE_MS)


def cancel(page) -> None:
    page.locator("#cancel").click()
    page.get_by_text("Cancelled. Your data is still here.").wait_for()
    page.wait_for_selector("body[data-python=ready]", timeout=visitor.PATIENCE_MS)
    assert page.locator(".set-name").inner_text() == "made up"


@pytest.fixture
def computing(prober):
    """The page in the midst of a computation without an end; it is ended afterwards."""
    start_endless(prober)
    yield prober
    if prober.locator("#cancel").count():
        cancel(prober)


def test_progress_in_words_and_as_a_bar(computing):
    bar = computing.get_by_role("progressbar", name="Counting to infinity")
    assert bar.is_visible()
    assert bar.evaluate("bar => bar.value") == 0.25
    assert computing.get_attribute("#report", "aria-busy") == "true"


def test_the_page_reacts_meanwhile(computing):
    frames = """() => new Promise((done) => {
      let left = 10;
      const frame = () => (--left ? requestAnimationFrame(frame) : done(true));
      requestAnimationFrame(frame);
    })"""
    assert computing.evaluate(frames)
    privacy = computing.locator("details.privacy")
    privacy.locator("summary").click()
    assert privacy.locator("li").first.is_visible()
    privacy.locator("summary").click()
    computing.locator(
        "article.report .explain, article.report .term, .field .explain"
    ).first.click()
    assert computing.locator("#explanation").is_visible()
    computing.keyboard.press("Escape")
    assert computing.locator("#explanation").is_hidden()


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
    prober.get_by_text("Cancelled. Your data is still here.").wait_for()
    prober.wait_for_selector("body[data-python=ready]", timeout=visitor.PATIENCE_MS)


def test_cancel_then_another_analysis(prober):
    start_endless(prober)
    cancel(prober)
    assert prober.get_attribute("body", "data-report") == "cancelled"
    visitor.choose_tool(prober, "inversion")
    visitor.assert_shows(prober, visitor.native(probe.DATA, NAME))


def test_cancel_then_run_the_same_again(prober, site):
    asked = []

    def answer_the_second(route):
        asked.append(route)
        if len(asked) == 2:
            route.fulfill(body="42")

    prober.context.route("**/hold", answer_the_second)
    probe.ask(prober, f"HOLD = {site.url + 'hold'!r}\n{SECOND_TIME}")
    visitor.wait_until(prober, lambda: asked)
    prober.get_by_text("Waiting for the second time").wait_for()
    cancel(prober)
    with visitor.new_report(prober):
        prober.get_by_role("button", name="Run again").click()
    assert prober.locator(".verdict .answer").inner_text() == "This is answer 42."
    prober.context.unroute("**/hold")


def test_a_change_meanwhile_wins_after_a_cancel(prober):
    start_endless(prober)
    prober.locator("label[data-tool=inversion]").click()  # waits behind what has no end
    with visitor.new_report(prober):
        prober.locator("#cancel").click()
        prober.get_by_role("button", name="Run again").click()
    visitor.assert_shows(prober, visitor.native(probe.DATA, NAME))


def test_a_large_file_is_given_up_while_it_is_read(prober):
    visitor.choose_tool(prober, "seasonality")
    days = np.datetime64("1960-01-01") + np.arange(15_000)
    large = write(days, made_up(15_000, 40, per_year=252), Dialect())
    prober.evaluate("document.querySelector('article.report').setAttribute('data-first', '')")
    visitor.drop(prober, ("large.csv", large))
    reading = prober.get_by_role("progressbar", name="Reading large.csv")
    reading.wait_for(timeout=visitor.PATIENCE_MS)
    prober.get_by_role("button", name="Cancel reading large.csv").click()
    reading.wait_for(state="detached")
    assert prober.locator(".set-name").all_inner_texts() == ["made up"]
    assert prober.locator(".problem").all_inner_texts() == []
    assert prober.locator("article.report[data-first]").is_visible()
    visitor.choose_tool(prober, "inversion")
    visitor.assert_shows(prober, visitor.native(probe.DATA, NAME))
