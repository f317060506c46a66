"""Titles, reasons and notes that the public reads hold no personal data, whichever way they are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.curation import move, withdraw
from archive.documents import Document, Lifecycle, Page, Processing, TextSource, Word
from archive.editing import edit
from archive.errors import Conflict, InvalidInput
from archive.finding_places import Box
from archive.people import CONSOLE
from archive.ports import Clock, StoredBlob, UnitOfWork
from archive.privacy_gate import FindingState, PersonalDataFound, check, decide
from archive.redactions import BlackBox, Ground, order_redaction, plan_findings, put_redacted, undo_redaction
from archive.relating import relate
from archive.relations import RelationKind
from archive.workflow import Step, take_step
from storage.database import SqlDatabase
from tests.contract.complete_records import adding_complete

NIK = "6202015506870002"
TITLE = f"Daftar NIK {NIK}"
WORDS = (Word("NIK", 10, 10, 30, 20), Word(NIK, 34, 10, 130, 20))
Add = Callable[..., Document]


@pytest.fixture
def add(add: Add, new_document: Callable[..., Document], database: SqlDatabase) -> Add:
    return adding_complete(add, new_document, database)


@pytest.fixture
def redacted(database: SqlDatabase, add: Add, clock: Clock) -> Document:
    """A submitted document whose title and page gave somebody away, and do so no longer."""
    document = add("blotted00000", title=TITLE, lifecycle=Lifecycle.SUBMITTED, page_count=1)
    with database.write() as uow:
        uow.pages.replace_all(document.id, [Page(1, f"NIK {NIK}", TextSource.OCR, width=200, height=100, words=WORDS)])
        check(uow, clock.now(), document, {1: WORDS})
    boxes = plan_findings(database, clock, document.id, None, Ground.PERSONAL_SECRET, actor="rina")
    with database.write() as uow:
        return put_redacted(
            uow,
            clock.now(),
            document,
            boxes,
            StoredBlob("b" * 64, 5, created=True),
            [Page(1, "NIK", TextSource.OCR)],
            actor="rina",
        )


def stored(uow: UnitOfWork, document_id: str) -> Document:
    document = uow.documents.get(document_id)
    assert document is not None
    return document


def name(database: SqlDatabase, clock: Clock, document: Document, **texts: str) -> None:
    edit(database, clock, document.id, texts, person=CONSOLE, revision=None)


@pytest.mark.parametrize("field", ["title", "number"])
def test_what_is_published_takes_no_personal_data_into_its_title_or_number(
    database: SqlDatabase, add: Add, clock: Clock, field: str
) -> None:
    document = add("public000000", lifecycle=Lifecycle.PUBLISHED, published_at=clock.now())

    with pytest.raises(InvalidInput) as refused:
        name(database, clock, document, **{field: TITLE})

    assert NIK not in str(refused.value)
    with database.read() as uow:
        assert stored(uow, document.id) == document


def test_nor_does_what_left_a_tombstone(database: SqlDatabase, add: Add, clock: Clock) -> None:
    document = add("stone0000000", lifecycle=Lifecycle.PUBLISHED, published_at=clock.now())
    withdraw(database, clock, document.id, actor="rina", why="Salah unggah.")

    with pytest.raises(InvalidInput):
        name(database, clock, document, title=TITLE)


def test_a_draft_may_be_called_so_and_waits_for_a_decision_then(database: SqlDatabase, add: Add, clock: Clock) -> None:
    document = add("draft0000000")
    name(database, clock, document, title=TITLE)

    with database.read() as uow:
        (finding,) = uow.privacy.findings(document.id)
    assert finding.state is FindingState.OPEN
    with pytest.raises(PersonalDataFound):
        move(database, clock, document.id, Lifecycle.PUBLISHED, actor="rina")

    decide(database, clock, document.id, [finding.key], FindingState.LAWFUL, actor="rina", reason="pejabat publik")
    move(database, clock, document.id, Lifecycle.PUBLISHED, actor="rina")
    name(database, clock, document, title=f"{TITLE} tahun ini")


def test_what_was_blotted_out_of_a_title_does_not_come_back_unseen(
    database: SqlDatabase, redacted: Document, clock: Clock
) -> None:
    assert NIK not in redacted.title
    with database.write() as uow:
        uow.documents.update(replace(redacted, title=TITLE))

    with pytest.raises(PersonalDataFound):
        move(database, clock, redacted.id, Lifecycle.PUBLISHED, actor="rina")

    name(database, clock, redacted, title=f"{TITLE} ")
    name(database, clock, redacted, title=f"{TITLE}, lengkap")
    with database.read() as uow:
        record = [each for each in uow.privacy.findings(redacted.id) if each.page == 0 and each.state.keeps_back]
    assert record


def test_undoing_a_redaction_puts_no_blotted_title_onto_a_tombstone(
    database: SqlDatabase, redacted: Document, clock: Clock
) -> None:
    move(database, clock, redacted.id, Lifecycle.PUBLISHED, actor="rina")
    withdraw(database, clock, redacted.id, actor="rina", why="Salah unggah.")

    with pytest.raises(InvalidInput):
        undo_redaction(database, clock, redacted.id, actor="rina")

    take_step(database, clock, redacted.id, Step.REOPEN, person=CONSOLE)
    assert undo_redaction(database, clock, redacted.id, actor="rina").title == TITLE


def test_the_reason_the_public_reads_names_nobody_and_the_one_for_the_log_may(
    database: SqlDatabase, add: Add, clock: Clock
) -> None:
    document = add("leaves000000", lifecycle=Lifecycle.PUBLISHED, published_at=clock.now())

    with pytest.raises(InvalidInput):
        withdraw(database, clock, document.id, actor="rina", why=f"Memuat NIK {NIK}")

    withdraw(database, clock, document.id, actor="rina", why=f"Memuat NIK {NIK}", without_trace=True)
    with database.read() as uow:
        assert not stored(uow, document.id).is_tombstone


def test_what_is_said_of_a_relation_names_nobody(database: SqlDatabase, add: Add, clock: Clock) -> None:
    first, other = add("first0000000"), add("other0000000")

    with pytest.raises(InvalidInput):
        relate(database, clock, first.id, RelationKind.AMENDS, other.id, actor="rina", note=f"bagian NIK {NIK}")

    with database.read() as uow:
        assert uow.relations.of_documents([first.id]) == []


def test_nothing_is_blacked_out_while_pages_wait_to_be_read(database: SqlDatabase, add: Add, clock: Clock) -> None:
    document = add("reading00000", processing=Processing.AWAITING_OCR)
    box = BlackBox(document.id, 1, Box(0, 0, 5, 5), Ground.PERSONAL_SECRET)
    with database.write() as uow:
        uow.privacy.set_boxes(document.id, [box])

    with pytest.raises(InvalidInput):
        order_redaction(database, clock, document.id, actor="rina")
    with pytest.raises(Conflict), database.write() as uow:
        put_redacted(uow, clock.now(), document, [box], StoredBlob("b" * 64, 5, created=True), [], actor="rina")
