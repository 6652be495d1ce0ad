"""Bytes to text; and a plain word for every kind of file that holds no text table."""

from __future__ import annotations

import codecs

from ..errors import UserError

SAVE_AS = "Open it in a spreadsheet program and save it as .xlsx or CSV."
_UNPACK = "Unpack it and choose the file inside."
_WANTED = "Choose a CSV, text, .xlsx or JSON file with one row per date and one column per bucket."

# First bytes -> what it is, and what to do. Order matters only where one is the start of another.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG", "a picture (PNG)", _WANTED),
    (b"\xff\xd8\xff", "a picture (JPEG)", _WANTED),
    (b"GIF8", "a picture (GIF)", _WANTED),
    (b"BM", "a picture (BMP)", _WANTED),
    (b"II*\x00", "a picture (TIFF)", _WANTED),
    (b"MM\x00*", "a picture (TIFF)", _WANTED),
    (b"%PDF", "a PDF", "Get the table itself, as CSV or .xlsx; a PDF holds only its picture."),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Excel file (.xls) or one with a password",
        "Open it in a spreadsheet program and save it as .xlsx without a password, or as CSV.",
    ),
    (b"\x1f\x8b", "compressed (gzip)", _UNPACK),
    (b"BZh", "compressed (bzip2)", _UNPACK),
    (b"\xfd7zXZ", "compressed (xz)", _UNPACK),
    (b"7z\xbc\xaf", "compressed (7-Zip)", _UNPACK),
    (b"Rar!", "compressed (RAR)", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "compressed (Zstandard)", _UNPACK),
    (b"PAR1", "a Parquet file", "Save the table as CSV or .xlsx first."),
    (b"SQLite format 3", "a database (SQLite)", "Export the table as CSV first."),
    (b"{\\rtf", "a word processor's file (RTF)", SAVE_AS),
)


def refuse_other_formats(content: bytes) -> None:
    """Raise UserError, in plain words, for pictures, PDF, archives and the like."""
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        what = "is empty" if not content else "holds nothing but blanks"
        raise UserError(f"The file {what}.", remedy=_WANTED)
    for magic, what, remedy in _MAGIC:
        # "BM" alone is too short a sign: a bitmap also has NUL bytes in its header.
        if content.startswith(magic) and (magic != b"BM" or b"\x00\x00" in content[:14]):
            raise UserError(f"The file is {what}, not a table.", remedy=remedy)
    if (content[:4] == b"RIFF" and content[8:12] == b"WEBP") or content[4:12] == b"ftypheic":
        raise UserError("The file is a picture, not a table.", remedy=_WANTED)


def is_xml(text: str) -> bool:
    """Whether a text is XML; UserError for web pages and pictures, whatever their file name says."""
    start = text[:2000].lstrip("\ufeff \t\r\n").lower()
    if not start.startswith("<"):
        return False
    if start.startswith(("<!doctype html", "<html", "<table", "<head", "<body", "<div", "<meta")):
        raise UserError("The file is a web page (HTML), whatever its name says.", remedy=SAVE_AS)
    if "<svg" in start:
        raise UserError("The file is a picture (SVG), not a table.", remedy=_WANTED)
    if start.startswith(("<?xml", "<!doctype", "<!--")) or start[1:2].isalpha():
        if "<html" in start:
            raise UserError(
                "The file is a web page (HTML), whatever its name says.", remedy=SAVE_AS
            )
        return True
    return False


def to_text(content: bytes) -> tuple[str, str, str]:
    """Decode a text file.

    Returns
    -------
    text, encoding, reason : str

    Raises
    ------
    UserError
        It is not text.

    Examples
    --------
    >>> to_text(b"\\xff\\xfea\\x00;\\x001\\x00")
    ('a;1', 'UTF-16', 'the file starts with the mark of UTF-16')
    >>> to_text("größer".encode("cp1252"))[:2]
    ('größer', 'Windows-1252')
    """
    for mark, codec, name in (
        (codecs.BOM_UTF8, "utf-8", "UTF-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
    ):
        if content.startswith(mark):
            text = _strict(content[len(mark) :], codec)
            if text is not None:
                return _checked(text), name, f"the file starts with the mark of {name}"
    sample = content[:4000]
    if sample.count(0) > len(sample) // 4:
        # UTF-16 without a mark: in a table nearly every second byte is zero.
        zeros = [sample[0::2].count(0), sample[1::2].count(0)]
        codec = "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
        text = _strict(content, codec)
        if text is not None:
            return _checked(text), "UTF-16", "every second byte is zero, as in UTF-16"
    text = _strict(content, "utf-8")
    if text is not None:
        plain = text.isascii()
        return (
            _checked(text),
            "ASCII" if plain else "UTF-8",
            "it has no letters beyond A to Z" if plain else "all its bytes are valid UTF-8",
        )
    # The five bytes that Windows-1252 leaves undefined become marks of a bad character.
    text = content.decode("cp1252", errors="replace")
    return _checked(text), "Windows-1252", "its bytes are not valid UTF-8"


def _strict(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        return None


def _checked(text: str) -> str:
    sample = text[:20000]
    odd = sum(1 for c in sample if (c < " " and c not in "\t\r\n\f\v\x1a") or c == "\ufffd")
    if odd > len(sample) // 200:
        raise UserError("The file is not text: it holds bytes that no text has.", remedy=_WANTED)
    return text
