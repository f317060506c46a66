"""Files of a batch on their way in: bytes, checks, documents, and kills in between."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pytest

from archive.batches import Batch, BatchFile, FileState, Settlement, Why
from archive.errors import Conflict, Forbidden, InvalidInput, NotFound
from archive.extraction import Limits
from archive.handing_over import Offered, announce, close_batch, declare, draw_receipt, open_batch
from archive.people import Person, Role
from archive.receiving import Receiving
from archive.units import Unit, UnitKind
from archive.uploads import (
    ChecksumMismatch,
    OffsetConflict,
    ScannerUnavailable,
    UploadBusy,
    UploadGone,
    UploadLimits,
)
from indexer.bundles import ZipBundles
from storage.database import SqlDatabase
from storage.local_blobs import LocalBlobs
from storage.uploads import LocalUploads
from tests.conftest import FakeClock

SITI = Person("Siti", "siti", Role.OFFICER, "dinkes")
BUDI = Person("Budi", "budi", Role.OFFICER, "dinkes")
LIBRARIAN = Person("Rina", "rina", Role.LIBRARIAN)
OTHER_UNIT = Person("Dewi", "dewi", Role.OFFICER, "disdik")
LIMITS = UploadLimits(file_bytes=1000, batch_files=12, unit_day_bytes=5000, days=7)


class Desk:
    """A batch of Siti's and the parts around it."""

    def __init__(self, receiving: Receiving, blobs: LocalBlobs, clock: FakeClock) -> None:
        self.receiving = receiving
        self.blobs = blobs
        self.clock = clock
        self.database = receiving.database
        self.batch = self.open()

    def open(self) -> Batch:
        return open_batch(self.database, self.clock, SITI, "dinkes")

    def announce(self, *offered: Offered, person: Person = SITI) -> list[BatchFile]:
        began = self.clock.now().replace(hour=0)
        limits = self.receiving.limits
        return announce(self.database, self.clock, limits, person, self.batch.id, offered, began)

    def send(self, path: str, content: bytes, declared: str | None = None) -> BatchFile:
        (line,) = self.announce(Offered(path, len(content), declared))
        if line.settlement is not Settlement.EXPECTED:
            return line
        return self.receiving.append(SITI, line.id, line.received, io.BytesIO(content[line.received :]), len(content))

    def states(self) -> dict[str, FileState]:
        drawn = draw_receipt(self.database, self.clock, SITI, self.batch.id)
        assert sum(drawn.counts.values()) == len(drawn.lines)
        return {line.file.path: line.state for line in drawn.lines}


@pytest.fixture
def uploads(tmp_path: Path, blobs: LocalBlobs) -> LocalUploads:
    return LocalUploads(tmp_path / "uploads", blobs)


@pytest.fixture
def make_desk(database: SqlDatabase, blobs: LocalBlobs, clock: FakeClock, uploads: LocalUploads) -> Callable[..., Desk]:
    with database.write() as uow:
        uow.units.put(Unit("dinkes", "Dinas Kesehatan", UnitKind.AGENCY))
        uow.units.put(Unit("disdik", "Dinas Pendidikan", UnitKind.AGENCY))

    def make(**changes: object) -> Desk:
        receiving = Receiving(database, clock, uploads, ZipBundles(Limits()), None, LIMITS)
        return Desk(replace(receiving, **changes), blobs, clock)  # type: ignore[arg-type]

    return make


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in members.items():
            bundle.writestr(name, content)
    return packed.getvalue()


def test_a_whole_file_becomes_a_document_with_its_bytes_and_an_audit_entry(desk: Desk, uploads: LocalUploads) -> None:
    line = desk.send("laporan/a.txt", b"isi laporan", sha(b"isi laporan"))

    assert line.settlement is Settlement.ACCEPTED
    assert line.sha256 == sha(b"isi laporan")
    assert desk.states() == {"laporan/a.txt": FileState.READING}
    assert uploads.open(line.id) is None
    with desk.blobs.open(line.sha256) as stream:
        assert stream.read() == b"isi laporan"
    with desk.database.read() as uow:
        document = uow.documents.get(line.document_id or "")
        assert document is not None
        assert (document.unit, document.file_name, document.source_path) == ("dinkes", "a.txt", "laporan/a.txt")
        assert [entry.actor for entry in uow.audit.of_document(document.id)] == ["siti"]
        assert sum(uow.jobs.counts().values()) == 1


