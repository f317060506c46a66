"""Which parts does the web stand on, and what does it know of its own site?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from archive.asked_queries import OwnWord, QuestionCounter
from archive.completeness import NO_DEMANDS, Demands
from archive.documents import Word
from archive.people import Role
from archive.ports import BlobStore, Clock, Database, SearchIndex
from archive.receiving import Receiving
from archive.sessions import SessionLimits
from search_api.openid import Provider
from search_api.signing import Signer

Language = Literal["id", "en"]


class PageImagesPort(Protocol):
    """Pictures and word boxes of pages, made on demand in a limited child process and cached."""

    def image(self, sha256: str, path: Path, media_type: str, page: int, width: int) -> Path:
        """A WebP file ``width`` pixels wide. Raises UnreadableFile, or NotFound for a page that is not there."""
        ...

    def words(self, sha256: str, path: Path, media_type: str, page: int) -> tuple[Word, ...]:
        """The words of a page with their boxes in points. Raises UnreadableFile or NotFound."""
        ...

    def outline(self, sha256: str, path: Path, media_type: str) -> tuple[tuple[int, str, int], ...]:
        """Level (from 1), heading and page of the headings a file lists. Raises UnreadableFile or NotFound."""
        ...

    def renderable(self, media_type: str) -> bool:
        """Whether pages of this kind of file can be pictured."""
        ...


@dataclass(frozen=True, slots=True)
class Office:
    """The information office behind the site and how to reach it; what is empty is not shown.

    ``agency`` is the public body it serves.
    """

    agency: str = ""
    name: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """What the site calls itself. ``time_zone`` is an IANA name; ``base_url`` has no trailing slash.

    ``accent_color`` is a checked ``#rrggbb``, or empty for the site's own.

    More than ``in_flight_limit`` requests at once are answered 503 at once, a search after ``search_seconds``, what
    has waited ``queue_seconds`` for a thread as soon as it has one.
    ``client_rate`` is in requests a minute; 0 sets no limit.
    People of ``second_factor_roles`` must have a second factor; ``demo`` opens the demonstration's accounts.
    ``demands`` is what a document needs here to be published, beyond what every archive asks for.
    """

    name: str
    time_zone: str
    base_url: str | None
    language: Language
    version: str
    in_flight_limit: int
    search_seconds: float = 5.0
    queue_seconds: float = 2.0
    client_rate: int = 0
    office: Office = Office()
    accent_color: str = ""
    session_limits: SessionLimits = field(default_factory=SessionLimits)
    second_factor_roles: frozenset[Role] = frozenset()
    demo: bool = False
    count_questions: bool = True
    demands: Demands = NO_DEMANDS
    openid: Provider | None = None


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a request may use; all of it is safe to share between threads."""

    database: Database
    blobs: BlobStore
    index: SearchIndex
    images: PageImagesPort
    clock: Clock
    site: SiteConfig
    receiving: Receiving
    signer: Signer = field(default_factory=Signer.random)
    counter: QuestionCounter | None = None
    trying: Callable[[Sequence[OwnWord]], SearchIndex] | None = None
    """The index asked as if these were words of the archive's own."""
