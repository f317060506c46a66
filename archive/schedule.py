"""Which documents are to be published later, and at whose word?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from archive.documents import Processing

UNREAD: Final = frozenset({Processing.RECEIVED, Processing.AWAITING_OCR, Processing.WAITING_FOR_CONVERTER})
"""In these states nobody knows yet what a file says: what is to be published once it is read waits."""

WHEN_READ: Final = {"publishes": "when_read"}
"""How a wish without a time stands in the audit log."""


@dataclass(frozen=True, slots=True)
class ScheduledPublication:
    """``login`` wants the document published at ``at``. ``token`` tells this wish from an earlier or later one.

    ``when_read``: not at a certain time, but as soon after ``at`` as the document has been read.
    """

    document_id: str
    at: dt.datetime
    login: str
    token: str
    created_at: dt.datetime
    when_read: bool = False


class ScheduleStore(Protocol):
    """At most one wish for each document."""

    def put(self, wish: ScheduledPublication) -> None:
        """Add, or replace the one there was."""
        ...

    def get(self, document_id: str) -> ScheduledPublication | None:
        """The wish for this document."""
        ...

    def remove(self, document_id: str) -> None:
        """No error when there is none."""
        ...

    def due(self, now: dt.datetime) -> Sequence[ScheduledPublication]:
        """Those whose time has come and, where that was wished, whose document has been read; longest overdue first."""
        ...

    def all(self) -> Sequence[ScheduledPublication]:
        """Every wish for a certain time, soonest first."""
        ...

    def when_read(self, ids: Collection[str]) -> frozenset[str]:
        """Which of these documents are to be published as soon as they have been read."""
        ...
