from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest

from archive.audit import AuditEntry
from archive.deciding_pairs import DECIDING, readable_pairs, say_different, say_version
from archive.deposits import DepositTerms, IncomingFile, deposit
from archive.documents import Document, FileType, Page, Processing, Rendition, RenditionRole, TextSource
from archive.errors import Forbidden, InvalidInput, NotFound
from archive.near_duplicates import Likeness, PairDecision
from archive.people import Person, Role
from archive.ports import Clock, Database
from archive.relations import RelationKind
from bench.noisy_copies import filled, filled_otherwise, form, misread
from indexer.comparing import MOST_FORMS, compare_waiting, is_waiting, texts_changed
from indexer.near_duplicates import VERSION
from search_api.wiring import Archive

LIBRARIAN = Person("Rina", "rina", Role.LIBRARIAN)
OFFICER = Person("Siti", "siti", Role.OFFICER, "dinkes")
PAPER, ONE = form(1), filled(1)
TEXT = PAPER.text(ONE)


def put(database: Database, clock: Clock, document_id: str, text: str, unit: str = "dinkes") -> None:
    document = Document(
        document_id, unit, document_id, "a.txt", "text/plain", FileType.TEXT, "a" * 64, 3, clock.now(),
        processing=Processing.READABLE,
    )  # fmt: skip
    original = Rendition(document_id, RenditionRole.ORIGINAL, "a" * 64, 3, "text/plain", "a.txt")
    with database.write() as uow:
        assert uow.documents.add(document, original, document_id)
        uow.pages.replace_all(document_id, [Page(1, text, TextSource.BORN_DIGITAL)])


def test_another_scan_is_the_same_text_and_another_filling_is_not(database: Database, clock: Clock) -> None:
    put(database, clock, "asli", TEXT)
    put(database, clock, "pindai", misread(TEXT, 0.01, 5))
    put(database, clock, "lain", PAPER.text(filled_otherwise(ONE, 3)))
    put(database, clock, "asing", form(77).text(filled(77)))
    assert compare_waiting(database, clock) == 4
    with database.read() as uow:
        found = {(each.first_id, each.other_id): each.likeness for each in uow.near_duplicates.pairs()}
        assert not is_waiting(uow)
    assert found["asli", "pindai"] is Likeness.SAME_TEXT
    assert found["asli", "lain"] is Likeness.SAME_FORM
    assert {each for pair in found for each in pair} == {"asli", "pindai", "lain"}
    assert compare_waiting(database, clock) == 0


def test_a_copy_is_found_among_many_letters_of_its_form(database: Database, clock: Clock) -> None:
    put(database, clock, "asli", TEXT)
    for seed in range(40):
        put(database, clock, f"surat-{seed:02}", PAPER.text(filled_otherwise(ONE, 100 + seed)))
    put(database, clock, "pindai", misread(TEXT, 0.01, 5))
    compare_waiting(database, clock)
    with database.read() as uow:
        found = uow.near_duplicates.pairs_of("pindai")
        count = len(uow.near_duplicates.pairs(limit=1000))
    assert [each.first_id for each in found if each.likeness is Likeness.SAME_TEXT] == ["asli"]
    assert count <= 42 * (MOST_FORMS + 1)


def test_work_that_was_cut_short_is_taken_up_again(database: Database, clock: Clock) -> None:
    put(database, clock, "asli", TEXT)
    put(database, clock, "pindai", misread(TEXT, 0.01, 5))
    assert compare_waiting(database, clock, limit=1) == 1
    with database.read() as uow:
        assert is_waiting(uow)
    assert compare_waiting(database, clock) == 1
    with database.read() as uow:
        assert len(uow.near_duplicates.pairs()) == 1


def test_a_text_that_changed_is_compared_again_and_its_pairs_go(database: Database, clock: Clock) -> None:
    put(database, clock, "asli", TEXT)
    put(database, clock, "pindai", misread(TEXT, 0.01, 5))
    compare_waiting(database, clock)
    with database.write() as uow:
        uow.pages.replace_all("pindai", [Page(1, form(9).text(filled(9)), TextSource.OCR)])
        texts_changed(uow, "pindai")
    assert compare_waiting(database, clock) == 1
    with database.read() as uow:
        assert uow.near_duplicates.pairs() == []


