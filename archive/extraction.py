"""What goes into reading one file and what comes out, and how much may it cost?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from archive.documents import Page


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may use. Sizes in bytes, times in seconds.

    ``memory`` bounds the address space of the child process, ``unpacked`` all
    that a compressed file may hold, ``member`` one member of it, ``ratio`` how
    far it may expand, ``pixels`` one image.
    """

    memory: int = 640 << 20
    cpu_seconds: int = 60
    wall_seconds: int = 90
    file_size: int = 512 << 20
    unpacked: int = 300 << 20
    member: int = 100 << 20
    members: int = 10_000
    ratio: int = 200
    depth: int = 3
    pages: int = 20_000
    pixels: int = 120_000_000


@dataclass(frozen=True, slots=True)
class Member:
    """A file found inside another: a mail attachment or a ZIP member.

    ``index`` is its stable place in the container, ``file_name`` its last path
    part, ``source_path`` the whole path as written there (never used as a path
    on disk), ``stored_at`` the file name of its bytes inside the extraction's work folder.
    """

    index: int
    file_name: str
    source_path: str
    size: int
    stored_at: str


@dataclass(frozen=True, slots=True)
class ExtractedDocument:
    """All that one file gave: its pages in reading order and what its properties claim.

    ``properties`` uses the keys title, author, subject, keywords, created,
    modified, producer, language (text; times in ISO 8601). ``outline`` holds
    (level from 1, heading, page number or 0). ``warnings`` name what was left out,
    in plain words for the log. ``members`` become documents of their own.
    """

    media_type: str
    pages: tuple[Page, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    outline: tuple[tuple[int, str, int], ...] = ()
    members: tuple[Member, ...] = ()
    warnings: tuple[str, ...] = ()
    extractor: str = ""  # name and version, e.g. "pdf/1"


@dataclass(frozen=True, slots=True)
class PageImage:
    """A rendered page: WebP bytes, size in pixels, and the page's size in points."""

    webp: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ExtractionCost:
    """What one reading used, as the operating system counted it for the child process."""

    cpu_seconds: float
    wall_seconds: float
    peak_memory: int


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a file is and where its bytes lie, handed to a TextExtractor inside the child process.

    ``work`` is an empty folder that is removed afterwards; members are written there.
    """

    path: Path
    media_type: str
    file_name: str
    work: Path
    limits: Limits = field(default_factory=Limits)


class TextExtractor(Protocol):
    """Reads one family of formats."""

    @property
    def name(self) -> str:
        """Name and version, e.g. ``pdf/1``; stored with what it extracted."""
        ...

    @property
    def media_types(self) -> frozenset[str]:
        """The types of files it reads."""
        ...

    def extract(self, extraction: Extraction) -> ExtractedDocument:
        """Raises UnreadableFile (or a subclass) with a reason a person understands."""
        ...
