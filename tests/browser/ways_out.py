"""Run by Pyodide in the page's worker: every way that Python and JavaScript know to reach another origin.

``ADDRESS`` (host and port) is put in front. What became of each attempt is kept in
``builtins.outcomes``, where a later run reads it: "refused: ...", "pending", or "got out".
"""

# ruff: noqa: F821
import builtins
import urllib.request

import js
import pyodide.code
import pyodide.http
import pyodide_js
from pyodide.ffi import create_proxy, to_js

URL = f"http://{ADDRESS}/"
outcomes = builtins.outcomes = {}


def attempt(name, do):
    """Does it; a promise or a source of events settles the outcome later."""
    outcomes[name] = "pending"

    def settle(text):
        outcomes[name] = text

    try:
        thing = do()
    except (Exception, SystemExit) as error:
        settle(f"refused: {type(error).__name__}: {error}")
        return
    out = create_proxy(lambda *_: settle("got out"))
    refused = create_proxy(lambda *_: settle("refused"))
    if hasattr(thing, "then"):
        thing.then(out, refused)
    elif hasattr(thing, "onerror"):
        thing.onopen = thing.onload = out
        thing.onerror = refused
        # A worker that started says itself what its own attempt came to.
        thing.onmessage = create_proxy(lambda event: settle(str(event.data)))
    else:
        settle("got out")


def options(**given):
    return to_js(given, dict_converter=js.Object.fromEntries)


first = create_proxy(lambda loaded: loaded[0].name)


def worker(script, kind="module"):
    blob = js.Blob.new([script], options(type="text/javascript"))
    return js.Worker.new(js.URL.createObjectURL(blob), options(type=kind))


def telling(promise):
    """JavaScript that says what became of a promise."""
    return f"({promise}).then(() => postMessage('got out'), (e) => postMessage('refused: ' + e));"


def request(asynchronous):
    asked = js.XMLHttpRequest.new()
    asked.open("GET", f"{URL}xhr-{asynchronous}", asynchronous)
    if asynchronous:
        asked.send()
        return asked
    return asked.send()


attempt("fetch", lambda: js.fetch(f"{URL}fetch"))
attempt("fetch, blindly", lambda: js.fetch(f"{URL}blindly", options(mode="no-cors")))
attempt("fetch, after the end", lambda: js.fetch(f"{URL}late", options(keepalive=True)))
attempt("pyfetch", lambda: js.Promise.resolve(pyodide.http.pyfetch(f"{URL}pyfetch")))
attempt("open_url", lambda: pyodide.http.open_url(f"{URL}open-url"))
attempt("urllib", lambda: urllib.request.urlopen(f"{URL}urllib", timeout=5))
# This one ends well even where nothing could be loaded; then there is no first package.
attempt("loadPackage", lambda: pyodide_js.loadPackage(f"{URL}a-1.0-py3-none-any.whl").then(first))
attempt("XMLHttpRequest", lambda: request(True))
attempt("XMLHttpRequest, synchronous", lambda: request(False))
attempt("WebSocket", lambda: js.WebSocket.new(f"ws://{ADDRESS}/websocket"))
attempt("EventSource", lambda: js.EventSource.new(f"{URL}eventsource"))
attempt("WebTransport", lambda: js.WebTransport.new(f"https://{ADDRESS}/transport").ready)
attempt("sendBeacon", lambda: js.navigator.sendBeacon(f"{URL}beacon"))
attempt("importScripts", lambda: js.importScripts(f"{URL}importscripts"))
attempt("caches", lambda: js.caches.open("x").then(create_proxy(lambda c: c.add(f"{URL}cache"))))
attempt("font", lambda: js.FontFace.new("x", f"url({URL}font)").load())
attempt("eval", lambda: js.eval(f"fetch('{URL}eval')"))
attempt("Function", lambda: js.Function.new(f"return fetch('{URL}function')")())
attempt("run_js", lambda: pyodide.code.run_js(f"import('{URL}run-js')"))
attempt("worker elsewhere", lambda: js.Worker.new(f"{URL}worker"))
data_script = telling(f"fetch('{URL}data-worker')")
attempt("worker from data", lambda: js.Worker.new(f"data:text/javascript,{data_script}"))
attempt("worker that fetches", lambda: worker(telling(f"fetch('{URL}nested-fetch')")))
attempt("dynamic import", lambda: worker(telling(f"import('{URL}dynamic-import')")))
attempt("static import", lambda: worker(f"import '{URL}static-import'; postMessage('got out');"))
attempt(
    "worker with importScripts",
    lambda: worker(
        f"try {{ importScripts('{URL}nested-importscripts'); postMessage('got out'); }}"
        "catch (e) { postMessage('refused: ' + e); }",
        "classic",
    ),
)
