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


@pytest.fixture(scope="module")
def known() -> dict[str, dict]:
    """What came of tools that several tests are about: each is run once, for the first of them that is there."""
    return {}


def once(request, known: dict[str, dict], name: str, find_out) -> dict:
    """What `find_out` puts into a dict, given the page as `house` has it; of one that broke off, what it has found."""
    if name not in known:
        known[name] = {}
        find_out(request.getfixturevalue("house"), known[name])
    return known[name]


def settled(page, told: str) -> dict[str, str]:
    """What came of the attempts of a tool that keeps them in ``builtins.outcomes``, once all have come to something."""
    told = json.loads(told)
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


# --- what it finds, and ways out


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


SAY = """
import js
js.BroadcastChannel.new("flipside").postMessage("psst")
verdict = "Said."
"""
LISTEN = """() => {
  window.heard = [];
  window.channel = new BroadcastChannel("flipside");
  channel.onmessage = ({ data }) => heard.push(["channel", data]);
  addEventListener("message", ({ data, origin }) => heard.push([data, origin]));
}"""
ASK = """
import js
from pyodide.ffi import create_proxy
if not hasattr(builtins, "asked"):
    builtins.asked = {}
    def ask(path):
        builtins.asked[path] = "pending"
        def settle(word):
            return create_proxy(lambda told: builtins.asked.update({path: f"{word}: {told}"}))
        # In this worker that asks the page for a file.
        js.fetch(path).then(settle("given"), settle("refused"))
    for path in PATHS:
        ask(path)
verdict = json.dumps(builtins.asked)
"""
OTHERS = ["../../secret", "https://example.com/", "//example.com/x", "manifest.js", "__proto__",
          "constructor", "", ".", "pyodide/../index.html", "samples/samples.json", "x" * 9_000]  # fmt: skip


def archives(site) -> list[str]:
    """What the page has for Python."""
    text = (site.folder / "manifest.js").read_text(encoding="utf-8")
    return json.loads(re.search(r'"archives": ?(\[[^\]]*\])', text)[1])


@pytest.fixture
def spied(request, known, site) -> dict:
    """What a tool that came by a link finds when it looks around, what it is given, and what comes of every way out."""

    def look_around(house, found):
        request.getfixturevalue("allow")(
            "^request to|Content Security Policy|Refused to|Failed to load resource|uncaught: undefined"
        )  # what it tries
        first, *_, last = archives(site)
        wish = f'forge({{"want": {last!r}}})'
        with listener.listening() as elsewhere:
            ways = {
                "look": LOOK,
                "say": SAY,
                "ask": f"PATHS = {[first, *OTHERS]!r}\n{ASK}",
                "wish": f"{LEARN}\nfor _ in range(200): {wish}",
                "wish again": f"{LEARN}\n{wish}",
                "get out": attempts(elsewhere, site),
            }
            house.evaluate(LISTEN)
            stranger.run(house, stranger.source_of_many(ways), "link")
            found["seen"] = json.loads(stranger.try_way(house, "look"))
            found["said"] = stranger.try_way(house, "say")
            asked = len(site.requests)
            found["given"] = settled(house, stranger.try_way(house, "ask"))
            found["wished"] = [stranger.try_way(house, way) for way in ("wish", "wish again")]
            found["heard"] = house.evaluate("heard")
            house.evaluate("channel.close()")
            found["attempts"] = settled(house, stranger.try_way(house, "get out"))
            found["requests"] = site.requests[asked:]
            found["came"] = elsewhere.came

    return once(request, known, "spied", look_around)


def test_it_finds_no_way_out_of_its_frame(spied):
    told = spied["attempts"]
    assert len(told) == 25 + 29
    assert {name: o for name, o in told.items() if not o.startswith("refused")} == {}
    assert spied["came"] == []
    assert not any("carried-away" in path for path in spied["requests"])


def test_it_sees_what_was_ticked_and_nothing_else(spied):
    told = spied["seen"]
    assert "memory" in told["seen"]["given"]  # who looks so finds what is there
    assert told["seen"]["kept"] == told["seen"]["own"] == []
    assert told["sets"] == ["given"]
    assert len(told["held"]) == 1
    assert told["origin"] == "null"


def test_nobody_hears_it_by_a_channel(spied):
    assert spied["said"] == "Said."
    # All that comes from the frames, of which one only read what the file says of itself, is that they are ready.
    assert {tuple(each) for each in spied["heard"]} == {("ready", "null")}


