"""Relations between documents, and what stays of a withdrawn one."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcTimestamp

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("withdrawn_at", UtcTimestamp()))
    op.add_column("documents", sa.Column("withdrawal_reason", sa.Text()))
    op.create_table(
        "relations",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("other_id", sa.String(length=32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", UtcTimestamp(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_relations_document_id_documents"),
        sa.ForeignKeyConstraint(["other_id"], ["documents.id"], name="fk_relations_other_id_documents"),
        sa.PrimaryKeyConstraint("document_id", "kind", "other_id", name="pk_relations"),
    )
    op.create_index("ix_relations_other_id", "relations", ["other_id"])


def downgrade() -> None:
    op.drop_table("relations")
    op.drop_column("documents", "withdrawal_reason")
    op.drop_column("documents", "withdrawn_at")
