"""What is one transaction? Opens the database and binds every store to the same connection."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from archive.clock import SystemClock
from archive.ports import Clock
from storage.accounts import People
from storage.audit_log import AuditTrail
from storage.batches import Batches
from storage.bulk_edits import BulkEdits
from storage.catalogue import Catalogue
from storage.credentials import Credentials
from storage.engines import Engines, meaning_of, open_engines
from storage.jobs import Jobs
from storage.learning import Learning
from storage.migrating import migrate, schema_is_current
from storage.near_duplicates import NearDuplicates
from storage.pages import Pages
from storage.pending import Pending
from storage.privacy import Privacy
from storage.public_lists import PublicShelf
from storage.questions import Questions
from storage.refusals import Refusals
from storage.relations import Relations
from storage.schedule import Schedule
from storage.sessions import Sessions
from storage.staff_reading import StaffReading
from storage.subjects import Subjects
from storage.vocabulary import Book, VocabularyCache, VocabularyLists
from storage.vocabulary_entries import ArchivalCodes, RequiredItems, Units
from storage.work_queues import Queues

__all__ = ["SqlDatabase", "SqlUnitOfWork", "migrate", "open_database", "schema_is_current"]


class SqlUnitOfWork:
    """All stores on one connection, in one transaction."""

    __slots__ = (
        "archival_codes",
        "audit",
        "batches",
        "bulk_edits",
        "credentials",
        "documents",
        "index",
        "items",
        "jobs",
        "learned",
        "near_duplicates",
        "pages",
        "people",
        "privacy",
        "public_lists",
        "questions",
        "queues",
        "refusals",
        "relations",
        "schedule",
        "sessions",
        "staff_reading",
        "subjects",
        "units",
        "vocabulary",
    )

    def __init__(self, connection: Connection, clock: Clock, kept: VocabularyCache | None = None) -> None:
        """``kept`` is where readers keep the vocabularies; who may change them reads them afresh."""
        lists = VocabularyLists(connection, kept)
        self.vocabulary = Book(connection, lists)
        self.index = Pending(connection)
        self.documents = Catalogue(connection, self.index)
        self.public_lists = PublicShelf(connection, self.vocabulary)
        self.subjects = Subjects(connection, lists, self.vocabulary, self.index)
        self.pages = Pages(connection)
        self.relations = Relations(connection)
        self.near_duplicates = NearDuplicates(connection, self.vocabulary)
        self.questions = Questions(connection)
        self.units = Units(connection, lists, self.vocabulary)
        self.items = RequiredItems(connection, lists, self.vocabulary)
        self.archival_codes = ArchivalCodes(connection, lists, self.vocabulary)
        self.people = People(connection, self.vocabulary)
        self.staff_reading = StaffReading(connection)
        self.privacy = Privacy(connection)
        self.sessions = Sessions(connection)
        self.credentials = Credentials(connection)
        self.jobs = Jobs(connection, clock)
        self.audit = AuditTrail(connection)
        self.batches = Batches(connection)
        self.schedule = Schedule(connection)
        self.refusals = Refusals(connection)
        self.queues = Queues(connection, self.vocabulary)
        self.bulk_edits = BulkEdits(connection, self.index)
        self.learned = Learning(connection)


class SqlDatabase:
    """Transactions on SQLite or PostgreSQL. Safe to share between threads; not across a fork.

    On SQLite one writer works at a time: threads of this process queue at a lock,
    other processes wait up to ten seconds and then get Overloaded.
    """

    def __init__(self, engines: Engines, clock: Clock) -> None:
        self._engines = engines
        self._clock = clock
        self._vocabularies = VocabularyCache()
        self._write_lock = threading.Lock()
        self._writing = threading.local()
        self.dialect = engines.writer.dialect.name

    @contextmanager
    def write(self) -> Iterator[SqlUnitOfWork]:
        """Commit on leaving, roll back on any exception. Raises StorageFull, Overloaded.

        Not to be nested in one thread: the inner one would wait for the outer for ever.
        """
        if getattr(self._writing, "now", False):
            raise RuntimeError("this thread is already in a write transaction")
        with self._one_writer(), _translated(), self._engines.writer.begin() as connection:
            yield SqlUnitOfWork(connection, self._clock)

    @contextmanager
    def read(self) -> Iterator[SqlUnitOfWork]:
        """A consistent snapshot from the first question on; a store that tries to change something fails."""
        with _translated(), self._engines.reader.begin() as connection:
            yield SqlUnitOfWork(connection, self._clock, self._vocabularies)

    def close(self) -> None:
        """Close idle connections; transactions under way finish first."""
        self._engines.dispose()

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        self._writing.now = True
        try:
            if self.dialect == "sqlite":
                # A lock is fair and wakes at once; SQLite's own waiting polls.
                with self._write_lock:
                    yield
            else:
                yield
        finally:
            self._writing.now = False


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if meaning := meaning_of(error):
            raise meaning from error
        raise


def open_database(url: str, clock: Clock | None = None) -> SqlDatabase:
    """Open ``sqlite:///path`` or ``postgresql://...``; call ``migrate`` first. Raises InvalidInput."""
    return SqlDatabase(open_engines(url), clock or SystemClock())
