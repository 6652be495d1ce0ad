"""What a stranger's tool answers with: too much, too deep, or what would draw, open or load something else."""

from __future__ import annotations

import json

import pytest
from browser import coder, listener, stranger, visitor

pytestmark = pytest.mark.pyodide

ROWS = [{"a": 1, "b": 2, "url": "URL"}]
X, Y = {"field": "a", "type": "quantitative"}, {"field": "b", "type": "quantitative"}
POINTS = {"data": {"values": ROWS}, "mark": "point", "encoding": {"x": X, "y": Y}}


@pytest.fixture
def elsewhere():
    with listener.listening() as server:
        yield server


# --- size

MEMORY = "The tool needs more memory than the 2 GB that it may use in the browser."
CHART = 'report.chart("c", "Chart", spec, "What is drawn.", "What it means.")'
ENDED = {
    "a file of 100 MB": (
        'blocks = [report.file("f", "big.csv", "text/csv", "x" * 100_000_000)]', "20 MB",
    ),
    "a verdict of 100 MB": ('verdict = "x" * 100_000_000', "of which 20,000 is the most"),
    "2 GB at once": ("kept = bytearray(2_000_000_000)", MEMORY),
    "2 GB bit by bit": ("kept = []\nwhile True: kept.append(bytearray(10_000_000))", MEMORY),
    # Python itself ends of it: the browser's own stack is too small.
    "a report nested deep": (
        "cell = []\nfor _ in range(5_000): cell = [cell]\n"
        'blocks = [{"type": "text", "id": "t", "title": "T", "paragraphs": cell}]', "its Python failed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDED)
def test_what_no_memory_holds_is_told_and_everything_else_is_as_it_was(house, allow, name):
    code, words = ENDED[name]
    if "Python" in words:
        allow("^console: (Pyodide has suffered|The cause of) |^console: RangeError")
    stranger.agree(house, stranger.source(code), "given")
    assert words in stranger.told(house)


TOO_MUCH = {
    """
from flipside.report import Metric
item = Metric("n", "N", 10 ** 4_000, "count", "A number.")
blocks = [report.metrics("m", "M", [item])]
""": "a number too large to be shown",
    """
from flipside.report import Column
columns = [Column("a", "A", "count", "A number.")]
blocks = [report.table("t", "T", columns, [[1]] * 1_000_000, "What it shows.")]
""": "it has 1,000,000 rows in its tables, and 100,000 is the most. Hand them over with report.file",
    'blocks = [report.text(f"t{n}", "T", ["x"]) for n in range(10_000)]': "it has 10,000 blocks, and 200 is the most",
    'warnings = [f"Number {n}." for n in range(10_000)]': "and 5,000 is the most",
    f"""
spec = {POINTS!r} | {{"data": {{"values": [{{"a": n}} for n in range(1_000_000)]}}}}
blocks = [{CHART}]
""": "it has 1,000,000 points in its charts, and 50,000 is the most",
    f"""
spec = {POINTS!r} | {{"data": {{"values": [{{"a": str(n)}} for n in range(50_000)]}}}}
spec["encoding"] = {{"x": {{"field": "a", "type": "nominal"}}}}
blocks = [{CHART}]
""": "it has 50,000 categories, lines or colours in its chart 'c', and 2,000 is the most",
    """
cell = []
cell.append(cell)
blocks = [{"type": "text", "id": "t", "title": "T", "paragraphs": cell}]
""": "it is nested too deep",
}  # fmt: skip


def test_what_is_too_much_is_refused_with_its_size_and_what_to_do(house):
    for code, words in TOO_MUCH.items():
        stranger.agree(house, stranger.source(code), "given")
        told = stranger.told(house)
        assert "The report breaks the contract: " in told
        assert words in told
        stranger.forget(house)


# --- what is drawn, opened or loaded


def drawn(**change: object) -> dict:
    """A chart like any other but for some of its parts."""
    return POINTS | change


def encoded(**channels: object) -> dict:
    return POINTS | {"encoding": POINTS["encoding"] | channels}


# What is refused is tested one by one where it is decided (tests/unit/test_strict*.py); these would reach out.
CHARTS = {
    "data from an address": drawn(data={"url": "URL"}),
    "data in a layer": {"layer": [drawn(data={"url": "URL"})]},
    "a lookup": drawn(transform=[{"lookup": "a", "from": {"data": {"url": "URL"}, "key": "a"}}]),
    "an image": drawn(mark="image", encoding={"url": {"value": "URL"}}),
    "a link": drawn(mark={"type": "point", "href": "URL"}),
    "a colour that is an address": encoded(color={"value": "url(URL)"}),
    "a style that is more than a colour": drawn(mark={"type": "point", "fill": "red;src:url(URL)"}),
    "a font": drawn(mark={"type": "text", "font": "url(URL)"}),
    "an expression": encoded(color={"value": {"expr": "URL"}}),
}


def test_a_chart_that_would_reach_out_is_refused(house, elsewhere):
    address = f"http://127.0.0.1:{elsewhere.port}/"
    for name, spec in CHARTS.items():
        refused = json.loads(json.dumps(spec).replace("URL", address))
        code = f"spec = {refused!r}\nblocks = [{CHART}]"
        stranger.agree(house, stranger.source(code), "given")
        assert "chart 'c' has" in stranger.told(house), name
        assert house.locator(f"[data-tool^={stranger.ID}] .chart-holder").count() == 0
        stranger.forget(house)
    assert elsewhere.came == []


def test_a_file_that_runs_when_it_is_opened_is_refused(house):
    for name, mime in (("page.html", "text/html"), ("drawing.svg", "image/svg+xml")):
        code = f"blocks = [report.file('f', {name!r}, {mime!r}, '<script>1</script>')]"
        stranger.agree(house, stranger.source(code), "given")
        assert f"file 'f' has the name '{name}', not a plain one" in stranger.told(house)
        stranger.forget(house)
    assert house.locator("[data-action=save-file]").count() == 0


HTML = "<a href='https://example.com/'>here</a> [here](https://example.com/) <img src=x onerror=document.title=1>"


def test_memory_that_is_no_python_is_not_the_pages(house):
    # A browser may give it or refuse it; who is told what is the same in the end.
    code = """
import js
kept = []
try:
    for _ in range(8):
        kept.append(js.Uint8Array.new(250_000_000).fill(1))
finally:
    kept.clear()
verdict = "Had it."
"""
    stranger.agree(house, stranger.source(code), "given")
    answered = house.locator(f"article.report[data-tool^={stranger.ID}], .problem")
    answered.first.wait_for(timeout=visitor.PATIENCE_MS)


def test_links_and_html_in_a_report_are_text(house):
    code = f"""
from flipside.report import Column, Metric
html = {HTML!r}
verdict, warnings = html, [html]
blocks = [
    report.text("t", html, [html]),
    report.metrics("m", html, [Metric("n", html, html, "text", html)]),
    report.table("b", html, [Column("a", html, "text", html)], [[html]], html),
    report.copy("p", html, [(html, html)], html, html),
    report.chart("c", html, {POINTS!r} | {{"title": html}}, html, html),
]
"""
    assert HTML in stranger.run(house, stranger.source(code))
    shown = house.locator("article.report")
    house.locator(".chart-holder").scroll_into_view_if_needed()
    house.wait_for_selector(".chart-holder[data-drawn]")
    assert house.locator(".chart-holder svg text", has_text="here").count() == 1
    assert shown.inner_text().count("<a href='https://example.com/'>") >= 12
    assert shown.locator("a, img, script").count() == 0
    assert house.title() != "1"


# --- time


def test_what_runs_too_long_is_ended_and_the_page_goes_on(page, ready, site):
    coder.with_limits(page, site, run_seconds=2, check_seconds=2)
    ready(page)
    with visitor.new_report(page):
        visitor.drop(page, stranger.GIVEN)
    for code, words in (
        (stranger.source("while True: pass"), "it ran longer than 2 seconds"),
        (stranger.source(at_import="while True: pass"), "importing the file took longer than 2 seconds"),
    ):  # fmt: skip
        stranger.agree(page, code, "given")
        told = stranger.told(page, words)
        assert "Your data and everything else on this page are as they were." in told
        assert stranger.frames(page).count() == 0
        stranger.forget(page)
    assert stranger.run(page, stranger.source("verdict = 'In time.'")) == "In time."
    visitor.choose_tool(page, "inversion")
    visitor.assert_shows(page, visitor.native(stranger.GIVEN[1], stranger.GIVEN[0]))