def test_chunks_add_up_and_the_running_digest_is_that_of_the_whole(desk: Desk) -> None:
    content = bytes(range(256)) * 3
    (line,) = desk.announce(Offered("a.bin", len(content)))
    for start in range(0, len(content), 100):
        part = content[start : start + 100]
        line = desk.receiving.append(SITI, line.id, start, io.BytesIO(part), len(part))
    assert (line.settlement, line.sha256) == (Settlement.ACCEPTED, sha(content))


def test_a_server_started_again_goes_on_where_the_row_says(
    desk: Desk, blobs: LocalBlobs, tmp_path: Path, uploads: LocalUploads
) -> None:
    (line,) = desk.announce(Offered("a.bin", 10))
    desk.receiving.append(SITI, line.id, 0, io.BytesIO(b"0123"), 4)
    with (tmp_path / "uploads" / line.id).open("ab") as file:
        file.write(b"bytes no row counts")
    again = replace(desk.receiving, store=LocalUploads(tmp_path / "uploads", blobs))

    assert again.look_up(SITI, line.id).received == 4
    done = again.append(SITI, line.id, 4, io.BytesIO(b"456789"), 6)
    assert done.sha256 == sha(b"0123456789")


@pytest.mark.parametrize("offset", [0, 3, 5])
def test_a_chunk_that_does_not_follow_is_refused_and_changes_nothing(desk: Desk, offset: int) -> None:
    (line,) = desk.announce(Offered("a.bin", 10))
    desk.receiving.append(SITI, line.id, 0, io.BytesIO(b"0123"), 4)
    with pytest.raises(OffsetConflict):
        desk.receiving.append(SITI, line.id, offset, io.BytesIO(b"xx"), 2)
    assert desk.receiving.look_up(SITI, line.id).received == 4


def test_more_bytes_than_announced_are_refused(desk: Desk) -> None:
    (line,) = desk.announce(Offered("a.bin", 3))
    with pytest.raises(OffsetConflict):
        desk.receiving.append(SITI, line.id, 0, io.BytesIO(b"0123"), 4)


def test_a_chunk_with_another_checksum_leaves_what_was_there(desk: Desk) -> None:
    (line,) = desk.announce(Offered("a.bin", 8))
    desk.receiving.append(SITI, line.id, 0, io.BytesIO(b"0123"), 4)
    with pytest.raises(ChecksumMismatch):
        desk.receiving.append(SITI, line.id, 4, io.BytesIO(b"45x7"), 4, ("sha256", hashlib.sha256(b"4567").digest()))
    good = ("sha1", hashlib.sha1(b"4567").digest())
    assert desk.receiving.append(SITI, line.id, 4, io.BytesIO(b"4567"), 4, good).sha256 == sha(b"01234567")


def test_bytes_other_than_announced_are_refused_and_may_be_sent_again(desk: Desk) -> None:
    line = desk.send("a.txt", b"berubah", sha(b"semula!"))
    assert (line.settlement, line.why) == (Settlement.REFUSED, Why.NOT_AS_ANNOUNCED)

    assert desk.send("a.txt", b"berubah", sha(b"berubah")).settlement is Settlement.ACCEPTED
    assert len(desk.states()) == 1


def test_the_same_bytes_again_are_a_duplicate_of_the_document_there(desk: Desk) -> None:
    first = desk.send("a.txt", b"sama")
    second = desk.send("b.txt", b"sama")
    assert (second.settlement, second.document_id) == (Settlement.DUPLICATE, first.document_id)


def test_what_is_held_need_not_be_sent(desk: Desk) -> None:
    first = desk.send("a.txt", b"sama")
    desk.announce(Offered("b.txt", 4), Offered("c.txt", 4))
    lines = declare(desk.database, desk.clock, SITI, desk.batch.id, {"b.txt": sha(b"sama"), "c.txt": sha(b"lain")})

    assert [line.settlement for line in lines] == [Settlement.DUPLICATE, Settlement.EXPECTED]
    assert lines[0].document_id == first.document_id
    assert lines[1].declared == sha(b"lain")


def test_another_units_bytes_are_not_told_of(desk: Desk) -> None:
    desk.send("a.txt", b"sama")
    batch = open_batch(desk.database, desk.clock, OTHER_UNIT, "disdik")
    began = desk.clock.now()
    announce(desk.database, desk.clock, LIMITS, OTHER_UNIT, batch.id, [Offered("x.txt", 4)], began)
    (line,) = declare(desk.database, desk.clock, OTHER_UNIT, batch.id, {"x.txt": sha(b"sama")})
    assert (line.settlement, line.document_id) == (Settlement.EXPECTED, None)


