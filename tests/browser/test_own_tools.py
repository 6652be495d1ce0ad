"""Tools of one's own: they are kept in this browser, with what they were before, and can be named, deleted and had back.

What is kept, how often and how much of it, and what becomes of names and versions, is proven in tests/page/app/own.test.js,
tests/page/workshop/main.test.js and history.test.js; here, that a real browser does keep it.
"""

from __future__ import annotations

import pytest
from browser import coder, visitor
from playwright.sync_api import expect

CONTENT, NAME = coder.CONTENT, coder.NAME
LASTING = "This browser keeps nothing after you leave"
WITHOUT_DATA = "It can be run. Load a file, and it is."
SEASONALITY = coder.gallery("seasonality")
MEDIAN = coder.edited(SEASONALITY, "len(present), test.mean,", "len(present), 0.5,")
NO_STORE = """indexedDB.open = () => {
  const request = {};
  setTimeout(() => {
    request.error = new DOMException("Not in a private window.", "SecurityError");
    request.onerror?.({ target: request });
  });
  return request;
};"""


def numbered(n: int) -> str:
    """A version of the shipped tool that says which it is."""
    return f"{SEASONALITY}# version {n}\n"


@pytest.fixture
def page(new_page):
    """A browser that keeps nothing yet, and lets the page use the clipboard."""
    return new_page(permissions=coder.CLIPBOARD)


def reload(page) -> None:
    page.reload()
    page.wait_for_selector("body[data-python=ready]", timeout=visitor.PATIENCE_MS)


def opened(page, ready):
    """The code of a shipped tool on a fresh page."""
    ready(page, "#tool=seasonality")
    coder.open_code(page)
    return page


def loaded(page) -> None:
    with visitor.new_report(page):
        visitor.drop(page, (NAME, CONTENT))


def note(page):
    return page.locator("[data-part=code-note]")


def run_without_data(page, source: str) -> None:
    """A change that works, and is a version then, though there is nothing to compute."""
    coder.write(page, source)
    page.locator("[data-action=code-run]").click()
    expect(note(page)).to_have_text(WITHOUT_DATA)


def assert_tagged(page, **tags: str) -> None:
    """How the tools in the list are marked, once they are."""
    visitor.wait_until(page, lambda: coder.tags(page) == tags)


def assert_kept(page, *ids: str) -> None:
    """What the store holds, once it does."""
    visitor.wait_until(page, lambda: {each["id"] for each in coder.kept(page)} == set(ids))


def assert_versions(page, id: str, *sources: str) -> None:
    """What a tool was before, as the store holds it, once it does."""
    visitor.wait_until(
        page,
        lambda: (
            [
                [version["source"] for version in each["versions"]]
                for each in coder.kept(page)
                if each["id"] == id
            ]
            == [list(sources)]
        ),
    )


def create(page, id: str) -> None:
    """Presses "New tool" and waits until it has been understood under that id."""
    page.locator("[data-action=own-new]").click()
    page.locator(f"label[data-tool={id}] .tag:text-is('yours')").wait_for()
    page.locator(f".code[data-code={id}]").wait_for()


# --- kept


def test_an_edited_tool_and_what_it_was_are_there_after_a_reload_and_compute_the_same(page, ready):
    opened(page, ready)
    run_without_data(page, numbered(0))
    run_without_data(page, numbered(1))
    loaded(page)
    coder.write_and_run(page, MEDIAN)
    expected = coder.native(MEDIAN, CONTENT, NAME)
    visitor.assert_shows(page, expected)
    assert_versions(page, "seasonality", MEDIAN, numbered(1), numbered(0))
    reload(page)
    assert_tagged(page, seasonality="edited")
    loaded(page)
    visitor.assert_shows(page, expected)

    # The oldest is compared with what is in the editor, taken back and run.
    coder.open_code(page)
    assert coder.text_of(page) == MEDIAN
    coder.panel(page, "history", "li.row")
    rows = page.locator(".code-panel li.row")
    expect(rows).to_have_count(3)
    rows.last.locator("[data-action=version-compare]").click()
    gone = page.locator("[data-part=version] .cm-deletedChunk", has_text="# version 0")
    gone.wait_for()
    rows.last.locator("[data-action=version-take]").click()
    assert coder.text_of(page) == numbered(0)
    coder.run_code(page)
    visitor.assert_shows(page, coder.native(numbered(0), CONTENT, NAME))
    expect(rows).to_have_count(4)

    # And one is deleted for good.
    rows.nth(1).locator("[data-action=version-delete]").click()
    expect(rows).to_have_count(3)
    assert_versions(page, "seasonality", numbered(0), numbered(1), numbered(0))


def test_a_reload_in_the_middle_of_a_word_loses_no_more_than_that_word(bench):
    bench.locator("label[data-tool=seasonality]").click()
    coder.open_code(bench)
    coder.content_of(bench).focus()
    bench.keyboard.press("Control+End")
    bench.keyboard.type("# half a ")
    coder.wait_kept(bench, "seasonality", f"{SEASONALITY}# half a ")
    bench.keyboard.type("wo")
    reload(bench)
    assert_tagged(bench, seasonality="edited")
    coder.open_code(bench)
    assert coder.text_of(bench).startswith(f"{SEASONALITY}# half a ")


