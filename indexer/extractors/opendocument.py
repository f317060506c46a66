"""What do OpenDocument files (odt, ods, odp) say?"""

from __future__ import annotations

from collections.abc import Iterator

from archive.documents import PageKind
from archive.errors import DamagedFile, PasswordProtected
from archive.extraction import ExtractedDocument, Extraction
from indexer import media_types as mt
from indexer.extractors.flow import Flow
from indexer.extractors.office_package import reading
from indexer.extractors.opendocument_walk import Walker
from indexer.extractors.page_text import SHEET_CHARACTERS, Part, clean, pages_of
from indexer.extractors.xml_parts import starts, texts_of, walk
from indexer.extractors.zip_safety import SafeZip

_ENCRYPTION = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}encryption-data"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PROPERTIES = {
    f"{_DC}title": "title",
    f"{_META}initial-creator": "author",
    f"{_DC}creator": "author",
    f"{_DC}subject": "subject",
    f"{_META}keyword": "keywords",
    f"{_META}creation-date": "created",
    f"{_DC}date": "modified",
    f"{_META}generator": "producer",
    f"{_DC}language": "language",
}
_TEXTS = frozenset({mt.ODT, mt.OTT})


class OpenDocumentExtractor:
    """A walk over content.xml and the headers and footers of styles.xml."""

    name = "opendocument/1"
    media_types = frozenset({mt.ODT, mt.ODS, mt.ODP, mt.OTT, mt.OTS, mt.OTP})

    def extract(self, extraction: Extraction) -> ExtractedDocument:
        """Pages or sections of a text, a page per sheet or slide. Raises UnreadableFile."""
        warnings: list[str] = []
        is_text = extraction.media_type in _TEXTS
        kind = PageKind.SHEET if extraction.media_type in (mt.ODS, mt.OTS) else PageKind.SLIDE
        with SafeZip(extraction.path, extraction.limits) as package:
            _refuse_encrypted(package, warnings)
            flow = Flow()
            _read_headers(package, flow, warnings)
            walker = Walker(flow if is_text else None)
            with package.open("content.xml") as stream:
                walker.read(walk(stream.chunks(), "content.xml"))
            properties = _properties(package, warnings)
        for text in walker.footers:  # declared for slides
            flow.add_footer(clean(text))
        if is_text:
            pages, outline = flow.pages()
        else:
            pages, outline = pages_of(_boards(walker, flow, kind), kind, SHEET_CHARACTERS)
        if not pages:
            raise DamagedFile("content.xml has no sheets or slides")
        return ExtractedDocument(
            extraction.media_type, pages, properties, outline, warnings=tuple(warnings), extractor=self.name
        )


def _boards(walker: Walker, flow: Flow, kind: PageKind) -> Iterator[Part]:
    """Sheets or slides; headers and footers of the master pages go with the first one. Slides' names are headings."""
    for number, (label, lines) in enumerate(walker.boards):
        headers, footers = ([], []) if number else flow.around()
        headings = [(1, label, 0)] if label and kind is PageKind.SLIDE else []
        yield Part("\n".join([*headers, *lines, *footers]), label or None, headings)


def _refuse_encrypted(package: SafeZip, warnings: list[str]) -> None:
    manifest = "META-INF/manifest.xml"
    if not package.has(manifest):
        return
    with reading(package, manifest, warnings) as stream:
        if next(starts(stream.chunks(), manifest, _ENCRYPTION), None) is not None:
            raise PasswordProtected("encrypted OpenDocument file")


def _read_headers(package: SafeZip, flow: Flow, warnings: list[str]) -> None:
    if not package.has("styles.xml"):
        return
    walker = Walker(None)
    with reading(package, "styles.xml", warnings) as stream:
        walker.read(walk(stream.chunks(), "styles.xml"))
    for text in walker.headers:
        flow.add_header(clean(text))
    for text in walker.footers:
        flow.add_footer(clean(text))


def _properties(package: SafeZip, warnings: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    if not package.has("meta.xml"):
        return found
    with reading(package, "meta.xml", warnings) as stream:
        for name, text in texts_of(stream.chunks(), "meta.xml", frozenset(_PROPERTIES)):
            key = _PROPERTIES[name]
            if text := clean(text)[:1000]:
                found[key] = f"{found[key]}, {text}" if key == "keywords" and key in found else text
    return found
