"""What a stranger's tool answers with: too much, too deep, or what would draw, open or load something else."""

from __future__ import annotations

import pytest
from browser import coder, listener, stranger, visitor

pytestmark = pytest.mark.pyodide

ROWS = [{"a": 1, "b": 2, "url": "URL"}]
X, Y = {"field": "a", "type": "quantitative"}, {"field": "b", "type": "quantitative"}
POINTS = {"data": {"values": ROWS}, "mark": "point", "encoding": {"x": X, "y": Y}}


# --- size

MEMORY = "The tool needs more memory than the 2 GB that it may use in the browser."
CHART = 'report.chart("c", "Chart", spec, "What is drawn.", "What it means.")'
CONTRACT = "The report breaks the contract: "
FULL = {
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
OTHER_MEMORY = """
import js
kept = []
try:
    for _ in range(8):
        kept.append(js.Uint8Array.new(250_000_000).fill(1))
finally:
    kept.clear()
verdict = "Had it."
"""

# --- what is too much, or would draw, open or load something else: an example of each that tells what to do, the others
# are tested one by one where they are refused (tests/unit/test_strict*.py)

REFUSED = {
    "a table of 100,001 rows": (
        """
from flipside.report import Column
columns = [Column("a", "A", "count", "A number.")]
blocks = [report.table("t", "T", columns, [[1]] * 100_001, "What it shows.")]
""", "it has 100,001 rows in its tables, and 100,000 is the most. Hand them over with report.file",
    ),
    "a report without an end": (
        """
cell = []
cell.append(cell)
blocks = [{"type": "text", "id": "t", "title": "T", "paragraphs": cell}]
""", "it is nested too deep",
    ),
    "a chart whose data are at an address": (
        f"spec = {POINTS | {'data': {'url': 'URL'}}!r}\nblocks = [{CHART}]", "chart 'c' has data other than",
    ),
    "a chart of pictures": (
        f"spec = {POINTS | {'mark': 'image', 'encoding': {'url': {'value': 'URL'}}}!r}\nblocks = [{CHART}]",
        "chart 'c' has a mark other than",
    ),
    "a colour that is an address": (
        f"spec = {POINTS | {'mark': {'type': 'point', 'fill': 'red;src:url(URL)'}}!r}\nblocks = [{CHART}]",
        "chart 'c' has an address as fill of its mark",
    ),
    "a file that runs when it is opened": (
        "blocks = [report.file('f', 'page.html', 'text/html', '<script>1</script>')]",
        "file 'f' has the name 'page.html', not a plain one",
    ),
}  # fmt: skip
HTML = "<a href='https://example.com/'>here</a> [here](https://example.com/) <img src=x onerror=document.title=1>"
WITH_HTML = f"""
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
SHOWN = """() => {
  const report = document.querySelector("article.report");
  return {
    text: report.innerText,
    elements: report.querySelectorAll("a, img, script").length,
    drawn: [...report.querySelectorAll(".chart-holder svg text")].map((each) => each.textContent),
    title: document.title,
  };
}"""


@pytest.fixture(scope="module")
def known() -> dict:
    """What came of the answers; they are given once, for the first test that is about one."""
    return {}


@pytest.fixture
def answered(request, known) -> dict:
    """What the visitor is told of each answer, what is shown of one, and who was reached by them."""
    if known:
        return known
    known["told"] = told = {}
    house = request.getfixturevalue("house")
    request.getfixturevalue("allow")(
        "^console: (Pyodide has suffered|The cause of) |^console: RangeError"
    )
    with listener.listening() as elsewhere:
        address = f"http://127.0.0.1:{elsewhere.port}/"
        ways = {name: code.replace("URL", address) for name, (code, _) in (REFUSED | FULL).items()}
        ways |= {"other memory": OTHER_MEMORY, "html": WITH_HTML}
        stranger.run(house, stranger.source_of_many(ways))
        for name in REFUSED:
            told[name] = stranger.try_way(house, name)
        # The report before them had none either.
        place = f"[data-tool^={stranger.ID}] .chart-holder, [data-action=save-file]"
        known["drawn or offered"] = house.locator(place).count()
        for name in (*FULL, "other memory", "html"):
            told[name] = stranger.try_way(house, name)
        house.locator(".chart-holder").scroll_into_view_if_needed()
        house.wait_for_selector(".chart-holder[data-drawn]")
        known["shown"] = house.evaluate(SHOWN)
        known["came"] = elsewhere.came
    return known


@pytest.mark.parametrize("name", FULL)
def test_what_no_memory_holds_is_told_and_everything_else_is_as_it_was(answered, name):
    assert FULL[name][1] in answered["told"][name]


def test_memory_that_is_no_python_is_not_the_pages(answered):
    # A browser may give it or refuse it; who is told what is the same in the end.
    assert answered["told"]["other memory"]


@pytest.mark.parametrize("name", REFUSED)
def test_what_must_not_be_shown_is_refused_with_the_reason(answered, name):
    told = answered["told"][name]
    assert CONTRACT in told
    assert REFUSED[name][1] in told


def test_nothing_of_it_is_drawn_offered_or_fetched(answered):
    assert answered["drawn or offered"] == 0
    assert answered["came"] == []


def test_links_and_html_in_a_report_are_text(answered):
    assert HTML in answered["told"]["html"]
    shown = answered["shown"]
    assert any("here" in text for text in shown["drawn"])
    assert shown["text"].count("<a href='https://example.com/'>") >= 12
    assert shown["elements"] == 0
    assert shown["title"] != "1"


# --- time


def test_what_runs_too_long_is_ended_and_the_page_goes_on(page, ready, site):
    coder.with_limits(page, site, run_seconds=5)  # for reading the data, too
    ready(page)
    with visitor.new_report(page):
        visitor.drop(page, stranger.GIVEN)
    ways = {"endless": "while True: pass", "in time": "verdict = 'In time.'"}
    assert stranger.run(page, stranger.source_of_many(ways)) == "Done."
    told = stranger.try_way(page, "endless")
    assert "it ran longer than 5 seconds" in told
    assert "Your data and everything else on this page are as they were." in told
    assert stranger.frames(page).count() == 0
    assert stranger.try_way(page, "in time") == "In time."
    visitor.choose_tool(page, "inversion")
    visitor.assert_shows(page, visitor.native(stranger.GIVEN[1], stranger.GIVEN[0]))
