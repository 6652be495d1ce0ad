"""A tool that takes several data sets: one is shown in detail, the others are compared with it."""

from __future__ import annotations

import pytest
from browser import probe, visitor
from browser.test_accessibility import assert_accessible
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
    visitor.wait_until(page, lambda: page.get_attribute("#report", "aria-busy") == "false")
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


def test_the_list_says_which_is_shown_and_which_are_compared(compared):
    assert parts(compared) == ["Shown in detail", "Compare", "Compare"]
    assert detail(compared, "first").is_checked()
    assert compare(compared, "first").count() == 0
    assert compare(compared, "second").is_checked()
    assert compare(compared, "third").is_checked()
    assert compared.locator(".import-line").inner_text().startswith("first.csv")


def test_the_one_shown_in_detail_comes_first(compared):
    with visitor.new_report(compared):
        compared.locator(".set-name", has_text="third").click()
    assert_given(compared, "third", "first", "second")
    assert parts(compared) == ["Compare", "Compare", "Shown in detail"]
    assert compared.locator(".import-line").inner_text().startswith("third.csv")
    with visitor.new_report(compared):
        detail(compared, "second").check()
    assert_given(compared, "second", "first", "third")


def test_one_is_left_out_and_taken_in_again(compared):
    with visitor.new_report(compared):
        compare(compared, "second").uncheck()
    assert_given(compared, "first", "third")
    assert compared.evaluate("document.activeElement.ariaLabel") == "Compare second"
    assert compared.locator(".set-name").all_inner_texts() == list(FILES)
    with visitor.new_report(compared):
        compare(compared, "third").uncheck()
    assert_given(compared, "first")
    assert compared.locator(".report-others").count() == 0
    with visitor.new_report(compared):
        compare(compared, "second").check()
    assert_given(compared, "first", "second")


def test_one_that_was_left_out_can_be_shown_in_detail(compared):
    with visitor.new_report(compared):
        compare(compared, "second").uncheck()
    with visitor.new_report(compared):
        detail(compared, "second").check()
    assert_given(compared, "second", "first", "third")
    # It is still out of the comparison once another is shown.
    with visitor.new_report(compared):
        detail(compared, "first").check()
    assert_given(compared, "first", "third")
    assert not compare(compared, "second").is_checked()


def test_removing_and_adding(compared):
    with visitor.new_report(compared):
        compared.get_by_role("button", name="Remove second").click()
    assert_given(compared, "first", "third")
    with visitor.new_report(compared):
        compared.get_by_role("button", name="Remove first").click()
    assert_given(compared, "third")
    assert parts(compared) == []  # nothing to compare
    assert compared.get_by_role("radio", name="third").is_checked()
    with visitor.new_report(compared):
        drop(compared, "second")
    assert_given(compared, "second", "third")


def test_removing_one_that_is_left_out_leaves_the_report_alone(compared):
    with visitor.new_report(compared):
        compare(compared, "third").uncheck()
    shown = compared.locator("article.report").element_handle()
    compared.get_by_role("button", name="Remove third").click()
    assert shown.evaluate("report => report.isConnected")
    assert_given(compared, "first", "second")


def test_a_correction_of_one_that_is_compared_runs_it_again(compared):
    with visitor.new_report(compared):
        detail(compared, "second").check()
    visitor.open_card(compared)
    with visitor.new_report(compared):
        compared.locator("#fact-order").select_option("descending")
    assert_given(compared, "second", "first", "third")


def test_a_set_of_another_kind_is_not_used_and_says_so(compared):
    with visitor.new_report(compared):
        visitor.drop(compared, ("series.csv", SERIES))
    with visitor.new_report(compared):
        detail(compared, "second").check()
    assert_given(compared, "second", "first", "third")
    assert parts(compared) == ["Compare", "Shown in detail", "Compare", "Not used by this analysis"]
    assert compare(compared, "series").count() == 0


def switched(page):
    return page.locator("[data-part=switched]")


def test_the_tool_follows_the_data_and_comes_back(compared):
    with visitor.new_report(compared):
        visitor.drop(compared, ("series.csv", SERIES))
    assert compared.locator("article.report").get_attribute("data-tool") == "significance"
    assert compared.locator("#tool-significance").is_checked()
    assert compared.url.endswith("#tool=significance")
    assert "because it works on “series”" in switched(compared).inner_text()
    with visitor.new_report(compared):
        compared.get_by_role("button", name="Remove series").click()
    assert_given(compared, "first", "second", "third")
    assert compared.url.endswith("#tool=lineup")


