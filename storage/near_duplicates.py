"""Which documents hold nearly the same text? Signatures, the bands they are looked up by, pairs and decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy import Row as SqlRow

from archive.documents import Processing
from archive.near_duplicates import (
    DifferenceKind,
    Likeness,
    NearPair,
    PairDecision,
    TextDifference,
    TextSignature,
)
from archive.vocabulary import Vocabulary, VocabularyBook
from storage.near_duplicate_tables import near_duplicates, signature_bands, text_signatures
from storage.tables import documents

_IDS_PER_QUERY = 500
_PAIR = select(near_duplicates)
_LACKING = (
    select(documents.c.id)
    .outerjoin(text_signatures, text_signatures.c.document_id == documents.c.id)
    .where(
        documents.c.processing == Processing.READABLE,
        or_(text_signatures.c.document_id.is_(None), text_signatures.c.version != bindparam("wanted_version")),
    )
    .order_by(documents.c.id)
)
_UNCOMPARED = select(text_signatures.c.document_id).where(~text_signatures.c.compared)
_own = signature_bands.alias("own")
_CANDIDATES = (
    select(signature_bands.c.document_id, func.count().label("shared"))
    .select_from(_own.join(signature_bands, signature_bands.c.band == _own.c.band))
    .where(_own.c.document_id == bindparam("wanted"), signature_bands.c.document_id != bindparam("wanted"))
    .group_by(signature_bands.c.document_id)
    .order_by(func.count().desc(), signature_bands.c.document_id)
)


class NearDuplicates:
    """Fulfils NearDuplicateStore. Marks nothing pending: no index holds pairs."""

    def __init__(self, connection: Connection, book: VocabularyBook) -> None:
        self._connection = connection
        self._book = book

    def lacking(self, version: int, limit: int) -> list[str]:
        """Readable documents without a signature of this version, in order of id."""
        return list(self._connection.execute(_LACKING.limit(limit), {"wanted_version": version}).scalars())

    def uncompared(self, limit: int) -> list[str]:
        """Documents with a signature that was not held against the others yet, in order of id."""
        wanted = _UNCOMPARED.order_by(text_signatures.c.document_id).limit(limit)
        return list(self._connection.execute(wanted).scalars())

    def put_signature(self, document_id: str, version: int, signature: TextSignature) -> None:
        """Add or replace; the document is uncompared then."""
        self.forget(document_id)
        self._connection.execute(
            insert(text_signatures),
            {
                "document_id": document_id,
                "version": version,
                "words": signature.words,
                "signature": signature.values,
                "compared": False,
            },
        )
        rows = [{"band": band, "document_id": document_id} for band in sorted(set(signature.bands))]
        if rows:
            self._connection.execute(insert(signature_bands), rows)

    def signatures(self, ids: Sequence[str]) -> Mapping[str, bytes]:
        """``values`` of those that have them."""
        found: dict[str, bytes] = {}
        for start in range(0, len(ids), _IDS_PER_QUERY):
            wanted = select(text_signatures.c.document_id, text_signatures.c.signature).where(
                text_signatures.c.document_id.in_(ids[start : start + _IDS_PER_QUERY])
            )
            found.update((row[0], row[1]) for row in self._connection.execute(wanted) if row[1])
        return found

    def candidates(self, document_id: str, limit: int) -> list[str]:
        """Documents that share bands with this one, those with the most first."""
        rows = self._connection.execute(_CANDIDATES.limit(limit), {"wanted": document_id})
        return [row[0] for row in rows]

    def put_pairs(self, document_id: str, pairs: Sequence[NearPair]) -> None:
        """The pairs of a document as they are now, which is compared then."""
        known = {(pair.first_id, pair.other_id): pair for pair in self.pairs_of(document_id)}
        now = {(pair.first_id, pair.other_id): pair for pair in pairs}
        for key in known.keys() - now.keys():
            if known[key].decision is None:
                self._connection.execute(delete(near_duplicates).where(_is(*key)))
        for key, pair in now.items():
            found = _found(pair)
            if key in known:
                found.pop("found_at")
                self._connection.execute(update(near_duplicates).where(_is(*key)).values(found))
            else:
                ends = {"first_id": pair.first_id, "other_id": pair.other_id}
                self._connection.execute(insert(near_duplicates), ends | found)
        done = update(text_signatures).where(text_signatures.c.document_id == document_id).values(compared=True)
        self._connection.execute(done)

    def forget(self, document_id: str | None = None) -> None:
        """Drop the signature of a document whose text changed, or of all; pairs stay until they are compared again."""
        for table in (signature_bands, text_signatures):
            gone = delete(table)
            self._connection.execute(gone if document_id is None else gone.where(table.c.document_id == document_id))

    def pair(self, document_id: str, other_id: str) -> NearPair | None:
        """In whichever order they are named."""
        row = self._connection.execute(_PAIR.where(_is(*sorted((document_id, other_id))))).one_or_none()
        return None if row is None else _pair(row)

    def pairs_of(self, document_id: str) -> list[NearPair]:
        """All of a document, the most similar first."""
        either = or_(near_duplicates.c.first_id == document_id, near_duplicates.c.other_id == document_id)
        return [_pair(row) for row in self._connection.execute(_ordered(_PAIR.where(either)))]

    def pairs(self, *, undecided: bool = True, unit: str | None = None, limit: int = 100) -> list[NearPair]:
        """Same texts before same forms, the most similar first; ``unit``: one of the two at least is of this unit,
        under any of its codes."""
        wanted = _PAIR.where(near_duplicates.c.decision.is_(None)) if undecided else _PAIR
        if unit is not None:
            of_unit = select(documents.c.id).where(
                documents.c.unit.in_(self._book.redirects(Vocabulary.UNIT).members(unit))
            )
            wanted = wanted.where(or_(near_duplicates.c.first_id.in_(of_unit), near_duplicates.c.other_id.in_(of_unit)))
        return [_pair(row) for row in self._connection.execute(_ordered(wanted).limit(limit))]

    def decide(self, pair: NearPair, decision: PairDecision, by: str, at: dt.datetime) -> None:
        """Remember it."""
        decided = {"decision": decision.value, "decided_by": by, "decided_at": at}
        self._connection.execute(update(near_duplicates).where(_is(pair.first_id, pair.other_id)).values(**decided))


def _is(first_id: str, other_id: str) -> Any:
    return and_(near_duplicates.c.first_id == first_id, near_duplicates.c.other_id == other_id)


def _ordered(wanted: Any) -> Any:
    columns = near_duplicates.c
    # "same_text" is after "same_form" in order of letters
    return wanted.order_by(columns.likeness.desc(), columns.similarity.desc(), columns.first_id, columns.other_id)


def _found(pair: NearPair) -> dict[str, object]:
    return {
        "similarity": pair.similarity,
        "likeness": pair.likeness.value,
        "differences": [[each.kind.value, each.first, each.other] for each in pair.differences],
        "found_at": pair.found_at,
    }


def _pair(row: SqlRow[Any]) -> NearPair:
    return NearPair(
        first_id=row.first_id,
        other_id=row.other_id,
        similarity=row.similarity,
        likeness=Likeness(row.likeness),
        differences=tuple(TextDifference(DifferenceKind(kind), *texts) for kind, *texts in row.differences),
        found_at=row.found_at,
        decision=PairDecision(row.decision) if row.decision else None,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
