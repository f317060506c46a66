"""What does an xls file say outside its cells: text boxes, comments and properties?"""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Iterator
from pathlib import Path

import olefile

from indexer.decoding import decode
from indexer.extractors.page_text import clean

# Record types of MS-XLS
_BOUND_SHEET, _TEXT_OBJECT, _CONTINUE = 0x0085, 0x01B6, 0x003C
_STREAM_BYTES = 100 << 20
_PROPERTIES = ("title", "author", "subject", "keywords")


def read_old_workbook(path: Path, warnings: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """(properties, sheet name -> text boxes and comments). What is broken becomes a warning."""
    properties: dict[str, str] = {}
    beside: dict[str, str] = {}
    try:
        with olefile.OleFileIO(path) as ole:
            properties = _properties(ole)
            name = "Workbook" if ole.exists("Workbook") else "Book"
            if ole.get_size(name) <= _STREAM_BYTES:
                beside = _texts(ole.openstream(name).read())
    except Exception as error:  # noqa: BLE001 - olefile raises whatever broken sector tables lead it to
        warnings.append(f"text boxes and properties cannot be read: {error}")
    return properties, beside


def _properties(ole: olefile.OleFileIO) -> dict[str, str]:
    meta = ole.get_metadata()
    found = {}
    for key in _PROPERTIES:
        value = getattr(meta, key)
        found[key] = clean(decode(value) if isinstance(value, bytes) else str(value or ""))[:1000]
    for key, value in (("created", meta.create_time), ("modified", meta.last_saved_time)):
        found[key] = value.isoformat() if isinstance(value, dt.datetime) and value.year > 1601 else ""
    return {key: value for key, value in found.items() if value}


def _texts(stream: bytes) -> dict[str, str]:
    """Text objects by the sheet whose part of the stream they stand in."""
    sheets: list[tuple[int, str]] = []
    found: dict[str, list[str]] = {}
    records = list(_records(stream))
    for number, (kind, at, body) in enumerate(records):
        if kind == _BOUND_SHEET and len(body) > 8:
            sheets.append((struct.unpack_from("<I", body)[0], _characters(body[7:], body[6])))
        elif kind == _TEXT_OBJECT and len(body) >= 12:
            wanted = struct.unpack_from("<H", body, 10)[0]
            text = ""
            for following, _, more in records[number + 1 : number + 1 + wanted]:
                if following != _CONTINUE or len(text) >= wanted:
                    break
                text += _characters(more, wanted - len(text))
            sheet = max(((start, name) for start, name in sheets if start <= at), default=None)
            if sheet and text.strip():
                found.setdefault(sheet[1], []).append(text)
    return {name: "\n".join(texts) for name, texts in found.items()}


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind in (_BOUND_SHEET, _TEXT_OBJECT, _CONTINUE):
            yield kind, at, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _characters(data: bytes, count: int) -> str:
    """Up to ``count`` characters of a BIFF8 string: a byte of options, then 8- or 16-bit characters."""
    if not data:
        return ""
    if data[0] & 1:
        return data[1 : 1 + 2 * count].decode("utf-16-le", "replace")
    return data[1 : 1 + count].decode("latin-1")
