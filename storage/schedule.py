"""Which documents are to be published when?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, fields
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, select

from archive.schedule import ScheduledPublication
from storage.engines import insert_for
from storage.workflow_tables import publication_schedule as table

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
        """Those whose time has come, longest overdue first."""
        return [ScheduledPublication(*row) for row in self._connection.execute(_IN_ORDER.where(table.c.at <= now))]

    def all(self) -> Sequence[ScheduledPublication]:
        """Every wish, soonest first."""
        return [ScheduledPublication(*row) for row in self._connection.execute(_IN_ORDER)]
