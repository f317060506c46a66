"""What is known of reading beyond the public shelf: what is not searchable there, who took what out?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final, Protocol

DOWNLOAD: Final = "download"
"""The act of the audit log; it changes nothing of a document."""


class StaffReadingStore(Protocol):
    """What the catalogue and the audit log know about reading beyond the public shelf."""

    def count_unsearchable(self, units: Sequence[str] | None) -> int:
        """Documents whose words are not, or not all, in the search: public ones, and those of ``units`` (None: all)."""
        ...

    def last_download(self, document_id: str, actor: str) -> dt.datetime | None:
        """When this person last took a file of this document out, as far as it was written down."""
        ...
