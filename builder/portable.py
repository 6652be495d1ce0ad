"""flipside.html: the whole page in one file, which works from the disk, without a network.

The page is the same, and so is the worker; ``portable/`` has the two modules that differ. Every other
file is text in the page: base64, and compressed where that helps. A policy of its own allows the page's
own script and nothing that connects to anywhere.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from . import ROOT, BuildError, archive, cache, runtime, startup
from .files import swap_in
from .listing import File
from .processes import run, scratch
from .progress import megabytes, say

HERE = Path(__file__).resolve().parent
NAME = "flipside.html"
WORKER = "python/boxed.js"  # also of a tool's own Python on the site (box.py)
LIMIT = 30_000_000
POLICY = (
    "default-src 'none'; script-src '{script}' '{relay}' 'wasm-unsafe-eval'; worker-src blob:; "
    "connect-src 'none'; style-src '{style}'; img-src data: blob:; base-uri 'none'; form-action 'none'"
)
# What the page's index.html has for the site only.
FOR_THE_SITE = (
    r"<!-- on the site -->.*?<!-- /on the site -->",
    r'<link rel="(?:apple-touch-icon|manifest)"[^>]*>',
    r'<script type="module"[^>]*></script>',
)


def make(engine: Path, staged: Path, lock: dict, told: dict, listed: Iterable[File]) -> Path:
    """The file, made again only where anything that it is made of changed.

    Parameters
    ----------
    engine : path
        Node.
    staged : path
        The page as it was built, the page's own joined scripts aside.
    told : dict
        The manifest.
    listed : iterable of File
        All files of the page.
    """
    key = fingerprint(listed)
    kept = cache() / "portable"
    if not ((kept / "key").is_file() and (kept / "key").read_text() == key):
        say("Making the page in one file")
        unfinished = scratch(cache(), "portable")
        try:
            write(engine, staged, lock, told, unfinished)
            (unfinished / "key").write_text(key)
            swap_in(unfinished, kept)
        finally:
            for left in cache().glob(f"{unfinished.name}*"):
                shutil.rmtree(left, ignore_errors=True)
    return kept / NAME


def fingerprint(listed: Iterable[File]) -> str:
    """Changes with everything that the file is made of or by."""
    digest = hashlib.sha256("\n".join(f"{file.path} {file.sha256}" for file in listed).encode())
    own = [HERE / "portable.py", HERE / "portable.mjs", *sorted((HERE / "portable").glob("*.js"))]
    own += [ROOT / "index.html", *sorted((ROOT / "static").rglob("*.js"))]
    for path in own:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def write(engine: Path, staged: Path, lock: dict, told: dict, target: Path) -> None:
    """The file, into a folder; the page's joined scripts are left beside it."""
    join(engine, staged, "main.js", target / "main.js")
    text = page(staged, target, lock, told)
    (target / NAME).write_text(text, encoding="utf-8", newline="\n")


def join(engine: Path, staged: Path, script: str, target: Path) -> None:
    """Write a script of the page, with all that it imports in it, into one file."""
    run([engine, HERE / "portable.mjs", ROOT / "static", staged, script, target], f"join {script}")


def tell(index: Path, copy: Path) -> None:
    """Say on the page how large its copy is."""
    text = index.read_text(encoding="utf-8")
    index.write_text(
        once(text, "all of Flipside in one file", f"\\g<0> of {megabytes(copy.stat().st_size)}"),
        encoding="utf-8",
    )


def page(staged: Path, joined: Path, lock: dict, told: dict) -> str:
    """The file's text."""
    sources = (joined / "main.js", staged / WORKER, staged / "style.css")
    script, worker, style = (path.read_text(encoding="utf-8").strip() for path in sources)
    for text in (script, worker, style):
        if re.search(r"</(?:script|style)|<!--", text, re.IGNORECASE):
            raise BuildError(f"A script of {NAME} has text in it that would end it for a browser.")
    icon = (staged / "icons" / "favicon.svg").read_bytes()
    text = (ROOT / "index.html").read_text(encoding="utf-8")
    for pattern in FOR_THE_SITE:
        text = re.sub(rf"\s*{pattern}", "", text, flags=re.DOTALL)
    policy = POLICY.format(
        script=source_hash(script), relay=told["relay"], style=source_hash(style)
    )
    text = once(text, r'(?<=content=")default-src [^"]*', policy)
    text = once(text, r'<link rel="stylesheet"[^>]*>', f"<style>{style}</style>")
    text = text.replace(
        "./icons/favicon.svg", f"data:image/svg+xml;base64,{base64.b64encode(icon).decode()}"
    )
    blocks = [f'<script type="text/plain" data-path="{WORKER}">{worker}</script>']
    blocks += [block(path, staged / path) for path in at_once(told)]
    pictures = sorted(each.relative_to(staged).as_posix() for each in staged.glob("gallery/*.svg"))
    blocks += [block(path, staged / path, packed=False) for path in pictures]
    blocks += [block(path, staged / path, pick) for path, pick in late(staged)]
    end = f'<script type="module">{script}</script>'
    size = len(text) + sum(map(len, blocks)) + len(end)
    if size > LIMIT:
        raise BuildError(f"{NAME} would have {size:,} bytes; {LIMIT:,} is the limit.")
    there = set()
    for group in further(staged, lock, told):
        more = {path: block(path, staged / path, lambda content: content) for path in group - there}
        if size + sum(map(len, more.values())) > LIMIT:
            say(
                f"  {NAME} has no room for {', '.join(sorted(more))}; tools that need it will say so"
            )
            continue
        blocks += (more[path] for path in sorted(more))
        size += sum(map(len, more.values()))
        there |= group
    return once(text, "</body>", "\n".join([*blocks, end, "</body>"]))


