"""How does a document move through its lifecycle? Every move leaves an audit entry."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from archive.audit import AuditEntry
from archive.completeness import NO_DEMANDS, Demands, refuse_incomplete
from archive.documents import LEGAL_MOVES, Document, Lifecycle
from archive.errors import InvalidInput, NotFound
from archive.ports import Clock, Database, UnitOfWork
from archive.privacy_gate import holds_personal_data, keeping_back, refusal

EXEMPT_CANNOT_BE_PUBLISHED = "Dokumen yang dikecualikan tidak dapat diterbitkan."


@dataclass(frozen=True, slots=True)
class Move:
    """A move by somebody for a reason. ``act`` is its name in the audit log, by default the state it leads to.

    ``public_reason`` is what the public reads at the address of what was withdrawn.
    """

    to: Lifecycle
    at: dt.datetime
    actor: str
    why: str = ""
    public_reason: str | None = None
    act: str = ""
    demands: Demands = NO_DEMANDS


def move(
    database: Database,
    clock: Clock,
    document_id: str,
    to: Lifecycle,
    *,
    actor: str,
    why: str = "",
    demands: Demands = NO_DEMANDS,
) -> list[Document]:
    """Move a document, and the members of a container with it, in one transaction; the moved documents.

    Members that cannot make the move (withdrawn on their own, exempt, undecided personal data) stay where they are.
    Withdrawn this way nothing remains to be seen; ``withdraw`` can leave a tombstone.
    Raises NotFound, and InvalidInput when the document itself may not make this move or, to be published, is not
    complete or holds undecided personal data. Asks nobody's rights: see ``archive.workflow``.
    """
    with database.write() as uow:
        return move_in(uow, existing(uow, document_id), Move(to, clock.now(), actor, why, demands=demands))


def move_in(uow: UnitOfWork, document: Document, step: Move) -> list[Document]:
    """The same, in the caller's transaction."""
    if obstacle := _obstacle(uow, document, step):
        raise obstacle
    return _move_tree(uow, document, step)


def withdraw(
    database: Database, clock: Clock, document_id: str, *, actor: str, why: str, without_trace: bool = False
) -> list[Document]:
    """Take a document, and the members of a container with it, from the public; the changed documents.

    ``why`` stays at its address for everybody to read, with title, number, unit and dates. ``without_trace`` leaves
    nothing there and keeps ``why`` in the audit log only; it also erases tombstones that are there.
    Raises NotFound, and InvalidInput when there is no reason, the public one holds personal data, or the document was
    never public.
    """
    with database.write() as uow:
        return withdraw_in(uow, existing(uow, document_id), clock.now(), actor, why, without_trace=without_trace)


def withdraw_in(
    uow: UnitOfWork, document: Document, at: dt.datetime, actor: str, why: str, *, without_trace: bool = False
) -> list[Document]:
    """The same, in the caller's transaction."""
    why = " ".join(why.split())
    if not why:
        raise InvalidInput("Tuliskan alasan penarikan.")
    if not without_trace and holds_personal_data(why):
        raise InvalidInput("Alasan ini dibaca umum di alamat dokumen, jadi tidak boleh memuat data pribadi.")
    leaving = Move(Lifecycle.WITHDRAWN, at, actor, why, None if without_trace else why)
    if without_trace and document.withdrawal_reason:
        return _erase_tombstones(uow, document, leaving)
    moved = move_in(uow, document, leaving)
    return moved + _erase_in_members(uow, document, leaving) if without_trace else moved


def existing(uow: UnitOfWork, document_id: str) -> Document:
    """The document. Raises NotFound."""
    document = uow.documents.get(document_id)
    if document is None:
        raise NotFound("Tidak ada dokumen dengan id {id}.", id=document_id)
    return document


def _obstacle(uow: UnitOfWork, document: Document, step: Move) -> InvalidInput | None:
    if step.to not in LEGAL_MOVES[document.lifecycle]:
        return InvalidInput(
            "Dokumen berstatus {now} tidak dapat menjadi {to}; yang mungkin: {allowed}.",
            now=document.lifecycle.value,
            to=step.to.value,
            allowed=", ".join(sorted(LEGAL_MOVES[document.lifecycle])) or "-",
        )
    if step.to is Lifecycle.PUBLISHED:
        try:
            refuse_incomplete(uow, document, step.demands)
        except InvalidInput as incomplete:
            return incomplete
        if findings := keeping_back(uow, step.at, document):
            return refusal(document, findings)
    return None


def _move_tree(uow: UnitOfWork, document: Document, step: Move) -> list[Document]:
    moved = uow.documents.update(_moved(document, step))
    after = {"lifecycle": step.to.value} | ({"why": step.why} if step.why else {})
    if step.public_reason:
        after["withdrawal_reason"] = step.public_reason
    before: dict[str, object] = {"lifecycle": document.lifecycle.value} | _lost(document, moved)
    uow.audit.append(AuditEntry(step.at, step.actor, step.act or step.to.value, document.id, before, after))
    result = [moved]
    for child in uow.documents.children(document.id):
        if _obstacle(uow, child, step) is None:
            result += _move_tree(uow, child, step)
    return result


def _lost(document: Document, moved: Document) -> dict[str, object]:
    """What the move writes over: with it the move can be taken back."""
    fields = {name: getattr(document, name) for name in ("published_at", "withdrawn_at", "withdrawal_reason")}
    return {name: value for name, value in fields.items() if value is not None and value != getattr(moved, name)}


def _moved(document: Document, step: Move) -> Document:
    match step.to:
        case Lifecycle.PUBLISHED:
            return replace(document, lifecycle=step.to, published_at=step.at, withdrawn_at=None, withdrawal_reason=None)
        case Lifecycle.WITHDRAWN:
            return replace(document, lifecycle=step.to, withdrawn_at=step.at, withdrawal_reason=step.public_reason)
    return replace(document, lifecycle=step.to)


def _erase_tombstones(uow: UnitOfWork, document: Document, step: Move) -> list[Document]:
    erased: list[Document] = []
    if document.withdrawal_reason:
        erased.append(uow.documents.update(replace(document, withdrawal_reason=None)))
        before, after = {"withdrawal_reason": document.withdrawal_reason}, {"withdrawal_reason": None, "why": step.why}
        uow.audit.append(AuditEntry(step.at, step.actor, "erase_tombstone", document.id, before, after))
    return erased + _erase_in_members(uow, document, step)


def _erase_in_members(uow: UnitOfWork, document: Document, step: Move) -> list[Document]:
    return [each for child in uow.documents.children(document.id) for each in _erase_tombstones(uow, child, step)]
