"""What can be added to the wheelhouse, and that later builds take exactly that. No network: pip looks into a folder."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile

import made_wheels
import pytest

from builder import BuildError, NoNetwork, runtime, wheelhouse
from builder.files import sha256
from builder.runtime import Unavailable

EMPTY = wheelhouse.text_of(wheelhouse.Wheelhouse([], {}))


def locked(name: str, version: str, depends=(), kind: str = "py3-none-any", **more) -> dict:
    """An entry of the lock; the file's content is its name."""
    file = f"{name}-{version}-{kind}.whl"
    return {
        "name": name,
        "version": version,
        "file_name": file,
        "sha256": hashlib.sha256(file.encode()).hexdigest(),
        "depends": [*depends],
        "imports": [name],
        "package_type": "package",
        **more,
    }


COMPILED = "cp314-cp314-pyemscripten_2026_0_wasm32"
LOCK = {
    "info": {"python": "3.14.0"},
    "packages": {
        each["name"]: each
        for each in (
            locked("numpy", "2.4.3"),
            locked("pandas", "3.0.2", ["numpy", "six"]),
            locked("scipy", "1.18.0", ["numpy"]),
            locked("six", "1.17.0"),
            locked("micropip", "0.11.1"),
            locked("fast", "1.0", ["libfast", "inner"], COMPILED, imports=["fast", "fast.core"]),
            locked("libfast", "1.0", package_type="shared_library", imports=[]),
            locked("inner", "2.0"),
            locked("puredist", "1.0", ["fast"]),
        )
    },
}


