"""A small reader of .xlsx workbooks: cells as text, dates and percent formats recognised.

Written for data from strangers: no DOCTYPE or entities, and bounds on everything that unpacks.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import Any
from xml.etree import ElementTree

from ..errors import UserError
from .dates import EPOCH_1900, EPOCH_1904
from .grid import Grid
from .sheetxml import RESAVE, Elements, Sheet, Strings

# A sheet of 6,500 rows and 200 columns unpacks to about 60 MB.
MOST_UNPACKED = 300_000_000
# The list of sheets and the styles: kilobytes, in workbooks that grew for years a few megabytes.
MOST_DESCRIPTION = 16_000_000

_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_PERCENT_FORMATS = {9, 10}
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, NotImplementedError,
    KeyError, ValueError, IndexError, AttributeError, ElementTree.ParseError, OverflowError,
)  # fmt: skip


class Workbook:
    """An .xlsx file.

    Parameters
    ----------
    content : bytes

    Attributes
    ----------
    sheets : list of str
        Names of the sheets, the visible ones first.

    Raises
    ------
    UserError
        Another kind of ZIP file, a broken or a hostile workbook.
    """

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            names = set(self._zip.namelist())
        except _BROKEN:
            raise UserError(
                "The file is a ZIP archive that cannot be opened; it may be cut off.",
                remedy=RESAVE,
            ) from None
        if "xl/workbook.xml" not in names:
            _refuse_other_archives(names)
        self._left = MOST_UNPACKED
        self._guarded(self._open)

    def _guarded(self, step: Any, *args: Any) -> Any:
        try:
            return step(*args)
        except _BROKEN as error:
            if "password" in str(error) or "encrypted" in str(error):
                raise UserError(
                    "The workbook has a password.", remedy="Save it without one."
                ) from None
            raise UserError("The workbook is damaged.", remedy=RESAVE) from None

    def _open(self) -> None:
        targets = {}
        for at in self._elements("xl/_rels/workbook.xml.rels", "Relationship"):
            targets[at["Id"]] = at["Target"]
        self._paths: dict[str, str] = {}
        hidden = []
        self._epoch = EPOCH_1900
        for tag, at in self._all("xl/workbook.xml"):
            if tag == "workbookPr" and at.get("date1904") in ("1", "true"):
                self._epoch = EPOCH_1904
            if tag == "sheet":
                reference = next(value for key, value in at.items() if key.endswith("}id"))
                target = targets[reference]
                path = target[1:] if target.startswith("/") else f"xl/{target}"
                if not PurePosixPath(path).name.endswith(".xml") or "chartsheet" in path:
                    continue
                self._paths[at["name"]] = path
                if at.get("state", "visible") != "visible":
                    hidden.append(at["name"])
        self.sheets = [n for n in self._paths if n not in hidden] + hidden
        if not self.sheets:
            raise UserError("The workbook has no sheet of cells.", remedy=RESAVE)
        self._dates, self._percents = self._styles()
        self._shared = self._shared_strings()

    def grid(self, sheet: str) -> Grid:
        """The cells of a sheet as text: numbers as stored, dates as ISO text."""
        return self._guarded(self._grid, sheet)

    def _grid(self, sheet: str) -> Grid:
        target = Sheet(self._shared, self._dates, self._percents, self._epoch)
        self._parse(self._paths[sheet], target)
        if target.formulas and target.unsaved > target.formulas // 2:
            raise UserError(
                f"The sheet “{sheet}” holds formulas without their results.",
                remedy="Open the workbook in a spreadsheet program and save it, so that the results are stored.",
            )
        percent = {
            column
            for column, count in target.percent.items()
            if 2 * count >= target.numeric[column]
        }
        return Grid(
            target.rows,
            decimal=".",
            percent_columns=percent,
            epoch_1904=self._epoch == EPOCH_1904,
        )

    def _parse(self, path: str, target: Any, most: int | None = None) -> None:
        parser = ElementTree.XMLParser(target=target)
        most = most or MOST_UNPACKED
        left = min(self._left, most)
        with self._zip.open(path) as stream:
            while chunk := stream.read(1 << 18):
                left -= len(chunk)
                self._left -= len(chunk)
                if left < 0:
                    raise UserError(
                        f"The workbook unpacks to more than {most // 1_000_000} MB, too much for a browser.",
                        remedy="Save only the sheet with the buckets, as CSV.",
                    )
                parser.feed(chunk)
        parser.close()

    def _all(self, path: str) -> list[tuple[str, dict]]:
        target = Elements()
        self._parse(path, target, MOST_DESCRIPTION)
        return target.found

    def _elements(self, path: str, tag: str) -> list[dict]:
        return [at for name, at in self._all(path) if name == tag]

    def _styles(self) -> tuple[set[int], set[int]]:
        """Indices of the cell styles that show dates, and of those that show percent."""
        if "xl/styles.xml" not in self._zip.namelist():
            return set(), set()
        codes: dict[int, str] = {}
        formats: list[int] = []
        inside = False
        for tag, at in self._all("xl/styles.xml"):
            if tag == "numFmt":
                codes[int(at["numFmtId"])] = at.get("formatCode", "")
            inside = (inside or tag == "cellXfs") and tag not in ("cellStyles", "dxfs")
            if inside and tag == "xf":
                formats.append(int(at.get("numFmtId", 0)))
        dates, percents = set(), set()
        for style, number in enumerate(formats):
            code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.', "", codes.get(number, "")).lower()
            if number in _PERCENT_FORMATS or "%" in code:
                percents.add(style)
            elif (number in _DATE_FORMATS and number not in codes) or re.search(r"[ydm]", code):
                dates.add(style)
        return dates, percents

    def _shared_strings(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self._zip.namelist():
            return []
        target = Strings()
        self._parse("xl/sharedStrings.xml", target)
        return target.strings


def _refuse_other_archives(names: set[str]) -> None:
    if "mimetype" in names and "content.xml" in names:
        what, remedy = "an OpenDocument file (.ods)", "Save it as .xlsx or CSV."
    elif "xl/workbook.bin" in names:
        what, remedy = "a binary Excel workbook (.xlsb)", "Save it as .xlsx or CSV."
    elif any(name.startswith(("word/", "ppt/")) for name in names):
        what, remedy = "a document or a presentation", "Choose a table: CSV or .xlsx."
    elif any(name.startswith("Index/") for name in names):
        what, remedy = "a Numbers document", "Export it as .xlsx or CSV."
    else:
        tables = [
            name for name in sorted(names) if name.lower().endswith((".csv", ".txt", ".xlsx"))
        ]
        inside = f" with {tables[0]} inside" if tables else ""
        what, remedy = f"a ZIP archive{inside}", "Unpack it and choose the file inside."
    raise UserError(f"The file is {what}, not an .xlsx workbook.", remedy=remedy)
