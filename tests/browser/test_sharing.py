"""Tools go from hand to hand as a file or a link, and what comes from somebody else is asked about before it runs.

How a tool is packed into a link and read from one or from a file, whatever is wrong with it, is proven in
tests/page/workshop/sharing.test.js; what the page makes of one that came, in main-incoming.test.js and consent.test.js.
"""

from __future__ import annotations

import base64
import zlib

import pytest
from browser import coder, visitor
from playwright.sync_api import expect

CONTENT, NAME = coder.CONTENT, coder.NAME
SET = "made up"
COUNTER = coder.COUNTER
SHARED = (
    "Computed by “Counter”, a tool from somebody else; Flipside has not checked what it computes."
)
SPECIAL = f"{COUNTER}# Größe ≥ 10 %\t– “quoted”, 日本, \U0001f642\n"
REFUSED = "The tool in this link cannot be read"


def packed(content: bytes, times: int = 1) -> str:
    """What the address carries: raw deflate, as base64url."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    deflated = b"".join([*(packer.compress(content) for _ in range(times)), packer.flush()])
    return f"#code={base64.urlsafe_b64encode(deflated).decode().rstrip('=')}"


WHOLE = packed(COUNTER.encode())


@pytest.fixture
def page(new_page):
    """A browser that keeps nothing yet, and lets the page use the clipboard."""
    return new_page(permissions=coder.CLIPBOARD)


def go(page, address: str) -> None:
    """Follows a link within the page, as from its address line."""
    page.evaluate("hash => { location.hash = hash; }", address)


def loaded(page, *files: tuple[str, bytes]):
    """A page with data."""
    for file in files or [(NAME, CONTENT)]:
        with visitor.new_report(page):
            visitor.drop(page, file)
    return page


def refused(page) -> str:
    """What is told of a tool that cannot be read."""
    box = page.locator("#code .problem[data-problem=user]")
    box.wait_for(timeout=visitor.PATIENCE_MS)
    words = box.inner_text()
    box.locator("[data-action=dismiss]").click()
    box.wait_for(state="detached")
    assert page.locator("#own [data-own]").count() == 0
    return words


def link_of(page) -> str:
    """The link that the Code view makes."""
    coder.panel(page, "share", "[data-action=code-link]").click()
    page.locator("[data-part=copied]").wait_for()
    return coder.clipboard(page)


# --- handing on


def test_a_download_is_the_file_byte_for_byte(bench):
    with bench.expect_download() as untouched:
        coder.open_code(bench)
        coder.panel(bench, "share", "[data-action=code-download]").click()
    assert untouched.value.suggested_filename == "inversion.py"
    assert untouched.value.path().read_bytes() == coder.gallery("inversion").encode()
    # What was changed since the panel was opened goes along.
    coder.write(bench, SPECIAL)
    with bench.expect_download() as edited:
        bench.locator("[data-action=code-download]").click()
    assert edited.value.path().read_bytes() == SPECIAL.encode()


def test_a_link_brings_the_tool_into_another_browser(page, new_page, ready, site):
    loaded(ready(page, "#tool=seasonality"))
    coder.open_code(page)
    mine = SPECIAL.replace('id="counter"', 'id="seasonality"')
    coder.write_and_run(page, mine)
    here = visitor.saved_report(page)
    link = link_of(page)
    assert link.startswith(f"{site.url}#code=")
    assert f"The link has {len(link):,} characters." in page.locator("[data-part=copied]").inner_text()  # fmt: skip

    del site.requests[:]
    there = new_page(permissions=coder.CLIPBOARD)
    asked_for = []
    there.on("request", lambda request: asked_for.append((request.url, request.all_headers())))
    ready(there, link.removeprefix(site.url))
    card = coder.asked(there)
    assert "It came with a link. Nothing of it has run yet." in card.inner_text()
    assert there.locator("article.report").count() == 0
    loaded(there)  # which the gallery's own tool is run on
    expect(card.locator("input[type=checkbox]")).to_be_checked()
    with visitor.new_report(there):
        coder.agree(there)
    assert coder.text_of(there) == mine
    expected = coder.native(mine, CONTENT, NAME, "shared")
    visitor.assert_shows(there, expected)
    report = visitor.saved_report(there)
    assert report["origin"] == "shared"
    assert visitor.differences(report["blocks"], here["blocks"]) == []
    assert there.evaluate("location.hash") == "#tool=seasonality_2"

    # What is behind the # went nowhere.
    code = link.split("#code=")[1]
    assert site.requests
    assert [path for path in site.requests if code[:20] in path] == []
    assert [url for url, _ in asked_for if code[:20] in url.split("#")[0]] == []
    assert [url for url, headers in asked_for if code[:20] in str(headers)] == []


# --- what cannot be taken


def test_a_link_that_cannot_be_read_is_refused_in_words_and_the_page_is_as_it_was(bench):
    go(bench, WHOLE[: len(WHOLE) // 2])
    words = refused(bench)
    assert REFUSED in words
    assert "Ask for it again, or for the .py file." in words
    # A hundred megabytes of nothing.
    bomb = packed(bytes(1_000_000), times=100)
    assert len(bomb) > 100_000
    go(bench, bomb)
    assert "it holds more than 200,000 bytes" in refused(bench)
    loaded(bench)


def test_a_file_that_cannot_be_taken_is_refused_in_words(bench):
    visitor.drop(bench, ("tool.py", "# Größe\n".encode("latin-1")))
    words = refused(bench)
    assert "tool.py is not text in UTF-8." in words
    assert "Save it as UTF-8 and try again." in words
    visitor.drop(bench, ("one.py", COUNTER.encode()), ("two.py", coder.STARTER.encode()))
    coder.asked(bench)
    assert "One tool is opened at a time." in visitor.problem(bench, "two.py").inner_text()


# --- before it runs


def test_do_not_run_it_leaves_nothing_behind(page, ready):
    ready(page, WHOLE)
    coder.asked(page)
    assert page.evaluate("location.hash") == WHOLE
    page.locator("[data-action=consent-leave]").click()
    page.locator("section.consent").wait_for(state="detached")
    page.wait_for_function("location.hash === ''")
    assert coder.kept(page) == []
    assert coder.tags(page) == {}
    visitor.wait_until(page, lambda: page.locator("iframe").count() == 0)
    assert coder.focused(page) != "BODY"
    page.reload()
    page.wait_for_selector("body[data-python=ready]", timeout=visitor.PATIENCE_MS)
    assert page.locator("section.consent").count() == 0


def test_data_that_is_not_ticked_is_not_given(bench):
    loaded(bench)
    card = coder.drop_code(bench, COUNTER)
    card.locator("input[type=checkbox]").uncheck()
    coder.agree(bench)
    give = bench.locator("[data-action=consent-give]")
    give.wait_for(timeout=visitor.PATIENCE_MS)
    assert give.inner_text() == f"Give it “{SET}”"
    assert bench.locator("article.report").count() == 0
    with visitor.new_report(bench):
        give.click()
    expected = coder.native(COUNTER, CONTENT, NAME, "shared")
    assert expected["warnings"][0] == SHARED
    visitor.assert_shows(bench, expected)
    assert bench.locator("[data-action=consent-give]").count() == 0
    assert coder.focused(bench) != "BODY"


NOSY = coder.edited(
    COUNTER,
    "    number = counted(data, times)",
    "    from flipside import session\n    from flipside.errors import UserError\n"
    "    raise UserError(' and '.join(each.name for each in session._loaded.values()))",
)


NOSY = coder.edited(
    COUNTER,
    "    number = counted(data, times)",
    "    from flipside import session\n    from flipside.errors import UserError\n"
    "    raise UserError(' and '.join(each.name for each in session._loaded.values()))",
)


def test_it_has_only_the_data_that_it_was_given(bench):
    loaded(bench, (NAME, CONTENT), ("secret.csv", CONTENT))
    card = coder.drop_code(bench, NOSY)
    # The one on the screen is ticked; the other is not.
    ticks = card.locator(".consent-data li")
    given, secret = (ticks.filter(has_text=name).locator("input") for name in (SET, "secret"))
    assert [given.is_checked(), secret.is_checked()].count(True) == 1
    secret.uncheck()
    given.check()
    coder.agree(bench)
    words = visitor.problem(bench, "This analysis cannot be made").inner_text()
    assert SET in words
    assert "secret" not in words
    # The other one is asked about when it is chosen.
    bench.locator(".set", has_text="secret").locator("input[type=radio]").check()
    bench.locator("[data-action=consent-give]", has_text="secret").wait_for()


def test_data_that_comes_later_is_asked_about_and_a_new_visit_asks_again(bench):
    loaded(bench)
    coder.drop_code(bench, COUNTER)
    with visitor.new_report(bench):
        coder.agree(bench)
    visitor.drop(bench, ("later.csv", CONTENT))
    give = bench.locator("[data-action=consent-give]")
    expect(give.filter(has_text="later")).to_be_visible()
    # The first one it may still have.
    with visitor.new_report(bench):
        bench.locator(".set", has_text=SET).locator("input[type=radio]").check()
    visitor.assert_shows(bench, coder.native(COUNTER, CONTENT, NAME, "shared"))
    coder.wait_kept(bench, "counter", COUNTER)

    bench.reload()
    bench.wait_for_selector("body[data-python=ready]", timeout=visitor.PATIENCE_MS)
    bench.locator("#tool-counter:checked").wait_for()
    assert coder.tags(bench) == {"counter": "shared"}
    visitor.drop(bench, (NAME, CONTENT))
    give.wait_for()
    assert bench.locator("article.report").count() == 0
    with visitor.new_report(bench):
        give.click()
    visitor.assert_shows(bench, coder.native(COUNTER, CONTENT, NAME, "shared"))


def test_a_file_that_is_chosen_and_a_windows_file_are_the_same_tool(bench, tmp_path):
    path = tmp_path / "COUNTER.PY"
    path.write_bytes(b"\xef\xbb\xbf" + COUNTER.replace("\n", "\r\n").encode())
    visitor.choose(bench, path)
    coder.asked(bench)
    coder.agree(bench)
    bench.locator("label[data-tool=counter]").wait_for(timeout=visitor.PATIENCE_MS)
    assert coder.text_of(bench) == COUNTER


def test_a_file_among_data_is_asked_about_and_the_data_is_read(bench):
    with visitor.new_report(bench):
        visitor.drop(bench, (NAME, CONTENT), ("counter.py", COUNTER.encode()))
    box = coder.asked(bench).locator("input[type=checkbox]")
    box.wait_for()
    box.check()
    with visitor.new_report(bench):
        coder.agree(bench)
    visitor.assert_shows(bench, coder.native(COUNTER, CONTENT, NAME, "shared"))
