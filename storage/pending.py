"""Which documents does each index generation still have to catch up with?

``documents.changes`` grows with every change an index has to follow and never shrinks; a
pending row carries its value. A drain that read value 7 clears only a row that still says 7,
so a change that commits while the drain is writing stays pending.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select, update

from archive.errors import NotFound
from archive.ports import Generation, GenerationState, PendingChange
from storage.engines import POSTGRESQL, insert_for
from storage.tables import documents, generations, pending

_OPEN = (GenerationState.BUILDING, GenerationState.LIVE)
_GENERATIONS_LOCK = 0x41525349_01  # any constant: names this lock among PostgreSQL's advisory locks

_TOUCH = update(documents).where(documents.c.id == bindparam("touched")).values(changes=documents.c.changes + 1)
_CLEAR = delete(pending).where(
    pending.c.generation == bindparam("of_generation"),
    pending.c.document_id == bindparam("of_document"),
    pending.c.revision == bindparam("seen_revision"),
)
_PENDING = (
    select(pending.c.generation, pending.c.document_id, pending.c.revision)
    .where(pending.c.generation == bindparam("of_generation"), pending.c.document_id > bindparam("after"))
    .order_by(pending.c.document_id)
    .limit(bindparam("at_most"))
)


@cache
def _mark_statement(dialect: str) -> Any:
    return _marking(dialect, documents.c.id == bindparam("marked"))


@cache
def _mark_many(dialect: str) -> Any:
    return _marking(dialect, documents.c.id.in_(bindparam("marked", expanding=True)))


def _marking(dialect: str, wanted: ColumnElement[bool]) -> Any:
    statement = insert_for(dialect, pending).from_select(
        ["generation", "document_id", "revision"],
        select(generations.c.name, documents.c.id, documents.c.changes)
        .join_from(generations, documents, wanted)
        .where(generations.c.state.in_(_OPEN)),
    )
    return statement.on_conflict_do_update(
        index_elements=["generation", "document_id"], set_={"revision": statement.excluded.revision}
    )


class Pending:
    """Fulfils IndexState."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name

    def generations(self) -> list[Generation]:
        """All of them, oldest first."""
        rows = self._connection.execute(select(generations).order_by(generations.c.name))
        return [Generation(**row._mapping) for row in rows]

    def live(self) -> Generation | None:
        """The one readers see."""
        row = self._connection.execute(
            select(generations).where(generations.c.state == GenerationState.LIVE)
        ).one_or_none()
        return Generation(**row._mapping) if row else None

    def add_generation(self, generation: Generation, *, mark_all: bool) -> None:
        """Register; with ``mark_all`` every document becomes pending for it."""
        self._keep_generations_still(func.pg_advisory_xact_lock)
        self._connection.execute(
            insert(generations),
            {"name": generation.name, "state": generation.state, "created_at": generation.created_at},
        )
        if mark_all:
            everything = select(bindparam("generation", generation.name), documents.c.id, documents.c.changes)
            self._connection.execute(insert(pending).from_select(["generation", "document_id", "revision"], everything))

    def set_live(self, name: str) -> None:
        """This one live, the one before retired. Raises NotFound."""
        self._keep_generations_still(func.pg_advisory_xact_lock)
        before = generations.c.state == GenerationState.LIVE
        self._connection.execute(
            update(generations).where(before, generations.c.name != name).values(state=GenerationState.RETIRED)
        )
        # Nobody drains a retired generation, and no further change is marked for it.
        self._connection.execute(
            delete(pending).where(
                pending.c.generation.in_(
                    select(generations.c.name).where(generations.c.state == GenerationState.RETIRED)
                )
            )
        )
        found = self._connection.execute(
            update(generations).where(generations.c.name == name).values(state=GenerationState.LIVE)
        )
        if not found.rowcount:
            raise NotFound("Tidak ada generasi indeks {name}.", name=name)

    def remove_generation(self, name: str) -> None:
        """With its pending rows; no error when it is not there."""
        self._connection.execute(delete(generations).where(generations.c.name == name))

    def mark(self, document_id: str) -> None:
        """Pending for every open (building or live) generation. Raises NotFound."""
        touched = self._connection.execute(_TOUCH, {"touched": document_id})
        if not touched.rowcount:
            raise NotFound("Tidak ada dokumen dengan id {id}.", id=document_id)
        self.mark_touched(document_id)

    def mark_touched(self, document_id: str) -> None:
        """As ``mark``, for a caller who has raised ``documents.changes`` in this transaction."""
        self._keep_generations_still(func.pg_advisory_xact_lock_shared)
        self._connection.execute(_mark_statement(self._dialect), {"marked": document_id})

    def mark_all_touched(self, ids: Sequence[str]) -> None:
        """The same for a few hundred documents at once."""
        self._keep_generations_still(func.pg_advisory_xact_lock_shared)
        self._connection.execute(_mark_many(self._dialect), {"marked": list(ids)})

    def pending(self, generation: str, limit: int, after: str = "") -> list[PendingChange]:
        """Up to ``limit`` of them in the order of ids, of documents whose ids come after this one."""
        wanted = {"of_generation": generation, "at_most": limit, "after": after}
        rows = self._connection.execute(_PENDING, wanted)
        return [PendingChange(*row) for row in rows]

    def clear(self, changes: Sequence[PendingChange]) -> None:
        """Remove each row whose revision is unchanged."""
        if changes:
            self._connection.execute(
                _CLEAR,
                [
                    {"of_generation": c.generation, "of_document": c.document_id, "seen_revision": c.revision}
                    for c in changes
                ],
            )

    def count_pending(self, generation: str) -> int:
        """How many documents the generation is behind by."""
        count = select(func.count()).select_from(pending).where(pending.c.generation == generation)
        return self._connection.execute(count).scalar_one()

    def _keep_generations_still(self, lock: Any) -> None:
        # On PostgreSQL writers run side by side: one that adds a generation and one that adds a document would
        # each miss the other's row. SQLite has one writer at a time.
        if self._dialect == POSTGRESQL:
            self._connection.execute(select(lock(_GENERATIONS_LOCK)))
