"""The HTML report: complete, self-contained, and text only, whatever a report says."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from flipside import report, tool, tools
from flipside.data import read
from flipside.formats import format_value
from flipside.html import POLICY, to_html
from flipside.text import report_text

SAMPLE = Path(__file__).parents[2] / "static/samples/10_Portfolios_Prior_12_2.CSV"
HOSTILE = "\"><img src=x onerror=alert(1)><script>alert(2)</script>'&amp;"
ALLOWED = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "header",
    "h1",
    "h2",
    "p",
    "strong",
    "section",
    "ul",
    "li",
    "dl",
    "dt",
    "dd",
    "div",
    "span",
    "details",
    "summary",
    "figure",
    "figcaption",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "pre",
    "footer",
    "svg",
    "g",
    "path",
    "rect",
    "line",
    "circle",
    "text",
}
VOID = {"meta"}


class Page(HTMLParser):
    """Elements with attributes, balance of tags, and the text of elements by their id or tag."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.text = [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        self.text.append(([(tag, attrs.get("id")) for tag, attrs in self.open], data))

    def inside(self, id):
        return " ".join(data for path, data in self.text if any(each == id for _, each in path))

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]

    def every_text(self, tag):
        return [data for path, data in self.text if path and path[-1][0] == tag]


@pytest.fixture(scope="module")
def sample():
    data, _ = read(SAMPLE.read_bytes(), SAMPLE.name)
    return tool.run(tools.load("inversion"), data).to_json()


@pytest.fixture(scope="module")
def page(sample):
    return Page(to_html(sample))


def made(*blocks, **more):
    return {
        "tool": "demo",
        "title": "Demo",
        "data": {"name": "a.csv", "kind": "bucket_returns", "periods": 24, "from": "2020-01-31",
                 "to": "2021-12-31", "periods_per_year": 12},
        "params": {"n": 3, "off": None},
        "verdict": {"level": "good", "text": "It works. And that is why."},
        "blocks": list(blocks),
        "warnings": [],
        "version": "9.9",
        **more,
    }  # fmt: skip


def chart(spec=None, id="c"):
    spec = spec or {
        "data": {"values": [{"b": 1, "r": 0.5}, {"b": 2, "r": 0.25}]},
        "mark": "bar",
        "encoding": {
            "x": {"field": "b", "type": "ordinal"},
            "y": {"field": "r", "type": "quantitative"},
        },
    }
    return report.chart(id, "Bars", spec, "Two bars & their story.", "What to look for.")


def test_every_number_of_the_report_is_there_with_its_explanation(sample, page):
    per_year = sample["data"]["periods_per_year"]
    seen = 0
    for block in sample["blocks"]:
        for item in block.get("items", []) if block["type"] == "metrics" else []:
            shown = page.inside(f"{block['id']}.{item['id']}")
            assert format_value(item["value"], item["unit"], per_year) in shown
            assert item["label"] in shown
            assert item["help"] in shown
            seen += 1
    assert seen > 30
    assert "408" in page.inside("inversion.inverted_periods")
    assert "5.75" in page.inside("summary.spread_t")


def test_tables_have_all_rows_and_say_what_their_columns_mean(sample):
    text = to_html(sample)
    for block in sample["blocks"]:
        if block["type"] == "table":
            section = text[text.index(f'<section id="{block["id"]}">') :]
            section = section[: section.index("</section>")]
            assert section.count("<tr>") == len(block["rows"]) + 1
            for column in block["columns"]:
                assert f"<dt>{column['label']}</dt><dd>" in section


def test_numbers_stand_at_the_right():
    columns = [report.Column("name", "Name", "text", "h"), report.Column("r", "R", "fraction", "h")]
    text = to_html(made(report.table("t", "T", columns, [["low", 0.5], ["high", None]], "About.")))
    assert '<tr><td class="text">low</td><td class="number">50.0%</td></tr>' in text
    assert '<tr><td class="text">high</td><td class="number">n/a</td></tr>' in text
    assert '<th scope="col" class="number">R</th>' in text


