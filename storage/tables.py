"""Which tables does the database have? SQLAlchemy Core metadata, the same for SQLite and PostgreSQL.

A change here needs a migration in ``storage/migrations/versions``; a test compares the two.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    TIMESTAMP,
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    Enum,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from archive.classification import InformationClass, SecurityLevel
from archive.documents import (
    FileType,
    Lifecycle,
    OcrStatus,
    PageKind,
    Processing,
    Reason,
    RenditionRole,
    TextSource,
)
from archive.jobs import JobState
from archive.people import Role
from archive.ports import GenerationState
from archive.relations import RelationKind
from archive.units import UnitKind


class UtcTimestamp(TypeDecorator[dt.datetime]):
    """An aware UTC datetime: ``timestamptz`` on PostgreSQL, ISO 8601 text of fixed width (so it sorts) on SQLite."""

    impl = String(27)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type of this database."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(String(27))

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        """Refuses naive datetimes: which moment they mean is a guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        utc = value.astimezone(dt.UTC)
        if dialect.name == "postgresql":
            return utc
        return utc.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        """Always in UTC, whatever the session's zone."""
        if value is None:
            return None
        moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.astimezone(dt.UTC)


def enum_column(of: type[StrEnum]) -> Enum:
    """The values as text: a further member needs no migration."""
    return Enum(of, native_enum=False, length=32, values_callable=lambda members: [m.value for m in members])