def test_two_tabs_do_not_take_each_others_versions_away(bench, ready):
    other = ready(bench.context.new_page())
    bench.bring_to_front()
    create(bench, "my_tool")
    expect(note(bench)).to_have_text(WITHOUT_DATA)
    one, two = (f"{coder.STARTER}# version {n}\n" for n in (1, 2))
    run_without_data(bench, one)
    assert_versions(bench, "my_tool", one, coder.STARTER)
    # The other one was told.
    other.bring_to_front()
    other.locator("[data-own=my_tool] [data-action=own-code]").click()
    coder.shown_code(other)
    assert coder.text_of(other) == one
    run_without_data(other, two)
    assert_versions(other, "my_tool", two, one, coder.STARTER)
    other.close()
    bench.bring_to_front()


def test_a_browser_that_keeps_nothing_says_so_and_works(page, ready):
    page.add_init_script(NO_STORE)
    opened(page, ready)
    page.locator("#own", has_text=LASTING).wait_for()
    run_without_data(page, numbered(1))
    coder.panel(page, "history", "li.row")
    coder.write(page, numbered(2))
    assert note(page).inner_text().startswith(LASTING)


def test_a_store_that_is_full_is_told_and_what_was_typed_stays(page, ready):
    opened(page, ready)
    page.evaluate(
        """() => {
          IDBObjectStore.prototype.put = function () {
            throw new DOMException("It is full.", "QuotaExceededError");
          };
        }"""
    )
    coder.write(page, numbered(1))
    told = visitor.problem(page, "could not keep")
    assert "Download it before you leave." in told.inner_text()
    assert coder.text_of(page) == numbered(1)


# --- new


def test_a_new_tool_is_the_starter_and_runs(bench):
    create(bench, "my_tool")
    assert coder.text_of(bench) == coder.STARTER
    assert coder.tags(bench) == {"my_tool": "yours"}
    assert bench.locator("#tool-my_tool").is_checked()
    expect(note(bench)).to_have_text(WITHOUT_DATA)
    loaded(bench)
    expect(note(bench)).to_have_text("")
    expected = coder.native(coder.STARTER, CONTENT, NAME, "new")
    visitor.assert_shows(bench, expected)
    assert visitor.saved_report(bench)["origin"] == "new"
    assert "which is not one of Flipside's own tools" in expected["warnings"][0]

    # The next one has an id of its own.
    with visitor.new_report(bench):
        create(bench, "my_tool_2")
    assert coder.text_of(bench) == coder.STARTER.replace("my_tool", "my_tool_2")
    assert coder.tags(bench) == {"my_tool": "yours", "my_tool_2": "yours"}


def test_another_id_in_the_code_is_the_tools_new_name_in_the_form_the_address_and_the_next_visit(
    bench,
):
    create(bench, "my_tool")
    expect(note(bench)).to_have_text(WITHOUT_DATA)
    bench.locator("#param-tail").fill("2")
    bench.locator("#param-tail").press("Tab")
    bench.wait_for_function("location.hash === '#tool=my_tool&tail=2'")
    renamed = coder.STARTER.replace('id="my_tool"', 'id="streak"')
    coder.write(bench, renamed)  # without a run
    bench.locator("label[data-tool=streak]").wait_for()
    bench.wait_for_function("location.hash === '#tool=streak&tail=2'")
    assert coder.tags(bench) == {"streak": "yours"}
    assert bench.locator("#tool-streak").is_checked()
    assert bench.locator("#param-tail").input_value() == "2"
    assert bench.locator(".code .file-name").inner_text() == "streak.py"
    coder.wait_kept(bench, "streak", renamed)
    assert_kept(bench, "streak")
    reload(bench)
    bench.locator("#tool-streak:checked").wait_for()
    assert bench.locator("#param-tail").input_value() == "2"


# --- deleted


def test_a_tool_that_is_deleted_and_had_back_takes_its_report_along(bench):
    bench.locator("label[data-tool=seasonality]").click()
    loaded(bench)
    coder.open_code(bench)
    coder.write_and_run(bench, MEDIAN)
    coder.wait_kept(bench, "seasonality", MEDIAN)
    with visitor.new_report(bench):
        bench.locator("[data-own=seasonality] [data-action=own-delete]").click()
    visitor.assert_shows(bench, visitor.native(CONTENT, NAME, "seasonality"))
    assert coder.tags(bench) == {}
    assert coder.focused(bench) == "own-undo"
    assert_kept(bench)
    with visitor.new_report(bench):
        bench.locator("[data-action=own-undo]").click()
    visitor.assert_shows(bench, coder.native(MEDIAN, CONTENT, NAME))
    assert coder.tags(bench) == {"seasonality": "edited"}
    assert coder.focused(bench) == "own-code"
    coder.wait_kept(bench, "seasonality", MEDIAN)


def test_a_tool_from_somebody_else_that_is_had_back_asks_anew_for_its_data(bench):
    loaded(bench)
    coder.drop_code(bench, coder.COUNTER)
    with visitor.new_report(bench):
        coder.agree(bench)
    coder.wait_kept(bench, "counter", coder.COUNTER)
    # The page has other tools still.
    with visitor.new_report(bench):
        bench.locator("[data-own=counter] [data-action=own-delete]").click()
    visitor.assert_shows(bench, visitor.native(CONTENT, NAME))
    bench.locator("[data-action=own-undo]").click()
    bench.locator("[data-own=counter]").wait_for()
    bench.locator("label[data-tool=counter]").click()
    bench.locator("[data-action=consent-give]").wait_for()
    assert coder.tags(bench) == {"counter": "shared"}
    expect(bench.locator("article.report")).to_have_count(0)
