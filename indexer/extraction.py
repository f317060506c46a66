"""Which extractor reads this file, and what does it find?"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from archive.documents import Reason
from archive.errors import ConverterMissing, UnsafeFile, UnsupportedFile
from archive.extraction import ExtractedDocument, Extraction, Limits, TextExtractor
from indexer.identify import identify


@cache
def extractors() -> tuple[TextExtractor, ...]:
    """In the order they are asked. Imported here so that only processes that read files pay for the libraries."""
    from indexer.extractors.containers import ContainersExtractor
    from indexer.extractors.images import ImagesExtractor
    from indexer.extractors.mail import MailExtractor
    from indexer.extractors.opendocument import OpenDocumentExtractor
    from indexer.extractors.outlook import OutlookExtractor
    from indexer.extractors.pdf import PdfExtractor
    from indexer.extractors.plain_text import PlainTextExtractor
    from indexer.extractors.sheets import SheetsExtractor
    from indexer.extractors.slides import SlidesExtractor
    from indexer.extractors.web import WebExtractor
    from indexer.extractors.word import WordExtractor

    return (
        PdfExtractor(),
        WordExtractor(),
        SheetsExtractor(),
        SlidesExtractor(),
        OpenDocumentExtractor(),
        PlainTextExtractor(),
        WebExtractor(),
        MailExtractor(),
        OutlookExtractor(),
        ImagesExtractor(),
        ContainersExtractor(),
    )


def preload() -> None:
    """Import every library that reads files, for a fork server whose children must start fast."""
    extractors()


def extractor_for(media_type: str) -> TextExtractor:
    """The first extractor that reads ``media_type``. Raises UnsupportedFile."""
    for extractor in extractors():
        if media_type in extractor.media_types:
            return extractor
    raise UnsupportedFile(media_type=media_type)


def read(path: Path, file_name: str, work: Path, limits: Limits) -> ExtractedDocument:
    """Identify the file at ``path`` and read it; members are written to the empty folder ``work``.

    Meant to run in a limited child process: a hostile file may still exhaust memory or time, or abort.
    Raises UnreadableFile or a subclass; ConverterMissing for doc, ppt and rtf, whose
    converted PDF can be given to this function instead.
    """
    size = path.stat().st_size
    if size > limits.file_size:
        raise UnsafeFile(Reason.UNPACKS_TOO_LARGE, size=size, limit=limits.file_size)
    identified = identify(path, file_name)
    if identified.needs_converter:
        raise ConverterMissing(media_type=identified.media_type)
    extraction = Extraction(path, identified.media_type, file_name, work, limits)
    return extractor_for(identified.media_type).extract(extraction)
