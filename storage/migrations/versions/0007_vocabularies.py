"""Required items and archival codes as entries of their own, labels and validity of subjects, merges."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcTimestamp

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_SUBJECT_COLUMNS = ("alternatives", "alternatives_en", "valid_from", "valid_until")


def upgrade() -> None:
    op.add_column("documents", sa.Column("archival_code", sa.String(length=64)))
    op.create_index(
        "ix_documents_public_by_code",
        "documents",
        ["lifecycle", "archival_code", "published_at", "security", "information_class"],
    )
    op.add_column("subjects", sa.Column("alternatives", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("subjects", sa.Column("alternatives_en", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("subjects", sa.Column("valid_from", sa.Date()))
    op.add_column("subjects", sa.Column("valid_until", sa.Date()))
    op.create_table(
        "required_items",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("information_class", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("law", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_until", sa.Date()),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_required_items"),
    )
    op.create_table(
        "archival_codes",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("retention", sa.Text(), nullable=False),
        sa.Column("fate", sa.String(length=32)),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_until", sa.Date()),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_archival_codes"),
    )
    op.create_table(
        "related_subjects",
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("other", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["subject"], ["subjects.code"], name="fk_related_subjects_subject_subjects"),
        sa.ForeignKeyConstraint(["other"], ["subjects.code"], name="fk_related_subjects_other_subjects"),
        sa.PrimaryKeyConstraint("subject", "other", name="pk_related_subjects"),
    )
    op.create_index("ix_related_subjects_other", "related_subjects", ["other"])
    op.create_table(
        "vocabulary_redirects",
        sa.Column("vocabulary", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("target", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcTimestamp(), nullable=False),
        sa.PrimaryKeyConstraint("vocabulary", "code", name="pk_vocabulary_redirects"),
    )
    op.create_table(
        "vocabulary_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vocabulary_state"),
    )


def downgrade() -> None:
    for table in ("vocabulary_state", "vocabulary_redirects", "related_subjects", "archival_codes", "required_items"):
        op.drop_table(table)
    for column in _SUBJECT_COLUMNS:
        op.drop_column("subjects", column)
    op.drop_index("ix_documents_public_by_code", "documents")
    op.drop_column("documents", "archival_code")
