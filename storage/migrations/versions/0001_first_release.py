"""The tables of the first release, and an audit log the database itself keeps append only."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcTimestamp

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_REFUSE_ON_POSTGRESQL = """
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append only';
END
$$
"""


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("at", UtcTimestamp(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("document_id", sa.String(length=32)),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_document_id_id", "audit", ["document_id", "id"])
    op.create_table(
        "documents",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("deposit_key", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(length=255), nullable=False),
        sa.Column("file_type", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received_at", UtcTimestamp(), nullable=False),
        sa.Column("number", sa.Text()),
        sa.Column("information_class", sa.String(32)),
        sa.Column("security", sa.String(32), nullable=False),
        sa.Column("date", sa.Date()),
        sa.Column("year", sa.Integer()),
        sa.Column("language", sa.String(length=16)),
        sa.Column("page_count", sa.Integer()),
        sa.Column("lifecycle", sa.String(32), nullable=False),
        sa.Column("processing", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(32)),
        sa.Column("reason_detail", sa.JSON(), nullable=False),
        sa.Column("parent_id", sa.String(length=32)),
        sa.Column("source_path", sa.Text()),
        sa.Column("published_at", UtcTimestamp()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["documents.id"], name="fk_documents_parent_id_documents"),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.UniqueConstraint("deposit_key", name="uq_documents_deposit_key"),
    )
    op.create_index(
        "ix_documents_lifecycle_processing_security_information_class",
        "documents",
        ["lifecycle", "processing", "security", "information_class"],
    )
    op.create_index("ix_documents_lifecycle_published_at", "documents", ["lifecycle", "published_at"])
    op.create_index("ix_documents_parent_id", "documents", ["parent_id"])
    op.create_index("ix_documents_processing_received_at", "documents", ["processing", "received_at"])
    op.create_index("ix_documents_sha256", "documents", ["sha256"])
    op.create_table(
        "generations",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("created_at", UtcTimestamp(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_generations"),
    )
    op.create_table(
        "jobs",
        sa.Column("id", _ROW_ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("document_id", sa.String(length=32)),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("run_at", UtcTimestamp(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("max_attempts", sa.Integer(), nullable=False),
        sa.Column("lease_token", sa.String(length=32)),
        sa.Column("lease_until", UtcTimestamp()),
        sa.Column("last_error", sa.Text()),
        sa.Column("unique_key", sa.String(length=200)),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.UniqueConstraint("unique_key", name="uq_jobs_unique_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_jobs_state_lease_until", "jobs", ["state", "lease_until"])
    op.create_index("ix_jobs_state_priority_run_at_id_kind", "jobs", ["state", "priority", "run_at", "id", "kind"])
    op.create_table(
        "people",
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("unit", sa.String(length=64)),
        sa.Column("created_at", UtcTimestamp()),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("login", name="pk_people"),
    )
    op.create_table(
        "units",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("region_code", sa.String(length=16)),
        sa.Column("role", sa.String(length=64)),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_until", sa.Date()),
        sa.Column("predecessors", sa.JSON(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_units"),
    )
    op.create_table(
        "pages",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("label", sa.Text()),
        sa.Column("width", sa.Float()),
        sa.Column("height", sa.Float()),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("ocr", sa.String(32), nullable=False),
        sa.Column("confidence", sa.Float()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("words", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_pages_document_id_documents"),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_pages"),
    )
    op.create_index("ix_pages_source", "pages", ["source"])
    op.create_table(
        "pending",
        sa.Column("generation", sa.String(length=64), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_pending_document_id_documents"),
        sa.ForeignKeyConstraint(
            ["generation"], ["generations.name"], name="fk_pending_generation_generations", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("generation", "document_id", name="pk_pending"),
    )
    op.create_table(
        "proposals",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_proposals_document_id_documents"),
        sa.PrimaryKeyConstraint("document_id", "position", name="pk_proposals"),
    )
    op.create_table(
        "renditions",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=255), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_renditions_document_id_documents"),
        sa.PrimaryKeyConstraint("document_id", "role", name="pk_renditions"),
    )
    op.create_index("ix_renditions_sha256_size", "renditions", ["sha256", "size"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_REFUSE_ON_POSTGRESQL)
        op.execute(
            "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
        )
    else:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{change.lower()} BEFORE {change} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'the audit log is append only'); END"
            )


def downgrade() -> None:
    op.drop_table("renditions")
    op.drop_table("proposals")
    op.drop_table("pending")
    op.drop_table("pages")
    op.drop_table("units")
    op.drop_table("people")
    op.drop_table("jobs")
    op.drop_table("generations")
    op.drop_table("documents")
    op.drop_table("audit")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_audit_change()")
