"""How far has each bulk edit come, and what became of each of its documents?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, insert, select, update

from archive.bulk_edits import BulkEdit, BulkItem, ItemState
from storage.workflow_tables import bulk_edit_items, bulk_edits

_EDIT = select(*(bulk_edits.c[field.name] for field in fields(BulkEdit)))
_ITEM_FIELDS = tuple(field.name for field in fields(BulkItem))
_ITEM = select(*(bulk_edit_items.c[name] for name in _ITEM_FIELDS)).order_by(bulk_edit_items.c.document_id)
_SETTLE = (
    update(bulk_edit_items)
    .where(bulk_edit_items.c.edit == bindparam("of_edit"), bulk_edit_items.c.document_id == bindparam("of_document"))
    .values({name: bindparam(f"new_{name}") for name in ("state", "before", "after", "why")})
)


class BulkEdits:
    """Fulfils BulkEditStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

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
