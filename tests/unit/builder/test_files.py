"""Files are there whole or not at all."""

from __future__ import annotations

import hashlib

import pytest

from builder import BuildError
from builder.files import sha256, store, swap_in, write

CONTENT = [b"one ", b"two"]
DIGEST = hashlib.sha256(b"one two").hexdigest()


def test_store_keeps_what_matches(tmp_path):
    store(tmp_path / "new" / "a.whl", CONTENT, DIGEST, "a test")
    assert (tmp_path / "new" / "a.whl").read_bytes() == b"one two"
    assert sha256(tmp_path / "new" / "a.whl") == DIGEST


def test_store_refuses_what_does_not_match_and_leaves_nothing(tmp_path):
    with pytest.raises(BuildError, match=r"a\.whl from a test is not the official file"):
        store(tmp_path / "a.whl", [b"one twO"], DIGEST, "a test")
    assert list(tmp_path.iterdir()) == []


def test_store_leaves_nothing_when_the_content_breaks_off(tmp_path):
    def broken():
        yield b"one "
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store(tmp_path / "a.whl", broken(), DIGEST, "a test")
    assert list(tmp_path.iterdir()) == []


def test_store_keeps_the_old_file_until_the_new_one_is_whole(tmp_path):
    target = tmp_path / "a.whl"
    target.write_bytes(b"old")
    with pytest.raises(BuildError):
        store(target, [b"wrong"], DIGEST, "a test")
    assert target.read_bytes() == b"old"
    store(target, CONTENT, DIGEST, "a test")
    assert target.read_bytes() == b"one two"


def test_write_is_whole_and_in_utf8(tmp_path):
    write(tmp_path / "a.json", "Prüfung")
    assert (tmp_path / "a.json").read_bytes() == "Prüfung".encode()


def test_swap_in_replaces_the_whole_folder(tmp_path):
    staged, target = tmp_path / "staged", tmp_path / "dist"
    for folder, name in ((target, "old"), (staged, "new")):
        folder.mkdir()
        (folder / name).touch()
    swap_in(staged, target)
    assert [path.name for path in target.iterdir()] == ["new"]
    assert not staged.exists()


def test_swap_in_where_there_was_nothing(tmp_path):
    (tmp_path / "staged").mkdir()
    swap_in(tmp_path / "staged", tmp_path / "dist")
    assert (tmp_path / "dist").is_dir()
