"""What must be known of a workbook's XML parts before calamine may read them, and what calamine leaves out?"""

from __future__ import annotations

import html
import re

from archive.documents import Reason
from archive.errors import UnsafeFile
from indexer.extractors.office_package import drawing_text, main_part, relationships
from indexer.extractors.xml_parts import R, starts
from indexer.extractors.zip_safety import SafeZip

CELLS = 10_000_000  # calamine keeps a dense table of 32 bytes a cell
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]{0,200}?\br\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,7})[\"'][^>]{0,200}?(/?)>")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LONGEST_TAG = 512
_TAIL = 1 << 15
_HEADER = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)[^>]*>([^<]{1,2000})</")
_HEADER_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d{1,3}|[A-Za-z+-])')
_BESIDE_CELLS = ("comments", "threadedComment", "drawing")


def check_workbook(package: SafeZip) -> None:
    """Raise UnsafeFile where reading the workbook would exhaust the machine or abort the process."""
    package.check_all(package.names("xl/", ".xml") + package.names("xl/", ".bin"))
    for name in package.names("xl/worksheets/", ".xml"):
        _check_sheet(package, name)
    for name in package.names("xl/", ".xml"):
        if not name.startswith("xl/worksheets/"):
            with package.open(name) as stream:
                _check_declarations(stream.read(1 << 16), name)


def _check_sheet(package: SafeZip, name: str) -> None:
    """The rectangle around all filled cells must be small enough to be kept dense."""
    left = top = 1 << 30
    right = bottom = 0
    carried = b""
    with package.open(name) as stream:
        for chunk in stream.chunks():
            data = carried + chunk
            _check_declarations(data, name)
            for column_name, row_name, empty in _CELL.findall(data):
                if not empty:
                    column, row = _column(column_name), int(row_name)
                    left, right = min(left, column), max(right, column)
                    top, bottom = min(top, row), max(bottom, row)
            carried = data[-_LONGEST_TAG:]
    if right and (right - left + 1) * (bottom - top + 1) > CELLS:
        raise UnsafeFile(Reason.UNPACKS_TOO_LARGE, f"{name}: cells too far apart", limit=CELLS)


def _check_declarations(data: bytes, name: str) -> None:
    if _DECLARATION.search(data):
        raise UnsafeFile(Reason.EXTERNAL_ENTITIES, f"part {name!r} declares a document type")


def _column(name: bytes) -> int:
    number = 0
    for letter in name.upper():
        number = number * 26 + letter - 64
    return number


def texts_beside_cells(package: SafeZip, warnings: list[str]) -> dict[str, str]:
    """Sheet name -> its comments, text boxes, headers and footers, which calamine does not read."""
    workbook = main_part(package, "xl/workbook.xml")
    parts = {related.id: related.part for related in relationships(package, workbook)}
    found: dict[str, str] = {}
    with package.open(workbook) as stream:
        sheets = [
            (sheet.get("name", ""), sheet.get(f"{R}id", "")) for sheet in starts(stream.chunks(), workbook, _SHEET)
        ]
    for name, relation in sheets:
        part = parts.get(relation)
        if part is None:
            continue
        texts = _headers(package, part) if part.startswith("xl/worksheets/") else []
        for related in relationships(package, part):
            if related.kind in _BESIDE_CELLS:
                texts.append(drawing_text(package, related.part, warnings))
        if beside := "\n".join(text for text in texts if text.strip()):
            found[name] = beside
    return found


def _headers(package: SafeZip, part: str) -> list[str]:
    """Page headers and footers; they stand near the end of the sheet's part."""
    tail = b""
    with package.open(part) as stream:
        for chunk in stream.chunks():
            tail = (tail + chunk)[-_TAIL:]
    codes = dict.fromkeys(html.unescape(text.decode("utf-8", "replace")) for text in _HEADER.findall(tail))
    return [" ".join(_HEADER_CODE.sub(" ", code).split()) for code in codes]
