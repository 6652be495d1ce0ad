"""What a stranger's tool answers: its reports, and what it declares. Either fit to be shown, or refused in words."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from browser import listener, stranger, visitor

pytestmark = pytest.mark.browser

CONTRACT = "The report breaks the contract: "
DECLARED = "The declaration cannot be used: "
HTML = '<img src="x" onerror="document.title=1"><script>document.title=1</script><b>bold</b>'
LINKS = "javascript:document.title=1 https://example.com [here](https://example.com) <a href='//x'>x</a>"


@pytest.fixture
def elsewhere():
    with listener.listening() as server:
        yield server


# --- reports


def test_html_markdown_and_links_are_text_wherever_they_stand(house):
    code = f"""
from flipside.report import Column, Metric
html = {HTML!r} + {LINKS!r}
verdict, warnings = html, [html]
blocks = [
    report.metrics("m", html, [Metric("m", html, html, "text", html, html)]),
    report.table("t", html, [Column("c", html, "text", html)], [[html]], html),
    report.text("p", html, [html, html]),
    report.file("f", "f.csv", "text/csv", html, html, html),
    report.copy("y", html, [(html, html)], html, html),
    report.chart("c", html, {{"title": html, "data": {{"values": [{{"a": html}}]}}, "mark": "bar",
                  "encoding": {{"x": {{"field": "a", "type": "nominal", "title": html}}}}}}, html, html),
]
"""
    stranger.run(house, stranger.source(code))
    shown = house.locator("article.report")
    visitor.draw_all_charts(house)
    assert shown.inner_text().count(HTML) >= 14
    assert shown.locator("a, img, script, b, image, foreignObject, iframe").count() == 0
    for explained in shown.locator(".term, .explain").all():
        explained.click()
        assert HTML in house.locator("#explanation").inner_text()
        assert house.locator("#explanation").locator("a, img, script, b").count() == 0
    house.keyboard.press("Escape")
    assert house.title() != "1"
    # Nor does it come to life in what is saved: there is no page around it that would hold it.
    saved = visitor.saved(house, "save-html").read_text(encoding="utf-8")
    assert "<img" not in saved
    assert not re.search(r"<script(?! type=\"application/json\")|<b>|<a |href=", saved)
    csv = visitor.saved(house, "save-csv", "t").read_text(encoding="utf-8")
    assert csv.startswith('"<img')


def test_a_formula_is_none_in_a_saved_table(house):
    code = """
from flipside.report import Column
cells = ["=WEBSERVICE(A1)", "+1", "-1", "@x"]
blocks = [report.table("t", "T", [Column("c", "=1", "text", "H.")], [[cell] for cell in cells], "H.")]
"""
    stranger.run(house, stranger.source(code))
    csv = visitor.saved(house, "save-csv", "t").read_text(encoding="utf-8")
    assert csv.splitlines() == ["'=1", "'=WEBSERVICE(A1)", "'+1", "'-1", "'@x"]


CHART = """
def chart(mark="point", values=({{"a": 1, "b": 2}},), spec=None, **encoding):
    made = spec or {{"data": {{"values": [*values]}}, "mark": mark, "encoding": encoding}}
    blocks.append({{"type": "chart", "id": "c", "title": "C", "spec": made, "alt": "A.", "help": "H."}})
