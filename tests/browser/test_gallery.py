"""The gallery on the empty page: each analysis with a picture, and opened with the samples that it is shown on."""

from __future__ import annotations

import json

import pytest
from browser import visitor
from browser.test_accessibility import assert_accessible
from browser.test_narrow import assert_fits

from builder import inside
from flipside import tools

LOADED = "all => all.every((each) => each.complete && each.naturalWidth > 0)"
LOOKS = [
    ("light", 390),
    ("dark", 390),
    ("light", 1280),
    ("dark", 1280),
    ("light", 1600),
    ("dark", 1600),
]


@pytest.fixture
def look(tidied):
    """Sets the colour scheme and the width of the shared page for one test."""

    def set_look(scheme: str, width: int):
        tidied.emulate_media(color_scheme=scheme)
        tidied.set_viewport_size({"width": width, "height": 900})
        return tidied

    yield set_look
    tidied.emulate_media(color_scheme="light")
    tidied.set_viewport_size({"width": 1280, "height": 900})


def manifest(site) -> dict:
    text = (site.folder / "manifest.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix("export default ").rstrip().removesuffix(";"))


def card(page, id):
    return page.locator(f"#gallery [data-card={id}]")


def open_with_sample(page, id) -> None:
    with visitor.new_report(page):
        card(page, id).get_by_role("button", name="Open with its sample").click()


def native(id) -> dict:
    names = tools.load(id).TOOL.samples
    files = [(name, (inside.SAMPLES / name).read_bytes()) for name in names]
    if tools.load(id).TOOL.several:
        return visitor.native_of_several(files, id)
    [(name, content)] = files
    return visitor.native(content, name, id)


def see_all(page):
    """The pictures, each once scrolled to, since they are fetched when they come near."""
    pictures = page.locator("#gallery img")
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
    visitor.wait_until(page, lambda: pictures.evaluate_all(LOADED))
    return pictures


def test_every_analysis_is_shown_with_what_it_answers(tidied, site):
    told = manifest(site)
    titles = {sample["file"]: sample["title"] for sample in told["samples"]}
    ids = tidied.locator("#gallery [data-card]").evaluate_all(
        "all => all.map((each) => each.dataset.card)"
    )
    assert ids == [tool["id"] for tool in told["tools"]] == tools.ids()
    see_all(tidied)
    for tool in told["tools"]:
        words = card(tidied, tool["id"]).inner_text()
        for text in (tool["title"], tool["question"], f"By {tool['author']}"):
            assert text in words
        for file in tool["samples"]:
            assert titles[file] in words
        picture = card(tidied, tool["id"]).get_by_role("img")
        charts = [b["alt"] for b in native(tool["id"])["blocks"] if b["type"] == "chart"]
        assert picture.get_attribute("alt") in charts
        assert picture.get_attribute("loading") == "lazy"


def test_pictures_follow_light_and_dark(look):
    for scheme, end in (("light", ".svg"), ("dark", ".dark.svg")):
        page = look(scheme, 1280)
        pictures = see_all(page)
        used = pictures.evaluate_all("all => all.map((each) => each.currentSrc)")
        assert [address.rsplit("/", 1)[1] for address in used] == [id + end for id in tools.ids()]


@pytest.mark.parametrize("id", tools.ids())
def test_opened_with_its_sample_it_gives_the_native_report(tidied, id):
    open_with_sample(tidied, id)
    assert tidied.locator("article.report").get_attribute("data-tool") == id
    assert tidied.locator(f"#tool-{id}").is_checked()
    assert not tidied.locator("#gallery").is_visible()
    report = native(id)
    visitor.assert_shows(tidied, report)
    assert visitor.differences(visitor.saved_report(tidied), report) == []


def test_one_after_the_other(tidied):
    open_with_sample(tidied, "weights")
    visitor.tidy(tidied)
    assert tidied.locator("#gallery").is_visible()
    open_with_sample(tidied, "seasonality")
    assert tidied.locator("article.report").get_attribute("data-tool") == "seasonality"
    tidied.go_back()
    visitor.wait_until(tidied, lambda: "seasonality" not in tidied.url)


def test_by_keyboard_the_place_is_kept(tidied):
    with visitor.new_report(tidied):
        card(tidied, "redundancy").get_by_role("button", name="Open with its sample").press("Enter")
    assert tidied.evaluate("document.activeElement.id") == "result"


def test_before_python_is_there_it_says_what_it_waits_for(page, site, faults):
    faults.allow("ERR_FAILED")
    held = []
    page.context.route("**/pyodide.asm.wasm", lambda route: held.append(route))
    page.goto(site.url)
    see_all(page)
    card(page, "weights").get_by_role("button", name="Open with its sample").click()
    line = page.locator(".set-line")
    line.wait_for()
    assert line.inner_text() == "Waiting for Python to start"
    visitor.wait_until(page, lambda: line.evaluate("e => e.getBoundingClientRect().top >= 0"))
    with visitor.new_report(page):
        visitor.wait_until(page, lambda: held)
        held.pop().continue_()
    visitor.assert_shows(page, native("weights"))


def test_a_sample_that_does_not_come_is_said(page, ready, faults):
    faults.allow("ERR_FAILED")
    ready(page)
    page.context.route("**/synthetic_results.csv", lambda route: route.abort())
    card(page, "weight_results").get_by_role("button", name="Open with its sample").click()
    box = visitor.problem(page, "synthetic_results.csv")
    assert "The sample could not be fetched." in box.inner_text()
    assert "Check the connection" in box.inner_text()
    assert page.locator(".set").count() == 0


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_it_fits_and_is_accessible(look, scheme, width):
    page = look(scheme, width)
    see_all(page)
    assert_fits(page)
    assert_accessible(page)
