from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.classification import InformationClass, SecurityLevel
from archive.completeness import Demands, obstacles
from archive.documents import Document, Lifecycle, Processing, Proposal
from archive.editing import edit, offered, refuse_proposal, undo_edit
from archive.errors import Forbidden, InvalidInput, StaleRecord
from archive.jobs import JobKind
from archive.people import CONSOLE, Person, Role
from archive.record_fields import InvalidFields
from archive.saved_queues import forget_queue, save_queue
from archive.scheduling import enqueue_due, publish_scheduled, schedule, unschedule
from archive.units import Unit, UnitKind
from archive.work_queue import UNCLASSIFIED, WorkFilter
from archive.workflow import Step, steps_for, take_step
from storage.database import SqlDatabase
from storage.reference_lists import reference_items
from tests.conftest import FakeClock

OFFICER = Person("Sari", "sari", Role.OFFICER, "dinkes")
ELSEWHERE = Person("Budi", "budi", Role.OFFICER, "disdik")
LIBRARIAN = Person("Tini", "tini", Role.LIBRARIAN)
AUDITOR = Person("Adi", "adi", Role.AUDITOR)
ITEMS = reference_items()
COMPLETE = {
    "information_class": InformationClass.PERIODIC,
    "year": 2024,
    "processing": Processing.READABLE,
}


@pytest.fixture(autouse=True)
def _units(database: SqlDatabase) -> None:
    with database.write() as uow:
        uow.units.put(Unit("dinkes", "Dinas Kesehatan", UnitKind.AGENCY))
        uow.units.put(Unit("disdik", "Dinas Pendidikan", UnitKind.AGENCY))
        for person in (OFFICER, ELSEWHERE, LIBRARIAN, AUDITOR):
            uow.people.add(person, "")


@pytest.fixture
def draft(add: Callable[..., Document]) -> Document:
    return add("a", **COMPLETE)


def stored(database: SqlDatabase, document_id: str = "a") -> Document:
    with database.read() as uow:
        document = uow.documents.get(document_id)
    assert document is not None
    return document


def acts(database: SqlDatabase, document_id: str = "a") -> list[tuple[str, str]]:
    with database.read() as uow:
        return [(each.actor, each.action) for each in uow.audit.of_document(document_id)]


def test_a_document_goes_from_officer_to_public_and_every_step_is_written_down(
    database: SqlDatabase, clock: FakeClock, draft: Document
) -> None:
    def take(step: Step, person: Person, why: str = "") -> Lifecycle:
        return take_step(database, clock, "a", step, person=person, why=why)[0].lifecycle

    assert take(Step.SUBMIT, OFFICER, "mohon diperiksa") is Lifecycle.SUBMITTED
    assert take(Step.REVIEW, LIBRARIAN) is Lifecycle.CHECKED
    assert take(Step.RETURN, LIBRARIAN, "halaman 3 terpotong") is Lifecycle.DRAFT
    assert take(Step.SUBMIT, OFFICER) is Lifecycle.SUBMITTED
    assert take(Step.RECALL, OFFICER) is Lifecycle.DRAFT
    assert take(Step.SUBMIT, OFFICER) is Lifecycle.SUBMITTED
    assert take(Step.PUBLISH, LIBRARIAN) is Lifecycle.PUBLISHED
    assert take(Step.WITHDRAW, LIBRARIAN, "salah berkas") is Lifecycle.WITHDRAWN
    assert take(Step.REOPEN, LIBRARIAN) is Lifecycle.DRAFT
    assert take(Step.PUBLISH, LIBRARIAN) is Lifecycle.PUBLISHED
    assert take(Step.ARCHIVE, LIBRARIAN) is Lifecycle.ARCHIVED
    assert [act for _, act in acts(database)] == [
        "submitted",
        "checked",
        "returned",
        "submitted",
        "recalled",
        "submitted",
        "published",
        "withdrawn",
        "reopened",
        "published",
        "archived",
    ]
    assert acts(database)[2] == ("tini", "returned")


