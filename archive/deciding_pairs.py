"""Is a near-duplicate another version, or another document? Who may see and decide; decisions leave an audit entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from archive.audit import AuditEntry
from archive.documents import Document
from archive.errors import Forbidden, NotFound
from archive.near_duplicates import NearPair, PairDecision
from archive.people import Action, Person, may
from archive.ports import Clock, Database, UnitOfWork
from archive.relating import relate_within
from archive.relations import RelationKind

DECIDING: Final = "decide_near_duplicate"
"""What a decision is called in the audit log."""


def readable_pairs(uow: UnitOfWork, person: Person, document_id: str) -> tuple[list[tuple[NearPair, Document]], int]:
    """The pairs of a document with the other document of each, and how many more there are that are not for ``person``.

    Texts are compared as they are in the files, so a person sees the documents that they may read there, be others
    public or not: of a public one something may be blacked out. Of the rest they learn only that it is there.
    """
    pairs = uow.near_duplicates.pairs_of(document_id)
    others = uow.documents.get_many([pair.other_than(document_id) for pair in pairs])
    seen = [
        (pair, other)
        for pair in pairs
        if (other := others.get(pair.other_than(document_id))) is not None and _may_see(person, other)
    ]
    return seen, len(pairs) - len(seen)


def pairs_to_decide(
    uow: UnitOfWork, person: Person, unit: str | None, limit: int
) -> list[tuple[NearPair, Document, Document]]:
    """Undecided pairs of which ``person`` may see both documents; ``unit`` as in ``NearDuplicateStore.pairs``.

    Of versions of one document nothing is left to decide.
    """
    pairs = uow.near_duplicates.pairs(unit=unit, limit=limit)
    ids = sorted({each for pair in pairs for each in (pair.first_id, pair.other_id)})
    known, versions = uow.documents.get_many(ids), _versions(uow, ids)
    found = [
        (pair, known.get(pair.first_id), known.get(pair.other_id))
        for pair in pairs
        if {pair.first_id, pair.other_id} not in versions
    ]
    return [
        (pair, first, other)
        for pair, first, other in found
        if first is not None and other is not None and _may_see(person, first) and _may_see(person, other)
    ]


def _versions(uow: UnitOfWork, ids: Sequence[str]) -> list[set[str]]:
    relations = uow.relations.of_documents(ids)
    return [{each.document_id, each.other_id} for each in relations if each.kind is RelationKind.REPLACES]


def _may_see(person: Person, document: Document) -> bool:
    return may(person, Action.READ, document.unit)


def say_different(database: Database, clock: Clock, person: Person, document_id: str, other_id: str) -> None:
    """Remember that the two are not the same document; the pair does not come back.

    Raises NotFound where they are no pair, Forbidden unless ``person`` may edit the first and see the other.
    """
    with database.write() as uow:
        pair = _pair_of(uow, person, document_id, other_id, both=False)
        _decide(uow, clock, person, pair, PairDecision.DIFFERENT)


def say_version(
    database: Database, clock: Clock, person: Person, document_id: str, kind: RelationKind, other_id: str
) -> None:
    """Relate the two, ``document_id`` being ``kind`` to the other, and remember that this pair is decided.

    Raises NotFound, Forbidden unless ``person`` may edit both, and InvalidInput as ``relate`` does.
    """
    with database.write() as uow:
        pair = _pair_of(uow, person, document_id, other_id, both=True)
        relate_within(uow, clock, document_id, kind, other_id, actor=person.login)
        _decide(uow, clock, person, pair, PairDecision.VERSION)


def _pair_of(uow: UnitOfWork, person: Person, document_id: str, other_id: str, *, both: bool) -> NearPair:
    documents = uow.documents.get_many([document_id, other_id])
    pair = uow.near_duplicates.pair(document_id, other_id)
    document, other = documents.get(document_id), documents.get(other_id)
    if document is None or other is None or pair is None or not _may_see(person, other):
        raise NotFound("Kedua dokumen ini tidak tercatat mirip.")
    for each in (document, other) if both else (document,):
        if not may(person, Action.EDIT, each.unit):
            raise Forbidden(action=Action.EDIT)
    return pair


def _decide(uow: UnitOfWork, clock: Clock, person: Person, pair: NearPair, decision: PairDecision) -> None:
    if pair.decision is decision:
        return
    at = clock.now()
    uow.near_duplicates.decide(pair, decision, person.login, at)
    before = {"decision": pair.decision.value if pair.decision else None}
    after = {"decision": decision.value, "other": pair.other_id}
    uow.audit.append(AuditEntry(at, person.login, DECIDING, pair.first_id, before, after))
