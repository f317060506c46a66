"""For one minute whoever made a move may take it back, if nothing else happened; then all is as it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.audit import DOWNLOAD, AuditEntry
from archive.classification import InformationClass
from archive.documents import Document, Lifecycle, Page, Processing, TextSource
from archive.editing import edit
from archive.errors import InvalidInput, StaleRecord
from archive.people import CONSOLE, Person, Role
from archive.privacy_gate import PersonalDataFound
from archive.scheduling import schedule, unschedule
from archive.undoing_moves import undo_move
from archive.units import Unit, UnitKind
from archive.workflow import Step, take_step
from storage.database import SqlDatabase
from tests.conftest import FakeClock

OFFICER = Person("Sari", "sari", Role.OFFICER, "dinkes")
LIBRARIAN = Person("Tini", "tini", Role.LIBRARIAN)
OTHER = Person("Rina", "rina", Role.LIBRARIAN)
COMPLETE = {"information_class": InformationClass.PERIODIC, "year": 2024, "processing": Processing.READABLE}


@pytest.fixture(autouse=True)
def _room(database: SqlDatabase, add: Callable[..., Document]) -> None:
    with database.write() as uow:
        uow.units.put(Unit("dinkes", "Dinas Kesehatan", UnitKind.AGENCY))
        for person in (OFFICER, LIBRARIAN, OTHER):
            uow.people.add(person, "")
    add("a", **COMPLETE)


def stored(database: SqlDatabase, document_id: str = "a") -> Document:
    with database.read() as uow:
        document = uow.documents.get(document_id)
    assert document is not None
    return document


def is_as(now: Document, then: Document) -> bool:
    return replace(now, revision=0) == replace(then, revision=0)


@pytest.mark.parametrize(
    ("before", "move", "person"),
    [
        ([], Step.SUBMIT, OFFICER),
        ([], Step.PUBLISH, LIBRARIAN),
        ([Step.SUBMIT], Step.PUBLISH, LIBRARIAN),
        ([Step.SUBMIT], Step.RECALL, OFFICER),
        ([Step.SUBMIT], Step.REVIEW, LIBRARIAN),
        ([Step.SUBMIT, Step.REVIEW], Step.RETURN, LIBRARIAN),
        ([Step.PUBLISH], Step.WITHDRAW, LIBRARIAN),
        ([Step.PUBLISH, Step.WITHDRAW], Step.PUBLISH, LIBRARIAN),
        ([Step.PUBLISH, Step.WITHDRAW], Step.REOPEN, LIBRARIAN),
        ([Step.PUBLISH], Step.ARCHIVE, LIBRARIAN),
        ([Step.PUBLISH, Step.WITHDRAW], Step.ARCHIVE, LIBRARIAN),
    ],
)
def test_every_move_taken_back_leaves_the_document_as_it_was(
    database: SqlDatabase, clock: FakeClock, before: list[Step], move: Step, person: Person
) -> None:
    for step in before:
        take_step(database, clock, "a", step, person=CONSOLE, why="alasan lama")
        clock.advance(5)
    then = stored(database)
    take_step(database, clock, "a", move, person=person, why="keliru")
    clock.advance(60)
    undo_move(database, clock, "a", person=person)
    assert is_as(stored(database), then)
    with database.read() as uow:
        entry = uow.audit.of_document("a")[-1]
        assert uow.audit.verify() > 0
    assert (entry.actor, entry.action) == (person.login, "undo_move")
    assert entry.after == {"lifecycle": then.lifecycle.value}
    with pytest.raises(InvalidInput):
        undo_move(database, clock, "a", person=person)


def test_a_withdrawal_taken_back_leaves_no_tombstone_and_a_publication_taken_back_restores_one(
    database: SqlDatabase, clock: FakeClock
) -> None:
    take_step(database, clock, "a", Step.PUBLISH, person=LIBRARIAN)
    take_step(database, clock, "a", Step.WITHDRAW, person=LIBRARIAN, why="salah berkas")
    assert stored(database).is_tombstone
    undo_move(database, clock, "a", person=LIBRARIAN)
    assert (stored(database).is_tombstone, stored(database).is_public) == (False, True)
    clock.advance(5)
    take_step(database, clock, "a", Step.WITHDRAW, person=LIBRARIAN, why="memuat NIK")
    clock.advance(5)
    take_step(database, clock, "a", Step.PUBLISH, person=LIBRARIAN)
    undo_move(database, clock, "a", person=LIBRARIAN)
    assert (stored(database).is_tombstone, stored(database).withdrawal_reason) == (True, "memuat NIK")


def test_too_late_by_others_or_after_something_else_it_stays(database: SqlDatabase, clock: FakeClock) -> None:
    take_step(database, clock, "a", Step.PUBLISH, person=LIBRARIAN)
    for person in (OTHER, OFFICER, replace(LIBRARIAN, role=Role.OFFICER, unit="dinkes")):
        with pytest.raises(InvalidInput):
            undo_move(database, clock, "a", person=person)
    with pytest.raises(StaleRecord):
        undo_move(database, clock, "a", person=LIBRARIAN, revision=1)
    with database.write() as uow:
        uow.audit.append(AuditEntry(clock.now(), "rina", DOWNLOAD, "a", {}, {}))
    undo_move(database, clock, "a", person=LIBRARIAN)
    take_step(database, clock, "a", Step.PUBLISH, person=LIBRARIAN)
    edit(database, clock, "a", {"title": "Judul lain"}, person=OFFICER, revision=None)
    with pytest.raises(InvalidInput):
        undo_move(database, clock, "a", person=LIBRARIAN)
    take_step(database, clock, "a", Step.WITHDRAW, person=LIBRARIAN, why="x")
    clock.advance(61)
    with pytest.raises(InvalidInput):
        undo_move(database, clock, "a", person=LIBRARIAN)
    assert stored(database).lifecycle is Lifecycle.WITHDRAWN


def test_members_that_moved_with_it_come_back_and_others_stay(
    database: SqlDatabase, clock: FakeClock, add: Callable[..., Document]
) -> None:
    add("b", parent_id="a", **COMPLETE)
    add("c", parent_id="a", **{**COMPLETE, "lifecycle": Lifecycle.PUBLISHED})
    take_step(database, clock, "a", Step.PUBLISH, person=LIBRARIAN)
    undo_move(database, clock, "a", person=LIBRARIAN)
    states = [stored(database, each).lifecycle for each in ("a", "b", "c")]
    assert states == [Lifecycle.DRAFT, Lifecycle.DRAFT, Lifecycle.PUBLISHED]
    clock.advance(5)
    take_step(database, clock, "a", Step.PUBLISH, person=LIBRARIAN)
    edit(database, clock, "b", {"title": "Judul lain"}, person=OFFICER, revision=None)
    with pytest.raises(InvalidInput):
        undo_move(database, clock, "a", person=LIBRARIAN)
    assert stored(database, "b").lifecycle is Lifecycle.PUBLISHED


def test_what_held_personal_data_meanwhile_does_not_become_public_again(
    database: SqlDatabase, clock: FakeClock
) -> None:
    take_step(database, clock, "a", Step.PUBLISH, person=LIBRARIAN)
    take_step(database, clock, "a", Step.WITHDRAW, person=LIBRARIAN, why="periksa")
    with database.write() as uow:
        uow.pages.replace_all("a", [Page(1, "NIK 6202012304850001 atas nama Budi", TextSource.BORN_DIGITAL)])
    with pytest.raises(PersonalDataFound):
        undo_move(database, clock, "a", person=LIBRARIAN)
    assert stored(database).lifecycle is Lifecycle.WITHDRAWN


def test_a_time_of_publication_is_taken_back_to_what_stood_before(database: SqlDatabase, clock: FakeClock) -> None:
    first, second = clock.now() + dt.timedelta(days=1), clock.now() + dt.timedelta(days=2)

    def wish() -> tuple[dt.datetime, str] | None:
        with database.read() as uow:
            found = uow.schedule.get("a")
        return (found.at, found.login) if found else None

    schedule(database, clock, "a", first, person=OTHER)
    schedule(database, clock, "a", second, person=LIBRARIAN)
    undo_move(database, clock, "a", person=LIBRARIAN)
    assert wish() == (first, "rina")
    clock.advance(1)
    unschedule(database, clock, "a", person=LIBRARIAN)
    undo_move(database, clock, "a", person=LIBRARIAN)
    assert wish() == (first, "rina")
    clock.advance(1)
    unschedule(database, clock, "a", person=LIBRARIAN)
    schedule(database, clock, "a", second, person=LIBRARIAN)
    undo_move(database, clock, "a", person=LIBRARIAN)
    assert wish() is None
