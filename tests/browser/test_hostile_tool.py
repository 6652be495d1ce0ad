"""A tool from somebody who means harm is refused or ended; the page, the other data and the visitor's own tools stay."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser import listener, stranger, visitor
from playwright.sync_api import expect

from builder.box import relay_hash

pytestmark = pytest.mark.pyodide

HERE = Path(__file__).parent
WAYS_OUT = (HERE / "ways_out.py").read_text(encoding="utf-8")
WAYS_FROM_A_BOX = (HERE / "ways_from_a_box.py").read_text(encoding="utf-8")
INDEX = Path(__file__).parents[2] / "index.html"


@pytest.fixture
def elsewhere():
    with listener.listening() as server:
        yield server


def outcomes(page, text: str, by: str = "file") -> dict[str, str]:
    """What came of the attempts of a tool that keeps them in ``builtins.outcomes``, once all have come to something."""
    told = json.loads(stranger.run(page, text, by))
    for _ in range(200):
        if "pending" not in told.values():
            return told
        told = json.loads(stranger.run_again(page))
    raise AssertionError(f"still pending: {told}")


def attempts(server, site) -> str:
    """Code of a tool that tries every way, and then tells what came of each."""
    return f"""
import js
from pyodide.ffi import create_proxy
if not hasattr(builtins, "outcomes"):
    # What fails in a worker within the worker would end this one.
    js.self.addEventListener("error", create_proxy(lambda event: event.preventDefault()))
    # What the browser has, not what the page has put in its place.
    for name in ("fetch", "importScripts"):
        setattr(js.self, name, getattr(js.WorkerGlobalScope.prototype, name))
    exec({WAYS_OUT!r} + {WAYS_FROM_A_BOX!r}, {{"ADDRESS": "127.0.0.1:{server.port}", "HOME": {site.url!r}}})
verdict = json.dumps(builtins.outcomes)
"""


def serve(page, place: str, body: str, kind: str) -> None:
    """Lets a page get another text in place of a file."""
    page.context.route(place, lambda route: route.fulfill(body=body, content_type=kind))


# --- ways out


@pytest.mark.parametrize("by", ["link", "file"])
def test_it_finds_no_way_out_of_its_frame(house, allow, site, elsewhere, by):
    allow(
        "^request to|Content Security Policy|Refused to|Failed to load resource|uncaught: undefined"
    )  # what it tries
    asked = len(site.requests)
    told = outcomes(house, stranger.source(attempts(elsewhere, site)), by)
    assert len(told) == 25 + 29
    assert {name: o for name, o in told.items() if not o.startswith("refused")} == {}
    assert elsewhere.came == []
    assert not any("carried-away" in path for path in site.requests[asked:])


def test_the_same_attempts_get_out_where_the_frame_has_another_policy(
    new_page, faults, site, ready, elsewhere
):
    """So that they are attempts indeed."""
    faults.allow(".")
    page = new_page()
    source = (site.folder / "index.html").read_text(encoding="utf-8")
    shop = (site.folder / "workshop" / "main.js").read_text(encoding="utf-8")
    assert shop.count("connect-src 'none'`") == 1
    serve(page, "**/flipside/", re.sub(r"<meta\s+http-equiv[^>]*>", "", source), "text/html")
    open_ = shop.replace("connect-src 'none'`", "connect-src *`")
    serve(page, "**/workshop/main.js", open_, "text/javascript")
    ready(page)
    with visitor.new_report(page):
        visitor.drop(page, stranger.GIVEN)
    stranger.agree(page, stranger.source(attempts(elsewhere, site)), "given")
    visitor.wait_until(page, lambda: "a connection" in elsewhere.came)


def test_nobody_hears_it_by_a_channel(house):
    house.evaluate("""() => {
      window.heard = [];
      new BroadcastChannel("flipside").onmessage = ({ data }) => window.heard.push(data);
      addEventListener("message", ({ data, origin }) => window.heard.push([data, origin]));
    }""")
    code = """
import js
js.BroadcastChannel.new("flipside").postMessage("psst")
verdict = "Said."
"""
    assert stranger.run(house, stranger.source(code)) == "Said."
    assert house.evaluate("window.heard").count("psst") == 0
    # All that comes from the frame is that it is ready.
    assert {tuple(each) for each in house.evaluate("window.heard")} == {("ready", "null")}


LOOK = """
import gc, os
import js, pyodide_js
import flipside.session
from flipside.data.kinds import KINDS

