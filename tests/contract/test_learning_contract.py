from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.classification import InformationClass
from archive.documents import Document, Lifecycle
from archive.errors import Forbidden, InvalidInput, NotFound
from archive.learned import LearnedField, LearnedModel, LearnedProposal, Measure
from archive.people import CONSOLE, Person, Role
from archive.ports import Clock
from archive.proposing import accept, keep, reject, set_threshold, standing
from archive.subjects import Subject
from archive.units import Unit, UnitKind
from storage.database import SqlDatabase
from storage.reference_lists import reference_items

Add = Callable[..., Document]
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
ITEMS = reference_items()
AUDITOR = Person("A", "auditor", Role.AUDITOR)


def proposal(field: LearnedField, value: str, right: int = 45, tried: int = 45) -> LearnedProposal:
    return LearnedProposal(field, value, 0.9, ["dana hibah", "anggaran"], ["n1", "n2"], right, tried, "abc123")


def model(version: str, minute: int = 0) -> LearnedModel:
    return LearnedModel(version, NOON + dt.timedelta(minutes=minute), 50, 70)


@pytest.fixture
def room(database: SqlDatabase, add: Add) -> Add:
    with database.write() as uow:
        uow.units.put(Unit("dinkes", "Dinas Kesehatan", UnitKind.AGENCY))
        uow.subjects.put(Subject("bencana", "Bencana", "Bencana alam."))
        uow.subjects.put(Subject("kesehatan", "Kesehatan", "Kesehatan orang."))
    return add


def test_the_newest_model_is_live_and_one_before_it_is_kept(database: SqlDatabase) -> None:
    measures = [Measure(LearnedField.CLASS, "berkala", 9, 7, 8, 9), Measure(LearnedField.ITEM, "bk-d1", 5, 1, 2, 3)]
    for minute, version in enumerate(("one", "two", "three")):
        with database.write() as uow:
            uow.learned.add_model(model(version, minute), version.encode(), measures)
    with database.read() as uow:
        assert [each.version for each in uow.learned.models()] == ["three", "two"]
        assert uow.learned.live() == model("three", 2)
        assert (uow.learned.body("two"), uow.learned.body("one")) == (b"two", None)
        assert uow.learned.measures("three") == measures
        assert uow.learned.measures("one") == []


def test_a_kept_model_can_be_used_again(database: SqlDatabase) -> None:
    for minute, version in enumerate(("one", "two")):
        with database.write() as uow:
            uow.learned.add_model(model(version, minute), b"", [])
    with database.write() as uow:
        uow.learned.use("one")
    with database.read() as uow:
        live = uow.learned.live()
    assert live is not None and live.version == "one"


def test_the_same_model_again_is_stored_once(database: SqlDatabase) -> None:
    for minute in range(2):
        with database.write() as uow:
            uow.learned.add_model(model("same", minute), b"x", [Measure(LearnedField.CLASS, "berkala", 9, 7, 8, 9)])
    with database.read() as uow:
        assert uow.learned.models() == [model("same", 1)]


def test_only_published_open_documents_are_learned_from_in_the_order_of_publication(
    database: SqlDatabase, room: Add
) -> None:
    public = {"lifecycle": Lifecycle.PUBLISHED, "information_class": InformationClass.PERIODIC, "item": "bk-d1"}
    room("late", published_at=NOON + dt.timedelta(hours=1), **public)
    room("early", published_at=NOON, archival_code="800.1", **public)
    room("twin", published_at=NOON, **public)
    room("draft")
    room("closed", lifecycle=Lifecycle.PUBLISHED, published_at=NOON, information_class=InformationClass.EXEMPT)
    room("gone", lifecycle=Lifecycle.WITHDRAWN, published_at=NOON)
    with database.write() as uow:
        uow.subjects.set_subjects("early", ["kesehatan", "bencana"])
    with database.read() as uow:
        first, after = uow.learned.examples("", 2)
        rest, end = uow.learned.examples(after, 2)
    assert [each.document_id for each in first + rest] == ["early", "twin", "late"]
    assert end == ""
    assert first[0].labels == {
        LearnedField.CLASS: ("berkala",),
        LearnedField.ITEM: ("bk-d1",),
        LearnedField.ARCHIVAL_CODE: ("800.1",),
        LearnedField.SUBJECTS: ["bencana", "kesehatan"],
        LearnedField.UNIT: ("dinkes",),
    }


