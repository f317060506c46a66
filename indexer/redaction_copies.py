"""How is a page without a box carried over, so that only what draws it comes along?

Belongs into children of the sandbox.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    ContentStream,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from archive.errors import DamagedFile
from archive.extraction import Limits

_RESOURCES: Final = ("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading")
_LEFT_BEHIND_AS_TEXT: Final = """
    /Metadata /PieceInfo /StructParents /StructParent /AF /OPI /LastModified /Annots /AA /A /Parent
    /Thumb /Properties /JS /Measure /PtData /Alternates /Info /Names /Dests /Tabs /B /Trans /PZ
    /TemplateInstantiated /ID
"""
_LEFT_BEHIND: Final = frozenset(_LEFT_BEHIND_AS_TEXT.split())
_CLOSED: Final = frozenset({"/OC", "/OCGs", "/EF", "/JavaScript", "/RichMedia", "/Ref"})
_UNSEEN: Final = re.compile(rb"/(?:ActualText|Alt|E|OC)\b|\bBDC\b")
_DEEPEST: Final = 60
_MOST_OBJECTS: Final = 200_000
_BROKEN: Final = (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError)
"""What pypdf raises on hostile files."""


class CopyRefused(Exception):
    """This page must be drawn instead."""


class Assembly(msgspec.Struct, frozen=True):
    """The new file page by page: the path of a made page, or None where that page of the source is copied."""

    pages: tuple[str | None, ...]


def copyable(path: Path) -> Mapping[int, bool]:
    """For each page (from 1) whether it can be carried over as it stands: tried, in a file that is thrown away.

    Empty where pypdf cannot read the file at all.
    """
    try:
        reader = PdfReader(path)
        count = len(reader.pages)
    except _BROKEN:
        return {}
    fit: dict[int, bool] = {}
    copier = _Copier(PdfWriter())
    for number in range(1, count + 1):
        try:
            copier.page(reader.pages[number - 1])
        except (CopyRefused, *_BROKEN):
            fit[number] = False
        else:
            fit[number] = True
    return fit


def assemble(limits: Limits, path: str, plan: str, out: str) -> int:
    """Write the new file into ``out``; how many pages it has. ``plan`` is a file of ``Assembly``."""
    told = msgspec.msgpack.decode(Path(plan).read_bytes(), type=Assembly)
    writer = PdfWriter()
    writer.metadata = None
    reader = PdfReader(path) if any(made is None for made in told.pages) else None
    copier = _Copier(writer)
    try:
        for number, made in enumerate(told.pages):
            source = PdfReader(made).pages[0] if made else reader.pages[number] if reader else None
            if source is None:
                raise DamagedFile("a page is missing")
            (_Copier(writer) if made else copier).page(source)
    except CopyRefused as error:
        raise DamagedFile(str(error)) from error
    writer.write(out)
    return len(told.pages)


class _Copier:
    """Carries objects of one reader over into one writer, each once."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._known: dict[tuple[int, int], IndirectObject] = {}

    def page(self, source: PageObject) -> None:
        """Add a page with its boxes, rotation, drawing instructions and what these use. Raises CopyRefused."""
        if any(name in source for name in ("/Annots", "/AA", "/OC", "/AF")):
            raise CopyRefused("annotations, actions, layers or files")
        page = PageObject.create_blank_page(self._writer, float(source.mediabox.width), float(source.mediabox.height))
        page[NameObject("/MediaBox")] = ArrayObject(_numbers(source.mediabox))
        page[NameObject("/CropBox")] = ArrayObject(_numbers(source.cropbox))
        if turned := int(source.rotation) % 360:
            page[NameObject("/Rotate")] = NumberObject(turned)
        resources = source.get("/Resources")
        kept = DictionaryObject()
        if resources is not None:
            for name, value in resources.get_object().items():
                if name in _RESOURCES:
                    kept[NameObject(name)] = self._carried(value, 0)
        page[NameObject("/Resources")] = kept
        content = source.get_contents()
        if content is not None:
            stream = StreamObject()
            stream.set_data(_drawing(content))
            page[NameObject("/Contents")] = self._writer._add_object(stream.flate_encode())
        self._writer.add_page(page)

    def _carried(self, value: PdfObject, depth: int) -> PdfObject:
        if depth > _DEEPEST or len(self._known) > _MOST_OBJECTS:
            raise CopyRefused("nested too deep")
        if isinstance(value, IndirectObject):
            return self._carried_once(value, depth)
        if isinstance(value, StreamObject):
            return self._stream(value, depth)
        if isinstance(value, DictionaryObject):
            return self._dictionary(value, DictionaryObject(), depth)
        if isinstance(value, ArrayObject):
            return ArrayObject(self._carried(each, depth + 1) for each in value)
        return value.clone(self._writer)

    def _carried_once(self, reference: IndirectObject, depth: int) -> PdfObject:
        key = reference.idnum, reference.generation
        if key in self._known:
            return self._known[key]
        target = reference.get_object()
        if target is None or isinstance(target, NullObject):
            return NullObject()
        place = self._writer._add_object(NullObject())
        self._known[key] = place
        self._writer._objects[place.idnum - 1] = self._carried(target, depth + 1)
        return place

    def _dictionary(self, source: DictionaryObject, target: DictionaryObject, depth: int) -> DictionaryObject:
        for name, value in source.items():
            if name in _CLOSED:
                raise CopyRefused(f"{name}")
            if name not in _LEFT_BEHIND:
                target[NameObject(name)] = self._carried(value, depth + 1)
        return target

    def _stream(self, source: StreamObject, depth: int) -> StreamObject:
        kind = source.get("/Subtype")
        if kind == "/Form":
            drawing = StreamObject()
            drawing.set_data(_drawing(ContentStream(source, None)))
            made = drawing.flate_encode()
            about = DictionaryObject({name: value for name, value in source.items() if name not in _ENCODED})
            self._dictionary(about, made, depth)
            return made
        target = StreamObject()
        target._data = _without_remarks(source)
        self._dictionary(source, target, depth)
        target.pop("/Length", None)
        return target


