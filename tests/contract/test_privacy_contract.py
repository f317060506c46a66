from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.audit import AuditEntry
from archive.curation import move
from archive.documents import Document, Lifecycle, Page, Rendition, RenditionRole, TextSource, Word
from archive.errors import Conflict, InvalidInput
from archive.finding_places import Box
from archive.personal_data import PersonalKind
from archive.ports import Clock, StoredBlob
from archive.privacy_gate import FindingState, PersonalDataFound, check, check_page, decide, keeping_back, take_back
from archive.redactions import BlackBox, Ground, plan_findings, put_redacted, undo_redaction
from storage.database import SqlDatabase
from tests.contract.complete_records import adding_complete

NIK = "6202015506870002"
OTHER_NIK = "6202011203850001"
TEXT = f"Siti Rahmah, NIK {NIK}"
IN_WORDS = Word(NIK, 94, 10, 190, 20)
WORDS = (Word("Siti", 10, 10, 30, 20), Word("Rahmah,", 34, 10, 70, 20), Word("NIK", 74, 10, 90, 20), IN_WORDS)
Add = Callable[..., Document]


@pytest.fixture
def add(add: Add, new_document: Callable[..., Document], database: SqlDatabase) -> Add:
    return adding_complete(add, new_document, database)


@pytest.fixture
def held(database: SqlDatabase, add: Add, clock: Clock) -> Document:
    """A submitted document with one finding on its second page."""
    document = add("held00000000", lifecycle=Lifecycle.SUBMITTED, page_count=2)
    pages = [Page(1, "Pengantar", TextSource.OCR), Page(2, TEXT, TextSource.OCR, width=200, height=100, words=WORDS)]
    with database.write() as uow:
        uow.pages.replace_all(document.id, pages)
        check(uow, clock.now(), document, {2: WORDS})
    return document


def redacted(database: SqlDatabase, clock: Clock, document: Document) -> Document:
    boxes = plan_findings(database, clock, document.id, None, Ground.PERSONAL_SECRET, actor="rina")
    with database.write() as uow:
        pages = [Page(1, "Pengantar", TextSource.OCR), Page(2, "Siti Rahmah, NIK", TextSource.OCR)]
        return put_redacted(
            uow, clock.now(), document, boxes, StoredBlob("b" * 64, 5, created=True), pages, actor="rina"
        )


def test_a_finding_is_kept_with_its_page_and_the_box_of_its_words(database: SqlDatabase, held: Document) -> None:
    with database.read() as uow:
        (finding,) = uow.privacy.findings(held.id)
        assert uow.privacy.is_checked(held.id)
        assert uow.privacy.kept_back() == [(held.id, 1)]
    assert (finding.page, finding.kind, finding.state) == (2, PersonalKind.NIK, FindingState.OPEN)
    assert TEXT[finding.start : finding.stop] == NIK
    assert finding.boxes == (Box(94, 10, 190, 20),)


@pytest.mark.parametrize("whole", [True, False], ids=["all pages", "one page"])
def test_writing_text_makes_a_document_unchecked(database: SqlDatabase, held: Document, whole: bool) -> None:
    page = Page(1, "lain", TextSource.OCR)
    with database.write() as uow:
        if whole:
            uow.pages.replace_all(held.id, [page])
        else:
            uow.pages.put(held.id, page)
        assert not uow.privacy.is_checked(held.id)


def test_a_decision_stays_where_the_finding_still_stands_and_new_ones_are_open(
    database: SqlDatabase, held: Document, clock: Clock
) -> None:
    decide(database, clock, held.id, None, FindingState.LAWFUL, actor="rina", reason="pejabat publik")
    page = Page(2, f"Baru: {TEXT}\nNIK {OTHER_NIK}", TextSource.OCR)
    with database.write() as uow:
        uow.pages.put(held.id, page)
        check_page(uow, held, page)
        findings = uow.privacy.findings(held.id)
    assert [(each.state, each.decided_by) for each in findings] == [
        (FindingState.LAWFUL, "rina"),
        (FindingState.OPEN, ""),
    ]
    assert page.text[findings[0].start : findings[0].stop] == NIK


def test_publishing_is_refused_naming_kind_and_page_but_never_the_number(
    database: SqlDatabase, held: Document, clock: Clock
) -> None:
    with pytest.raises(PersonalDataFound) as refused:
        move(database, clock, held.id, Lifecycle.PUBLISHED, actor="rina")

    assert "NIK: hlm. 2" in str(refused.value)
    assert NIK not in str(refused.value)


def test_text_that_nobody_looked_through_is_looked_through_before_it_is_published(
    database: SqlDatabase, add: Add, clock: Clock
) -> None:
    document = add("unread000000")
    with database.write() as uow:
        uow.pages.replace_all(document.id, [Page(1, TEXT, TextSource.BORN_DIGITAL)])

    with pytest.raises(PersonalDataFound):
        move(database, clock, document.id, Lifecycle.PUBLISHED, actor="rina")


def test_a_title_that_gives_somebody_away_keeps_it_back(database: SqlDatabase, add: Add, clock: Clock) -> None:
    document = add("titled000000", title=f"KTP_{NIK}")

    with pytest.raises(PersonalDataFound):
        move(database, clock, document.id, Lifecycle.PUBLISHED, actor="rina")


def test_what_is_public_and_holds_an_open_finding_is_taken_back_and_noted(
    database: SqlDatabase, held: Document, clock: Clock
) -> None:
    with database.write() as uow:
        public = uow.documents.update(replace(held, lifecycle=Lifecycle.PUBLISHED, published_at=clock.now()))
        kept = take_back(uow, clock.now(), public, "worker")
        last: AuditEntry = uow.audit.of_document(held.id)[-1]
    assert not kept.is_public
    assert (last.action, last.after["personal_data"]) == ("kept_back", {"nik": {"2": 1}})