def test_changes_grow_with_what_is_published_and_edited(database: SqlDatabase, room: Add) -> None:
    def changes() -> int:
        with database.read() as uow:
            return uow.learned.changes()

    seen = [changes()]
    document = room("a", lifecycle=Lifecycle.PUBLISHED, published_at=NOON)
    seen.append(changes())
    with database.write() as uow:
        uow.documents.update(replace(document, title="Lain"))
    seen.append(changes())
    with database.write() as uow:
        uow.subjects.set_subjects("a", ["bencana"])
    seen.append(changes())
    room("draft")

    assert seen == sorted(set(seen))
    assert changes() == seen[-1]


def test_proposals_are_replaced_as_a_whole(database: SqlDatabase, room: Add) -> None:
    room("a")
    many = [proposal(LearnedField.SUBJECTS, "kesehatan"), proposal(LearnedField.CLASS, "berkala")]
    with database.write() as uow:
        uow.learned.put("a", many)
    with database.read() as uow:
        assert uow.learned.of_document("a") == many
    with database.write() as uow:
        uow.learned.put("a", many[1:])
    with database.read() as uow:
        assert uow.learned.of_document("a") == many[1:]
        assert uow.learned.waiting("", 10) == ["a"]


def test_a_refused_proposal_does_not_come_back(database: SqlDatabase, clock: Clock, room: Add) -> None:
    document = room("a")
    proposed = [proposal(LearnedField.CLASS, "berkala"), proposal(LearnedField.SUBJECTS, "bencana")]
    with database.write() as uow:
        keep(uow, clock, document, proposed)
    reject(database, clock, "a", "subjects", "bencana", person=CONSOLE)
    with database.write() as uow:
        keep(uow, clock, document, [replace(each, model="later") for each in proposed])
        assert [each.value for each in standing(uow, document, clock.now().date())] == ["berkala"]
        assert uow.audit.of_document("a")[-1].action == "refuse_proposal"
    with pytest.raises(NotFound):
        accept(database, clock, "a", "subjects", "bencana", person=CONSOLE)


def test_accepting_fills_the_field_in_the_persons_name(database: SqlDatabase, clock: Clock, room: Add) -> None:
    document = room("a")
    with database.write() as uow:
        uow.subjects.set_subjects("a", ["kesehatan"])
        proposed = [proposal(LearnedField.CLASS, "berkala"), proposal(LearnedField.SUBJECTS, "bencana")]
        keep(uow, clock, document, proposed)
    accept(database, clock, "a", "class", "berkala", person=CONSOLE)
    changed = accept(database, clock, "a", "subjects", "bencana", person=CONSOLE)

    assert changed.information_class is InformationClass.PERIODIC
    with database.read() as uow:
        assert uow.subjects.subjects_of("a") == ["bencana", "kesehatan"]
        assert standing(uow, changed, clock.now().date()) == []
        assert [(each.actor, each.action) for each in uow.audit.of_document("a")] == [("cli", "accept_proposal")] * 2


def test_only_who_may_edit_accepts_and_refuses(database: SqlDatabase, clock: Clock, room: Add) -> None:
    document = room("a")
    officer = Person("O", "petugas", Role.OFFICER, "disdik")
    with database.write() as uow:
        keep(uow, clock, document, [proposal(LearnedField.CLASS, "berkala")])
    for person in (AUDITOR, officer):
        with pytest.raises(Forbidden):
            accept(database, clock, "a", "class", "berkala", person=person)
        with pytest.raises(Forbidden):
            reject(database, clock, "a", "class", "berkala", person=person)
    with pytest.raises(InvalidInput):
        reject(database, clock, "a", "title", "x", person=CONSOLE)


def test_nothing_applies_itself_until_a_librarian_says_so(database: SqlDatabase, clock: Clock, room: Add) -> None:
    document = room("a")
    with database.write() as uow:
        kept = keep(uow, clock, document, [proposal(LearnedField.CLASS, "berkala", 9000, 9000)])
        assert kept == document
        assert uow.audit.of_document("a") == []


