"""The list of the page's files, and the budgets of its parts."""

from __future__ import annotations

import hashlib
import json

import pytest

from builder import BuildError
from builder.listing import BUDGETS, PARTS, check, files, part_of, weights


@pytest.fixture
def page(tmp_path, monkeypatch):
    monkeypatch.setenv("FLIPSIDE_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "dist"
    for path, content in {
        "main.js": b"a" * 5000,
        "start/python.bin": bytes(range(256)) * 4,
        "pyodide/pandas.whl": b"p" * 900,
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def test_every_file_is_listed_with_its_hash(page):
    listed = {file.path: file for file in files(page)}
    assert list(listed) == ["main.js", "pyodide/pandas.whl", "start/python.bin"]
    assert listed["main.js"].bytes == 5000
    assert listed["main.js"].sha256 == hashlib.sha256(b"a" * 5000).hexdigest()


def test_parts_weigh_what_is_sent(page):
    weighed = weights(page, files(page))
    assert weighed.keys() == PARTS.keys()
    assert 0 < weighed["page"] < 100  # 5000 times the same letter
    assert weighed["charts"] == weighed["core"] == 0  # pandas is no part of a first visit
    (page / "main.js").write_bytes(bytes(range(256)) * 8)
    assert weights(page, files(page))["page"] > weighed["page"]  # not what was remembered


def test_a_part_above_its_budget_ends_the_build():
    check({"page": 100}, {"page": 100})
    with pytest.raises(BuildError, match=r"“page” weighs 101 bytes compressed; its budget is 100"):
        check({"page": 101}, {"page": 100})


def test_pictures_have_a_budget_and_are_no_part_of_a_first_visit(capsys):
    check({"page": 2_000_000, "gallery": 3_000_000}, {"page": 2_000_000, "gallery": 3_000_000})
    assert "A first visit fetches 2.0 MB compressed: page 2.0 MB\n" in capsys.readouterr().out
    with pytest.raises(BuildError, match="“gallery” weighs 31 bytes"):
        check({"page": 1, "gallery": 31}, {"page": 1, "gallery": 30})


def test_a_part_without_a_budget_ends_the_build():
    with pytest.raises(BuildError, match="a budget for each of page, core"):
        check({"page": 1, "core": 1}, {"page": 1})


def test_every_part_has_a_budget():
    assert json.loads(BUDGETS.read_text()).keys() == PARTS.keys()


@pytest.mark.parametrize(
    ("path", "part"),
    [("index.html", "page"), ("python/worker.js", "page"), ("vega.js", "charts"),
     ("pyodide/pyodide.asm.wasm", "core"), ("start/numpy.fft._pocketfft_umath.wasm", "libraries"),
     ("gallery/inversion.svg", "gallery"), ("workshop/answer.js", "workshop"),
     ("pyodide/python_stdlib.zip", None), ("samples/samples.json", None)],
)  # fmt: skip
def test_where_a_file_belongs(path, part):
    assert part_of(path) == part
