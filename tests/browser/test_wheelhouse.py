"""A tool gets the packages that it declares or imports: out of the wheelhouse, and from nowhere else.

The worker of the page is the one that is shipped; a few lines behind it take the text of a tool over a channel, install
what it needs by the worker's own `install`, and run it.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path

import made_wheels
import pytest
from browser import coder, probe, visitor

from builder import wheelhouse
from builder.files import sha256
from builder.wheelhouse import Package, Wheelhouse

pytestmark = pytest.mark.pyodide

# `told` is what flipside.requirements says of the tool; what the tool calls `answer` comes back.
BEHIND = """
import listed from "../manifest.js";
const tools = new BroadcastChannel("tools");
const FIND = `
import json
from flipside.errors import UserError
from flipside.requirements import needs
try:
    found = needs(source, json.loads(wheelhouse))
    told = json.dumps([*found.requirements, *found.packages])
except UserError as error:
    told = json.dumps({"kind": "user", **error.to_json()})
told`;
async function bring(path) {
  const response = await fetch(new URL(`../${path}`, import.meta.url));
  if (!response.ok) throw new Error(`the server says ${response.status}`);
  return response.arrayBuffer();
}
tools.onmessage = async ({ data: { source, requirements } }) => {
  const { pyodide } = await starting;
  const { wheelhouse } = listed;
  const globals = pyodide.toPy({ source, wheelhouse: JSON.stringify(wheelhouse) });
  const told = requirements ?? JSON.parse(pyodide.runPython(FIND, { globals }));
  const trouble = told.kind ? told : await install(pyodide, told, { wheelhouse, fetchFile: bring });
  try {
    tools.postMessage(trouble ?? { answer: pyodide.runPython(`${source}\\nstr(answer)`, { globals }) });
  } catch (error) {
    tools.postMessage({ kind: "raised", message: error.message });
  }
};
"""
ASK = """tool => new Promise((resolve) => {
  const tools = new BroadcastChannel("tools");
  tools.onmessage = ({ data }) => { tools.close(); resolve(data); };
  tools.postMessage(tool);
})"""
USES_TINY = """
# /// script
# requires-python = ">=3.11"
# dependencies = ["Tiny-Tool>=1"]
# ///
import tiny_tool
answer = tiny_tool.twice(21)
"""


@dataclass
class Wheels:
    """Some wheels in a folder, and what a list of them says."""

    folder: Path
    packages: dict[str, Package]


@pytest.fixture(scope="module")
def wheels(tmp_path_factory) -> Wheels:
    """Two wheels, of which one needs the other and NumPy."""
    folder = tmp_path_factory.mktemp("wheels")
    tiny = "import numpy, tiny_base\ndef twice(x): return int(numpy.sum([tiny_base.same(x)] * 2))\n"
    made_wheels.write(
        folder, "tiny-tool", "1.1", tiny,
        ["tiny-base<2", "numpy>=2", "windows-only; sys_platform == 'win32'", "scipy; extra == 'more'"],
        extras=["more"],
    )  # fmt: skip
    made_wheels.write(folder, "tiny-base", "1.0", "def same(x): return x\n")
    made_wheels.write(folder, "tiny-lost", "1.0", "", ["tiny-base>=2"])
    made_wheels.write(
        folder, "tiny-far", "1.0", "", ["other @ https://example.org/other-1.0-py3-none-any.whl"]
    )
    packages = [
        Package(
            path.name, sha256(path), path.name.split("-")[0].replace("_", "-"), path.name.split("-")[1],
            "pypi", [], [path.name.split("-")[0]],
        )
        for path in sorted(folder.glob("*.whl"))
    ]  # fmt: skip
    return Wheels(folder, {package.name: package for package in packages})


def with_wheels(page, site, wheels: Wheels, ready, forged: str = ""):
    """The page of a build with these wheels; where one is `forged`, the list has another SHA-256 for it."""
    serve_wheels(page.context, site, wheels, forged)
    return ready(page)


def serve_wheels(context, site, wheels: Wheels, forged: str = "") -> None:
    manifest = coder.manifest_of(site)
    packages = {
        name: dataclasses.replace(each, sha256="0" * 64) if name == forged else each
        for name, each in wheels.packages.items()
    }
    manifest["wheelhouse"] = wheelhouse.listing(Wheelhouse([], packages), manifest["lock"])
    script = f"export default {json.dumps(manifest)};"
    worker = (site.folder / "python" / "worker.js").read_text(encoding="utf-8")
    for place, text in (("manifest.js", script), ("python/worker.js", worker + BEHIND)):
        context.route(f"**/{place}", answering(text.encode(), "text/javascript"))
    for path in wheels.folder.iterdir():
        context.route(f"**/{path.name}", answering(path.read_bytes(), "application/zip"))


def answering(body: bytes, kind: str):
    return lambda route: route.fulfill(body=body, content_type=kind)


def run(page, source: str, requirements: list[str] | None = None) -> dict:
    """What comes of a tool: its answer, or the error that the page would show."""
    told = {"source": source} | ({"requirements": requirements} if requirements else {})
    return page.evaluate(ASK, told)


@pytest.fixture
def shared(here, wheels):
    """One page for the tests that leave nothing behind but what is installed."""
    return here.page("wheels", lambda context: serve_wheels(context, here.site, wheels))[0]


def archives(site) -> list[str]:
    """The files that were asked for beyond what a start takes."""
    names = [path.split("/")[-1] for path in site.requests]
    return [name.split("-")[0] for name in names if name.endswith((".zip", ".whl"))]


def test_a_tool_gets_what_it_imports_and_what_it_declares_with_what_that_needs(
    page, site, ready, wheels, faults
):
    faults.allow("Failed to load resource|ERR_FAILED")
    with_wheels(page, site, wheels, ready)
    # What is imported without being declared: one version of each is all that Pyodide has, so nobody has to resolve anything.
    del site.requests[:]
    assert run(page, "def f():\n    import dateutil.tz as tz\n    return tz.UTC\nanswer = f()") == {
        "answer": "tzutc()"
    }
    # Both are fetched at once; what the other tools need comes by itself, about now.
    wanted = sorted(name for name in archives(site) if name != "later.zip")
    assert wanted == ["python_dateutil", "six"]

    # A wheel that does not come is said, and comes later.
    page.context.route("**/tiny_base*", lambda route: route.abort())
    told = run(page, USES_TINY)
    assert told["message"].startswith("tiny_base-1.0-py3-none-any.whl could not be fetched")
    assert told["remedy"] == "Check the connection, then try again."
    page.context.unroute("**/tiny_base*")
    body = next(wheels.folder.glob("tiny_base*")).read_bytes()
    page.context.route("**/tiny_base*", answering(body, "application/zip"))
    assert run(page, USES_TINY) == {"answer": "42"}
    # Again, when it is there.
    assert run(page, USES_TINY) == {"answer": "42"}

    # Pandas by a version, and a wheel with more than it has at least, together.
    tool = '# /// script\n# dependencies = ["pandas>=3", "tiny-tool[more]"]\n# ///\n'
    tool += "import pandas, scipy, tiny_tool\nanswer = pandas.Series([tiny_tool.twice(2)]).sum()"
    assert run(page, tool) == {"answer": "4"}
    assert_goes_on(page)


@pytest.mark.parametrize(
    ("tool", "message"),
    [
        (
            '# /// script\n# dependencies = ["tiny-base>=2,<9"]\n# ///',
            "This tool needs tiny-base<9,>=2, which this page does not have.",
        ),
        (
            '# /// script\n# dependencies = ["numpy<2"]\n# ///',
            "This tool needs numpy<2, which this page does not have.",
        ),
        (
            '# /// script\n# dependencies = ["tiny-lost"]\n# ///',
            "This tool needs tiny-base>=2, which this page does not have.",
        ),
        (
            "# /// script\n# dependencies = [\"unheard; python_version > '3'\"]\n# ///",
            'This tool needs unheard; python_version > "3", which this page does not have.',
        ),
    ],
)
def test_what_is_not_there_is_named_with_what_is(shared, tool, message):
    told = run(shared, tool)
    assert told["kind"] == "user"
    assert told["message"].startswith(
        f"{message} There is numpy 2.4.3, pandas 3.0.2, python-dateutil"
    )
    assert "tiny-tool 1.1" in told["message"]
    assert "micropip" not in told["message"]
    assert told["remedy"].endswith("python3 build.py --with NAME")


@pytest.mark.parametrize(
    ("requirement", "message"),
    [
        ("tiny-base>=>1", "cannot be installed"),
        ("tiny-lost[nothing]", "cannot be installed (\"Unknown extra 'nothing'\")"),
        ("tiny-far", "asks for https://example.org/other-1.0-py3-none-any.whl"),
        ("https://example.org/other-1.0-py3-none-any.whl", "asks for https://example.org/other"),
    ],
)
def test_what_cannot_be_is_said_in_words_and_nobody_is_asked(shared, requirement, message):
    asked = []
    shared.context.on("request", lambda request: asked.append(request.url))
    told = run(shared, "answer = 1", [requirement])
    assert told["kind"] == "user", told
    assert message in told["message"]
    assert told["remedy"]
    assert [url for url in asked if "example.org" in url or "pypi" in url] == []


def test_a_file_that_is_not_the_right_one_is_not_used(page, site, ready, wheels):
    with_wheels(page, site, wheels, ready, forged="tiny-base")
    # Asked for by itself, and by what needs it.
    for requirement in ("tiny-base", "tiny-tool"):
        told = run(page, "answer = 1", [requirement])
        assert told["kind"] == "user"
        assert told["message"] == (
            "tiny_base-1.0-py3-none-any.whl is not the file that belongs to this page: its SHA-256 is another. "
            "It was not used."
        )
    assert run(page, "import tiny_base\nanswer = 1", ["six"])["kind"] == "raised"

    # Neither is a package of Pyodide that is not the official one.
    page.context.route("**/pytz-*.whl", answering(b"forged", "application/zip"))
    told = run(page, "import pytz\nanswer = 1")
    assert told["message"].startswith("pytz-2026.1.post1-py2.py3-none-any.whl is not the file")
    page.context.unroute("**/pytz-*.whl")
    assert run(page, "import pytz\nanswer = pytz.utc") == {"answer": "UTC"}


def test_the_page_goes_on_as_ever(shared):
    assert_goes_on(shared)


def assert_goes_on(page):
    """Whatever was installed or refused, Python's own way to fetch is as it was."""
    with visitor.new_report(page):
        visitor.drop(page, ("made up.csv", probe.DATA))