def test_it_is_given_no_other_file_than_the_pages_archives(spied, site):
    told = spied["given"]
    first = archives(site)[0]
    assert told[first].startswith("given")
    assert told.keys() == {first, *OTHERS}
    others = {path: told[path] for path in OTHERS}
    assert {path: o for path, o in others.items() if not o.startswith("refused")} == {}
    ours = {"manifest.js", "secret", "index.html", "samples.json", ""}
    assert not any(urlsplit(path).path.split("/")[-1] in ours for path in spied["requests"])


def test_what_it_wants_over_and_over_is_fetched_once(spied, site):
    """Else it could tell the site something by what it asks for."""
    assert spied["wished"] == ["Done.", "Done."]
    assert sum(each.endswith(archives(site)[-1]) for each in spied["requests"]) <= 1


# --- the frame


def assert_nobodys(frame, site):
    """A frame that reaches nothing of the page, with a policy of its own and one script, which the page knows."""
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


def test_each_has_a_frame_of_its_own_that_is_nobodys_finds_nothing_of_the_last_one_and_goes_with_it(
    house, site
):
    stranger.run(house, stranger.source("builtins.left_behind = data"), "file")
    frame = stranger.frames(house)
    expect(frame).to_have_count(1)
    assert_nobodys(frame, site)
    before = frame.element_handle()
    look = "verdict = 'Found.' if hasattr(builtins, 'left_behind') else 'Nothing.'"
    assert stranger.run(house, stranger.source(look), "link") == "Nothing."
    expect(frame).to_have_count(1)
    assert before.evaluate("frame => frame.isConnected") is False
    assert_nobodys(frame, site)
    stranger.forget(house)
    expect(frame).to_have_count(0)


def test_the_pages_policy_allows_the_script_of_that_frame_and_else_what_it_did(site):
    def policy(text: str) -> str:
        return re.search(r'content="(default-src[^"]*)"', text)[1]

    written = policy(INDEX.read_text(encoding="utf-8"))
    built = policy((site.folder / "index.html").read_text(encoding="utf-8"))
    assert f" '{relay_hash()}'" not in written
    assert built.replace(f" '{relay_hash()}'", "", 1) == written


ENDLESS = 'progress(0.5, "For ever")\nwhile True: pass'


def test_its_endless_loop_ends_with_a_cancel_and_with_another_analysis(house):
    going = house.locator("#progress", has_text="For ever")
    stranger.agree(house, stranger.source(ENDLESS), "given")
    going.wait_for(timeout=visitor.PATIENCE_MS)
    house.locator("#cancel").click()
    expect(stranger.frames(house)).to_have_count(0)
    house.get_by_text("Cancelled. Your data is still here.").wait_for()
    house.locator("#progress").get_by_role("button", name="Run again").click()
    going.wait_for(timeout=visitor.PATIENCE_MS)
    visitor.choose_tool(house, "inversion")
    visitor.assert_shows(house, visitor.native(stranger.GIVEN[1], stranger.GIVEN[0]))
    expect(stranger.frames(house)).to_have_count(0)


# --- messages past the page's own way of asking

