"""Which tables keep what near-duplicates are found by, and what people decided about them?"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    text,
)

from storage.tables import UtcTimestamp, metadata

text_signatures = Table(
    "text_signatures",
    metadata,
    Column("document_id", String(32), ForeignKey("documents.id"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("words", Integer, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("compared", Boolean, nullable=False),
    Index(
        "ix_text_signatures_uncompared",
        "document_id",
        sqlite_where=text("NOT compared"),
        postgresql_where=text("NOT compared"),
    ),
)

signature_bands = Table(
    "signature_bands",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("document_id", String(32), ForeignKey("documents.id"), primary_key=True),
    Index(None, "document_id"),
    sqlite_with_rowid=False,
)

near_duplicates = Table(
    "near_duplicates",
    metadata,
    Column("first_id", String(32), ForeignKey("documents.id"), primary_key=True),
    Column("other_id", String(32), ForeignKey("documents.id"), primary_key=True),
    Column("similarity", Float, nullable=False),
    Column("likeness", String(32), nullable=False),
    Column("differences", JSON(none_as_null=True), nullable=False),
    Column("found_at", UtcTimestamp, nullable=False),
    Column("decision", String(32)),
    Column("decided_by", String(64)),
    Column("decided_at", UtcTimestamp),
    Index(None, "other_id"),
    Index(None, "decision", "likeness", "similarity"),
)
