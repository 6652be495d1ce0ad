"""One more tool for the served site, which runs the Python it is given: what a hostile or broken tool does."""

from __future__ import annotations

import itertools
import json
import types
from pathlib import Path
from urllib.parse import urlencode

from browser import visitor
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
_runs = itertools.count(1)
DATA = write(*monthly(36, 3), Dialect())


def add_to(context: BrowserContext, site, packages: tuple[str, ...] = ("numpy",)) -> None:
    """Lets every page of `context` get the site with the tool in it, which says it needs `packages`."""
    packed, manifest = made(site.folder, packages)
    script = f"export default {json.dumps(manifest)};"
    context.route("**/python.bin", lambda route: route.fulfill(body=packed))
    context.route(
        "**/manifest.js",
        lambda route: route.fulfill(body=script, content_type="text/javascript"),
    )


def made(folder: Path, packages: tuple[str, ...] = ("numpy",)) -> tuple[bytes, dict]:
    """python.bin and the manifest of the site in a folder, with the tool in them."""
    files = archive.unpack((folder / "start" / "python.bin").read_bytes())
    packed = archive.pack({**files, SITE + "flipside/tools/probe.py": SOURCE.encode()}, 1)
    module = types.ModuleType("probe")
    exec(SOURCE, vars(module))
    text = (folder / "manifest.js").read_text(encoding="utf-8")
    manifest = json.loads(text.removeprefix("export default ").rstrip().removesuffix(";"))
    manifest["tools"].append({**module.TOOL.to_json(), "packages": [*packages]})
    return packed, manifest


def ask(page: Page, code: str) -> None:
    """Starts the tool with that code."""
    code = f"{code}\n# {next(_runs)}"  # what was asked already would not be computed again
    page.evaluate("hash => { location.hash = hash; }", urlencode({"tool": "probe", "code": code}))


def run(page: Page, code: str) -> str:
    """Runs code in the page's Python and answers with the verdict that it set."""
    with visitor.new_report(page):
        ask(page, code)
    return page.locator(".verdict .answer").inner_text()
