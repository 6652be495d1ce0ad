"""The sample's reports on the page are those of the command line, to the last of nine digits."""

from __future__ import annotations

import pytest
from browser import visitor

from flipside.formats import format_column, format_value

CONTENT = visitor.SAMPLE.read_bytes()


@pytest.fixture(scope="module")
def expected():
    return visitor.native(CONTENT, visitor.SAMPLE.name)


def test_every_number_is_the_native_one(tidied, expected):
    visitor.try_sample(tidied)
    visitor.assert_shows(tidied, expected)
    metrics = visitor.shown_metrics(tidied)
    assert metrics["summary", "periods"] == "1122"
    assert metrics["inversion", "inverted_periods"] == "408"
    assert float(metrics["summary", "spread_t"]) == pytest.approx(5.7453, abs=5e-5)


def test_the_saved_report_is_the_native_one_whole(tidied, expected):
    visitor.try_sample(tidied)
    assert visitor.differences(visitor.saved_report(tidied), expected) == []


def test_numbers_read_as_in_the_exported_report(tidied, expected):
    visitor.try_sample(tidied)
    visitor.show_all_rows(tidied)

    def plain(text):
        return text.replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", " ")

    for block in expected["blocks"]:
        if block["type"] == "metrics":
            cells = tidied.locator(f"#block-{block['id']} dd.value").all_inner_texts()
            words = [format_value(i["value"], i["unit"], 12) for i in block["items"]]
            assert list(map(plain, cells)) == words
        if block["type"] == "table":
            for i, column in enumerate(block["columns"]):
                place = f"#block-{block['id']} tbody [data-column='{column['id']}']"
                cells = tidied.locator(place).all_inner_texts()
                words = format_column([row[i] for row in block["rows"]], column["unit"], 12)
                assert list(map(plain, cells)) == words, (block["id"], column["id"])


def test_every_chart_is_drawn_as_svg_and_told_in_words(tidied, expected):
    visitor.try_sample(tidied)
    holders = visitor.draw_all_charts(tidied)
    charts = [block for block in expected["blocks"] if block["type"] == "chart"]
    assert len(holders) == len(charts) == 5
    for holder, chart in zip(holders, charts, strict=True):
        assert holder.get_attribute("aria-label") == chart["alt"]
        marks = holder.locator("svg .mark-group path, svg .mark-rect path, svg .mark-line path")
        assert marks.count() > 3
        assert holder.bounding_box()["width"] > 500


def test_the_import_card_tells_what_the_file_is(tidied):
    visitor.try_sample(tidied)
    assert (
        tidied.locator(".set-line").inner_text() == "10 buckets, 1,122 months, 1927-01 to 2020-06"
    )
    line = tidied.locator(".import-line").inner_text()
    assert "Average Value Weighted Returns -- Monthly" in line
    assert "percent" in line


def test_another_tool_is_chosen(tidied):
    visitor.try_sample(tidied)
    visitor.choose_tool(tidied, "seasonality")
    report = visitor.native(CONTENT, visitor.SAMPLE.name, "seasonality")
    visitor.assert_shows(tidied, report)
    visitor.draw_all_charts(tidied)
    assert visitor.differences(visitor.saved_report(tidied), report) == []
    visitor.choose_tool(tidied, "inversion")
    assert visitor.shown_metrics(tidied)["inversion", "inverted_periods"] == "408"


def test_a_sample_that_is_asked_for_twice_is_loaded_once(tidied):
    with visitor.new_report(tidied):
        tidied.evaluate(
            """() => {
              const sample = document.querySelector("[data-sample]");
              sample.click();
              sample.click();
            }"""
        )
    assert tidied.locator(".set-name").count() == 1
