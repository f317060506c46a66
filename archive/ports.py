"""What the domain asks of the world outside it. ``storage`` and ``indexer`` fulfil these Protocols."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Protocol

from archive.archival_codes import ArchivalCodeStore
from archive.audit import AuditLog
from archive.batches import BatchStore
from archive.browsing import PublicLists
from archive.bulk_edits import BulkEditStore
from archive.credentials import CredentialStore
from archive.documents import Document, Page, Processing, Proposal, Rendition, RenditionRole
from archive.jobs import JobQueue
from archive.learned import LearningStore
from archive.near_duplicates import NearDuplicateStore
from archive.people import PersonStore
from archive.privacy_gate import PrivacyStore
from archive.published import PublishedRecords
from archive.refusals import RefusalStore
from archive.relations import RelationStore
from archive.required_items import RequiredItemStore
from archive.schedule import ScheduleStore
from archive.searching import Hit, IndexChange, IndexEntry, Neighbour, SearchQuery, SearchResult, Suggestion
from archive.sessions import SessionStore
from archive.staff_reading import StaffReadingStore
from archive.subjects import SubjectStore
from archive.units import UnitStore
from archive.vocabulary import VocabularyBook
from archive.work_queue import WorkQueues


class Clock(Protocol):
    """The time, in UTC."""

    def now(self) -> dt.datetime:
        """An aware datetime in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class StoredBlob:
    """The address of stored bytes; ``created`` is false when they were there before."""

    sha256: str
    size: int
    created: bool


class BlobStore(Protocol):
    """Bytes by their SHA-256. What ``put`` returned survives kill -9 and power loss."""

    def put(self, stream: BinaryIO) -> StoredBlob:
        """Store all of ``stream`` unless it is there; durable on return. Raises StorageFull, loses nothing."""
        ...

    def open(self, sha256: str, offset: int = 0) -> BinaryIO:
        """A readable, seekable real file positioned at ``offset``. Raises NotFound."""
        ...

    def size(self, sha256: str) -> int:
        """Bytes. Raises NotFound."""
        ...

    def exists(self, sha256: str) -> bool:
        """Whether the bytes are there (their hash is not checked; see ``verify``)."""
        ...

    def verify(self, sha256: str) -> None:
        """Read all of it again. Raises CorruptBlob or NotFound."""
        ...

    def delete(self, sha256: str) -> None:
        """Remove; no error when it is not there."""
        ...

    def addresses(self) -> Iterator[str]:
        """Every stored SHA-256, in order."""
        ...

    def local_path(self, sha256: str) -> Path | None:
        """A real file for a reader process, where the store has one; None for remote stores."""
        ...


class GenerationState(StrEnum):
    """An index generation is built beside the live one, then swapped in."""

    BUILDING = "building"
    LIVE = "live"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Generation:
    """One complete index. ``name`` is a folder-safe text that sorts by age."""

    name: str
    state: GenerationState
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class PendingChange:
    """``document_id`` differs between catalogue and ``generation`` since ``revision``."""

    generation: str
    document_id: str
    revision: int


