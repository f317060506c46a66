"""Which tables keep what was learned: models, how well they do, and what they propose?"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Enum,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from archive.learned import LearnedField
from storage.tables import UtcTimestamp, metadata


def _field() -> Enum:
    """As text: a further field needs no migration."""
    return Enum(
        LearnedField, native_enum=False, length=32, values_callable=lambda members: [each.value for each in members]
    )


# The body stands last: a row is read from its start, and most questions need only that.
learned_models = Table(
    "learned_models",
    metadata,
    Column("version", String(64), primary_key=True),
    Column("trained_at", UtcTimestamp, nullable=False),
    Column("documents", Integer, nullable=False),
    Column("changes", BigInteger, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

learned_measures = Table(
    "learned_measures",
    metadata,
    Column("model", String(64), ForeignKey("learned_models.version", ondelete="CASCADE"), primary_key=True),
    Column("field", _field(), primary_key=True),
    Column("value", String(200), primary_key=True),
    Column("examples", Integer, nullable=False),
    Column("right", Integer, nullable=False),
    Column("tried", Integer, nullable=False),
    Column("having", Integer, nullable=False),
)

learned_proposals = Table(
    "learned_proposals",
    metadata,
    Column("document_id", String(32), ForeignKey("documents.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("field", _field(), nullable=False),
    Column("value", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("phrases", JSON(none_as_null=True), nullable=False),
    Column("neighbours", JSON(none_as_null=True), nullable=False),
    Column("right", Integer, nullable=False),
    Column("tried", Integer, nullable=False),
    Column("model", String(64), nullable=False),
)

proposal_thresholds = Table(
    "proposal_thresholds",
    metadata,
    Column("field", _field(), primary_key=True),
    Column("precision", Float, nullable=False),
)
