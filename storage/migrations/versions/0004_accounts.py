"""Sessions, one-time links, second factors with recovery codes, and keys of programs."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcTimestamp

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _of_person(table: str, *, nullable: bool = False) -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    return (
        sa.Column("login", sa.String(length=64), nullable=nullable),
        sa.ForeignKeyConstraint(["login"], ["people.login"], name=f"fk_{table}_login_people"),
    )


def upgrade() -> None:
    op.create_table(
        "sessions",
        sa.Column("digest", sa.String(length=64), nullable=False),
        *_of_person("sessions"),
        sa.Column("created_at", UtcTimestamp(), nullable=False),
        sa.Column("seen_at", UtcTimestamp(), nullable=False),
        sa.Column("ends_at", UtcTimestamp(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_sessions"),
    )
    op.create_index("ix_sessions_login_seen_at", "sessions", ["login", "seen_at"])
    op.create_index("ix_sessions_ends_at", "sessions", ["ends_at"])
    op.create_table(
        "one_time_links",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        *_of_person("one_time_links", nullable=True),
        sa.Column("ends_at", UtcTimestamp(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_one_time_links"),
    )
    op.create_index("ix_one_time_links_login_purpose", "one_time_links", ["login", "purpose"])
    op.create_table(
        "second_factors",
        *_of_person("second_factors"),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("last_step", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("login", name="pk_second_factors"),
    )
    op.create_table(
        "recovery_codes",
        *_of_person("recovery_codes"),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("login", "digest", name="pk_recovery_codes"),
    )
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(length=16), nullable=False),
        *_of_person("api_keys"),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcTimestamp(), nullable=False),
        sa.Column("ends_at", UtcTimestamp(), nullable=False),
        sa.Column("seen_at", UtcTimestamp()),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("digest", name="uq_api_keys_digest"),
    )
    op.create_index("ix_api_keys_login_created_at", "api_keys", ["login", "created_at"])


def downgrade() -> None:
    for table in ("api_keys", "recovery_codes", "second_factors", "one_time_links", "sessions"):
        op.drop_table(table)
