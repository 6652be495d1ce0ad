"""Tools go from hand to hand as a file or a link, and what comes from somebody else is asked about before it runs."""

from __future__ import annotations

import base64
import random
import string
import zlib

import pytest
from browser import coder, visitor
from unit.data.dialects import Dialect, monthly, write

CONTENT = visitor.SAMPLE.read_bytes()
NAME = visitor.SAMPLE.name
SET = "10_Portfolios_Prior_12_2"
COUNTER = coder.COUNTER
SHARED = (
    "Computed by “Counter”, a tool from somebody else; Flipside has not checked what it computes."
)
SPECIAL = f"{COUNTER}# Größe ≥ 10 %\t– “quoted”, 日本, \U0001f642\n"
MADE_UP = write(*monthly(36, 3), Dialect())
REFUSED = "The tool in this link cannot be read"


def linked(content: bytes) -> str:
    """What the address carries: raw deflate, as base64url."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    return f"#code={base64.urlsafe_b64encode(packed).decode().rstrip('=')}"


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
    loaded_before = there.locator("article.report").count()
    assert loaded_before == 0
    visitor.drop(there, (NAME, CONTENT))
    card.locator("input[type=checkbox]").check()
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


def test_a_tool_that_is_too_long_for_a_link_says_so(bench, site):
    most = coder.manifest_of(site)["limits"]["link_characters"]
    letters = random.Random(1).choices(string.ascii_letters, k=30_000)
    coder.open_code(bench)
    coder.write(bench, f"{COUNTER}# {''.join(letters)}\n")
    coder.panel(bench, "share", "[data-action=code-link]").click()
    box = bench.locator(".code-panel .problem")
    box.wait_for()
    assert f"{most:,} is the most that mail and chat programs pass on whole" in box.inner_text()
    assert "Download the file and send that." in box.inner_text()


def test_the_longest_link_that_is_made_is_within_the_limit_and_is_read_again(bench, site):
    most = coder.manifest_of(site)["limits"]["link_characters"]
    letters = "".join(random.Random(1).choices(string.ascii_letters + string.digits, k=20_000))
    fits = [n for n in range(9_000, 20_000, 250) if len(site.url + linked((COUNTER + f"# {letters[:n]}\n").encode())) <= most]  # fmt: skip
    source = f"{COUNTER}# {letters[: fits[-1]]}\n"
    coder.open_code(bench)
    coder.write(bench, source)
    link = link_of(bench)
    assert most - 400 < len(link) <= most
    bench.locator("[data-action=code-close]").click()
    go(bench, link.removeprefix(site.url))
    coder.asked(bench)
    coder.agree(bench)
    assert coder.text_of(bench) == source


def test_without_a_clipboard_the_link_is_there_to_copy(bench, site):
    coder.open_code(bench)
    with coder.no_clipboard(bench):
        coder.panel(bench, "share", "[data-action=code-link]").click()
        assert coder.to_copy(bench).startswith(f"{site.url}#code=")
        assert "copy it yourself" in bench.locator(".code-panel label").inner_text()


# --- what cannot be taken

WHOLE = linked(COUNTER.encode())
DAMAGED = {
    "cut off": WHOLE[: len(WHOLE) // 2],
    "with a letter changed": f"{WHOLE[:40]}{'B' if WHOLE[40] == 'A' else 'A'}{WHOLE[41:]}",
    "no base64": "#code=%3Cscript%3E",
    "empty": "#code=",
    "not UTF-8": linked(COUNTER.encode("utf-16")),
    "more than a tool may have": linked(b"# " + b"x" * 250_000),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_link_that_cannot_be_read_is_refused_in_words(bench, case):
    go(bench, DAMAGED[case])
    words = refused(bench)
    assert REFUSED in words
    assert "Ask for it again, or for the .py file." in words
    visitor.try_sample(bench)  # the page is as it was


def test_a_link_of_a_gigabyte_of_nothing_is_refused(bench):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    million = bytes(1_000_000)
    packed = b"".join([*(packer.compress(million) for _ in range(1000)), packer.flush()])
    bomb = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    assert len(bomb) > 1_000_000
    go(bench, f"#code={bomb}")
    assert "it holds more than 200,000 bytes" in refused(bench)
    visitor.try_sample(bench)


def test_a_file_that_cannot_be_taken_is_refused_in_words(bench):
    visitor.drop(bench, ("tool.py", "# Größe\n".encode("latin-1")))
    words = refused(bench)
    assert "tool.py is not text in UTF-8." in words
    assert "Save it as UTF-8 and try again." in words
    visitor.drop(bench, ("large.py", b"#" * 200_001))
    words = refused(bench)
    assert "large.py has 200,001 bytes; a tool may have 200,000." in words
    visitor.drop(bench, ("one.py", COUNTER.encode()), ("two.py", coder.STARTER.encode()))
    coder.asked(bench)
    assert "One tool is opened at a time." in visitor.problem(bench, "two.py").inner_text()


# --- before it runs


def test_the_card_says_what_it_is_and_has_the_code_to_read(bench):
    loaded(bench)
    card = coder.drop_code(bench, SPECIAL, "from_a_friend.PY")
    words = card.inner_text()
    for told in (
        "A tool from somebody else",
        "It came with the file from_a_friend.PY. Nothing of it has run yet.",
        "It can",
        "It cannot",
        "Flipside has not checked it.",
    ):
        assert told in words
    card.locator(".consent-about", has_text="How many periods are there?").wait_for(
        timeout=visitor.PATIENCE_MS
    )
    about = card.locator(".consent-about").inner_text()
    assert "Counter" in about
    assert "By Ada, so it says." in about
    code = card.locator(".cm-content")
    assert code.get_attribute("contenteditable") == "false"
    code.focus()
    bench.keyboard.press("Control+a")
    bench.keyboard.press("Control+c")
    assert coder.clipboard(bench) == SPECIAL
    # The data on the screen is ticked; it says what that is.
    box = card.locator("input[type=checkbox]")
    assert box.is_checked()
    assert SET in card.locator(".consent-data").inner_text()
    assert coder.tags(bench) == {}


def test_what_cannot_be_outlined_says_that_it_says_nothing(bench):
    card = coder.drop_code(bench, "TOOL = (")
    card.get_by_text("It does not say what it is.").wait_for(timeout=visitor.PATIENCE_MS)


def test_nothing_of_it_runs_before_one_agrees(bench):
    loaded(bench)
    # A file that never ends when it is run would be told so; one that is only read is not.
    card = coder.drop_code(bench, f"{COUNTER}while True: pass\n")
    card.locator(".consent-title:text-is('Counter')").wait_for(timeout=visitor.PATIENCE_MS)
    bench.locator("[data-action=consent-leave]").click()
    card.wait_for(state="detached")


def test_do_not_run_it_leaves_nothing_behind(page, ready):
    ready(page, WHOLE)
    coder.asked(page)
    assert page.evaluate("location.hash") == WHOLE
    page.locator("[data-action=consent-leave]").click()
    page.locator("section.consent").wait_for(state="detached")
    assert page.evaluate("location.hash") == ""
    assert coder.kept(page) == []
    assert coder.tags(page) == {}
    visitor.wait_until(page, lambda: page.locator("iframe").count() == 0)
    assert coder.focused(page) != "BODY"
    page.reload()
    page.wait_for_selector("body[data-python=ready]", timeout=visitor.PATIENCE_MS)
    assert page.locator("section.consent").count() == 0
    visitor.try_sample(page)


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


def test_it_has_only_the_data_that_it_was_given(bench):
    loaded(bench, (NAME, CONTENT), ("secret.csv", MADE_UP))
    card = coder.drop_code(bench, NOSY)
    # The one on the screen is ticked; the other is not.
    ticks = dict(
        card.locator(".consent-data li").evaluate_all(
            "all => all.map((li) => [li.innerText.split(' ')[0], li.querySelector('input').checked])"
        )
    )
    assert sum(ticks.values()) == 1
    card.locator("li", has_text="secret").locator("input").uncheck()
    card.locator("li", has_text=SET).locator("input").check()
    coder.agree(bench)
    words = visitor.problem(bench, "This analysis cannot be made").inner_text()
    assert SET in words
    assert "secret" not in words
    # The other one is asked about when it is chosen.
    bench.locator(".set", has_text="secret").locator("input[type=radio]").check()
    bench.locator("[data-action=consent-give]", has_text="secret").wait_for()


def test_data_that_comes_later_is_asked_about_and_a_new_visit_asks_again(page, ready):
    loaded(ready(page))
    coder.drop_code(page, COUNTER)
    with visitor.new_report(page):
        coder.agree(page)
    visitor.drop(page, ("later.csv", MADE_UP))
    page.locator("[data-action=consent-give]", has_text="later").wait_for(
        timeout=visitor.PATIENCE_MS
    )
    # The first one it may still have.
    with visitor.new_report(page):
        page.locator(".set", has_text=SET).locator("input[type=radio]").check()
    visitor.assert_shows(page, coder.native(COUNTER, CONTENT, NAME, "shared"))
    coder.wait_kept(page, "counter", COUNTER)

    page.reload()
    page.wait_for_selector("body[data-python=ready]", timeout=visitor.PATIENCE_MS)
    assert coder.tags(page) == {"counter": "shared"}
    assert page.locator("#tool-counter").is_checked()
    visitor.drop(page, (NAME, CONTENT))
    page.locator("[data-action=consent-give]").wait_for(timeout=visitor.PATIENCE_MS)
    assert page.locator("article.report").count() == 0
    with visitor.new_report(page):
        page.locator("[data-action=consent-give]").click()
    visitor.assert_shows(page, coder.native(COUNTER, CONTENT, NAME, "shared"))


def test_the_same_tool_again_is_not_kept_twice(bench):
    coder.drop_code(bench, COUNTER)
    coder.agree(bench)
    bench.locator("label[data-tool=counter]").wait_for(timeout=visitor.PATIENCE_MS)
    bench.locator("[data-action=code-close]").click()
    visitor.drop(bench, ("again.py", COUNTER.encode()))
    coder.shown_code(bench)
    assert coder.tags(bench) == {"counter": "shared"}


def test_a_file_that_is_chosen_and_a_windows_file_are_the_same_tool(bench, tmp_path):
    path = tmp_path / "counter.py"
    path.write_bytes(b"\xef\xbb\xbf" + COUNTER.replace("\n", "\r\n").encode())
    visitor.choose(bench, path)
    coder.asked(bench)
    coder.agree(bench)
    bench.locator("label[data-tool=counter]").wait_for(timeout=visitor.PATIENCE_MS)
    assert coder.text_of(bench) == COUNTER


def test_a_file_among_data_is_asked_about_and_the_data_is_read(bench):
    visitor.drop(bench, (NAME, CONTENT), ("counter.py", COUNTER.encode()))
    card = coder.asked(bench)
    box = card.locator("input[type=checkbox]")
    box.wait_for(timeout=visitor.PATIENCE_MS)
    box.check()
    bench.wait_for_selector("body[data-report=done]", timeout=visitor.PATIENCE_MS)
    with visitor.new_report(bench):
        coder.agree(bench)
    visitor.assert_shows(bench, coder.native(COUNTER, CONTENT, NAME, "shared"))
