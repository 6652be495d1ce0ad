"""Modules that were left out come from their archives, and only when they are imported."""

from __future__ import annotations

import importlib
import io
import sys
import zipfile

import pytest

from flipside.late import LateImports

FILES = {
    "latepack/__init__.py": "HERE = 'archive'",
    "latepack/deep.py": "VALUE = 42",
    "latemod.py": "VALUE = 1",
    "latepack/notes.txt": "no module",
}


@pytest.fixture
def archive():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as zipped:
        for name, text in FILES.items():
            zipped.writestr(name, text)
    return content.getvalue()


@pytest.fixture
def late(tmp_path, monkeypatch, archive):
    """A finder for the archive, last in line; `late.fetched` tells what was fetched."""
    fetched = []

    def fetch(name):
        fetched.append(name)
        return archive

    monkeypatch.syspath_prepend(str(tmp_path))
    listing = {"file": "some.zip", "place": str(tmp_path),
               "modules": ["latepack", "latepack.deep", "latemod"]}  # fmt: skip
    finder = LateImports([listing], fetch)
    finder.fetched = fetched
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, finder])
    yield finder
    for name in [name for name in sys.modules if name.startswith("late")]:
        del sys.modules[name]


def test_an_archive_is_fetched_once_and_brings_all_its_modules(late, tmp_path):
    assert late.fetched == []
    assert importlib.import_module("latepack.deep").VALUE == 42
    assert importlib.import_module("latemod").VALUE == 1
    assert late.fetched == ["some.zip"]
    assert not (tmp_path / "latepack" / "notes.txt").exists()


def test_what_is_there_already_stays(late, tmp_path):
    (tmp_path / "latepack").mkdir()
    (tmp_path / "latepack" / "__init__.py").write_text("HERE = 'before'")
    importlib.invalidate_caches()
    assert importlib.import_module("latepack").HERE == "before"
    assert late.fetched == []
    assert importlib.import_module("latepack.deep").VALUE == 42
    assert (tmp_path / "latepack" / "__init__.py").read_text() == "HERE = 'before'"


def test_a_module_that_no_archive_has_is_missing_as_ever(late):
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("latenothing")
    assert late.fetched == []


def test_an_archive_that_cannot_be_fetched_is_told_and_tried_again(tmp_path, archive):
    answers = [OSError("no network"), archive]

    def fetch(name):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    listing = {"file": "some.zip", "place": str(tmp_path), "modules": ["latemod"]}
    finder = LateImports([listing], fetch)
    with pytest.raises(ImportError, match=r"some\.zip, which has it, could not be fetched"):
        finder.find_spec("latemod")
    assert finder.find_spec("latemod", [str(tmp_path)]).origin == str(tmp_path / "latemod.py")