class DocumentStore(PublishedRecords, Protocol):
    """The records. Every method that changes one marks it pending for every open generation.

    ``update`` also raises ``revision``; renditions and proposals are no fields of the
    record, so putting them does not make somebody's open edit stale.
    """

    def add(self, document: Document, rendition: Rendition, deposit_key: str) -> Document | None:
        """None when ``deposit_key`` is taken: it was deposited before."""
        ...

    def get(self, document_id: str) -> Document | None: ...

    def get_many(self, ids: Sequence[str]) -> dict[str, Document]: ...

    def by_deposit_key(self, deposit_key: str) -> Document | None: ...

    def update(self, document: Document) -> Document:
        """Write all fields; ``document.revision`` must be the stored one.

        Returns the document with its next revision. Raises Conflict.
        """
        ...

    def renditions(self, document_id: str) -> list[Rendition]: ...

    def rendition(self, document_id: str, role: RenditionRole) -> Rendition | None: ...

    def put_rendition(self, rendition: Rendition) -> None:
        """Add, or replace the one of the same role."""
        ...

    def children(self, document_id: str) -> list[Document]: ...

    def ids(self, *, after: str = "", limit: int = 1000) -> list[str]:
        """All ids in order, a slice at a time."""
        ...

    def count(self) -> int: ...

    def count_public(self) -> int: ...

    def count_public_unsearchable(self) -> int:
        """Public documents whose words are not, or not all, in the search."""
        ...

    def count_public_pages(self) -> int:
        """Pages of the public documents whose pages have been counted."""
        ...

    def counts_by_processing(self, *, public: bool = False) -> Mapping[Processing, int]:
        """Documents by state, of the whole archive or only those an anonymous reader may see."""
        ...

    def in_processing(self, state: Processing, limit: int = 1000) -> list[Document]: ...

    def set_proposals(self, document_id: str, proposals: Sequence[Proposal]) -> None:
        """Replace all proposals of the document; no index holds them, so nothing becomes pending."""
        ...

    def proposals(self, document_id: str) -> list[Proposal]: ...

    def known_blobs(self) -> Iterator[tuple[str, int]]:
        """(sha256, size) of every rendition, each once."""
        ...


class PageStore(Protocol):
    """The text of every page, so that no index ever needs the file again."""

    def replace_all(self, document_id: str, pages: Iterable[Page]) -> None: ...

    def put(self, document_id: str, page: Page) -> None:
        """Add or replace one page."""
        ...

    def get(self, document_id: str, number: int) -> Page | None:
        """With its words."""
        ...

    def texts(self, document_id: str) -> list[tuple[int, str]]:
        """(number, text) in order, without words: what an index needs."""
        ...

    def some(self, wanted: Mapping[str, Sequence[int]]) -> Mapping[tuple[str, int], str]:
        """(document id, number) -> text of these pages of these documents, as far as they exist."""
        ...

    def wanting_ocr(self, document_id: str) -> list[int]:
        """Numbers of pages OCR still owes, in order."""
        ...

    def summary(self, document_id: str) -> list[Page]:
        """All pages without text and words: number, label, source, size, OCR status, confidence."""
        ...

    def count_by_source(self) -> Mapping[str, int]:
        """Pages of the whole archive by text source."""
        ...


class IndexState(Protocol):
    """Which generations exist, and which documents each still has to catch up with."""

    def generations(self) -> list[Generation]: ...

    def live(self) -> Generation | None: ...

    def add_generation(self, generation: Generation, *, mark_all: bool) -> None:
        """Register; with ``mark_all`` every document becomes pending for it."""
        ...

    def set_live(self, name: str) -> None:
        """This one live, the one before retired, in one step."""
        ...

    def remove_generation(self, name: str) -> None: ...

    def mark(self, document_id: str) -> None:
        """Pending for every open (building or live) generation, e.g. after new page text."""
        ...

    def pending(self, generation: str, limit: int, after: str = "") -> list[PendingChange]:
        """Up to ``limit`` of them in the order of ids, of documents whose ids come after this one."""
        ...

    def clear(self, changes: Sequence[PendingChange]) -> None:
        """Remove each row whose revision is unchanged."""
        ...

    def count_pending(self, generation: str) -> int: ...


class UnitOfWork(Protocol):
    """One transaction over everything the database keeps."""

    @property
    def documents(self) -> DocumentStore: ...
    @property
    def pages(self) -> PageStore: ...
    @property
    def relations(self) -> RelationStore: ...
    @property
    def near_duplicates(self) -> NearDuplicateStore: ...
    @property
    def public_lists(self) -> PublicLists: ...
    @property
    def subjects(self) -> SubjectStore: ...
    @property
    def units(self) -> UnitStore: ...
    @property
    def items(self) -> RequiredItemStore: ...
    @property
    def archival_codes(self) -> ArchivalCodeStore: ...
    @property
    def vocabulary(self) -> VocabularyBook: ...
    @property
    def people(self) -> PersonStore: ...
    @property
    def batches(self) -> BatchStore: ...
    @property
    def sessions(self) -> SessionStore: ...
    @property
    def credentials(self) -> CredentialStore: ...
    @property
    def privacy(self) -> PrivacyStore: ...
    @property
    def jobs(self) -> JobQueue: ...
    @property
    def audit(self) -> AuditLog: ...
    @property
    def index(self) -> IndexState: ...
    @property
    def schedule(self) -> ScheduleStore: ...
    @property
    def refusals(self) -> RefusalStore: ...
    @property
    def queues(self) -> WorkQueues: ...
    @property
    def bulk_edits(self) -> BulkEditStore: ...
    @property
    def staff_reading(self) -> StaffReadingStore: ...
    @property
    def learned(self) -> LearningStore: ...


