from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.bulk_editing import CHANGED_SINCE, carry_on, preview, start, undo
from archive.bulk_edits import BulkEdit, ItemState
from archive.classification import InformationClass
from archive.documents import Document, Lifecycle
from archive.editing import edit as edit_one
from archive.errors import Forbidden, InvalidInput
from archive.jobs import JobKind, LeaseLost
from archive.people import CONSOLE, Person, Role
from archive.subjects import Subject
from archive.units import Unit, UnitKind
from archive.work_queue import WorkFilter
from storage.database import SqlDatabase
from tests.conftest import FakeClock

OFFICER = Person("Sari", "sari", Role.OFFICER, "dinkes")
LIBRARIAN = Person("Tini", "tini", Role.LIBRARIAN)
ALL = WorkFilter()


@pytest.fixture(autouse=True)
def _filled(database: SqlDatabase, add: Callable[..., Document]) -> None:
    with database.write() as uow:
        uow.units.put(Unit("dinkes", "Dinas Kesehatan", UnitKind.AGENCY))
        uow.units.put(Unit("disdik", "Dinas Pendidikan", UnitKind.AGENCY))
        uow.subjects.put(Subject("gizi", "Gizi", "Makanan"))
        for person in (OFFICER, LIBRARIAN):
            uow.people.add(person, "")
    for number in range(7):
        add(f"d{number}", unit="disdik" if number == 6 else "dinkes", year=2020 + number)


def work(database: SqlDatabase, clock: FakeClock, chunk: int = 3, beats: int = 99) -> None:
    with database.write() as uow:
        (job,) = uow.jobs.claim([JobKind.BULK_EDIT], 15)
    left = iter(range(beats))
    carry_on(database, clock, job, lambda: next(left, None) is not None, chunk)


def become(database: SqlDatabase, edit: BulkEdit) -> dict[str, int]:
    with database.read() as uow:
        return {state.value: count for state, count in uow.bulk_edits.counts(edit.id).items()}


def classes(database: SqlDatabase) -> list[str | None]:
    with database.read() as uow:
        documents = uow.documents.get_many([f"d{number}" for number in range(7)])
    return [documents[each].information_class for each in sorted(documents)]


def test_a_preview_counts_what_would_change_and_changes_nothing(database: SqlDatabase, clock: FakeClock) -> None:
    edit_one(database, clock, "d0", {"class": "berkala"}, person=LIBRARIAN, revision=None)
    seen = preview(database, clock, ALL, {"class": "berkala"}, person=LIBRARIAN)
    assert (seen.total, seen.changed, seen.same, seen.refused) == (7, 6, 1, 0)
    assert seen.moves == {("class", "", "berkala"): 6}
    assert len(seen.first) == 6
    assert classes(database)[1:] == [None] * 6


def test_a_bulk_edit_settles_every_document_once_and_writes_each_down(database: SqlDatabase, clock: FakeClock) -> None:
    edit = start(database, clock, ALL, {"class": "berkala", "subjects": ["gizi"]}, person=LIBRARIAN, selection="x")
    work(database, clock)
    assert become(database, edit) == {"changed": 7}
    assert classes(database) == ["berkala"] * 7
    with database.read() as uow:
        assert uow.subjects.subjects_of("d3") == ["gizi"]
        (entry,) = uow.audit.of_document("d3")
        assert entry.before == {"class": None, "subjects": []}
        assert entry.after == {"class": "berkala", "subjects": ["gizi"], "bulk_edit": edit.id}
        assert uow.audit.verify() == 9  # begun, seven documents, finished
        done = uow.bulk_edits.get(edit.id)
        assert done is not None
        assert done.finished_at == clock.now()
        assert uow.jobs.counts() == {}