def test_a_tool_chosen_by_hand_takes_data_that_suit_it(compared):
    with visitor.new_report(compared):
        visitor.drop(compared, ("series.csv", SERIES))
    reasons = compared.locator(".tool.unsuited .tool-reason").all_inner_texts()
    assert "Works on bucket returns, not on return series." in reasons
    assert all(reason.endswith(", not on return series.") for reason in reasons)
    visitor.choose_tool(compared, "lineup")
    assert_given(compared, "third", "first", "second")
    assert switched(compared).is_hidden()
    assert compared.locator("label[data-tool=lineup].unsuited").count() == 0


def test_a_tool_that_suits_no_data_asks_for_some(tidied):
    with visitor.new_report(tidied):
        visitor.drop(tidied, ("series.csv", SERIES))
    tidied.locator("label[data-tool=seasonality]").click()
    asked = tidied.locator("[data-lacking=data]")
    asked.wait_for()
    assert "works on bucket returns" in asked.inner_text()
    assert "“series” is return series" in asked.inner_text()
    assert tidied.locator("article.report, .problem").count() == 0
    with visitor.new_report(tidied):
        drop(tidied, "first")
    assert tidied.locator("article.report").get_attribute("data-tool") == "seasonality"
    assert asked.count() == 0


def test_one_set_alone_has_nothing_to_compare(tidied):
    with visitor.new_report(tidied):
        drop(tidied, "first")
    assert_given(tidied, "first")
    assert tidied.locator(".set-part, .set input[type=checkbox], #data > .hint").count() == 0
    assert tidied.locator(".report-others").count() == 0


def test_a_tool_of_one_shows_no_comparison_and_keeps_what_was_chosen(compared):
    with visitor.new_report(compared):
        compare(compared, "third").uncheck()
    visitor.choose_tool(compared, "seasonality")
    assert compared.locator(".set-part, .set input[type=checkbox], #data > .hint").count() == 0
    assert compared.locator(".report-data strong").inner_text() == "first"
    assert compared.locator(".report-others").count() == 0
    visitor.assert_shows(compared, visitor.native(FILES["first"], "first.csv", "seasonality"))
    with visitor.new_report(compared):
        compared.go_back()  # an address of the other tool brings its list back
    assert_given(compared, "first", "second")
    assert parts(compared) == ["Shown in detail", "Compare", "Compare"]
    assert not compare(compared, "third").is_checked()


def test_the_address_does_not_hold_the_comparison(compared):
    with visitor.new_report(compared):
        compare(compared, "third").uncheck()
    assert compared.url.endswith("#tool=lineup")


def test_the_head_of_the_report_names_the_others(compared):
    assert compared.locator(".report-data").inner_text().startswith("first ")
    others = compared.locator(".report-others")
    assert others.inner_text() == "Compared with second and third"
    with visitor.new_report(compared):
        visitor.drop(compared, *((f"more {i}.csv", FILES["first"]) for i in range(4)))
    assert others.inner_text() == "Compared with first, second, third and 3 more"


def test_everything_is_saved_as_of_several(compared, new_page):
    report = visitor.saved_report(compared)
    assert [each["name"] for each in report["data"]] == ["first", "second", "third"]
    for action, block, name in (
        ("save-json", None, "first-and-2-more-lineup.json"),
        ("save-csv", "lineup", "first-and-2-more-lineup-lineup.csv"),
        ("save-svg", "bars", "first-and-2-more-lineup-bars.svg"),
    ):
        place = f'#report [data-action="{action}"]' + (f'[data-block="{block}"]' if block else "")
        with compared.expect_download() as download:
            compared.locator(place).click()
        assert download.value.suggested_filename == name
    page = new_page()
    page.set_content(visitor.saved(compared, "save-html").read_text(encoding="utf-8"))
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


@pytest.mark.parametrize("width", [390, 1280])
def test_long_names_stay_inside(compared, width):
    compared.set_viewport_size({"width": width, "height": 900})
    try:
        with visitor.new_report(compared):
            visitor.drop(compared, (f"{'a_name_without_any_place_to_break_' * 3}.csv", SERIES))
        assert_fits(compared)  # the tool followed, and says why
        with visitor.new_report(compared):
            detail(compared, "first").check()
        assert_fits(compared)
    finally:
        compared.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_list_is_accessible(compared, scheme):
    compared.emulate_media(color_scheme=scheme)
    try:
        with visitor.new_report(compared):
            visitor.drop(compared, ("series.csv", SERIES))
        assert_accessible(compared)
    finally:
        compared.emulate_media(color_scheme="light")
