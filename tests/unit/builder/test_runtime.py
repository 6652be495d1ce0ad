"""Where Pyodide's wheels come from does not matter; their SHA-256 does."""

from __future__ import annotations

import hashlib
import http.server
import threading
import zipfile

import pytest

from builder import BuildError, NoNetwork, runtime
from builder.runtime import Unavailable, Wheel, fetch
from builder.server import Server

CONTENT = {"a-1.whl": b"content of a", "b-2.whl": b"content of b"}
WHEELS = [Wheel(name, hashlib.sha256(body).hexdigest()) for name, body in CONTENT.items()]
LOCK = {
    "info": {"python": "3.14.0"},
    "packages": {
        "a": {"file_name": "a-1.whl", "sha256": "aa", "depends": ["b"]},
        "b": {"file_name": "b-2.whl", "sha256": "bb", "depends": []},
        "c": {"file_name": "c-3.whl", "sha256": "cc", "depends": ["a"]},
    },
}


class FakeSource:
    """Stores the files it has, then says that it is not available."""

    def __init__(self, *names, body=None):
        self.names, self.body, self.asked = names, body, []

    def __call__(self, missing, folder):
        self.asked.append([wheel.file for wheel in missing])
        for wheel in missing:
            if wheel.file not in self.names:
                raise Unavailable("not reachable")
            body = self.body or CONTENT[wheel.file]
            runtime.store(folder / wheel.file, [body], wheel.sha256, "the fake source")


@pytest.fixture
def published(tmp_path):
    """Serves a folder as a download site; gives its address and the folder."""
    folder = tmp_path / "published"
    folder.mkdir()
    server = Server(folder)
    server.server_activate()
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server.address, folder
    server.shutdown()
    server.server_close()


def test_lock_is_trimmed_to_the_packages_and_what_they_need():
    trimmed = runtime.trimmed(LOCK, ["a"])
    assert sorted(trimmed["packages"]) == ["a", "b"]
    assert trimmed["info"] == LOCK["info"]
    assert runtime.wheels(trimmed) == [Wheel("a-1.whl", "aa"), Wheel("b-2.whl", "bb")]


def test_official_lock_has_what_is_shipped_by_relative_names():
    trimmed = runtime.trimmed(runtime.official_lock(), runtime.PACKAGES)
    assert {"numpy", "pandas", "scipy", "python-dateutil", "pytz", "six"} == set(
        trimmed["packages"]
    )
    for wheel in runtime.wheels(trimmed):
        assert "/" not in wheel.file
        assert len(wheel.sha256) == 64


def test_sources_are_tried_in_order_and_asked_only_for_what_is_missing(tmp_path):
    first, second, third = FakeSource("a-1.whl"), FakeSource("b-2.whl"), FakeSource()
    fetch(WHEELS, tmp_path, {"first": first, "second": second, "third": third})
    assert first.asked == [["a-1.whl", "b-2.whl"]]
    assert second.asked == [["b-2.whl"]]
    assert third.asked == []
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == CONTENT


def test_a_second_time_asks_nobody(tmp_path):
    fetch(WHEELS, tmp_path, {"first": FakeSource(*CONTENT)})
    nobody = FakeSource()
    fetch(WHEELS, tmp_path, {"nobody": nobody})
    assert nobody.asked == []


def test_the_source_used_is_said(tmp_path, capsys):
    fetch(WHEELS, tmp_path, {"closed": FakeSource(), "open": FakeSource(*CONTENT)})
    assert "2 of Pyodide's wheels from open" in capsys.readouterr().out


def test_no_source_names_the_files_and_keeps_what_came(tmp_path):
    with pytest.raises(
        NoNetwork, match=r"Could not fetch Pyodide's wheels of b \(only: not reachable\)"
    ):
        fetch(WHEELS, tmp_path, {"only": FakeSource("a-1.whl")})
    assert [path.name for path in tmp_path.iterdir()] == ["a-1.whl"]


