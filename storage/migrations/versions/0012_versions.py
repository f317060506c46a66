"""Which document a batch of one file is the next version of."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("batches", sa.Column("replaces", sa.String(length=32)))


def downgrade() -> None:
    op.drop_column("batches", "replaces")
