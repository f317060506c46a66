"""How does an officer hand all documents of a batch to the librarians at once, and what is kept back, and why?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from archive.audit import AuditEntry
from archive.batches import Batch, BatchFile, Settlement
from archive.completeness import Obstacle, obstacles
from archive.describing_by_sheet import batch_to_describe
from archive.documents import Document, Lifecycle
from archive.people import Person, may
from archive.ports import Clock, Database, UnitOfWork
from archive.workflow import RULES, Step, step_in

AT_ONCE: Final = 200
"""Documents that one transaction moves."""

NOT_ALLOWED: Final = Obstacle("unit", "Dokumen ini sekarang milik unit lain, jadi tidak Anda ajukan.")


@dataclass(frozen=True, slots=True)
class KeptBack:
    """A draft that is not submitted, and everything that stands against it."""

    file: BatchFile
    document: Document
    missing: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True)
class BatchDrafts:
    """What of a batch can be submitted. Every file of it is counted in exactly one of the four.

    ``moved_on`` are documents that are no drafts any more; ``without_document`` became no document of this batch: a
    duplicate, refused, not here yet.
    """

    batch: Batch
    ready: tuple[Document, ...]
    kept: tuple[KeptBack, ...]
    moved_on: int
    without_document: int

    @property
    def total(self) -> int:
        """Files of the batch."""
        return len(self.ready) + len(self.kept) + self.moved_on + self.without_document


def drafts_of(database: Database, person: Person, batch_id: str) -> BatchDrafts:
    """The drafts as they stand, in one snapshot. Raises NotFound, Forbidden."""
    with database.read() as uow:
        batch = batch_to_describe(uow, person, batch_id)
        files = [file for file in uow.batches.files(batch.id) if not file.is_envelope]
        accepted = [file for file in files if file.settlement is Settlement.ACCEPTED]
        documents = uow.documents.get_many(sorted({file.document_id for file in accepted if file.document_id}))
        ready: list[Document] = []
        kept: list[KeptBack] = []
        for file, document in _pairs(accepted, documents):
            if document.lifecycle not in RULES[Step.SUBMIT].start:
                continue
            if missing := _against(uow, person, document):
                kept.append(KeptBack(file, document, missing))
            else:
                ready.append(document)
    moved_on = len(documents) - len(ready) - len(kept)
    return BatchDrafts(batch, tuple(ready), tuple(kept), moved_on, len(files) - len(documents))


def submit_all(database: Database, clock: Clock, person: Person, batch_id: str) -> int:
    """Submit every complete draft of the batch; how many. What is kept back, ``drafts_of`` says afterwards.

    Some hundred documents to a transaction, each with its own audit entry and looked at once more; killed in between,
    asking again submits the rest. Raises NotFound, Forbidden.
    """
    ids = [document.id for document in drafts_of(database, person, batch_id).ready]
    submitted = 0
    for start in range(0, len(ids), AT_ONCE):
        with database.write() as uow:
            batch_to_describe(uow, person, batch_id)
            moved = [
                document
                for document in uow.documents.get_many(ids[start : start + AT_ONCE]).values()
                if document.lifecycle is Lifecycle.DRAFT and not _against(uow, person, document)
            ]
            for document in moved:
                step_in(uow, clock, document, Step.SUBMIT, person.login)
            after = {"batch": batch_id, "documents": len(moved)}
            uow.audit.append(AuditEntry(clock.now(), person.login, "submit_batch", None, {}, after))
        submitted += len(moved)
    return submitted


def _pairs(files: list[BatchFile], documents: Mapping[str, Document]) -> list[tuple[BatchFile, Document]]:
    found = [(file, documents.get(file.document_id or "")) for file in files]
    return [(file, document) for file, document in found if document is not None]


def _against(uow: UnitOfWork, person: Person, document: Document) -> tuple[Obstacle, ...]:
    """What whoever submits must see to; a class that is not set yet is the librarian's to give."""
    if not may(person, RULES[Step.SUBMIT].action, document.unit):
        return (NOT_ALLOWED,)
    return tuple(
        each for each in obstacles(uow, document) if not (each.field == "class" and document.information_class is None)
    )
