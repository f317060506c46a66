"""How is one document related to another, or no longer? Every change leaves an audit entry."""

from __future__ import annotations

from typing import Final

from archive.audit import AuditEntry
from archive.documents import Document
from archive.errors import InvalidInput, NotFound
from archive.ports import Clock, Database, UnitOfWork
from archive.privacy_gate import holds_personal_data
from archive.relations import Relation, RelationKind, ordered

RELATING: Final = frozenset({"relate", "unrelate"})
"""What these acts are called in the audit log."""


def relate(
    database: Database, clock: Clock, document_id: str, kind: RelationKind, other_id: str, *, actor: str, note: str = ""
) -> bool:
    """Say that ``document_id`` is ``kind`` to ``other_id``; False when that was said before. ``note`` is public.

    Raises NotFound for an unknown document, and InvalidInput for a relation to itself, versions that would replace
    each other in a circle, or personal data in the note.
    """
    with database.write() as uow:
        return relate_within(uow, clock, document_id, kind, other_id, actor=actor, note=note)


def relate_within(
    uow: UnitOfWork, clock: Clock, document_id: str, kind: RelationKind, other_id: str, *, actor: str, note: str = ""
) -> bool:
    """The same in the caller's transaction."""
    first, second = ordered(document_id, kind, other_id)
    for each in (document_id, other_id):
        _existing(uow, each)
    if holds_personal_data(note):
        raise InvalidInput("Keterangan hubungan dibaca umum, jadi tidak boleh memuat data pribadi.")
    if first == second:
        raise InvalidInput("Dokumen tidak dapat berhubungan dengan dirinya sendiri.")
    if kind is RelationKind.REPLACES and first in _replaced_by_way_of(uow, second):
        raise InvalidInput(
            "Dokumen {other} sudah menggantikan {id}, langsung atau lewat versi lain; hapus dahulu hubungan itu.",
            other=other_id,
            id=document_id,
        )
    at = clock.now()
    added = uow.relations.add(Relation(first, kind, second, at, note))
    if added:
        after = {"kind": kind.value, "other": second} | ({"note": note} if note else {})
        uow.audit.append(AuditEntry(at, actor, "relate", first, {}, after))
    return added


def unrelate(
    database: Database, clock: Clock, document_id: str, kind: RelationKind, other_id: str, *, actor: str
) -> bool:
    """Take the relation back; False when there was none."""
    first, second = ordered(document_id, kind, other_id)
    with database.write() as uow:
        removed = uow.relations.remove(first, kind, second)
        if removed:
            before = {"kind": kind.value, "other": second}
            uow.audit.append(AuditEntry(clock.now(), actor, "unrelate", first, before, {}))
    return removed


def _existing(uow: UnitOfWork, document_id: str) -> Document:
    document = uow.documents.get(document_id)
    if document is None:
        raise NotFound("Tidak ada dokumen dengan id {id}.", id=document_id)
    return document


def _replaced_by_way_of(uow: UnitOfWork, document_id: str) -> set[str]:
    """Every document that this one replaces, directly or through others."""
    seen: set[str] = set()
    asked = {document_id}
    while asked:
        found = uow.relations.of_documents(sorted(asked))
        older = {each.other_id for each in found if each.kind is RelationKind.REPLACES and each.document_id in asked}
        asked = older - seen
        seen |= older
    return seen
