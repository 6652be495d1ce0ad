"""What can be saved: the report as HTML, its tables as CSV, its charts as SVG and PNG, and paper."""

from __future__ import annotations

import csv
import io
import struct
import xml.etree.ElementTree as ET

import pytest
from browser import visitor
from unit.data.dialects import Dialect, monthly, write

from flipside.formats import format_value

CONTENT = write(*monthly(60, 5), Dialect())
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def reported(booted):
    """The shared page with a small file's report, the same one for test after test that only saves it."""
    if not booted.locator("article.report[data-saved]").count():
        visitor.tidy(booted)
        with visitor.new_report(booted):
            visitor.drop(booted, ("made_up.csv", CONTENT))
        booted.evaluate("document.querySelector('article.report').setAttribute('data-saved', '')")
    return booted


def test_html_is_one_file_that_needs_nothing_else(reported, new_page, faults, tmp_path):
    path = tmp_path / "report.html"
    faults.allow(
        f"^request to {path.as_uri()}$"
    )  # opening it; another request would be one too many
    expected = visitor.saved_report(reported)
    with reported.expect_download() as download:
        reported.get_by_role("button", name="Save HTML").click()
    assert download.value.suggested_filename == "made-up-inversion.html"
    download.value.save_as(path)
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
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_table_as_csv_in_full_precision(reported):
    text = visitor.saved(reported, "save-csv", "buckets").read_bytes().decode("utf-8")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    [table] = [b for b in visitor.saved_report(reported)["blocks"] if b["id"] == "buckets"]
    assert rows[0] == [column["label"] for column in table["columns"]]
    assert len(rows) == 1 + len(table["rows"])
    for cells, row in zip(rows[1:], table["rows"], strict=True):
        assert all(map(visitor.same_on_page, cells, row)), (cells, row)


@pytest.mark.parametrize("block", ["bucket_bars", "calendar"])
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


def test_pictures_are_saved_offline(reported):
    reported.context.set_offline(True)
    try:
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