@pytest.mark.parametrize(
    ("person", "may_take"),
    [
        (OFFICER, {Step.SUBMIT}),
        (ELSEWHERE, set()),
        (AUDITOR, set()),
        (LIBRARIAN, {Step.SUBMIT, Step.PUBLISH}),
        (replace(LIBRARIAN, active=False), set()),
        (CONSOLE, {Step.SUBMIT, Step.PUBLISH}),
    ],
)
def test_a_step_is_open_to_exactly_those_with_its_right(
    database: SqlDatabase, clock: FakeClock, draft: Document, person: Person, may_take: set[Step]
) -> None:
    assert set(steps_for(person, draft)) == may_take
    if Step.PUBLISH not in may_take:
        with pytest.raises(Forbidden):
            take_step(database, clock, "a", Step.PUBLISH, person=person)
        assert stored(database).lifecycle is Lifecycle.DRAFT


def test_a_step_from_the_wrong_state_or_without_its_words_changes_nothing(
    database: SqlDatabase, clock: FakeClock, draft: Document
) -> None:
    with pytest.raises(InvalidInput, match="draft"):
        take_step(database, clock, "a", Step.REVIEW, person=LIBRARIAN)
    take_step(database, clock, "a", Step.SUBMIT, person=OFFICER)
    with pytest.raises(InvalidInput, match="diperbaiki"):
        take_step(database, clock, "a", Step.RETURN, person=LIBRARIAN, why="  ")
    with pytest.raises(StaleRecord):
        take_step(database, clock, "a", Step.PUBLISH, person=LIBRARIAN, revision=1)
    assert stored(database).lifecycle is Lifecycle.SUBMITTED


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({}, []),
        ({"title": " "}, ["title"]),
        ({"information_class": None}, ["class"]),
        ({"information_class": InformationClass.EXEMPT}, ["class"]),
        ({"security": SecurityLevel.SECRET}, ["security"]),
        ({"year": None}, ["date"]),
        ({"year": None, "date": dt.date(2024, 1, 2)}, []),
        ({"title": "Peraturan Bupati tentang Pasar"}, ["number"]),
        ({"title": "Peraturan Bupati tentang Pasar", "number": "3 Tahun 2024"}, []),
        ({"title": "Rancangan Peraturan Daerah tentang Pasar"}, []),
        ({"unit": "tiada"}, ["unit"]),
        ({"processing": Processing.AWAITING_OCR}, ["text"]),
        ({"processing": Processing.PASSWORD_PROTECTED}, []),
        ({"information_class": None, "year": None}, ["class", "date"]),
    ],
)
def test_what_is_missing_is_named_field_by_field_and_stands_in_the_way(
    database: SqlDatabase, clock: FakeClock, add: Callable[..., Document], fields: dict[str, object], missing: list[str]
) -> None:
    add("a", **(COMPLETE | fields))
    with database.read() as uow:
        assert [each.field for each in obstacles(uow, stored(database))] == missing
    if missing:
        with pytest.raises(InvalidInput):
            take_step(database, clock, "a", Step.PUBLISH, person=LIBRARIAN)
    assert stored(database).lifecycle is Lifecycle.DRAFT


def test_subjects_are_missing_only_where_the_archive_asks_for_them(
    database: SqlDatabase, clock: FakeClock, draft: Document
) -> None:
    with database.read() as uow:
        assert [each.field for each in obstacles(uow, draft, Demands(subjects=True))] == ["subjects"]
    with pytest.raises(InvalidInput, match="Subjek"):
        take_step(database, clock, "a", Step.PUBLISH, person=LIBRARIAN, demands=Demands(subjects=True))


