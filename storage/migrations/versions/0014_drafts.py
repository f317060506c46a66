"""Which documents are to be published as soon as they have been read, and not at a certain time."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "publication_schedule", sa.Column("when_read", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_column("publication_schedule", "when_read")
