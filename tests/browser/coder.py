"""What a visitor does with tools of their own, and the same tools run natively."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from browser import visitor
from playwright.sync_api import Locator, Page
from unit.data.dialects import Dialect, monthly
from unit.data.dialects import write as written

from builder import ROOT
from flipside import source as sources
from flipside.data import read

TOOLS = ROOT / "py_src" / "flipside" / "tools"
STARTER = (ROOT / "static" / "workshop" / "starter.py").read_text(encoding="utf-8")
CLIPBOARD = ["clipboard-read", "clipboard-write"]
DATABASE = "flipside-tools"
# Three years of three buckets: enough for every tool that takes such, and computed and drawn at once.
NAME = "made up.csv"
CONTENT = written(*monthly(36, 3), Dialect())

# A whole tool in a few lines: it tells how many periods it was given, times a parameter.
COUNTER = '''"""How many periods are there?"""

from flipside import report
from flipside.data.kinds import BucketReturns
from flipside.report import Metric, Report, Verdict
from flipside.tool import Parameter, Tool, no_progress

TIMES = Parameter("times", "Times", "What the number is multiplied by.", "integer", default=1)

TOOL = Tool(
    id="counter",
    title="Counter",
    question="How many periods are there?",
    accepts=(BucketReturns.kind,),
    parameters=(TIMES,),
    author="Ada",
)


def counted(data, times):
    return times * data.periods


def run(data, *, times=1, progress=no_progress):
    number = counted(data, times)
    metric = Metric("number", "Number", number, "count", "Periods, so many times.")
    return Report(Verdict("good", f"There are {number}."), [report.metrics("all", "All", [metric])])
'''

# What the browser keeps; the page itself shows it in parts only.
KEPT = """async (name) => {
  const known = await indexedDB.databases();
  if (!known.some((database) => database.name === name)) return [];
  const answered = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const database = await answered(indexedDB.open(name));
  try {
    return await answered(database.transaction("tools").objectStore("tools").getAll());
  } finally {
    database.close();
  }
}"""
MARKED = """() => {
  const { shadowRoot } = document.querySelector(".code .pane");
  const range = shadowRoot.querySelector(".cm-lintRange-error, .cm-lintPoint-error");
  const gutter = shadowRoot.querySelector(".cm-gutter-lint .cm-lint-marker-error");
  if (!range || !gutter) return null;
  const top = (e) => e.getBoundingClientRect().top;
  const beside = [...shadowRoot.querySelectorAll(".cm-lineNumbers .cm-gutterElement")]
    .find((number) => Math.abs(top(number) - top(gutter.parentElement)) < 1);
  return { text: range.closest(".cm-line").textContent, gutter: Number(beside?.textContent) };
}"""


def gallery(tool_id: str) -> str:
    """The file of a shipped tool."""
    return (TOOLS / f"{tool_id}.py").read_text(encoding="utf-8")


def edited(source: str, old: str, new: str) -> str:
    """The file with the one place changed that is `old`."""
    assert source.count(old) == 1, (old, source.count(old))
    return source.replace(old, new)


def native(
    source: str,
    content: bytes,
    name: str,
    origin: str = "edited",
    params: Mapping[str, Any] | None = None,
    tool_name: str = "own",
) -> dict:
    """The report of a tool's text, as the page's own Python would admit it."""
    data, _ = read(content, name)
    return sources.run(sources.load(source, tool_name), origin, data, params)


def open_code(page: Page) -> Locator:
    """Shows the code of the chosen analysis."""
    page.locator("#show-code").click()
    return shown_code(page)


def shown_code(page: Page) -> Locator:
    """The Code view, once it is there."""
    view = page.locator(".code[data-code]")
    view.wait_for(timeout=visitor.PATIENCE_MS)
    return view


def content_of(page: Page) -> Locator:
    """Where the code is typed."""
    return page.locator(".code .pane.tall .cm-content")


def text_of(page: Page) -> str:
    """All that is in the editor, of which only the lines on the screen are in the page."""
    page.bring_to_front()
    page.evaluate("navigator.clipboard.writeText('')")
    content_of(page).focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    return clipboard(page)


def clipboard(page: Page) -> str:
    """What was copied."""
    return page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")


@contextmanager
def no_clipboard(page: Page) -> Iterator[None]:
    """A browser that does not let the page write to the clipboard."""
    page.evaluate(
        """() => {
          const refuse = async () => { throw new DOMException("Not here.", "NotAllowedError"); };
          navigator.clipboard.writeText = refuse;
        }"""
    )
    yield
    page.evaluate("delete navigator.clipboard.writeText")


def to_copy(page: Page) -> str:
    """The text that the page cannot copy itself, once all of it is selected."""
    page.wait_for_function(
        """() => {
          const field = document.querySelector("#to-copy");
          return field?.selectionStart === 0 && field.selectionEnd === field.value.length;
        }"""
    )
    return page.locator("#to-copy").input_value()


def write(page: Page, source: str) -> None:
    """Puts a text in place of what is in the editor."""
    page.bring_to_front()
    page.evaluate("text => navigator.clipboard.writeText(text)", source)
    content_of(page).focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+v")


def run_code(page: Page) -> None:
    """Runs what is in the editor, and waits for its report."""
    with visitor.new_report(page):
        page.locator("[data-action=code-run]").click()


def write_and_run(page: Page, source: str) -> None:
    """A change that works."""
    write(page, source)
    run_code(page)


def panel(page: Page, name: str, part: str) -> Locator:
    """Opens a part of the Code view (`name`, of its button) and waits for what it must hold."""
    page.locator(f"[data-action=code-{name}]").click()
    found = page.locator(f".code-panel {part}").first
    found.wait_for()
    return found


def fault(page: Page) -> Locator:
    """What the Code view says is wrong, once it does."""
    box = page.locator("[data-part=code-faults] .problem")
    box.wait_for(timeout=visitor.PATIENCE_MS)
    return box


def marked(page: Page) -> dict | None:
    """The text of the line that is marked, and the number beside the mark in the gutter."""
    visitor.wait_until(page, lambda: page.evaluate(MARKED))
    return page.evaluate(MARKED)


def kept(page: Page) -> list[dict]:
    """The records in this browser's store."""
    return page.evaluate(KEPT, DATABASE)


