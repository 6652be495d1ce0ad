"""The whole loop: trials are made, copied and run, their results pasted, the next generation made, and again."""

from __future__ import annotations

import pytest
from browser import visitor
from browser.test_narrow import assert_fits
from browser.test_weights import NAME, WEIGHTS, XML, copied

FIRST = [10.1, 12.4, 9.7, 11.8, 10.9, 13.2, 8.8, 11.1, 10.4, 12.9]
SECOND = [11.9, 13.4, 12.7, 11.2, 14.1, 12.2, 13.8, 12.0, 13.1, 12.5]


def lines(results) -> str:
    return "".join(f"{result}\n" for result in results)


def made(tool_id: str, files, block: str) -> str:
    """The text of a file that the tool makes natively."""
    if tool_id == "weights":
        [(name, content)] = files
        report = visitor.native(content, name, tool_id)
    else:
        report = visitor.native_of_several(files, tool_id)
    [found] = [each for each in report["blocks"] if each["id"] == block]
    return found["content"]


SYSTEM = (NAME, XML.encode())
TRIALS = ("trials.csv", made("weights", [SYSTEM], "trials").encode())


@pytest.fixture
def made_trials(tidied):
    """The shared page with a ranking system and the report of its trials."""
    with visitor.new_report(tidied):
        visitor.drop(tidied, (NAME, XML.encode()))
    return tidied


def bring_back(page, block: str) -> None:
    page.locator(f"[data-action=load-file][data-block={block}]").click()
    asked(page).wait_for()


def bring_back_the_next(page) -> None:
    """The trials of the next generation come to results that are there, so that there is a report of both."""
    with visitor.new_report(page):
        bring_back(page, "next_trials")


def asked(page):
    """The panel that asks for what the analysis lacks."""
    return page.locator("#lacking section")


def paste_results(page, results) -> None:
    with visitor.new_report(page):
        visitor.paste(page, lines(results))
    assert page.locator("article.report").get_attribute("data-tool") == "weight_results"


def test_the_whole_loop_by_clipboard(made_trials):
    page = made_trials
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    try:
        page.get_by_role("button", name="Copy trials 1 to 10").click()
        page.locator(".page.done").wait_for()
        assert len(copied(page).splitlines()) == len(WEIGHTS)
        with visitor.look(page, width=320, height=780):
            bring_back(page, "trials")
            assert_fits(page)
        assert page.locator("#tool-weight_results").is_checked()
        assert page.url.endswith("#tool=weight_results")
        assert (
            asked(page).locator("h2").inner_text()
            == "Paste or drop the results: one number per trial"
        )
        assert "10 trials wait for their results" in asked(page).inner_text()
        assert page.evaluate("document.activeElement.id") == "lacking"
        assert page.locator("article.report, .problem").count() == 0

        paste_results(page, FIRST)
        first = [TRIALS, SYSTEM, ("first.tsv", lines(FIRST).encode())]
        assert asked(page).count() == 0
        assert_learned(page, first)
        # The trials were a CSV; the ranking system that they came from is still there.
        assert page.get_by_role("button", name="Save next_trials_xml.zip").is_visible()

        page.get_by_role("button", name="Copy trials 11 to 20").click()
        page.locator(".page.done").wait_for()
        block = [line.split("\t") for line in copied(page).rstrip("\n").split("\n")]
        assert len(block) == len(WEIGHTS)
        assert all(len(row) == 10 for row in block)
        following = ("next_trials.csv", made("weight_results", first, "next_trials").encode())
        bring_back_the_next(page)
        assert asked(page).locator("h2").inner_text() == "10 of 20 trials have no results yet"
        assert page.locator(".set-line").all_inner_texts()[-1] == "4 nodes, 20 trials"

        paste_results(page, SECOND)
        both = [following, TRIALS, *first[1:], ("second.tsv", lines(SECOND).encode())]
        assert_learned(page, both)
        assert page.get_by_role("button", name="Copy trials 21 to 30").is_visible()
        assert asked(page).count() == 0
    finally:
        page.context.clear_permissions()


def assert_learned(page, files) -> None:
    """The report is the native one of these files, but for the names of what was pasted."""
    expected = visitor.native_of_several(files, "weight_results")
    shown = visitor.saved_report(page)
    assert [each["trials"] for each in shown["data"]] == [
        each["trials"] for each in expected["data"]
    ]
    assert visitor.differences(shown["blocks"], expected["blocks"]) == []
    assert shown["verdict"] == expected["verdict"]


def test_by_keyboard_from_the_report_to_the_results(made_trials):
    made_trials.locator("[data-action=load-file]").first.focus()
    made_trials.keyboard.press("Enter")
    asked(made_trials).wait_for()
    made_trials.keyboard.press("Tab")
    assert made_trials.evaluate("document.activeElement.id") == "typed-results"
    made_trials.keyboard.insert_text(lines(FIRST))
    with visitor.new_report(made_trials):
        made_trials.keyboard.press("Tab")
        made_trials.keyboard.press("Enter")
    assert made_trials.evaluate("document.activeElement !== document.body")
