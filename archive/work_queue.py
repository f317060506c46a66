"""Which documents wait for whom? Lists by state, unit and class, with counts, and queues that a person keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Protocol

from archive.documents import Document, Lifecycle
from archive.people import Action, Person, Scope, reach

UNCLASSIFIED: Final = "belum-diklasifikasi"
UNDER_WAY: Final = (Lifecycle.DRAFT, Lifecycle.SUBMITTED, Lifecycle.CHECKED, Lifecycle.APPROVED)
WAITING: Final = (Lifecycle.SUBMITTED, Lifecycle.CHECKED, Lifecycle.APPROVED)


class Concern(StrEnum):
    """What somebody must see to in a document that is not decided about."""

    RETURNED = "returned"  # the librarian sent it back, and it was not submitted since
    UNREADABLE = "unreadable"  # its file is locked, damaged or of no known format
    PERSONAL_DATA = "personal_data"  # found in its text, and not decided


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """Which documents. What is empty asks for nothing; ``information_class`` may be ``UNCLASSIFIED``.

    ``unit`` stands for every code that means the same unit since they were merged. ``text`` stands in title, number
    or file name, in any case. ``ids`` are exactly these. ``own_units`` bounds all of it to the codes whose documents
    a person may see, and is never read from an address.
    """

    states: tuple[Lifecycle, ...] = ()
    unit: str = ""
    information_class: str = ""
    year: int | None = None
    text: str = ""
    ids: tuple[str, ...] = ()
    concern: Concern | None = None
    own_units: tuple[str, ...] | None = None

    def within(self, person: Person) -> WorkFilter:
        """The same, bounded to the documents that this person may read."""
        if reach(person, Action.READ) is Scope.ALL_UNITS:
            return self
        return replace(self, own_units=person.units)


@dataclass(frozen=True, slots=True)
class SavedQueue:
    """A question that a person keeps under a name; ``query`` is the query string of its address."""

    login: str
    name: str
    query: str


class WorkQueues(Protocol):
    """Questions over all records, drafts included; whoever asks bounds them with ``WorkFilter.within``."""

    def some(self, wanted: WorkFilter, offset: int, limit: int) -> Sequence[Document]:
        """Longest waiting first."""
        ...

    def count(self, wanted: WorkFilter) -> int:
        """How many."""
        ...

    def counts(self, wanted: WorkFilter) -> Mapping[str, Mapping[str, int]]:
        """``state``, ``unit`` and ``class`` -> value -> how many there would be, were this value asked for.

        Units that were merged are one.
        """
        ...

    def ids(self, wanted: WorkFilter) -> Sequence[str]:
        """All of them, in order of id."""
        ...

    def around(self, wanted: WorkFilter, document: Document) -> tuple[str | None, str | None]:
        """Ids of the documents before and after this one in the order of ``some``, whether or not it is in it."""
        ...

    def saved(self, login: str) -> Sequence[SavedQueue]:
        """By name."""
        ...

    def save(self, queue: SavedQueue) -> None:
        """Add, or replace the one of the same name."""
        ...

    def forget(self, login: str, name: str) -> None:
        """No error when there is none."""
        ...

    def subjects_of(self, ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Document -> codes of its subjects in order; documents without any are missing."""
        ...
