"""What does the archive know about each document? Records, renditions and proposals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, delete, func, insert, or_, select, update

from archive.classification import InformationClass, SecurityLevel
from archive.documents import Document, Lifecycle, Processing, Proposal, Rendition, RenditionRole
from archive.errors import Conflict, NotFound
from archive.published import SitemapPart
from storage.engines import insert_for
from storage.pending import Pending
from storage.privacy_tables import redactions
from storage.tables import documents, proposals, renditions

_IDS_PER_QUERY = 500  # well below the bound-variable limit of every SQLite
_ROWS_PER_FETCH = 1000
_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)

_FIELDS = tuple(field.name for field in fields(Document))
DOCUMENT = select(*(documents.c[name] for name in _FIELDS))
_BY_ID = DOCUMENT.where(documents.c.id == bindparam("wanted"))
_BY_DEPOSIT_KEY = DOCUMENT.where(documents.c.deposit_key == bindparam("wanted"))
_CHILDREN = DOCUMENT.where(documents.c.parent_id == bindparam("wanted")).order_by(
    documents.c.received_at, documents.c.id
)
_UPDATE = (
    update(documents)
    .where(documents.c.id == bindparam("known_id"), documents.c.revision == bindparam("known_revision"))
    .values(changes=documents.c.changes + 1)
)
_RENDITION_FIELDS = tuple(field.name for field in fields(Rendition))
# What a redaction hides is reached through ``PrivacyStore.withheld_rendition`` alone.
_RENDITIONS = select(*(renditions.c[name] for name in _RENDITION_FIELDS)).where(
    renditions.c.document_id == bindparam("wanted"),
    or_(
        renditions.c.role == RenditionRole.REDACTED,
        ~select(redactions.c.document_id).where(redactions.c.document_id == renditions.c.document_id).exists(),
    ),
)
_PROPOSAL_FIELDS = tuple(field.name for field in fields(Proposal))
_PROPOSALS = (
    select(*(proposals.c[name] for name in _PROPOSAL_FIELDS))
    .where(proposals.c.document_id == bindparam("wanted"))
    .order_by(proposals.c.position)
)


def is_public() -> ColumnElement[bool]:
    """``Document.is_public`` in SQL; a test holds the two together over every combination."""
    return and_(
        documents.c.lifecycle == Lifecycle.PUBLISHED,
        documents.c.security == SecurityLevel.OPEN,
        or_(documents.c.information_class.is_(None), documents.c.information_class != InformationClass.EXEMPT),
    )


_COUNT = select(func.count()).select_from(documents)
_COUNT_PUBLIC = _COUNT.where(is_public())
_COUNT_PUBLIC_UNSEARCHABLE = _COUNT_PUBLIC.where(
    documents.c.processing.in_([state for state in Processing if not state.is_searchable])
)
_COUNT_PUBLIC_PAGES = select(func.coalesce(func.sum(documents.c.page_count), 0)).where(is_public())
_RECENT_PUBLIC = (
    DOCUMENT.where(is_public()).order_by(documents.c.published_at.desc(), documents.c.id).limit(bindparam("at_most"))
)

_BY_PUBLICATION = (documents.c.published_at, documents.c.id)
_PART = ((func.row_number().over(order_by=_BY_PUBLICATION) - 1) // bindparam("size") + 1).label("part")
_IN_PARTS = select(_PART, documents.c.published_at).where(is_public()).subquery()
_SITEMAP = (
    select(_IN_PARTS.c.part, func.max(_IN_PARTS.c.published_at)).group_by(_IN_PARTS.c.part).order_by(_IN_PARTS.c.part)
)
_PUBLICATION = select(documents.c.id, documents.c.published_at)
_SITEMAP_PART = (
    _PUBLICATION.where(is_public()).order_by(*_BY_PUBLICATION).limit(bindparam("at_most")).offset(bindparam("before"))
)


@cache
def _insert_document(dialect: str) -> Any:
    return insert_for(dialect, documents).on_conflict_do_nothing(index_elements=["deposit_key"])


@cache
def _upsert_rendition(dialect: str) -> Any:
    statement = insert_for(dialect, renditions)
    changing = ("sha256", "size", "media_type", "file_name")
    return statement.on_conflict_do_update(
        index_elements=["document_id", "role"], set_={name: statement.excluded[name] for name in changing}
    )


class Catalogue:
    """Fulfils DocumentStore.

    Renditions and proposals are no fields of the record: putting them marks the document
    pending but leaves ``revision`` alone, so that nobody's edit of the record meets a Conflict.
    """

    def __init__(self, connection: Connection, index: Pending) -> None:
        self._connection = connection
        self._index = index

    def add(self, document: Document, rendition: Rendition, deposit_key: str) -> Document | None:
        """None when ``deposit_key`` is taken: it was deposited before. Stored with revision 1."""
        added = replace(document, revision=1)
        row = {name: getattr(added, name) for name in _FIELDS} | {"deposit_key": deposit_key, "changes": 1}
        inserted = self._connection.execute(_insert_document(self._connection.dialect.name), row)
        if not inserted.rowcount:
            return None
        self._put_rendition(rendition)
        self._index.mark_touched(added.id)
        return added

    def get(self, document_id: str) -> Document | None:
        """The record as it stands."""
        return self._one(_BY_ID, document_id)

    def get_many(self, ids: Sequence[str]) -> dict[str, Document]:
        """By id; ids without a record are missing from the answer."""
        found: dict[str, Document] = {}
        for start in range(0, len(ids), _IDS_PER_QUERY):
            some = DOCUMENT.where(documents.c.id.in_(ids[start : start + _IDS_PER_QUERY]))
            found.update((document.id, document) for document in self._all(some))
        return found

    def by_deposit_key(self, deposit_key: str) -> Document | None:
        """What was deposited under this key."""
        return self._one(_BY_DEPOSIT_KEY, deposit_key)

    def update(self, document: Document) -> Document:
        """Write all fields; returns the document with its next revision. Raises Conflict, NotFound."""
        updated = replace(document, revision=document.revision + 1)
        row = {name: getattr(updated, name) for name in _FIELDS if name != "id"}
        written = self._connection.execute(
            _UPDATE, {**row, "known_id": document.id, "known_revision": document.revision}
        )
        if not written.rowcount:
            raise self._why_not_updated(document)
        self._index.mark_touched(document.id)
        return updated

    def _why_not_updated(self, document: Document) -> Conflict | NotFound:
        stored = self.get(document.id)
        if stored is None:
            return NotFound("Tidak ada dokumen dengan id {id}.", id=document.id)
        return Conflict(
            "Dokumen {id} sudah diubah orang lain (revisi {stored}, bukan {known}); buka lagi, lalu ulangi.",
            id=document.id,
            stored=stored.revision,
            known=document.revision,
        )

    def renditions(self, document_id: str) -> list[Rendition]:
        """Every stored file of the document."""
        rows = self._connection.execute(_RENDITIONS.order_by(renditions.c.role), {"wanted": document_id})
        return [Rendition(*row) for row in rows]

    def rendition(self, document_id: str, role: RenditionRole) -> Rendition | None:
        """The stored file in this role."""
        row = self._connection.execute(
            _RENDITIONS.where(renditions.c.role == role), {"wanted": document_id}
        ).one_or_none()
        return Rendition(*row) if row else None

    def put_rendition(self, rendition: Rendition) -> None:
        """Add, or replace the one of the same role. Raises NotFound for an unknown document."""
        self._index.mark(rendition.document_id)
        self._put_rendition(rendition)

    def _put_rendition(self, rendition: Rendition) -> None:
        row = {name: getattr(rendition, name) for name in _RENDITION_FIELDS}
        self._connection.execute(_upsert_rendition(self._connection.dialect.name), row)

    def children(self, document_id: str) -> list[Document]:
        """Members of a container, in the order they were received."""
        return self._all(_CHILDREN, {"wanted": document_id})

    def ids(self, *, after: str = "", limit: int = 1000) -> list[str]:
        """All ids in order, a slice at a time."""
        ids = select(documents.c.id).where(documents.c.id > after).order_by(documents.c.id).limit(limit)
        return list(self._connection.execute(ids).scalars())

    def recent_public(self, limit: int) -> list[Document]:
        """Published documents an anonymous reader may see, newest publication first."""
        return self._all(_RECENT_PUBLIC, {"at_most": limit})

    def newest_public(self, ids: Sequence[str], limit: int) -> list[Document]:
        """The same, but only of these ids; any number of them."""
        dated: list[tuple[dt.datetime, str]] = []
        for start in range(0, len(ids), _IDS_PER_QUERY):
            # Asked for public ones alone, SQLite would go through all that are published for each slice.
            some = _PUBLICATION.where(documents.c.id.in_(ids[start : start + _IDS_PER_QUERY]))
            dated += [(row.published_at or _LONG_AGO, row.id) for row in self._connection.execute(some)]
        dated.sort(key=lambda entry: entry[1])
        dated.sort(key=lambda entry: entry[0], reverse=True)
        newest: list[Document] = []
        for start in range(0, len(dated), limit):
            wanted = [document_id for _, document_id in dated[start : start + limit]]
            found = self.get_many(wanted)
            newest += [document for each in wanted if (document := found[each]).is_public]
            if len(newest) >= limit:
                break
        return newest[:limit]

    def sitemap(self, size: int) -> list[SitemapPart]:
        """All public documents in the order of their publication, cut into parts of ``size``."""
        return [SitemapPart(number, newest) for number, newest in self._connection.execute(_SITEMAP, {"size": size})]

    def sitemap_part(self, number: int, size: int) -> list[tuple[str, dt.datetime | None]]:
        """(id, when it was published) of the documents of one part; empty beyond the last."""
        rows = self._connection.execute(_SITEMAP_PART, {"at_most": size, "before": (number - 1) * size})
        return [(row.id, row.published_at) for row in rows]

    def count(self) -> int:
        """Documents in the archive."""
        return self._connection.execute(_COUNT).scalar_one()

    def count_public(self) -> int:
        """Documents an anonymous reader may see."""
        return self._connection.execute(_COUNT_PUBLIC).scalar_one()

    def count_public_unsearchable(self) -> int:
        """Public documents whose words are not, or not all, in the search."""
        return self._connection.execute(_COUNT_PUBLIC_UNSEARCHABLE).scalar_one()

    def count_public_pages(self) -> int:
        """Pages of the public documents whose pages have been counted."""
        return int(self._connection.execute(_COUNT_PUBLIC_PAGES).scalar_one())

    def counts_by_processing(self, *, public: bool = False) -> Mapping[Processing, int]:
        """Documents by state; states without documents are missing."""
        counts = select(documents.c.processing, func.count()).group_by(documents.c.processing)
        return dict(self._connection.execute(counts.where(is_public()) if public else counts).all())

    def in_processing(self, state: Processing, limit: int = 1000) -> list[Document]:
        """Documents in this state, longest waiting first."""
        waiting = DOCUMENT.where(documents.c.processing == state)
        return self._all(waiting.order_by(documents.c.received_at, documents.c.id).limit(limit))

    def set_proposals(self, document_id: str, proposals: Sequence[Proposal]) -> None:
        """Replace all proposals of the document; no index holds them, so nothing becomes pending."""
        _replace_proposals(self._connection, document_id, proposals)

    def proposals(self, document_id: str) -> list[Proposal]:
        """In the order they were set."""
        return [Proposal(*row) for row in self._connection.execute(_PROPOSALS, {"wanted": document_id})]

    def known_blobs(self) -> Iterator[tuple[str, int]]:
        """(sha256, size) of every rendition, each once, in order."""
        blobs = select(renditions.c.sha256, renditions.c.size).distinct().order_by(renditions.c.sha256)
        with self._connection.execute(blobs.execution_options(yield_per=_ROWS_PER_FETCH)) as rows:
            for row in rows:
                yield row.sha256, row.size

    def _one(self, query: Select[Any], wanted: str) -> Document | None:
        row = self._connection.execute(query, {"wanted": wanted}).one_or_none()
        return Document(*row) if row else None

    def _all(self, query: Select[Any], values: Mapping[str, object] | None = None) -> list[Document]:
        return [Document(*row) for row in self._connection.execute(query, values)]


def _replace_proposals(connection: Connection, document_id: str, found: Sequence[Proposal]) -> None:
    connection.execute(delete(proposals).where(proposals.c.document_id == document_id))
    rows = [
        {"document_id": document_id, "position": position}
        | {name: getattr(proposal, name) for name in _PROPOSAL_FIELDS}
        for position, proposal in enumerate(found)
    ]
    if rows:
        connection.execute(insert(proposals), rows)
