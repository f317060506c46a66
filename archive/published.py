"""What may be asked of the records about publication alone: which are newest, and which are there at all?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from archive.documents import Document


@dataclass(frozen=True, slots=True)
class SitemapPart:
    """A slice of all public documents. ``number`` counts from 1; ``newest`` is the last publication in it."""

    number: int
    newest: dt.datetime | None


class PublishedRecords(Protocol):
    """Part of ``DocumentStore``; nothing that an anonymous reader may not see is in any answer."""

    def recent_public(self, limit: int) -> list[Document]:
        """Published documents an anonymous reader may see, newest publication first."""
        ...

    def newest_public(self, ids: Sequence[str], limit: int) -> list[Document]:
        """The same, but only of these ids; any number of them."""
        ...

    def sitemap(self, size: int) -> list[SitemapPart]:
        """All public documents in the order of their publication, cut into parts of ``size``."""
        ...

    def sitemap_part(self, number: int, size: int) -> list[tuple[str, dt.datetime | None]]:
        """(id, when it was published) of the documents of one part; empty beyond the last."""
        ...
