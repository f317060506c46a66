"""Findings of personal data, black boxes, redactions and the pages behind them."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcTimestamp

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _of_document(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=f"fk_{table}_document_id_documents")


def upgrade() -> None:
    op.create_table(
        "privacy_checks",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("checked_at", UtcTimestamp(), nullable=False),
        _of_document("privacy_checks"),
        sa.PrimaryKeyConstraint("document_id", name="pk_privacy_checks"),
    )
    op.create_table(
        "privacy_findings",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("sign", sa.String(length=32), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("boxes", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.Column("decided_at", UtcTimestamp()),
        _of_document("privacy_findings"),
        sa.PrimaryKeyConstraint("document_id", "key", name="pk_privacy_findings"),
    )
    op.create_index("ix_privacy_findings_state_document_id", "privacy_findings", ["state", "document_id"])
    op.create_table(
        "black_boxes",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("x0", sa.Float(), nullable=False),
        sa.Column("y0", sa.Float(), nullable=False),
        sa.Column("x1", sa.Float(), nullable=False),
        sa.Column("y1", sa.Float(), nullable=False),
        sa.Column("ground", sa.String(length=32), nullable=False),
        sa.Column("finding", sa.String(length=64), nullable=False),
        sa.Column("made", sa.Boolean(), nullable=False),
        _of_document("black_boxes"),
        sa.PrimaryKeyConstraint("document_id", "place", name="pk_black_boxes"),
    )
    op.create_table(
        "redactions",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("made_at", UtcTimestamp(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("number", sa.Text()),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("source_path", sa.Text()),
        sa.Column("media_type", sa.String(length=255), nullable=False),
        sa.Column("file_type", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("page_count", sa.Integer()),
        sa.Column("processing", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32)),
        _of_document("redactions"),
        sa.PrimaryKeyConstraint("document_id", name="pk_redactions"),
    )
    op.create_table(
        "withheld_pages",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("label", sa.Text()),
        sa.Column("width", sa.Float()),
        sa.Column("height", sa.Float()),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("ocr", sa.String(length=32), nullable=False),
        sa.Column("confidence", sa.Float()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("words", sa.LargeBinary()),
        _of_document("withheld_pages"),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_withheld_pages"),
    )


def downgrade() -> None:
    for name in ("withheld_pages", "redactions", "black_boxes"):
        op.drop_table(name)
    op.drop_index("ix_privacy_findings_state_document_id", "privacy_findings")
    op.drop_table("privacy_findings")
    op.drop_table("privacy_checks")
