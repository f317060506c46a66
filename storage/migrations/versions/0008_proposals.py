"""Learned models, how well they do, what they propose, and from which precision on values apply themselves."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcTimestamp

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "learned_models",
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("trained_at", UtcTimestamp(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_learned_models"),
    )
    op.create_table(
        "learned_measures",
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("examples", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("tried", sa.Integer(), nullable=False),
        sa.Column("having", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["model"], ["learned_models.version"], name="fk_learned_measures_model_learned_models", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("model", "field", "value", name="pk_learned_measures"),
    )
    op.create_table(
        "learned_proposals",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("phrases", sa.JSON(), nullable=False),
        sa.Column("neighbours", sa.JSON(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("tried", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_learned_proposals_document_id_documents"),
        sa.PrimaryKeyConstraint("document_id", "position", name="pk_learned_proposals"),
    )
    op.create_table(
        "proposal_thresholds",
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("precision", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("field", name="pk_proposal_thresholds"),
    )


def downgrade() -> None:
    for table in ("proposal_thresholds", "learned_proposals", "learned_measures", "learned_models"):
        op.drop_table(table)