def test_an_officer_reaches_no_further_than_the_unit_and_what_was_handed_in_stays(
    database: SqlDatabase, clock: FakeClock
) -> None:
    with database.write() as uow:
        submitted = uow.documents.get("d1")
        assert submitted is not None
        uow.documents.update(replace(submitted, lifecycle=Lifecycle.SUBMITTED))
    edit = start(database, clock, ALL, {"class": "berkala"}, person=OFFICER)
    work(database, clock)
    assert become(database, edit) == {"changed": 5, "refused": 1}
    assert classes(database)[1] is None
    assert classes(database)[6] is None
    with pytest.raises(Forbidden):
        start(database, clock, ALL, {"class": "berkala"}, person=Person("A", "a", Role.AUDITOR))


def test_what_a_published_document_forbids_is_refused_with_its_reason(
    database: SqlDatabase, clock: FakeClock, add: Callable[..., Document]
) -> None:
    add("public", lifecycle=Lifecycle.PUBLISHED, information_class=InformationClass.PERIODIC)
    wanted = WorkFilter(ids=("public", "d0"))
    seen = preview(database, clock, wanted, {"class": "dikecualikan"}, person=CONSOLE)
    assert [each.document.id for each in seen.first_refused] == ["public"]
    edit = start(database, clock, wanted, {"class": "dikecualikan"}, person=CONSOLE)
    work(database, clock)
    with database.read() as uow:
        (refused,) = uow.bulk_edits.items(edit.id, ItemState.REFUSED, 0, 9)
    assert "tarik dahulu" in refused.why


def test_a_worker_that_dies_leaves_whole_chunks_and_the_next_does_the_rest(
    database: SqlDatabase, clock: FakeClock
) -> None:
    edit = start(database, clock, ALL, {"class": "berkala"}, person=LIBRARIAN)
    with pytest.raises(LeaseLost):
        work(database, clock, chunk=3, beats=1)
    assert become(database, edit) == {"changed": 3, "pending": 4}
    clock.advance(16)
    work(database, clock)
    assert become(database, edit) == {"changed": 7}
    with database.read() as uow:
        assert [len(uow.audit.of_document(f"d{number}")) for number in range(7)] == [1] * 7


def test_undoing_restores_what_nobody_changed_since_and_lists_the_rest(database: SqlDatabase, clock: FakeClock) -> None:
    edit_one(database, clock, "d0", {"class": "setiap-saat", "subjects": "gizi"}, person=LIBRARIAN, revision=None)
    edit = start(database, clock, ALL, {"class": "berkala", "year": "1999", "subjects": []}, person=LIBRARIAN)
    with pytest.raises(InvalidInput):
        undo(database, clock, edit.id, person=LIBRARIAN)
    work(database, clock)
    edit_one(database, clock, "d2", {"year": "2001"}, person=LIBRARIAN, revision=None)
    edit_one(database, clock, "d3", {"title": "Judul lain"}, person=LIBRARIAN, revision=None)
    back = undo(database, clock, edit.id, person=LIBRARIAN)
    with pytest.raises(InvalidInput):
        undo(database, clock, edit.id, person=LIBRARIAN)
    work(database, clock)
    assert become(database, back) == {"changed": 6, "refused": 1}
    assert classes(database) == ["setiap-saat", None, "berkala", None, None, None, None]
    with database.read() as uow:
        assert uow.subjects.subjects_of("d0") == ["gizi"]
        documents = uow.documents.get_many(["d2", "d3"])
        assert (documents["d2"].year, documents["d3"].year, documents["d3"].title) == (2001, 2023, "Judul lain")
        (left,) = uow.bulk_edits.items(back.id, ItemState.REFUSED, 0, 9)
    assert (left.document_id, left.why) == ("d2", CHANGED_SINCE)


@pytest.mark.parametrize("texts", [{}, {"title": "Semua sama"}, {"year": "dua"}])
def test_nonsense_is_refused_before_anything_is_owed(
    database: SqlDatabase, clock: FakeClock, texts: dict[str, str]
) -> None:
    with pytest.raises(InvalidInput):
        start(database, clock, ALL, texts, person=LIBRARIAN)
    with pytest.raises(InvalidInput):
        start(database, clock, WorkFilter(ids=("none",)), {"class": "berkala"}, person=LIBRARIAN)
    with database.read() as uow:
        assert uow.jobs.counts() == {}
