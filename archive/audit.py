"""Who did what, when, and what was it before?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act in the archive.

    ``actor`` is a login, ``cli`` or ``worker``. ``before`` and ``after`` hold
    only the fields that changed. ``digest`` chains each entry to the one
    before it (SHA-256, hex); storage fills it.
    """

    at: dt.datetime
    actor: str
    action: str
    document_id: str | None
    before: Mapping[str, object]
    after: Mapping[str, object]
    digest: str = ""
