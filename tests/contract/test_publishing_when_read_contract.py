"""What is to be published as soon as it has been read: when does its turn come, and what keeps it back?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.batches import UNREADABLE
from archive.classification import InformationClass
from archive.documents import Document, Lifecycle, Page, Processing, TextSource
from archive.jobs import JobKind
from archive.people import Person, Role
from archive.schedule import UNREAD, ScheduledPublication
from archive.scheduling import enqueue_due, publish_scheduled, schedule
from archive.units import Unit, UnitKind
from storage.database import SqlDatabase
from tests.conftest import FakeClock

LIBRARIAN = Person("Tini", "tini", Role.LIBRARIAN)


@pytest.fixture
def draft(database: SqlDatabase, add: Callable[..., Document]) -> Document:
    with database.write() as uow:
        uow.units.put(Unit("dinkes", "Dinas Kesehatan", UnitKind.AGENCY))
        uow.people.add(LIBRARIAN, "")
    return add("a", information_class=InformationClass.PERIODIC, year=2024, processing=Processing.READABLE)


def stored(database: SqlDatabase) -> Document:
    with database.read() as uow:
        document = uow.documents.get("a")
    assert document is not None
    return document


def wanted_when_read(database: SqlDatabase, clock: FakeClock, login: str = "tini") -> None:
    with database.write() as uow:
        uow.schedule.put(ScheduledPublication("a", clock.now(), login, "tanda", clock.now(), when_read=True))


def come_due(database: SqlDatabase, clock: FakeClock) -> list[Document]:
    """Carry out the one publication that has come due."""
    assert enqueue_due(database, clock) == 1
    with database.write() as uow:
        (job,) = uow.jobs.claim([JobKind.PUBLISH], 15)
    return publish_scheduled(database, clock, job)


def now_in(database: SqlDatabase, processing: Processing) -> None:
    with database.write() as uow:
        uow.documents.update(replace(stored(database), processing=processing))


@pytest.mark.parametrize("unread", sorted(UNREAD))
def test_what_is_to_be_published_when_read_comes_due_when_it_has_been_read(
    database: SqlDatabase, clock: FakeClock, draft: Document, unread: Processing
) -> None:
    now_in(database, unread)
    wanted_when_read(database, clock)
    clock.advance(99 * 3600)
    assert enqueue_due(database, clock) == 0
    with database.read() as uow:
        assert uow.schedule.when_read(["a", "b"]) == {"a"}
        assert uow.schedule.all() == []
    now_in(database, Processing.READABLE)
    assert [each.lifecycle for each in come_due(database, clock)] == [Lifecycle.PUBLISHED]
    with database.read() as uow:
        assert [(each.actor, each.action) for each in uow.audit.of_document("a")] == [("tini", "published")]
        assert uow.schedule.when_read(["a"]) == frozenset()


def test_read_again_before_its_turn_it_goes_on_waiting(
    database: SqlDatabase, clock: FakeClock, draft: Document
) -> None:
    wanted_when_read(database, clock)
    assert enqueue_due(database, clock) == 1
    now_in(database, Processing.RECEIVED)
    with database.write() as uow:
        (job,) = uow.jobs.claim([JobKind.PUBLISH], 15)
    assert publish_scheduled(database, clock, job) == []
    now_in(database, Processing.READABLE)
    assert [each.id for each in come_due(database, clock)] == ["a"]


@pytest.mark.parametrize("processing", sorted(UNREADABLE - UNREAD))
def test_what_could_not_be_read_is_not_published_and_says_so(
    database: SqlDatabase, clock: FakeClock, draft: Document, processing: Processing
) -> None:
    now_in(database, processing)
    wanted_when_read(database, clock)
    assert come_due(database, clock) == []
    with database.read() as uow:
        assert uow.audit.of_document("a")[-1].after == {"missing": ["text"]}
    assert stored(database).lifecycle is Lifecycle.DRAFT


@pytest.mark.parametrize("when_read", [True, False])
def test_undecided_personal_data_keeps_back_what_was_to_be_published_later(
    database: SqlDatabase, clock: FakeClock, draft: Document, when_read: bool
) -> None:
    if when_read:
        wanted_when_read(database, clock)
    else:
        schedule(database, clock, "a", clock.now() + dt.timedelta(hours=1), person=LIBRARIAN)
        clock.advance(3600)
    with database.write() as uow:
        uow.pages.replace_all("a", [Page(1, "Siti Rahmah, NIK 6202015506870002", TextSource.BORN_DIGITAL)])
    assert come_due(database, clock) == []
    with database.read() as uow:
        last = uow.audit.of_document("a")[-1]
        assert not uow.jobs.counts()
    assert (last.action, last.after) == ("schedule_refused", {"missing": ["privacy"]})
    assert stored(database).lifecycle is Lifecycle.DRAFT