def test_not_the_same_is_remembered_when_everything_is_compared_anew(database: Database, clock: Clock) -> None:
    put(database, clock, "asli", TEXT)
    put(database, clock, "pindai", misread(TEXT, 0.01, 5))
    compare_waiting(database, clock)
    say_different(database, clock, OFFICER, "pindai", "asli")
    with database.write() as uow:
        uow.near_duplicates.forget()
    compare_waiting(database, clock)
    with database.read() as uow:
        assert uow.near_duplicates.pairs() == []
        (pair,) = uow.near_duplicates.pairs_of("asli")
        entries = uow.audit.of_document("asli")
    assert (pair.decision, pair.decided_by) == (PairDecision.DIFFERENT, "siti")
    assert [(each.actor, each.action) for each in entries] == [("siti", DECIDING)]


def test_another_version_becomes_a_relation_in_the_same_step(database: Database, clock: Clock) -> None:
    put(database, clock, "asli", TEXT)
    put(database, clock, "pindai", misread(TEXT, 0.01, 5), unit="disdik")
    compare_waiting(database, clock)
    with pytest.raises(NotFound):
        say_version(database, clock, OFFICER, "asli", RelationKind.REPLACES, "pindai")
    say_version(database, clock, LIBRARIAN, "pindai", RelationKind.REPLACES, "asli")
    with database.read() as uow:
        (relation,) = uow.relations.of_documents(["asli"])
        (pair,) = uow.near_duplicates.pairs_of("asli")
    assert (relation.document_id, relation.kind, relation.other_id) == ("pindai", RelationKind.REPLACES, "asli")
    assert pair.decision is PairDecision.VERSION
    with pytest.raises(InvalidInput):
        say_version(database, clock, LIBRARIAN, "asli", RelationKind.REPLACES, "pindai")


def test_what_is_of_another_unit_and_not_public_is_only_counted(database: Database, clock: Clock) -> None:
    put(database, clock, "asli", TEXT)
    put(database, clock, "pindai", misread(TEXT, 0.01, 5), unit="disdik")
    compare_waiting(database, clock)
    with database.read() as uow:
        assert readable_pairs(uow, OFFICER, "asli") == ([], 1)
        seen, hidden = readable_pairs(uow, LIBRARIAN, "asli")
    assert ([other.id for _, other in seen], hidden) == (["pindai"], 0)
    with pytest.raises(NotFound):
        say_different(database, clock, OFFICER, "asli", "pindai")
    auditor = replace(LIBRARIAN, role=Role.AUDITOR)
    with pytest.raises(Forbidden):
        say_different(database, clock, auditor, "asli", "pindai")


def test_the_worker_compares_what_it_has_read(archive: Archive) -> None:
    copies = [TEXT, misread(TEXT, 0.01, 5)]
    files = [
        IncomingFile(f"surat {n}.txt", f"surat {n}.txt", lambda text=text: BytesIO(text.encode()))  # type: ignore[misc]
        for n, text in enumerate(copies)
    ]
    list(deposit(archive.database, archive.blobs, archive.clock, DepositTerms("dinkes", "siti"), files))
    archive.worker().run(until_idle=True)
    with archive.database.read() as uow:
        (pair,) = uow.near_duplicates.pairs()
        assert uow.near_duplicates.lacking(VERSION, 10) == []
    assert pair.likeness is Likeness.SAME_TEXT


def test_the_audit_entry_names_both_documents(database: Database, clock: Clock) -> None:
    put(database, clock, "asli", TEXT)
    put(database, clock, "pindai", misread(TEXT, 0.01, 5))
    compare_waiting(database, clock)
    say_different(database, clock, LIBRARIAN, "asli", "pindai")
    say_different(database, clock, LIBRARIAN, "asli", "pindai")
    with database.read() as uow:
        (entry,) = uow.audit.of_document("asli")
    assert isinstance(entry, AuditEntry)
    assert (entry.before, entry.after) == ({"decision": None}, {"decision": "different", "other": "pindai"})