def at_once(told: dict) -> Iterator[str]:
    """What the page opens itself."""
    yield from (file["path"] for file in told["runtime"] if file["as"] != "script")
    yield from (f"samples/{sample['file']}" for sample in told["samples"])
    yield from (f"tools/{tool['id']}.py" for tool in told["tools"])
    yield from ("workshop/starter.py", "workshop/contract.md")


def late(staged: Path) -> Iterator[tuple[str, Callable]]:
    """What Python asks for when it imports something that the start left out."""
    python = archive.unpack((staged / "start" / "python.bin").read_bytes())
    for absent in json.loads(python[startup.ABSENT]):
        modules = set(absent["modules"])
        official = absent["file"].startswith("pyodide/")  # those have more than is wanted
        yield (
            absent["file"],
            lambda content, modules=modules, official=official: (
                only(content, modules) if official else content
            ),
        )


def only(content: bytes, modules: set[str]) -> bytes:
    """A zip file with only those files of another one that are these modules."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as whole,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as part,
    ):
        for entry in whole.infolist():
            if startup.module_name(entry.filename) in modules:
                part.writestr(entry, whole.read(entry), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def further(staged: Path, lock: dict, told: dict) -> list[set[str]]:
    """The archives that tools may want beyond those at the start, in groups that are of use together only.

    First what the page's own tools import, then what others may declare; of each the small ones first.
    """
    started = runtime.closure(lock, runtime.AT_START)

    def group(names: Iterable[str]) -> set[str]:
        wanted = (name for name in runtime.closure(lock, [*names]) if name not in started)
        return {f"pyodide/{lock['packages'][name]['file_name']}" for name in wanted}

    def sizes(paths: set[str]) -> int:
        return sum((staged / path).stat().st_size for path in paths)

    imported = {name for tool in told["tools"] for name in tool["packages"]}
    inner = {name for package in lock["packages"].values() for name in package["depends"]}
    official = {package["file_name"] for package in lock["packages"].values()}
    groups = [
        *sorted((group([name]) for name in imported), key=sizes),
        *sorted(
            [
                *(group([name]) for name in lock["packages"] if name not in inner),
                *({w["path"]} for w in told["wheelhouse"] if Path(w["path"]).name not in official),
            ],
            key=sizes,
        ),
    ]
    return [each for each in groups if each]


def block(
    path: str, file: Path, pick: Callable[[bytes], bytes] | None = None, packed: bool = True
) -> str:
    """A file as text in the page.

    Parameters
    ----------
    pick : callable, optional
        Given for what only the worker opens: what of the content it needs.
    packed : bool
        Whether gzip may be used where it helps; not for what the browser is to read itself.
    """
    content = file.read_bytes()
    if pick:
        return f'<script type="text/plain" data-path="{path}" data-late>{text_of(pick(content))}</script>'
    small = gzip.compress(content, 9, mtime=0) if packed else content
    if len(small) < 0.95 * len(content):
        return f'<script type="text/plain" data-path="{path}" data-packed="gzip">{text_of(small)}</script>'
    return f'<script type="text/plain" data-path="{path}">{text_of(content)}</script>'


def text_of(content: bytes) -> str:
    return base64.b64encode(content).decode()


def source_hash(text: str) -> str:
    """As a policy names the one script or style that it allows."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def once(text: str, pattern: str, replacement: str) -> str:
    """`text` with the one place that the pattern finds replaced; ``\\g<0>`` in it is what was there."""
    found = re.findall(pattern, text)
    if len(found) != 1:
        raise BuildError(f"index.html must have {pattern} once, not {len(found)} times.")
    return re.sub(pattern, lambda match: replacement.replace("\\g<0>", match[0]), text)