def wait_kept(page: Page, id: str, source: str) -> dict:
    """Waits until the store holds this text of a tool; answers with its record."""
    found: list[dict] = []

    def there() -> bool:
        found[:] = [each for each in kept(page) if each["id"] == id and each["source"] == source]
        return bool(found)

    visitor.wait_until(page, there)
    return found[0]


def tags(page: Page) -> dict[str, str]:
    """How the tools in the list are marked, by id; those that are not are left out."""
    return dict(
        page.locator("label.tool:has(.tag)").evaluate_all(
            "all => all.map((e) => [e.dataset.tool, e.querySelector('.tag').textContent])"
        )
    )


def drop_code(page: Page, source: str, name: str = "counter.py") -> Locator:
    """Drops a tool's file; answers with what the page asks first."""
    visitor.drop(page, (name, source.encode()))
    return asked(page)


def asked(page: Page) -> Locator:
    """The card about a tool from somebody else."""
    card = page.locator("section.consent[aria-labelledby]")
    card.wait_for(timeout=visitor.PATIENCE_MS)
    return card


def agree(page: Page) -> None:
    """Lets a tool from somebody else run, and waits for its code."""
    page.locator("[data-action=consent-run]").click()
    shown_code(page)


def tidy(page: Page) -> None:
    """Leaves no tool, no code and no data on a page."""
    page.evaluate(
        """() => {
          for (const action of ["consent-leave", "code-close"]) {
            document.querySelector(`[data-action=${action}]`)?.click();
          }
          for (let n = 0; n < 60; n += 1) document.querySelector("[data-action=own-delete]")?.click();
          for (const fault of document.querySelectorAll("#code [data-action=dismiss]")) fault.click();
        }"""
    )
    page.wait_for_selector(".code, .consent, [data-own]", state="detached")
    visitor.tidy(page)


def focused(page: Page) -> str:
    """What has the keyboard's place: its action, its id or its tag; "BODY" is nothing."""
    return page.evaluate(
        """() => {
          const { activeElement: e } = document;
          return e.dataset.action || e.id || (e.closest(".pane") ? "pane" : e.className || e.tagName);
        }"""
    )


def manifest_of(site) -> dict:
    """What the page knows before Python is up."""
    text = (site.folder / "manifest.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix("export default ").rstrip().removesuffix(";"))


def with_limits(page: Page, site, **limits: int) -> None:
    """Serves the page with other limits, such as for what would take minutes."""
    manifest = manifest_of(site)
    assert set(limits) <= set(manifest["limits"])
    manifest["limits"] |= limits
    body = f"export default {json.dumps(manifest)};"
    page.context.route(
        "**/manifest.js",
        lambda route: route.fulfill(body=body, content_type="text/javascript"),
    )
