"""Scripts that get data: what is copied and saved is what the command line gives, and wrong settings are marked."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import probe, visitor
from playwright.sync_api import expect
from unit.scripts.test_generation import given

from flipside import script, scripts

MAY_COPY = {"permissions": ["clipboard-read", "clipboard-write"]}
STATE = "[data-part=script-state]"
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


def test_every_script_as_the_command_line_gives_it(new_page, ready):
    page = ready(new_page(**MAY_COPY))
    opened(page)
    titles = page.locator("#script-kind option").all_inner_texts()
    assert titles == [scripts.load(id).SCRIPT.title for id in scripts.ids()]
    for id in scripts.ids():
        module = scripts.load(id)
        raw = given(module, file="Größe “neu”.x")
        page.locator("#script-kind").select_option(id)
        for name, value in raw.items():
            fill(page, name, value)
        expect(page.locator("#copy-script")).to_be_enabled()
        expect(page.locator(".script-text")).to_have_text(native(id, **raw), use_inner_text=False)
        page.locator("#copy-script").click()
        expect(page.locator(STATE)).to_contain_text("Copied.")
        assert page.evaluate(CLIPBOARD) == native(id, **raw)
        with page.expect_download() as download:
            page.locator("#save-script").click()
        assert download.value.suggested_filename == module.SCRIPT.name
        assert Path(download.value.path()).read_text(encoding="utf-8") == native(id, **raw)
        assert page.locator("#script-name").inner_text() == module.SCRIPT.name


def test_settings_of_all_kinds(tidied):
    opened(tidied)
    tidied.locator("#script-kind").select_option("bucket_returns")
    raw = {"ranking_system": "4711", "universe": "DJIA", "weeks": "13", "buckets": "5", "max_nas": "3",
           "start": "2010-02-01", "end": "2020-12-31", "direction": "short"}  # fmt: skip
    for name, value in raw.items():
        fill(tidied, name, value)
    fill(tidied, "slippage", "0.25")
    expected = native("bucket_returns", **raw, slippage=0.0025)
    expect(tidied.locator(".script-text")).to_have_text(expected)
    # What is the same whatever is got is not typed twice.
    tidied.locator("#script-kind").select_option("factor_panel")
    kept = {id: raw[id] for id in ("ranking_system", "universe", "start", "end")}
    expect(tidied.locator(".script-text")).to_have_text(native("factor_panel", **kept))
    tidied.locator("#script-param-forward").uncheck()
    expect(tidied.locator(".script-text")).to_have_text(native("factor_panel", **kept, forward=False))  # fmt: skip
    tidied.locator("#script-reset-parameters").click()
    assert tidied.locator("#script-param-universe").input_value() == ""
    expect(tidied.locator(".script-text")).to_be_hidden()
    tidied.locator("[data-action=close-scripts]").click()


def test_what_is_missing_is_said_and_marked_only_once_it_was_there(tidied):
    part = opened(tidied)
    tidied.locator("#script-kind").select_option("weight_table")
    tidied.locator("#script-reset-parameters").click()
    expect(tidied.locator(STATE)).to_contain_text("Ranking system is needed.")
    expect(tidied.locator("#copy-script")).to_be_disabled()
    expect(tidied.locator("#save-script")).to_be_disabled()
    assert part.locator("[aria-invalid=true]").count() == 0
    fill(tidied, "ranking_system", "Core")
    expect(tidied.locator("#copy-script")).to_be_enabled()
    fill(tidied, "ranking_system", "")
    expect(tidied.locator("#script-fault-ranking_system")).to_have_text("Ranking system is needed.")
    tidied.locator("[data-action=close-scripts]").click()


@pytest.mark.parametrize(
    ("id", "wrong", "right", "words"),
    [
        ("buckets", "500", "50", "Buckets lies between 2 and 200."),
        ("end", "2001-01-01", "2021-01-01", "To is 2001-01-01, which is not after From, 2005-01-01."),
    ],
)  # fmt: skip
def test_a_wrong_value_marks_its_field_and_gives_no_script(tidied, id, wrong, right, words):
    opened(tidied)
    tidied.locator("#script-kind").select_option("bucket_returns")
    tidied.locator("#script-reset-parameters").click()
    fill(tidied, "ranking_system", "Core")
    fill(tidied, "universe", "SP500")
    expect(tidied.locator("#copy-script")).to_be_enabled()
    fill(tidied, id, wrong)
    expect(tidied.locator(f"#script-fault-{id}")).to_contain_text(words)
    expect(tidied.locator(f"#script-param-{id}")).to_have_attribute("aria-invalid", "true")
    expect(tidied.locator("#copy-script")).to_be_disabled()
    expect(tidied.locator(".script-text")).to_be_hidden()
    fill(tidied, id, right)
    expect(tidied.locator(".script-text")).to_have_text(
        native("bucket_returns", ranking_system="Core", universe="SP500", **{id: right})
    )
    assert tidied.locator("#scripts [aria-invalid=true]").count() == 0
    tidied.locator("[data-action=close-scripts]").click()


def test_beside_loaded_data_and_back_to_where_it_was_opened(tidied):
    visitor.try_sample(tidied)
    tidied.locator("#script-more").press("Enter")
    expect(tidied.locator("#scripts")).to_be_focused()
    expect(tidied.locator("#scripts")).to_be_in_viewport()
    tidied.locator("[data-action=close-scripts]").press("Enter")
    expect(tidied.locator("#scripts")).to_be_hidden()
    expect(tidied.locator("#script-more")).to_be_focused()


def test_where_the_page_may_not_copy_the_text_is_selected(tidied):
    tidied.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    opened(tidied)
    tidied.locator("#script-kind").select_option("weight_table")
    fill(tidied, "ranking_system", "Core")
    tidied.locator("#copy-script").click()
    expect(tidied.locator(STATE)).to_contain_text("copy it yourself")
    selected = tidied.evaluate("getSelection().toString()")  # without the line feed at the end
    assert selected == native("weight_table", ranking_system="Core").rstrip("\n")
    tidied.evaluate("delete navigator.clipboard.writeText")
    tidied.locator("[data-action=close-scripts]").click()


def test_a_cancelled_analysis_does_not_cost_the_script(prober):
    probe.ask(prober, "while True: pass")
    prober.locator("#script-more").click()
    prober.locator("#script-kind").select_option("weight_table")
    fill(prober, "ranking_system", "Core")
    expect(prober.locator(STATE)).to_have_text("Making the script.")
    expect(prober.locator("#copy-script")).to_be_disabled()
    prober.locator("#cancel").click()
    expect(prober.locator(".script-text")).to_have_text(
        native("weight_table", ranking_system="Core"), timeout=visitor.PATIENCE_MS
    )
    prober.locator("[data-action=close-scripts]").click()