# First the memory, before there is in it what is looked for.
heap = js.TextDecoder.new("latin1").decode(pyodide_js._module.HEAPU8)
parts = {"given": ("Buck", "et 3"), "kept": ("Qz", "7x"), "own": ("# Mi", "ne.")}
needles = {name: "".join(each) for name, each in parts.items()}
seen = {name: [] for name in needles}
for name, needle in needles.items():
    if needle in heap:
        seen[name].append("memory")
    for folder, _, files in os.walk("/"):
        for file in files:
            path = os.path.join(folder, file)
            if path.startswith(("/proc", "/dev")) or not os.path.isfile(path):
                continue
            with open(path, "rb") as content:
                if needle.encode() in content.read():
                    seen[name].append(path)
    for key in js.Object.getOwnPropertyNames(js.self).to_py():
        if needle in str(getattr(js.self, key, "")):
            seen[name].append(key)
sets = [each.name for each in gc.get_objects() if isinstance(each, tuple(KINDS.values()))]
verdict = json.dumps({"seen": seen, "sets": sets, "held": [*flipside.session._loaded], "origin": js.origin})
"""


def test_it_sees_what_was_ticked_and_nothing_else(house):
    told = json.loads(stranger.run(house, stranger.source(LOOK)))
    assert "memory" in told["seen"]["given"]  # who looks so finds what is there
    assert told["seen"]["kept"] == told["seen"]["own"] == []
    assert told["sets"] == ["given"]
    assert len(told["held"]) == 1
    assert told["origin"] == "null"


# --- the frame


def test_its_frame_has_an_origin_that_is_nobodys_and_a_policy_of_its_own(house, site):
    stranger.run(house, stranger.source())
    [frame] = stranger.frames(house).all()
    assert frame.get_attribute("sandbox") == "allow-scripts"
    assert frame.evaluate("frame => frame.contentDocument") is None
    inside = frame.element_handle().content_frame()
    assert inside.evaluate("origin") == "null"
    assert inside.evaluate("() => { try { parent.document } catch (e) { return e.name } }") == (
        "SecurityError"
    )
    written = frame.get_attribute("srcdoc")
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]*)"', written)
    [script] = re.findall(r"<script>(.*)</script>", unescape(written), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{digest}'" == f"'{relay_hash()}'"
    assert policy == (
        f"default-src 'none'; script-src '{relay_hash()}' 'wasm-unsafe-eval'; worker-src blob:; connect-src 'none'"
    )


def test_the_pages_policy_allows_the_script_of_that_frame_and_else_what_it_did(site):
    def policy(text: str) -> str:
        return re.search(r'content="(default-src[^"]*)"', text)[1]

    written = policy(INDEX.read_text(encoding="utf-8"))
    built = policy((site.folder / "index.html").read_text(encoding="utf-8"))
    assert f" '{relay_hash()}'" not in written
    assert built.replace(f" '{relay_hash()}'", "", 1) == written


def test_its_frame_is_gone_when_it_is_deleted(house):
    stranger.run(house, stranger.source())
    expect(stranger.frames(house)).to_have_count(1)
    stranger.forget(house)
    expect(stranger.frames(house)).to_have_count(0)


def test_the_next_strangers_tool_finds_nothing_of_the_one_before(house):
    leave = "builtins.left_behind = data"
    stranger.run(house, stranger.source(leave))
    before = stranger.frames(house).element_handle()
    look = "verdict = 'Found.' if hasattr(builtins, 'left_behind') else 'Nothing.'"
    assert stranger.run(house, stranger.source(look)) == "Nothing."
    expect(stranger.frames(house)).to_have_count(1)
    assert before.evaluate("frame => frame.isConnected") is False


def test_its_frame_is_gone_when_it_is_cancelled(house):
    stranger.agree(house, stranger.source('progress(0.5, "For ever")\nwhile True: pass'), "given")
    house.locator("#progress", has_text="For ever").wait_for(timeout=visitor.PATIENCE_MS)
    house.locator("#cancel").click()
    expect(stranger.frames(house)).to_have_count(0)
    house.get_by_text("Cancelled. Your data is still here.").wait_for()


ENDLESS = 'progress(0.5, "For ever")\nwhile True: pass'


def test_another_analysis_does_not_wait_for_its_endless_loop(house):
    stranger.agree(house, stranger.source(ENDLESS), "given")
    house.locator("#progress", has_text="For ever").wait_for(timeout=visitor.PATIENCE_MS)
    visitor.choose_tool(house, "inversion")
    visitor.assert_shows(house, visitor.native(stranger.GIVEN[1], stranger.GIVEN[0]))
    expect(stranger.frames(house)).to_have_count(0)


# --- messages past the page's own way of asking

# Learns the number of what is asked of it, as the answer to it has to have it.
LEARN = """
import js
say = js.self.postMessage
heard = []
js.self.postMessage = lambda text: heard.append(json.loads(text))
progress(0.5, "Here")
js.self.postMessage = say
number = heard[0]["id"]
def forge(told):
    say(told if isinstance(told, str) else json.dumps(told))