@pytest.fixture
def index(tmp_path, monkeypatch):
    """A folder that is all that pip knows, and a distribution of Pyodide that has each of its files."""
    folder = tmp_path / "index"
    folder.mkdir()
    for name, value in {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(folder),
        "PIP_CONFIG_FILE": os.devnull,
        "FLIPSIDE_CACHE": str(tmp_path / "cache"),
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("PIP_CONSTRAINT", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)

    def source(missing, target):
        for wheel in missing:
            runtime.store(target / wheel.file, [wheel.file.encode()], wheel.sha256, "here")

    monkeypatch.setattr(runtime, "SOURCES", {"the distribution": source})
    monkeypatch.setattr(runtime, "official_lock", lambda: LOCK)
    return folder


@pytest.fixture
def listed(tmp_path):
    """A list with nothing in it."""
    path = tmp_path / "wheelhouse.json"
    path.write_text(EMPTY)
    return path


def names(path) -> dict[str, tuple[str, str]]:
    """Version and source of what a list has, by name."""
    packages = json.loads(path.read_text())["packages"]
    return {each["name"]: (each["version"], each["source"]) for each in packages}


def test_the_list_in_the_repository_adds_nothing():
    assert wheelhouse.FILE.read_text() == EMPTY


def test_a_pure_package_comes_with_all_that_it_needs_in_the_browser(index, listed):
    requires = [
        "Tiny_Base>=1",
        "numpy>=2",
        "on-windows; sys_platform == 'win32'",
        "in-browser; sys_platform == 'emscripten' and python_version >= '3.14'",
        "for-old; python_version < '3.14'",
        "for-more; extra == 'more'",
    ]
    path = made_wheels.write(index, "tiny-tool", "1.1", requires=requires, extras=["more"])
    made_wheels.write(index, "tiny-tool", "1.0")
    made_wheels.write(index, "tiny-base", "1.0", requires=["tiny-tool"])
    made_wheels.write(index, "in-browser", "3.0")
    wheelhouse.change(["Tiny.Tool"], [], listed)
    assert names(listed) == {
        "tiny-tool": ("1.1", "pypi"),
        "tiny-base": ("1.0", "pypi"),
        "in-browser": ("3.0", "pypi"),
    }
    [entry] = [p for p in json.loads(listed.read_text())["packages"] if p["name"] == "tiny-tool"]
    assert entry == {
        "name": "tiny-tool",
        "version": "1.1",
        "file": path.name,
        "sha256": sha256(path),
        "source": "pypi",
        "depends": ["in-browser", "numpy", "tiny-base"],
        "modules": ["tiny_tool"],
    }
    assert json.loads(listed.read_text())["asked"] == ["tiny-tool"]


def test_an_extra_brings_what_it_needs_and_so_does_one_that_is_asked_for_later(index, listed):
    made_wheels.write(index, "tiny", "1.0", requires=["more; extra == 'full'"], extras=["full"])
    made_wheels.write(index, "more", "1.0")
    made_wheels.write(index, "user", "1.0", requires=["tiny[full]"])
    wheelhouse.change(["tiny"], [], listed)
    assert names(listed).keys() == {"tiny"}
    wheelhouse.change(["user"], [], listed)
    assert names(listed).keys() == {"tiny", "user", "more"}
    listed.write_text(EMPTY)
    wheelhouse.change(["tiny[full]"], [], listed)
    assert names(listed).keys() == {"tiny", "more"}


def test_a_version_that_is_asked_for_is_taken_and_a_newer_one_when_it_is_asked_anew(index, listed):
    for version in ("1.0", "2.0"):
        made_wheels.write(index, "tiny", version)
    wheelhouse.change(["tiny==1.0"], [], listed)
    assert names(listed) == {"tiny": ("1.0", "pypi")}
    wheelhouse.change(["tiny"], [], listed)
    assert names(listed) == {"tiny": ("2.0", "pypi")}


def test_one_of_the_distribution_is_as_the_official_lock_has_it(index, listed):
    wheelhouse.change(["fast"], [], listed)
    assert names(listed) == {
        "fast": ("1.0", "pyodide"),
        "libfast": ("1.0", "pyodide"),
        "inner": ("2.0", "pyodide"),
    }
    fast = wheelhouse.read(listed).packages["fast"]
    assert (fast.sha256, fast.modules) == (LOCK["packages"]["fast"]["sha256"], ["fast"])


def test_what_a_package_needs_is_taken_from_the_distribution_where_its_version_fits(index, listed):
    made_wheels.write(index, "one", "1.0", requires=["inner>=2"])
    made_wheels.write(index, "two", "1.0", requires=["inner<2"])
    for version in ("1.5", "2.0", "3.0"):
        made_wheels.write(index, "inner", version)
    wheelhouse.change(["one"], [], listed)
    assert names(listed)["inner"] == ("2.0", "pyodide")
    listed.write_text(EMPTY)
    wheelhouse.change(["two"], [], listed)
    assert names(listed)["inner"] == ("1.5", "pypi")
    # Pyodide would load its own 2.0 for that one, beside the other.
    with pytest.raises(
        BuildError,
        match=r"fast 1\.0 needs inner==2\.0, and the wheelhouse has inner 1\.5, which two",
    ):
        wheelhouse.change(["fast"], [], listed)


def test_what_nobody_has_of_the_distribution_comes_from_pypi_where_it_is_pure(
    index, listed, monkeypatch
):
    def nothing(missing, folder):
        raise Unavailable("not reachable")

    monkeypatch.setattr(runtime, "SOURCES", {"the distribution": nothing})
    made_wheels.write(index, "puredist", "1.0", requires=["tiny"])
    made_wheels.write(index, "puredist", "1.1")
    made_wheels.write(index, "tiny", "1.0")
    made_wheels.write(index, "fast", "1.0")
    wheelhouse.change(["puredist"], [], listed)
    assert names(listed) == {"puredist": ("1.0", "pypi"), "tiny": ("1.0", "pypi")}
    with pytest.raises(NoNetwork, match="Could not fetch Pyodide's wheels of fast"):
        wheelhouse.change(["fast"], [], listed)
    assert "fast" not in names(listed)


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("unheard", "PyPI has no package unheard. Check the spelling."),
        (
            "compiled",
            r"PyPI has compiled, but nothing for compiled that is pure Python and runs on Python 3\.14\..*"
            r"the newest: 1\.0",
        ),
        ("tiny==9", r"nothing for tiny==9 that is pure.*the newest: 1\.0"),
        ("inner==9", r"nothing for inner==9 that is pure.*the newest: 1\.5; Pyodide has 2\.0"),
        ("broken", "PyPI has no package absent"),
        ("clash", r"clash 1\.0 needs numpy<2, and the wheelhouse has numpy 2\.4\.3"),
        ("two", r"one 1\.0 needs tiny<1, and the wheelhouse has tiny 1\.0, which two took"),
        ("pandas", r"pandas 3\.0\.2 is part of every build already"),
        ("six==1.0", r"six 1\.17\.0 is part of every build already"),
        ("no name", "“no name” is not the name of a package"),
        ("tiny @ file:///tiny.whl", "is an address"),
    ],
)
def test_what_cannot_be_added_is_said_and_the_list_stays(index, listed, wanted, message):
    made_wheels.write(index, "tiny", "1.0")
    made_wheels.write(index, "inner", "1.5")
    made_wheels.write(index, "broken", "1.0", requires=["tiny", "absent"])
    made_wheels.write(index, "clash", "1.0", requires=["numpy<2"])
    made_wheels.write(index, "two", "1.0", requires=["tiny", "one"])
    made_wheels.write(index, "one", "1.0", requires=["tiny<1"])
    # No wheel that runs anywhere: only its source, which would have to be compiled.
    with zipfile.ZipFile(index / "compiled-1.0.tar.gz", "w"):
        pass
    made_wheels.write(index, "kept", "1.0")
    wheelhouse.change(["kept"], [], listed)
    before = listed.read_text()
    with pytest.raises(BuildError, match=message):
        wheelhouse.change(["tiny", wanted] if wanted == "unheard" else [wanted], [], listed)
    assert listed.read_text() == before


