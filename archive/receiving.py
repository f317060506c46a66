"""How do the bytes of a batch's file arrive, and what is decided once they are all here?

Bytes are durable before the row that counts them. Everything after the last byte (checks, blob, document) can be done
again from the start: a server killed in between leaves a whole, undecided file, and the next look at it goes on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import BinaryIO

from archive.audit import AuditEntry
from archive.batches import Batch, BatchFile, Settlement, Why
from archive.bundling import TooManyMembers, put_members, why_not_opened
from archive.deposits import DepositTerms, Outcome, record
from archive.errors import Conflict, NotFound, UnreadableFile
from archive.handing_over import close_batch, own_batch, own_file
from archive.new_versions import becomes_version, second_version
from archive.people import Person
from archive.ports import Clock, Database, StoredBlob, UnitOfWork
from archive.uploads import (
    BundleReader,
    OffsetConflict,
    ScannerUnavailable,
    UploadBusy,
    UploadGone,
    UploadLimits,
    UploadStore,
    VirusScanner,
    is_bundle,
)


@dataclass(frozen=True, slots=True)
class Receiving:
    """Takes in the bytes of announced files. Safe to share between threads; without ``scanner`` nothing is scanned."""

    database: Database
    clock: Clock
    store: UploadStore
    bundles: BundleReader
    scanner: VirusScanner | None
    limits: UploadLimits

    def look_up(self, person: Person, file_id: str) -> BatchFile:
        """How far the upload has come; a whole file is decided first. Raises NotFound, Forbidden, UploadGone."""
        with self.database.read() as uow:
            _batch, file = own_file(uow, person, file_id)
        if file.settlement is Settlement.EXPECTED and file.expires_at and file.expires_at < self.clock.now():
            raise UploadGone(Why.EXPIRED)
        return self.decide(file.id) if file.is_whole else file

    def append(
        self,
        person: Person,
        file_id: str,
        offset: int,
        stream: BinaryIO,
        length: int,
        checksum: tuple[str, bytes] | None = None,
    ) -> BatchFile:
        """Add ``length`` bytes at ``offset``; the line as it stands after they are durable.

        With the last byte the file is decided. Raises OffsetConflict (also for more bytes than were announced),
        ChecksumMismatch, UploadBusy, StorageFull: then nothing was added.
        """
        with self.store.lock(file_id):
            with self.database.read() as uow:
                _batch, file = own_file(uow, person, file_id)
            now = self.clock.now()
            if file.settlement is Settlement.EXPECTED and file.expires_at and file.expires_at < now:
                raise UploadGone(Why.EXPIRED)
            if file.settlement is not Settlement.EXPECTED or offset != file.received or offset + length > file.size:
                raise OffsetConflict(f"{file.received} of {file.size} bytes are here")
            written = self.store.write(file_id, offset, stream, checksum)
            received = offset + written
            sha256 = self.store.sha256(file_id, file.size) if received == file.size else None
            expires_at = now + dt.timedelta(days=self.limits.days)
            with self.database.write() as uow:
                file = uow.batches.update(file, replace(file, received=received, sha256=sha256, expires_at=expires_at))
            return self._decide(file) if file.is_whole else file

    def cancel(self, person: Person, file_id: str) -> None:
        """The sender gives it up; its bytes are removed. Raises NotFound, Forbidden, Conflict once it is decided."""
        with self.store.lock(file_id):
            with self.database.write() as uow:
                _batch, file = own_file(uow, person, file_id)
                if file.settlement is not Settlement.EXPECTED:
                    raise Conflict("Berkas ini sudah diterima dan tidak dapat dibatalkan lagi.")
                uow.batches.update(file, file.refused(Why.CANCELLED, self.clock.now()))
            self.store.remove(file_id)

    def decide(self, file_id: str) -> BatchFile:
        """Go on with a whole file where a killed server or a silent scanner left it; the line as it stands.

        Another thread or process at it is left to finish. Raises NotFound.
        """
        try:
            with self.store.lock(file_id):
                file = self._stored(file_id)
                return self._decide(file) if file.is_whole else file
        except UploadBusy:
            return self._stored(file_id)

    def go_on(self, files: Iterable[BatchFile]) -> list[BatchFile]:
        """The same lines; those that a killed server left whole but undecided as they stand once they are decided."""
        return [
            self.decide(file.id) if file.is_whole and file.settlement is Settlement.EXPECTED else file for file in files
        ]

    def close(self, person: Person, batch_id: str) -> Batch:
        """Expect nothing more, once whatever is all here is decided. Raises NotFound, Forbidden."""
        with self.database.read() as uow:
            own_batch(uow, person, batch_id)
            files = uow.batches.files(batch_id)
        self.go_on(files)
        return close_batch(self.database, self.clock, person, batch_id)

    def owes_a_sweep(self) -> bool:
        """Whether ``sweep`` would find anything; takes no write lock."""
        now = self.clock.now()
        with self.database.read() as uow:
            stored = uow.batches
            return bool(stored.expired(now, 1) or stored.undecided(1) or stored.idle(self._idle_since(now), 1))

    def sweep(self, heartbeat: Callable[[], bool] = lambda: True) -> int:
        """Remove what expired, go on with what is whole but undecided, close what expects nothing more.

        How many lines changed. Safe at any time and in several processes; ends early once ``heartbeat`` says no.
        """
        now, changed = self.clock.now(), 0
        with self.database.read() as uow:
            expired, undecided = uow.batches.expired(now), uow.batches.undecided()
        for file in (*undecided, *(each for each in expired if not each.is_whole)):
            if not heartbeat():
                return changed
            changed += self.decide(file.id) != file if file.is_whole else self._expire(file)
        with self.database.read() as uow:
            idle = uow.batches.idle(self._idle_since(now))
        if idle:
            with self.database.write() as uow:
                for batch in idle:
                    uow.batches.close(batch.id, now)
                    uow.audit.append(AuditEntry(now, "worker", "close_batch", None, {}, {"batch": batch.id}))
        return changed

    def _idle_since(self, now: dt.datetime) -> dt.datetime:
        return now - dt.timedelta(days=self.limits.days)

    def _expire(self, file: BatchFile) -> int:
        try:
            with self.store.lock(file.id):
                with self.database.write() as uow:
                    uow.batches.update(file, file.refused(Why.EXPIRED, self.clock.now()))
                self.store.remove(file.id)
        except (UploadBusy, Conflict):  # it is being sent after all
            return 0
        return 1

    def _stored(self, file_id: str) -> BatchFile:
        with self.database.read() as uow:
            file = uow.batches.file(file_id)
        if file is None:
            raise NotFound("Tidak ada unggahan dengan nomor {id}.", id=file_id)
        return file

    def _decide(self, file: BatchFile) -> BatchFile:
        """Under the lock of the file, whose bytes are all durable."""
        sha256 = file.sha256 or self.store.sha256(file.id, file.size)
        if file.declared and file.declared != sha256:
            return self._refuse(file, Why.NOT_AS_ANNOUNCED)
        try:
            infection = self._infection(file)
        except ScannerUnavailable as error:
            return self._settle(file, replace(file, settlement=Settlement.HELD, sha256=sha256, why=error.why))
        if infection:
            return self._refuse(file, Why.INFECTED, infection)
        with self.database.read() as uow:
            batch = _batch_of(uow, file)
            second = None if uow.batches.held(batch.unit, [sha256]) else second_version(uow, batch)
        if second is not None:
            return self._refuse(file, *second)
        if is_bundle(file) and batch.replaces is None:  # a ZIP that replaces a document stays one, as that one is
            return self._open_bundle(file, sha256)
        return self._deposit(file, self.store.keep(file.id, sha256, file.size))

    def _infection(self, file: BatchFile) -> str | None:
        if self.scanner is None or (stream := self.store.open(file.id)) is None:
            return None  # no longer here: it was scanned before it was kept
        with stream:
            return self.scanner.infection(stream)

    def _deposit(self, file: BatchFile, blob: StoredBlob) -> BatchFile:
        """The file becomes a document, or is told to repeat one: document, line and audit entry in one transaction."""
        with self.database.write() as uow:
            batch = _batch_of(uow, file)
            if batch.replaces is not None:
                uow.batches.lock_replaced(batch.replaces)
            document_id = uow.batches.held(batch.unit, [blob.sha256]).get(blob.sha256)
            if document_id is None and (second := second_version(uow, batch)):
                settled = self._refuse_in(uow, file, *second)
            else:
                settled = self._settle_deposited(uow, batch, file, blob, document_id)
        self.store.remove(file.id)
        return settled

    def _settle_deposited(
        self, uow: UnitOfWork, batch: Batch, file: BatchFile, blob: StoredBlob, document_id: str | None
    ) -> BatchFile:
        """``document_id`` is a document of the unit with the same bytes."""
        outcome = Outcome.ALREADY_THERE
        if document_id is None:
            receipt = record(uow, self.clock, _terms(batch), file.name, file.path, blob)
            document_id, outcome = receipt.document_id, receipt.outcome
            if outcome is Outcome.ACCEPTED:
                becomes_version(uow, self.clock, batch, document_id)
        settled = replace(
            file,
            settlement=Settlement.ACCEPTED if outcome is Outcome.ACCEPTED else Settlement.DUPLICATE,
            sha256=blob.sha256,
            why=None,
            document_id=document_id,
            expires_at=None,
            settled_at=self.clock.now(),
        )
        return uow.batches.update(file, settled)

    def _open_bundle(self, file: BatchFile, sha256: str) -> BatchFile:
        stream = self.store.open(file.id)
        if stream is None:
            raise NotFound("Tidak ada unggahan dengan nomor {id}.", id=file.id)
        try:
            with stream:
                put_members(
                    self.database, self.clock, self.store, self.limits, file, self.bundles.members(stream), self.decide
                )
        except UnreadableFile as error:
            return self._refuse(file, why_not_opened(error))
        except TooManyMembers:
            return self._refuse(file, Why.TOO_MANY_FILES)
        opened = self._settle(file, replace(file, settlement=Settlement.OPENED, sha256=sha256, why=None))
        self.store.remove(file.id)
        return opened

    def _refuse(self, file: BatchFile, why: Why, detail: str = "") -> BatchFile:
        with self.database.write() as uow:
            refused = self._refuse_in(uow, file, why, detail)
        self.store.remove(file.id)
        return refused

    def _refuse_in(self, uow: UnitOfWork, file: BatchFile, why: Why, detail: str) -> BatchFile:
        now, batch = self.clock.now(), _batch_of(uow, file)
        refused = uow.batches.update(file, file.refused(why, now, detail))
        after = {"batch": batch.id, "path": file.path, "why": why.value}
        uow.audit.append(AuditEntry(now, batch.officer, "refuse_file", None, {}, after))
        return refused

    def _settle(self, file: BatchFile, settled: BatchFile) -> BatchFile:
        settled = replace(settled, settled_at=self.clock.now(), expires_at=None)
        with self.database.write() as uow:
            return uow.batches.update(file, settled)


def _batch_of(uow: UnitOfWork, file: BatchFile) -> Batch:
    batch = uow.batches.get(file.batch_id)
    assert batch is not None, "a foreign key holds it"
    return batch


def _terms(batch: Batch) -> DepositTerms:
    return DepositTerms(unit=batch.unit, actor=batch.officer)
