"""The page's icon as PNG, which installing it takes on most systems; drawn from the SVG.

The icon is a rounded square with bars in it, whose corners lie on whole pixels of the sizes used.
So the few shapes are filled row by row, and nothing that draws SVG has to be installed.
"""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path
from xml.etree import ElementTree

from . import BuildError

UNITS = 32  # the SVG's view box
FINE = 8  # each pixel of a round corner is looked at in 8 x 8 places
# Of a maskable icon a circle of 80 % is always seen; the bars' corners then lie in it.
MASKABLE = 0.75
PATH = re.compile(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-[\d.]+z")

Bar = tuple[float, float, float, float, bytes]


def write(svg: Path, folder: Path) -> None:
    """The icons that ``flipside.webmanifest`` names, in a folder."""
    radius, ground, bars = shapes(svg)
    for size in (192, 512):
        (folder / f"icon-{size}.png").write_bytes(draw(size, radius, ground, bars))
    shrunk = [
        (*(UNITS / 2 + (at - UNITS / 2) * MASKABLE for at in corners), colour)
        for *corners, colour in bars
    ]
    (folder / "icon-maskable-512.png").write_bytes(draw(512, 0, ground, shrunk))


def shapes(svg: Path) -> tuple[float, bytes, list[Bar]]:
    """The radius and colour of the square, and the bars: left, top, right, bottom and colour."""
    square, *paths = ElementTree.parse(svg).getroot()
    bars = []
    for path in paths:
        drawn = path.get("d")
        # "M5 12h4v3H5z" and "M5 12h4v3h-4z" are the same bar.
        drawn = re.sub(r"H[\d.]+z", "h-1z", drawn)
        if PATH.sub("", drawn).strip():
            raise BuildError(f"{svg.name} has a shape that is not an upright bar: {drawn}")
        for left, top, width, height in (map(float, each) for each in PATH.findall(drawn)):
            bars.append((left, top, left + width, top + height, rgba(path.get("fill"))))
    return float(square.get("rx")), rgba(square.get("fill")), bars


def rgba(colour: str) -> bytes:
    """The four bytes of a colour.

    Examples
    --------
    >>> rgba("#fff").hex(), rgba("#0b6e99").hex()
    ('ffffffff', '0b6e99ff')
    """
    digits = colour.removeprefix("#")
    return bytes.fromhex(digits if len(digits) == 6 else "".join(d * 2 for d in digits)) + b"\xff"


def draw(size: int, radius: float, ground: bytes, bars: list[Bar]) -> bytes:
    """A PNG of ``size`` by ``size`` pixels."""
    scale = size / UNITS
    rows = [bytearray(ground * size) for _ in range(size)]
    for left, top, right, bottom, colour in bars:
        first, last = round(left * scale), round(right * scale)
        for y in range(round(top * scale), round(bottom * scale)):
            rows[y][4 * first : 4 * last] = colour * (last - first)
    reach = radius * scale
    for y in range(int(reach) + 1 if reach else 0):
        for x in range(int(reach) + 1):
            seen = coverage(x, y, reach)
            for mirrored in (rows[y], rows[-1 - y]):
                mirrored[4 * x + 3] = mirrored[4 * (size - 1 - x) + 3] = seen
    return png(size, b"".join(b"\0" + row for row in rows))


def coverage(x: int, y: int, reach: float) -> int:
    """How much of a pixel lies in a corner of that radius at the origin: 0 to 255.

    Examples
    --------
    >>> coverage(0, 0, 40.0), coverage(39, 39, 40.0)
    (0, 255)
    """
    steps = [(i + 0.5) / FINE for i in range(FINE)]
    inside = sum(
        x + dx >= reach
        or y + dy >= reach
        or (reach - x - dx) ** 2 + (reach - y - dy) ** 2 <= reach**2
        for dx in steps
        for dy in steps
    )
    return round(255 * inside / FINE**2)


def png(size: int, scanlines: bytes) -> bytes:
    """A PNG file, eight bits of red, green, blue and alpha per pixel."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    image = chunk(b"IDAT", zlib.compress(scanlines, 9))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + image + chunk(b"IEND", b"")
