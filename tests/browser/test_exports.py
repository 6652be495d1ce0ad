"""What can be saved: the report as HTML and JSON, its tables as CSV, its charts as SVG and PNG, and paper."""

from __future__ import annotations

import csv
import io
import json
import struct
import xml.etree.ElementTree as ET

import pytest
from browser import visitor
from unit.data.dialects import Dialect, monthly, write

from flipside.formats import format_value

CONTENT = visitor.SAMPLE.read_bytes()
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def expected():
    return visitor.native(CONTENT, visitor.SAMPLE.name)


@pytest.fixture
def reported(booted):
    """The shared page with the sample's report, the same one for test after test that only saves it."""
    if not booted.locator("article.report[data-saved]").count():
        visitor.tidy(booted)
        visitor.try_sample(booted)
        booted.evaluate("document.querySelector('article.report').setAttribute('data-saved', '')")
    return booted


def test_html_is_one_file_that_needs_nothing_else(reported, new_page, faults, expected, tmp_path):
    path = tmp_path / "report.html"
    faults.allow(
        f"^request to {path.as_uri()}$"
    )  # opening it; another request would be one too many
    path.write_bytes(visitor.saved(reported, "save-html").read_bytes())
    page = new_page(java_script_enabled=False)
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path.as_uri())
    assert requests == [path.as_uri()]
    text = page.inner_text("body")
    assert expected["verdict"]["text"].split(". ")[0] in text
    for block in expected["blocks"]:
        if block["type"] == "metrics":
            for item in block["items"]:
                dd = page.locator(f"[id='{block['id']}.{item['id']}'] dd").first
                assert dd.inner_text() == format_value(item["value"], item["unit"], 12)
        if block["type"] == "table":
            assert page.locator(f"section#{block['id']} tbody tr").count() == len(block["rows"])
        if block["type"] == "chart":
            chart = page.locator(f"section#{block['id']} svg").first
            assert chart.is_visible()
            assert chart.locator("path, line, rect").count() > 10
    assert page.locator("script, link, iframe, img[src^=http]").count() == 0


def test_saved_html_fits_narrow_screens_and_is_called_by_its_data(reported, new_page, tmp_path):
    with reported.expect_download() as download:
        reported.get_by_role("button", name="Save HTML").click()
    assert download.value.suggested_filename == "10-Portfolios-Prior-12-2-inversion.html"
    path = tmp_path / "report.html"
    download.value.save_as(path)
    page = new_page(viewport={"width": 390, "height": 800})
    page.set_content(path.read_text(encoding="utf-8"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("block", ["episodes", "spells", "recent", "years", "buckets"])
def test_a_table_as_csv_in_full_precision(reported, expected, block):
    text = visitor.saved(reported, "save-csv", block).read_bytes().decode("utf-8")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    [table] = [b for b in expected["blocks"] if b["id"] == block]
    assert rows[0] == [column["label"] for column in table["columns"]]
    assert len(rows) == 1 + len(table["rows"])
    for cells, row in zip(rows[1:], table["rows"], strict=True):
        assert all(map(visitor.same_on_page, cells, row)), (cells, row)


def test_a_csv_carries_no_formula_that_a_file_smuggled_in(tidied):
    headers = ['=HYPERLINK("http://x";"a")', "+1+1", "@SUM(A1)", "-2+3", "\tcmd", 'plain, "quoted"']
    quoted = ",".join('"' + h.replace('"', '""') + '"' for h in headers)
    lines = write(*monthly(36, len(headers)), Dialect()).decode().splitlines()
    content = "\n".join([f"Date,{quoted}", *lines[1:]])
    with visitor.new_report(tidied):
        visitor.drop(tidied, ("=cmd.csv", content.encode()))
    text = visitor.saved(tidied, "save-csv", "buckets").read_bytes().decode("utf-8")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    names = [row[rows[0].index("Name")] for row in rows[1:]]
    assert len(names) == len(headers)
    for name, header in zip(names, headers, strict=True):
        assert name == (f"'{header}" if header[0] in "=+-@" else header.strip())
    cells = [cell for row in rows for cell in row if not is_number(cell)]
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")] == []


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    "block", ["bucket_bars", "rolling_spread", "relative_wealth", "calendar", "growth"]
)
def test_a_chart_as_svg_and_png(reported, block):
    root = ET.fromstring(visitor.saved(reported, "save-svg", block).read_bytes())
    assert root.tag == f"{SVG}svg"
    assert len(list(root.iter(f"{SVG}path"))) >= 5
    assert len(list(root.iter(f"{SVG}text"))) >= 5
    assert float(root.get("width")) == pytest.approx(860, abs=1)
    allowed = {
        "svg",
        "g",
        "path",
        "text",
        "tspan",
        "defs",
        "clipPath",
        "rect",
        "line",
        "linearGradient",
        "stop",
        "title",
    }
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= allowed
    assert not any("href" in name for element in root.iter() for name in element.attrib)

    png = visitor.saved(reported, "save-png", block).read_bytes()
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    assert width == 2 * round(float(root.get("width")))
    assert height == pytest.approx(2 * float(root.get("height")), abs=2)
    assert len(png) > 5_000


def test_json_is_plain_utf8_and_called_by_its_data(reported):
    with reported.expect_download() as download:
        reported.get_by_role("button", name="Save JSON").click()
    assert download.value.suggested_filename == "10-Portfolios-Prior-12-2-inversion.json"
    text = visitor.saved(reported, "save-json").read_text(encoding="utf-8")

    def refuse(name):
        raise AssertionError(f"{name} is no JSON")

    assert json.loads(text, parse_constant=refuse)["tool"] == "inversion"


def test_saving_works_offline(reported):
    reported.context.set_offline(True)
    try:
        assert visitor.saved(reported, "save-html").stat().st_size > 100_000
        assert visitor.saved(reported, "save-png", "growth").stat().st_size > 5_000
    finally:
        reported.context.set_offline(False)


def test_paper_holds_the_report_and_not_the_controls(reported):
    reported.emulate_media(media="print", color_scheme="light")
    try:
        assert reported.locator(".verdict").is_visible()
        assert reported.locator("#block-summary dd.value").first.is_visible()
        for control in (
            "#setup",
            "#data",
            "details.import",
            ".exports",
            ".block-tools",
            ".explain",
        ):
            assert not any(part.is_visible() for part in reported.locator(control).all()), control
        # Explanations are read on paper, where nothing can be hovered.
        assert reported.locator("#block-summary .help").first.is_visible()
    finally:
        reported.emulate_media(media="screen", color_scheme="light")


def test_a_printed_page_holds_every_chart(reported):
    reported.evaluate("scrollTo(0, 0)")
    reported.evaluate("window.print = () => {}")
    reported.get_by_role("button", name="Print").click()
    reported.wait_for_selector(".chart-holder[data-drawn=true]")
    for holder in reported.locator(".chart-holder").all():
        holder.locator("svg").wait_for()
    pdf = reported.pdf()
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") >= 3
