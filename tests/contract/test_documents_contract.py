from __future__ import annotations

import contextlib
import datetime as dt
import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.classification import InformationClass, SecurityLevel
from archive.documents import (
    Document,
    FileType,
    Lifecycle,
    Processing,
    Proposal,
    Reason,
    Rendition,
    RenditionRole,
)
from archive.errors import Conflict, InvalidInput, NotFound
from storage.database import SqlDatabase

Add = Callable[..., Document]
WIB = dt.timezone(dt.timedelta(hours=7))


def original(document: Document) -> Rendition:
    return Rendition(document.id, RenditionRole.ORIGINAL, document.sha256, 3, "application/pdf", "a.pdf")


def test_every_field_comes_back_as_it_was_stored(database: SqlDatabase, new_document: Add, add: Add) -> None:
    add("parent")
    document = new_document(
        "child",
        number="188.45/123/Huk-Kotim/2024",
        information_class=InformationClass.PERIODIC,
        item="bk-d1",
        security=SecurityLevel.LIMITED,
        date=dt.date(2024, 2, 29),
        year=2024,
        language="id",
        page_count=12,
        lifecycle=Lifecycle.PUBLISHED,
        processing=Processing.REFUSED,
        reason=Reason.TOO_MANY_PAGES,
        reason_detail={"limit": 20_000, "pages": "1, 2"},
        parent_id="parent",
        source_path="rapat/ühlä \U0001f4c4.pdf",
        published_at=dt.datetime(2024, 3, 1, 12, 30, 1, 5, tzinfo=dt.UTC),
        withdrawn_at=dt.datetime(2025, 3, 1, 12, 30, 1, 5, tzinfo=dt.UTC),
        withdrawal_reason="Memuat data pribadi.",
        file_type=FileType.OTHER,
        size=5 << 32,
    )
    with database.write() as uow:
        assert uow.documents.add(document, original(document), "k") == document
    with database.read() as uow:
        assert uow.documents.get("child") == document
        assert uow.documents.by_deposit_key("k") == document
        assert uow.documents.children("parent") == [document]


def test_times_are_stored_as_the_moment_they_mean(database: SqlDatabase, new_document: Add) -> None:
    local = dt.datetime(2026, 1, 1, 7, 0, tzinfo=WIB)
    document = new_document("a", received_at=local)
    with database.write() as uow:
        uow.documents.add(document, original(document), "k")
    with database.read() as uow:
        stored = uow.documents.get("a")
    assert stored is not None
    assert stored.received_at == local
    assert stored.received_at.tzinfo is dt.UTC


def test_a_deposit_key_can_be_taken_once(database: SqlDatabase, new_document: Add) -> None:
    first, second = new_document("first"), new_document("second")
    with database.write() as uow:
        assert uow.documents.add(first, original(first), "same") is not None
    with database.write() as uow:
        assert uow.documents.add(second, original(second), "same") is None
        assert uow.documents.by_deposit_key("same") == first
    with database.read() as uow:
        assert uow.documents.get("second") is None
        assert uow.documents.renditions("second") == []


def test_an_update_raises_the_revision_and_a_stale_one_conflicts(database: SqlDatabase, add: Add) -> None:
    read_by_both = add("a")
    with database.write() as uow:
        updated = uow.documents.update(replace(read_by_both, title="Satu"))
    assert updated.revision == read_by_both.revision + 1
    with pytest.raises(Conflict), database.write() as uow:
        uow.documents.update(replace(read_by_both, title="Dua"))
    with database.read() as uow:
        assert uow.documents.get("a") == updated


def test_updating_what_is_not_there_is_not_a_conflict(database: SqlDatabase, new_document: Add) -> None:
    with pytest.raises(NotFound), database.write() as uow:
        uow.documents.update(new_document("missing"))


def test_many_documents_are_found_in_one_question(database: SqlDatabase, new_document: Add) -> None:
    ids = [f"d{n:04}" for n in range(1203)]
    with database.write() as uow:
        for document in map(new_document, ids):
            uow.documents.add(document, original(document), document.id)
    with database.read() as uow:
        found = uow.documents.get_many([*ids, "missing"])
        assert list(found) == ids
        assert uow.documents.count() == len(ids)
        slices = [uow.documents.ids(limit=1000), uow.documents.ids(after=ids[999], limit=1000)]
        assert slices == [ids[:1000], ids[1000:]]


