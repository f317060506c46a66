"""A deposit is a promise: what has a receipt is there once, whole, with a job."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from archive.classification import InformationClass, SecurityLevel
from archive.curation import move
from archive.deposits import DepositTerms, IncomingFile, Outcome, deposit
from archive.documents import Lifecycle
from archive.errors import InvalidInput, NotFound, StorageFull
from archive.ports import BlobStore, Clock, Database, StoredBlob
from archive.units import Unit, UnitKind

TERMS = DepositTerms(unit="dinkes", actor="test", information_class=InformationClass.PERIODIC, publish=True)


@pytest.fixture
def archive_with_unit(database: Database) -> Database:
    with database.write() as uow:
        uow.units.put(Unit("dinkes", "Dinas Kesehatan", UnitKind.AGENCY))
        uow.units.put(Unit("disdik", "Dinas Pendidikan", UnitKind.AGENCY))
    return database


def incoming(name: str, content: bytes) -> IncomingFile:
    return IncomingFile(name, name, lambda: io.BytesIO(content))


def test_every_file_gets_a_receipt_a_document_and_a_job(
    archive_with_unit: Database, blobs: BlobStore, clock: Clock
) -> None:
    files = [incoming(f"surat_{n}.txt", f"isi {n}".encode()) for n in range(40)]
    receipts = list(deposit(archive_with_unit, blobs, clock, TERMS, files))
    assert [receipt.file_name for receipt in receipts] == [file.file_name for file in files]
    with archive_with_unit.read() as uow:
        documents = uow.documents.get_many([receipt.document_id for receipt in receipts])
        assert {document.title for document in documents.values()} == {f"surat {n}" for n in range(40)}
        assert sum(uow.jobs.counts().values()) == 40
        assert uow.documents.count_public_unsearchable() == 40
    for receipt in receipts:
        blobs.verify(receipt.sha256)


def test_the_same_bytes_from_the_same_unit_are_kept_once(
    archive_with_unit: Database, blobs: BlobStore, clock: Clock
) -> None:
    first, second = deposit(archive_with_unit, blobs, clock, TERMS, [incoming("a.txt", b"x"), incoming("b.txt", b"x")])
    (again,) = deposit(archive_with_unit, blobs, clock, TERMS, [incoming("c.txt", b"x")])
    (elsewhere,) = deposit(archive_with_unit, blobs, clock, replace(TERMS, unit="disdik"), [incoming("a.txt", b"x")])
    assert second.outcome is again.outcome is Outcome.ALREADY_THERE
    assert first.document_id == second.document_id == again.document_id != elsewhere.document_id


def test_an_unknown_unit_is_refused_before_anything_is_stored(
    database: Database, blobs: BlobStore, clock: Clock
) -> None:
    with pytest.raises(InvalidInput, match="dinkes"):
        list(deposit(database, blobs, clock, TERMS, [incoming("a.txt", b"x")]))
    assert list(blobs.addresses()) == []


def test_an_exempt_document_cannot_be_published(archive_with_unit: Database, blobs: BlobStore, clock: Clock) -> None:
    terms = replace(TERMS, information_class=InformationClass.EXEMPT)
    with pytest.raises(InvalidInput):
        list(deposit(archive_with_unit, blobs, clock, terms, [incoming("a.txt", b"x")]))
    (receipt,) = deposit(archive_with_unit, blobs, clock, replace(terms, publish=False), [incoming("a.txt", b"x")])
    with pytest.raises(InvalidInput, match="dikecualikan"):
        move(archive_with_unit, clock, receipt.document_id, Lifecycle.PUBLISHED, actor="test")


def test_receipts_given_before_the_disk_filled_up_stay_true(
    archive_with_unit: Database, blobs: BlobStore, clock: Clock
) -> None:
    class Filling:
        """A store that has room for twenty files."""

        room = 20

        def put(self, stream: io.BytesIO) -> StoredBlob:
            if not self.room:
                raise StorageFull("no room")
            self.room -= 1
            return blobs.put(stream)

    files = [incoming(f"{n}.txt", f"isi {n}".encode()) for n in range(40)]
    receipts = []
    with pytest.raises(StorageFull):
        for receipt in deposit(archive_with_unit, Filling(), clock, TERMS, files):  # type: ignore[arg-type]
            receipts.append(receipt)
    assert len(receipts) == 16
    with archive_with_unit.read() as uow:
        assert uow.documents.count() == 16
        assert set(uow.documents.get_many([r.document_id for r in receipts])) == {r.document_id for r in receipts}


def test_withdrawing_needs_a_published_document_and_leaves_an_audit_entry(
    archive_with_unit: Database, blobs: BlobStore, clock: Clock
) -> None:
    (receipt,) = deposit(archive_with_unit, blobs, clock, TERMS, [incoming("a.txt", b"x")])
    (withdrawn,) = move(
        archive_with_unit, clock, receipt.document_id, Lifecycle.WITHDRAWN, actor="test", why="salah berkas"
    )
    assert not withdrawn.is_public
    with pytest.raises(InvalidInput, match="withdrawn"):
        move(archive_with_unit, clock, receipt.document_id, Lifecycle.WITHDRAWN, actor="test")
    with pytest.raises(NotFound):
        move(archive_with_unit, clock, "tidakada0000", Lifecycle.WITHDRAWN, actor="test")
    with archive_with_unit.read() as uow:
        entry = uow.audit.of_document(receipt.document_id)[-1]
        assert (entry.action, entry.after["why"]) == ("withdrawn", "salah berkas")
        assert uow.audit.verify() == 2


def test_a_document_above_the_open_level_cannot_be_published(
    archive_with_unit: Database, blobs: BlobStore, clock: Clock
) -> None:
    (receipt,) = deposit(archive_with_unit, blobs, clock, replace(TERMS, publish=False), [incoming("a.txt", b"x")])
    with archive_with_unit.write() as uow:
        document = uow.documents.get(receipt.document_id)
        assert document is not None
        uow.documents.update(replace(document, security=SecurityLevel.LIMITED))
    with pytest.raises(InvalidInput, match="terbatas"):
        move(archive_with_unit, clock, receipt.document_id, Lifecycle.PUBLISHED, actor="test")