def answer(value):
    forge({"id": number, "ok": True, "value": value})
def fail(error):
    forge({"id": number, "ok": False, "error": error})
"""
NO_MESSAGE = "The tool was ended: it sent what is no message of a tool."
TOO_LONG = "The tool was ended: it sent more than 20 MB in a second."
TOO_MANY = "The tool was ended: it sent more than 400 messages in a second."
FAILED = "The tool was ended: its Python failed."
CONTRACT = "The report breaks the contract"
FORGED = {
    "a number": ("say(5)", NO_MESSAGE),
    "an object": ("say(js.JSON.parse('{\"id\": 1, \"ok\": true, \"value\": 1}'))", NO_MESSAGE),
    "nothing": ("say(None)", NO_MESSAGE),
    "no JSON": ("forge('{')", NO_MESSAGE),
    "JSON of another kind": ("forge('[]')", NO_MESSAGE),
    "null": ("forge('null')", NO_MESSAGE),
    "an object of nothing": ("forge({})", NO_MESSAGE),
    "prototypes": ('forge(\'{"__proto__": {"ok": true, "id": 1}, "constructor": 1}\')', NO_MESSAGE),
    "a huge text": ("say('x' * 30_000_000)", TOO_LONG),
    "many long messages": ("while True: forge({'id': number, 'progress': [0, 'x' * 99_000]})", TOO_LONG),
    "100,000 messages": ("for n in range(100_000): forge({'id': 0, 'progress': [0, 'x']})", TOO_MANY),
    "an answer to another question": ("forge({'id': number + 1, 'ok': True, 'value': {}})", NO_MESSAGE),
    "an answer to an earlier one": ("forge({'id': 1, 'ok': True, 'value': {}})", NO_MESSAGE),
    "an answer to no number": ("forge({'id': 'constructor', 'ok': True, 'value': {}})", NO_MESSAGE),
    "a long progress": ("forge({'id': number, 'progress': [0, 'x' * 1_000_000]})", NO_MESSAGE),
    "a status of its own": ("forge({'status': {'state': 'failed', 'error': {'message': 'Flipside is broken.'}}})", NO_MESSAGE),
    "a status once more": ("forge({'status': {'state': 'ready'}})", NO_MESSAGE),
    "a status that there is not": ("forge({'status': {'state': 'constructor'}})", NO_MESSAGE),
    "an end of its own": ("forge({'ended': 'constructor'})", FAILED),
    "the end of Python": ("fail({'kind': 'fatal', 'message': 'Go to my page.'})", FAILED),
    "a report nested for ever": ("forge('{\"id\": %d, \"ok\": true, \"value\": %s}' % (number, '[' * 5_000_000 + ']' * 5_000_000))", NO_MESSAGE),
    "a report nested a little": ("forge('{\"id\": %d, \"ok\": true, \"value\": %s}' % (number, '[' * 2000 + ']' * 2000))", NO_MESSAGE),
    "a text for a report": ("answer('Done.')", CONTRACT),
    "null for a report": ("answer(None)", CONTRACT),
    "an empty report": ("answer({})", CONTRACT),
    "a report of prototypes": ("answer({'__proto__': {'tool': 'inversion'}, 'constructor': {'prototype': 1}})", CONTRACT),
    "faults that are a text": ("fail({'kind': 'user', 'message': 'No.', 'faults': 'x' * 19_000_000})", "No."),
    "a thousand faults": ("fail({'kind': 'user', 'message': 'No.', 'faults': {f'f{n}': 'x' * 999 for n in range(9999)}})", "No."),
    "an error without words": ("fail({'kind': 'constructor', 'message': 5, 'traceback': {}, 'line': 'x'})", "It did not say what went wrong."),
    "no error": ("fail(None)", "It did not say what went wrong."),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_message_is_refused_or_ends_it_and_the_visitor_is_told(house, name):
    code, words = FORGED[name]
    # What it would answer otherwise never comes: the visitor is told because of the message alone.
    wait = "import time\nwhile True: time.sleep(0.01)"
    stranger.agree(house, stranger.source(f"{LEARN}\n{code}\n{wait}"), "given")
    told = stranger.told(house)
    assert words in told
    if words in (NO_MESSAGE, TOO_LONG, TOO_MANY, FAILED):
        assert "Your data and everything else on this page are as they were." in told
    assert "Flipside itself" not in told
    assert "Go to my page" not in told


def test_a_fault_that_it_calls_flipsides_is_told_as_its_own(house):
    error = {"kind": "bug", "message": "x" * 5_000, "traceback": "t" * 50_000}
    stranger.agree(house, stranger.source(f"{LEARN}\nfail({error!r})"), "given")
    told = stranger.told(house, "There is a fault in this tool’s code")
    assert "x" * 2_000 in told
    assert "x" * 2_001 not in told
    assert "t" * 20_001 not in told


ASK = """
import js
from pyodide.ffi import create_proxy
if not hasattr(builtins, "outcomes"):
    builtins.outcomes = {}
    def ask(path):
        builtins.outcomes[path] = "pending"
        def settle(word):
            return create_proxy(lambda told: builtins.outcomes.update({path: f"{word}: {told}"}))
        # In this worker that asks the page for a file.
        js.fetch(path).then(settle("given"), settle("refused"))
    for path in PATHS:
        ask(path)
