"""Tools from somebody who means harm, as a visitor gets them: by a link or as a file, through the consent card."""

from __future__ import annotations

import base64
import itertools
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from browser import visitor
from playwright.sync_api import Locator, Page
from unit.data.dialects import Dialect, monthly, write

# The stranger is given the one, the other is nobody's business.
GIVEN = ("given.csv", write(*monthly(36, 3), Dialect()))
KEPT = ("kept.csv", write(*monthly(60, 5), Dialect(names="Qz7x {}")))
ID = "stranger"

_FILE = '''
"""Looks harmless."""

import builtins, json

from flipside import report
from flipside.report import Report, Verdict
from flipside.tool import Parameter, Tool

TOOL = Tool(
    id={id!r}, title="Harmless", question="What could go wrong?", accepts=("bucket_returns",),
    parameters=(), author="A stranger",
)
{at_import}

def run(data, *, progress):
    verdict, blocks, warnings = "Done.", [], []
{in_run}
    return Report(Verdict("good", verdict), blocks, warnings)
# {turn}
'''
# What it does is said by a parameter, so that one Python does many things one after the other.
_MANY = '''
"""Looks harmless."""

import builtins, json

from flipside import report
from flipside.report import Report, Verdict
from flipside.tool import Parameter, Tool

WAYS = {ways!r}
WAY = Parameter("way", "Way", "What it does.", "text", default="")
TOOL = Tool(
    id={id!r}, title="Harmless", question="What could go wrong?", accepts=("bucket_returns",),
    parameters=(WAY,), author="A stranger",
)

def run(data, *, way, progress):
    names = globals() | dict(data=data, progress=progress, verdict="Done.", blocks=[], warnings=[])
    exec(WAYS.get(way, ""), names)
    return Report(Verdict("good", names["verdict"]), names["blocks"], names["warnings"])
# {turn}
'''
_turns = itertools.count(1)


def source(in_run: str = "", at_import: str = "", id: str = ID) -> str:
    """The file of a tool that does something when it is run, or when it is imported. No two are the same."""
    body = "\n".join(f"    {line}" for line in in_run.strip("\n").splitlines())
    return _FILE.format(id=id, at_import=at_import, in_run=body, turn=next(_turns))


def source_of_many(ways: Mapping[str, str]) -> str:
    """The file of a tool that does nothing at first, and then what `try_way` asks of it, by name."""
    return _MANY.format(id=ID, ways=dict(ways), turn=next(_turns))


def code(text: str) -> str:
    """What a link carries, as static/workshop/sharing.js packs it."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = squeeze.compress(text.encode()) + squeeze.flush()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def consent(page: Page) -> Locator:
    """The consent card, once it has read what the tool says of itself."""
    card = page.locator(".consent[aria-labelledby=consent-heading]")
    card.wait_for(timeout=visitor.PATIENCE_MS)
    card.get_by_text("Reading what it says of itself").wait_for(
        state="detached", timeout=visitor.PATIENCE_MS
    )
    return card


def arrive(page: Page, text: str, by: str = "file") -> Locator:
    """A tool comes to an open page, by a link that was followed or as a file that was dropped."""
    if by == "link":
        page.evaluate("code => { location.hash = `code=${code}`; }", code(text))
    else:
        visitor.drop(page, ("stranger.py", text.encode()))
    return consent(page)


def tick(card: Locator, *names: str) -> None:
    """Ticks these data sets and no other."""
    for row in card.locator(".consent-data li").all():
        named = row.locator("label").evaluate("label => label.firstChild.data")
        row.locator("input").set_checked(named in names)


def agree(page: Page, text: str, *names: str, by: str = "file") -> None:
    """Lets a tool run, with the data sets of these names."""
    card = arrive(page, text, by)
    tick(card, *names)
    card.locator("[data-action=consent-run]").click()
    card.wait_for(state="detached")


@contextmanager
def answering(page: Page) -> Iterator[None]:
    """Waits, after what is done inside, for a report of a stranger's tool that was not on the page before."""
    page.evaluate("document.querySelector('article.report')?.setAttribute('data-old', '')")
    yield
    report = f"#report:not([aria-busy=true]) article.report[data-tool^={ID}]:not([data-old])"
    page.locator(f"body[data-report=done] {report}").or_(page.locator(".problem")).first.wait_for(
        timeout=visitor.PATIENCE_MS
    )
    told = page.locator(".problem").all_inner_texts()
    assert told == [], told


def run(page: Page, text: str, by: str = "file") -> str:
    """Runs a tool on what it is given, and answers with the verdict that it gave."""
    with answering(page):
        agree(page, text, "given", by=by)
    return verdict(page)


