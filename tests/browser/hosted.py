"""A host whose files can be replaced, and which can break off, at an address that stays the same."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from browser import standin

from builder import ROOT, listing, offline, portable
from builder.server import Handler, Server

BELOW = "/flipside/"
CORE = "pyodide/pyodide.asm.wasm"
UNSEEN = "tools/inversion.py"  # which the page itself does not fetch
UNWANTED = ("tools/*", "editor.*", "*.txt")
NO_CODE = b"\0asm\1\0\0\0"  # a whole module with nothing in it
# The page keeps itself after two quiet seconds, which tests/page/app/offline.test.js is about; here it waits for none.
IMPATIENT = """{
  const plain = window.setTimeout;
  window.setTimeout = (run, ms, ...given) => plain(run, ms === 2000 ? 0 : ms, ...given);
}"""


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


def small(dist: Path, target: Path) -> Path:
    """The page as it is before anything is opened in it, with a stand-in that is ready at once and answers nothing.

    Of Pyodide there is one archive that can wait, and a core in which nothing is.
    """
    standin.furnish(dist, target)
    lock = json.loads((dist / "pyodide" / "pyodide-lock.json").read_text(encoding="utf-8"))
    packages = {name: lock["packages"][name] for name in ("numpy", "six")}
    six = packages["six"]["file_name"]
    (target / portable.NAME).unlink()
    for folder in ("pyodide", "start", "wheelhouse", "samples", "workshop"):
        shutil.rmtree(target / folder, ignore_errors=True)
    unwanted = {path for pattern in UNWANTED for path in target.glob(pattern)}
    for path in unwanted - {target / UNSEEN}:
        path.unlink()
    pyodide = target / "pyodide"
    pyodide.mkdir()
    (pyodide / "pyodide-lock.json").write_text(json.dumps({"packages": packages}))
    shutil.copyfile(dist / "pyodide" / six, pyodide / six)
    (target / CORE).write_bytes(NO_CODE)
    listed(target)
    return target


def next_version(
    folder: Path, target: Path, mark: str, changed: Mapping[str, bytes] | None = None
) -> Path:
    """The site as a later build would make it: page, style and declarations differ, and the files that are `changed`."""
    # The page in one file is not among what a page keeps; the build adds it last.
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns(portable.NAME))
    for path, content in (changed or {}).items():
        (target / path).write_bytes(content)
    index = target / "index.html"
    text = index.read_text(encoding="utf-8")
    index.write_text(text.replace("<h1>Flipside</h1>", f"<h1>Flipside {mark}</h1>"))
    with (target / "style.css").open("a") as style:
        style.write(f':root {{ --version: "{mark}"; }}\n')
    manifest = target / "manifest.js"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(re.sub(r'("version": ")[^"]*', rf"\g<1>{mark}", text, count=1))
    listed(target)
    return target


def listed(folder: Path) -> None:
    """Writes the service worker of a site anew, with the list of what is there now."""
    worker = folder / offline.WORKER
    worker.unlink()  # it may be a link to that of the built site
    shutil.copyfile(ROOT / "static" / offline.WORKER, worker)
    offline.write(folder, listing.files(folder), ["numpy"])