verdict = json.dumps(builtins.outcomes)
"""


def archives(site) -> list[str]:
    """What the page has for Python."""
    text = (site.folder / "manifest.js").read_text(encoding="utf-8")
    return json.loads(re.search(r'"archives": ?(\[[^\]]*\])', text)[1])


def test_it_is_given_no_other_file_than_the_pages_archives(house, site):
    asked = len(site.requests)
    others = ["../../secret", "https://example.com/", "//example.com/x", "manifest.js", "__proto__",
              "constructor", "", ".", "pyodide/../index.html", "samples/samples.json", "x" * 9_000]  # fmt: skip
    code = f"PATHS = {[archives(site)[0], *others]!r}\n{ASK}"
    told = outcomes(house, stranger.source(code))
    assert told.pop(archives(site)[0]).startswith("given")
    assert set(told) == set(others)
    assert {path: o for path, o in told.items() if not o.startswith("refused")} == {}
    ours = {"manifest.js", "secret", "index.html", "samples.json", ""}
    assert not any(urlsplit(path).path.split("/")[-1] in ours for path in site.requests[asked:])


def test_what_it_wants_over_and_over_is_fetched_once(house, site):
    """Else it could tell the site something by what it asks for."""
    path = archives(site)[-1]
    asked = len(site.requests)
    code = f"""{LEARN}
for _ in range(200):
    forge({{"want": {path!r}}})
verdict = "Asked."
"""
    assert stranger.run(house, stranger.source(code)) == "Asked."
    again = f"{LEARN}\nforge({{'want': {path!r}}})\nverdict = 'Again.'"
    assert stranger.run(house, stranger.source(again)) == "Again."
    assert sum(each.endswith(path) for each in site.requests[asked:]) <= 1


def test_messages_after_the_run_end_it_and_the_report_stays(house):
    code = f"""{LEARN}
from pyodide.ffi import create_proxy
js.setTimeout(create_proxy(lambda: [forge({{"id": 0, "progress": [0, "x"]}}) for _ in range(1000)]), 0)
verdict = "First the report."
"""
    assert stranger.run(house, stranger.source(code)) == "First the report."
    expect(stranger.frames(house)).to_have_count(0)
    assert stranger.verdict(house) == "First the report."
    assert house.locator(".problem").count() == 0


def test_a_forged_report_is_text_and_about_the_data_that_was_given(house):
    html = "<img src=x onerror=document.title=1><a href='javascript:1'>here</a>"
    report = {
        "tool": "inversion", "title": html, "version": "9", "origin": "gallery",
        "data": {"name": "kept", "kind": html, "periods": -1}, "params": {"__proto__": html, "constructor": 1},
        "verdict": {"level": "good", "label": html, "text": html}, "warnings": [html],
        "blocks": [{"type": "text", "id": html, "title": html, "paragraphs": [html]}],
    }  # fmt: skip
    with stranger.answering(house):
        stranger.agree(house, stranger.source(f"{LEARN}\nanswer({report!r})"), "given")
    shown = house.locator("article.report")
    assert shown.inner_text().count(html) >= 6
    assert shown.locator("img, a, script, b").count() == 0
    assert house.locator(".report-data strong").inner_text() == "given"
    assert "36 months" in house.locator(".report-data").inner_text()
    [warning, _] = house.locator(".report > .warnings li").all_inner_texts()
    assert "a tool from somebody else; Flipside has not checked" in warning
    assert "Flipside 9" not in shown.inner_text()
    assert house.title() != "1"
    assert house.evaluate("({}).tool === undefined && Object.keys(Object.prototype).length === 0")
