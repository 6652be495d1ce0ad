"""The archive that the page's worker unpacks: Python's memory, and files with their paths.

gzip around a length (4 bytes, little-endian), that many bytes of JSON, ``[[path, size], ...]``,
and the files' contents one after the other, each from a multiple of 8 bytes on. A browser unpacks
that without a library, and uses the contents in place.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping

ALIGNED = 8


def pack(files: Mapping[str, bytes], level: int = 9) -> bytes:
    """The archive with these files; the same files always give the same bytes.

    Examples
    --------
    >>> unpack(pack({"/lib/a.py": b"one", "/lib/b.py": b"", "c": b"3"}))
    {'/lib/a.py': b'one', '/lib/b.py': b'', 'c': b'3'}
    """
    listing = [[path, len(files[path])] for path in sorted(files)]
    header = json.dumps(listing, separators=(",", ":")).encode()
    header += b" " * (_up(4 + len(header)) - 4 - len(header))
    contents = b"".join(
        files[path] + bytes(_up(len(files[path])) - len(files[path])) for path in sorted(files)
    )
    return gzip.compress(len(header).to_bytes(4, "little") + header + contents, level, mtime=0)


def unpack(archive: bytes) -> dict[str, bytes]:
    """The files in an archive, by path."""
    content = gzip.decompress(archive)
    at = 4 + int.from_bytes(content[:4], "little")
    files = {}
    for path, size in json.loads(content[4:at]):
        files[path] = content[at : at + size]
        at += _up(size)
    return files


def _up(size: int) -> int:
    return -(-size // ALIGNED) * ALIGNED