def test_limits_are_said_in_the_line_of_each_file(desk: Desk) -> None:
    lines = desk.announce(
        Offered("besar.pdf", 1001), Offered("kosong.pdf", 0), Offered("pasang.exe", 5), *[
            Offered(f"{n}.pdf", 1000) for n in range(6)
        ]
    )  # fmt: skip
    assert [line.why for line in lines] == [
        Why.TOO_LARGE, Why.EMPTY, Why.PROGRAM, None, None, None, None, None, Why.DAY_QUOTA,
    ]  # fmt: skip
    with pytest.raises(InvalidInput, match="paling banyak 12 berkas"):
        desk.announce(*[Offered(f"more {n}.pdf", 1) for n in range(4)])
    assert len(desk.states()) == 9


def test_only_its_officer_adds_to_a_batch_and_only_readers_of_the_unit_see_it(desk: Desk) -> None:
    line = desk.send("a.txt", b"sama")
    (waiting,) = desk.announce(Offered("b.txt", 4))
    for person in (BUDI, LIBRARIAN, OTHER_UNIT):
        with pytest.raises(Forbidden):
            desk.announce(Offered("c.txt", 4), person=person)
        with pytest.raises(Forbidden):
            desk.receiving.append(person, waiting.id, 0, io.BytesIO(b"x"), 1)
        with pytest.raises(Forbidden):
            desk.receiving.cancel(person, waiting.id)
    with pytest.raises(Forbidden):
        open_batch(desk.database, desk.clock, SITI, "disdik")
    for person in (SITI, BUDI, LIBRARIAN):
        assert draw_receipt(desk.database, desk.clock, person, desk.batch.id).lines[0].file == line
    with pytest.raises(NotFound):
        draw_receipt(desk.database, desk.clock, OTHER_UNIT, desk.batch.id)


def test_a_cancelled_upload_is_gone_and_its_line_says_so(desk: Desk, uploads: LocalUploads) -> None:
    (line,) = desk.announce(Offered("a.bin", 10))
    desk.receiving.append(SITI, line.id, 0, io.BytesIO(b"0123"), 4)
    desk.receiving.cancel(SITI, line.id)
    assert uploads.open(line.id) is None
    assert desk.states() == {"a.bin": FileState.REFUSED}
    with pytest.raises(UploadGone):
        desk.receiving.look_up(SITI, line.id)
    with pytest.raises(UploadGone):
        desk.receiving.append(SITI, line.id, 4, io.BytesIO(b"4"), 1)


def test_an_unfinished_upload_expires_and_an_idle_batch_is_closed(desk: Desk, uploads: LocalUploads) -> None:
    (line,) = desk.announce(Offered("a.bin", 10))
    desk.receiving.append(SITI, line.id, 0, io.BytesIO(b"0123"), 4)
    desk.clock.advance(dt.timedelta(days=7, seconds=1).total_seconds())
    with pytest.raises(UploadGone):
        desk.receiving.look_up(SITI, line.id)
    assert desk.receiving.sweep() == 1
    assert uploads.open(line.id) is None
    assert desk.receiving.sweep() == 0
    with desk.database.read() as uow:
        batch, file = uow.batches.get(desk.batch.id), uow.batches.file(line.id)
    assert file is not None
    assert file.why is Why.EXPIRED
    assert batch is not None
    assert batch.closed_at is not None


def test_closing_says_of_each_file_that_it_never_came(desk: Desk) -> None:
    desk.send("a.txt", b"isi")
    desk.announce(Offered("b.txt", 4))
    close_batch(desk.database, desk.clock, SITI, desk.batch.id)
    assert desk.states() == {"a.txt": FileState.READING, "b.txt": FileState.REFUSED}
    with pytest.raises(Conflict):
        desk.announce(Offered("c.txt", 4))


def test_a_writer_at_work_keeps_others_out(
    desk: Desk, uploads: LocalUploads, blobs: LocalBlobs, tmp_path: Path
) -> None:
    (line,) = desk.announce(Offered("a.bin", 4))
    elsewhere = LocalUploads(tmp_path / "uploads", blobs)  # as another process has it
    with elsewhere.lock(line.id), pytest.raises(UploadBusy):
        desk.receiving.append(SITI, line.id, 0, io.BytesIO(b"0123"), 4)
    assert desk.receiving.append(SITI, line.id, 0, io.BytesIO(b"0123"), 4).settlement is Settlement.ACCEPTED


def test_every_file_of_a_zip_has_its_own_line(desk: Desk) -> None:
    line = desk.send(
        "kiriman.zip", zipped({"laporan/a": b"satu", "laporan/b": b"dua", "kosong": b"", "__MACOSX/x": b"rubbish"})
    )
    assert line.settlement is Settlement.OPENED
    assert desk.states() == {
        "kiriman.zip/laporan/a": FileState.READING,
        "kiriman.zip/laporan/b": FileState.READING,
        "kiriman.zip/kosong": FileState.REFUSED,
        "kiriman.zip/__MACOSX/x": FileState.REFUSED,
    }
    desk.send("lagi.zip", zipped({"c": b"satu"}))
    assert desk.states()["lagi.zip/c"] is FileState.DUPLICATE