def test_what_is_surer_than_asked_is_applied_to_drafts_with_the_models_name(
    database: SqlDatabase, clock: Clock, room: Add
) -> None:
    set_threshold(database, clock, LearnedField.CLASS, 0.9, person=CONSOLE)
    set_threshold(database, clock, LearnedField.SUBJECTS, 0.9, person=CONSOLE)
    surely = [proposal(LearnedField.CLASS, "berkala"), proposal(LearnedField.SUBJECTS, "bencana", 10, 10)]
    draft, submitted = room("a"), room("b", lifecycle=Lifecycle.SUBMITTED)
    mine = room("c", information_class=InformationClass.ANYTIME)
    with database.write() as uow:
        changed = keep(uow, clock, draft, surely)
        assert keep(uow, clock, submitted, surely) == submitted
        assert keep(uow, clock, mine, surely) == mine
        [entry] = uow.audit.of_document("a")
        assert uow.subjects.subjects_of("a") == []  # 10 of 10 leave room for doubt
    assert changed.information_class is InformationClass.PERIODIC
    assert (entry.actor, entry.action) == ("worker", "apply_proposal")
    assert entry.after == {"class": "berkala", "model": "abc123", "right": 45, "tried": 45}


def test_an_item_of_another_class_is_left_to_a_person(database: SqlDatabase, clock: Clock, room: Add) -> None:
    set_threshold(database, clock, LearnedField.ITEM, 0.5, person=CONSOLE)
    document = room("a", information_class=InformationClass.ANYTIME)
    item = next(each.code for each in ITEMS.values() if each.information_class is InformationClass.PERIODIC)
    with database.write() as uow:
        assert keep(uow, clock, document, [proposal(LearnedField.ITEM, item)]).item is None


def test_values_that_left_the_vocabulary_are_not_kept(database: SqlDatabase, clock: Clock, room: Add) -> None:
    document = room("a")
    lost = [proposal(field, "tiada") for field in LearnedField]
    with database.write() as uow:
        keep(uow, clock, document, lost)
        assert uow.learned.of_document("a") == []


def test_a_unit_is_proposed_only_where_it_is_not_known(database: SqlDatabase, clock: Clock, room: Add) -> None:
    known, unknown = room("a"), room("b", unit="tanpa-unit")
    with database.write() as uow:
        for document in (known, unknown):
            keep(uow, clock, document, [proposal(LearnedField.UNIT, "dinkes")])
        assert standing(uow, known, clock.now().date()) == []
        assert [each.value for each in standing(uow, unknown, clock.now().date())] == ["dinkes"]


def test_thresholds_are_a_librarians_and_leave_an_entry(database: SqlDatabase, clock: Clock) -> None:
    with pytest.raises(Forbidden):
        set_threshold(database, clock, LearnedField.CLASS, 0.9, person=AUDITOR)
    with pytest.raises(InvalidInput):
        set_threshold(database, clock, LearnedField.CLASS, 0.2, person=CONSOLE)
    for precision in (0.9, 0.95, None, None):
        set_threshold(database, clock, LearnedField.CLASS, precision, person=CONSOLE)
    with database.read() as uow:
        assert uow.learned.thresholds() == {}
        assert uow.audit.verify() == 3


def test_an_archival_code_is_proposed_accepted_and_applied_like_other_fields(
    database: SqlDatabase, clock: Clock, room: Add
) -> None:
    def code_of(document_id: str) -> str | None:
        with database.read() as uow:
            found = uow.documents.get(document_id)
        return found.archival_code if found else None

    asked, applied, filled = room("a"), room("b"), room("c", archival_code="800")
    with database.write() as uow:
        keep(uow, clock, asked, [proposal(LearnedField.ARCHIVAL_CODE, "800.1", 45, 45)])
    assert code_of("a") is None
    assert accept(database, clock, "a", "archival_code", "800.1", person=CONSOLE).archival_code == "800.1"
    set_threshold(database, clock, LearnedField.ARCHIVAL_CODE, 0.9, person=CONSOLE)
    with database.write() as uow:
        for document in (applied, filled):
            keep(uow, clock, document, [proposal(LearnedField.ARCHIVAL_CODE, "800.1", 45, 45)])
        entry = uow.audit.of_document("b")[-1]
    assert (code_of("b"), code_of("c")) == ("800.1", "800")
    assert (entry.action, entry.after["archival_code"], entry.after["right"]) == ("apply_proposal", "800.1", 45)
