"""What a visitor does on the page and reads from it, and the same numbers computed natively."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from builder import ROOT
from flipside import tool, tools
from flipside.data import read

SAMPLE = ROOT / "static" / "samples" / "10_Portfolios_Prior_12_2.CSV"
# A machine that is busy with other things computes slowly; nothing here measures time.
PATIENCE_MS = 90_000

# Real File objects dropped on the page, which cannot tell them from a hand's.
DROP = """files => {
  const carried = new DataTransfer();
  for (const { name, content } of files) {
    const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
    carried.items.add(new File([bytes], name));
  }
  for (const type of ["dragenter", "dragover", "drop"]) {
    const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: carried });
    document.querySelector("h1").dispatchEvent(event);
  }
}"""
PASTE = """text => {
  const carried = new DataTransfer();
  carried.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: carried });
  document.body.dispatchEvent(event);
}"""
TIDY = """() => {
  for (const remove of document.querySelectorAll("[data-action=remove], [data-action=dismiss]")) {
    remove.click();
  }
  document.querySelector("#files").value = "";
  history.replaceState(null, "", location.pathname);
  dispatchEvent(new HashChangeEvent("hashchange"));
  document.querySelector("#setup details.settings").open = true;
  // The next Tab starts at the top of the page, wherever the last test has left it.
  const top = document.querySelector(".brand");
  top.tabIndex = -1;
  top.focus();
  top.removeAttribute("tabindex");
  document.activeElement.blur();
  scrollTo(0, 0);
}"""


def native(
    content: bytes,
    name: str,
    tool_id: str = "inversion",
    params: Mapping[str, Any] | None = None,
    corrections: Mapping[str, Any] | None = None,
) -> dict:
    """The report that the command line would give."""
    data, _ = read(content, name, corrections)
    return tool.run(tools.load(tool_id), data, params).to_json()


def native_of_several(
    files: Sequence[tuple[str, bytes]], tool_id: str, params: Mapping[str, Any] | None = None
) -> dict:
    """The report on several files, each a name and its bytes, the first in detail."""
    data = tuple(read(content, name)[0] for name, content in files)
    return tool.run(tools.load(tool_id), data, params).to_json()


def drop(page: Page, *files: tuple[str, bytes]) -> None:
    """Drops files, each a name and its bytes, on the window."""
    page.evaluate(DROP, [{"name": n, "content": base64.b64encode(c).decode()} for n, c in files])


def choose(page: Page, *paths: Path) -> None:
    """Chooses files of the disk in the file picker."""
    page.locator("#files").set_input_files(paths)


def paste(page: Page, text: str) -> None:
    """Pastes cells copied from a spreadsheet."""
    page.evaluate(PASTE, text)


def try_sample(page: Page) -> None:
    """Presses "Try it on real data" and waits for the report."""
    with new_report(page):
        page.get_by_role("button", name="Try it on real data").click()


def choose_tool(page: Page, tool_id: str) -> None:
    """Chooses an analysis and waits for its report."""
    with new_report(page):
        page.locator(f"label[data-tool={tool_id}]").click()


@contextmanager
def new_report(page: Page) -> Iterator[None]:
    """Waits, after what is done inside, for a report that was not on the page before."""
    page.evaluate("document.querySelector('article.report')?.setAttribute('data-old', '')")
    yield
    page.wait_for_selector(
        "body[data-report=done] #report:not([aria-busy=true]) article.report:not([data-old])",
        timeout=PATIENCE_MS,
    )


@contextmanager
def look(page: Page, scheme: str = "light", width: int = 1280, height: int = 900) -> Iterator[None]:
    """The page in another look meanwhile."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": height})
    try:
        yield
    finally:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 900})


