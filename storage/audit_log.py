"""Who did what, provably in this order? An append-only log in which each entry's digest covers the one before."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection, func, insert, select

from archive.audit import AuditEntry
from archive.errors import ArchiveError
from storage.engines import POSTGRESQL
from storage.tables import audit

_CHAIN_LOCK = 0x41525349_02  # any constant: names this lock among PostgreSQL's advisory locks
_ROWS_PER_FETCH = 1000

_ENTRY = select(
    audit.c.at, audit.c.actor, audit.c.action, audit.c.document_id, audit.c.before, audit.c.after, audit.c.digest
)
_APPEND = insert(audit)
_HEAD = select(audit.c.digest).order_by(audit.c.id.desc()).limit(1)


class AuditTrail:
    """Fulfils AuditLog. The database refuses to change or delete an entry (a trigger of the first migration).

    The chain shows any later change to an entry but the removal of the newest ones; the
    last digest, kept elsewhere, shows that too.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._head: str | None = None

    def append(self, entry: AuditEntry) -> None:
        """At the end of the chain, in the caller's transaction."""
        before, after = _plain(entry.before), _plain(entry.after)
        self._head = _digest(self._newest(), entry, before, after)
        self._connection.execute(
            _APPEND,
            {
                "at": entry.at,
                "actor": entry.actor,
                "action": str(entry.action),
                "document_id": entry.document_id,
                "before": before,
                "after": after,
                "digest": self._head,
            },
        )

    def _newest(self) -> str:
        if self._head is None:
            if self._connection.dialect.name == POSTGRESQL:
                # Two transactions must not both continue from the same entry.
                self._connection.execute(select(func.pg_advisory_xact_lock(_CHAIN_LOCK)))
            self._head = self._connection.execute(_HEAD).scalar() or ""
        return self._head

    def of_document(self, document_id: str) -> list[AuditEntry]:
        """Oldest first."""
        rows = self._connection.execute(_ENTRY.where(audit.c.document_id == document_id).order_by(audit.c.id))
        return [AuditEntry(*row) for row in rows]

    def verify(self) -> int:
        """How many entries the chain holds. Raises ArchiveError naming the first broken one."""
        whole = _ENTRY.add_columns(audit.c.id).order_by(audit.c.id).execution_options(yield_per=_ROWS_PER_FETCH)
        previous, count = "", 0
        with self._connection.execute(whole) as rows:
            for *values, number in rows:
                entry = AuditEntry(*values)
                if _digest(previous, entry, entry.before, entry.after) != entry.digest:
                    raise ArchiveError("Catatan audit nomor {number} tidak cocok dengan rantainya.", number=number)
                previous, count = entry.digest, count + 1
        return count


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    """Text, numbers and lists only, as they will be read again: the digest is over what is stored."""
    plain: dict[str, object] = msgspec.json.decode(msgspec.json.encode(dict(values)))
    return plain


def _digest(previous: str, entry: AuditEntry, before: Mapping[str, object], after: Mapping[str, object]) -> str:
    """SHA-256 over canonical JSON (sorted keys, no spaces) of the previous digest and every field."""
    fields = [previous, entry.at, entry.actor, str(entry.action), entry.document_id, before, after]
    return hashlib.sha256(msgspec.json.encode(fields, order="sorted")).hexdigest()
