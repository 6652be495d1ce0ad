"""A file that cannot be used is refused in words, and what was loaded before is still there."""

from __future__ import annotations

import numpy as np
from browser import visitor
from unit.data.dialects import Dialect, monthly, write

DATES, RETURNS = monthly(36, 3)
GOOD = write(DATES, RETURNS, Dialect(unit="percent"))
LINES = GOOD.decode().splitlines()
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(500)
WORD = GOOD.replace(LINES[9].encode(), LINES[9].rsplit(",", 1)[0].encode() + b",abc")


def test_refused_in_words_where_the_good_ones_beside_them_are_analysed(tidied):
    with visitor.new_report(tidied):
        visitor.drop(tidied, ("picture.png", PICTURE), ("good.csv", GOOD), ("word.csv", WORD))
    box = visitor.problem(tidied, "word.csv")
    assert box.get_attribute("data-problem") == "user"
    assert "Row 10, column D" in box.inner_text()
    assert "“abc”" in box.inner_text()
    titles = tidied.locator(".problem-title").all_inner_texts()
    assert titles == ["picture.png could not be read", "word.csv could not be read"]
    box = visitor.problem(tidied, "picture.png")
    assert "is a picture (PNG)" in box.inner_text()
    assert box.locator(".remedy").inner_text().endswith(".")
    shown = tidied.locator("article.report").element_handle()
    for title in titles:
        visitor.problem(tidied, title).get_by_role("button", name="Dismiss").click()
    tidied.locator(".problem").wait_for(state="detached")
    assert tidied.locator(".set-name").all_inner_texts() == ["good"]
    assert tidied.get_by_role("radio", name="good").is_checked()
    assert shown.evaluate("report => report.isConnected")
    assert tidied.get_attribute("body", "data-report") == "done"


def test_a_file_of_1200_megabytes_is_refused_at_once(tidied, tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as stream:
        stream.truncate(1_200_000_000)
    visitor.choose(tidied, path)
    told = visitor.problem(tidied, "huge.csv").inner_text()
    assert "1,200\N{NO-BREAK SPACE}MB" in told
    # The way in stays open.
    assert tidied.get_by_role("button", name="Choose files").is_visible()
    with visitor.new_report(tidied):
        visitor.drop(tidied, ("good.csv", GOOD))


def test_doubts_are_told_and_the_report_is_made(tidied):
    twice = "\n".join([*LINES[:8], LINES[5], *LINES[8:]]).encode()
    with visitor.new_report(tidied):
        visitor.drop(tidied, ("twice.csv", twice))
    warnings = tidied.locator("#import .warnings").inner_text()
    assert "the first row of each date was kept" in warnings


def test_as_many_buckets_as_there_can_be(tidied):
    wide = write(DATES, np.tile(RETURNS, 67)[:, :200], Dialect())
    with visitor.new_report(tidied):
        visitor.drop(tidied, ("wide.csv", wide))
    assert visitor.shown_metrics(tidied)["summary", "buckets"] == "200"
    visitor.show_all_rows(tidied)
    assert tidied.locator("#block-buckets tbody tr").count() == 200
    chart = tidied.locator("#block-bucket_bars .chart-holder")
    chart.scroll_into_view_if_needed()
    chart.locator("svg").wait_for()
    assert chart.locator("svg .mark-rect path").count() >= 200
