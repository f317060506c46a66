"""Runs migrations on the connection and in the transaction that ``storage.migrating`` opened."""

from alembic import context

import storage.accounts_tables
import storage.batch_tables
import storage.near_duplicate_tables
import storage.privacy_tables
import storage.proposals_tables
import storage.vocabulary_tables
import storage.workflow_tables  # noqa: F401
from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite too rolls tables back
)
with context.begin_transaction():
    context.run_migrations()
