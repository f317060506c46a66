"""Which tables keep required items, archival codes, related subjects, merges, and the mark by which caches go stale?"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from archive.archival_codes import Fate
from archive.classification import InformationClass
from archive.vocabulary import Vocabulary
from storage.tables import UtcTimestamp, enum_column, metadata

__all__ = ["archival_codes", "related_subjects", "required_items", "vocabulary_redirects", "vocabulary_state"]

_Json = JSON(none_as_null=True)


required_items = Table(
    "required_items",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("information_class", enum_column(InformationClass), nullable=False),
    Column("text", Text, nullable=False),
    Column("heading", Text, nullable=False),
    Column("details", _Json, nullable=False),
    Column("sources", _Json, nullable=False),
    Column("verified", Boolean, nullable=False),
    Column("law", Text, nullable=False),
    Column("valid_from", Date),
    Column("valid_until", Date),
    Column("position", Integer, nullable=False),
)

archival_codes = Table(
    "archival_codes",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("retention", Text, nullable=False),
    Column("fate", enum_column(Fate)),
    Column("source", Text, nullable=False),
    Column("valid_from", Date),
    Column("valid_until", Date),
    Column("verified", Boolean, nullable=False),
)

# Each pair once, its codes in order: it reads the same from both sides.
related_subjects = Table(
    "related_subjects",
    metadata,
    Column("subject", String(64), ForeignKey("subjects.code"), primary_key=True),
    Column("other", String(64), ForeignKey("subjects.code"), primary_key=True),
    Index(None, "other"),
)

vocabulary_redirects = Table(
    "vocabulary_redirects",
    metadata,
    Column("vocabulary", enum_column(Vocabulary), primary_key=True),
    Column("code", String(64), primary_key=True),
    Column("target", String(64), nullable=False),
    Column("created_at", UtcTimestamp, nullable=False),
)

# One row. ``token`` is another one after every change to any vocabulary, and never comes again.
vocabulary_state = Table(
    "vocabulary_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("token", String(32), nullable=False),
)
