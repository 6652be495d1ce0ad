"""The bytes of a file that may be too large to hold at once: whole, or piece by piece."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Protocol

from ..errors import UserError

# Measured natively: 60 MB with 200 columns take 3 s and 350 MB of memory, as a long table with
# 2.4 million rows 12 s and 950 MB; in a browser several times longer, and 4 GB is all there is.
MOST_WHOLE = 64 * 1024 * 1024
PIECE = 1 << 21
# Without one of these words near its start a file is none of the usual files of factors.
_OF_STOCKS = re.compile(
    rb"p123|ticker|symbol|permno|permco|gvkey|figi|isin|sedol|cusip|stock|asset|securit|instrument|sec_?id|\b(tic|ric)\b"
)
# A line longer than this is an unbalanced quote, or no table.
_LONGEST_LINE = 1 << 24


class Source(Protocol):
    """A file that is read piece by piece. `size` is in bytes."""

    size: int

    def read(self, start: int, stop: int) -> bytes:
        """The bytes from `start` up to `stop`, fewer where the file ends before."""


class Held:
    """A `Source` of bytes that are in memory already.

    Examples
    --------
    >>> Held(b"Date;Q1").read(5, 99)
    b'Q1'
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.size = len(content)

    def read(self, start: int, stop: int) -> bytes:
        """See `Source`."""
        return self._content[start:stop]


class OnDisk:
    """A `Source` of a file on disk."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.size = os.stat(path).st_size

    def read(self, start: int, stop: int) -> bytes:
        """See `Source`."""
        with open(self._path, "rb") as stream:
            stream.seek(start)
            return stream.read(stop - start)


def as_source(content: bytes | Source) -> Source:
    """`content` itself where it is a source, else one of its bytes."""
    return content if hasattr(content, "read") else Held(bytes(content))


def may_hold_stocks(source: Source) -> bool:
    """Whether a text may be a table of single stocks by the words at its start: a first look that costs nothing.

    Examples
    --------
    >>> may_hold_stocks(Held(b"Date,Ticker,ROE")), may_hold_stocks(Held(b"Date,Q1,Q2"))
    (True, False)
    """
    return bool(_OF_STOCKS.search(source.read(0, 8192).replace(b"\0", b"").lower()))


def pieces(source: Source, start: int, size: int = PIECE) -> Iterator[tuple[bytes, int]]:
    """Whole lines of `source` from byte `start` on, each ended by a newline, and the byte after them.

    Yields
    ------
    lines : bytes
        At least one line; line ends are single newlines, whatever they were.
    done : int
        How far the file has been read, in bytes.
    """
    rest = b""
    only_returns = b"\n" not in source.read(0, 1 << 16)
    while start < source.size or rest:
        piece = source.read(start, start + size)
        start += len(piece)
        at_end = not piece or start >= source.size
        piece = rest + piece
        if only_returns:
            piece = piece.replace(b"\r", b"\n")
        if at_end:
            piece = piece.rstrip(b"\r\n\x1a\x00 ") + b"\n"
            cut = len(piece)
        else:
            cut = _last_line_end(piece)
            if cut == 0 and len(piece) > _LONGEST_LINE:
                raise UserError(
                    f"A line of the file is longer than {_LONGEST_LINE / 1e6:.0f} MB.",
                    remedy="A quotation mark that is never closed can cause this. Save the table again.",
                )
        rest, piece = piece[cut:], piece[:cut]
        if b"\r" in piece:
            piece = piece.replace(b"\r\n", b"\n")
        if piece.strip():
            yield piece, start
        if at_end:
            return


def _last_line_end(piece: bytes) -> int:
    """The position after the last newline that is not within quotes; 0 where there is none."""
    cut = piece.rfind(b"\n") + 1
    while cut and piece.count(b'"', 0, cut) % 2:
        cut = piece.rfind(b"\n", 0, cut - 1) + 1
    return cut


def decode(cell: bytes) -> str:
    """Bytes of a cell as text: UTF-8, else Windows-1252.

    Examples
    --------
    >>> decode("Größe".encode()), decode("Größe".encode("cp1252"))
    ('Größe', 'Größe')
    """
    try:
        return cell.decode()
    except UnicodeDecodeError:
        return cell.decode("cp1252", errors="replace")
