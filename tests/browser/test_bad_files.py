"""A file that cannot be used is refused in words, and what was loaded before is still there."""

from __future__ import annotations

import re

import numpy as np
import pytest
from browser import visitor
from unit.data.dialects import Dialect, monthly, write

from builder import ROOT

DATES, RETURNS = monthly(36, 3)
LINES = write(DATES, RETURNS, Dialect(unit="percent")).decode().splitlines()


def with_cell(row: int, column: int, text: str) -> bytes:
    """The good table with one cell changed; `row` as an editor counts, `column` from 0."""
    cells = [line.split(",") for line in LINES]
    cells[row - 1][column] = text
    return joined(",".join(each) for each in cells)


def joined(lines) -> bytes:
    return ("\n".join(lines) + "\n").encode()


BAD = {
    "empty.csv": (b"", "is empty"),
    "picture.png": (b"\x89PNG\r\n\x1a\n" + bytes(500), r"is a picture \(PNG\)"),
    "paper.pdf": (b"%PDF-1.7\n" + bytes(500), "is a PDF"),
    "letter.txt": (b"Dear investor,\nthe ranking worked\nuntil it did not, alas.\n", "text without a table"),
    "one column.csv": (joined(["Q1", *["1.5"] * 30]), "one column only"),
    "no dates.csv": (joined(line.split(",", 1)[1] for line in LINES), "No column holds dates"),
    "short.csv": (joined(LINES[:12]), "At least 12 periods are needed; there are 11"),
    "word.csv": (with_cell(10, 2, "abc"), r"Row 10, column C .*“abc”"),
    "lost.csv": (with_cell(20, 3, "-123.4"), r"Row 20, column D .*below -100 %"),
    "rank_perf_ann.json": ((ROOT / "tests/files/rank_perf_ann.json").read_bytes(), "summary"),
    "dataminer.csv": ((ROOT / "tests/files/dataminer_rank_performance.csv").read_bytes(), "summary"),
    "same everywhere.csv": (joined([LINES[0], *(f"{d},1,1,1" for d in DATES)]), "nothing to analyse"),
}  # fmt: skip


@pytest.fixture
def loaded(booted):
    """The shared page with the sample's report, which no test here may take away."""
    visitor.tidy(booted)
    visitor.try_sample(booted)
    booted.evaluate("document.querySelector('article.report').setAttribute('data-first', '')")
    return booted


def assert_still_there(page) -> None:
    assert page.locator(".set-name").all_inner_texts() == ["10_Portfolios_Prior_12_2"]
    assert page.get_by_role("radio", name="10_Portfolios_Prior_12_2").is_checked()
    assert page.locator("article.report[data-first]").is_visible()
    assert page.get_attribute("body", "data-report") == "done"


@pytest.mark.parametrize("name", BAD)
def test_refused_in_words(loaded, name):
    content, message = BAD[name]
    visitor.drop(loaded, (name, content))
    box = visitor.problem(loaded, name)
    assert box.get_attribute("data-problem") == "user"
    assert box.locator(".problem-title").inner_text() == f"{name} could not be read"
    assert re.search(message, box.inner_text())
    assert box.locator(".remedy").inner_text().endswith(".")
    assert name in loaded.locator("#status").inner_text()  # told to a screen reader as well
    assert_still_there(loaded)
    box.get_by_role("button", name="Dismiss").click()
    box.wait_for(state="detached")
    assert_still_there(loaded)


def test_a_summary_is_told_what_to_download_instead(loaded):
    visitor.drop(loaded, ("rank_perf_ann.json", BAD["rank_perf_ann.json"][0]))
    box = visitor.problem(loaded, "rank_perf_ann.json")
    assert "outputType “perf”" in box.locator(".remedy").inner_text()
    box.get_by_role("button", name="Dismiss").click()


def test_a_file_of_1200_megabytes_is_refused_at_once(loaded, tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as stream:
        stream.truncate(1_200_000_000)
    visitor.choose(loaded, path)
    box = visitor.problem(loaded, "huge.csv")
    assert "1,200\N{NO-BREAK SPACE}MB" in box.inner_text()
    assert "1,074\N{NO-BREAK SPACE}MB" in box.inner_text()
    assert_still_there(loaded)
    box.get_by_role("button", name="Dismiss").click()
    visitor.choose_tool(loaded, "seasonality")  # Python is alive
    visitor.choose_tool(loaded, "inversion")
    loaded.evaluate("document.querySelector('article.report').setAttribute('data-first', '')")


def test_a_bad_file_among_good_ones(tidied):
    good = joined(LINES)
    with visitor.new_report(tidied):
        visitor.drop(
            tidied, ("empty.csv", b""), ("good.csv", good), ("word.csv", BAD["word.csv"][0])
        )
    visitor.problem(tidied, "word.csv")
    titles = tidied.locator(".problem-title").all_inner_texts()
    assert titles == ["empty.csv could not be read", "word.csv could not be read"]
    assert tidied.locator(".set-name").all_inner_texts() == ["good"]
    visitor.assert_shows(tidied, visitor.native(good, "good.csv"))


def test_a_bad_file_on_the_empty_page_leaves_the_way_in_open(tidied):
    visitor.drop(tidied, ("empty.csv", b""))
    visitor.problem(tidied, "empty.csv")
    assert tidied.get_by_role("button", name="Choose files").is_visible()
    visitor.try_sample(tidied)


WARNED = {
    "twice": ([*LINES[:8], LINES[5], *LINES[8:]], r"repeats a date .*the first row of each date was kept"),
    "mixed": ([LINES[0], *LINES[12:], *LINES[1:12]], r"not in order .*sorted by date"),
    "gaps": (LINES[:8] + LINES[14:], r"gap|missing|no rows"),
    "nothing": ([",".join([*line.split(",")[:3], "" if i else "Bucket 3", line.split(",")[3]]) if i
                 else line.replace("Bucket 3", "Bucket 3,Bucket 4") for i, line in enumerate(LINES)],
                "All values of .*Bucket 3.* are missing"),
    "constant": ([line + (",1.5" if i else ",Bucket 4") for i, line in enumerate(LINES)],
                 r"Bucket 4.* has the same return in every period"),
}  # fmt: skip


@pytest.mark.parametrize("name", WARNED)
def test_doubts_are_told_and_the_report_is_made(tidied, name):
    lines, message = WARNED[name]
    with visitor.new_report(tidied):
        visitor.drop(tidied, (f"{name}.csv", joined(lines)))
    tidied.locator("#import").wait_for()
    warnings = tidied.locator("#import .warnings").inner_text()
    assert re.search(message, warnings), warnings
    visitor.assert_shows(tidied, visitor.native(joined(lines), f"{name}.csv"))


def test_as_many_buckets_as_there_can_be(tidied):
    wide = write(DATES, np.tile(RETURNS, 67)[:, :200], Dialect())
    with visitor.new_report(tidied):
        visitor.drop(tidied, ("wide.csv", wide))
    assert visitor.shown_metrics(tidied)["summary", "buckets"] == "200"
    assert len(visitor.shown_tables(tidied)["buckets"]) == 200
    visitor.draw_all_charts(tidied)
