"""A host whose files can be replaced, and which can break off, at an address that stays the same."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from builder import ROOT, listing, offline, portable
from builder.server import Handler, Server

BELOW = "/flipside/"


class Host:
    """Serves ``folder``; remembers what was asked for and how many bytes of files it sent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.requests: list[str] = []
        self.sent = 0
        self.gone: Callable[[str], bool] = lambda path: False  # which requests get no answer
        self.url = ""

    def forget(self) -> None:
        """Start counting anew."""
        self.requests, self.sent = [], 0


@contextmanager
def hosted(folder: Path) -> Iterator[Host]:
    """A host on a free port, below a sub-path."""
    host = Host(folder)

    class OneOfThem(Handler):
        below = BELOW

        def do_GET(self) -> None:
            path = self.path.removeprefix(BELOW)
            host.requests.append(path)
            if host.gone(path):
                self.close_connection = True
                return
            self.directory = str(host.folder)
            super().do_GET()

        def copyfile(self, source, outputfile) -> None:
            content = source.read()
            outputfile.write(content)
            host.sent += len(content)

    server = Server(folder, handler=OneOfThem)
    server.server_activate()
    host.url = server.address.rstrip("/") + BELOW
    threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()


def next_version(
    folder: Path, target: Path, mark: str, appended: Mapping[str, bytes] | None = None
) -> Path:
    """The site as a later build would make it: page, style and declarations differ, and what is `appended` to."""
    # The page in one file is not among what a page keeps; the build adds it last.
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns(portable.NAME))
    index = target / "index.html"
    text = index.read_text(encoding="utf-8")
    index.write_text(text.replace("<h1>Flipside</h1>", f"<h1>Flipside {mark}</h1>"))
    with (target / "style.css").open("a") as style:
        style.write(f':root {{ --version: "{mark}"; }}\n')
    manifest = target / "manifest.js"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(re.sub(r'("version": ")[^"]*', rf"\g<1>{mark}", text, count=1))
    for path, more in (appended or {}).items():
        with (target / path).open("ab") as file:
            file.write(more)
    shutil.copyfile(ROOT / "static" / offline.WORKER, target / offline.WORKER)
    offline.write(target, listing.files(target), ["numpy"])
    return target
