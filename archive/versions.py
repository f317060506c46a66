"""Which documents are versions of one work, in which order, and which of them does its one address show?

A newer version is a document of its own that ``replaces`` the earlier one. Only documents that anybody may know of
are counted, so that a version nobody may know of changes no number, no address and no list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from archive.documents import Document, Lifecycle
from archive.ports import UnitOfWork
from archive.relations import Relation, RelationKind


@dataclass(frozen=True, slots=True)
class Work:
    """All ``versions`` that are public or left a tombstone, oldest first; there is at least one."""

    versions: tuple[Document, ...]

    @property
    def root(self) -> Document:
        """The oldest, whose address is that of the work."""
        return self.versions[0]

    @property
    def shown(self) -> Document:
        """The newest public version, which the address of the work shows; where none is public, the last tombstone."""
        return next((each for each in reversed(self.versions) if each.is_public), self.versions[-1])

    def number_of(self, document_id: str) -> int:
        """Which version a document is; 1 is the oldest. A version that left a tombstone keeps its number."""
        return next(number for number, each in enumerate(self.versions, 1) if each.id == document_id)

    def has_newer_than(self, document_id: str) -> bool:
        """Whether a newer version is public."""
        return self.number_of(self.shown.id) > self.number_of(document_id)

    def version(self, number: int) -> Document | None:
        """The version of this number."""
        return self.versions[number - 1] if 1 <= number <= len(self.versions) else None


def works_of(uow: UnitOfWork, ids: Iterable[str]) -> dict[str, Work]:
    """By id, the works of these documents that have other versions, of these and of all their versions.

    What is missing stands alone, or is nothing that anybody may know of.
    """
    relations = _replacing(uow, set(ids))
    if not relations:
        return {}
    ends = {end for each in relations for end in (each.document_id, each.other_id)}
    return works_among(relations, uow.documents.get_many(sorted(ends)))


def work_of(uow: UnitOfWork, document: Document) -> Work:
    """The work of a document that is public or left a tombstone."""
    return works_of(uow, [document.id]).get(document.id, Work((document,)))


def work_once_published(uow: UnitOfWork, document: Document, at: dt.datetime) -> Work:
    """What its work would be if it were published now."""
    published = replace(
        document, lifecycle=Lifecycle.PUBLISHED, published_at=at, withdrawn_at=None, withdrawal_reason=None
    )
    relations = _replacing(uow, {document.id})
    ends = {end for each in relations for end in (each.document_id, each.other_id)}
    known = uow.documents.get_many(sorted(ends)) | {document.id: published}
    return works_among(relations, known).get(document.id, Work((published,)))


def works_among(relations: Iterable[Relation], known: Mapping[str, Document]) -> dict[str, Work]:
    """The same from relations and documents at hand; all those that a version is reached by must be there."""
    replaced: dict[str, set[str]] = {}
    for each in relations:
        if each.kind is RelationKind.REPLACES:
            replaced.setdefault(each.document_id, set()).add(each.other_id)
    counted = {key: each for key, each in known.items() if each.is_public or each.is_tombstone}
    older = {key: _next_older(key, replaced, counted, known) for key in counted}
    works: dict[str, Work] = {}
    for members in _together(older):
        work = Work(_in_order([counted[key] for key in members], older))
        works |= dict.fromkeys(members, work)
    return works


def _replacing(uow: UnitOfWork, ids: Set[str]) -> set[Relation]:
    """Every relation of versions that leads to or away from these documents, however far."""
    found: set[Relation] = set()
    asked, seen = set(ids), set(ids)
    while asked:
        found |= {each for each in uow.relations.of_documents(sorted(asked)) if each.kind is RelationKind.REPLACES}
        asked = {end for each in found for end in (each.document_id, each.other_id)} - seen
        seen |= asked
    return found


def _next_older(
    key: str, replaced: Mapping[str, Set[str]], counted: Mapping[str, Document], known: Mapping[str, Document]
) -> set[str]:
    """What it replaces of what is counted; through versions that were public once and left nothing, never a draft."""
    found: set[str] = set()
    asked, passed = [key], {key}
    while asked:
        for each in replaced.get(asked.pop(), set()) - passed:
            passed.add(each)
            if each in counted:
                found.add(each)
            elif (gone := known.get(each)) is not None and gone.published_at is not None:
                asked.append(each)
    return found


def _together(older: Mapping[str, Set[str]]) -> Iterable[list[str]]:
    """Those that hang together, two or more."""
    near: dict[str, set[str]] = {key: set(others) for key, others in older.items()}
    for key, others in older.items():
        for each in others:
            near[each].add(key)
    left = set(near)
    for start in sorted(near):
        if start not in left:
            continue
        members, asked = {start}, [start]
        while asked:
            new = near[asked.pop()] - members
            members |= new
            asked += new
        left -= members
        if len(members) > 1:
            yield sorted(members)


def _in_order(members: Sequence[Document], older: Mapping[str, Set[str]]) -> tuple[Document, ...]:
    """What is replaced first; where that leaves a choice, and in a circle, what was published first."""
    waiting = sorted(members, key=_published)
    left = {each.id for each in waiting}
    placed: list[Document] = []
    while waiting:
        following = next((each for each in waiting if not older[each.id] & left), waiting[0])
        waiting.remove(following)
        left.discard(following.id)
        placed.append(following)
    return tuple(placed)


def _published(document: Document) -> tuple[dt.datetime, str]:
    return document.published_at or document.received_at, document.id
