"""What is a document here, which states may it be in, and who may see it?"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from archive.classification import InformationClass, SecurityLevel

_ID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base 32: no i, l, o, u


def new_document_id() -> str:
    """A permanent identifier of 12 characters (60 random bits), safe in a URL and to read aloud."""
    return "".join(secrets.choice(_ID_ALPHABET) for _ in range(12))


class Lifecycle(StrEnum):
    """Where a document stands on its way to the public (domain: alur_dokumen)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHECKED = "checked"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


LEGAL_MOVES: Mapping[Lifecycle, frozenset[Lifecycle]] = {
    Lifecycle.DRAFT: frozenset({Lifecycle.SUBMITTED, Lifecycle.PUBLISHED}),
    Lifecycle.SUBMITTED: frozenset({Lifecycle.DRAFT, Lifecycle.CHECKED, Lifecycle.PUBLISHED}),
    Lifecycle.CHECKED: frozenset({Lifecycle.DRAFT, Lifecycle.APPROVED, Lifecycle.PUBLISHED}),
    Lifecycle.APPROVED: frozenset({Lifecycle.DRAFT, Lifecycle.PUBLISHED}),
    Lifecycle.PUBLISHED: frozenset({Lifecycle.WITHDRAWN, Lifecycle.ARCHIVED}),
    Lifecycle.WITHDRAWN: frozenset({Lifecycle.DRAFT, Lifecycle.PUBLISHED, Lifecycle.ARCHIVED}),
    Lifecycle.ARCHIVED: frozenset(),
}


class Processing(StrEnum):
    """What the archive has made of a file's bytes. A file is in exactly one of these."""

    RECEIVED = "received"  # stored and safe; not read yet
    AWAITING_OCR = "awaiting_ocr"  # read; some pages still wait for OCR
    READABLE = "readable"  # every page's text is known
    UNPACKED = "unpacked"  # a container whose members are documents of their own
    NO_TEXT = "no_text"  # read, but it holds no words
    WAITING_FOR_CONVERTER = "waiting_for_converter"
    PASSWORD_PROTECTED = "password_protected"
    DAMAGED = "damaged"
    REFUSED = "refused"  # reading it would exhaust the machine
    UNSUPPORTED = "unsupported"
    NEEDS_ATTENTION = "needs_attention"  # kept failing; a person must look

    @property
    def is_final(self) -> bool:
        """No work is under way or due for this file."""
        return self not in (Processing.RECEIVED, Processing.AWAITING_OCR)

    @property
    def is_searchable(self) -> bool:
        """All of its words (if any) are in the search."""
        return self in (Processing.READABLE, Processing.UNPACKED, Processing.NO_TEXT)


class Reason(StrEnum):
    """Why a file's text cannot be had, or not all of it. Each has a sentence in every UI language."""

    EMPTY_FILE = "empty_file"
    UNKNOWN_FORMAT = "unknown_format"
    UNSUPPORTED_FORMAT = "unsupported_format"
    DAMAGED = "damaged"
    TRUNCATED = "truncated"
    PASSWORD = "password"
    NEEDS_CONVERTER = "needs_converter"
    CONVERTER_FAILED = "converter_failed"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    TOO_MANY_PARTS = "too_many_parts"
    NESTED_TOO_DEEP = "nested_too_deep"
    EXTERNAL_ENTITIES = "external_entities"
    IMAGE_TOO_LARGE = "image_too_large"
    TOO_MANY_PAGES = "too_many_pages"
    OUT_OF_MEMORY = "out_of_memory"
    OUT_OF_TIME = "out_of_time"
    READER_CRASHED = "reader_crashed"
    NO_WORDS = "no_words"
    OCR_FAILED = "ocr_failed"
    KEEPS_FAILING = "keeps_failing"


STATE_OF_REASON: Mapping[Reason, Processing] = {
    Reason.EMPTY_FILE: Processing.DAMAGED,
    Reason.UNKNOWN_FORMAT: Processing.UNSUPPORTED,
    Reason.UNSUPPORTED_FORMAT: Processing.UNSUPPORTED,
    Reason.DAMAGED: Processing.DAMAGED,
    Reason.TRUNCATED: Processing.DAMAGED,
    Reason.PASSWORD: Processing.PASSWORD_PROTECTED,
    Reason.NEEDS_CONVERTER: Processing.WAITING_FOR_CONVERTER,
    Reason.CONVERTER_FAILED: Processing.DAMAGED,
    Reason.UNPACKS_TOO_LARGE: Processing.REFUSED,
    Reason.TOO_MANY_PARTS: Processing.REFUSED,
    Reason.NESTED_TOO_DEEP: Processing.REFUSED,
    Reason.EXTERNAL_ENTITIES: Processing.REFUSED,
    Reason.IMAGE_TOO_LARGE: Processing.REFUSED,
    Reason.TOO_MANY_PAGES: Processing.REFUSED,
    Reason.OUT_OF_MEMORY: Processing.REFUSED,
    Reason.OUT_OF_TIME: Processing.REFUSED,
    Reason.READER_CRASHED: Processing.DAMAGED,
    Reason.NO_WORDS: Processing.NO_TEXT,
    Reason.OCR_FAILED: Processing.NEEDS_ATTENTION,
    Reason.KEEPS_FAILING: Processing.NEEDS_ATTENTION,
}
"""The state a file ends in when its reading ends with this reason."""


