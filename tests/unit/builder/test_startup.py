"""What a start is packed from: memory without its empty pages, and the archive of what comes later."""

from __future__ import annotations

import random
import zipfile

import pytest

from builder.startup import PAGE, SITE, STDLIB, modules_of, pages_in_use, write_zip


def spread(size: int, runs: list[tuple[int, bytes]]) -> bytes:
    """The memory, as static/python/worker.js makes it anew."""
    memory = bytearray(size)
    for at, content in runs:
        memory[at : at + len(content)] = content
    return bytes(memory)


def test_runs_of_pages_by_hand():
    memory = bytes(PAGE) + b"a" * PAGE + b"b" + bytes(PAGE)
    assert pages_in_use(memory) == (3 * PAGE + 1, [(PAGE, b"a" * PAGE + b"b" + bytes(PAGE - 1))])


@pytest.mark.parametrize("used", [[], [0], [7], [0, 1, 2, 5, 7], list(range(8))])
@pytest.mark.parametrize("tail", [0, 1, PAGE - 1])
def test_the_memory_comes_back(used, tail):
    chance = random.Random(len(used) * PAGE + tail)
    pages = [chance.randbytes(PAGE) if n in used else bytes(PAGE) for n in range(8)]
    memory = b"".join(pages) + b"x" * tail
    size, runs = pages_in_use(memory)
    assert spread(size, runs) == memory
    assert sum(len(content) for _, content in runs) == len(used) * PAGE + tail


def test_modules_are_named_once_whether_compiled_or_not():
    files = [
        f"{SITE}flipside/html.py",
        f"{SITE}flipside/__pycache__/html.cpython-314.pyc",
        f"{SITE}flipside/tools/__init__.py",
        f"{STDLIB}ast.pyc",
    ]
    assert modules_of(files) == ["ast", "flipside.html", "flipside.tools"]


def test_the_same_files_give_the_same_archive(tmp_path):
    files = {"/lib/b.py": b"two", "/lib/a.py": b"one"}
    write_zip(tmp_path / "one.zip", files)
    write_zip(tmp_path / "two.zip", dict(reversed(files.items())))
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == {
            "lib/a.py": b"one",
            "lib/b.py": b"two",
        }
