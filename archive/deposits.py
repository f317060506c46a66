"""How does a received file become a document and a job, so that a crash loses neither?"""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from archive.audit import AuditEntry
from archive.classification import InformationClass
from archive.curation import EXEMPT_CANNOT_BE_PUBLISHED
from archive.documents import (
    Document,
    FileType,
    Lifecycle,
    Rendition,
    RenditionRole,
    new_document_id,
)
from archive.errors import InvalidInput
from archive.jobs import JobKind
from archive.ports import BlobStore, Clock, Database, StoredBlob, UnitOfWork
from archive.privacy_gate import holds_personal_data
from archive.schedule import WHEN_READ, ScheduledPublication

EXTRACT_PRIORITY = 20
UNKNOWN_MEDIA_TYPE = "application/octet-stream"
_FILES_PER_TRANSACTION = 16


class Outcome(StrEnum):
    """What became of an offered file."""

    ACCEPTED = "accepted"
    ALREADY_THERE = "already_there"


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file offered for deposit. ``source_path`` is where the sender had it, for the record only."""

    file_name: str
    source_path: str
    open: Callable[[], BinaryIO]

    @classmethod
    def on_disk(cls, path: Path, source_path: str) -> IncomingFile:
        """A local file."""

        def open_it() -> BinaryIO:
            return path.open("rb")

        return cls(path.name, source_path, open_it)


@dataclass(frozen=True, slots=True)
class DepositTerms:
    """Under which unit, class and lifecycle files come in, and who brings them.

    ``publish`` makes them public at once and unread: only for what is known beforehand, as the samples are.
    ``when_read_for`` is the login of who wants them public as soon as they have been read, are complete and hold no
    undecided personal data; until then they are drafts.
    """

    unit: str
    actor: str
    information_class: InformationClass | None = None
    publish: bool = False
    when_read_for: str | None = None

    @property
    def to_be_public(self) -> bool:
        """Whether somebody wants them public, at once or later."""
        return self.publish or self.when_read_for is not None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a file is in the archive; given only after the transaction is durable."""

    document_id: str
    file_name: str
    source_path: str
    sha256: str
    size: int
    outcome: Outcome


def deposit(
    database: Database,
    blobs: BlobStore,
    clock: Clock,
    terms: DepositTerms,
    files: Iterable[IncomingFile],
    *,
    recorded: Callable[[UnitOfWork, Sequence[Receipt]], None] = lambda uow, receipts: None,
) -> Iterator[Receipt]:
    """Deposit files one after the other, a few to a transaction; receipts come in the order of the files.

    Bytes are durable in the blob store before a row names them: a crash leaves an
    orphan blob at worst. The same bytes deposited again by the same unit give a receipt
    for the document that is there. ``recorded`` writes more into each transaction.
    Raises InvalidInput for an unknown unit, or when it is to be published and has no class or one that cannot be
    published; StorageFull when the disk is full; earlier receipts stay true.
    """
    if terms.to_be_public and terms.information_class is InformationClass.EXEMPT:
        raise InvalidInput(EXEMPT_CANNOT_BE_PUBLISHED)
    if terms.to_be_public and terms.information_class is None:
        raise InvalidInput("Untuk langsung terbit, sebutkan golongannya.")
    with database.read() as uow:
        if uow.units.get(terms.unit) is None:
            raise InvalidInput(
                "Tidak ada unit dengan kode {code}; `arsip units list` menampilkan semuanya.", code=terms.unit
            )
    for batch in _batches(files):
        stored: list[tuple[IncomingFile, StoredBlob]] = []
        for file in batch:
            with file.open() as stream:
                stored.append((file, blobs.put(stream)))
        with database.write() as uow:
            receipts = [record(uow, clock, terms, file.file_name, file.source_path, blob) for file, blob in stored]
            recorded(uow, receipts)
        yield from receipts


def _batches(files: Iterable[IncomingFile]) -> Iterator[tuple[IncomingFile, ...]]:
    iterator = iter(files)
    while batch := tuple(itertools.islice(iterator, _FILES_PER_TRANSACTION)):
        yield batch


def record(
    uow: UnitOfWork, clock: Clock, terms: DepositTerms, file_name: str, source_path: str, blob: StoredBlob
) -> Receipt:
    """One file whose bytes are durable becomes a document in the caller's transaction; the receipt holds once that
    is committed."""
    key = f"{terms.unit}/{blob.sha256}"
    document = add_document(uow, clock, terms, file_name, source_path, blob, deposit_key=key)
    outcome = Outcome.ACCEPTED
    if document is None:
        document = uow.documents.by_deposit_key(key)
        outcome = Outcome.ALREADY_THERE
        assert document is not None, "a taken deposit key names a document"
    return Receipt(document.id, file_name, source_path, blob.sha256, blob.size, outcome)


def add_document(
    uow: UnitOfWork,
    clock: Clock,
    terms: DepositTerms,
    file_name: str,
    source_path: str,
    blob: StoredBlob,
    *,
    deposit_key: str,
    parent_id: str | None = None,
) -> Document | None:
    """Document, rendition, audit entry and job in the caller's transaction; None when ``deposit_key`` is taken."""
    at = clock.now()
    publish = terms.publish and not holds_personal_data(file_name, source_path)
    document = Document(
        id=new_document_id(),
        unit=terms.unit,
        title=title_from_file_name(file_name),
        file_name=file_name,
        media_type=UNKNOWN_MEDIA_TYPE,
        file_type=FileType.OTHER,
        sha256=blob.sha256,
        size=blob.size,
        received_at=at,
        information_class=terms.information_class,
        lifecycle=Lifecycle.PUBLISHED if publish else Lifecycle.DRAFT,
        published_at=at if publish else None,
        parent_id=parent_id,
        source_path=source_path,
    )
    rendition = Rendition(document.id, RenditionRole.ORIGINAL, blob.sha256, blob.size, UNKNOWN_MEDIA_TYPE, file_name)
    added = uow.documents.add(document, rendition, deposit_key)
    if added is None:
        return None
    after = {"file_name": file_name, "sha256": blob.sha256, "unit": terms.unit, "lifecycle": added.lifecycle.value}
    if terms.when_read_for is not None:
        token = secrets.token_hex(8)
        uow.schedule.put(ScheduledPublication(added.id, at, terms.when_read_for, token, at, when_read=True))
        after |= WHEN_READ
    uow.audit.append(AuditEntry(at, terms.actor, "deposit", added.id, {}, after))
    enqueue_reading(uow, added.id)
    return added


def enqueue_reading(uow: UnitOfWork, document_id: str, *, drawn: bool = False) -> bool:
    """Owe the document a reading; False when one is owed already. ``drawn``: a PDF is made of its words first."""
    return uow.jobs.enqueue(
        JobKind.EXTRACT,
        {"drawn": True} if drawn else {},
        document_id=document_id,
        priority=EXTRACT_PRIORITY,
        unique_key=f"{JobKind.EXTRACT}:{document_id}",
    )


def title_from_file_name(file_name: str) -> str:
    """A title to show until the content proposes a better one."""
    stem = PurePosixPath(file_name).stem or file_name
    return " ".join(stem.replace("_", " ").split()) or file_name
