"""A site whose Python is the package as it runs natively: for what is about the page, not about Pyodide.

The page, its worker's messages and the frame of strangers' tools are the real ones. Only the two scripts that start
Pyodide are replaced (``worker.js`` and ``boxed.js`` here), and what they are asked comes here. That both Pythons answer
alike is proven by ``test_same_answers.py``, with the real one.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, SimpleNamespace

from flipside import session, tools

HERE = Path(__file__).resolve().parent
NAME = "standin"
# Only what is among the page's archives is handed into a frame; here the questions are, too.
QUESTIONS = f"""
import told from "../manifest.js";
{{
  const {{ archives }} = told;
  told.archives = {{ includes: (path) => archives.includes(path) || path.startsWith("{NAME}/") }};
}}
"""
# The page fetches no part of Pyodide.
NOTHING = {"runtime": [], "late": []}


def furnish(dist: Path, target: Path) -> Path:
    """The site of `dist` in the folder `target`, with the stand-ins in it."""
    shutil.copytree(dist, target, copy_function=_linked)
    for script in ("worker.js", "boxed.js"):
        _put(target / "python" / script, (HERE / script).read_text(encoding="utf-8"))
    client = (target / "python" / "client.js").read_text(encoding="utf-8")
    _put(target / "python" / "client.js", client + QUESTIONS)
    told = (target / "manifest.js").read_text(encoding="utf-8")
    manifest = json.loads(told.removeprefix("export default ").rstrip().removesuffix(";"))
    _put(target / "manifest.js", f"export default {json.dumps(manifest | NOTHING)};\n")
    index = (target / "index.html").read_text(encoding="utf-8")
    hints = [line for line in index.splitlines() if "python.bin" in line]
    _put(target / "index.html", index.replace("\n".join(hints), ""))
    return target


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk, or a system without links
        shutil.copyfile(source, target)


def _put(path: Path, text: str) -> None:
    path.unlink()  # a link: the file itself stays as it is
    path.write_text(text, encoding="utf-8")


@dataclass
class Answers:
    """Answers as the page's worker does, by the native package; what was answered once is remembered.

    `hold` keeps answers back, for tests of what the page shows meanwhile.
    """

    tools: dict[str, ModuleType] = field(default_factory=dict)
    """Tools by id that a test adds to the gallery's."""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _workers: dict[str, dict[str, tuple[str, object]]] = field(default_factory=dict)
    _known: dict[str, tuple[dict, object]] = field(default_factory=dict)
    _pieces: dict[tuple[str, str], str] = field(default_factory=dict)
    _held: dict[str, threading.Event] = field(default_factory=dict)

    def post(self, body: bytes) -> Iterator[dict]:
        """The messages to what `worker.js` asks: a number, a line end, so many bytes of JSON, and a file's bytes."""
        size, _, rest = body.partition(b"\n")
        asked = json.loads(rest[: int(size)])
        content = rest[int(size) :] if asked["content"] else None
        yield from self._messages(asked["worker"], asked["call"], asked["args"], content)

    def piece(self, path: str) -> list[dict]:
        """Likewise what `boxed.js` asks in the address of a file; it is complete with the last piece."""
        worker, number, which, text = path.split("/")
        whole = self._pieces.pop((worker, number), "") + text
        if which == "more":
            self._pieces[worker, number] = whole
            return []
        asked = json.loads(base64.urlsafe_b64decode(whole))
        content = base64.urlsafe_b64decode(asked["content"]) if asked["content"] else None
        return [*self._messages(worker, asked["call"], asked["args"], content)]

    @contextmanager
    def hold(self, call: str) -> Iterator[Callable[[], None]]:
        """Keeps back the answers to a call, but not their progress, until the end or until what this gives is called."""
        gate = self._held[call] = threading.Event()
        try:
            yield gate.set
        finally:
            del self._held[call]
            gate.set()

    def _messages(
        self, worker: str, call: str, args: dict, content: bytes | None
    ) -> Iterator[dict]:
        gate = self._held.get(call)
        with self._lock:
            told = self.told(worker, call, args, content)
        yield from ({"progress": each} for each in told["progress"])
        if gate:
            gate.wait(60)
        yield told["answer"]

    def told(self, worker: str, call: str, args: dict, content: bytes | None) -> dict:
        """The answer to one call with the progress before it, for the worker of that name."""
        loaded = self._workers.setdefault(worker, {})
        if call == "provide":  # natively all is installed
            return {"progress": [], "answer": {"ok": True, "value": None}}
        # What a data set is called on the page makes no other answer.
        named = {key: value for key, value in args.items() if key not in ("id", "ids")}
        used = [loaded[id][0] for id in args.get("ids") or ()]
        asked = json.dumps([call, named, used], sort_keys=True).encode()
        key = hashlib.sha256(asked + b"\n" + (content or b"")).hexdigest()
        if key not in self._known:
            self._known[key] = self._computed(call, args, content, loaded)
        told, data = self._known[key]
        if call == "remove":
            loaded.pop(args["id"], None)
        if call != "read" or not told["answer"]["ok"]:
            return told
        loaded[args["id"]] = (key, data)
        answer = told["answer"]
        return {**told, "answer": {**answer, "value": {**answer["value"], "id": args["id"]}}}

    def _computed(
        self, call: str, args: dict, content: bytes | None, loaded: dict[str, tuple[str, object]]
    ) -> tuple[dict, object]:
        progress: list[tuple] = []
        session._loaded.clear()
        session._loaded.update({id: data for id, (_, data) in loaded.items()})
        session.tools = SimpleNamespace(load=lambda id: self.tools.get(id) or tools.load(id))
        text = session.answer(
            call, json.dumps(args), content, lambda *told: progress.append([*told])
        )
        data = session._loaded.get(args.get("id"))
        return {"progress": progress, "answer": json.loads(text)}, data
