"""How does a reader walk through the public documents without a question: by unit, class, item, year, subject?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from archive.classification import InformationClass
from archive.documents import Document


@dataclass(frozen=True, slots=True)
class PublicCriteria:
    """Which public documents are meant: those to which all of this applies; what is not given bounds nothing.

    ``units`` and ``archival_codes`` are accepted alternatives. Codes merged into a given one are meant with it, and a
    merged one means what it was merged into. ``item`` is the code of a legally required item. ``unsearchable`` keeps
    only those whose words are not, or not all, in the search.
    """

    units: Sequence[str] = ()
    information_class: InformationClass | None = None
    item: str | None = None
    year: int | None = None
    subject: str | None = None
    archival_codes: Sequence[str] = ()
    unsearchable: bool = False


EVERYTHING = PublicCriteria()


@dataclass(frozen=True, slots=True)
class PublicCounts:
    """How many public documents there are, in all and by value; values without documents are missing.

    Under None stand those without a class, or without a year.
    """

    total: int = 0
    by_unit: Mapping[str, int] = field(default_factory=dict)
    by_class: Mapping[InformationClass | None, int] = field(default_factory=dict)
    by_year: Mapping[int | None, int] = field(default_factory=dict)


class PublicLists(Protocol):
    """The documents that an anonymous reader may see at this moment, as the catalogue has them.

    Lists, totals and counts never hold anything else (``Document.is_public``).
    """

    def documents(self, criteria: PublicCriteria, *, offset: int = 0, limit: int = 20) -> list[Document]:
        """A slice of the list, newest publication first."""
        ...

    def count(self, criteria: PublicCriteria) -> int:
        """How long the whole list is, exactly."""
        ...

    def counts(self, criteria: PublicCriteria = EVERYTHING) -> PublicCounts:
        """By unit, class and year."""
        ...

    def counts_by_item(self, criteria: PublicCriteria = EVERYTHING) -> Mapping[str, int]:
        """By legally required item; documents without one are not counted."""
        ...

    def counts_by_archival_code(self, criteria: PublicCriteria = EVERYTHING) -> Mapping[str, int]:
        """By archival code, each document once under its own; documents without one are not counted."""
        ...

    def counts_by_subject(self, criteria: PublicCriteria = EVERYTHING) -> Mapping[str, int]:
        """By subject; a document counts under each of its subjects."""
        ...
