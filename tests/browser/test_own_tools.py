"""Tools of one's own: they are kept in this browser, with what they were before, and can be named, deleted and had back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from browser import coder, visitor
from playwright.sync_api import expect

CONTENT = visitor.SAMPLE.read_bytes()
NAME = visitor.SAMPLE.name
LASTING = "This browser keeps nothing after you leave"
SEASONALITY = coder.gallery("seasonality")
COUNTER = coder.COUNTER
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


def opened(page, ready, id: str = "seasonality"):
    """The code of a shipped tool on a fresh page, with the sample's report."""
    ready(page, f"#tool={id}")
    with visitor.new_report(page):
        visitor.drop(page, (NAME, CONTENT))
    coder.open_code(page)
    return page


def versions(page) -> list[str]:
    """What the history panel lists."""
    if page.locator("[data-action=code-history]").get_attribute("aria-expanded") != "true":
        coder.panel(page, "history", "h3")
    return page.locator(".code-panel li.row").all_inner_texts()


def create(page) -> None:
    """Presses "New tool" and waits until it is understood; where data is loaded, it is run then."""
    page.locator("[data-action=own-new]").click()
    page.locator("label.tool:has(.tag)").last.wait_for(timeout=visitor.PATIENCE_MS)
    page.locator(".code [data-part=tag]:text-is('yours')").wait_for()


# --- history


def test_at_least_twenty_versions_are_kept_and_survive_a_reload_and_a_reset(page, ready, site):
    most = coder.manifest_of(site)["limits"]["versions"]
    assert most >= 20
    opened(page, ready)
    for n in range(22):
        coder.write_and_run(page, numbered(n))
    assert len(versions(page)) == 22
    coder.run_code(page)
    assert len(versions(page)) == 22  # the same again is no further version
    record = coder.wait_kept(page, "seasonality", numbered(21))
    assert [v["source"] for v in record["versions"]] == [numbered(n) for n in reversed(range(22))]

    with visitor.new_report(page):
        page.locator("[data-action=code-reset]").click()
    assert len(versions(page)) == 22
    coder.wait_kept(page, "seasonality", SEASONALITY)
    reload(page)
    assert coder.tags(page) == {}
    coder.open_code(page)
    assert coder.text_of(page) == SEASONALITY
    assert len(versions(page)) == 22

    # The oldest is compared with what is in the editor, taken back and run.
    row = page.locator(".code-panel li.row").last
    row.locator("[data-action=version-compare]").click()
    page.locator("[data-part=version] .cm-deletedChunk").wait_for()
    assert "# version 0" in page.locator("[data-part=version] .cm-deletedChunk").inner_text()
    row.locator("[data-action=version-take]").click()
    assert coder.text_of(page) == numbered(0)
    with visitor.new_report(page):
        visitor.drop(page, (NAME, CONTENT))
    visitor.assert_shows(page, coder.native(numbered(0), CONTENT, NAME))
    coder.run_code(page)
    assert len(versions(page)) == 23

    # And one is deleted for good.
    page.locator(".code-panel li.row").nth(1).locator("[data-action=version-delete]").click()
    assert len(versions(page)) == 22
    sources = [v["source"] for v in coder.wait_kept(page, "seasonality", numbered(0))["versions"]]
    assert numbered(21) not in sources
    assert sources[:2] == [numbered(0), numbered(20)]


def test_no_more_versions_are_kept_than_the_limit_says(page, ready, site):
    coder.with_limits(page, site, versions=3)
    opened(page, ready)
    for n in range(5):
        coder.write_and_run(page, numbered(n))
    assert len(versions(page)) == 3
    kept = coder.wait_kept(page, "seasonality", numbered(4))["versions"]
    assert [v["source"] for v in kept] == [numbered(n) for n in (4, 3, 2)]
    assert "the last 3 of each tool" in page.locator(".code-panel .hint").first.inner_text()


def test_what_reset_takes_back_is_in_the_history_though_it_was_never_run(page, ready):
    opened(page, ready)
    coder.write(page, numbered(1))
    with visitor.new_report(page):
        page.locator("[data-action=code-reset]").click()
    [row] = versions(page)
    assert "last run" not in row
    page.locator("[data-action=version-take]").click()
    assert coder.text_of(page) == numbered(1)


# --- kept


def test_what_was_typed_is_kept_while_one_goes_on_typing(page, ready):
    opened(page, ready)
    coder.content_of(page).focus()
    page.clock.install()
    page.clock.pause_at(datetime.now() + timedelta(hours=1))
    page.keyboard.press("Control+End")
    for letter in "# never a pause of three tenths of a second":
        page.keyboard.type(letter)
        page.clock.run_for(200)
    visitor.wait_until(
        page, lambda: any("# never a pause" in r["source"] for r in coder.kept(page))
    )