number = {{"field": "a", "type": "quantitative"}}
{}
"""
CHARTS = {
    "a sequence": "chart(spec={'data': {'sequence': {'start': 0, 'stop': 1e9}}, 'mark': 'point', 'encoding': {'x': number}})",
    "ticks without end": "chart(x={**number, 'axis': {'tickCount': 1e9}})",
    "ticks by an object": "chart(x={**number, 'axis': {'tickCount': {'interval': 'millisecond'}}})",
    "many ticks": "chart(x={**number, 'axis': {'values': [n / 1e6 for n in range(200_000)]}})",
    "bins by a step": "chart(x={**number, 'bin': {'step': 1e-9}})",
    "an odd base": "chart(x={**number, 'scale': {'type': 'log', 'base': 1.0000001}})",
    "an expression": "chart(x={**number, 'scale': {'domain': [{'expr': 'length(sequence(0, 1e8))'}, 1]}})",
    "a format a mile wide": "chart(x={**number, 'axis': {'format': '0200000000d'}})",
    "a million points": "chart(values=[{'a': n} for n in range(1_000_000)], x=number)",
    "50,000 lines": "chart('line', [{'a': n} for n in range(50_000)], detail=number, y=number)",
    "50,000 names": "chart(values=[{'a': str(n)} for n in range(50_000)], x={'field': 'a', 'type': 'nominal'})",
    "layers in layers": "deep = {}\nfor _ in range(500): deep = {'layer': [deep]}\nchart(spec=deep)",
    "data from elsewhere": "chart(spec={'data': {'url': 'URL'}, 'mark': 'point', 'encoding': {'x': number}})",
    "an image": "chart('image', url={'value': 'URL'})",
    "a link": "chart(href={'value': 'URL'}, x=number)",
    "a link in a mark": "chart({'type': 'point', 'href': 'URL'}, x=number)",
    "a pattern": "chart({'type': 'bar', 'color': {'gradient': 'linear', 'stops': []}}, x=number)",
    "a cursor": "chart({'type': 'bar', 'cursor': 'url(URL)'}, x=number)",
    "a font": "chart({'type': 'text', 'font': 'url(URL)'}, x=number)",
}  # fmt: skip


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_that_would_hang_the_page_or_leave_it_is_refused_in_words(house, elsewhere, name):
    code = CHARTS[name].replace("URL", f"http://127.0.0.1:{elsewhere.port}/")
    stranger.agree(house, stranger.source(CHART.format(code)), "given")
    told = stranger.told(house, "There is a fault in this tool’s code")
    assert CONTRACT in told
    assert re.search(r"chart 'c' (has|must have)|points in its charts", told)
    assert elsewhere.came == []


def test_a_colour_that_is_an_address_loads_nothing_and_is_not_saved(house, elsewhere):
    address = f"url(http://127.0.0.1:{elsewhere.port}/#x)"
    mark = {"type": "bar", "color": address, "stroke": address}
    code = CHART.format(
        f"chart({mark!r}, x=number, y={{**number, 'axis': {{'labelColor': {address!r}}}}})"
    )
    stranger.run(house, stranger.source(code))
    [holder] = visitor.draw_all_charts(house)
    assert holder.locator("image, a").count() == 0
    house.locator("[data-action=save-svg][data-block=c]").click()
    problem = visitor.problem(house, "refers to an address")
    problem.locator("[data-action=dismiss]").click()
    assert elsewhere.came == []


REPORTS = {
    "1,000,000 rows": (
        "from flipside.report import Column\n"
        "blocks = [report.table('t', 'T', [Column('c', 'C', 'ratio', 'H.')], [[1.5]] * 1_000_000, 'H.')]",
        "1,000,000 rows in its tables, and 100,000 is the most",
    ),
    "a million cells": (
        "from flipside.report import Column\n"
        "heads = [Column(f'c{n}', 'C', 'ratio', 'H.') for n in range(50)]\n"
        "blocks = [report.table('t', 'T', heads, [[1.5] * 50] * 20_000, 'H.')]",
        "1,000,000 cells in its tables, and 100,000 is the most",
    ),
    "100 MB": (
        "blocks = [report.file('f', 'f.csv', 'text/csv', 'x' * 100_000_000)]",
        "The report has 100 MB; 20 MB is the most that the page shows.",
    ),
    "a million paragraphs": ("blocks = [report.text('p', 'P', ['a'] * 1_000_000)]", "1,000,000 numbers, columns, paragraphs"),
    "a paragraph of 15 MB": ("blocks = [report.text('p', 'P', ['a' * 15_000_000])]", "a text of 15,000,000 characters"),
    "a verdict of a million sentences": ("verdict = 'A. ' * 1_000_000", "a text of 3,000,000 characters"),
    "a page that runs": ("blocks = [report.file('f', 'f.html', 'text/html', 'x')]", "not a plain one that ends in .csv"),
    "a picture that runs": ("blocks = [report.file('f', 'f.svg', 'image/svg+xml', 'x')]", "not a plain one that ends in .csv"),
    "a program": ("blocks = [report.file('f', 'results.csv.exe', 'text/csv', 'x')]", "not a plain one that ends in .csv"),
    "a name that turns round": ("blocks = [report.file('f', 'results\\u202evsc.exe.csv', 'text/csv', 'x')]", "turn the reading direction"),
    "a name with folders": ("blocks = [report.file('f', '../../x.csv', 'text/csv', 'x')]", "not a bare file name"),
    "bytes that are none": (
        "blocks = [{**report.file('f', 'f.zip', 'application/zip', b'x'), 'content': '%%%'}]",
        "says that it is base64 and is not",
    ),
    "an object for help": ("blocks = [{**report.text('p', 'P', []), 'help': {'toString': 5}}]", "'help', which does not belong there"),
    "half a character": ("blocks = [report.text('p', 'P', ['\\ud800'])]", "characters that cannot be shown"),
    "no report": ("return 5", "run must return a Report, not int"),
    "no number": ("blocks = [{**report.text('p', 'P', []), 'paragraphs': float('inf')}]", "must be a list"),
}  # fmt: skip


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_that_the_page_could_not_bear_is_refused_in_words(house, name):
    code, words = REPORTS[name]
    stranger.agree(house, stranger.source(code), "given")
    assert words in stranger.told(house)


def test_a_report_as_heavy_as_may_be_is_shown(house):
    """What is allowed is not what hangs the page either."""
    code = CHART.format("""
