"""Which proposals of the archive has a person refused?"""

from __future__ import annotations

import datetime as dt
from typing import Protocol


class RefusalStore(Protocol):
    """Proposals that a person has refused: they do not come back."""

    def add(self, document_id: str, field: str, value: str, login: str, at: dt.datetime) -> bool:
        """False when it was refused before."""
        ...

    def of_document(self, document_id: str) -> frozenset[tuple[str, str]]:
        """(field, value) of each."""
        ...