def test_a_zip_inside_a_zip_is_a_document_like_any_other(desk: Desk) -> None:
    desk.send("luar.zip", zipped({"dalam.zip": zipped({"a": b"satu"})}))
    assert desk.states() == {"luar.zip/dalam.zip": FileState.READING}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK no zip at all", Why.BUNDLE_DAMAGED),
        (zipped({}), Why.BUNDLE_DAMAGED),
        (zipped({f"m{n}": b"x" for n in range(12)}), Why.TOO_MANY_FILES),
    ],
)
def test_a_zip_that_cannot_be_opened_is_refused_with_the_reason(
    make_desk: Callable[..., Desk], content: bytes, why: Why
) -> None:
    desk = make_desk(limits=replace(LIMITS, file_bytes=100_000))
    line = desk.send("kiriman.zip", content)
    assert (line.settlement, line.why) == (Settlement.REFUSED, why)


def test_a_zip_that_expands_too_far_is_refused_before_anything_is_taken_out(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(bundles=ZipBundles(Limits(unpacked=100)))
    line = desk.send("kiriman.zip", zipped({"a": b"x" * 60, "b": b"y" * 60}))
    assert line.why is Why.BUNDLE_UNSAFE
    assert list(desk.states()) == ["kiriman.zip"]


class Scanner:
    answers = True

    def infection(self, stream: BinaryIO) -> str | None:
        if not self.answers:
            raise ScannerUnavailable(Why.SCANNER_UNREACHABLE)
        return "Eicar-Test-Signature" if b"EICAR" in stream.read() else None


def test_an_infected_file_is_refused_also_inside_a_zip(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(scanner=Scanner())
    line = desk.send("a.txt", b"EICAR")
    assert (line.settlement, line.why, line.detail) == (Settlement.REFUSED, Why.INFECTED, "Eicar-Test-Signature")
    desk.send("b.zip", zipped({"baik": b"isi", "buruk": b"not so EICAR"}))
    assert desk.states() == {
        "a.txt": FileState.REFUSED,
        "b.zip/baik": FileState.READING,
        "b.zip/buruk": FileState.REFUSED,
    }
    with desk.database.read() as uow:
        assert uow.documents.count() == 1


def test_a_silent_scanner_holds_the_file_until_it_answers(make_desk: Callable[..., Desk]) -> None:
    scanner = Scanner()
    desk = make_desk(scanner=scanner)
    scanner.answers = False
    line = desk.send("a.txt", b"isi baik")
    assert desk.states() == {"a.txt": FileState.NEEDS_ATTENTION}
    assert line.why is Why.SCANNER_UNREACHABLE
    with desk.database.read() as uow:
        assert uow.documents.count() == 0
    desk.receiving.sweep()
    assert desk.states() == {"a.txt": FileState.NEEDS_ATTENTION}

    scanner.answers = True
    desk.receiving.sweep()
    assert desk.states() == {"a.txt": FileState.READING}


class Killed(BaseException):
    """What a kill looks like from inside: nothing after it runs, except that the lock is given back."""


def killed(*_: object, **__: object) -> None:
    raise Killed


@pytest.mark.parametrize("place", ["sha256", "keep", "remove"])
def test_stopped_after_the_last_byte_the_next_look_finishes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (line,) = desk.announce(Offered("a.bin", 4))
    with monkeypatch.context() as patch:
        patch.setattr(LocalUploads, place, killed)
        with pytest.raises(Killed):
            desk.receiving.append(SITI, line.id, 0, io.BytesIO(b"0123"), 4)
    found = desk.receiving.look_up(SITI, line.id)
    if found.received < 4:  # stopped before the row counted them: they are sent again
        found = desk.receiving.append(SITI, line.id, found.received, io.BytesIO(b"0123"), 4)
    assert found.settlement is Settlement.ACCEPTED
    assert found.sha256 == sha(b"0123")


def test_stopped_between_blob_and_document_the_blob_is_found(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = desk.announce(Offered("a.bin", 4))
    with monkeypatch.context() as patch:
        patch.setattr("archive.receiving.record", killed)
        with pytest.raises(Killed):
            desk.receiving.append(SITI, line.id, 0, io.BytesIO(b"0123"), 4)
    desk.receiving.sweep()
    assert desk.states() == {"a.bin": FileState.READING}
