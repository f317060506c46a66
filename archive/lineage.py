"""What may a reader know of the documents around one: relations, versions, and which of them is in force?

Only public documents are ever named. Ways lead through those that were, so that a withdrawn version
in the middle does not cut the newest from the oldest; that it is there is not told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Final

from archive.documents import Document
from archive.ports import UnitOfWork
from archive.relations import Relation, RelationKind, RelationSide
from archive.versions import Work, works_among

_ENDING: Final = frozenset({RelationKind.REPLACES, RelationKind.REVOKES})
_ENDED: Final = frozenset({RelationSide.REPLACED_BY, RelationSide.REVOKED_BY})


@dataclass(frozen=True, slots=True)
class RelatedDocument:
    """What the document at hand is to another public one. ``note`` says more, e.g. which articles."""

    side: RelationSide
    document: Document
    note: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """What stands around one public document.

    ``versions`` holds the document itself, newest first, and is empty when there is no other. ``ended_by`` are the
    documents that revoke or replace it; ``in_force`` where following them ends. ``work`` counts tombstones among the
    versions as well; it is None for a document nobody may know of.
    """

    related: tuple[RelatedDocument, ...] = ()
    versions: tuple[Document, ...] = ()
    ended_by: tuple[RelatedDocument, ...] = ()
    in_force: tuple[Document, ...] = ()
    work: Work | None = None


def lineage(uow: UnitOfWork, document: Document) -> Lineage:
    """Relations, versions and validity of a public document, in one order at every call."""
    alone = Work((document,)) if document.is_public or document.is_tombstone else None
    relations = _reachable(uow, document.id)
    if not relations:
        return Lineage(work=alone)
    ids = {each.document_id for each in relations} | {each.other_id for each in relations}
    known = uow.documents.get_many(sorted(ids))
    public = {key: found for key, found in known.items() if found.is_public}
    work = works_among(relations, known).get(document.id, alone)
    versions = tuple(each for each in reversed(work.versions) if each.is_public) if work else ()
    related = tuple(_related(document, relations, public))
    return Lineage(
        related=related,
        versions=versions if len(versions) > 1 else (),
        ended_by=tuple(each for each in related if each.side in _ENDED),
        in_force=_in_force(document, [each for each in relations if _was_public(known.get(each.document_id))], public),
        work=work,
    )


def _reachable(uow: UnitOfWork, document_id: str) -> list[Relation]:
    """The document's own relations, and those of versions and successors as far as they lead."""
    found: dict[tuple[str, RelationKind, str], Relation] = {}
    asked, seen = {document_id}, {document_id}
    while asked:
        for each in uow.relations.of_documents(sorted(asked)):
            if each.kind in _ENDING or document_id in (each.document_id, each.other_id):
                found[each.document_id, each.kind, each.other_id] = each
        near = {end for each in found.values() if each.kind in _ENDING for end in (each.document_id, each.other_id)}
        asked = near - seen
        seen |= near
    return sorted(found.values(), key=lambda each: (each.created_at, each.document_id, each.other_id))


def _related(
    document: Document, relations: Iterable[Relation], public: Mapping[str, Document]
) -> Iterator[RelatedDocument]:
    own = [each for each in relations if document.id in (each.document_id, each.other_id)]
    order = list(RelationSide)
    seen = sorted(((each, *each.seen_from(document.id)) for each in own), key=lambda each: order.index(each[1]))
    for relation, side, other_id in seen:
        if other_id in public:
            yield RelatedDocument(side, public[other_id], relation.note)


def _was_public(document: Document | None) -> bool:
    """A way leads through what was public once, never through a draft."""
    return document is not None and (document.is_public or document.published_at is not None)


def _reached(start: str, following: Mapping[str, Set[str]]) -> set[str]:
    """Every document that can be reached, the start among them; circles do no harm."""
    found, asked = {start}, [start]
    while asked:
        new = following.get(asked.pop(), set()) - found
        found |= new
        asked += new
    return found


def _in_force(
    document: Document, relations: Iterable[Relation], public: Mapping[str, Document]
) -> tuple[Document, ...]:
    """Where following what revokes and replaces it ends; empty when nothing public does."""
    successors = defaultdict(set)
    for each in relations:
        if each.kind in _ENDING:
            successors[each.other_id].add(each.document_id)
    reached = _reached(document.id, successors)
    ends = [
        public[key]
        for key in reached
        if key in public
        and key != document.id
        and not any(further in public for further in _reached(key, successors) if further != key)
    ]
    return tuple(sorted(ends, key=lambda each: each.id))
