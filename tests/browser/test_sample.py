"""The sample's report on the page: every number, chart and word, as in the exported report."""

from __future__ import annotations

from browser import visitor

from flipside.formats import format_column, format_value

# All that numbers read as: their block, their column, and the text that is seen.
CELLS = """() => [...document.querySelectorAll("#report dd.value, #report tbody [data-column]")].map((cell) =>
  [cell.closest("[id^=block-]").id.slice(6), cell.dataset.column ?? "", cell.innerText])"""


def plain(text: str) -> str:
    return text.replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", " ")


def test_everything_that_the_report_holds_is_shown(tidied):
    visitor.try_sample(tidied)
    report = visitor.saved_report(tidied)
    visitor.assert_shows(tidied, report)
    assert visitor.shown_metrics(tidied)["inversion", "inverted_periods"] == "408"
    # Numbers read as natively, where the same report becomes a page of its own.
    cells: dict[tuple[str, str], list[str]] = {}
    for block, column, text in tidied.evaluate(CELLS):
        cells.setdefault((block, column), []).append(text)
    for block in report["blocks"]:
        if block["type"] == "metrics":
            words = [format_value(i["value"], i["unit"], 12) for i in block["items"]]
            assert list(map(plain, cells[block["id"], ""])) == words
        if block["type"] == "table":
            for i, column in enumerate(block["columns"]):
                words = format_column([row[i] for row in block["rows"]], column["unit"], 12)
                shown = list(map(plain, cells[block["id"], column["id"]]))
                assert shown == words, (block["id"], column["id"])
    holders = visitor.draw_all_charts(tidied)
    charts = [block for block in report["blocks"] if block["type"] == "chart"]
    assert len(holders) == len(charts) == 5
    for holder in holders:
        marks = holder.locator("svg .mark-group path, svg .mark-rect path, svg .mark-line path")
        assert marks.count() > 3
        assert holder.bounding_box()["width"] > 500
    line = tidied.locator(".set-line").inner_text()
    assert line == "10 buckets, 1,122 months, 1927-01 to 2020-06"
    words = tidied.locator(".import-line").inner_text()
    assert "Average Value Weighted Returns -- Monthly" in words
    assert "percent" in words


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
