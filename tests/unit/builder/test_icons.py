"""The PNG icons are the SVG's shapes."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from builder import ROOT, BuildError, icons

SVG = ROOT / "static" / "icons" / "favicon.svg"
BLUE, WHITE, ORANGE = "0b6e99ff", "ffffffff", "ffb48aff"


class Picture:
    """A PNG as `icons.png` writes it."""

    def __init__(self, path: Path) -> None:
        content = path.read_bytes()
        assert content[:8] == b"\x89PNG\r\n\x1a\n"
        self.chunks, at = {}, 8
        while at < len(content):
            length, kind = struct.unpack(">I4s", content[at : at + 8])
            body = content[at + 8 : at + 8 + length]
            (check,) = struct.unpack(">I", content[at + 8 + length : at + 12 + length])
            assert check == zlib.crc32(kind + body)
            self.chunks[kind] = body
            at += 12 + length
        self.width, self.height, *kind = struct.unpack(">IIBBBBB", self.chunks[b"IHDR"])
        assert kind == [8, 6, 0, 0, 0]
        self.pixels = zlib.decompress(self.chunks[b"IDAT"])

    def at(self, x: float, y: float) -> str:
        """The colour at a place of the SVG's 32 by 32 units."""
        column, row = int(x * self.width / 32), int(y * self.height / 32)
        start = row * (1 + 4 * self.width) + 1 + 4 * column
        return self.pixels[start : start + 4].hex()


@pytest.mark.parametrize("size", [192, 512])
def test_bars_and_corners_are_where_the_svg_has_them(tmp_path, size):
    icons.write(SVG, tmp_path)
    picture = Picture(tmp_path / f"icon-{size}.png")
    assert picture.width == picture.height == size
    assert picture.at(16, 2) == BLUE
    assert picture.at(5.2, 12.6) == picture.at(8.8, 15.4) == picture.at(18, 5) == WHITE
    assert picture.at(4.8, 14) == picture.at(9.2, 14) == BLUE
    assert picture.at(13, 19) == picture.at(26.8, 27.8) == ORANGE
    assert {picture.at(x, y)[-2:] for x in (0, 31.9) for y in (0, 31.9)} == {"00"}
    assert picture.at(16, 0) == picture.at(0, 16) == picture.at(31.9, 16) == BLUE


def test_a_maskable_icon_has_no_corners_and_its_bars_in_the_circle_that_is_always_seen(tmp_path):
    icons.write(SVG, tmp_path)
    picture = Picture(tmp_path / "icon-maskable-512.png")
    places = [(x / 16, y / 16) for x in range(512) for y in range(512)]
    outside = {picture.at(x, y) for x, y in places if (x - 16) ** 2 + (y - 16) ** 2 > 12.8**2}
    assert outside == {BLUE}
    assert picture.at(18.5, 10) == WHITE


def test_a_shape_that_is_no_bar_ends_the_build(tmp_path):
    svg = tmp_path / "icon.svg"
    svg.write_text(SVG.read_text().replace("M5 12.500", "M5 12.500c1 1 2 2 3 3"))
    with pytest.raises(BuildError, match="not an upright bar"):
        icons.write(svg, tmp_path)