def test_a_wrong_hash_stops_the_build_and_asks_no_other_source(tmp_path):
    forged, honest = FakeSource(*CONTENT, body=b"forged"), FakeSource(*CONTENT)
    with pytest.raises(BuildError, match="is not the official file"):
        fetch(WHEELS, tmp_path, {"forged": forged, "honest": honest})
    assert honest.asked == []
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_in_the_cache_stops_the_build_and_goes(tmp_path):
    (tmp_path / "a-1.whl").write_bytes(b"damaged")
    with pytest.raises(BuildError, match=r"a-1\.whl in the download cache .* did not match"):
        fetch(WHEELS, tmp_path, {"first": FakeSource(*CONTENT)})
    assert not (tmp_path / "a-1.whl").exists()


def test_site_delivers(tmp_path, published):
    address, folder = published
    for name, body in CONTENT.items():
        (folder / name).write_bytes(body)
    runtime.from_site(WHEELS, tmp_path / "cache", address)
    assert (tmp_path / "cache" / "a-1.whl").read_bytes() == CONTENT["a-1.whl"]


def test_site_without_the_file_is_unavailable(tmp_path, published):
    with pytest.raises(Unavailable, match="404"):
        runtime.from_site(WHEELS, tmp_path / "cache", published[0])


def test_site_with_a_forged_file_stops(tmp_path, published):
    address, folder = published
    (folder / "a-1.whl").write_bytes(b"forged")
    with pytest.raises(BuildError, match="is not the official file"):
        runtime.from_site(WHEELS, tmp_path / "cache", address)
    assert list((tmp_path / "cache").iterdir()) == []


def test_site_that_is_not_there_is_unavailable(tmp_path):
    with pytest.raises(Unavailable, match="not reachable"):
        runtime.from_site(WHEELS, tmp_path, "http://127.0.0.1:9/")


def test_connection_that_breaks_off_is_unavailable_and_not_a_forgery(tmp_path):
    class BreaksOff(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"content")

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), BreaksOff) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        with pytest.raises(Unavailable, match="broke off"):
            runtime.from_site(WHEELS, tmp_path, f"http://127.0.0.1:{server.server_port}/")
    assert list(tmp_path.iterdir()) == []


def test_carrier_gives_what_it_has_and_goes(tmp_path, monkeypatch):
    def download(command, purpose, *, watch, expected, env):
        with zipfile.ZipFile(watch.parent / "carrier.whl", "w") as archive:
            archive.writestr(f"{runtime.CARRIER_FOLDER}a-1.whl", CONTENT["a-1.whl"])
            archive.writestr("something/else.bin", b"not wanted")

    monkeypatch.setattr(runtime, "require_pip", lambda: None)
    monkeypatch.setattr(runtime, "run", download)
    with pytest.raises(Unavailable, match=r"has no b-2\.whl"):
        runtime.from_carrier(WHEELS, tmp_path)
    listed = f"{runtime.CARRIER}.txt"
    assert {path.name for path in tmp_path.iterdir()} == {"a-1.whl", listed}
    assert (tmp_path / listed).read_text() == "a-1.whl"


def test_carrier_is_not_fetched_again_for_what_it_is_known_not_to_have(tmp_path, monkeypatch):
    def download(*_, **__):
        raise AssertionError("it was fetched")

    monkeypatch.setattr(runtime, "require_pip", lambda: None)
    monkeypatch.setattr(runtime, "run", download)
    (tmp_path / f"{runtime.CARRIER}.txt").write_text("a-1.whl\nc-3.whl")
    with pytest.raises(Unavailable, match=r"has no b-2\.whl"):
        runtime.from_carrier(WHEELS[1:], tmp_path)
    with pytest.raises(AssertionError, match="it was fetched"):
        runtime.from_carrier(WHEELS, tmp_path)


def test_carrier_without_network_is_unavailable(tmp_path, monkeypatch):
    def download(command, purpose, *, watch, expected, env):
        raise NoNetwork("no network")

    monkeypatch.setattr(runtime, "require_pip", lambda: None)
    monkeypatch.setattr(runtime, "run", download)
    with pytest.raises(Unavailable):
        runtime.from_carrier(WHEELS, tmp_path)
    assert list(tmp_path.iterdir()) == []