def test_members_with_undecided_findings_stay_behind(
    database: SqlDatabase, held: Document, clock: Clock, add: Add
) -> None:
    parent = add("parent000000")
    with database.write() as uow:
        stored = uow.documents.get(held.id)
        assert stored is not None
        uow.documents.update(replace(stored, parent_id=parent.id))

    moved = move(database, clock, parent.id, Lifecycle.PUBLISHED, actor="rina")

    assert [each.id for each in moved] == [parent.id]


def test_every_default_road_leads_to_the_redacted_file_and_only_staff_to_the_original(
    database: SqlDatabase, held: Document, clock: Clock
) -> None:
    shown = redacted(database, clock, held)

    with database.read() as uow:
        stored = uow.documents.get(held.id)
        assert stored == shown
        assert (shown.sha256, shown.size, shown.media_type) == ("b" * 64, 5, "application/pdf")
        assert held.file_name not in shown.file_name
        assert [each.role for each in uow.documents.renditions(held.id)] == [RenditionRole.REDACTED]
        assert uow.documents.rendition(held.id, RenditionRole.ORIGINAL) is None
        assert dict(uow.pages.texts(held.id))[2] == "Siti Rahmah, NIK"
        assert NIK not in str(uow.pages.get(held.id, 2))
        original = uow.privacy.withheld_rendition(held.id, RenditionRole.ORIGINAL)
        behind = uow.privacy.withheld_page(held.id, 2)
        assert original is not None
        assert original.sha256 == held.sha256
        assert behind is not None
        assert (behind.text, behind.words) == (TEXT, WORDS)
        assert keeping_back(uow, clock.now(), shown) == []
        assert [each.made for each in uow.privacy.boxes(held.id)] == [True]


def test_a_converted_file_is_hidden_with_the_original(database: SqlDatabase, held: Document, clock: Clock) -> None:
    with database.write() as uow:
        uow.documents.put_rendition(
            Rendition(held.id, RenditionRole.CONVERTED, "c" * 64, 4, "application/pdf", "held.pdf")
        )
    redacted(database, clock, held)

    with database.read() as uow:
        assert uow.documents.rendition(held.id, RenditionRole.CONVERTED) is None
        assert uow.privacy.withheld_rendition(held.id, RenditionRole.CONVERTED) is not None


def test_a_second_redaction_still_stands_before_the_same_original(
    database: SqlDatabase, held: Document, clock: Clock
) -> None:
    once = redacted(database, clock, held)
    with database.write() as uow:
        boxes = [*uow.privacy.boxes(held.id), BlackBox(held.id, 1, Box(0, 0, 5, 5), Ground.MEMORANDUM)]
        uow.privacy.set_boxes(held.id, boxes)
        boxes = uow.privacy.boxes(held.id)
        put_redacted(uow, clock.now(), once, boxes, StoredBlob("d" * 64, 6, created=True), [], actor="rina")
    restored = undo_redaction(database, clock, held.id, actor="rina")

    assert restored.sha256 == held.sha256
    with database.read() as uow:
        assert dict(uow.pages.texts(held.id))[2] == TEXT
        assert uow.privacy.redaction(held.id) is None


def test_a_file_made_with_an_older_plan_is_not_put_in_place(
    database: SqlDatabase, held: Document, clock: Clock
) -> None:
    boxes = plan_findings(database, clock, held.id, None, Ground.PERSONAL_SECRET, actor="rina")
    with database.write() as uow:
        uow.privacy.set_boxes(held.id, [*boxes, BlackBox(held.id, 1, Box(0, 0, 5, 5), Ground.MEMORANDUM)])

    with pytest.raises(Conflict), database.write() as uow:
        put_redacted(uow, clock.now(), held, boxes, StoredBlob("b" * 64, 5, created=True), [], actor="rina")

    with database.read() as uow:
        assert uow.privacy.redaction(held.id) is None


def test_nothing_of_what_was_found_stands_in_the_audit_log(database: SqlDatabase, held: Document, clock: Clock) -> None:
    redacted(database, clock, held)
    undo_redaction(database, clock, held.id, actor="rina")
    decide(database, clock, held.id, None, FindingState.LAWFUL, actor="rina", reason="pejabat")

    with database.read() as uow:
        said = "".join(str((entry.before, entry.after)) for entry in uow.audit.of_document(held.id))
    assert not [part for part in (NIK, NIK[:8], NIK[8:]) if part in said]


def test_a_decision_needs_a_reason(database: SqlDatabase, held: Document, clock: Clock) -> None:
    with pytest.raises(InvalidInput):
        decide(database, clock, held.id, None, FindingState.LAWFUL, actor="rina", reason=" ")


def test_a_file_holds_what_is_withheld_of_anything_that_lies_in_it(
    database: SqlDatabase, add: Add, held: Document, clock: Clock
) -> None:
    outer = add("outer0000000", lifecycle=Lifecycle.PUBLISHED)
    inner = add("inner0000000", lifecycle=Lifecycle.PUBLISHED, parent_id=outer.id)
    every = [outer.id, inner.id, held.id]
    with database.write() as uow:
        assert not uow.privacy.units_of_closed_parts(every)
        uow.documents.update(replace(held, parent_id=inner.id))
        assert uow.privacy.units_of_closed_parts(every) == dict.fromkeys(every[:2], frozenset({held.unit}))
        assert uow.privacy.units_of_closed_parts([held.id]) == {}

    shown = redacted(database, clock, held)
    with database.write() as uow:
        uow.documents.update(replace(shown, lifecycle=Lifecycle.PUBLISHED, published_at=clock.now()))
        assert uow.privacy.units_of_closed_parts(every).keys() == {outer.id, inner.id}