class FileType(StrEnum):
    """The family a reader thinks in: the ``type`` of API, facets and query language."""

    PDF = "pdf"
    WORD = "word"
    SPREADSHEET = "spreadsheet"
    PRESENTATION = "presentation"
    TEXT = "text"
    WEB = "web"
    EMAIL = "email"
    IMAGE = "image"
    CONTAINER = "container"
    OTHER = "other"


class PageKind(StrEnum):
    """What one numbered part of a document is called."""

    PAGE = "page"
    SHEET = "sheet"
    SLIDE = "slide"
    SECTION = "section"


class TextSource(StrEnum):
    """Where the words of a page came from."""

    BORN_DIGITAL = "born_digital"
    OCR_LAYER = "ocr_layer"  # invisible text a scanner's software had put into the file
    OCR = "ocr"  # ours
    NONE = "none"  # no words (yet)


class OcrStatus(StrEnum):
    """What OCR owes a page."""

    NOT_NEEDED = "not_needed"
    WANTED = "wanted"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page. Box in page points (1/72 inch), origin top left; ``confidence`` 0..1."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page, sheet, slide or section with its text.

    ``number`` counts from 1. ``label`` is the printed page label, sheet name
    or slide title. ``width`` and ``height`` are in points. ``confidence`` (0..1)
    is the mean over the words that OCR read. ``words`` is filled for OCR pages only.
    """

    number: int
    text: str
    source: TextSource
    kind: PageKind = PageKind.PAGE
    label: str | None = None
    width: float | None = None
    height: float | None = None
    ocr: OcrStatus = OcrStatus.NOT_NEEDED
    confidence: float | None = None
    words: tuple[Word, ...] = ()


class RenditionRole(StrEnum):
    """Which form of the document a file is."""

    ORIGINAL = "original"
    CONVERTED = "converted"  # PDF made by LibreOffice, for pages and page images
    REDACTED = "redacted"
    SEARCHABLE_PDF = "searchable_pdf"


@dataclass(frozen=True, slots=True)
class Rendition:
    """One stored file of a document; ``sha256`` is its address in the blob store, ``size`` in bytes."""

    document_id: str
    role: RenditionRole
    sha256: str
    size: int
    media_type: str
    file_name: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value the archive proposes for a field, and where it found it.

    ``field`` is title, number, date, year or language; ``source`` one of
    properties, first_page, content, outline, file_name, statistics, mail_header.
    ``excerpt`` is the text it was read from, as it stands there.
    """

    field: str
    value: str
    source: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The record of one deposited file. ``revision`` grows by one with every stored change.

    ``withdrawal_reason`` is what the public reads at the address of a withdrawn document.
    ``item`` is the code of the legally required item of its class that it serves (``archive.required_items``),
    ``archival_code`` where the office that made it files it (``archive.archival_codes``).
    """

    id: str
    unit: str
    title: str
    file_name: str
    media_type: str
    file_type: FileType
    sha256: str
    size: int
    received_at: dt.datetime
    number: str | None = None
    information_class: InformationClass | None = None
    item: str | None = None
    archival_code: str | None = None
    security: SecurityLevel = SecurityLevel.OPEN
    date: dt.date | None = None
    year: int | None = None
    language: str | None = None
    page_count: int | None = None
    lifecycle: Lifecycle = Lifecycle.DRAFT
    processing: Processing = Processing.RECEIVED
    reason: Reason | None = None
    reason_detail: Mapping[str, str | int] = field(default_factory=dict)
    parent_id: str | None = None
    source_path: str | None = None
    published_at: dt.datetime | None = None
    withdrawn_at: dt.datetime | None = None
    withdrawal_reason: str | None = None
    revision: int = 1

    @property
    def is_public(self) -> bool:
        """May an anonymous reader know of it? Everything else answers 404 (UU 14/2008 art. 17)."""
        return (
            self.lifecycle is Lifecycle.PUBLISHED
            and self.information_class is not InformationClass.EXEMPT
            and self.security is SecurityLevel.OPEN
        )

    @property
    def is_tombstone(self) -> bool:
        """Withdrawn with a reason for the public: its title, number, unit and dates stay at its address.

        Nothing stays of a document whose class or security closes it, nor of one withdrawn without a public reason.
        """
        return (
            self.lifecycle in (Lifecycle.WITHDRAWN, Lifecycle.ARCHIVED)
            and self.information_class is not InformationClass.EXEMPT
            and self.security is SecurityLevel.OPEN
            and self.published_at is not None
            and self.withdrawn_at is not None
            and bool(self.withdrawal_reason)
        )
