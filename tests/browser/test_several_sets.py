"""A tool that takes several data sets: one is shown in detail, the others are compared with it."""

from __future__ import annotations

import pytest
from browser import probe, visitor
from browser.test_narrow import assert_fits
from unit.data.dialects import Dialect, monthly, write

FILES = {
    name: write(*monthly(36 + 12 * seed, 3 + seed, seed=seed), Dialect())
    for seed, name in enumerate(("first", "second", "third"))
}
SERIES = write(*monthly(36, 2), Dialect(names="Benchmark {}")).replace(b"Benchmark 1", b"Strategy")


@pytest.fixture
def tidied(here):
    """A page with the tool that says which sets it was given, which is chosen, and nothing loaded."""
    lineup, _ = here.page("lineup", lambda context: probe.add_to(context, here.site))
    visitor.tidy(lineup)
    lineup.locator("label[data-tool=lineup]").click()
    return lineup


@pytest.fixture
def compared(tidied):
    """The page with all three; the first is shown in detail."""
    with visitor.new_report(tidied):
        drop(tidied, *FILES)
    assert_given(tidied, "first", "second", "third")
    return tidied


def drop(page, *names: str) -> None:
    visitor.drop(page, *((f"{name}.csv", FILES[name]) for name in names))


def assert_given(page, *names: str) -> None:
    """The report is about these sets, in this order."""
    assert page.locator(".verdict .answer").inner_text() == f"Given: {', '.join(names)}."


def detail(page, name: str):
    return page.get_by_role("radio", name=f"Show {name} in detail")


def compare(page, name: str):
    return page.get_by_role("checkbox", name=f"Compare {name}")


def parts(page) -> list[str]:
    return page.locator(".set-part").all_inner_texts()


def test_one_report_of_all_that_were_dropped_together(tidied):
    tidied.evaluate("""() => {
      window.reports = [];
      new MutationObserver(() => {
        const said = document.querySelector(".verdict .answer")?.textContent;
        if (said && said !== window.reports.at(-1)) window.reports.push(said);
      }).observe(document.querySelector("#report"), { childList: true, subtree: true });
    }""")
    with visitor.new_report(tidied):
        drop(tidied, *FILES)
    assert_given(tidied, "first", "second", "third")
    assert tidied.evaluate("window.reports") == ["Given: first, second, third."]
    assert parts(tidied) == ["Shown in detail", "Compare", "Compare"]


def test_the_report_follows_the_list(compared):
    with visitor.new_report(compared):
        compared.locator(".set-name", has_text="third").click()
    assert_given(compared, "third", "first", "second")
    assert parts(compared) == ["Compare", "Compare", "Shown in detail"]
    assert compared.locator(".import-line").inner_text().startswith("third.csv")
    with visitor.new_report(compared):
        compare(compared, "second").uncheck()
    assert_given(compared, "third", "first")
    assert compared.evaluate("document.activeElement.ariaLabel") == "Compare second"
    # What is left out is no part of the report, and none of the address.
    shown = compared.locator("article.report").element_handle()
    compared.get_by_role("button", name="Remove second").click()
    compared.locator(".set-name", has_text="second").wait_for(state="detached")
    assert shown.evaluate("report => report.isConnected")
    assert compared.url.endswith("#tool=lineup")
    with visitor.new_report(compared):
        compared.get_by_role("button", name="Remove third").click()
    assert_given(compared, "first")
    assert parts(compared) == []  # nothing to compare
    with visitor.new_report(compared):
        drop(compared, "second")
    assert_given(compared, "second", "first")


def test_the_tool_follows_the_data_and_comes_back(compared):
    with visitor.new_report(compared):
        visitor.drop(compared, ("series.csv", SERIES))
    assert compared.locator("article.report").get_attribute("data-tool") == "significance"
    assert compared.locator("#tool-significance").is_checked()
    assert compared.url.endswith("#tool=significance")
    note = compared.locator("[data-part=switched]")
    assert "because it works on “series”" in note.inner_text()
    reasons = compared.locator(".tool.unsuited .tool-reason").all_inner_texts()
    assert "Works on bucket returns, not on return series." in reasons
    # Chosen by hand, the tool takes the data that suit it.
    visitor.choose_tool(compared, "lineup")
    assert_given(compared, "third", "first", "second")
    assert note.is_hidden()
    assert compared.locator("label[data-tool=lineup].unsuited").count() == 0
    with visitor.new_report(compared):
        detail(compared, "series").check()
    with visitor.new_report(compared):
        compared.get_by_role("button", name="Remove series").click()
    assert compared.url.endswith("#tool=lineup")
    assert compared.locator("article.report").get_attribute("data-tool") == "lineup"


def test_a_tool_of_one_keeps_what_was_chosen_for_several(compared):
    with visitor.new_report(compared):
        compare(compared, "third").uncheck()
    visitor.choose_tool(compared, "seasonality")
    assert compared.locator(".set-part, .set input[type=checkbox], #data > .hint").count() == 0
    assert compared.locator(".report-data strong").inner_text() == "first"
    with visitor.new_report(compared):
        compared.go_back()  # an address of the other tool brings its list back
    assert_given(compared, "first", "second")
    assert parts(compared) == ["Shown in detail", "Compare", "Compare"]
    assert not compare(compared, "third").is_checked()


def test_everything_is_saved_as_of_several(compared, new_page):
    report = visitor.saved_report(compared)
    assert [each["name"] for each in report["data"]] == ["first", "second", "third"]
    with compared.expect_download() as download:
        compared.locator("#report [data-action=save-html]").click()
    assert download.value.suggested_filename == "first-and-2-more-lineup.html"
    page = new_page()
    page.set_content(download.value.path().read_text(encoding="utf-8"))
    head = page.locator("header").inner_text()
    assert all(name in head for name in FILES)
    assert page.locator("section#bars svg").first.is_visible()


def test_by_keyboard(compared):
    detail(compared, "first").focus()
    with visitor.new_report(compared):
        compared.keyboard.press("ArrowDown")
    assert_given(compared, "second", "first", "third")
    assert compared.evaluate("document.activeElement.ariaLabel") == "Show second in detail"
    compare(compared, "third").focus()
    with visitor.new_report(compared):
        compared.keyboard.press("Space")
    assert_given(compared, "second", "first")


def test_long_names_stay_inside(compared):
    with visitor.look(compared, width=390):
        with visitor.new_report(compared):
            visitor.drop(compared, (f"{'a_name_without_any_place_to_break_' * 3}.csv", SERIES))
        assert_fits(compared)  # the tool followed, and says why
        with visitor.new_report(compared):
            detail(compared, "first").check()
        assert_fits(compared)
