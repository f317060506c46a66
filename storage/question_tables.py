"""Which tables keep counted questions, the archive's own words and tasks? Nothing in them says who asked."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables import UtcTimestamp, metadata

_RowId = BigInteger().with_variant(Integer(), "sqlite")

question_counts = Table(
    "question_counts",
    metadata,
    Column("day", Date, primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("asked", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Index(None, "digest"),
)

known_questions = Table(
    "known_questions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("question", Text, nullable=False),
)

own_words = Table(
    "own_words",
    metadata,
    Column("id", _RowId, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("wording", String(120), nullable=False),
    Column("meaning", String(120), nullable=False),
    Column("added_by", String(64), nullable=False),
    Column("added_at", UtcTimestamp, nullable=False),
    UniqueConstraint("kind", "wording", "meaning"),
)

question_tasks = Table(
    "question_tasks",
    metadata,
    Column("id", _RowId, primary_key=True),
    Column("question", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("added_by", String(64), nullable=False),
    Column("added_at", UtcTimestamp, nullable=False),
    Column("done_at", UtcTimestamp),
)