def test_a_reload_in_the_middle_of_a_word_loses_no_more_than_that_word(page, ready):
    opened(page, ready)
    coder.content_of(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("# half a ")
    coder.wait_kept(page, "seasonality", f"{SEASONALITY}# half a ")
    page.keyboard.type("wo")
    reload(page)
    coder.open_code(page)
    assert coder.text_of(page).startswith(f"{SEASONALITY}# half a ")
    assert coder.tags(page) == {"seasonality": "edited"}


def test_an_edited_tool_is_there_after_a_reload_and_computes_the_same(page, ready):
    median = coder.edited(SEASONALITY, "len(present), test.mean,", "len(present), 0.5,")
    opened(page, ready)
    coder.write_and_run(page, median)
    expected = coder.native(median, CONTENT, NAME)
    coder.wait_kept(page, "seasonality", median)
    reload(page)
    assert coder.tags(page) == {"seasonality": "edited"}
    with visitor.new_report(page):
        visitor.drop(page, (NAME, CONTENT))
    visitor.assert_shows(page, expected)


def test_two_tabs_do_not_take_each_others_versions_away(page, ready):
    opened(page, ready)
    other = opened(page.context.new_page(), ready)
    coder.write_and_run(page, numbered(1))
    coder.wait_kept(page, "seasonality", numbered(1))
    other.bring_to_front()
    coder.write_and_run(other, numbered(2))
    kept = coder.wait_kept(other, "seasonality", numbered(2))
    assert {v["source"] for v in kept["versions"]} == {numbered(1), numbered(2)}


@pytest.mark.parametrize("how", [NO_STORE, "delete self.indexedDB; Object.defineProperty(self, 'indexedDB', { get() { throw new Error('none'); } })"], ids=["refuses", "is not there"])  # fmt: skip
def test_a_browser_that_keeps_nothing_says_so_and_works(page, ready, how):
    page.add_init_script(how)
    ready(page, "#tool=seasonality")
    page.locator("#own", has_text=LASTING).wait_for()
    with visitor.new_report(page):
        visitor.drop(page, (NAME, CONTENT))
    coder.open_code(page)
    coder.write_and_run(page, numbered(1))
    visitor.assert_shows(page, coder.native(numbered(1), CONTENT, NAME))
    assert len(versions(page)) == 1
    coder.write(page, numbered(2))
    note = page.locator("[data-part=code-note]")
    assert note.inner_text().startswith(LASTING)
    reload(page)
    assert coder.tags(page) == {}
    page.locator("#own", has_text=LASTING).wait_for()


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
    coder.run_code(page)
    visitor.assert_shows(page, coder.native(numbered(1), CONTENT, NAME))


# --- new


def test_a_new_tool_is_the_starter_and_runs(page, ready):
    ready(page)
    create(page)
    assert coder.text_of(page) == coder.STARTER
    assert coder.tags(page) == {"my_tool": "yours"}
    assert page.locator("#tool-my_tool").is_checked()
    note = page.locator("[data-part=code-note]")
    expect(note).to_have_text("It can be run. Load a file, and it is.")
    with visitor.new_report(page):
        visitor.drop(page, (NAME, CONTENT))
    assert note.inner_text() == ""
    expected = coder.native(coder.STARTER, CONTENT, NAME, "new")
    visitor.assert_shows(page, expected)
    assert visitor.saved_report(page)["origin"] == "new"
    assert "which is not one of Flipside's own tools" in expected["warnings"][0]

    # The next one has an id of its own.
    create(page)
    page.locator("label[data-tool=my_tool_2]").wait_for(timeout=visitor.PATIENCE_MS)
    assert coder.text_of(page) == coder.STARTER.replace("my_tool", "my_tool_2")
    assert coder.tags(page) == {"my_tool": "yours", "my_tool_2": "yours"}


def test_another_id_in_the_code_is_the_tools_new_name(page, ready):
    ready(page)
    create(page)
    with visitor.new_report(page):
        visitor.drop(page, (NAME, CONTENT))
    with visitor.new_report(page):
        page.locator("#param-tail").fill("2")
        page.locator("#param-tail").press("Tab")
    renamed = coder.STARTER.replace('id="my_tool"', 'id="streak"')
    coder.write(page, renamed)  # without a run
    page.locator("label[data-tool=streak]").wait_for(timeout=visitor.PATIENCE_MS)
    assert coder.tags(page) == {"streak": "yours"}
    assert page.locator("#tool-streak").is_checked()
    assert page.locator("#param-tail").input_value() == "2"
    page.wait_for_function("location.hash === '#tool=streak&tail=2'")
    assert page.locator(".code .file-name").inner_text() == "streak.py"
    coder.run_code(page)
    visitor.assert_shows(page, coder.native(renamed, CONTENT, NAME, "new", {"tail": 2}))
    coder.panel(page, "share", "[data-action=code-download]")
    with page.expect_download() as coming:
        page.locator("[data-action=code-download]").click()
    assert coming.value.suggested_filename == "streak.py"
    coder.wait_kept(page, "streak", renamed)
    assert [record["id"] for record in coder.kept(page)] == ["streak"]
    reload(page)
    page.locator("label[data-tool=streak]").wait_for()
    assert page.locator("#tool-streak").is_checked()
    assert page.locator("#param-tail").input_value() == "2"


def test_the_id_of_another_tool_is_refused_in_words(page, ready):
    ready(page)
    create(page)
    coder.write(page, coder.STARTER.replace('id="my_tool"', 'id="inversion"'))
    words = coder.fault(page).inner_text()
    assert "There is a tool with the id “inversion” already." in words
    assert "Choose another id in TOOL." in words
    assert coder.tags(page) == {"my_tool": "yours"}


def test_a_shipped_tool_with_another_id_can_be_made_ones_own(page, ready):
    opened(page, ready)
    mine = coder.edited(SEASONALITY, 'id="seasonality"', 'id="months"').replace(
        "len(present), test.mean,", "len(present), 0.5,"
    )
    coder.write(page, mine)
    page.locator("[data-action=code-run]").click()
    words = coder.fault(page).inner_text()
    assert "TOOL says the id “months”, but this is the gallery’s tool “seasonality”." in words
    with visitor.new_report(page):
        page.locator("[data-action=code-part]").click()
    visitor.assert_shows(page, coder.native(mine, CONTENT, NAME, "new"))
    assert coder.tags(page) == {"months": "yours"}
    assert coder.text_of(page) == mine
    visitor.choose_tool(page, "seasonality")
    visitor.assert_shows(page, visitor.native(CONTENT, NAME, "seasonality"))


# --- deleted


def test_delete_and_undo_of_a_tool_of_each_origin(page, ready):
    opened(page, ready)
    coder.write_and_run(page, numbered(1))
    with visitor.new_report(page):
        create(page)
    coder.drop_code(page, COUNTER)
    with visitor.new_report(page):
        coder.agree(page)
    whole = {"seasonality": "edited", "my_tool": "yours", "counter": "shared"}
    assert coder.tags(page) == whole
    before = {r["id"]: (r["source"], r["origin"], r["versions"]) for r in coder.kept(page)}
    assert set(before) == set(whole)
    for id in whole:
        page.locator(f"[data-own={id}] [data-action=own-delete]").click()
        assert page.locator(f"[data-own={id}]").count() == 0
        assert id not in coder.tags(page)
        assert coder.focused(page) != "BODY"
        visitor.wait_until(page, lambda id=id: id not in {r["id"] for r in coder.kept(page)})
        page.locator("[data-action=own-undo]").click()
        page.locator(f"[data-own={id}]").wait_for()
        assert coder.tags(page) == whole
        assert coder.focused(page) != "BODY"
        coder.wait_kept(page, id, before[id][0])
    after = {r["id"]: (r["source"], r["origin"], r["versions"]) for r in coder.kept(page)}
    assert after == before
    # One from somebody else asks anew for its data.
    page.locator("label[data-tool=counter]").click()
    page.locator("[data-action=consent-give]").wait_for(timeout=visitor.PATIENCE_MS)


def test_the_report_of_a_deleted_edit_gives_way_to_that_of_the_shipped_tool(page, ready):
    median = coder.edited(SEASONALITY, "len(present), test.mean,", "len(present), 0.5,")
    opened(page, ready)
    coder.write_and_run(page, median)
    with visitor.new_report(page):
        page.locator("[data-own=seasonality] [data-action=own-delete]").click()
    visitor.assert_shows(page, visitor.native(CONTENT, NAME, "seasonality"))
    with visitor.new_report(page):
        page.locator("[data-action=own-undo]").click()
    visitor.assert_shows(page, coder.native(median, CONTENT, NAME))


def test_a_deleted_tool_is_not_chosen_again_by_itself(page, ready):
    ready(page)
    visitor.try_sample(page)
    with visitor.new_report(page):
        create(page)
    # Other data bring another analysis; the tool is deleted meanwhile.
    with visitor.new_report(page):
        visitor.drop(page, ("system.csv", b"Node,Weight\nValue,50\nQuality,50\n"))
    assert page.locator("article.report").get_attribute("data-tool") == "weights"
    page.locator("[data-own=my_tool] [data-action=own-delete]").click()
    with visitor.new_report(page):
        page.locator(".set input[type=radio]").first.check()
    assert page.locator("article.report").get_attribute("data-tool") == "inversion"
    visitor.assert_shows(page, visitor.native(CONTENT, NAME))


def test_another_set_is_analysed_by_the_code_as_it_is_now(page, ready):
    # The page remembers what was asked for; that must not be an older declaration.
    opened(page, ready)
    with_depth = (
        COUNTER.replace('id="counter"', 'id="seasonality"')
        .replace("times=1, progress", "times=1, depth=2, progress")
        .replace("(TIMES,)", '(TIMES, Parameter("depth", "Depth", "Added.", "integer", default=2))')
        .replace("counted(data, times)\n    metric", "counted(data, times) + depth\n    metric")
    )
    coder.write(page, with_depth)
    page.locator("#param-depth").wait_for(timeout=visitor.PATIENCE_MS)
    with visitor.new_report(page):
        visitor.drop(page, ("system.csv", b"Node,Weight\nValue,50\nQuality,50\n"))
    with visitor.new_report(page):
        page.locator(".set input[type=radio]").first.check()
    assert page.locator("#tool-seasonality").is_checked()
    assert page.locator("#param-depth").input_value() == "2"
    visitor.assert_shows(page, coder.native(with_depth, CONTENT, NAME))
