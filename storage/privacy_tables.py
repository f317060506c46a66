"""Which tables keep findings of personal data, black boxes, and what lies behind a redaction?"""

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
    String,
    Table,
    Text,
)

from archive.documents import FileType, Processing, Reason
from archive.personal_data import PersonalKind, Sign
from archive.privacy_gate import FindingState
from archive.redactions import Ground
from storage.tables import UtcTimestamp, enum_column, metadata, page_columns

privacy_checks = Table(
    "privacy_checks",
    metadata,
    Column("document_id", String(32), ForeignKey("documents.id"), primary_key=True),
    Column("checked_at", UtcTimestamp, nullable=False),
)

privacy_findings = Table(
    "privacy_findings",
    metadata,
    Column("document_id", String(32), ForeignKey("documents.id"), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("page", Integer, nullable=False),
    Column("kind", enum_column(PersonalKind), nullable=False),
    Column("sign", enum_column(Sign), nullable=False),
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    Column("boxes", JSON(none_as_null=True), nullable=False),
    Column("state", enum_column(FindingState), nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_by", String(64), nullable=False),
    Column("decided_at", UtcTimestamp),
    Index(None, "state", "document_id"),
)

black_boxes = Table(
    "black_boxes",
    metadata,
    Column("document_id", String(32), ForeignKey("documents.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("page", Integer, nullable=False),
    Column("x0", Float, nullable=False),
    Column("y0", Float, nullable=False),
    Column("x1", Float, nullable=False),
    Column("y1", Float, nullable=False),
    Column("ground", enum_column(Ground), nullable=False),
    Column("finding", String(64), nullable=False),
    Column("made", Boolean, nullable=False),
)

redactions = Table(
    "redactions",
    metadata,
    Column("document_id", String(32), ForeignKey("documents.id"), primary_key=True),
    Column("made_at", UtcTimestamp, nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("number", Text),
    Column("file_name", Text, nullable=False),
    Column("source_path", Text),
    Column("media_type", String(255), nullable=False),
    Column("file_type", enum_column(FileType), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("page_count", Integer),
    Column("processing", enum_column(Processing), nullable=False),
    Column("reason", enum_column(Reason)),
)

# Rows go from ``pages`` to here and back as they are.
withheld_pages = Table(
    "withheld_pages",
    metadata,
    *page_columns(),
)