class Database(Protocol):
    """Opens transactions; safe to share between threads."""

    def write(self) -> AbstractContextManager[UnitOfWork]:
        """Commit on leaving, roll back on any exception. One writer at a time; durable after commit."""
        ...

    def read(self) -> AbstractContextManager[UnitOfWork]:
        """A consistent snapshot; changes nothing."""
        ...


class SearchIndex(Protocol):
    """An index on two shelves, in generations. Readers see the promoted generation."""

    def prepare(self) -> None:
        """Read what every question needs, so that the first one need not wait for it.

        Done in a moment where nothing was committed since the last time. Raises IndexUnavailable.
        """
        ...

    def search(self, query: SearchQuery) -> SearchResult:
        """Hits, exact total and facet counts. Raises IndexUnavailable, SearchTimedOut."""
        ...

    def suggest(self, typed: str, limit: int = 8) -> list[Suggestion]:
        """Titles, numbers and phrases of the public shelf that go on as typed, best first; the last word may be
        unfinished."""
        ...

    def neighbours(self, word: str, limit: int = 5) -> list[Neighbour]:
        """Words of the public shelf near to this one, nearest and commonest first; itself first where it occurs."""
        ...

    def similar(self, document_id: str, limit: int = 5) -> list[Hit]:
        """Public documents most like this public one, without itself; empty when it is not on the public shelf."""
        ...

    def apply(self, generation: str, changes: Sequence[IndexChange]) -> None:
        """Idempotent; durable and visible on return. Only one process may call it at a time."""
        ...

    def fill(self, generation: str, entries: Iterable[IndexEntry]) -> None:
        """Put a whole archive into an empty generation that nobody reads yet, each document once.

        Cheaper than applying change by change, and quicker to search, as each shelf ends as one piece. Durable on
        return; killed before, nothing or only a part is there.
        """
        ...

    def merge(self, generation: str) -> bool:
        """Housekeeping for which no change ever waits: join small pieces of one shelf, if that is worth it.

        True when something was joined and there may be more to do.
        """
        ...

    def figures(self) -> Mapping[str, int]:
        """What its caches hold and how they fare: cache_bytes, cache_limit_bytes, cache_hits, cache_misses,
        cache_evictions."""
        ...

    def create_generation(self, name: str) -> None: ...

    def promote(self, name: str) -> None:
        """Readers of every process use it from now on; atomic. Idempotent."""
        ...

    def drop(self, name: str) -> None: ...

    def generations(self) -> list[str]: ...

    def live(self) -> str | None: ...

    def contents(self, generation: str) -> dict[str, tuple[str, int]]:
        """document id -> (shelf, revision), to be held against the catalogue."""
        ...

    def verify(self, generation: str) -> list[str]:
        """Names of files whose bytes are not those that were written; empty when all is well."""
        ...

    def writer_lock(self, generation: str | None = None) -> AbstractContextManager[None]:
        """Only its holder changes this generation, or, without a name, begins, promotes and drops generations.

        Over all processes and threads; waits a while, then raises WriterBusy. The methods that need it take it by
        themselves; the same thread may hold it already. Raises IndexUnavailable when there is no such generation.
        """
        ...

    def rebuild_lock(self) -> AbstractContextManager[None]:
        """Held while a generation is built. Raises WriterBusy at once when another process or thread builds one."""
        ...
