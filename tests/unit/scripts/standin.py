"""A local stand-in for Portfolio123's programming interface, and a way to run a script against it.

It answers in the shapes that the documentation of the client and of the interface gives. Whatever it is
asked it keeps, so that a test can look at it; it refuses whoever has no token.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

API_ID, API_KEY, TOKEN = (
    "4711",
    "a key that nobody may see",
    "50497601618249451338372133661973394814",
)
# Runs a script as it is, but for the client's address and its waits between two tries.
LAUNCHER = """
import runpy, sys
import p123api.client as client
client.Client.__init__.__kwdefaults__["endpoint"] = sys.argv[1]
client.time.sleep = lambda seconds: None
runpy.run_path(sys.argv[2], run_name="__main__")
"""


@dataclass
class StandIn:
    """What is answered, by path, and what was asked.

    `answers` has for each path a function of what is asked that gives status and body; the body
    is an object or a text.
    """

    answers: dict[str, Callable[[Any], tuple[int, Any]]]
    url: str = ""
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    signing_in: int = 200

    def bodies(self, path: str) -> list[Any]:
        """What was asked at a path, in order."""
        return [body for _, asked, body in self.asked if asked == path]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    standin: StandIn

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self._answer(json.loads(self.rfile.read(length) or b"null"))

    def do_GET(self) -> None:
        self._answer({key: value[0] for key, value in parse_qs(urlsplit(self.path).query).items()})

    def _answer(self, body: Any) -> None:
        path = urlsplit(self.path).path
        self.standin.asked.append((self.command, path, body))
        if path == "/auth":
            known = body == {"apiId": API_ID, "apiKey": API_KEY}
            status = self.standin.signing_in if known else 401
            return self._send(status, TOKEN if status == 200 else "")
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self._send(403, "")
        answer = self.standin.answers.get(path)
        return self._send(*(answer(body) if answer else (404, "")))

    def _send(self, status: int, body: Any) -> None:
        text = body if isinstance(body, str) else json.dumps(body)
        content = text.encode()
        self.send_response(status)
        kind = "text/plain" if isinstance(body, str) else "application/json"
        self.send_header("Content-Type", f"{kind};charset=UTF-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


class Served:
    """Serves a stand-in while the ``with`` lasts."""

    def __init__(self, answers: Mapping[str, Callable[[Any], tuple[int, Any]]]) -> None:
        self.standin = StandIn(dict(answers))
        handler = type("Handler", (_Handler,), {"standin": self.standin})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.standin.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> StandIn:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        return self.standin

    def __exit__(self, *_: Any) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def run(
    script: str, folder: Path, url: str, environment: Mapping[str, str | None] | None = None
) -> subprocess.CompletedProcess:
    """Run the text of a script in a folder, with the real client, against what answers at `url`.

    `environment` adds variables, or with None takes them away.
    """
    path = folder / "script.py"
    path.write_text(script, encoding="utf-8")
    variables = {
        **{name: each for name, each in os.environ.items() if "proxy" not in name.lower()},
        "P123_API_ID": API_ID,
        "P123_API_KEY": API_KEY,
        "PYTHONUTF8": "1",
        **(environment or {}),
    }
    return subprocess.run(
        [sys.executable, "-c", LAUNCHER, url, str(path)],
        cwd=folder,
        env={name: each for name, each in variables.items() if each is not None},
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=120,
    )
