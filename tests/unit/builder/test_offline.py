"""What the service worker's list says."""

from __future__ import annotations

import hashlib
import json

import pytest

from builder import listing, offline

LOCK = {
    "packages": {
        "numpy": {"file_name": "numpy.whl", "depends": []},
        "pandas": {"file_name": "pandas.whl", "depends": ["numpy", "six"]},
        "six": {"file_name": "six.whl", "depends": []},
    }
}


@pytest.fixture
def site(tmp_path):
    (tmp_path / "pyodide").mkdir()
    (tmp_path / "pyodide" / "pyodide-lock.json").write_text(json.dumps(LOCK))
    for name in (
        "index.html",
        "main.js",
        "pyodide/numpy.whl",
        "pyodide/pandas.whl",
        "pyodide/six.whl",
    ):
        (tmp_path / name).write_text(name)
    return tmp_path


def written(site, needed=("numpy",)) -> dict:
    (site / "sw.js").write_text("// the worker\n")
    offline.write(site, listing.files(site), needed)
    text = (site / "sw.js").read_text()
    assert text.endswith(";\n\n// the worker\n")
    return json.loads(text.removeprefix("const BUILD = ").split(";\n")[0])


def test_every_file_is_listed_by_its_content_and_the_page_by_its_folder(site):
    files = written(site)["files"]
    assert files.pop("") == hashlib.sha256(b"index.html").hexdigest()
    assert files["main.js"] == hashlib.sha256(b"main.js").hexdigest()
    assert files.keys() == {
        "main.js", "pyodide/numpy.whl", "pyodide/pandas.whl", "pyodide/six.whl",
        "pyodide/pyodide-lock.json",
    }  # fmt: skip


def test_packages_that_no_tool_needs_can_wait(site):
    assert written(site)["later"] == ["pyodide/pandas.whl", "pyodide/six.whl"]
    assert written(site, ["numpy", "pandas"])["later"] == []


def test_wheels_from_pypi_can_wait_too(site):
    (site / "wheelhouse").mkdir()
    (site / "wheelhouse" / "tiny.whl").write_text("tiny")
    told = written(site, ["numpy", "pandas"])
    assert told["later"] == ["wheelhouse/tiny.whl"]
    assert told["files"]["wheelhouse/tiny.whl"] == hashlib.sha256(b"tiny").hexdigest()


def test_the_version_changes_with_any_file_and_with_nothing_else(site):
    first = written(site)["version"]
    assert written(site)["version"] == first
    (site / "main.js").write_text("main.js, changed")
    assert written(site)["version"] != first
