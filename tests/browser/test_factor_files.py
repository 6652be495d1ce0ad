"""Files of factors: a large one is read piece by piece, with progress, and its columns can be corrected."""

from __future__ import annotations

import re

import numpy as np
import pytest
from browser import visitor

STOCKS, DATES, FACTORS = 800, 60, 40
WATCH = """() => {
  window.told = [];
  const list = document.querySelector("#data");
  const note = () => {
    const bar = list.querySelector("progress");
    const line = list.querySelector(".set-line")?.textContent;
    if (bar) window.told.push([bar.getAttribute("value") === null ? null : bar.value, line]);
  };
  new MutationObserver(note).observe(list, { childList: true, subtree: true, attributes: true, characterData: true });
}"""


def written(path, dates=DATES, stocks=STOCKS, factors=FACTORS, spoil=None):
    """A file of factors on the disk; `spoil` is (row, column, text) as an editor counts, columns from 0."""
    rng = np.random.default_rng(5)
    days = np.arange(np.datetime64("2015-01"), np.datetime64("2015-01") + dates).astype(
        "datetime64[D]"
    )
    row = 1
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(
            "Date,Ticker,P123 ID,"
            + ",".join(f"Factor {f}" for f in range(1, factors + 1))
            + ",TARGET\n"
        )
        for day in days:
            values = rng.standard_normal((stocks, factors + 1)).round(3)
            for stock in range(stocks):
                row += 1
                cells = [
                    str(day),
                    f"T{stock}",
                    str(1000 + stock),
                    *map(str, values[stock].tolist()),
                ]
                if spoil and spoil[0] == row:
                    cells[spoil[1]] = spoil[2]
                stream.write(",".join(cells) + "\n")
    return path


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """About 13 MB: more than is handed over at once."""
    path = written(tmp_path_factory.mktemp("factors") / "large.csv")
    assert path.stat().st_size > 12e6
    return path


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    """A smaller one, for what the page makes of it."""
    return written(tmp_path_factory.mktemp("factors") / "usual.csv", dates=12, stocks=50)


def line(page, words: str) -> str:
    found = page.locator(".set-line", has_text=words)
    found.wait_for(timeout=visitor.PATIENCE_MS)
    return found.inner_text()


@pytest.mark.pyodide
def test_a_large_file_is_read_with_progress(tidied, large):
    tidied.evaluate(WATCH)
    visitor.choose(tidied, large)
    assert line(tidied, "factors of") == "40 factors of 800 stocks, 60 months, 2015-01 to 2019-12"
    told = tidied.evaluate("window.told")
    shares = [share for share, _ in told if share is not None]
    assert shares == sorted(shares)
    assert len(set(shares)) >= 4
    assert any(
        re.search(r"Reading the rows: [1-9][0-9,]+ so far", words or "") for _, words in told
    )


def test_columns_are_shown_and_corrected(tidied, usual):
    visitor.choose(tidied, usual)
    line(tidied, "40 factors")
    visitor.open_card(tidied)
    roles = tidied.locator("tr.roles select")
    assert roles.nth(0).input_value() == "date"
    assert [roles.nth(i).input_value() for i in (1, 2, 3, 43)] == [
        "ignore",
        "stock",
        "factor",
        "forward",
    ]
    options = roles.nth(3).locator("option").all_inner_texts()
    assert options[:4] == ["Date", "Stock", "Factor", "Return that followed"]
    roles.nth(3).select_option("ignore")
    line(tidied, "39 factors of 50 stocks")
    tidied.locator("#fact-kind").wait_for()


def test_text_in_a_factor_is_named_and_the_column_set_aside(tidied, tmp_path):
    path = written(tmp_path / "spoilt.csv", 24, 50, spoil=(1_100, 5, "strong buy"))
    visitor.choose(tidied, path)
    told = visitor.problem(tidied, "spoilt.csv").inner_text()
    assert "Row 1,100, column F (“Factor 3”)" in told
    assert "“strong buy”" in told
    tidied.get_by_role("button", name="Correct how it is read").click()
    visitor.open_card(tidied)
    tidied.locator("#role-5").select_option("ignore")
    line(tidied, "39 factors of 50 stocks")


@pytest.mark.pyodide
def test_a_file_that_went_away(tidied, large, faults):
    """What the browser cannot read in the middle is said, and what was loaded stays."""
    visitor.choose(tidied, large)
    line(tidied, "40 factors")
    size = large.stat().st_size
    content = large.read_bytes()
    try:
        large.write_bytes(content + b"\n")
        visitor.open_card(tidied)
        tidied.locator("tr.roles select").nth(3).select_option("ignore")
        fault = tidied.locator(".import .fault").first
        fault.wait_for(timeout=visitor.PATIENCE_MS)
        assert "could not" in fault.inner_text()
        assert line(tidied, "40 factors")
    finally:
        large.write_bytes(content)
    assert large.stat().st_size == size