def run_again(page: Page) -> str:
    """Runs what is in the editor once more, and answers with the verdict."""
    with answering(page):
        page.locator("[data-action=code-run]").click()
    return verdict(page)


_OTHER_WAY = """way => {
  for (const each of document.querySelectorAll("article.report, .problem")) each.setAttribute("data-old", "");
  const asked = new URLSearchParams(location.hash.slice(1));
  asked.set("way", way);
  location.hash = asked;
}"""


def try_way(page: Page, way: str) -> str:
    """Has a tool of many ways go another one, and answers with what the visitor is told: its verdict, or what went wrong."""
    page.evaluate(_OTHER_WAY, way)
    report = f"#report:not([aria-busy=true]) article.report[data-tool^={ID}]:not([data-old])"
    done = page.locator(f"body[data-report=done] {report}")
    failed = page.locator("body[data-report=error] #problem .problem:not([data-old])")
    done.or_(failed).first.wait_for(timeout=visitor.PATIENCE_MS)
    return failed.inner_text() if failed.count() else verdict(page)


def verdict(page: Page) -> str:
    """The whole text of the verdict that is shown."""
    return " ".join(page.locator(".verdict").locator(".answer, .because").all_inner_texts())


def told(page: Page, words: str = "") -> str:
    """What the visitor is told of a tool that did not get to show a report."""
    return visitor.problem(page, words).inner_text()


# --- the page of a visitor with something to lose

# Stands in the data that nobody is given, and nowhere else.
SECRET = "Qz7x"
MINE = "my_tool"

_KEPT_TOOLS = """async () => {
  const asked = indexedDB.open("flipside-tools");
  const database = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const all = database.transaction("tools").objectStore("tools").getAll();
  const records = await new Promise((done) => { all.onsuccess = () => done(all.result); });
  database.close();
  return Object.fromEntries(records.map(({ id, source }) => [id, source]));
}"""


def kept_tools(page: Page) -> dict[str, str]:
    """The sources of all tools that the browser keeps, by id."""
    return page.evaluate(_KEPT_TOOLS)


def prepare(page: Page) -> dict[str, str]:
    """Loads both data sets, makes a tool and edits one of the gallery's; answers with what must stay as it is."""
    with visitor.new_report(page):
        visitor.drop(page, GIVEN, KEPT)
    with visitor.new_report(page):
        page.locator("[data-action=own-new]").click()
    page.locator("[data-action=code-close]").click()
    visitor.choose_tool(page, "seasonality")
    page.locator("#show-code").click()
    page.locator(".code .cm-content").click()
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("# Mine.\n")
    with visitor.new_report(page):
        page.locator("[data-action=code-run]").click()
    page.locator("[data-action=code-close]").click()
    visitor.wait_until(page, lambda: kept_tools(page).keys() == {MINE, "seasonality"})
    kept = kept_tools(page)
    assert kept["seasonality"].startswith("# Mine.\n")
    return kept


def forget(page: Page) -> None:
    """Deletes the strangers' tools."""
    leave = page.locator("[data-action=consent-leave]")
    if leave.count():
        leave.click()
    buttons = page.locator(f"[data-own^={ID}] [data-action=own-delete]")
    while buttons.count():
        buttons.first.click()


def assert_unharmed(page: Page, kept: Mapping[str, str]) -> None:
    """The page answers, the other data give the right report, and the visitor's own tools are as they were."""
    forget(page)
    frames(page).first.wait_for(state="detached")
    privacy = page.locator("details.privacy")
    privacy.locator("summary").click()
    assert privacy.get_attribute("open") is not None
    privacy.locator("summary").click()
    page.locator("label[data-tool=inversion]").click()
    page.locator("label.set-name", has_text="kept").click()
    page.locator(
        "article.report[data-tool=inversion] .report-data strong", has_text="kept"
    ).wait_for(timeout=visitor.PATIENCE_MS)
    page.wait_for_selector("body[data-report=done] #report:not([aria-busy=true])")
    visitor.assert_shows(page, visitor.native(KEPT[1], KEPT[0]))
    visitor.wait_until(page, lambda: kept_tools(page).keys() == kept.keys())
    assert kept_tools(page) == kept
    assert page.locator(".set-name").all_inner_texts() == ["given", "kept"]
    assert page.locator("#faults .problem").count() == 0


def frames(page: Page) -> Locator:
    """The frames in which tools that are not the gallery's run."""
    return page.locator("iframe[sandbox]")
