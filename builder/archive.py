"""The archive of Python modules that the page's worker unpacks: files with their paths, compressed.

gzip around a length (4 bytes, little-endian), that many bytes of JSON, ``[[path, size], ...]``,
and the files' contents one after the other. A browser unpacks that without a library.
"""

from __future__ import annotations

import gzip
import itertools
import json
from collections.abc import Mapping


def pack(files: Mapping[str, bytes]) -> bytes:
    """The archive with these files; the same files always give the same bytes.

    Examples
    --------
    >>> unpack(pack({"/lib/a.pyc": b"one", "/lib/b.pyc": b""}))
    {'/lib/a.pyc': b'one', '/lib/b.pyc': b''}
    """
    listing = [[path, len(files[path])] for path in sorted(files)]
    header = json.dumps(listing, separators=(",", ":")).encode()
    content = b"".join(files[path] for path in sorted(files))
    return gzip.compress(len(header).to_bytes(4, "little") + header + content, 9, mtime=0)


def unpack(archive: bytes) -> dict[str, bytes]:
    """The files in an archive, by path."""
    content = gzip.decompress(archive)
    start = 4 + int.from_bytes(content[:4], "little")
    listing = json.loads(content[4:start])
    ends = itertools.accumulate((size for _, size in listing), initial=start)
    return {path: content[at : at + size] for (path, size), at in zip(listing, ends, strict=False)}
