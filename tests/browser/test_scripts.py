"""Scripts that get data: what is shown, copied and saved is what the form says."""

from __future__ import annotations

from pathlib import Path

from browser import visitor
from playwright.sync_api import expect
from unit.data.dialects import Dialect, monthly, write
from unit.scripts.test_generation import given

from flipside import script, scripts

MAY_COPY = {"permissions": ["clipboard-read", "clipboard-write"]}
# A line feed at the end of a text is not everywhere kept by the system's clipboard.
CLIPBOARD = "async () => (await navigator.clipboard.readText()).replaceAll('\\r\\n', '\\n')"


def opened(page):
    """The part with the scripts, opened from the empty page."""
    page.locator("#script-first").click()
    expect(page.locator("#scripts")).to_be_focused()
    return page.locator("#scripts")


def fill(page, id, value):
    """Sets one setting as a visitor does."""
    element = page.locator(f"#script-param-{id}")
    if element.evaluate("e => e.tagName") == "SELECT":
        element.select_option(value)
    else:
        element.fill(value)
        element.press("Tab")


def native(id, **raw):
    return script.generate(scripts.load(id), raw)


def test_every_script_is_shown_as_its_settings_say_and_copied_and_saved(new_page, ready):
    page = ready(new_page(**MAY_COPY))
    opened(page)
    titles = page.locator("#script-kind option").all_inner_texts()
    assert titles == [scripts.load(id).SCRIPT.title for id in scripts.ids()]
    for id in scripts.ids():
        raw = given(scripts.load(id), file="Größe “neu”.x")
        page.locator("#script-kind").select_option(id)
        for name, value in raw.items():
            fill(page, name, value)
        text = native(id, **raw)
        expect(page.locator(".script-text")).to_have_text(text, use_inner_text=False)
    page.locator("#copy-script").click()
    expect(page.locator("[data-part=script-state]")).to_contain_text("Copied.")
    assert page.evaluate(CLIPBOARD) == text
    with page.expect_download() as download:
        page.locator("#save-script").click()
    assert download.value.suggested_filename == scripts.load(id).SCRIPT.name
    assert Path(download.value.path()).read_text(encoding="utf-8") == text


def test_beside_loaded_data_and_back_to_where_it_was_opened(tidied):
    with visitor.new_report(tidied):
        visitor.drop(tidied, ("made up.csv", write(*monthly(36, 3), Dialect())))
    tidied.locator("#script-more").press("Enter")
    expect(tidied.locator("#scripts")).to_be_focused()
    expect(tidied.locator("#scripts")).to_be_in_viewport()
    tidied.locator("[data-action=close-scripts]").press("Enter")
    expect(tidied.locator("#scripts")).to_be_hidden()
    expect(tidied.locator("#script-more")).to_be_focused()