# Learns the number of what is asked of it, as the answer to it has to have it; where it answers, its own answer never comes.
LEARN = """
import js
if not hasattr(builtins, "say"):
    builtins.say = js.self.postMessage
say = builtins.say  # not what another way has put there
heard = []
js.self.postMessage = lambda text: heard.append(json.loads(text))
progress(0.5, "Here")
js.self.postMessage = say
number = heard[0]["id"]
def others(text):
    if json.loads(text).get("id") != number:
        say(text)
def forge(told):
    say(told if isinstance(told, str) else json.dumps(told))
def answer(value):
    forge({"id": number, "ok": True, "value": value})
    js.self.postMessage = others
def fail(error):
    forge({"id": number, "ok": False, "error": error})
    js.self.postMessage = others
"""
# What else it would answer never comes: the visitor is told because of the message alone.
WAIT = "import time\nwhile True: time.sleep(0.01)"
NO_MESSAGE = "The tool was ended: it sent what is no message of a tool."
TOO_LONG = "The tool was ended: it sent more than 20 MB in a second."
TOO_MANY = "The tool was ended: it sent more than 400 messages in a second."
FAILED = "The tool was ended: its Python failed."
CONTRACT = "The report breaks the contract"
# One for each that refuses: the frame's script by length and number, box.js by what a message must be, the page's
# Python by what a report must be. All the others are tested one by one where that is decided: tests/page/python/relay.test.js
# and box.test.js, tests/unit/test_strict*.py.
REFUSED = {
    "a report of prototypes": ("answer({'__proto__': {'tool': 'inversion'}, 'constructor': {'prototype': 1}})", CONTRACT),
    "a thousand faults": ("fail({'kind': 'user', 'message': 'No.', 'faults': {f'f{n}': 'x' * 999 for n in range(9999)}})", "No."),
    "no error": ("fail(None)", "It did not say what went wrong."),
}  # fmt: skip
ENDED = {
    "no JSON": (f"forge('{{')\n{WAIT}", NO_MESSAGE),
    "a huge text": (f"say('x' * 30_000_000)\n{WAIT}", TOO_LONG),
    "100,000 messages": (f"for n in range(100_000): forge({{'id': 0, 'progress': [0, 'x']}})\n{WAIT}", TOO_MANY),
    "the end of Python": ("fail({'kind': 'fatal', 'message': 'Go to my page.'})\n" + WAIT, FAILED),
}  # fmt: skip
BLAMES = "fail({'kind': 'bug', 'message': 'x' * 5_000, 'traceback': 't' * 50_000})"
HTML = "<img src=x onerror=document.title=1><a href='javascript:1'>here</a>"
REPORT = {
    "tool": "inversion", "title": HTML, "version": "9", "origin": "gallery",
    "data": {"name": "kept", "kind": HTML, "periods": -1}, "params": {"__proto__": HTML, "constructor": 1},
    "verdict": {"level": "good", "label": HTML, "text": HTML}, "warnings": [HTML],
    "blocks": [{"type": "text", "id": HTML, "title": HTML, "paragraphs": [HTML]}],
}  # fmt: skip
LATE = """
from pyodide.ffi import create_proxy
js.setTimeout(create_proxy(lambda: [forge({"id": 0, "progress": [0, "x"]}) for _ in range(1000)]), 0)
verdict = "First the report."
"""
SHOWN = """() => {
  const report = document.querySelector("article.report");
  return {
    text: report.innerText,
    elements: report.querySelectorAll("img, a, script, b").length,
    about: report.querySelector(".report-data").innerText,
    named: report.querySelector(".report-data strong").innerText,
    warnings: [...report.querySelectorAll(".warnings li")].map((each) => each.innerText),
    title: document.title,
    plain: ({}).tool === undefined && Object.keys(Object.prototype).length === 0,
  };
}"""


@pytest.fixture
def forged(request, known) -> dict:
    """What the visitor is told of each message, and what is shown of a forged report."""

    def forge(house, told):
        messages = {name: code for name, (code, _) in (REFUSED | ENDED).items()}
        messages |= {"blames": BLAMES, "report": f"answer({REPORT!r})", "late": LATE}
        ways = {name: f"{LEARN}\n{code}" for name, code in messages.items()}
        stranger.run(house, stranger.source_of_many(ways))
        for name in REFUSED:
            told[name] = stranger.try_way(house, name)
        told["blames"] = stranger.try_way(house, "blames")
        stranger.try_way(house, "report")
        told["report"] = house.evaluate(SHOWN)
        for name in ENDED:
            told[name] = stranger.try_way(house, name)
        first = stranger.try_way(house, "late")
        expect(stranger.frames(house)).to_have_count(0)
        problems = house.locator("#problem .problem, #faults .problem").count()
        told["late"] = (first, stranger.verdict(house), problems)

    return once(request, known, "forged", forge)


@pytest.mark.parametrize("name", REFUSED | ENDED)
def test_a_forged_message_is_refused_or_ends_it_and_the_visitor_is_told(forged, name):
    _, words = (REFUSED | ENDED)[name]
    told = forged[name]
    assert words in told
    if name in ENDED:
        assert "Your data and everything else on this page are as they were." in told
    assert "Flipside itself" not in told
    assert "Go to my page" not in told


def test_a_fault_that_it_calls_flipsides_is_told_as_its_own(forged):
    told = forged["blames"]
    assert "There is a fault in this tool’s code" in told
    assert "x" * 2_000 in told
    assert "x" * 2_001 not in told
    assert "t" * 20_000 in told
    assert "t" * 20_001 not in told


def test_messages_after_the_run_end_it_and_the_report_stays(forged):
    assert forged["late"] == ("First the report.", "First the report.", 0)


def test_a_forged_report_is_text_and_about_the_data_that_was_given(forged):
    shown = forged["report"]
    assert shown["text"].count(HTML) >= 6
    assert shown["elements"] == 0
    assert shown["named"] == "given"
    assert "36 months" in shown["about"]
    [warning, _] = shown["warnings"]
    assert "a tool from somebody else; Flipside has not checked" in warning
    assert "Flipside 9" not in shown["text"]
    assert shown["title"] != "1"
    assert shown["plain"]
