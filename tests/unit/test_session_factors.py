"""Factors through the session, as the page's worker calls it: a file in pieces, the device's memory, and the sample."""

from __future__ import annotations

import json

import pytest
from unit.data import factor_sample
from unit.data.panels import NAMES, lines, made

from flipside import cli, session
from flipside.data import read

CONTENT = lines(made(), NAMES)


class Bytes:
    """What Pyodide makes of a Uint8Array."""

    def __init__(self, content: bytes) -> None:
        self.to_bytes = lambda: content


class File:
    """What the worker hands over for a large file."""

    def __init__(self, content: bytes, fails: bool = False) -> None:
        self.size, self._content, self._fails = len(content), content, fails

    def read(self, start: int, stop: int) -> Bytes:
        if self._fails:
            raise RuntimeError("NotReadableError")
        return Bytes(self._content[start:stop])


def ask(content, **args) -> dict:
    args = {"id": "a", "name": "a.csv", "corrections": {}, **args}
    return json.loads(session.answer("read", json.dumps(args), content))


@pytest.fixture(autouse=True)
def forgotten():
    yield
    session._loaded.clear()


@pytest.mark.parametrize("content", [CONTENT, bytearray(CONTENT), File(CONTENT)])
def test_read(content):
    answer = ask(content)
    data = answer["value"]["data"]
    assert (data["kind"], data["kind_label"], data["factors"], data["rows"]) == (
        "factor_panel",
        "factor values",
        4,
        150,
    )
    assert data["labels"] == ["Value", "Momentum", "Quality", "Size"]
    assert data["buckets"] is None


def test_one_date_has_no_frequency():
    head, *rows = CONTENT.splitlines(keepends=True)
    data = ask(head + b"".join(rows[:25]))["value"]["data"]
    assert data["periods_per_year"] is None
    assert data["periods"] == 1


def test_a_file_that_cannot_be_read_on():
    error = ask(File(CONTENT, fails=True))["error"]
    assert error["kind"] == "user"
    assert "could not read on" in error["message"]


def test_a_small_device_refuses_and_keeps_what_it_has():
    assert ask(CONTENT)["ok"]
    before = session._loaded["a"]
    error = ask(CONTENT, device_memory=0.1)["error"]
    assert error["kind"] == "user"
    assert "rows fit into the memory" in error["message"]
    assert error["import"]["columns"]
    assert session._loaded["a"] is before


def test_room_counts_the_other_tables_only():
    ask(CONTENT)
    held = session._loaded["a"].nbytes
    assert session._room(4, "a") == 1e9
    assert session._room(4, "b") == 1e9 - held
    assert session._room(None, "b") == session._room(4, "b")


def test_the_sample_is_as_it_is_made():
    content = factor_sample.PLACE.read_bytes()
    assert content == factor_sample.content()
    assert len(content) < 400_000
    data, _ = read(content, factor_sample.PLACE.name)
    assert data.labels == factor_sample.NAMES
    assert (data.periods, len(data.stocks), data.periods_per_year) == (46, 80, 12)
    assert data.forward is not None


@pytest.mark.parametrize("single", [False, True])
def test_command_line(tmp_path, capsys, single):
    file = tmp_path / "mine.csv"
    rows = CONTENT.splitlines(keepends=True)
    file.write_bytes(b"".join(rows[:26] if single else rows))
    assert cli.main(["read", str(file), "--set", "columns.3=ignore"]) == 0
    said = capsys.readouterr().out
    assert f"mine: factor panel, {'one date' if single else 'monthly'}" in said
    assert "factor values, one row per date and" in said
    assert "it tells the rows of one date apart" in said


def test_a_large_file_of_the_command_line_is_read_in_pieces(tmp_path, monkeypatch):
    from flipside import files
    from flipside.data.source import OnDisk

    monkeypatch.setattr(files, "MOST_WHOLE", 1000)
    file = tmp_path / "mine.csv"
    file.write_bytes(CONTENT)
    source = files.read_bytes(str(file))
    assert isinstance(source, OnDisk)
    assert read(source, "mine.csv")[0].describe() == read(CONTENT, "mine.csv")[0].describe()
