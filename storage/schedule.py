"""Which documents are to be published when?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import asdict, fields
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, false, or_, select

from archive.schedule import UNREAD, ScheduledPublication
from storage.engines import insert_for
from storage.tables import documents
from storage.workflow_tables import publication_schedule as table

_IDS_PER_QUERY = 500

_WISH = select(*(table.c[field.name] for field in fields(ScheduledPublication)))
_IN_ORDER = _WISH.order_by(table.c.at, table.c.document_id)


@cache
def _upsert(dialect: str) -> Any:
    statement = insert_for(dialect, table)
    changing = [column.name for column in table.c if not column.primary_key]
    return statement.on_conflict_do_update(
        index_elements=["document_id"], set_={name: statement.excluded[name] for name in changing}
    )


class Schedule:
    """Fulfils ScheduleStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, wish: ScheduledPublication) -> None:
        """Add, or replace the one there was."""
        self._connection.execute(_upsert(self._connection.dialect.name), asdict(wish))

    def get(self, document_id: str) -> ScheduledPublication | None:
        """The wish for this document."""
        row = self._connection.execute(_WISH.where(table.c.document_id == document_id)).one_or_none()
        return ScheduledPublication(*row) if row else None

    def remove(self, document_id: str) -> None:
        """No error when there is none."""
        self._connection.execute(delete(table).where(table.c.document_id == document_id))

    def due(self, now: dt.datetime) -> Sequence[ScheduledPublication]:
        """Those whose time has come and, where that was wished, whose document has been read; longest overdue first."""
        ready = or_(table.c.when_read == false(), documents.c.processing.not_in(UNREAD))
        wanted = _IN_ORDER.join(documents, documents.c.id == table.c.document_id).where(table.c.at <= now, ready)
        return [ScheduledPublication(*row) for row in self._connection.execute(wanted)]

    def all(self) -> Sequence[ScheduledPublication]:
        """Every wish for a certain time, soonest first."""
        timed = _IN_ORDER.where(table.c.when_read == false())
        return [ScheduledPublication(*row) for row in self._connection.execute(timed)]

    def when_read(self, ids: Collection[str]) -> frozenset[str]:
        """Which of these documents are to be published as soon as they have been read."""
        wanted, found = sorted(ids), set[str]()
        for start in range(0, len(wanted), _IDS_PER_QUERY):
            some = table.c.document_id.in_(wanted[start : start + _IDS_PER_QUERY])
            found.update(self._connection.execute(select(table.c.document_id).where(some, table.c.when_read)).scalars())
        return frozenset(found)
