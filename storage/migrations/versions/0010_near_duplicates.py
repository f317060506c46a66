"""Signatures of texts, the bands by which likes are looked up, and pairs of near-duplicates with decisions."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcTimestamp

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _of_document(table: str, column: str = "document_id") -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    return (
        sa.Column(column, sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint([column], ["documents.id"], name=f"fk_{table}_{column}_documents"),
    )


def upgrade() -> None:
    op.create_table(
        "text_signatures",
        *_of_document("text_signatures"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("compared", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", name="pk_text_signatures"),
    )
    op.create_index(
        "ix_text_signatures_uncompared",
        "text_signatures",
        ["document_id"],
        sqlite_where=sa.text("NOT compared"),
        postgresql_where=sa.text("NOT compared"),
    )
    op.create_table(
        "signature_bands",
        sa.Column("band", sa.BigInteger(), autoincrement=False, nullable=False),
        *_of_document("signature_bands"),
        sa.PrimaryKeyConstraint("band", "document_id", name="pk_signature_bands"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_signature_bands_document_id", "signature_bands", ["document_id"])
    op.create_table(
        "near_duplicates",
        *_of_document("near_duplicates", "first_id"),
        *_of_document("near_duplicates", "other_id"),
        sa.Column("similarity", sa.Float(), nullable=False),
        sa.Column("likeness", sa.String(length=32), nullable=False),
        sa.Column("differences", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("found_at", UtcTimestamp(), nullable=False),
        sa.Column("decision", sa.String(length=32)),
        sa.Column("decided_by", sa.String(length=64)),
        sa.Column("decided_at", UtcTimestamp()),
        sa.PrimaryKeyConstraint("first_id", "other_id", name="pk_near_duplicates"),
    )
    op.create_index("ix_near_duplicates_other_id", "near_duplicates", ["other_id"])
    op.create_index(
        "ix_near_duplicates_decision_likeness_similarity", "near_duplicates", ["decision", "likeness", "similarity"]
    )


def downgrade() -> None:
    for table in ("near_duplicates", "signature_bands", "text_signatures"):
        op.drop_table(table)