from flipside.report import Column
heads = [Column(f"c{n}", "C", "ratio", "H.") for n in range(10)]
chart(values=[{"a": n, "b": n % 7} for n in range(48_000)], x=number, y={"field": "b", "type": "quantitative"})
blocks += [
    report.table("t", "T", heads, [[1.5] * 10] * 10_000, "H."),
    report.text("p", "P", ["a" * 2_000] * 4_900),
]
""")
    assert stranger.run(house, stranger.source(code)) == "Done."
    [holder] = visitor.draw_all_charts(house)
    assert holder.locator(".mark-symbol path").count() == 48_000
    assert house.locator("#block-t tbody tr").count() == 10_000


def test_a_page_to_copy_goes_to_the_clipboard_only_when_it_is_pressed(house):
    house.context.grant_permissions(["clipboard-read", "clipboard-write"])
    house.evaluate("navigator.clipboard.writeText('mine')")
    code = "blocks = [report.copy('y', 'Y', [('Trials', 'theirs')], 'Where it belongs.')]"
    stranger.run(house, stranger.source(code))
    assert house.evaluate("navigator.clipboard.readText()") == "mine"
    house.locator("[data-action=copy-page]").click()
    house.get_by_text("Copied", exact=True).wait_for()
    assert house.evaluate("navigator.clipboard.readText()") == "theirs"


def test_a_file_is_saved_as_it_is_named_and_only_when_it_is_pressed(house):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr("a.txt", "x")
    code = f"blocks = [report.file('f', 'Results 2020.zip', 'application/zip', {content.getvalue()!r})]"
    stranger.run(house, stranger.source(code))
    with house.expect_download() as download:
        house.locator("[data-action=save-file]").click()
    assert download.value.suggested_filename == "Results 2020.zip"
    assert zipfile.ZipFile(download.value.path()).read("a.txt") == b"x"


# --- declarations

SAYING = """
_plain = Tool.to_json
_said = [0]
def _say(self):
    _said[0] += 1
    told, turn = _plain(self), _said[0]
    {}
    return told
