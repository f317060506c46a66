"""Batches of files handed over together, and what became of each file."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcTimestamp

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("officer", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=32), nullable=False),
        sa.Column("opened_at", UtcTimestamp(), nullable=False),
        sa.Column("closed_at", UtcTimestamp()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_batches"),
    )
    op.create_index("ix_batches_officer_opened_at", "batches", ["officer", "opened_at"])
    op.create_index("ix_batches_unit", "batches", ["unit"])
    op.create_index("ix_batches_closed_at_opened_at", "batches", ["closed_at", "opened_at"])
    op.create_table(
        "batch_files",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("batch_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("added_at", UtcTimestamp(), nullable=False),
        sa.Column("settlement", sa.String(length=32), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("declared", sa.String(length=64)),
        sa.Column("sha256", sa.String(length=64)),
        sa.Column("why", sa.String(length=32)),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("document_id", sa.String(length=32)),
        sa.Column("envelope_id", sa.String(length=32)),
        sa.Column("expires_at", UtcTimestamp()),
        sa.Column("settled_at", UtcTimestamp()),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name="fk_batch_files_batch_id_batches"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_batch_files_document_id_documents"),
        sa.ForeignKeyConstraint(["envelope_id"], ["batch_files.id"], name="fk_batch_files_envelope_id_batch_files"),
        sa.PrimaryKeyConstraint("id", name="pk_batch_files"),
        sa.UniqueConstraint("batch_id", "number", name="uq_batch_files_batch_id_number"),
        sa.UniqueConstraint("batch_id", "path", name="uq_batch_files_batch_id_path"),
    )
    op.create_index("ix_batch_files_document_id", "batch_files", ["document_id"])
    op.create_index("ix_batch_files_settlement_expires_at", "batch_files", ["settlement", "expires_at"])
    op.create_index("ix_batch_files_added_at", "batch_files", ["added_at"])


def downgrade() -> None:
    op.drop_table("batch_files")
    op.drop_table("batches")
