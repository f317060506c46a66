"""How does a document move through its lifecycle? Every move leaves an audit entry."""

from __future__ import annotations

from dataclasses import replace

from archive.audit import AuditEntry
from archive.classification import InformationClass, SecurityLevel
from archive.documents import LEGAL_MOVES, Document, Lifecycle
from archive.errors import InvalidInput, NotFound
from archive.ports import Clock, Database, UnitOfWork


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
            raise NotFound(f"No document has the id {document_id}")
        if problem := _obstacle(document, to):
            raise InvalidInput(problem)
        return _move_tree(uow, clock, document, to, actor, why)


def _obstacle(document: Document, to: Lifecycle) -> str | None:
    if to not in LEGAL_MOVES[document.lifecycle]:
        allowed = ", ".join(sorted(LEGAL_MOVES[document.lifecycle])) or "nothing"
        return f"A document that is {document.lifecycle} cannot become {to}; it may become: {allowed}"
    if to is Lifecycle.PUBLISHED:
        if document.information_class is InformationClass.EXEMPT:
            return "An exempt document (dikecualikan) cannot be published"
        if document.security is not SecurityLevel.OPEN:
            return f"A document of security level {document.security} cannot be published"
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
