"""How do files that lie on this machine come in as a batch, each with its line on the receipt?"""

from __future__ import annotations

import io
import itertools
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from archive.audit import AuditEntry
from archive.batches import PATH_LIMIT, Batch, BatchFile, Settlement, Why, new_file_id
from archive.deposits import DepositTerms, IncomingFile, Outcome, Receipt, deposit, record
from archive.new_versions import becomes_version, second_version
from archive.ports import BlobStore, Clock, Database, UnitOfWork
from archive.uploads import ScannerUnavailable, UploadLimits, VirusScanner, clean_path, objection

_FILES_AT_ONCE = 16
_ON_THIS_MACHINE = UploadLimits(file_bytes=sys.maxsize)
"""What lies here already was not sent: no size is too large."""


class BatchDeposit:
    """Deposits into one batch, which nobody else adds to. Not to be shared between threads."""

    def __init__(
        self,
        database: Database,
        blobs: BlobStore,
        clock: Clock,
        scanner: VirusScanner | None,
        terms: DepositTerms,
        batch: Batch,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._clock = clock
        self._scanner = scanner
        self._terms = terms
        self._batch = batch
        self._numbers = itertools.count(1)
        self._paths: set[str] = set()

    def deposit(self, files: Iterable[IncomingFile]) -> Iterator[tuple[IncomingFile, BatchFile, Receipt | None]]:
        """Each file with its line and, where it is in the archive, its receipt; both durable when they are given.

        Empty files, programs and what cannot be read are refused, infected ones, too; one the scanner could not look at
        is held with nothing of it kept. Raises InvalidInput and StorageFull as ``archive.deposits.deposit``.
        """
        iterator = iter(files)
        while group := list(itertools.islice(iterator, _FILES_AT_ONCE)):
            clean: list[IncomingFile] = []
            for file in group:
                line = self._objected(file) or self._scan(file)
                if line is None:
                    clean.append(file)
                else:
                    yield file, line, None
            if self._batch.replaces is None:
                yield from self._take(clean)
            else:
                yield from (self._take_version(file, self._batch.replaces) for file in clean)

    def refuse(self, path: str, size: int, why: Why) -> BatchFile:
        """The line of a file that is not taken."""
        line = self._line(path, size).refused(why, self._clock.now())
        return self._add(line)

    def _take(self, files: Sequence[IncomingFile]) -> Iterator[tuple[IncomingFile, BatchFile, Receipt | None]]:
        lines: list[BatchFile] = []

        def recorded(uow: UnitOfWork, receipts: Sequence[Receipt]) -> None:
            new = [self._settled(receipt) for receipt in receipts]
            uow.batches.add_files(new)
            lines.extend(new)

        receipts = deposit(self._database, self._blobs, self._clock, self._terms, iter(files), recorded=recorded)
        for place, receipt in enumerate(receipts):
            yield files[place], lines[place], receipt

    def _take_version(self, file: IncomingFile, replaced: str) -> tuple[IncomingFile, BatchFile, Receipt | None]:
        """The next version of a document, unless it has one already."""
        with file.open() as stream:
            blob = self._blobs.put(stream)
        with self._database.write() as uow:
            uow.batches.lock_replaced(replaced)
            held = uow.batches.held(self._batch.unit, [blob.sha256])
            if not held and (second := second_version(uow, self._batch)):
                at = self._clock.now()
                line = self._line(file.source_path, blob.size).refused(second[0], at, second[1])
                uow.batches.add_files([line])
                after = {"batch": self._batch.id, "path": line.path, "why": second[0].value}
                uow.audit.append(AuditEntry(at, self._batch.officer, "refuse_file", None, {}, after))
                return file, line, None
            receipt = record(uow, self._clock, self._terms, file.file_name, file.source_path, blob)
            line = self._settled(receipt)
            uow.batches.add_files([line])
            if receipt.outcome is Outcome.ACCEPTED:
                becomes_version(uow, self._clock, self._batch, receipt.document_id)
        return file, line, receipt

    def _settled(self, receipt: Receipt) -> BatchFile:
        return replace(
            self._line(receipt.source_path, receipt.size),
            settlement=Settlement.ACCEPTED if receipt.outcome is Outcome.ACCEPTED else Settlement.DUPLICATE,
            received=receipt.size,
            sha256=receipt.sha256,
            document_id=receipt.document_id,
            settled_at=self._clock.now(),
        )

    def _objected(self, file: IncomingFile) -> BatchFile | None:
        try:
            with file.open() as stream:
                stream.read(1)
                size = stream.seek(0, io.SEEK_END)
        except OSError:
            return self.refuse(file.source_path, 0, Why.UNREADABLE)
        why = objection(file.source_path, size, _ON_THIS_MACHINE)
        return None if why is None else self.refuse(file.source_path, size, why)

    def _scan(self, file: IncomingFile) -> BatchFile | None:
        if self._scanner is None:
            return None
        with file.open() as stream:
            size = stream.seek(0, io.SEEK_END)
            stream.seek(0)
            try:
                infection = self._scanner.infection(stream)
            except ScannerUnavailable as error:
                held = replace(self._line(file.source_path, size), settlement=Settlement.HELD, why=error.why)
                return self._add(replace(held, settled_at=self._clock.now()))
        if infection is None:
            return None
        line = self._line(file.source_path, size)
        return self._add(line.refused(Why.INFECTED, self._clock.now(), infection))

    def _add(self, line: BatchFile) -> BatchFile:
        with self._database.write() as uow:
            uow.batches.add_files([line])
        return line

    def _line(self, path: str, size: int) -> BatchFile:
        return BatchFile(
            new_file_id(), self._batch.id, next(self._numbers), self._distinct(path), size, self._clock.now()
        )

    def _distinct(self, path: str) -> str:
        """Two folders may hold files of the same name: the second is ``nama (2).pdf``."""
        wanted = clean_path(path)[-PATH_LIMIT + 10 :] or "berkas"
        name, found = PurePosixPath(wanted), wanted
        for count in itertools.count(2):
            if found not in self._paths:
                break
            found = str(name.with_name(f"{name.stem} ({count}){name.suffix}"))
        self._paths.add(found)
        return found
