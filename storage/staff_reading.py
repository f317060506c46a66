"""What of the archive beyond the public shelf is not searchable, and who took what of it out?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, func, or_, select

from archive.documents import Processing
from archive.staff_reading import DOWNLOAD
from storage.catalogue import is_public
from storage.tables import audit, documents

_UNSEARCHABLE = (
    select(func.count())
    .select_from(documents)
    .where(documents.c.processing.in_([state for state in Processing if not state.is_searchable]))
)
_OF_UNITS = _UNSEARCHABLE.where(or_(is_public(), documents.c.unit.in_(bindparam("units", expanding=True))))
_LAST_DOWNLOAD = (
    select(audit.c.at)
    .where(
        audit.c.document_id == bindparam("document_id"),
        audit.c.actor == bindparam("actor"),
        audit.c.action == DOWNLOAD,
    )
    .order_by(audit.c.id.desc())
    .limit(1)
)


class StaffReading:
    """Fulfils StaffReadingStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count_unsearchable(self, units: Sequence[str] | None) -> int:
        """Documents whose words are not all in the search, public ones and those of ``units`` (None: all)."""
        if units is None:
            return self._connection.execute(_UNSEARCHABLE).scalar_one()
        return self._connection.execute(_OF_UNITS, {"units": list(units)}).scalar_one()

    def last_download(self, document_id: str, actor: str) -> dt.datetime | None:
        """When this person last took a file of this document out."""
        wanted = {"document_id": document_id, "actor": actor}
        return self._connection.execute(_LAST_DOWNLOAD, wanted).scalar_one_or_none()