def wait_until(page: Page, condition: Callable[[], object]) -> None:
    """Waits for something that the page does not show, such as a request."""
    for _ in range(PATIENCE_MS // 20):
        if condition():
            return
        page.wait_for_timeout(20)
    raise AssertionError("what was waited for did not come")


def problem(page: Page, title: str = "") -> Locator:
    """The box that says what went wrong, once it is there."""
    box = page.locator(".problem", has_text=title).last
    box.wait_for(timeout=PATIENCE_MS)
    return box


def tidy(page: Page) -> None:
    """Removes all data, problems and parameters from a page."""
    page.keyboard.press("Escape")
    page.evaluate(TIDY)
    page.wait_for_selector("body[data-python=ready][data-report=none]", timeout=PATIENCE_MS)
    page.wait_for_selector(".set", state="detached")


def open_card(page: Page) -> None:
    """Unfolds "What was understood"; the page keeps it as it was left."""
    card = page.locator("details.import")
    if card.get_attribute("open") is None:
        card.locator("> summary").click()


def show_all_rows(page: Page) -> None:
    """Unfolds the long tables."""
    more = page.locator("[data-action=show-all]")
    while more.count():
        more.first.press("Enter")


def draw_all_charts(page: Page) -> list[Locator]:
    """Scrolls past every chart, as they are drawn when they come near; answers with them."""
    holders = page.locator(".chart-holder").all()
    for holder in holders:
        holder.scroll_into_view_if_needed()
        holder.locator("svg").wait_for()
    return holders


def shown_metrics(page: Page) -> dict[tuple[str, str], str]:
    """The exact values behind the numbers on the page, by block and id."""
    found = page.locator("#report dd.value").evaluate_all(
        "all => all.map(({ dataset: d }) => [d.block, d.id, d.value])"
    )
    return {(block, id): value for block, id, value in found}


def shown_tables(page: Page) -> dict[str, list[list[str]]]:
    """The exact values behind the cells of every table, by block."""
    show_all_rows(page)
    return page.locator("#report table[data-block]").evaluate_all(
        """all => Object.fromEntries(all.map((table) => [
          table.dataset.block,
          [...table.tBodies[0].rows].map((row) =>
            [...row.cells].map((cell) => cell.dataset.value).filter((value) => value !== undefined)),
        ]))"""
    )


def assert_shows(page: Page, report: Mapping[str, Any]) -> None:
    """Every metric, cell, warning and the verdict on the page are those of `report`."""
    blocks = report["blocks"]
    metrics = {
        (b["id"], item["id"]): item["value"]
        for b in blocks
        if b["type"] == "metrics"
        for item in b["items"]
    }
    shown = shown_metrics(page)
    assert shown.keys() == metrics.keys()
    wrong = [(k, shown[k], v) for k, v in metrics.items() if not same_on_page(shown[k], v)]
    assert wrong == []

    tables = {b["id"]: b["rows"] for b in blocks if b["type"] == "table" and b["rows"]}
    cells = shown_tables(page)
    assert cells.keys() == tables.keys()
    for id, rows in tables.items():
        assert len(cells[id]) == len(rows), id
        for seen, row in zip(cells[id], rows, strict=True):
            assert all(map(same_on_page, seen, row)), (id, seen, row)

    verdict = page.locator(".verdict")
    assert verdict.get_attribute("data-verdict") == report["verdict"]["level"]
    words = verdict.locator(".answer, .because").all_inner_texts()
    assert " ".join(words) == report["verdict"]["text"]
    assert page.locator(".report > .warnings li").all_inner_texts() == report["warnings"]
    alts = [b["alt"] for b in blocks if b["type"] == "chart"]
    holders = page.locator(".chart-holder[role=img]")
    assert holders.evaluate_all("all => all.map((h) => h.ariaLabel)") == alts


def same_on_page(shown: str, value: Any) -> bool:
    """Whether the text of a ``data-value`` stands for `value` of a report."""
    if value is None or isinstance(value, (str, bool)):
        words = "" if value is None else str(value)
        return shown == (words.lower() if isinstance(value, bool) else words)
    return bool(shown) and close(float(shown), value)


def close(left: float, right: float) -> bool:
    """Equal to nine digits."""
    # The mathematics of WebAssembly and of this machine differ in the last bit, which is all
    # there is of a number such as the drawdown at a peak.
    return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-13)


def differences(left: Any, right: Any, place: str = "") -> list[str]:
    """The places where two JSON values differ, numbers by more than nine digits."""
    if isinstance(left, dict) and isinstance(right, dict) and left.keys() == right.keys():
        return [d for key in left for d in differences(left[key], right[key], f"{place}.{key}")]
    if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        return [d for i, v in enumerate(left) for d in differences(v, right[i], f"{place}[{i}]")]
    numbers = [isinstance(v, (int, float)) and not isinstance(v, bool) for v in (left, right)]
    alike = close(left, right) if all(numbers) else left == right
    return [] if alike else [f"{place}: {left!r:.200} is not {right!r:.200}"]


def saved(page: Page, action: str, block: str | None = None) -> Path:
    """Presses a button that saves a file, and answers with the file."""
    place = f'#report [data-action="{action}"]' + (f'[data-block="{block}"]' if block else "")
    with page.expect_download() as download:
        page.locator(place).click()
    return Path(download.value.path())


def saved_report(page: Page) -> dict:
    """The whole report on the page, by its JSON export."""
    return json.loads(saved(page, "save-json").read_text(encoding="utf-8"))


def given_params(page: Page) -> dict[str, Any]:
    """The parameters that the report on the page was computed with."""
    return saved_report(page)["params"]
