"""The pieces of the page in one file."""

from __future__ import annotations

import base64
import gzip
import io
import re
import zipfile

import pytest

from builder import ROOT, BuildError, portable


def test_archives_are_cut_down_to_the_modules_that_are_wanted():
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name in (
            "json/__init__.py",
            "json/tool.py",
            "sqlite3/dump.py",
            "_x.cpython-314-y.so",
            "a.pyi",
        ):
            archive.writestr(name, name * 9)
    part = portable.only(whole.getvalue(), {"json.tool", "_x"})
    with zipfile.ZipFile(io.BytesIO(part)) as archive:
        assert archive.namelist() == ["json/tool.py", "_x.cpython-314-y.so"]
        assert archive.read("json/tool.py") == b"json/tool.py" * 9


def test_a_file_is_compressed_only_where_that_helps(tmp_path):
    long, short = tmp_path / "long", tmp_path / "short"
    long.write_bytes(b"again " * 1000)
    short.write_bytes(gzip.compress(b"already"))
    packed = re.fullmatch(r'<script .* data-packed="gzip">(.*)</script>', portable.block("a", long))
    assert gzip.decompress(base64.b64decode(packed[1])) == long.read_bytes()
    as_it_is = re.fullmatch("<script [^>]*>(.*)</script>", portable.block("a", long, packed=False))
    assert base64.b64decode(as_it_is[1]) == long.read_bytes()
    plain = re.fullmatch(r"<script [^>]*[^p]>(.*)</script>", portable.block("a", short))
    assert base64.b64decode(plain[1]) == short.read_bytes()


def test_packages_come_with_all_they_need_and_the_small_ones_first(tmp_path):
    sizes = {"numpy": 9, "pandas": 50, "six": 1, "pytz": 1, "scipy": 20, "micropip": 5, "tiny": 2}
    depends = {"pandas": ["numpy", "six", "pytz"], "scipy": ["numpy"]}
    (tmp_path / "pyodide").mkdir()
    (tmp_path / "wheelhouse").mkdir()
    lock = {"packages": {}}
    for name, size in sizes.items():
        folder = "wheelhouse" if name == "tiny" else "pyodide"
        (tmp_path / folder / f"{name}.whl").write_bytes(bytes(size))
        if name != "tiny":
            needs = depends.get(name, [])
            lock["packages"][name] = {"file_name": f"{name}.whl", "depends": needs}
    told = {
        "tools": [{"packages": ["numpy"]}, {"packages": ["numpy", "pandas"]}],
        "wheelhouse": [{"path": "pyodide/six.whl"}, {"path": "wheelhouse/tiny.whl"}],
    }
    pandas = {"pyodide/pandas.whl", "pyodide/six.whl", "pyodide/pytz.whl"}
    assert portable.further(tmp_path, lock, told) == [
        pandas,
        {"wheelhouse/tiny.whl"},
        {"pyodide/micropip.whl"},
        {"pyodide/scipy.whl"},
        pandas,
    ]


def test_what_is_replaced_must_be_there_once():
    assert portable.once("a b c", "b", r"<\g<0>>") == "a <b> c"
    for text in ("a c", "b b"):
        with pytest.raises(BuildError, match="once"):
            portable.once(text, "b", "")


def test_the_page_says_how_large_its_copy_is(tmp_path):
    index, copy = tmp_path / "index.html", tmp_path / portable.NAME
    index.write_text((ROOT / "index.html").read_text(encoding="utf-8"), encoding="utf-8")
    copy.write_bytes(bytes(1_500_000))
    portable.tell(index, copy)
    assert "all of Flipside in one file of 1.5 MB, which works" in index.read_text(encoding="utf-8")