def test_without_a_network_that_is_said(index, listed, monkeypatch):
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(
        NoNetwork, match="Could not fetch tiny from PyPI: the network is not reachable"
    ):
        wheelhouse.change(["tiny"], [], listed)
    assert listed.read_text() == EMPTY


def test_removing_takes_along_what_nothing_else_needs(index, listed):
    made_wheels.write(index, "one", "1.0", requires=["shared", "alone"])
    made_wheels.write(index, "two", "1.0", requires=["shared", "fast"])
    made_wheels.write(index, "shared", "1.0")
    made_wheels.write(index, "alone", "1.0")
    wheelhouse.change(["one", "two"], [], listed)
    wheelhouse.change([], ["One"], listed)
    assert names(listed).keys() == {"two", "shared", "fast", "libfast", "inner"}
    with pytest.raises(
        BuildError, match=r"shared was not added by --with; two cannot do without it"
    ):
        wheelhouse.change([], ["shared"], listed)
    with pytest.raises(BuildError, match=r"one was not added by --with\. What was: two"):
        wheelhouse.change([], ["one"], listed)
    with pytest.raises(BuildError, match="numpy is part of every build and cannot be removed"):
        wheelhouse.change([], ["numpy"], listed)
    wheelhouse.change([], ["two"], listed)
    assert listed.read_text() == EMPTY


def test_later_builds_take_the_kept_file_and_ask_nobody(index, listed, tmp_path):
    path = made_wheels.write(index, "tiny", "1.0")
    wheelhouse.change(["tiny"], [], listed)
    content = path.read_bytes()
    path.unlink()
    made_wheels.write(index, "tiny", "2.0")
    house = wheelhouse.read(listed)
    wheelhouse.fetch(house.of("pypi"), wheelhouse.folder())
    (tmp_path / "dist").mkdir()
    wheelhouse.copy(house, tmp_path / "dist")
    assert (tmp_path / "dist" / "wheelhouse" / "tiny-1.0-py3-none-any.whl").read_bytes() == content


