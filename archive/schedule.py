"""Which documents are to be published later, and at whose word?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ScheduledPublication:
    """``login`` wants the document published at ``at``. ``token`` tells this wish from an earlier or later one."""

    document_id: str
    at: dt.datetime
    login: str
    token: str
    created_at: dt.datetime


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
        """Those whose time has come, longest overdue first."""
        ...

    def all(self) -> Sequence[ScheduledPublication]:
        """Every wish, soonest first."""
        ...
