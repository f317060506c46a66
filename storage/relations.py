"""Which documents amend, revoke or replace which? The relations between records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, or_, select

from archive.errors import NotFound
from archive.relations import Relation, RelationKind
from storage.engines import insert_for
from storage.tables import documents, relations

_IDS_PER_QUERY = 250  # each stands twice in a question, and SQLite bounds how many values one may have
_FIELDS = tuple(field.name for field in fields(Relation))
_RELATION = select(*(relations.c[name] for name in _FIELDS))
_SOME: Any = bindparam("some", expanding=True)
_OF_ANY = _RELATION.where(or_(relations.c.document_id.in_(_SOME), relations.c.other_id.in_(_SOME)))
_ORDER = ("created_at", "document_id", "kind", "other_id")
_EXISTING = select(func.count()).select_from(documents).where(documents.c.id.in_(bindparam("wanted", expanding=True)))


@cache
def _insert(dialect: str) -> Any:
    return insert_for(dialect, relations).on_conflict_do_nothing(index_elements=["document_id", "kind", "other_id"])


class Relations:
    """Fulfils RelationStore. Marks nothing pending: no index holds relations."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, relation: Relation) -> bool:
        """False when these two are related in this way already. Raises NotFound for an unknown document."""
        ends = {relation.document_id, relation.other_id}
        if self._connection.execute(_EXISTING, {"wanted": sorted(ends)}).scalar_one() < len(ends):
            raise NotFound(" / ".join(sorted(ends)))
        row = {name: getattr(relation, name) for name in _FIELDS}
        return bool(self._connection.execute(_insert(self._connection.dialect.name), row).rowcount)

    def remove(self, document_id: str, kind: RelationKind, other_id: str) -> bool:
        """False when there was none."""
        gone = delete(relations).where(
            relations.c.document_id == document_id, relations.c.kind == kind, relations.c.other_id == other_id
        )
        return bool(self._connection.execute(gone).rowcount)

    def of_documents(self, ids: Sequence[str]) -> list[Relation]:
        """Every relation in which one of them takes part, on either side, oldest first."""
        found: set[Relation] = set()
        for start in range(0, len(ids), _IDS_PER_QUERY):
            some = ids[start : start + _IDS_PER_QUERY]
            found.update(Relation(*row) for row in self._connection.execute(_OF_ANY, {"some": some}))
        return sorted(found, key=lambda each: tuple(getattr(each, name) for name in _ORDER))

    def of_kind(self, kind: RelationKind) -> list[Relation]:
        """Every relation of this kind, oldest first."""
        order = (relations.c[name] for name in _ORDER)
        found = self._connection.execute(_RELATION.where(relations.c.kind == kind).order_by(*order))
        return [Relation(*row) for row in found]
