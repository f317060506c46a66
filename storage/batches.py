"""Which batches were handed over, and what became of each of their files?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, bindparam, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from archive.batches import Batch, BatchFile, Settlement
from archive.errors import Conflict
from storage.batch_tables import batch_files, batches
from storage.tables import documents

_VALUES_PER_QUERY = 500  # below the bound-variable limit of every SQLite
_BATCH_FIELDS = tuple(field.name for field in fields(Batch))
_FILE_FIELDS = tuple(field.name for field in fields(BatchFile))
_BATCH = select(*(batches.c[name] for name in _BATCH_FIELDS))
_FILE = select(*(batch_files.c[name] for name in _FILE_FIELDS))
_UPDATE = update(batch_files).where(
    batch_files.c.id == bindparam("known_id"),
    batch_files.c.settlement == bindparam("known_settlement"),
    batch_files.c.received == bindparam("known_received"),
)
_CHANGED = "Setoran ini sudah berubah sejak dibaca; ulangi."


def _row(batch_file: BatchFile) -> dict[str, Any]:
    return {name: getattr(batch_file, name) for name in _FILE_FIELDS}


class Batches:
    """Fulfils BatchStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, batch: Batch) -> None:
        """Raises Conflict when the id is taken."""
        try:
            self._connection.execute(insert(batches), {name: getattr(batch, name) for name in _BATCH_FIELDS})
        except IntegrityError as error:
            raise Conflict(_CHANGED) from error

    def get(self, batch_id: str) -> Batch | None:
        """The batch of this id."""
        row = self._connection.execute(_BATCH.where(batches.c.id == batch_id)).one_or_none()
        return Batch(*row) if row else None

    def lock(self, batch_id: str) -> None:
        """Until the end of the transaction nobody else adds files to it; SQLite has one writer anyway."""
        self._connection.execute(select(batches.c.id).where(batches.c.id == batch_id).with_for_update())

    def lock_replaced(self, document_id: str) -> None:
        """Until the end of the transaction nobody else makes a next version of this document.

        The lock leaves the row open for those who only name the document.
        """
        replaced = select(documents.c.id).where(documents.c.id == document_id)
        self._connection.execute(replaced.with_for_update(key_share=True))

    def close(self, batch_id: str, at: dt.datetime) -> None:
        """Nothing more is expected; closing again changes nothing."""
        still_open = update(batches).where(batches.c.id == batch_id, batches.c.closed_at.is_(None))
        self._connection.execute(still_open.values(closed_at=at))

    def of_officer(self, login: str, limit: int = 100) -> list[Batch]:
        """Newest first."""
        own = _BATCH.where(batches.c.officer == login)
        rows = self._connection.execute(own.order_by(batches.c.opened_at.desc(), batches.c.id).limit(limit))
        return [Batch(*row) for row in rows]

    def idle(self, before: dt.datetime, limit: int = 100) -> list[Batch]:
        """Open ones that were opened before this moment and expect no file any more."""
        expecting = exists().where(
            batch_files.c.batch_id == batches.c.id, batch_files.c.settlement == Settlement.EXPECTED
        )
        found = _BATCH.where(batches.c.closed_at.is_(None), batches.c.opened_at < before, ~expecting)
        return [Batch(*row) for row in self._connection.execute(found.order_by(batches.c.opened_at).limit(limit))]

    def add_files(self, files: Sequence[BatchFile]) -> None:
        """Raises Conflict when a path or number is taken in its batch."""
        if not files:
            return
        try:
            self._connection.execute(insert(batch_files), [_row(each) for each in files])
        except IntegrityError as error:
            raise Conflict(_CHANGED) from error

    def update(self, known: BatchFile, changed: BatchFile) -> BatchFile:
        """Write all fields. Raises Conflict when ``known`` is no longer what is stored."""
        names = {"known_id": known.id, "known_settlement": known.settlement, "known_received": known.received}
        row = {name: value for name, value in _row(changed).items() if name != "id"}
        if not self._connection.execute(_UPDATE.values(**row), names).rowcount:
            raise Conflict(_CHANGED)
        return changed

    def file(self, file_id: str) -> BatchFile | None:
        """The file of this id."""
        row = self._connection.execute(_FILE.where(batch_files.c.id == file_id)).one_or_none()
        return BatchFile(*row) if row else None

    def files(self, batch_id: str) -> list[BatchFile]:
        """In the order of their numbers."""
        rows = _FILE.where(batch_files.c.batch_id == batch_id).order_by(batch_files.c.number)
        return [BatchFile(*row) for row in self._connection.execute(rows)]

    def at_paths(self, batch_id: str, paths: Sequence[str]) -> dict[str, BatchFile]:
        """By path, as far as they are in the batch."""
        found: dict[str, BatchFile] = {}
        for start in range(0, len(paths), _VALUES_PER_QUERY):
            some = batch_files.c.path.in_(paths[start : start + _VALUES_PER_QUERY])
            rows = self._connection.execute(_FILE.where(batch_files.c.batch_id == batch_id, some))
            found.update((each.path, each) for each in (BatchFile(*row) for row in rows))
        return found

    def count_files(self, batch_id: str) -> int:
        """How many lines the batch has; the next number is one more."""
        of_batch = select(func.count()).select_from(batch_files).where(batch_files.c.batch_id == batch_id)
        return self._connection.execute(of_batch).scalar_one()

    def held(self, unit: str, hashes: Sequence[str]) -> dict[str, str]:
        """SHA-256 -> id of the oldest document of the unit whose original has these bytes."""
        found: dict[str, str] = {}
        for start in range(0, len(hashes), _VALUES_PER_QUERY):
            some = documents.c.sha256.in_(hashes[start : start + _VALUES_PER_QUERY])
            query = select(documents.c.sha256, documents.c.id).where(documents.c.unit == unit, some)
            for sha256, document_id in self._connection.execute(
                query.order_by(documents.c.received_at, documents.c.id)
            ):
                found.setdefault(sha256, document_id)
        return found

    def bytes_since(self, unit: str, moment: dt.datetime) -> int:
        """What was announced for the unit since then and neither refused nor held already."""
        total = (
            select(func.coalesce(func.sum(batch_files.c.size), 0))
            .join(batches, batches.c.id == batch_files.c.batch_id)
            .where(
                batches.c.unit == unit,
                batch_files.c.added_at >= moment,
                batch_files.c.envelope_id.is_(None),
                batch_files.c.settlement.not_in([Settlement.REFUSED, Settlement.DUPLICATE]),
            )
        )
        return int(self._connection.execute(total).scalar_one())

    def expired(self, now: dt.datetime, limit: int = 1000) -> list[BatchFile]:
        """Expected files whose time is over."""
        over = _FILE.where(batch_files.c.settlement == Settlement.EXPECTED, batch_files.c.expires_at < now)
        return [BatchFile(*row) for row in self._connection.execute(over.order_by(batch_files.c.id).limit(limit))]

    def undecided(self, limit: int = 100) -> list[BatchFile]:
        """Whole files of which nothing was decided: a server was killed, or the scanner did not answer."""
        whole = _FILE.where(
            batch_files.c.settlement.in_([Settlement.EXPECTED, Settlement.HELD]),
            batch_files.c.received == batch_files.c.size,
        )
        return [BatchFile(*row) for row in self._connection.execute(whole.order_by(batch_files.c.id).limit(limit))]
