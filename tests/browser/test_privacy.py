"""Python in the page's worker finds no way to another origin, whatever it tries."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path

import pytest
from browser import listener, probe, visitor

from builder.box import relay_hash

pytestmark = pytest.mark.pyodide

WAYS_OUT = (Path(__file__).parent / "ways_out.py").read_text(encoding="utf-8")


@pytest.fixture
def elsewhere():
    with listener.listening() as server:
        yield server


def try_all_ways_out(page, server) -> dict[str, str]:
    """What became of every attempt, once all of them have come to something."""
    probe.run(page, f"ADDRESS = '127.0.0.1:{server.port}'\n{WAYS_OUT}")
    for turn in range(200):
        told = probe.run(
            page, f"import builtins, json\nverdict = json.dumps(builtins.outcomes)  # {turn}"
        )
        outcomes = json.loads(told)
        if "pending" not in outcomes.values():
            return outcomes
    raise AssertionError(f"still pending: {outcomes}")


def test_the_listener_notices_a_connection(elsewhere):
    with socket.create_connection(("127.0.0.1", elsewhere.port)) as connection:
        connection.sendall(b"GET /hello HTTP/1.1\r\n\r\n")
        connection.recv(100)
    assert elsewhere.paths() == {"/hello"}


def test_python_cannot_reach_another_origin(prober, elsewhere):
    outcomes = try_all_ways_out(prober, elsewhere)
    assert len(outcomes) == 25
    assert {name: o for name, o in outcomes.items() if not o.startswith("refused")} == {}
    assert elsewhere.came == []


NESTED = """
import builtins, js
from pyodide.ffi import create_proxy
builtins.outcome = "pending"
def tell(what):
    builtins.outcome = what
try:
    worker = js.Worker.new(ADDRESS, js.JSON.parse('{"type": "module"}'))
    worker.onmessage = create_proxy(lambda event: tell("runs"))
    worker.onerror = create_proxy(lambda event: tell("refused"))
except Exception:
    tell("refused")
"""


def test_python_cannot_start_a_worker_that_no_policy_binds(prober, site):
    """One from the network has no policy, even if it is the site's own: it would get out."""
    probe.run(prober, f"ADDRESS = '{site.url}python/worker.js'{NESTED}")
    for turn in range(200):
        outcome = probe.run(prober, f"import builtins\nverdict = builtins.outcome  # {turn}")
        if outcome != "pending":
            break
    assert outcome == "refused"


def test_the_same_attempts_get_out_without_the_policy(new_page, faults, site, ready, elsewhere):
    faults.allow(".")
    source = (site.folder / "index.html").read_text(encoding="utf-8")
    (site.folder / "open.html").write_text(re.sub(r"<meta\s+http-equiv[^>]*>", "", source))
    page = new_page()
    probe.add_to(page.context, site)
    ready(page, "open.html")
    with visitor.new_report(page):
        visitor.drop(page, ("made up.csv", probe.DATA))
    probe.run(page, f"ADDRESS = '127.0.0.1:{elsewhere.port}'\n{WAYS_OUT}")
    wanted = {"/fetch", "/xhr-True", "/websocket", "/eventsource", "/eval", "/function",
              "/dynamic-import", "/nested-importscripts", "/late", "/open-url"}  # fmt: skip
    visitor.wait_until(page, lambda: elsewhere.paths() >= wanted)


def test_the_page_itself_is_refused_as_well(prober, elsewhere):
    told = prober.evaluate(
        """async (url) => {
          const told = await fetch(url).then(() => "got out", () => "refused");
          await new Promise((settled) => {
            const image = new Image();
            image.onload = image.onerror = settled;
            image.src = url;
          });
          return told;
        }""",
        f"http://127.0.0.1:{elsewhere.port}/",
    )
    assert told == "refused"
    assert elsewhere.came == []


def test_the_policy_is_strict(site):
    source = (site.folder / "index.html").read_text(encoding="utf-8")
    policy = re.search(r'content="(default-src[^"]*)"', source)[1]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == f"'self' 'wasm-unsafe-eval' '{relay_hash()}'"
    assert rules["connect-src"] == "'self'"
    assert rules["worker-src"] == "blob:"
    assert rules["frame-src"] == "'self'"
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy
    assert not re.search(r"https?:|\*", policy)
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=", source)
