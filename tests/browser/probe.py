"""Two more tools for the served site.

One runs the Python it is given: what a hostile or broken tool does. The other takes several data
sets and says which it was given, in their order.
"""

from __future__ import annotations

import functools
import itertools
import json
import types
from pathlib import Path
from urllib.parse import urlencode

from browser import coder, visitor
from playwright.sync_api import BrowserContext, Page
from unit.data.dialects import Dialect, monthly, write

from builder import archive
from builder.startup import SITE

SOURCE = '''
"""Runs the Python it is given."""

from flipside.report import Report, Verdict
from flipside.tool import Parameter, Tool

TOOL = Tool(
    "probe", "Probe", "What happens?", ("bucket_returns",),
    (Parameter("code", "Code", "What to run.", "text", default="pass"),),
)


def run(data, *, code, progress):
    names = {"progress": progress, "verdict": "Done.", "blocks": [], "warnings": []}
    exec(code, names)
    return Report(Verdict("good", names["verdict"]), names["blocks"], names["warnings"])
'''
LINEUP = '''
"""Lists the data sets it is given."""

from flipside import chart, report
from flipside.report import Column, Report, Verdict
from flipside.tool import Tool

TOOL = Tool("lineup", "Line-up", "Who is here?", ("bucket_returns",), (), several=True)
COLUMNS = (
    Column("name", "Name", "text", "The name of the set."),
    Column("periods", "Periods", "count", "How many there are."),
)


def run(data, *, progress):
    rows = [[each.name, len(each.dates)] for each in data]
    x = chart.category("name", [name for name, _ in rows])
    values = [{"name": name, "periods": periods} for name, periods in rows]
    bars = chart.layer("bar", values, x=x, y=chart.number("periods", "Periods", "d"))
    names = ", ".join(name for name, _ in rows)
    drawn = report.chart("bars", "Periods", chart.spec([bars]), "Bars.", "How long each is.")
    table = report.table("lineup", "Line-up", COLUMNS, rows, "Every set that was given.")
    return Report(Verdict("good", f"Given: {names}."), [drawn, table])
'''
SOURCES = {"probe": SOURCE, "lineup": LINEUP}
_runs = itertools.count(1)
DATA = write(*monthly(36, 3), Dialect())


def add_to(context: BrowserContext, site, packages: tuple[str, ...] = ("numpy",)) -> None:
    """Lets every page of `context` get the site with the tools in it, which say they need `packages`."""
    script = f"export default {json.dumps(manifest_with_tools(site, packages))};"
    context.route(
        "**/manifest.js",
        lambda route: route.fulfill(body=script, content_type="text/javascript"),
    )
    if site.answers:
        site.answers.tools |= modules()
        return
    packed = with_tools(site.folder)
    context.route("**/python.bin", lambda route: route.fulfill(body=packed))


def manifest_with_tools(site, packages: tuple[str, ...] = ("numpy",)) -> dict:
    """The manifest of a site with the tools in it."""
    manifest = coder.manifest_of(site)
    for module in modules().values():
        manifest["tools"].append({**module.TOOL.to_json(), "packages": [*packages]})
    return manifest


@functools.cache
def modules() -> dict[str, types.ModuleType]:
    """The tools as modules, by id."""
    made = {id: types.ModuleType(id) for id in SOURCES}
    for id, module in made.items():
        exec(SOURCES[id], vars(module))
    return made


def with_tools(folder: Path) -> bytes:
    """python.bin of the site in a folder, with the tools in it."""
    files = archive.unpack((folder / "start" / "python.bin").read_bytes())
    for id, source in SOURCES.items():
        files[f"{SITE}flipside/tools/{id}.py"] = source.encode()
    return archive.pack(files, 1)


def ask(page: Page, code: str) -> None:
    """Starts the tool with that code."""
    code = f"{code}\n# {next(_runs)}"  # what was asked already would not be computed again
    page.evaluate("hash => { location.hash = hash; }", urlencode({"tool": "probe", "code": code}))


def run(page: Page, code: str) -> str:
    """Runs code in the page's Python and answers with the verdict that it set."""
    with visitor.new_report(page):
        ask(page, code)
    return page.locator(".verdict .answer").inner_text()
