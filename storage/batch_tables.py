"""In which tables do batches and their files stand?"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import BigInteger, Column, Enum, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from archive.batches import BatchOrigin, Settlement, Why
from storage.tables import UtcTimestamp, metadata


def _as_text(of: type[StrEnum]) -> Enum:
    """The values as text: a further member needs no migration."""
    return Enum(of, native_enum=False, length=32, values_callable=lambda members: [m.value for m in members])


batches = Table(
    "batches",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("unit", String(64), nullable=False),
    Column("officer", String(64), nullable=False),
    Column("origin", _as_text(BatchOrigin), nullable=False),
    Column("opened_at", UtcTimestamp, nullable=False),
    Column("closed_at", UtcTimestamp),
    Column("note", Text, nullable=False),
    Column("replaces", String(32)),
    Index(None, "officer", "opened_at"),
    Index(None, "unit"),
    Index(None, "closed_at", "opened_at"),
)

batch_files = Table(
    "batch_files",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("batch_id", String(32), ForeignKey("batches.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("path", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("added_at", UtcTimestamp, nullable=False),
    Column("settlement", _as_text(Settlement), nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("declared", String(64)),
    Column("sha256", String(64)),
    Column("why", _as_text(Why)),
    Column("detail", Text, nullable=False),
    Column("document_id", String(32), ForeignKey("documents.id")),
    Column("envelope_id", String(32), ForeignKey("batch_files.id")),
    Column("expires_at", UtcTimestamp),
    Column("settled_at", UtcTimestamp),
    UniqueConstraint("batch_id", "number"),
    UniqueConstraint("batch_id", "path"),
    Index(None, "document_id"),
    Index(None, "settlement", "expires_at"),
    Index(None, "added_at"),
)