def test_an_edit_writes_what_changed_and_says_what_was_before(
    database: SqlDatabase, clock: FakeClock, draft: Document
) -> None:
    texts = {"title": "  Laporan   baru ", "date": "3-2-2023", "class": "setiap-saat", "number": ""}
    changed = edit(database, clock, "a", texts, person=OFFICER, revision=draft.revision).document
    assert (changed.title, changed.date, changed.year) == ("Laporan baru", dt.date(2023, 2, 3), 2023)
    assert changed.information_class is InformationClass.ANYTIME
    with database.read() as uow:
        (entry,) = uow.audit.of_document("a")
    assert entry.before == {"title": "Laporan a", "class": "berkala", "date": None, "year": 2024}
    edit(database, clock, "a", texts, person=OFFICER, revision=changed.revision)
    assert stored(database).revision == changed.revision
    assert len(acts(database)) == 1


def test_a_stale_edit_stores_nothing(database: SqlDatabase, clock: FakeClock, draft: Document) -> None:
    edit(database, clock, "a", {"title": "Pertama"}, person=OFFICER, revision=1)
    with pytest.raises(StaleRecord) as stale:
        edit(database, clock, "a", {"title": "Kedua"}, person=LIBRARIAN, revision=1)
    assert (stored(database).title, stale.value.revision) == ("Pertama", 2)


def test_every_wrong_field_has_its_own_sentence(database: SqlDatabase, clock: FakeClock, draft: Document) -> None:
    texts = {"title": "", "year": "24", "date": "31-2-2024", "class": "rahasia", "security": "x", "warna": "biru"}
    with pytest.raises(InvalidFields) as wrong:
        edit(database, clock, "a", texts, person=OFFICER, revision=None)
    assert wrong.value.problems.keys() == texts.keys()
    for texts in ({"date": "2023-01-02", "year": "2020"}, {"item": "tidak-ada"}, {"subjects": "x"}, {"unit": "y"}):
        with pytest.raises(InvalidFields):
            edit(database, clock, "a", texts, person=LIBRARIAN, revision=None)
    assert stored(database) == draft


def test_an_item_must_be_of_the_class_and_another_class_takes_it_away(
    database: SqlDatabase, clock: FakeClock, draft: Document
) -> None:
    of = {each.information_class: each.code for each in ITEMS.values()}
    periodic, anytime = of[InformationClass.PERIODIC], of[InformationClass.ANYTIME]

    def change(**texts: str) -> Document:
        return edit(database, clock, "a", texts, person=LIBRARIAN, revision=None).document

    assert change(item=periodic).item == periodic
    with pytest.raises(InvalidFields, match=anytime):
        change(item=anytime)
    assert change(**{"class": "setiap-saat"}).item is None


def test_after_submission_who_may_read_is_the_librarians_word(
    database: SqlDatabase, clock: FakeClock, draft: Document
) -> None:
    take_step(database, clock, "a", Step.SUBMIT, person=OFFICER)
    edit(database, clock, "a", {"title": "Ejaan dibetulkan"}, person=OFFICER, revision=None)
    with pytest.raises(Forbidden):
        edit(database, clock, "a", {"class": "serta-merta"}, person=OFFICER, revision=None)
    with pytest.raises(Forbidden):
        edit(database, clock, "a", {"unit": "disdik"}, person=OFFICER, revision=None)
    edit(database, clock, "a", {"class": "serta-merta", "unit": "disdik"}, person=LIBRARIAN, revision=None)
    for person in (OFFICER, AUDITOR):
        with pytest.raises(Forbidden):
            edit(database, clock, "a", {"title": "x"}, person=person, revision=None)


@pytest.mark.parametrize("texts", [{"class": "dikecualikan"}, {"class": ""}, {"security": "rahasia"}, {"year": ""}])
def test_what_is_published_is_neither_closed_nor_emptied_by_an_edit(
    database: SqlDatabase, clock: FakeClock, draft: Document, texts: dict[str, str]
) -> None:
    take_step(database, clock, "a", Step.PUBLISH, person=LIBRARIAN)
    with pytest.raises(InvalidFields):
        edit(database, clock, "a", texts, person=LIBRARIAN, revision=None)
    assert stored(database).is_public


