"""A static file server like the one a page lives on: right types, nothing clever."""

from __future__ import annotations

import contextlib
import errno
import os
import posixpath
import webbrowser
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from . import BuildError
from .progress import say

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".whl": "application/octet-stream",
    ".zip": "application/zip",
}


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder below a path, such as ``/`` or ``/flipside/``.

    The system's own table of types is not used: on Windows the registry may say that
    JavaScript is text/plain, and browsers refuse such a module.
    """

    protocol_version = "HTTP/1.1"
    below = "/"
    caching = "no-cache"

    def send_head(self):
        path = urlsplit(self.path).path
        if path + "/" == self.below or not path.startswith(self.below):
            self.send_error(404)
            return None
        return super().send_head()

    def translate_path(self, path: str) -> str:
        return super().translate_path("/" + urlsplit(path).path.removeprefix(self.below))

    def guess_type(self, path) -> str:
        return TYPES.get(posixpath.splitext(str(path))[1].lower(), "application/octet-stream")

    def list_directory(self, path) -> None:
        self.send_error(404)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", self.caching)
        super().end_headers()

    def log_message(self, *_) -> None:
        pass


class Server(ThreadingHTTPServer):
    """Bound to 127.0.0.1 at once, listening after ``server_activate``."""

    daemon_threads = True
    # On Windows this would let two servers share one port.
    allow_reuse_address = os.name != "nt"

    def __init__(self, folder: Path, port: int = 0, handler: type[Handler] = Handler) -> None:
        super().__init__(
            ("127.0.0.1", port), partial(handler, directory=str(folder)), bind_and_activate=False
        )
        try:
            self.server_bind()
        except OSError as error:
            self.server_close()
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                raise BuildError(
                    f"Port {port} is in use. Choose another one, for example: "
                    f"python3 build.py serve --port {port + 1}"
                ) from None
            raise

    def handle_error(self, request, client_address) -> None:
        """A browser that closes a connection early is no event."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


def serve(server: Server, seconds: float, open_browser: bool) -> None:
    """Serve until Ctrl-C, which is the normal end."""
    with server, contextlib.suppress(KeyboardInterrupt):
        server.server_activate()
        say(f"Flipside is at {server.address} (ready in {seconds:.1f} s; Ctrl-C ends it)")
        if open_browser:
            webbrowser.open(server.address)
        server.serve_forever(poll_interval=0.2)
