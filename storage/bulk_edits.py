"""How far has each bulk edit come, and what became of each of its documents?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from archive.bulk_edits import BulkEdit, BulkItem, ItemState
from archive.documents import Document
from archive.errors import Conflict
from archive.record_fields import ATTRIBUTE, FIELDS
from storage.pending import Pending
from storage.tables import document_subjects, documents
from storage.workflow_tables import bulk_edit_items, bulk_edits

_EDIT = select(*(bulk_edits.c[field.name] for field in fields(BulkEdit)))
_ITEM_FIELDS = tuple(field.name for field in fields(BulkItem))
_ITEM = select(*(bulk_edit_items.c[name] for name in _ITEM_FIELDS)).order_by(bulk_edit_items.c.document_id)
_SETTLE = (
    update(bulk_edit_items)
    .where(bulk_edit_items.c.edit == bindparam("of_edit"), bulk_edit_items.c.document_id == bindparam("of_document"))
    .values({name: bindparam(f"new_{name}") for name in ("state", "before", "after", "why")})
)
_WRITTEN = tuple(ATTRIBUTE.get(name, name) for name in FIELDS if name != "subjects")
_STORE = (
    update(documents)
    .where(documents.c.id == bindparam("known_id"), documents.c.revision == bindparam("known_revision"))
    .values({name: bindparam(f"new_{name}") for name in _WRITTEN})
    .values(revision=documents.c.revision + 1, changes=documents.c.changes + 1)
    .execution_options(preserve_rowcount=True)
)


class BulkEdits:
    """Fulfils BulkEditStore."""

    def __init__(self, connection: Connection, index: Pending) -> None:
        self._connection = connection
        self._index = index

    def add(self, edit: BulkEdit, items: Sequence[BulkItem]) -> BulkEdit:
        """With its number."""
        row = {field.name: getattr(edit, field.name) for field in fields(BulkEdit) if field.name != "id"}
        number = self._connection.execute(insert(bulk_edits).returning(bulk_edits.c.id), row).scalar_one()
        if edit.undo_of is not None:
            self._connection.execute(update(bulk_edits).where(bulk_edits.c.id == edit.undo_of).values(undone_by=number))
        rows = [{"edit": number} | _plain(each) for each in items]
        if rows:
            self._connection.execute(insert(bulk_edit_items), rows)
        return replace(edit, id=number)

    def get(self, number: int) -> BulkEdit | None:
        """The edit of this number."""
        row = self._connection.execute(_EDIT.where(bulk_edits.c.id == number)).one_or_none()
        return BulkEdit(*row) if row else None

    def recent(self, limit: int, login: str | None = None) -> Sequence[BulkEdit]:
        """Newest first; those of one person, or of all."""
        rows = _EDIT.order_by(bulk_edits.c.id.desc()).limit(limit)
        if login is not None:
            rows = rows.where(bulk_edits.c.login == login)
        return [BulkEdit(*row) for row in self._connection.execute(rows)]

    def pending(self, number: int, limit: int) -> Sequence[BulkItem]:
        """Documents that are not settled, in order of id."""
        return self.items(number, ItemState.PENDING, 0, limit)

    def store(self, changed: Sequence[Document], subjects: Mapping[str, Sequence[str]]) -> None:
        """Write the fields of the form of these records, and all subjects of those named; each becomes pending."""
        ids = [each.id for each in changed]
        if not ids:
            return
        rows = [
            {f"new_{name}": getattr(each, name) for name in _WRITTEN}
            | {"known_id": each.id, "known_revision": each.revision}
            for each in changed
        ]
        if self._connection.execute(_STORE, rows).rowcount != len(rows):
            raise Conflict("Data ini berubah sejak Anda membacanya. Muat ulang, lalu ulangi perubahan Anda.")
        if subjects:
            about = document_subjects.c
            self._connection.execute(delete(document_subjects).where(about.document_id.in_(list(subjects))))
            pairs = [{"document_id": each, "subject": code} for each, codes in subjects.items() for code in codes]
            if pairs:
                self._connection.execute(insert(document_subjects), pairs)
        self._index.mark_all_touched(ids)

    def settle(self, number: int, items: Sequence[BulkItem]) -> None:
        """Write down what became of them."""
        rows = []
        for each in items:
            plain = _plain(each)
            del plain["document_id"]
            rows.append(
                {"of_edit": number, "of_document": each.document_id}
                | {f"new_{name}": value for name, value in plain.items()}
            )
        if rows:
            self._connection.execute(_SETTLE, rows)

    def finish(self, number: int, at: dt.datetime) -> None:
        """Nothing is pending any more."""
        self._connection.execute(update(bulk_edits).where(bulk_edits.c.id == number).values(finished_at=at))

    def counts(self, number: int) -> Mapping[ItemState, int]:
        """Documents by what became of them."""
        state = bulk_edit_items.c.state
        rows = select(state, func.count()).where(bulk_edit_items.c.edit == number).group_by(state)
        return {ItemState(value): count for value, count in self._connection.execute(rows)}

    def items(self, number: int, state: ItemState, offset: int, limit: int) -> Sequence[BulkItem]:
        """In order of document id."""
        rows = _ITEM.where(bulk_edit_items.c.edit == number, bulk_edit_items.c.state == state)
        return [BulkItem(*row) for row in self._connection.execute(rows.offset(offset).limit(limit))]


def _plain(item: BulkItem) -> dict[str, Any]:
    """Text, numbers and lists only, as the audit log has them."""
    return {
        "document_id": item.document_id,
        "state": item.state,
        "before": msgspec.json.decode(msgspec.json.encode(dict(item.before))),
        "after": msgspec.json.decode(msgspec.json.encode(dict(item.after))),
        "why": item.why,
    }