def test_the_document_loads_and_runs_nothing(sample):
    text = to_html(sample)
    page = Page(text)
    assert {tag for tag, _ in page.elements} <= ALLOWED
    policy = [m for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert [m["content"] for m in policy] == [POLICY]
    assert POLICY.startswith("default-src 'none'; style-src 'unsafe-inline'")
    for _, attributes in page.elements:
        assert not {"src", "href", "srcset", "action", "style"} & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]
    beyond = re.sub(r'xmlns="[^"]*"', "", text)
    assert "//" not in beyond
    assert "url(" not in beyond
    assert "@import" not in beyond


def test_charts_are_pictures_with_words(sample, page):
    charts = [block for block in sample["blocks"] if block["type"] == "chart"]
    pictures = [svg for svg in page.all("svg") if svg.get("role") == "img"]
    assert [svg["aria-label"] for svg in pictures[::2]] == [block["alt"] for block in charts]
    assert {svg["class"] for svg in pictures} == {"wide", "narrow"}
    assert not [text for text in page.every_text("figcaption") if "cannot be drawn" in text]


def test_the_foot_tells_parameters_data_and_version(sample, page):
    foot = [data for path, data in page.text if ("footer", None) in path]
    for expected in ("Buckets at each end", "1 bucket", "List episodes from", "5%", "12 periods",
                     "the first date in the file", "1927-01-31", "2020-06-30",
                     "10_Portfolios_Prior_12_2", "Made by Flipside " + sample["version"] + "."):  # fmt: skip
        assert expected in foot


def test_a_tool_that_is_not_known_here_shows_its_parameters_as_they_are():
    foot = Page(to_html(made())).every_text("dd")
    assert foot[:2] == ["3", "n/a"]


@pytest.mark.parametrize(("value", "shown"), [("deep", "deep"), (None, "n/a"), (0.1, "10%")])
def test_an_edited_tool_may_have_parameters_of_other_kinds(value, shown):
    foot = Page(to_html(made(tool="inversion", params={"min_depth": value}))).every_text("dd")
    assert foot[0] == shown


def test_pages_to_copy_may_come_without_a_note():
    block = report.copy("p", "Pages", [("One", "1")], "Paste them.")
    del block["note"]
    assert Page(to_html(made(block))).inside("p").split() == ["Pages", "Paste", "them.", "One", "1"]
    assert "Paste them.\n\nOne: p_1.txt" in report_text(made(block))


@pytest.mark.parametrize(
    ("level", "word"),
    [("good", "Good"), ("mixed", "Mixed"), ("bad", "Caution"), ("unknown", "Not clear")],
)
def test_the_verdict_is_said_by_a_word_as_well_as_by_colour(level, word):
    verdict = {"level": level, "text": "It works. And that is why."}
    shown = Page(to_html(made(verdict=verdict))).every_text("p")
    assert [word, "It works.", "And that is why."] == shown[1:4]


def test_a_verdict_with_a_word_of_its_own_shows_that():
    verdict = {"level": "bad", "label": "Inverted <now>", "text": "It is."}
    assert Page(to_html(made(verdict=verdict))).every_text("p")[1] == "Inverted <now>"


def test_warnings_text_and_files_are_shown():
    page = Page(
        to_html(
            made(
                report.text("t", "Words", ["One.", "Two."]),
                report.file("f", "w.xml", "text/xml", "<a>1</a>"),
                warnings=["Gaps in the dates."],
            )
        )
    )
    assert page.every_text("li") == ["Gaps in the dates."]
    assert page.inside("t").split() == ["Words", "One.", "Two."]
    assert page.every_text("pre") == ["<a>1</a>"]
    assert page.every_text("summary") == ["w.xml (8 characters)"]


def test_several_data_sets_and_none():
    one = made()["data"]
    several = Page(to_html(made(data=[one, {**one, "name": "b.csv"}])))
    assert several.every_text("strong") == ["a.csv", "b.csv"]
    assert Page(to_html(made(data=None))).every_text("strong") == []