_ENCODED: Final = frozenset({"/Length", "/Filter", "/DecodeParms", "/DL", "/F", "/FFilter", "/FDecodeParms"})


def _numbers(box: ArrayObject) -> list[PdfObject]:
    return [each.clone(None) if hasattr(each, "clone") else each for each in box]


def _drawing(content: ContentStream) -> bytes:
    """The instructions read and written anew: remarks between them are lost. Raises CopyRefused."""
    kept = ContentStream(None, None)
    kept.operations = list(content.operations)
    data = bytes(kept.get_data())
    if _UNSEEN.search(data):
        raise CopyRefused("marked content")
    return data


def _without_remarks(source: StreamObject) -> bytes:
    data = bytes(source._data)
    filters = source.get("/Filter")
    names = [filters] if isinstance(filters, NameObject) else list(filters.get_object()) if filters else []
    if "/F" in source or "/JPXDecode" in names:
        raise CopyRefused("a stream elsewhere, or a picture with a record of its own")
    if "/DCTDecode" in names:
        if len(names) > 1:
            raise CopyRefused("a picture packed twice")
        return _bare_jpeg(data)
    return data


def _bare_jpeg(data: bytes) -> bytes:
    """Without comments and application segments (Exif, XMP), but Adobe's, which says how colours are meant."""
    if data[:2] != b"\xff\xd8":
        raise CopyRefused("not a JPEG")
    out = bytearray(data[:2])
    place = 2
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            raise CopyRefused("a broken JPEG")
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        if marker == 0xDA:
            end = data.rfind(b"\xff\xd9")
            return bytes(out + data[place : end + 2 if end > place else len(data)])
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker == 0xEE:
            out += data[place : place + 2 + length]
        place += 2 + length
    raise CopyRefused("a JPEG without a picture")
