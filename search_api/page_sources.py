"""Which stored file shows the pages of a document, where do the words stand on them, which headings does it list?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import structlog

from archive.documents import Document, Page, RenditionRole, Word
from archive.errors import ArchiveError, NotFound
from archive.ports import UnitOfWork
from indexer.outlines import OUTLINED
from indexer.page_images import WIDTHS
from search_api.services import Services

_log = structlog.get_logger("search_api.pages")


class StoredAs(Protocol):
    """Whatever says where its bytes lie and what they are: a document, a rendition, a redaction."""

    @property
    def sha256(self) -> str:
        """Its address in the blob store."""
        ...

    @property
    def media_type(self) -> str:
        """What the bytes are."""
        ...


@dataclass(frozen=True, slots=True)
class PageSource:
    """A file whose pages can be pictured."""

    sha256: str
    path: Path
    media_type: str


def kept_width(width: int) -> int:
    """The smallest kept width that is at least ``width``, else the largest."""
    return next((kept for kept in WIDTHS if kept >= width), WIDTHS[-1])


def page_source(services: Services, uow: UnitOfWork, document: Document) -> PageSource | None:
    """The original, or the PDF it was converted to; None when its pages can only be read as text."""
    return first_drawable(services, document, uow.documents.rendition(document.id, RenditionRole.CONVERTED))


def first_drawable(services: Services, *files: StoredAs | None) -> PageSource | None:
    """The first of these files whose pages can be pictured here; None where there is none."""
    for file in files:
        if file is not None and services.images.renderable(file.media_type):
            path = services.blobs.local_path(file.sha256)
            if path is not None:
                return PageSource(file.sha256, path, file.media_type)
    return None


def page_of(uow: UnitOfWork, document: Document, number: int) -> Page:
    """The page with its words. Raises NotFound."""
    page = uow.pages.get(document.id, number)
    if page is None:
        raise NotFound
    return page


def word_boxes(services: Services, source: PageSource | None, page: Page) -> tuple[Word, ...] | None:
    """The words of ``page`` with their boxes; None where they cannot be known.

    OCR kept its boxes; other pages are asked from the file itself.
    """
    if page.words:
        return page.words
    if source is None:
        return None
    try:
        return services.images.words(source.sha256, source.path, source.media_type, page.number)
    except ArchiveError as error:  # the page is worth showing without its boxes
        _log.warning("no word boxes", error=type(error).__name__)
        return None


def headings(services: Services, source: PageSource | None, document: Document) -> tuple[tuple[int, str, int], ...]:
    """Level, heading and page of the headings that the file lists; empty where it lists none."""
    if source is None and document.media_type in OUTLINED:
        path = services.blobs.local_path(document.sha256)
        source = PageSource(document.sha256, path, document.media_type) if path else None
    if source is None or source.media_type not in OUTLINED:
        return ()
    try:
        return services.images.outline(source.sha256, source.path, source.media_type)
    except ArchiveError as error:  # the pages are worth reading without their headings
        _log.warning("no headings", error=type(error).__name__)
        return ()