def test_ones_own_edit_can_be_undone_for_a_minute(database: SqlDatabase, clock: FakeClock, draft: Document) -> None:
    edit(database, clock, "a", {"title": "Salah ketik", "year": "1999"}, person=OFFICER, revision=None)
    with pytest.raises(InvalidInput):
        undo_edit(database, clock, "a", person=LIBRARIAN)
    back = undo_edit(database, clock, "a", person=OFFICER).document
    assert (back.title, back.year) == (draft.title, draft.year)
    with pytest.raises(InvalidInput):
        undo_edit(database, clock, "a", person=OFFICER)
    edit(database, clock, "a", {"title": "Lagi"}, person=OFFICER, revision=None)
    clock.advance(61)
    with pytest.raises(InvalidInput):
        undo_edit(database, clock, "a", person=OFFICER)


def test_a_refused_proposal_does_not_come_back(database: SqlDatabase, clock: FakeClock, draft: Document) -> None:
    found = [Proposal("title", "Judul usul", "first_page", "JUDUL"), Proposal("year", "2024", "content")]
    with database.write() as uow:
        uow.documents.set_proposals("a", found)
    with database.read() as uow:
        assert offered(uow, draft) == found[:1]  # the year is there already
    assert refuse_proposal(database, clock, "a", "title", "Judul usul", person=OFFICER)
    assert not refuse_proposal(database, clock, "a", "title", "Judul usul", person=OFFICER)
    with database.write() as uow:
        uow.documents.set_proposals("a", found)  # read again
        assert offered(uow, draft) == []
    assert acts(database) == [("sari", "refuse_proposal")]


def test_a_scheduled_document_is_published_when_its_time_has_come_and_not_before(
    database: SqlDatabase, clock: FakeClock, draft: Document
) -> None:
    at = clock.now() + dt.timedelta(hours=1)
    schedule(database, clock, "a", at, person=LIBRARIAN)
    assert enqueue_due(database, clock) == 0
    clock.advance(3600)
    assert enqueue_due(database, clock) == enqueue_due(database, clock) == 1
    with database.write() as uow:
        (job,) = uow.jobs.claim([JobKind.PUBLISH], 15)
    publish_scheduled(database, clock, job)
    assert stored(database).published_at == at
    assert acts(database) == [("tini", "schedule"), ("tini", "published")]
    assert enqueue_due(database, clock) == 0


def test_a_wish_taken_back_or_moved_publishes_nothing(database: SqlDatabase, clock: FakeClock, draft: Document) -> None:
    schedule(database, clock, "a", clock.now() + dt.timedelta(hours=1), person=LIBRARIAN)
    clock.advance(3600)
    enqueue_due(database, clock)
    schedule(database, clock, "a", clock.now() + dt.timedelta(hours=9), person=LIBRARIAN)
    with database.write() as uow:
        (job,) = uow.jobs.claim([JobKind.PUBLISH], 15)
    publish_scheduled(database, clock, job)
    assert stored(database).lifecycle is Lifecycle.DRAFT
    with pytest.raises(Forbidden):
        unschedule(database, clock, "a", person=OFFICER)
    assert unschedule(database, clock, "a", person=LIBRARIAN)
    assert not unschedule(database, clock, "a", person=LIBRARIAN)
    clock.advance(99 * 3600)
    assert enqueue_due(database, clock) == 0


def _lose_rights(database: SqlDatabase) -> None:
    with database.write() as uow:
        uow.people.update(replace(LIBRARIAN, active=False))


def _lose_class(database: SqlDatabase) -> None:
    with database.write() as uow:
        document = uow.documents.get("a")
        assert document is not None
        uow.documents.update(replace(document, information_class=None))


