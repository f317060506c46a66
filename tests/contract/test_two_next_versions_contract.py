"""Two batches opened for one document make one next version, whichever road they come by and however close together."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from archive.batch_deposits import BatchDeposit
from archive.batches import Batch, BatchFile, Settlement, Why
from archive.classification import InformationClass
from archive.deposits import DepositTerms, IncomingFile
from archive.documents import Document, Lifecycle, Processing
from archive.extraction import Limits
from archive.handing_over import Offered, announce, close_batch, draw_receipt, open_batch
from archive.new_versions import newer_versions
from archive.people import Person, Role
from archive.receiving import Receiving
from archive.relating import relate_within, unrelate
from archive.relations import RelationKind
from archive.units import Unit, UnitKind
from archive.uploads import UploadLimits
from indexer.bundles import ZipBundles
from storage.database import SqlDatabase
from storage.local_blobs import LocalBlobs
from storage.uploads import LocalUploads
from tests.conftest import FakeClock

SITI, BUDI = (Person(login, login, Role.OFFICER, "dinkes") for login in ("siti", "budi"))
AT_ONCE = 6


@pytest.fixture(autouse=True)
def public(database: SqlDatabase, clock: FakeClock, add: Callable[..., Document]) -> Document:
    with database.write() as uow:
        uow.units.put(Unit("dinkes", "Dinas Kesehatan", UnitKind.AGENCY))
        uow.units.put(Unit("disdik", "Dinas Pendidikan", UnitKind.AGENCY))
        for person in (SITI, BUDI):
            uow.people.add(person, "")
    return add(
        "a",
        title="Rencana Strategis",
        information_class=InformationClass.PERIODIC,
        lifecycle=Lifecycle.PUBLISHED,
        published_at=clock.now(),
        processing=Processing.READABLE,
    )


@pytest.fixture
def receiving(database: SqlDatabase, clock: FakeClock, blobs: LocalBlobs, tmp_path: Path) -> Receiving:
    uploads = LocalUploads(tmp_path / "uploads", blobs)
    return Receiving(database, clock, uploads, ZipBundles(Limits()), None, UploadLimits())


def announced(receiving: Receiving, person: Person, batch: Batch, content: bytes) -> BatchFile:
    (line,) = announce(
        *(receiving.database, receiving.clock, receiving.limits, person, batch.id),
        [Offered(f"{person.login}.txt", len(content))],
        receiving.clock.now(),
    )
    return line


def sent(receiving: Receiving, person: Person, line: BatchFile, content: bytes) -> BatchFile:
    return receiving.append(person, line.id, 0, io.BytesIO(content), len(content))


def versions(database: SqlDatabase) -> list[Document]:
    with database.read() as uow:
        return newer_versions(uow, "a")


def test_the_second_upload_is_refused_and_says_which_version_is_there(
    database: SqlDatabase, clock: FakeClock, receiving: Receiving
) -> None:
    mine, yours = (open_batch(database, clock, each, "dinkes", replaces="a") for each in (SITI, BUDI))
    first, second = announced(receiving, SITI, mine, b"versi siti"), announced(receiving, BUDI, yours, b"versi budi")
    assert sent(receiving, SITI, first, b"versi siti").settlement is Settlement.ACCEPTED
    refused = sent(receiving, BUDI, second, b"versi budi")

    [draft] = versions(database)
    assert (draft.file_name, draft.title) == ("siti.txt", "Rencana Strategis")
    assert (refused.settlement, refused.why, refused.detail) == (Settlement.REFUSED, Why.NEWER_VERSION, draft.id)
    close_batch(database, clock, BUDI, yours.id)
    drawn = draw_receipt(database, clock, BUDI, yours.id)
    assert [(line.file.why, line.file.detail) for line in drawn.lines] == [(Why.NEWER_VERSION, draft.id)]


def test_what_is_announced_after_the_first_came_is_refused_before_it_is_sent_and_taken_once_the_way_is_free(
    database: SqlDatabase, clock: FakeClock, receiving: Receiving
) -> None:
    mine, yours = (open_batch(database, clock, each, "dinkes", replaces="a") for each in (SITI, BUDI))
    sent(receiving, SITI, announced(receiving, SITI, mine, b"versi siti"), b"versi siti")
    [draft] = versions(database)
    for _again in range(2):
        line = announced(receiving, BUDI, yours, b"versi budi")
        assert (line.settlement, line.why, line.detail) == (Settlement.REFUSED, Why.NEWER_VERSION, draft.id)

    unrelate(database, clock, draft.id, RelationKind.REPLACES, "a", actor="rina")
    taken = sent(receiving, BUDI, announced(receiving, BUDI, yours, b"versi budi"), b"versi budi")
    assert taken.settlement is Settlement.ACCEPTED
    assert [each.id for each in versions(database)] == [taken.document_id]


def test_the_same_bytes_lead_to_the_version_they_became(
    database: SqlDatabase, clock: FakeClock, receiving: Receiving
) -> None:
    mine, yours = (open_batch(database, clock, each, "dinkes", replaces="a") for each in (SITI, BUDI))
    first, second = announced(receiving, SITI, mine, b"sama"), announced(receiving, BUDI, yours, b"sama")
    taken, repeated = sent(receiving, SITI, first, b"sama"), sent(receiving, BUDI, second, b"sama")
    assert (repeated.settlement, repeated.document_id) == (Settlement.DUPLICATE, taken.document_id)
    assert len(versions(database)) == 1


def test_a_version_in_another_unit_is_not_named(
    database: SqlDatabase, clock: FakeClock, receiving: Receiving, add: Callable[..., Document]
) -> None:
    batch = open_batch(database, clock, SITI, "dinkes", replaces="a")
    line = announced(receiving, SITI, batch, b"versi siti")
    add("rahasia", unit="disdik", sha256="b" * 64)
    with database.write() as uow:
        relate_within(uow, clock, "rahasia", RelationKind.REPLACES, "a", actor="dewi")
    refused = sent(receiving, SITI, line, b"versi siti")
    assert (refused.why, refused.detail) == (Why.NEWER_VERSION_ELSEWHERE, "")


@pytest.mark.parametrize("road", ["browser", "command"])
def test_of_many_at_the_same_moment_one_becomes_the_version_and_the_others_are_told(
    database: SqlDatabase, clock: FakeClock, receiving: Receiving, blobs: LocalBlobs, road: str
) -> None:
    batches = [open_batch(database, clock, SITI, "dinkes", replaces="a") for _ in range(AT_ONCE)]
    lines = [announced(receiving, SITI, each, b"versi 0") if road == "browser" else None for each in batches]
    gate = threading.Barrier(AT_ONCE)

    def hand_over(number: int) -> BatchFile:
        content, line = f"versi {number}".encode(), lines[number]
        gate.wait(30)
        if line is not None:
            return sent(receiving, SITI, line, content)
        terms = DepositTerms("dinkes", "siti")
        incoming = BatchDeposit(database, blobs, clock, None, terms, batches[number])
        file = IncomingFile(f"{number}.txt", f"{number}.txt", lambda: io.BytesIO(content))
        [(_file, settled, _receipt)] = incoming.deposit([file])
        return settled

    with ThreadPoolExecutor(AT_ONCE) as pool:
        settled = list(pool.map(hand_over, range(AT_ONCE)))
    [draft] = versions(database)
    told = [(each.settlement, each.document_id or each.detail) for each in settled]
    assert sorted(told) == sorted([(Settlement.ACCEPTED, draft.id), *[(Settlement.REFUSED, draft.id)] * (AT_ONCE - 1)])
    with database.read() as uow:
        assert uow.documents.count() == 2
        assert [uow.batches.files(each.id) for each in batches] == [[line] for line in settled]
        uow.audit.verify()
