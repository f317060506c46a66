"""Later publication, refused proposals, saved queues, bulk edits, and where the audit log ends."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcTimestamp

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "publication_schedule",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("at", UtcTimestamp(), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("created_at", UtcTimestamp(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_publication_schedule_document_id_documents"
        ),
        sa.PrimaryKeyConstraint("document_id", name="pk_publication_schedule"),
    )
    op.create_index("ix_publication_schedule_at", "publication_schedule", ["at"])
    op.create_table(
        "refused_proposals",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("at", UtcTimestamp(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_refused_proposals_document_id_documents"),
        sa.PrimaryKeyConstraint("document_id", "field", "digest", name="pk_refused_proposals"),
    )
    op.create_table(
        "saved_queues",
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("login", "name", name="pk_saved_queues"),
    )
    op.create_table(
        "bulk_edits",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcTimestamp(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("selection", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("undo_of", sa.Integer()),
        sa.Column("undone_by", sa.Integer()),
        sa.Column("finished_at", UtcTimestamp()),
        sa.PrimaryKeyConstraint("id", name="pk_bulk_edits"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "bulk_edit_items",
        sa.Column("edit", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("edit", "document_id", name="pk_bulk_edit_items"),
    )
    op.create_index("ix_bulk_edit_items_edit_state_document_id", "bulk_edit_items", ["edit", "state", "document_id"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.execute(
        "INSERT INTO audit_head (id, count, digest) SELECT 1, (SELECT count(*) FROM audit), "
        "coalesce((SELECT digest FROM audit ORDER BY id DESC LIMIT 1), '')"
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_actor_id", "audit", ["actor", "id"])
    op.create_index("ix_documents_work_queue", "documents", ["lifecycle", "received_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_documents_work_queue", "documents")
    op.drop_index("ix_audit_actor_id", "audit")
    op.drop_index("ix_audit_at", "audit")
    for name in (
        "audit_head",
        "bulk_edit_items",
        "bulk_edits",
        "saved_queues",
        "refused_proposals",
        "publication_schedule",
    ):
        op.drop_table(name)
