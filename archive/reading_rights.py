"""Who reads, and what of the archive is there for them? The one policy behind search, records, pages and files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from archive.documents import Document
from archive.people import Action, Person, Scope, may, reach
from archive.searching import STAFF_FACETS, SearchQuery, Shelf


@dataclass(frozen=True, slots=True)
class ReadableBy:
    """What ``person`` may read; None is an anonymous reader, for whom ``Document.is_public`` decides alone."""

    person: Person | None = None

    def allows(self, document: Document) -> bool:
        """Whether the document is there for this reader, as the catalogue has it now."""
        return document.is_public or may(self.person, Action.READ, document.unit)

    @property
    def units(self) -> tuple[str, ...] | None:
        """The units whose documents are read whatever their state; None is every unit, () the public shelf alone."""
        match reach(self.person, Action.READ):
            case Scope.ALL_UNITS:
                return None
            case Scope.OWN_UNIT if self.person is not None:
                return self.person.units
        return ()

    def narrowed(self, query: SearchQuery) -> SearchQuery:
        """The question as this reader may ask it. Who has no right beyond the public never opens the staff shelf."""
        units = self.units
        if units == ():
            return replace(query, shelves=(Shelf.PUBLIC,), units=())
        return replace(query, shelves=(Shelf.PUBLIC, Shelf.STAFF), units=units, facets=STAFF_FACETS)


ANYBODY: Final = ReadableBy()
"""The public."""
