"""The whole loop: trials are made, copied and run, their results pasted, the next generation made, and again."""

from __future__ import annotations

import pytest
from browser import visitor
from browser.test_accessibility import assert_accessible
from browser.test_narrow import assert_fits
from browser.test_weights import NAME, WEIGHTS, XML, copied, trials

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


@pytest.fixture
def waiting(made_trials):
    """The same page; the trials were brought back and wait for their results."""
    bring_back(made_trials, "trials")
    return made_trials


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


def set_names(page) -> list[str]:
    return page.locator(".set-name").all_inner_texts()


def test_the_whole_loop_by_clipboard(made_trials):
    page = made_trials
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    try:
        page.get_by_role("button", name="Copy trials 1 to 10").click()
        page.locator(".page.done").wait_for()
        assert len(copied(page).splitlines()) == len(WEIGHTS)
        bring_back(page, "trials")
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


def test_the_head_of_the_report_says_what_was_put_together(waiting):
    paste_results(waiting, FIRST)
    assert waiting.locator(".report-data").inner_text() == "trials 4 nodes, 10 trials"
    results = set_names(waiting)[-1]
    others = waiting.locator(".report-others").inner_text()
    assert others == f"Together with {set_names(waiting)[0]} and {results}"
    assert waiting.locator(".set-line").all_inner_texts() == [
        "4 nodes",
        "4 nodes, 10 trials",
        "10 results",
    ]
    assert waiting.locator(".set-part").all_inner_texts() == [
        "Use",
        "Use",
        "Use",
    ]


def test_results_are_typed_where_nothing_can_be_pasted(waiting):
    field = waiting.get_by_label("Results, one trial a line")
    field.fill(lines(FIRST))
    with visitor.new_report(waiting):
        waiting.get_by_role("button", name="Use these results").click()
    assert_learned(waiting, [TRIALS, SYSTEM, ("first.tsv", lines(FIRST).encode())])


def test_results_in_one_line_are_pasted(waiting):
    with visitor.new_report(waiting):
        visitor.paste(waiting, " ".join(map(str, FIRST)))
    assert waiting.locator(".set-line").all_inner_texts()[-1] == "10 results"


def test_too_few_results_name_the_trials_without_one(waiting):
    visitor.paste(waiting, lines(FIRST[:8]))
    told = visitor.problem(waiting, "This analysis cannot be made").inner_text()
    assert "trials 9, 10 are missing" in told
    assert asked(waiting).count() == 0  # once is enough
    waiting.locator("[data-action=paste-again]").click()
    asked(waiting).wait_for()
    assert waiting.evaluate("document.activeElement.id") == "lacking"
    assert waiting.locator("#tool-weight_results").is_checked()
    assert set_names(waiting) == ["system", "trials"]
    paste_results(waiting, FIRST)
    assert_learned(waiting, [TRIALS, SYSTEM, ("first.tsv", lines(FIRST).encode())])


def test_too_many_results_are_said_and_nothing_is_lost(waiting):
    visitor.paste(waiting, lines([*FIRST, 1.0]))
    told = visitor.problem(waiting, "This analysis cannot be made").inner_text()
    assert "11 results" in told
    assert set_names(waiting)[:2] == ["system", "trials"]


def test_the_order_of_results_is_that_in_which_they_came(waiting):
    paste_results(waiting, FIRST)
    bring_back_the_next(waiting)
    paste_results(waiting, SECOND)
    before = visitor.saved_report(waiting)
    first = waiting.locator(".set").nth(2).locator("input[type=radio]")
    first.check()
    waiting.locator(".import-line", has_text="10 results").wait_for()
    assert first.is_checked()
    assert visitor.differences(visitor.saved_report(waiting), before) == []


def test_results_left_out_are_not_used(waiting):
    paste_results(waiting, FIRST)
    name = set_names(waiting)[-1]
    waiting.get_by_role("checkbox", name=f"Use {name}").uncheck()
    asked(waiting).wait_for()
    assert waiting.locator("article.report").count() == 0
    with visitor.new_report(waiting):
        waiting.get_by_role("checkbox", name=f"Use {name}").check()


def test_the_same_trials_are_brought_back_once(waiting):
    with visitor.new_report(waiting):
        waiting.get_by_role("radio", name="system", exact=True).check()
    assert waiting.locator("article.report").get_attribute("data-tool") == "weights"
    bring_back(waiting, "trials")
    assert set_names(waiting) == ["system", "trials"]
    assert waiting.locator("#tool-weight_results").is_checked()


def test_results_without_trials_ask_for_the_trials(tidied):
    visitor.paste(tidied, lines(FIRST))
    asked(tidied).wait_for()
    assert asked(tidied).locator("h2").inner_text() == "The trials that these results belong to"
    assert tidied.locator(".problem, article.report").count() == 0
    with visitor.new_report(tidied):
        visitor.drop(tidied, TRIALS)
        tidied.locator("label[data-tool=weight_results]").click()
    assert_learned(tidied, [TRIALS, ("first.tsv", lines(FIRST).encode())])


def test_weights_without_trials_lead_to_the_tool_that_makes_them(made_trials):
    made_trials.locator("label[data-tool=weight_results]").click()
    asked(made_trials).wait_for()
    assert asked(made_trials).locator("h2").inner_text() == "There are no trials yet"
    with visitor.new_report(made_trials):
        made_trials.locator("[data-action=make-trials]").click()
    assert made_trials.locator("article.report").get_attribute("data-tool") == "weights"
    assert list(trials(made_trials)) == list(WEIGHTS)


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


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_it_is_accessible_and_fits(waiting, scheme, width):
    waiting.emulate_media(color_scheme=scheme)
    waiting.set_viewport_size({"width": width, "height": 900})
    try:
        assert_accessible(waiting)
        assert_fits(waiting)
        paste_results(waiting, FIRST)
        visitor.draw_all_charts(waiting)
        assert_accessible(waiting)
        assert_fits(waiting)
    finally:
        waiting.emulate_media(color_scheme="light")
        waiting.set_viewport_size({"width": 1280, "height": 900})
