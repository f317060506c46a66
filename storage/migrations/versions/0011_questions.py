"""Counted questions, the archive's own words for the search, and tasks that questions gave."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcTimestamp

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "question_counts",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "digest", name="pk_question_counts"),
    )
    op.create_index("ix_question_counts_digest", "question_counts", ["digest"])
    op.create_table(
        "known_questions",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_known_questions"),
    )
    op.create_table(
        "own_words",
        sa.Column("id", row_id, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("wording", sa.String(length=120), nullable=False),
        sa.Column("meaning", sa.String(length=120), nullable=False),
        sa.Column("added_by", sa.String(length=64), nullable=False),
        sa.Column("added_at", UtcTimestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_own_words"),
        sa.UniqueConstraint("kind", "wording", "meaning", name="uq_own_words_kind_wording_meaning"),
    )
    op.create_table(
        "question_tasks",
        sa.Column("id", row_id, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("added_by", sa.String(length=64), nullable=False),
        sa.Column("added_at", UtcTimestamp(), nullable=False),
        sa.Column("done_at", UtcTimestamp()),
        sa.PrimaryKeyConstraint("id", name="pk_question_tasks"),
    )


def downgrade() -> None:
    for table in ("question_tasks", "own_words", "known_questions", "question_counts"):
        op.drop_table(table)
