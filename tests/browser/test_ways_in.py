"""Every way a file comes in, in the dialects people have: the numbers are the native ones."""

from __future__ import annotations

import io
import json

import numpy as np
import openpyxl
import pytest
from browser import visitor
from unit.data.dialects import Dialect, monthly, write

from builder import ROOT

FILES = ROOT / "tests" / "files"
DATES, RETURNS = monthly(90, 6, seed=7)
GERMAN = Dialect(delimiter=";", decimal=",", dates="german", unit="percent", encoding="cp1252")
TABS = Dialect(delimiter="\t", dates="us", unit="sign", descending=True, newline="\r\n")


def workbook() -> bytes:
    """An .xlsx with real date cells, a title above the table, and a sheet of notes before it."""
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active["A1"] = "Made by hand"
    sheet = book.create_sheet("Returns")
    sheet.append(["Value ranking", None])
    sheet.append([])
    sheet.append(["Date", *(f"Q{b + 1}" for b in range(RETURNS.shape[1]))])
    for day, row in zip(DATES, RETURNS, strict=True):
        sheet.append([day.astype(object), *map(float, row)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def p123_json() -> bytes:
    """What Portfolio123's programming interface answers, with levels."""
    levels = 100 * np.cumprod(1 + np.vstack([np.zeros(RETURNS.shape[1]), RETURNS]), axis=0)
    days = [str(DATES[0] - 31), *map(str, DATES)]
    answer = {
        "cost": 4,
        "dates": days,
        "benchmarkSeries": levels.mean(axis=1).tolist(),
        "bucketSeries": levels.T.tolist(),
    }
    return json.dumps(answer).encode()


MADE = {
    "plain.csv": write(DATES, RETURNS, Dialect()),
    "semicolons and decimal commas.csv": write(DATES, RETURNS, GERMAN),
    "tabs, per cent signs, best first.tsv": write(DATES, RETURNS, TABS),
    "levels.csv": write(DATES, RETURNS, Dialect(levels=True, dates="compact")),
    "long.csv": write(DATES, RETURNS, Dialect(layout="long")),
    "Rückblick.xlsx": workbook(),
    "rank_perf.json": p123_json(),
}
KEPT = (
    "alphalens_mean_return_by_quantile.csv",
    "excel_german.csv",
    "french_daily_aligned.txt",
    "french_four_groupings.CSV",
    "portfolio123_old_levels.csv",
    "rank_perf.json",
)


@pytest.mark.parametrize("name", MADE)
def test_a_dropped_file_of_any_dialect(tidied, name):
    with visitor.new_report(tidied):
        visitor.drop(tidied, (name, MADE[name]))
    visitor.assert_shows(tidied, visitor.native(MADE[name], name))
    mean = visitor.shown_metrics(tidied)["summary", "spread_mean"]
    # By hand, whatever the reader made of it: the files are written with 6 decimals or more.
    assert float(mean) == pytest.approx((RETURNS[:, -1] - RETURNS[:, 0]).mean(), rel=1e-9)


@pytest.mark.parametrize("name", KEPT)
def test_a_published_file_by_the_file_picker(tidied, name):
    with visitor.new_report(tidied):
        visitor.choose(tidied, FILES / name)
    expected = visitor.native((FILES / name).read_bytes(), name)
    assert visitor.differences(visitor.saved_report(tidied), expected) == []


def test_the_button_opens_the_file_picker(tidied, tmp_path):
    path = tmp_path / "chosen.csv"
    path.write_bytes(MADE["plain.csv"])
    for twice in range(2):  # the same file may be chosen again
        with tidied.expect_file_chooser() as chooser:
            tidied.get_by_role("button", name="Add files" if twice else "Choose files").click()
        assert chooser.value.is_multiple()
        with visitor.new_report(tidied):
            chooser.value.set_files(path)
    assert tidied.locator(".set").count() == 2
    visitor.assert_shows(tidied, visitor.native(MADE["plain.csv"], path.name))


@pytest.mark.parametrize("dialect", [TABS, Dialect(delimiter="\t", decimal=",", dates="german")])
def test_pasted_cells(tidied, dialect):
    cells = write(DATES, RETURNS, dialect).decode()
    with visitor.new_report(tidied):
        visitor.paste(tidied, cells)
    name = tidied.locator(".set-name").inner_text()
    assert name.startswith("Pasted cells")
    visitor.assert_shows(tidied, visitor.native(cells.encode(), f"{name}.tsv"))


def test_words_pasted_into_a_field_stay_there(tidied):
    field = tidied.get_by_label("Rolling window", exact=True)
    field.focus()
    tidied.evaluate(
        "document.activeElement.dispatchEvent(new ClipboardEvent('paste', {bubbles: true}))"
    )
    assert tidied.locator(".set, .problem").count() == 0


def test_a_file_that_is_dropped_on_a_field_is_read_and_the_page_stays(tidied):
    carry = """([name, text]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], name));
      for (const type of ["dragover", "drop"]) {
        const event = new DragEvent(type, { bubbles: true, composed: true, cancelable: true, dataTransfer });
        document.activeElement.dispatchEvent(event);
        if (!event.defaultPrevented) throw new Error(`the browser would open it: ${type}`);
      }
    }"""
    tidied.get_by_label("Rolling window", exact=True).focus()
    with visitor.new_report(tidied):
        tidied.evaluate(carry, ["plain.csv", MADE["plain.csv"].decode()])
    assert tidied.locator(".set-name").all_inner_texts() == ["plain"]


def test_the_window_shows_that_it_takes_the_file(tidied):
    overlay = tidied.locator(".drop-overlay")
    assert overlay.is_hidden()
    carry = """type => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["x"], "x.csv"));
      document.querySelector("main").dispatchEvent(new DragEvent(type, { bubbles: true, dataTransfer }));
    }"""
    tidied.evaluate(carry, "dragenter")
    assert overlay.is_visible()
    tidied.evaluate(carry, "dragleave")
    assert overlay.is_hidden()


def test_no_request_is_made_for_a_file(tidied, site):
    visitor.try_sample(tidied)  # so that what charts need is there
    visitor.draw_all_charts(tidied)
    del site.requests[:]
    with visitor.new_report(tidied):
        visitor.drop(tidied, ("private.csv", MADE["plain.csv"]))
    visitor.draw_all_charts(tidied)
    visitor.saved_report(tidied)
    assert site.requests == []