def test_another_clone_fetches_the_very_file_of_the_list(index, listed):
    path = made_wheels.write(index, "tiny", "1.0")
    wheelhouse.change(["tiny"], [], listed)
    made_wheels.write(index, "tiny", "2.0")
    shutil.rmtree(wheelhouse.folder())
    wheelhouse.fetch(wheelhouse.read(listed).of("pypi"), wheelhouse.folder())
    assert [each.name for each in wheelhouse.folder().iterdir()] == [path.name]


def test_a_file_with_another_hash_stops_the_build(index, listed):
    path = made_wheels.write(index, "tiny", "1.0")
    wheelhouse.change(["tiny"], [], listed)
    wanted = wheelhouse.read(listed).of("pypi")
    kept = wheelhouse.folder() / path.name
    kept.write_bytes(b"damaged")
    with pytest.raises(BuildError, match=r"tiny-1\.0-py3-none-any\.whl in the download cache"):
        wheelhouse.fetch(wanted, wheelhouse.folder())
    made_wheels.write(index, "tiny", "1.0", "forged = True")
    with pytest.raises(
        BuildError, match=r"tiny-1\.0-py3-none-any\.whl from PyPI is not the official"
    ):
        wheelhouse.fetch(wanted, wheelhouse.folder())
    assert not kept.exists()


def test_what_is_of_another_release_of_pyodide_stops_the_build(index, listed, monkeypatch):
    wheelhouse.change(["fast"], [], listed)
    wheelhouse.check(wheelhouse.read(listed))
    packages = {**LOCK["packages"], "inner": locked("inner", "2.1")}
    monkeypatch.setattr(runtime, "official_lock", lambda: {**LOCK, "packages": packages})
    with pytest.raises(
        BuildError, match=r"inner 2\.0, which is not of this .* build\.py --with fast"
    ):
        wheelhouse.check(wheelhouse.read(listed))
    wheelhouse.change(["fast"], [], listed)
    wheelhouse.check(wheelhouse.read(listed))
    assert names(listed)["inner"] == ("2.1", "pyodide")


@pytest.mark.parametrize("text", ["", "[]", '{"asked": []}', '{"asked": [], "packages": [{}]}'])
def test_a_list_that_cannot_be_read_says_so(listed, text):
    listed.write_text(text)
    with pytest.raises(BuildError, match=r"wheelhouse\.json cannot be read"):
        wheelhouse.read(listed)


def test_the_manifest_lists_what_tools_can_have(index, listed):
    path = made_wheels.write(index, "tiny-tool", "1.0")
    wheelhouse.change(["tiny-tool", "fast"], [], listed)
    lock = runtime.trimmed(LOCK, ("numpy", runtime.INSTALLER, "fast"))
    told = wheelhouse.listing(wheelhouse.read(listed), lock)
    assert [each["name"] for each in told] == ["fast", "inner", "numpy", "tiny-tool"]
    assert told[0]["path"] == f"pyodide/fast-1.0-{COMPILED}.whl"
    assert told[3] == {
        "name": "tiny-tool",
        "version": "1.0",
        "path": f"wheelhouse/{path.name}",
        "sha256": sha256(path),
        "modules": ["tiny_tool"],
    }


def test_the_outermost_modules_of_a_wheel(tmp_path):
    with zipfile.ZipFile(tmp_path / "some.whl", "w") as archive:
        for name in ("one/__init__.py", "one/two.py", "space/inner/a.py", "alone.py", "a-1.dist-info/x.py",
                     "a-1.data/scripts/run.py", "notes.txt"):  # fmt: skip
            archive.writestr(name, "")
        assert wheelhouse.modules_of(archive) == ["alone", "one", "space"]
