"""How does a file become the next version of a published document?

It comes in as any other file does, in a batch of its own that says which document it replaces. The transaction that
makes the document copies the earlier record and relates the two, so that a crash leaves both or neither. Of two that
are handed over at once the first becomes the next version, and the other is refused.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from archive.audit import AuditEntry
from archive.batches import Batch, Why
from archive.curation import existing
from archive.documents import Document, Lifecycle
from archive.errors import Forbidden, InvalidInput
from archive.people import Action, Person, may
from archive.ports import Clock, UnitOfWork
from archive.relating import relate_within
from archive.relations import RelationKind

NEW_VERSION: Final = "new_version"
"""What the upload is called in the audit log, at the newer document."""

_RIGHTS: Final = (Action.DEPOSIT, Action.EDIT)
_GONE: Final = frozenset({Lifecycle.WITHDRAWN, Lifecycle.ARCHIVED})


def may_replace(person: Person | None, document: Document) -> bool:
    """Whether ``person`` may upload a next version of it: both deposit and edit for its unit."""
    return document.is_public and all(may(person, action, document.unit) for action in _RIGHTS)


def newer_versions(uow: UnitOfWork, document_id: str) -> list[Document]:
    """Documents that replace it already, published or on their way there; the oldest first."""
    relations = uow.relations.of_documents([document_id])
    ids = [
        each.document_id for each in relations if each.kind is RelationKind.REPLACES and each.other_id == document_id
    ]
    found = uow.documents.get_many(ids)
    return [newer for each in ids if (newer := found.get(each)) is not None and newer.lifecycle not in _GONE]


def replaceable(uow: UnitOfWork, person: Person, document_id: str) -> Document:
    """The document, if this person may upload its next version.

    Raises NotFound, Forbidden, and InvalidInput for what is not public or is being replaced already.
    """
    document = existing(uow, document_id)
    if not all(may(person, action, document.unit) for action in _RIGHTS):
        raise Forbidden("Anda tidak berhak mengunggah versi baru dokumen ini.")
    if not document.is_public:
        raise InvalidInput("Versi baru dibuat dari dokumen yang terbit; dokumen {id} tidak terbit.", id=document.id)
    for newer in newer_versions(uow, document.id):
        if may(person, Action.READ, newer.unit):
            raise InvalidInput("Dokumen ini sudah punya versi yang lebih baru: {id}. Lanjutkan dari sana.", id=newer.id)
        raise InvalidInput("Dokumen ini sudah punya versi yang lebih baru di unit lain.")
    return document


def second_version(uow: UnitOfWork, batch: Batch) -> tuple[Why, str] | None:
    """Why a file of ``batch`` is not taken as the next version, and the version that came first; None: it may be.

    Two batches may be open for one document, so this is asked once more in the transaction that makes the document,
    under ``BatchStore.lock_replaced``. A version of another unit is not named.
    """
    newer = newer_versions(uow, batch.replaces) if batch.replaces is not None else []
    if not newer:
        return None
    own = next((each for each in newer if each.unit == batch.unit), None)
    return (Why.NEWER_VERSION, own.id) if own is not None else (Why.NEWER_VERSION_ELSEWHERE, "")


def becomes_version(uow: UnitOfWork, clock: Clock, batch: Batch, document_id: str) -> None:
    """The document that was just deposited through ``batch`` takes over the earlier record and replaces it.

    Date and year are left to what is read in the file: those of the earlier version are rarely right. Does nothing
    for a batch that replaces nothing.
    """
    if batch.replaces is None:
        return
    earlier, newer = existing(uow, batch.replaces), existing(uow, document_id)
    uow.documents.update(
        replace(
            newer,
            title=earlier.title,
            number=earlier.number,
            information_class=earlier.information_class,
            item=earlier.item,
            archival_code=earlier.archival_code,
            language=earlier.language,
        )
    )
    uow.subjects.set_subjects(newer.id, uow.subjects.subjects_of(earlier.id))
    after = {"replaces": earlier.id} | ({"why": batch.note} if batch.note else {})
    uow.audit.append(AuditEntry(clock.now(), batch.officer, NEW_VERSION, newer.id, {}, after))
    relate_within(uow, clock, newer.id, RelationKind.REPLACES, earlier.id, actor=batch.officer)
