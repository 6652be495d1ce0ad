"""dist/: everything the page needs, with relative addresses, so that it runs below any path."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from . import (
    DIST,
    ROOT,
    STAGING,
    BuildError,
    box,
    cache,
    gallery,
    icons,
    inside,
    listing,
    manifest,
    node,
    offline,
    portable,
    runtime,
    startup,
    wheelhouse,
)
from .files import swap_in
from .processes import run, scratch, size
from .progress import megabytes, say

HERE = Path(__file__).resolve().parent


def build(added: Sequence[str] = (), removed: Sequence[str] = ()) -> Path:
    """Get what is needed, make dist/, and return it. An interrupted build leaves the last one.

    Parameters
    ----------
    added, removed : sequence of str
        Packages that the wheelhouse is to have, or no longer, from now on.
    """
    engine = node.ensure()
    node.ensure_packages(engine)
    if added or removed:
        wheelhouse.change(added, removed)
    house = wheelhouse.read()
    wheelhouse.check(house)
    taken = [package.name for package in house.of("pyodide")]
    lock = runtime.trimmed(runtime.official_lock(), (*runtime.PACKAGES, runtime.INSTALLER, *taken))
    runtime.fetch(runtime.wheels(lock), runtime.folder(), runtime.SOURCES)
    wheelhouse.fetch(house.of("pypi"), wheelhouse.folder())
    staged = scratch(STAGING, "dist")
    try:
        copy_page(staged)
        copy_tools(staged)
        copy_runtime(lock, runtime.folder(), staged / "pyodide")
        wheelhouse.copy(house, staged)
        needed = manifest.needs()
        samples = [inside.SAMPLES / each["file"] for each in manifest.samples()]
        tasks = [*startup.tasks(samples), manifest.task(), *gallery.tasks(needed, samples)]
        answers = inside.answers(engine, staged / "pyodide", tasks, manifest.loaded(needed))
        alts = gallery.write(staged, answers, needed)
        startup.copy(engine, staged, lock, answers)
        copy_library(engine, staged, "vega", "charts.mjs")
        copy_library(engine, staged, "editor", "editor.mjs")
        listed = wheelhouse.listing(house, lock)
        told = manifest.make(staged, lock, needed, answers["declarations"], alts, listed)
        text = json.dumps(told, ensure_ascii=False, indent=1)
        (staged / "manifest.js").write_text(f"export default {text};\n", encoding="utf-8")
        box.write_worker(engine, staged)
        join_page(engine, staged, told["runtime"])
        box.allow(staged / "index.html")
        icons.write(staged / "icons" / "favicon.svg", staged / "icons")
        copy = portable.make(engine, staged, lock, told, listing.files(staged))
        portable.tell(staged / "index.html", copy)
        offline.write(staged, listing.files(staged), manifest.loaded(needed))
        listed = listing.files(staged)
        budgets = json.loads(listing.BUDGETS.read_text())
        # Who adds packages to the wheelhouse need not make the page lighter for it.
        budgets["page"] += wheelhouse.IN_MANIFEST * len(house.packages)
        listing.check(listing.weights(staged, listed), budgets)
        # Last: it is not among what the page keeps for a visit without a network.
        shutil.copyfile(copy, staged / portable.NAME)
        os.chmod(staged, 0o755)
        swap_in(staged, DIST)
    finally:
        for left in STAGING.glob(f"{staged.name}*"):
            shutil.rmtree(left, ignore_errors=True)
    say(f"dist/ is ready: {megabytes(size(DIST))}")
    return DIST


def copy_page(staged: Path) -> None:
    """index.html and everything in static/, side by side."""
    if not (ROOT / "index.html").is_file():
        raise BuildError("index.html is missing; is this a complete clone?")
    shutil.copyfile(ROOT / "index.html", staged / "index.html")
    # Plain copies with the time of the build: an older file that replaces a newer one must not
    # look unchanged to a browser that asks "modified since?".
    shutil.copytree(
        ROOT / "static",
        staged,
        dirs_exist_ok=True,
        copy_function=shutil.copyfile,
        ignore=shutil.ignore_patterns(".*"),
    )


def copy_tools(staged: Path) -> None:
    """The tools' own files, to be read and changed on the page."""
    target = staged / "tools"
    target.mkdir()
    for path in sorted((ROOT / "py_src" / "flipside" / "tools").glob("[!_]*.py")):
        shutil.copyfile(path, target / path.name)


def join_page(engine: Path, staged: Path, start: list[dict]) -> None:
    """Few files in place of many small ones, and the largest fetch of the start asked for at once."""
    run([engine, HERE / "page.mjs", staged], "join the page's modules")
    for folder in ("app", "origin", "views"):  # workshop/ has more than modules
        shutil.rmtree(staged / folder)
    modules = ("python/client.js", "manifest.js", "main.js")
    first = '<script type="module" async src="./python/page.js"></script>'
    # Not what is compiled: Chromium looks for the code that it has kept only where a script asks for the file.
    fetched = [file["path"] for file in start if file["as"] == "memory"]
    hints = [
        *(f'<link rel="modulepreload" href="./{path}">' for path in modules),
        *(f'<link rel="preload" as="fetch" crossorigin href="./{path}">' for path in fetched),
    ]
    index = staged / "index.html"
    text = index.read_text(encoding="utf-8")
    place = '<script type="module" src="./main.js">'
    if text.count(place) != 1:
        raise BuildError("index.html must have one script main.js; the hints stand before it.")
    index.write_text(text.replace(place, "\n    ".join([first, *hints, place])), encoding="utf-8")


def copy_runtime(lock: dict, wheels: Path, target: Path) -> None:
    """Pyodide's core, the trimmed lock and its wheels, in one folder as Pyodide expects it."""
    target.mkdir()
    for name in runtime.CORE_FILES:
        shutil.copyfile(runtime.CORE / name, target / name)
    for wheel in runtime.wheels(lock):
        shutil.copyfile(wheels / wheel.file, target / wheel.file)
    (target / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")


def copy_library(engine: Path, target: Path, name: str, entry: str) -> None:
    """A library and the licences in it, bundled once for each version of the npm packages.

    Parameters
    ----------
    name : str
        What the file is called, without ``.js``.
    entry : str
        The module beside this one that names what is wanted of the library.
    """
    inputs = [ROOT / "package-lock.json", HERE / entry, HERE / "bundle.mjs"]
    key = hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()
    kept = cache() / f"{name}-{key[:16]}"
    if not kept.is_dir():
        say(f"Bundling {name}.js")
        unfinished = scratch(cache(), "bundle")
        run([engine, HERE / "bundle.mjs", entry, unfinished / name], f"bundle {name}.js")
        swap_in(unfinished, kept)
    shutil.copytree(kept, target, dirs_exist_ok=True, copy_function=shutil.copyfile)
