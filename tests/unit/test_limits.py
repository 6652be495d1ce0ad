"""The limits of tools that are not the gallery's: one list, known everywhere, and none that nothing keeps to."""

from __future__ import annotations

import ast
import functools
import re

import pytest

from builder import ROOT, manifest
from builder.declarations import collect
from flipside import limits

NAMES = sorted(name for name in vars(limits) if name.isupper())
PYTHON = [path for path in (ROOT / "py_src" / "flipside").rglob("*.py") if path.name != "limits.py"]
SCRIPTS = list((ROOT / "static").rglob("*.js"))


def test_the_manifest_has_all_of_them():
    told = collect([each["file"] for each in manifest.samples()])["limits"]
    assert told == limits.to_json()
    assert told == {name.lower(): getattr(limits, name) for name in NAMES}


def test_they_are_whole_numbers_that_limit_something():
    assert all(type(value) is int and value > 0 for value in limits.to_json().values())


@pytest.mark.parametrize("name", NAMES)
def test_each_is_kept_to_somewhere(name):
    read = re.compile(rf"\blimits\b.*\b{name.lower()}\b|\b{name.lower()}\b.*\blimits\b")
    users = [path for path in SCRIPTS if read.search(path.read_text("utf-8"))]
    users += [path for path in PYTHON if name in used(path.read_text("utf-8"))]
    assert users


@functools.cache
def used(source):
    """What a module uses of `flipside.limits`; what it writes of it in words is no use."""
    tree = ast.parse(source)
    taken = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("limits")
        for alias in node.names
    }
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    read = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "limits"
    }
    return read | taken & names