def test_a_rendition_of_the_same_role_is_replaced(database: SqlDatabase, add: Add) -> None:
    document = add("a")
    for sha256 in ("b" * 64, "c" * 64):
        with database.write() as uow:
            uow.documents.put_rendition(Rendition("a", RenditionRole.CONVERTED, sha256, 9, "application/pdf", "a.pdf"))
    with database.read() as uow:
        converted = uow.documents.rendition("a", RenditionRole.CONVERTED)
        assert converted is not None
        assert converted.sha256 == "c" * 64
        assert {r.role for r in uow.documents.renditions("a")} == {RenditionRole.ORIGINAL, RenditionRole.CONVERTED}
        assert uow.documents.rendition("a", RenditionRole.REDACTED) is None
        assert list(uow.documents.known_blobs()) == [(document.sha256, 3), ("c" * 64, 9)]


def test_renditions_and_proposals_leave_an_open_edit_valid(database: SqlDatabase, add: Add) -> None:
    being_edited = add("a")
    with database.write() as uow:
        uow.documents.put_rendition(Rendition("a", RenditionRole.CONVERTED, "b" * 64, 9, "application/pdf", "a.pdf"))
        uow.documents.set_proposals("a", [Proposal("title", "Judul", "content")])
    with database.write() as uow:
        uow.documents.update(replace(being_edited, title="Disunting"))


def test_a_rendition_of_no_document_is_refused(database: SqlDatabase) -> None:
    with pytest.raises(NotFound), database.write() as uow:
        uow.documents.put_rendition(Rendition("x", RenditionRole.ORIGINAL, "b" * 64, 9, "text/plain", "x"))


def test_proposals_keep_their_order_and_are_replaced_as_a_whole(database: SqlDatabase, add: Add) -> None:
    add("a")
    many = [Proposal("title", f"Judul {n}", "first_page", f"...{n}...") for n in range(12)]
    with database.write() as uow:
        uow.documents.set_proposals("a", many)
        assert uow.documents.proposals("a") == many
        uow.documents.set_proposals("a", many[:1])
        assert uow.documents.proposals("a") == many[:1]
        uow.documents.set_proposals("a", [])
        assert uow.documents.proposals("a") == []


def test_the_database_and_the_domain_agree_on_what_is_public(database: SqlDatabase, new_document: Add) -> None:
    combinations = itertools.product(Lifecycle, [None, *InformationClass], SecurityLevel, Processing)
    all_documents = [
        new_document(
            f"d{number:05}", lifecycle=lifecycle, information_class=information_class, security=security,
            processing=processing,
        )
        for number, (lifecycle, information_class, security, processing) in enumerate(combinations)
    ]  # fmt: skip
    with database.write() as uow:
        for document in all_documents:
            uow.documents.add(document, original(document), document.id)
    public = [document for document in all_documents if document.is_public]
    with database.read() as uow:
        assert {d.id for d in uow.documents.recent_public(len(all_documents))} == {d.id for d in public}
        assert uow.documents.count_public() == len(public)
        unsearchable = [document for document in public if not document.processing.is_searchable]
        assert uow.documents.count_public_unsearchable() == len(unsearchable)
        each = len(all_documents) // len(Processing)
        assert uow.documents.counts_by_processing() == dict.fromkeys(Processing, each)
        assert uow.documents.counts_by_processing(public=True) == Counter(document.processing for document in public)


def test_only_pages_of_public_documents_are_counted(database: SqlDatabase, add: Add) -> None:
    with database.read() as uow:
        assert uow.documents.count_public_pages() == 0
    add("open", lifecycle=Lifecycle.PUBLISHED, page_count=12)
    add("uncounted", lifecycle=Lifecycle.PUBLISHED)
    add("draft", page_count=100)
    with database.read() as uow:
        assert uow.documents.count_public_pages() == 12


def test_the_newest_publication_comes_first(database: SqlDatabase, add: Add) -> None:
    for day in (2, 3, 1):
        moment = dt.datetime(2026, 1, day, tzinfo=dt.UTC)
        add(f"day{day}", lifecycle=Lifecycle.PUBLISHED, published_at=moment)
    with database.read() as uow:
        assert [d.id for d in uow.documents.recent_public(2)] == ["day3", "day2"]


def test_the_longest_waiting_comes_first(database: SqlDatabase, add: Add) -> None:
    for day in (2, 3, 1):
        add(
            f"day{day}",
            processing=Processing.WAITING_FOR_CONVERTER,
            received_at=dt.datetime(2026, 1, day, tzinfo=dt.UTC),
        )
    add("read", processing=Processing.READABLE)
    with database.read() as uow:
        waiting = uow.documents.in_processing(Processing.WAITING_FOR_CONVERTER, limit=2)
    assert [d.id for d in waiting] == ["day1", "day2"]


def test_an_identifier_with_a_sign_that_no_text_column_takes_names_nothing(database: SqlDatabase) -> None:
    found: list[Document | None] = []
    with contextlib.suppress(InvalidInput), database.read() as uow:
        found.append(uow.documents.get("a\x00b"))

    assert found in ([], [None])