@pytest.mark.parametrize(("meanwhile", "why"), [(_lose_rights, ["rights"]), (_lose_class, ["class"])])
def test_rights_and_completeness_are_asked_again_when_the_time_has_come(
    database: SqlDatabase,
    clock: FakeClock,
    draft: Document,
    meanwhile: Callable[[SqlDatabase], None],
    why: list[str],
) -> None:
    schedule(database, clock, "a", clock.now() + dt.timedelta(hours=1), person=LIBRARIAN)
    meanwhile(database)
    clock.advance(3600)
    enqueue_due(database, clock)
    with database.write() as uow:
        (job,) = uow.jobs.claim([JobKind.PUBLISH], 15)
    assert publish_scheduled(database, clock, job) == []
    with database.read() as uow:
        last = uow.audit.of_document("a")[-1]
        assert uow.schedule.get("a") is None
    assert (last.action, last.after) == ("schedule_refused", {"missing": why})
    assert stored(database).lifecycle is Lifecycle.DRAFT


def test_only_what_could_be_published_now_can_be_scheduled(
    database: SqlDatabase, clock: FakeClock, add: Callable[..., Document], draft: Document
) -> None:
    add("b")
    later = clock.now() + dt.timedelta(hours=1)
    for document_id, at, person in (("b", later, LIBRARIAN), ("a", clock.now(), LIBRARIAN), ("a", later, OFFICER)):
        with pytest.raises((InvalidInput, Forbidden)):
            schedule(database, clock, document_id, at, person=person)
    with database.read() as uow:
        assert uow.schedule.all() == []


def test_the_queue_counts_lists_and_leads_on_within_what_a_person_may_read(
    database: SqlDatabase, clock: FakeClock, add: Callable[..., Document]
) -> None:
    for number, (unit, state, class_) in enumerate(
        [
            ("dinkes", Lifecycle.SUBMITTED, InformationClass.PERIODIC),
            ("dinkes", Lifecycle.SUBMITTED, None),
            ("disdik", Lifecycle.SUBMITTED, None),
            ("disdik", Lifecycle.DRAFT, None),
        ]
    ):
        clock.advance(1)
        add(f"d{number}", unit=unit, lifecycle=state, information_class=class_, title=f"Laporan 100% {number}")
    waiting = WorkFilter(states=(Lifecycle.SUBMITTED,))
    with database.read() as uow:
        queues = uow.queues
        assert [each.id for each in queues.some(waiting, 1, 5)] == ["d1", "d2"]
        counts = queues.counts(waiting)
        assert counts["state"] == {"submitted": 3, "draft": 1}
        assert counts["unit"] == {"dinkes": 2, "disdik": 1}
        assert counts["class"] == {"berkala": 1, UNCLASSIFIED: 2}
        second = queues.some(waiting, 1, 1)[0]
        assert queues.around(waiting, second) == ("d0", "d2")
        assert queues.count(waiting.within(OFFICER)) == 2
        assert queues.count(WorkFilter().within(replace(OFFICER, unit=None))) == 0
        assert queues.ids(replace(waiting, information_class=UNCLASSIFIED)) == ["d1", "d2"]
        assert queues.ids(WorkFilter(text="100% 3")) == ["d3"]
        assert queues.ids(WorkFilter(text="100_")) == []
        assert queues.ids(replace(waiting, ids=("d3", "d0", "x"))) == ["d0"]


def test_a_person_keeps_queues_of_their_own(database: SqlDatabase) -> None:
    save_queue(database, LIBRARIAN, " Kesehatan  dulu ", "unit=dinkes")
    save_queue(database, LIBRARIAN, "Kesehatan dulu", "unit=disdik")
    save_queue(database, OFFICER, "Punya Sari", "")
    with pytest.raises(InvalidInput):
        save_queue(database, LIBRARIAN, " ", "")
    with database.read() as uow:
        assert [(each.name, each.query) for each in uow.queues.saved("tini")] == [("Kesehatan dulu", "unit=disdik")]
    forget_queue(database, LIBRARIAN, "Kesehatan dulu")
    with database.read() as uow:
        assert uow.queues.saved("tini") == []
        assert len(uow.queues.saved("sari")) == 1