def test_hostile_words_stay_words_everywhere():
    def hostile(value):
        if isinstance(value, dict):
            return {key: hostile(each) for key, each in value.items()}
        if isinstance(value, list):
            return [hostile(each) for each in value]
        return HOSTILE if isinstance(value, str) else value

    column = report.Column("c", HOSTILE, "text", HOSTILE)
    item = report.Metric("m", HOSTILE, HOSTILE, "text", HOSTILE, HOSTILE)
    bad_spec = {"data": {"values": [{HOSTILE: HOSTILE}]}, "mark": HOSTILE}
    spec = chart()["spec"]
    spec["data"]["values"] = [{"b": HOSTILE, "r": 1}]
    spec["encoding"]["x"]["axis"] = {"title": HOSTILE}
    blocks = [
        report.metrics(HOSTILE, HOSTILE, [item]),
        report.table("t" + HOSTILE, HOSTILE, [column], [[HOSTILE]], HOSTILE),
        report.chart("c" + HOSTILE, HOSTILE, spec, HOSTILE, HOSTILE),
        report.chart("d" + HOSTILE, HOSTILE, bad_spec, HOSTILE, HOSTILE),
        report.text("x" + HOSTILE, HOSTILE, [HOSTILE]),
        report.file("f" + HOSTILE, HOSTILE, HOSTILE, HOSTILE),
    ]
    data = hostile(made()["data"])
    text = to_html(
        made(*blocks, title=HOSTILE, data=data, params={HOSTILE: HOSTILE}, version=HOSTILE,
             verdict={"level": HOSTILE, "text": HOSTILE}, warnings=[HOSTILE], tool=HOSTILE)
    )  # fmt: skip
    page = Page(text)
    assert {tag for tag, _ in page.elements} <= ALLOWED
    assert not [a for _, each in page.elements for a in each if a.startswith("on") or a == "src"]
    assert len([data for _, data in page.text if HOSTILE in data]) > 20


GIVEN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path id="a" d="M1,2"/>{}</svg>'
)


def test_a_picture_from_the_page_is_embedded_with_ids_of_its_own():
    charts = {"c": GIVEN.format(""), "d": GIVEN.format("")}
    page = Page(to_html(made(chart(), chart(id="d")), charts))
    pictures = [svg for svg in page.all("svg") if svg.get("role") == "img"]
    assert [svg["class"] for svg in pictures] == ["wide", "narrow"] * 2
    assert [path["id"] for path in page.all("path") if "id" in path] == ["c-c-a", "c-d-a"]
    assert page.all("svg")[0]["aria-label"] == "Two bars & their story."


def test_a_picture_that_is_not_known_here_scrolls_on_a_narrow_screen():
    spec = {**chart()["spec"], "transform": []}
    page = Page(to_html(made(chart(spec)), {"c": GIVEN.format("")}))
    assert [svg["class"] for svg in page.all("svg")] == ["given"]
    assert [card["tabindex"] for card in page.all("div") if card.get("class") == "card"] == ["0"]


@pytest.mark.parametrize(
    "inside",
    ["<script>alert(1)</script>", '<path onload="alert(1)"/>', '<image href="http://evil.example"/>',
     "<foreignObject/>", "<g>", '<path fill="url(//evil.example)"/>'],
)  # fmt: skip
def test_a_hostile_picture_is_replaced_by_its_words_and_data(inside):
    text = to_html(made(chart()), {"c": GIVEN.format(inside)})
    page = Page(text)
    assert page.all("svg") == []
    assert "alert" not in text
    assert "Two bars & their story." in page.inside("c")
    assert "This chart cannot be drawn here: the picture " in page.inside("c")
    assert [data for path, data in page.text if path[-1:] == [("td", None)]] == [
        "1",
        "0.5",
        "2",
        "0.25",
    ]


def test_a_chart_beyond_the_renderer_says_so_and_shows_its_data():
    spec = {**chart()["spec"], "transform": [{"filter": "datum.r > 0"}]}
    shown = Page(to_html(made(chart(spec)))).inside("c")
    assert "This chart cannot be drawn here: the chart uses transform." in shown
    assert "0.25" in shown
