"""One change to many documents: what it is, how far it has come, and what became of each document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from archive.documents import Document


class ItemState(StrEnum):
    """What became of one document of a bulk edit; it ends in exactly one of these but the first."""

    PENDING = "pending"
    CHANGED = "changed"
    SAME = "same"  # it was already so
    REFUSED = "refused"  # ``why`` says what stood against it


@dataclass(frozen=True, slots=True)
class BulkEdit:
    """A job of ``login``: ``texts`` are the fields and what is written into them, as in a form.

    ``selection`` says in words of the address how the documents were chosen. ``undo_of`` is the edit that this one
    takes back; then there are no texts. ``undone_by`` is the one that took this back.
    """

    id: int
    login: str
    created_at: dt.datetime
    texts: Mapping[str, object]
    selection: str
    total: int
    undo_of: int | None = None
    undone_by: int | None = None
    finished_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class BulkItem:
    """One document of a bulk edit. ``before`` and ``after`` hold the fields that were changed, as the audit log has
    them. Of an undo that is pending they say what the edit had left, and what is to be there again. Of a refused
    document ``why`` is the message id of a sentence, and ``before`` holds what its places stand for."""

    document_id: str
    state: ItemState
    before: Mapping[str, object]
    after: Mapping[str, object]
    why: str = ""


class BulkEditStore(Protocol):
    """Bulk edits with their documents: a chunk is settled in the same transaction that changes its documents."""

    def add(self, edit: BulkEdit, items: Sequence[BulkItem]) -> BulkEdit:
        """With its number; ``edit.id`` is not looked at."""
        ...

    def get(self, number: int) -> BulkEdit | None:
        """The edit of this number."""
        ...

    def recent(self, limit: int, login: str | None = None) -> Sequence[BulkEdit]:
        """Newest first; those of one person, or of all."""
        ...

    def pending(self, number: int, limit: int) -> Sequence[BulkItem]:
        """Documents that are not settled, in order of id."""
        ...

    def store(self, documents: Sequence[Document], subjects: Mapping[str, Sequence[str]]) -> None:
        """Write the fields of the form of these records, and all subjects of those named; each becomes pending.

        ``revision`` must be the stored one and is raised by one. Raises Conflict when any was changed meanwhile; the
        caller must then roll back.
        """
        ...

    def settle(self, number: int, items: Sequence[BulkItem]) -> None:
        """Write down what became of them."""
        ...

    def finish(self, number: int, at: dt.datetime) -> None:
        """Nothing is pending any more."""
        ...

    def counts(self, number: int) -> Mapping[ItemState, int]:
        """Documents by what became of them."""
        ...

    def items(self, number: int, state: ItemState, offset: int, limit: int) -> Sequence[BulkItem]:
        """In order of document id."""
        ...