# SQLite gives out growing keys only for a column declared INTEGER.
_RowId = BigInteger().with_variant(Integer(), "sqlite")
_Json = JSON(none_as_null=True)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("deposit_key", String(200), nullable=False),
    Column("unit", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("media_type", String(255), nullable=False),
    Column("file_type", enum_column(FileType), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("received_at", UtcTimestamp, nullable=False),
    Column("number", Text),
    Column("information_class", enum_column(InformationClass)),
    Column("item", String(32)),
    Column("archival_code", String(64)),
    Column("security", enum_column(SecurityLevel), nullable=False),
    Column("date", Date),
    Column("year", Integer),
    Column("language", String(16)),
    Column("page_count", Integer),
    Column("lifecycle", enum_column(Lifecycle), nullable=False),
    Column("processing", enum_column(Processing), nullable=False),
    Column("reason", enum_column(Reason)),
    Column("reason_detail", _Json, nullable=False),
    Column("parent_id", String(32), ForeignKey("documents.id")),
    Column("source_path", Text),
    Column("published_at", UtcTimestamp),
    Column("withdrawn_at", UtcTimestamp),
    Column("withdrawal_reason", Text),
    Column("revision", Integer, nullable=False),
    # Grows with every change an index has to follow, page text included; pending.revision is a copy of it.
    Column("changes", BigInteger, nullable=False),
    UniqueConstraint("deposit_key"),
    Index(None, "parent_id"),
    Index(None, "sha256"),
    Index(None, "processing", "received_at"),
    # The public list, and the public documents whose words are not in the search, without a table scan.
    Index(None, "lifecycle", "published_at"),
    Index(None, "lifecycle", "processing", "security", "information_class"),
    # The public lists by one value, newest first, with all that ``is_public`` asks, so that counting needs no row.
    Index("ix_documents_public_by_unit", "lifecycle", "unit", "published_at", "security", "information_class"),
    Index("ix_documents_public_by_class", "lifecycle", "information_class", "published_at", "security"),
    Index("ix_documents_public_by_item", "lifecycle", "item", "published_at", "security", "information_class"),
    Index("ix_documents_public_by_code", "lifecycle", "archival_code", "published_at", "security", "information_class"),
    Index("ix_documents_public_by_year", "lifecycle", "year", "published_at", "security", "information_class"),
    # All counts in one walk, in the order in which they are grouped; with the id, which subjects are counted by.
    Index("ix_documents_public_counts", "lifecycle", "security", "information_class", "unit", "year", "id"),
)

subjects = Table(
    "subjects",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_en", Text),
    Column("gloss", Text, nullable=False),
    Column("gloss_en", Text),
    Column("broader", String(64), ForeignKey("subjects.code")),
    Column("verified", Boolean, nullable=False),
    Column("alternatives", _Json, nullable=False),
    Column("alternatives_en", _Json, nullable=False),
    Column("valid_from", Date),
    Column("valid_until", Date),
)

document_subjects = Table(
    "document_subjects",
    metadata,
    Column("document_id", String(32), ForeignKey("documents.id"), primary_key=True),
    Column("subject", String(64), ForeignKey("subjects.code"), primary_key=True),
    Index(None, "subject", "document_id"),
)

renditions = Table(
    "renditions",
    metadata,
    Column("document_id", String(32), ForeignKey("documents.id"), primary_key=True),
    Column("role", enum_column(RenditionRole), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("media_type", String(255), nullable=False),
    Column("file_name", Text, nullable=False),
    Index(None, "sha256", "size"),
)

relations = Table(
    "relations",
    metadata,
    Column("document_id", String(32), ForeignKey("documents.id"), primary_key=True),
    Column("kind", enum_column(RelationKind), primary_key=True),
    Column("other_id", String(32), ForeignKey("documents.id"), primary_key=True),
    Column("note", Text, nullable=False),
    Column("created_at", UtcTimestamp, nullable=False),
    Index(None, "other_id"),
)

proposals = Table(
    "proposals",
    metadata,
    Column("document_id", String(32), ForeignKey("documents.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("field", String(32), nullable=False),
    Column("value", Text, nullable=False),
    Column("source", String(32), nullable=False),
    Column("excerpt", Text, nullable=False),
)


def page_columns() -> list[Column[Any]]:
    """What is kept of a page. Text and words stand last: a row is read from its start, and lists need neither."""
    return [
        Column("document_id", String(32), ForeignKey("documents.id"), primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("kind", enum_column(PageKind), nullable=False),
        Column("label", Text),
        Column("width", Float),
        Column("height", Float),
        Column("source", enum_column(TextSource), nullable=False),
        Column("ocr", enum_column(OcrStatus), nullable=False),
        Column("confidence", Float),
        Column("text", Text, nullable=False),
        Column("words", LargeBinary),
    ]


pages = Table(
    "pages",
    metadata,
    *page_columns(),
    Index(None, "source"),
)

units = Table(
    "units",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", enum_column(UnitKind), nullable=False),
    Column("short_name", Text, nullable=False),
    Column("region_code", String(16)),
    Column("role", String(64)),
    Column("valid_from", Date),
    Column("valid_until", Date),
    Column("predecessors", _Json, nullable=False),
    Column("verified", Boolean, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("login", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", enum_column(Role), nullable=False),
    Column("unit", String(64)),
    Column("created_at", UtcTimestamp),
    Column("active", Boolean, nullable=False),
    Column("password_hash", Text, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", _RowId, primary_key=True, autoincrement=True),
    Column("kind", String(32), nullable=False),
    Column("payload", _Json, nullable=False),
    Column("document_id", String(32)),
    Column("priority", Integer, nullable=False),
    Column("state", enum_column(JobState), nullable=False),
    Column("run_at", UtcTimestamp, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("max_attempts", Integer, nullable=False),
    Column("lease_token", String(32)),
    Column("lease_until", UtcTimestamp),
    Column("last_error", Text),
    Column("unique_key", String(200)),
    UniqueConstraint("unique_key"),
    # In the order of claiming; with the kind, so that counting needs no row.
    Index(None, "state", "priority", "run_at", "id", "kind"),
    Index(None, "state", "lease_until"),
    sqlite_autoincrement=True,
)

audit = Table(
    "audit",
    metadata,
    Column("id", _RowId, primary_key=True, autoincrement=True),
    Column("at", UtcTimestamp, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("action", String(64), nullable=False),
    Column("document_id", String(32)),
    Column("before", _Json, nullable=False),
    Column("after", _Json, nullable=False),
    Column("digest", String(64), nullable=False),
    Index(None, "document_id", "id"),
    sqlite_autoincrement=True,
)

generations = Table(
    "generations",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("state", enum_column(GenerationState), nullable=False),
    Column("created_at", UtcTimestamp, nullable=False),
)

pending = Table(
    "pending",
    metadata,
    Column("generation", String(64), ForeignKey("generations.name", ondelete="CASCADE"), primary_key=True),
    Column("document_id", String(32), ForeignKey("documents.id"), primary_key=True),
    Column("revision", BigInteger, nullable=False),
)
