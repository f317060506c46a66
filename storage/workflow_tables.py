"""Which tables does the workflow have: later publication, refused proposals, queues, bulk edits, the log's end?"""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Enum, ForeignKey, Index, Integer, String, Table, Text, false

from archive.bulk_edits import ItemState
from storage.tables import UtcTimestamp, audit, documents, metadata

# SQLite gives out growing keys only for a column declared INTEGER.
_RowId = BigInteger().with_variant(Integer(), "sqlite")
_Json = JSON(none_as_null=True)
_ItemState = Enum(
    ItemState, native_enum=False, length=32, values_callable=lambda members: [each.value for each in members]
)

publication_schedule = Table(
    "publication_schedule",
    metadata,
    Column("document_id", String(32), ForeignKey("documents.id"), primary_key=True),
    Column("at", UtcTimestamp, nullable=False),
    Column("login", String(64), nullable=False),
    Column("token", String(32), nullable=False),
    Column("created_at", UtcTimestamp, nullable=False),
    Column("when_read", Boolean, nullable=False, server_default=false()),
    Index(None, "at"),
)

refused_proposals = Table(
    "refused_proposals",
    metadata,
    Column("document_id", String(32), ForeignKey("documents.id"), primary_key=True),
    Column("field", String(32), primary_key=True),
    # A long value would not fit into an index of PostgreSQL.
    Column("digest", String(64), primary_key=True),
    Column("value", Text, nullable=False),
    Column("login", String(64), nullable=False),
    Column("at", UtcTimestamp, nullable=False),
)

saved_queues = Table(
    "saved_queues",
    metadata,
    Column("login", String(64), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("query", Text, nullable=False),
)

bulk_edits = Table(
    "bulk_edits",
    metadata,
    Column("id", _RowId, primary_key=True, autoincrement=True),
    Column("login", String(64), nullable=False),
    Column("created_at", UtcTimestamp, nullable=False),
    Column("texts", _Json, nullable=False),
    Column("selection", Text, nullable=False),
    Column("total", Integer, nullable=False),
    Column("undo_of", Integer),
    Column("undone_by", Integer),
    Column("finished_at", UtcTimestamp),
    sqlite_autoincrement=True,
)

bulk_edit_items = Table(
    "bulk_edit_items",
    metadata,
    Column("edit", Integer, primary_key=True),
    # Not a foreign key: what became of a document stays readable in the receipt whatever happens to its row.
    Column("document_id", String(32), primary_key=True),
    Column("state", _ItemState, nullable=False),
    Column("before", _Json, nullable=False),
    Column("after", _Json, nullable=False),
    Column("why", Text, nullable=False),
    Index(None, "edit", "state", "document_id"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
)
"""One row: how many entries the log holds and the digest of the last. Without it, nobody would miss the newest."""

# Who did what when, searched from the newest on.
Index("ix_audit_at", audit.c.at)
Index("ix_audit_actor_id", audit.c.actor, audit.c.id)
# What waits, longest waiting first.
Index("ix_documents_work_queue", documents.c.lifecycle, documents.c.received_at, documents.c.id)
