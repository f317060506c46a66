"""Vocabularies on every database: entries, merges that touch no document, and lists that follow them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from archive.archival_codes import ArchivalCode, Fate
from archive.browsing import PublicCriteria
from archive.classification import InformationClass
from archive.documents import Document, Lifecycle
from archive.errors import Conflict, Forbidden, InvalidInput, NotFound
from archive.importing_subjects import apply, preview
from archive.keeping_vocabulary import merge, merge_preview, put_entry, renamed, undo_merge
from archive.people import CONSOLE, Action, Person, Role, may
from archive.ports import Clock, Generation, GenerationState
from archive.reorganising import reorganise
from archive.required_items import RequiredItem
from archive.subjects import Subject
from archive.units import Unit, UnitKind
from archive.vocabulary import Vocabulary
from storage.database import SqlDatabase, open_database

Add = Callable[..., Document]
LIBRARIAN = Person("Siti", "siti", Role.LIBRARIAN)
WATER = Subject("air", "Air", "Air bersih.", alternatives=("banyu",), related=("bumi",))
EARTH = Subject("bumi", "Bumi", "Tanah.", related=("air",))
DRINK = Subject("air-minum", "Air minum", "", broader="air")


@pytest.fixture
def published(add: Add, database: SqlDatabase) -> Callable[..., Document]:
    """A public document with these subjects."""

    def publishing(document_id: str, *subjects: str, **fields: object) -> Document:
        document = add(
            document_id,
            lifecycle=Lifecycle.PUBLISHED,
            published_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
            **fields,
        )
        if subjects:
            with database.write() as uow:
                uow.subjects.set_subjects(document_id, subjects)
        return document

    return publishing


@pytest.fixture
def subjects(database: SqlDatabase) -> None:
    with database.write() as uow:
        for each in (replace(WATER, related=()), EARTH, WATER, DRINK, Subject("tanah", "Tanah", "")):
            uow.subjects.put(each) if each.code != "bumi" else uow.subjects.put(replace(each, related=()))
        uow.subjects.put(WATER)


def entries(database: SqlDatabase) -> dict[str, Subject]:
    with database.read() as uow:
        return {each.code: each for each in uow.subjects.all()}


def test_what_is_related_is_so_from_both_sides(database: SqlDatabase, subjects: None) -> None:
    known = entries(database)
    assert known["air"] == WATER
    assert known["bumi"] == EARTH
    with database.write() as uow:
        uow.subjects.put(replace(EARTH, related=()))
    assert entries(database)["air"].related == ()


def test_a_merge_leads_every_list_and_its_undoing_is_as_if_nothing_had_been(
    database: SqlDatabase, clock: Clock, subjects: None, published: Callable[..., Document]
) -> None:
    published("a", "bumi")
    published("b", "tanah", "bumi")
    published("c", "air-minum")
    before = _state(database)

    merge(database, clock, Vocabulary.SUBJECT, "bumi", "tanah", LIBRARIAN)

    with database.read() as uow:
        assert uow.subjects.get("bumi") == uow.subjects.get("tanah")
        assert "bumi" not in [each.code for each in uow.subjects.all()]
        assert uow.subjects.subjects_of("b") == ["tanah"]
        assert uow.public_lists.counts_by_subject() == {"tanah": 2, "air-minum": 1}
        assert uow.public_lists.counts_by_subject(PublicCriteria(units=("dinkes",))) == {"tanah": 2, "air-minum": 1}
        for code in ("bumi", "tanah"):
            assert uow.public_lists.count(PublicCriteria(subject=code)) == 2
        assert next(each for each in uow.subjects.all() if each.code == "air").related == ("tanah",)
        assert uow.subjects.subjects_of_many(["b"]) == {"b": ("bumi", "tanah")}, "the document is as it was"
    undo_merge(database, clock, Vocabulary.SUBJECT, "bumi", LIBRARIAN)
    assert _state(database) == before


def _state(database: SqlDatabase) -> Sequence[object]:
    with database.read() as uow:
        return (
            uow.subjects.all(),
            uow.subjects.by_code(),
            [uow.documents.get(each) for each in uow.documents.ids()],
            {each: uow.subjects.subjects_of(each) for each in uow.documents.ids()},
            uow.public_lists.counts_by_subject(),
            uow.public_lists.counts(),
        )


def test_a_merge_marks_no_document_for_the_index(
    database: SqlDatabase, clock: Clock, subjects: None, published: Callable[..., Document]
) -> None:
    published("a", "bumi")
    with database.write() as uow:
        uow.index.add_generation(Generation("g1", GenerationState.LIVE, clock.now()), mark_all=False)

    merge(database, clock, Vocabulary.SUBJECT, "bumi", "tanah", LIBRARIAN)

    with database.read() as uow:
        assert uow.index.count_pending("g1") == 0


def test_units_items_and_codes_are_merged_likewise(
    database: SqlDatabase, clock: Clock, published: Callable[..., Document]
) -> None:
    with database.write() as uow:
        for code in ("dinkes", "dinas-kesehatan"):
            uow.units.put(Unit(code, f"Dinas {code}", UnitKind.AGENCY))
    fields = {"item": "bk-d2", "archival_code": "800.2", "information_class": InformationClass.PERIODIC}
    published("a", unit="dinas-kesehatan", **fields)
    published("b", unit="dinkes", item="bk-d1", archival_code="800.1", information_class=InformationClass.PERIODIC)

    merge(database, clock, Vocabulary.UNIT, "dinas-kesehatan", "dinkes", CONSOLE)
    merge(database, clock, Vocabulary.ITEM, "bk-d2", "bk-d1", CONSOLE)
    merge(database, clock, Vocabulary.ARCHIVAL_CODE, "800.2", "800.1", CONSOLE)

    with database.read() as uow:
        assert uow.public_lists.counts().by_unit == {"dinkes": 2}
        assert uow.public_lists.counts_by_item() == {"bk-d1": 2}
        assert uow.public_lists.counts_by_archival_code() == {"800.1": 2}
        assert uow.units.by_code()["dinas-kesehatan"].code == "dinkes"
        for criteria in (
            PublicCriteria(units=("dinas-kesehatan",)),
            PublicCriteria(item="bk-d1"),
            PublicCriteria(archival_codes=("800.1",)),
        ):
            assert uow.public_lists.count(criteria) == 2
        assert uow.vocabulary.uses(Vocabulary.UNIT) == {"dinkes": 1, "dinas-kesehatan": 1}


def test_people_of_a_merged_unit_keep_their_documents(database: SqlDatabase, clock: Clock) -> None:
    with database.write() as uow:
        for code in ("lama", "baru"):
            uow.units.put(Unit(code, code, UnitKind.AGENCY))
        uow.people.add(Person("Ani", "ani", Role.OFFICER, "baru"), "")
        uow.people.add(Person("Budi", "budi", Role.OFFICER, "lama"), "")
    merge(database, clock, Vocabulary.UNIT, "lama", "baru", CONSOLE)
    with database.read() as uow:
        for login in ("ani", "budi"):
            person = uow.people.get(login)
            assert may(person, Action.EDIT, "lama")
            assert may(person, Action.EDIT, "baru")
            assert not may(person, Action.EDIT, "dinkes")


@pytest.mark.parametrize(
    ("code", "into"), [("air", "air"), ("air", "air-minum"), ("bumi", "hilang"), ("hilang", "bumi"), ("tanah", "bumi")]
)
def test_what_cannot_become_one_is_refused(
    database: SqlDatabase, clock: Clock, subjects: None, code: str, into: str
) -> None:
    merge(database, clock, Vocabulary.SUBJECT, "bumi", "tanah", CONSOLE)
    with pytest.raises((InvalidInput, NotFound)):
        merge(database, clock, Vocabulary.SUBJECT, code, into, CONSOLE)


def test_the_preview_of_a_merge_counts_documents_and_names_what_moves(
    database: SqlDatabase, clock: Clock, subjects: None, published: Callable[..., Document], add: Add
) -> None:
    published("a", "air")
    add("draft")
    with database.write() as uow:
        uow.subjects.set_subjects("draft", ["air", "bumi"])
    with database.read() as uow:
        found = merge_preview(uow, Vocabulary.SUBJECT, "air", "bumi")
    assert (found.documents, found.already, found.below) == (2, 1, ("Air minum",))


def test_undoing_a_merge_is_refused_where_subjects_would_go_in_a_circle(
    database: SqlDatabase, clock: Clock, subjects: None
) -> None:
    put_entry(database, clock, replace(WATER, broader="tanah", related=()), CONSOLE)
    merge(database, clock, Vocabulary.SUBJECT, "air", "bumi", CONSOLE)
    put_entry(database, clock, Subject("tanah", "Tanah", "", broader="air-minum"), CONSOLE)
    with pytest.raises(InvalidInput, match="berputar"):
        undo_merge(database, clock, Vocabulary.SUBJECT, "air", CONSOLE)
    with database.read() as uow:
        assert uow.vocabulary.redirects(Vocabulary.SUBJECT).merged == {"air"}


def test_a_circle_is_refused_by_name(database: SqlDatabase, clock: Clock, subjects: None) -> None:
    with pytest.raises(InvalidInput, match="Air › Air minum › Air"):
        put_entry(database, clock, replace(WATER, broader="air-minum"), CONSOLE)


def test_a_change_leaves_what_it_was_and_what_it_is_in_the_audit_log(
    database: SqlDatabase, clock: Clock, subjects: None
) -> None:
    assert put_entry(database, clock, renamed(WATER, "Air bersih"), LIBRARIAN)
    assert not put_entry(database, clock, renamed(WATER, "Air bersih"), LIBRARIAN)
    known = entries(database)["air"]
    assert known.name == "Air bersih"
    assert known.alternatives == ("banyu", "Air")
    with database.read() as uow:
        assert uow.audit.verify() == 1


@pytest.mark.parametrize("person", [None, Person("", "x", Role.OFFICER, "dinkes"), Person("", "x", Role.AUDITOR)])
def test_others_may_not_change_a_vocabulary(
    database: SqlDatabase, clock: Clock, subjects: None, person: Person | None
) -> None:
    with pytest.raises(Forbidden):
        put_entry(database, clock, replace(WATER, name="Lain"), person)
    with pytest.raises(Forbidden):
        merge(database, clock, Vocabulary.SUBJECT, "air", "bumi", person)


def test_archival_codes_stand_in_the_order_of_their_segments_and_changes_stand_for_the_programs_own(
    database: SqlDatabase, clock: Clock
) -> None:
    changed = ArchivalCode("800.1", "Pegawai", "2 tahun", Fate.DESTROY, "Perbup 1/2026", verified=True)
    put_entry(database, clock, changed, CONSOLE)
    for number in (9, 10):
        put_entry(database, clock, ArchivalCode(f"800.1.{number}", f"Lain {number}"), CONSOLE, is_new=True)
    with database.read() as uow:
        codes = [each.code for each in uow.archival_codes.all()]
        assert uow.archival_codes.get("800.1") == changed
    assert codes.index("800.1") < codes.index("800.1.9") < codes.index("800.1.10") < codes.index("800.1.11")
    with pytest.raises(InvalidInput):
        put_entry(database, clock, ArchivalCode("800.a", "Salah"), CONSOLE, is_new=True)


def test_an_item_can_be_changed_and_one_more_added(database: SqlDatabase, clock: Clock) -> None:
    with database.read() as uow:
        item = uow.items.by_code()["bk-d1"]
    put_entry(database, clock, replace(item, law="Pasal 9 ayat (2)", verified=False), CONSOLE)
    more = RequiredItem("bk-z9", InformationClass.PERIODIC, "Butir baru", position=10**6)
    put_entry(database, clock, more, CONSOLE, is_new=True)
    with database.read() as uow:
        items = uow.items.all()
        assert uow.items.get("bk-d1") == replace(item, law="Pasal 9 ayat (2)", verified=False)
    assert items[-1] == more
    with pytest.raises(InvalidInput):
        put_entry(database, clock, more, CONSOLE, is_new=True)


def test_a_reader_sees_a_change_of_another_process_at_once(
    database: SqlDatabase, database_url: str, clock: Clock
) -> None:

    with database.read() as uow:
        assert uow.units.all() == []
    other = open_database(database_url, clock)
    with other.write() as uow:
        uow.units.put(Unit("dinkes", "Dinas Kesehatan", UnitKind.AGENCY))
    other.close()
    with database.read() as uow:
        assert [unit.code for unit in uow.units.all()] == ["dinkes"]


def test_a_change_that_is_rolled_back_is_never_seen(database: SqlDatabase) -> None:
    with database.read() as uow:
        assert uow.units.all() == []
    with pytest.raises(RuntimeError), database.write() as uow:
        uow.units.put(Unit("dinkes", "Dinas Kesehatan", UnitKind.AGENCY))
        assert len(uow.units.all()) == 1
        raise RuntimeError
    with database.read() as uow:
        assert uow.units.all() == []


def test_units_are_reorganised_and_old_ones_keep_their_names(database: SqlDatabase, clock: Clock) -> None:
    with database.write() as uow:
        for code in ("diskop", "disdag"):
            uow.units.put(Unit(code, code, UnitKind.AGENCY))
    new = Unit("diskopdag", "Dinas Koperasi dan Perdagangan", UnitKind.AGENCY)
    reorganise(database, clock, ["diskop", "disdag"], [new], dt.date(2026, 1, 1), LIBRARIAN)
    with database.read() as uow:
        units = uow.units.by_code()
        assert uow.audit.verify() == 3
    assert units["diskop"].valid_until == dt.date(2025, 12, 31)
    assert units["diskopdag"].predecessors == ("diskop", "disdag")
    assert units["diskopdag"].valid_from == dt.date(2026, 1, 1)
    with pytest.raises(InvalidInput, match="mendahului"):
        put_entry(database, clock, replace(units["diskop"], predecessors=("diskopdag",)), CONSOLE)


def test_a_list_from_elsewhere_is_looked_at_first_and_applied_whole(
    database: SqlDatabase, clock: Clock, subjects: None
) -> None:
    # The list turns a hierarchy round, which one change after the other could not.
    wanted = [
        replace(WATER, broader="air-minum", related=()),
        replace(DRINK, broader="sungai"),
        Subject("sungai", "Sungai", ""),
    ]
    with database.read() as uow:
        found = preview(uow, wanted)
    assert [each.code for each in found.added] == ["sungai"]
    assert [old.code for old, _ in found.changed] == ["air", "air-minum"]
    assert [each.code for each in found.gone] == ["bumi", "tanah"]

    apply(database, clock, wanted, LIBRARIAN, expected=found.digest, end_gone=True)

    known = entries(database)
    assert (known["air"].broader, known["air-minum"].broader) == ("air-minum", "sungai")
    assert known["tanah"].valid_until == dt.date(2026, 3, 1)
    with database.read() as uow:
        assert uow.audit.verify() == 5
        assert preview(uow, wanted).changed == ()
    with pytest.raises(Conflict):
        apply(database, clock, wanted, LIBRARIAN, expected=found.digest)
    with pytest.raises(InvalidInput):
        apply(database, clock, [Subject("a", "A", "", broader="b"), Subject("b", "B", "", broader="a")], LIBRARIAN)
