"""Legally required items of documents, subjects, and indexes for the public lists."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_documents_public_by_unit": ["lifecycle", "unit", "published_at", "security", "information_class"],
    "ix_documents_public_by_class": ["lifecycle", "information_class", "published_at", "security"],
    "ix_documents_public_by_item": ["lifecycle", "item", "published_at", "security", "information_class"],
    "ix_documents_public_by_year": ["lifecycle", "year", "published_at", "security", "information_class"],
    "ix_documents_public_counts": ["lifecycle", "security", "information_class", "unit", "year", "id"],
}


def upgrade() -> None:
    op.add_column("documents", sa.Column("item", sa.String(length=32)))
    for name, columns in _INDEXES.items():
        op.create_index(name, "documents", columns)
    op.create_table(
        "subjects",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text()),
        sa.Column("gloss", sa.Text(), nullable=False),
        sa.Column("gloss_en", sa.Text()),
        sa.Column("broader", sa.String(length=64)),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["broader"], ["subjects.code"], name="fk_subjects_broader_subjects"),
        sa.PrimaryKeyConstraint("code", name="pk_subjects"),
    )
    op.create_table(
        "document_subjects",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_document_subjects_document_id_documents"),
        sa.ForeignKeyConstraint(["subject"], ["subjects.code"], name="fk_document_subjects_subject_subjects"),
        sa.PrimaryKeyConstraint("document_id", "subject", name="pk_document_subjects"),
    )
    op.create_index("ix_document_subjects_subject_document_id", "document_subjects", ["subject", "document_id"])


def downgrade() -> None:
    op.drop_table("document_subjects")
    op.drop_table("subjects")
    for name in _INDEXES:
        op.drop_index(name, "documents")
    op.drop_column("documents", "item")
