"""Every way a file comes in: dropped, chosen in the file picker, pasted."""

from __future__ import annotations

import io

import openpyxl
import pytest
from browser import visitor
from unit.data.dialects import Dialect, monthly, write

DATES, RETURNS = monthly(36, 6, seed=7)
PLAIN = write(DATES, RETURNS, Dialect())
GERMAN = Dialect(delimiter="\t", decimal=",", dates="german")


def workbook() -> bytes:
    """An .xlsx with real date cells."""
    book = openpyxl.Workbook()
    book.active.append(["Date", *(f"Q{b + 1}" for b in range(RETURNS.shape[1]))])
    for day, row in zip(DATES, RETURNS, strict=True):
        book.active.append([day.astype(object), *map(float, row)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def assert_read(page) -> None:
    """The returns came as they are: the files are written with 6 decimals or more."""
    mean = visitor.shown_metrics(page)["summary", "spread_mean"]
    assert float(mean) == pytest.approx((RETURNS[:, -1] - RETURNS[:, 0]).mean(), rel=1e-9)


def test_a_dropped_file_comes_byte_for_byte(tidied):
    with visitor.new_report(tidied):
        visitor.drop(tidied, ("Rückblick.xlsx", workbook()))
    assert tidied.locator(".set-name").inner_text() == "Rückblick"
    assert_read(tidied)


def test_the_button_opens_the_file_picker(tidied, tmp_path):
    path = tmp_path / "chosen.csv"
    path.write_bytes(PLAIN)
    for twice in range(2):  # the same file may be chosen again
        with tidied.expect_file_chooser() as chooser:
            tidied.get_by_role("button", name="Add files" if twice else "Choose files").click()
        assert chooser.value.is_multiple()
        with visitor.new_report(tidied):
            chooser.value.set_files(path)
    assert tidied.locator(".set").count() == 2
    assert_read(tidied)


def test_pasted_cells(tidied):
    with visitor.new_report(tidied):
        visitor.paste(tidied, write(DATES, RETURNS, GERMAN).decode())
    assert tidied.locator(".set-name").inner_text().startswith("Pasted cells")
    assert_read(tidied)


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
    with visitor.new_report(tidied):  # so that what charts need is there
        visitor.drop(tidied, ("made up.csv", PLAIN))
    visitor.draw_all_charts(tidied)
    del site.requests[:]
    with visitor.new_report(tidied):
        visitor.drop(tidied, ("private.csv", PLAIN))
    visitor.draw_all_charts(tidied)
    visitor.saved_report(tidied)
    assert site.requests == []
