"""How does a document move through its lifecycle? Every move leaves an audit entry."""

from __future__ import annotations

from dataclasses import replace

from archive.audit import AuditEntry
from archive.classification import InformationClass, SecurityLevel
from archive.documents import LEGAL_MOVES, Document, Lifecycle
from archive.errors import InvalidInput, NotFound
from archive.ports import Clock, Database, UnitOfWork

EXEMPT_CANNOT_BE_PUBLISHED = "Dokumen yang dikecualikan tidak dapat diterbitkan."


def move(
    database: Database, clock: Clock, document_id: str, to: Lifecycle, *, actor: str, why: str = ""
) -> list[Document]:
    """Move a document, and the members of a container with it, in one transaction; the moved documents.

    Members that cannot make the move (already withdrawn on their own, exempt) stay where they are.
    Raises NotFound, and InvalidInput when the document itself may not make this move.
    """
    with database.write() as uow:
        document = uow.documents.get(document_id)
        if document is None:
            raise NotFound("Tidak ada dokumen dengan id {id}.", id=document_id)
        if obstacle := _obstacle(document, to):
            raise obstacle
        return _move_tree(uow, clock, document, to, actor, why)


def _obstacle(document: Document, to: Lifecycle) -> InvalidInput | None:
    if to not in LEGAL_MOVES[document.lifecycle]:
        return InvalidInput(
            "Dokumen berstatus {now} tidak dapat menjadi {to}; yang mungkin: {allowed}.",
            now=document.lifecycle.value,
            to=to.value,
            allowed=", ".join(sorted(LEGAL_MOVES[document.lifecycle])) or "-",
        )
    if to is Lifecycle.PUBLISHED:
        if document.information_class is InformationClass.EXEMPT:
            return InvalidInput(EXEMPT_CANNOT_BE_PUBLISHED)
        if document.security is not SecurityLevel.OPEN:
            return InvalidInput(
                "Dokumen dengan tingkat keamanan {level} tidak dapat diterbitkan.", level=document.security.value
            )
    return None


def _move_tree(
    uow: UnitOfWork, clock: Clock, document: Document, to: Lifecycle, actor: str, why: str
) -> list[Document]:
    at = clock.now()
    moved = uow.documents.update(
        replace(document, lifecycle=to, published_at=at if to is Lifecycle.PUBLISHED else document.published_at)
    )
    after = {"lifecycle": to.value} | ({"why": why} if why else {})
    uow.audit.append(AuditEntry(at, actor, to.value, document.id, {"lifecycle": document.lifecycle.value}, after))
    result = [moved]
    for child in uow.documents.children(document.id):
        if _obstacle(child, to) is None:
            result += _move_tree(uow, clock, child, to, actor, why)
    return result
