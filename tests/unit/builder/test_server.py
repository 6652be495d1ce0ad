"""The server answers as a static host does."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request

import pytest

from builder import BuildError
from builder.server import Handler, Server


class Below(Handler):
    below = "/flipside/"


@pytest.fixture
def site(tmp_path):
    """A small site below a sub-path."""
    folder = tmp_path / "dist"
    (folder / "pyodide").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html>")
    for name in ("main.js", "pyodide/a.mjs", "pyodide/a.wasm", "a.json", "a.whl", "a.md", "a.CSV"):
        (folder / name).write_bytes(b"\0")
    (tmp_path / "secret.txt").write_text("outside")
    with Server(folder, handler=Below) as server:
        server.server_activate()
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.address.rstrip("/")
        server.shutdown()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("main.js?v=1", "text/javascript; charset=utf-8"),
        ("pyodide/a.mjs", "text/javascript; charset=utf-8"),
        ("pyodide/a.wasm", "application/wasm"),
        ("a.json", "application/json"),
        ("a.whl", "application/octet-stream"),
        ("a.md", "text/markdown; charset=utf-8"),
        ("a.CSV", "text/csv; charset=utf-8"),
    ],
)
def test_types_and_caching(site, path, kind):
    with urllib.request.urlopen(f"{site}/flipside/{path}") as response:
        assert response.headers["Content-Type"] == kind
        assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/", "/flipside", "/main.js", "/flipside/none.js", "/flipside/pyodide/"]
)
def test_not_there(site, path):
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(site + path)


@pytest.mark.parametrize("path", ["/flipside/../secret.txt", "/flipside/%2e%2e/secret.txt"])
def test_nothing_outside_the_folder(site, path):
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(site + path)


def test_port_in_use(tmp_path):
    with Server(tmp_path) as first:
        first.server_activate()
        port = first.server_address[1]
        with pytest.raises(BuildError, match=f"Port {port} is in use.*--port {port + 1}"):
            Server(tmp_path, port)
