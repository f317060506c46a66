"""Which proposals of the archive has a person refused?"""

from __future__ import annotations

import datetime as dt
import hashlib

from sqlalchemy import Connection, select

from storage.engines import insert_for
from storage.workflow_tables import refused_proposals as table


class Refusals:
    """Fulfils RefusalStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, document_id: str, field: str, value: str, login: str, at: dt.datetime) -> bool:
        """False when it was refused before."""
        statement = insert_for(self._connection.dialect.name, table).on_conflict_do_nothing(
            index_elements=["document_id", "field", "digest"]
        )
        row = {
            "document_id": document_id,
            "field": field,
            "digest": hashlib.sha256(value.encode()).hexdigest(),
            "value": value,
            "login": login,
            "at": at,
        }
        return bool(self._connection.execute(statement, row).rowcount)

    def of_document(self, document_id: str) -> frozenset[tuple[str, str]]:
        """(field, value) of each."""
        rows = self._connection.execute(select(table.c.field, table.c.value).where(table.c.document_id == document_id))
        return frozenset((field, value) for field, value in rows)
