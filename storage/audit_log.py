"""Who did what, provably in this order? An append-only log in which each entry's digest covers the one before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, insert, select, update

from archive.audit import AuditEntry, AuditHead, AuditQuestion
from archive.errors import ArchiveError
from storage.engines import POSTGRESQL
from storage.tables import audit
from storage.workflow_tables import audit_head

_CHAIN_LOCK = 0x41525349_02  # any constant: names this lock among PostgreSQL's advisory locks
_ROWS_PER_FETCH = 1000

_ENTRY = select(
    audit.c.at, audit.c.actor, audit.c.action, audit.c.document_id, audit.c.before, audit.c.after, audit.c.digest
)
_NUMBERED = select(audit.c.id, *_ENTRY.selected_columns)
_APPEND = insert(audit)
_HEAD = select(audit_head.c.count, audit_head.c.digest)
_ADVANCE = update(audit_head).values(count=audit_head.c.count + bindparam("more"), digest=bindparam("newest"))


class AuditTrail:
    """Fulfils AuditLog. The database refuses to change or delete an entry (a trigger of the first migration).

    The chain shows any later change to an entry but the removal of the newest ones. Those are missed by ``audit_head``,
    a table of one row; whoever could change that too is found out by a head that was kept elsewhere.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._digest: str | None = None

    def append(self, entry: AuditEntry) -> None:
        """At the end of the chain, in the caller's transaction."""
        self.append_all([entry])

    def append_all(self, entries: Sequence[AuditEntry]) -> None:
        """One after the other, cheaper than each alone."""
        if not entries:
            return
        rows, digest = [], self._newest()
        for entry in entries:
            before, after = _plain(entry.before), _plain(entry.after)
            digest = _digest(digest, entry, before, after)
            rows.append(
                {
                    "at": entry.at,
                    "actor": entry.actor,
                    "action": str(entry.action),
                    "document_id": entry.document_id,
                    "before": before,
                    "after": after,
                    "digest": digest,
                }
            )
        self._connection.execute(_APPEND, rows)
        self._connection.execute(_ADVANCE, {"newest": digest, "more": len(rows)})
        self._digest = digest

    def _newest(self) -> str:
        if self._digest is None:
            if self._connection.dialect.name == POSTGRESQL:
                # Two transactions must not both continue from the same entry.
                self._connection.execute(select(func.pg_advisory_xact_lock(_CHAIN_LOCK)))
            self._digest = self.head().digest
        return self._digest

    def head(self) -> AuditHead:
        """Where the chain ends, as the log itself remembers it."""
        return AuditHead(*self._connection.execute(_HEAD).one())

    def of_document(self, document_id: str) -> list[AuditEntry]:
        """Oldest first."""
        rows = self._connection.execute(_ENTRY.where(audit.c.document_id == document_id).order_by(audit.c.id))
        return [AuditEntry(*row) for row in rows]

    def verify(self, anchor: AuditHead | None = None) -> int:
        """How many entries the chain holds. Raises ArchiveError naming the first broken one, or saying that entries are
        missing at the end; with ``anchor`` also when the chain never was what it says."""
        whole = _ENTRY.add_columns(audit.c.id).order_by(audit.c.id).execution_options(yield_per=_ROWS_PER_FETCH)
        previous, count, anchored = "", 0, anchor is None or anchor == AuditHead(0, "")
        with self._connection.execute(whole) as rows:
            for *values, number in rows:
                entry = AuditEntry(*values)
                if _digest(previous, entry, entry.before, entry.after) != entry.digest:
                    raise ArchiveError("Catatan audit nomor {number} tidak cocok dengan rantainya.", number=number)
                previous, count = entry.digest, count + 1
                anchored = anchored or anchor == AuditHead(count, previous)
        known = self.head()
        if known != AuditHead(count, previous):
            raise ArchiveError(
                "Catatan audit tidak lengkap: seharusnya {known} catatan, yang ada {count}.",
                known=known.count,
                count=count,
            )
        if not anchored:
            raise ArchiveError("Catatan audit tidak memuat catatan yang sidiknya Anda simpan.")
        return count

    def find(self, asked: AuditQuestion, offset: int, limit: int) -> list[tuple[int, AuditEntry]]:
        """(number, entry), newest first."""
        rows = _NUMBERED.where(_matches(asked)).order_by(audit.c.id.desc()).offset(offset).limit(limit)
        return [(number, AuditEntry(*values)) for number, *values in self._connection.execute(rows)]

    def count(self, asked: AuditQuestion) -> int:
        """How many."""
        return self._connection.execute(select(func.count()).select_from(audit).where(_matches(asked))).scalar_one()

    def stream(self, asked: AuditQuestion) -> Iterator[tuple[int, AuditEntry]]:
        """All of them, oldest first, a few in memory at a time."""
        rows = _NUMBERED.where(_matches(asked)).order_by(audit.c.id)
        with self._connection.execute(rows.execution_options(yield_per=_ROWS_PER_FETCH)) as found:
            for number, *values in found:
                yield number, AuditEntry(*values)

    def actions(self) -> Sequence[str]:
        """Every name of an act that occurs, in order."""
        return list(self._connection.execute(select(audit.c.action).distinct().order_by(audit.c.action)).scalars())


def _matches(asked: AuditQuestion) -> ColumnElement[bool]:
    wanted: list[ColumnElement[bool]] = []
    for value, column in (
        (asked.document_id, audit.c.document_id),
        (asked.actor, audit.c.actor),
        (asked.action, audit.c.action),
    ):
        if value:
            wanted.append(column == value)
    if asked.since is not None:
        wanted.append(audit.c.at >= asked.since)
    if asked.until is not None:
        wanted.append(audit.c.at < asked.until)
    return and_(True, *wanted)


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    """Text, numbers and lists only, as they will be read again: the digest is over what is stored."""
    plain: dict[str, object] = msgspec.json.decode(msgspec.json.encode(dict(values)))
    return plain


def _digest(previous: str, entry: AuditEntry, before: Mapping[str, object], after: Mapping[str, object]) -> str:
    """SHA-256 over canonical JSON (sorted keys, no spaces) of the previous digest and every field."""
    fields = [previous, entry.at, entry.actor, str(entry.action), entry.document_id, before, after]
    return hashlib.sha256(msgspec.json.encode(fields, order="sorted")).hexdigest()
