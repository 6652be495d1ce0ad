"""Run by Pyodide in a tool's own worker, behind ways_out.py: ways to the page, to what the browser keeps, and home.

``HOME`` (the address of the site) is put in front. What a worker of its own origin could do, this one may not even do
towards the site that it came from.
"""

# ruff: noqa: F821
import js
from pyodide.ffi import create_proxy

MARK = "carried-away"
HERE = f"{HOME}{MARK}"
SOCKET = HERE.replace("http", "ws")


def opening(database):
    """A request to IndexedDB tells by `onsuccess` what other things tell by `onload`."""
    asked = js.indexedDB.open(database)
    return js.Promise.new(create_proxy(lambda done, failed: settled(asked, done, failed)))


def settled(asked, done, failed):
    asked.onsuccess, asked.onerror = done, failed


def sent_home(asynchronous):
    asked = js.XMLHttpRequest.new()
    asked.open("GET", f"{HERE}-xhr", asynchronous)
    asked.send()
    return asked


attempt("home, fetch", lambda: js.fetch(f"{HERE}?fetch"))
attempt("home, posted", lambda: js.fetch(HERE, options(method="POST", body="x", mode="no-cors")))
attempt("home, XMLHttpRequest", lambda: sent_home(True))
attempt("home, WebSocket", lambda: js.WebSocket.new(f"{SOCKET}-socket"))
attempt("home, EventSource", lambda: js.EventSource.new(f"{HERE}-events"))
attempt("home, importScripts", lambda: js.importScripts(f"{HERE}.js"))
attempt("home, worker", lambda: js.Worker.new(f"{HOME}python/worker.js"))
attempt("home, module", lambda: worker(telling(f"import('{HERE}.js')")))
attempt("home, from within", lambda: worker(telling(f"fetch('{HERE}-nested')"), "classic"))
attempt("data, fetch", lambda: js.fetch("data:text/plain,x"))
attempt("blob, fetch", lambda: js.fetch(js.URL.createObjectURL(js.Blob.new(["x"]))))
attempt("beacon", lambda: js.navigator.sendBeacon(f"{HERE}-beacon"))
attempt("peer", lambda: js.RTCPeerConnection.new().createOffer())
attempt("stream", lambda: js.WebSocketStream.new(f"{SOCKET}-stream").opened)
attempt("document", lambda: js.document.body.append(js.document.createElement("img")))
attempt("window", lambda: js.window.open(HERE))
attempt("parent", lambda: js.parent.postMessage("ready", "*"))
attempt("indexedDB", lambda: opening("flipside-tools"))
attempt("databases", lambda: js.indexedDB.databases())
attempt("caches, kept", lambda: js.caches.keys())
attempt("files", lambda: js.navigator.storage.getDirectory())
attempt("localStorage", lambda: js.localStorage.setItem("a", "b"))
attempt("sessionStorage", lambda: js.sessionStorage.setItem("a", "b"))
attempt("cookies", lambda: js.cookieStore.getAll())
attempt("serviceWorker", lambda: js.navigator.serviceWorker.register(f"{HOME}sw.js"))
attempt("shared worker", lambda: js.SharedWorker.new(f"{HOME}python/worker.js"))
attempt("locks", lambda: js.navigator.locks.query())
attempt("clipboard", lambda: js.navigator.clipboard.writeText("x"))
attempt("notification", lambda: js.Notification.new("x"))