Tool.to_json = _say
"""
PARAMETER = (
    "{'id': 'p', 'label': 'L', 'help': 'H.', 'kind': 'text', 'default': 'x', 'automatic': '', 'choices': [],"
    " 'min': None, 'max': None, 'step': None, 'unit': ''}"
)
DECLARATIONS = {
    "nothing": "return None",
    "a text": "return 'tool'",
    "a number as its title": "told['title'] = 5",
    "no title": "told['title'] = ''",
    "an object as its title": "told['title'] = {'toString': 1}",
    "a title of a megabyte": "told['title'] = 'x' * 1_000_000",
    "a question that turns round": "told['question'] = 'a\\u202eb'",
    "10,000 parameters": f"told['parameters'] = [{{**{PARAMETER}, 'id': f'p{{n}}'}} for n in range(10_000)]",
    "no list of parameters": "told['parameters'] = {'length': 1e9}",
    "a parameter that is none": "told['parameters'] = [5]",
    "a million choices": f"told['parameters'] = [{{**{PARAMETER}, 'kind': 'choice', 'choices': [{{'value': 'x', 'label': 'x'}}] * 100_000}}]",
    "what every object has": f"told['parameters'] = [{{**{PARAMETER}, 'id': 'constructor'}}]",
    "what every object is made of": f"told['parameters'] = [{{**{PARAMETER}, 'id': '__proto__'}}]",
    "a kind of parameter that there is not": f"told['parameters'] = [{{**{PARAMETER}, 'kind': 'html'}}]",
    "a default of a megabyte": f"told['parameters'] = [{{**{PARAMETER}, 'default': 'x' * 1_000_000}}]",
    "a kind of data that there is not": "told['accepts'] = ['constructor']",
    "kinds that are no list": "told['accepts'] = 'bucket_returns'",
    "an id that is none": "told['id'] = '<b>'",
    "something more": "told['packages'] = ['https://example.com/x.whl']",
    "nested for ever": "deep = []\n    for _ in range(900): deep = [deep]\n    told['samples'] = deep",
}  # fmt: skip


@pytest.mark.parametrize("name", DECLARATIONS)
def test_a_declaration_that_no_form_can_be_made_of_is_refused_in_words(house, name):
    at_import = SAYING.format(DECLARATIONS[name])
    stranger.agree(house, stranger.source(at_import=at_import), "given")
    told = stranger.told(house)
    assert re.search("The declaration cannot be used: |TOOL accepts |no message of a tool", told)
    assert house.locator("label[data-tool^=stranger]").count() == 0
    assert house.locator("article.report[data-tool^=stranger]").count() == 0


def test_after_such_a_declaration_the_next_visit_is_as_the_one_before(new_page, ready, faults):
    faults.allow("^request to blob:null/")
    page = ready(new_page())
    kept = stranger.prepare(page)
    at_import = SAYING.format(DECLARATIONS["10,000 parameters"])
    stranger.agree(page, stranger.source(at_import=at_import), "given")
    stranger.told(page)
    visitor.wait_until(page, lambda: stranger.ID in stranger.kept_tools(page))
    page.reload()
    page.wait_for_selector("body[data-python=ready]", timeout=visitor.PATIENCE_MS)
    row = page.locator(f"[data-own={stranger.ID}]")
    assert row.locator("[data-action=own-code]").is_visible()
    assert page.locator(f"label[data-tool={stranger.ID}]").count() == 0
    with visitor.new_report(page):
        visitor.drop(page, stranger.GIVEN, stranger.KEPT)
    stranger.assert_unharmed(page, kept)


def test_a_declaration_that_changes_between_two_looks_changes_a_form_and_nothing_else(house):
    more = f"if turn > 1: told['parameters'], told['title'], told['accepts'] = [{PARAMETER}], 'Another', ['factor_panel']"
    at_import = SAYING.format(more).replace(
        "_said = [0]", "_said = builtins.__dict__.setdefault('_said', [0])"
    )
    code = "verdict = 'Turn ' + str(builtins._said[0]) + '.'"
    assert stranger.run(house, stranger.source(code, at_import)) == "Turn 1."
    assert (
        house.locator("label[data-tool=stranger] .tool-title").inner_text().startswith("Harmless")
    )
    # Now it says that it works on something else; so it is not run on this any more.
    house.locator("[data-action=code-run]").click()
    house.locator("label[data-tool=stranger] .tool-title", has_text="Another").wait_for()
    house.locator("#lacking", has_text="works on").wait_for()
    assert house.locator("article.report[data-tool=stranger]").count() == 0


def test_a_tool_that_calls_itself_one_of_the_gallerys_takes_no_place_of_its(house):
    text = stranger.source(id="inversion")
    stranger.agree(house, text, "given")
    with_tag = house.locator("label[data-tool=inversion_2]")
    with_tag.wait_for(timeout=visitor.PATIENCE_MS)
    assert with_tag.locator(".tag").inner_text() == "shared"
    assert house.locator("label[data-tool=inversion] .tag").count() == 0
    house.locator("[data-own=inversion_2] [data-action=own-delete]").click()
    with_tag.wait_for(state="detached")
