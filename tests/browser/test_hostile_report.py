"""Whatever a report holds is text to the page: no element, no address, no drawing that loads one."""

from __future__ import annotations

import json

import pytest
from browser import listener, probe, visitor
from unit.data.dialects import Dialect, monthly, write

HTML = '<img src="x" onerror="document.title=1"><script>document.title=1</script><b>bold</b>'
VALUES = {"values": [{"a": 1, "b": 2, "url": "x", "href": "y"}]}


@pytest.fixture
def elsewhere():
    with listener.listening() as server:
        yield server


def chart(spec: dict) -> str:
    """Code of a tool that answers with one chart."""
    return f"""
from flipside import report
blocks = [report.chart("c", "Chart", {spec!r}, "What is drawn.", "What it means.")]
"""


# The other ways to name an address are in tests/page/views/drawing.test.js.
REFUSED = {
    "data.url": {"data": {"url": "URL"}, "mark": "point", "encoding": {}},
    "image": {"data": VALUES, "mark": "image", "encoding": {"url": {"value": "URL"}}},
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_chart_that_names_an_address_is_not_drawn(prober, elsewhere, name):
    address = f"http://127.0.0.1:{elsewhere.port}/"
    spec = json.loads(json.dumps(REFUSED[name]).replace("URL", address))
    probe.run(prober, chart(spec))
    prober.locator(".chart-holder").scroll_into_view_if_needed()
    prober.wait_for_selector(".chart-holder[data-drawn]")
    assert "This chart was not drawn: it refers to" in prober.inner_text(".chart-holder")
    assert prober.locator(".chart-holder svg, .chart-holder img").count() == 0
    assert elsewhere.came == []


def test_a_chart_cannot_hide_an_address_in_a_colour_or_a_label(prober, elsewhere):
    address = f"http://127.0.0.1:{elsewhere.port}/"
    spec = {
        "data": {"values": [{"a": HTML, "b": 2, "url": address}]},
        "title": HTML,
        "mark": {
            "type": "bar",
            "cursor": f"url({address}cursor), auto",
            "stroke": f"url({address}stroke)",
        },
        "encoding": {
            "x": {"field": "a", "type": "nominal"},
            "y": {"field": "b", "type": "quantitative", "title": HTML},
            "tooltip": [{"field": "a"}, {"field": "url"}],
        },
    }
    probe.run(prober, chart(spec))
    [holder] = visitor.draw_all_charts(prober)
    holder.locator(".mark-rect path").hover()
    tip = prober.locator(".chart-tip")
    tip.wait_for()
    assert HTML in tip.inner_text()
    assert address in tip.inner_text()
    inside = "img, script, b, a, image, foreignObject"
    assert holder.locator(inside).count() == tip.locator(inside).count() == 0
    assert elsewhere.came == []


def test_texts_with_html_are_shown_as_they_are(prober):
    before = prober.locator("img, script, b").count()
    code = f"""
from flipside import report
from flipside.report import Column, Metric
html = {HTML!r}
verdict = html
warnings = [html]
blocks = [
    report.metrics("m", html, [Metric("m", html, html, "text", html, html)]),
    report.table("t", html, [Column("c", html, "text", html)], [[html]], html),
    report.text("p", html, [html, html]),
    report.file("f", "f.html", "text/html", html, html, html),
    report.copy("y", html, [(html, html)], html, html),
]
"""
    probe.run(prober, code)
    assert prober.locator("#report").inner_text().count(HTML) >= 14
    for explained in prober.locator("#report .term, #report .explain").all():
        explained.click()
        assert HTML in prober.locator("#explanation").inner_text()
    assert prober.locator("img, script, b").count() == before
    assert prober.title() != "1"


def test_html_in_a_files_name_and_cells_is_text(tidied):
    before = tidied.locator("img, script, b").count()
    named = "<img src=x onerror=document.title=1>"  # no file's name has a slash
    headed = "<script>document.title=1</script><b>bold</b>"
    content = write(*monthly(36, 3), Dialect(names=headed + " {}"))
    with visitor.new_report(tidied):
        visitor.drop(tidied, (f"{named}.csv", content))
    visitor.drop(tidied, (f"{named}.csv", b""))
    assert named in visitor.problem(tidied).inner_text()
    assert tidied.locator(".set-name").inner_text() == named
    assert headed in tidied.locator("#import table").inner_text()
    assert headed in tidied.locator("#block-buckets").inner_text()
    assert tidied.locator("img, script, b").count() == before
    assert tidied.title() != "1"


def test_a_fault_of_ours_is_shown_with_its_traceback_folded(prober):
    probe.ask(prober, "1 / 0")
    box = visitor.problem(prober, "Something went wrong in Flipside itself")
    trace = box.locator("pre")
    assert trace.is_hidden()
    box.locator("summary").click()
    assert trace.is_visible()
    text = trace.inner_text()
    assert "Traceback (most recent call last)" in text
    assert text.strip().endswith("ZeroDivisionError: division by zero")
    box.get_by_role("button", name="Copy").click()
    box.get_by_text("Copied").wait_for()
    assert prober.evaluate("navigator.clipboard.readText()") == text
    assert prober.locator(".set").count() == 1
    assert probe.run(prober, "verdict = 'Well again.'") == "Well again."
    assert prober.locator("#problem .problem").count() == 0


@pytest.mark.pyodide
def test_what_ends_python_is_told_and_a_fresh_one_has_the_data(prober):
    probe.ask(prober, "raise SystemExit('over')")
    box = visitor.problem(prober, "Something went wrong in Flipside itself")
    assert box.get_by_role("button", name="Run again").is_visible()
    assert prober.locator(".set").count() == 1
    visitor.choose_tool(prober, "inversion")
    visitor.assert_shows(prober, visitor.native(probe.DATA, "made up.csv"))


@pytest.mark.pyodide
def test_more_than_the_memory_holds_is_told_in_words(prober):
    probe.ask(prober, "bytearray(2**31 - 1) + bytearray(2**31 - 1)")
    box = visitor.problem(prober, "This analysis cannot be made")
    assert "more than the memory of the browser tab can hold" in box.inner_text()
    assert probe.run(prober, "verdict = 'Well again.'") == "Well again."


def test_a_colour_that_is_an_address_is_not_saved(prober, elsewhere):
    address = f"url(http://127.0.0.1:{elsewhere.port}/)"
    mark = {"type": "point", "color": address}
    spec = {"data": VALUES, "mark": mark, "encoding": {"x": {"field": "a"}}}
    probe.run(prober, chart(spec))
    prober.locator("[data-action=save-svg][data-block=c]").click()
    box = visitor.problem(prober, "refers to an address")
    box.get_by_role("button", name="Dismiss").click()
    # The whole report is saved without the chart, and says why.
    saved = visitor.saved(prober, "save-html").read_text(encoding="utf-8")
    assert "What is drawn." in saved
    assert "is not a plain colour" in saved
    assert f'"{address}' not in saved
    assert elsewhere.came == []
