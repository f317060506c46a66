"""Is the schema the one this code expects, and if not, how does it become so?"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, column, func, inspect, select, table

from archive.errors import InvalidInput
from storage.engines import POSTGRESQL, open_engines

_SCRIPTS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 0x41525349_03  # any constant: names this lock among PostgreSQL's advisory locks
_VERSION_TABLE = table("alembic_version", column("version_num"))


def migrate(url: str) -> None:
    """Bring the schema up to date, in one transaction; made if it is not there.

    Idempotent, and safe when two processes start at once: the second waits for the
    first and finds nothing to do. Raises InvalidInput for a database of a later release.
    """
    if schema_is_current(url):
        return
    engines = open_engines(url)
    try:
        with engines.writer.begin() as connection:
            # SQLite's BEGIN IMMEDIATE has already shut every other writer out.
            if connection.dialect.name == POSTGRESQL:
                connection.execute(select(func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
            stored = _stored_revision(connection)
            if stored is not None and stored > newest_revision():
                raise InvalidInput(
                    "Basis data ini dibuat oleh versi Arsip Publik yang lebih baru (skema {stored}, program ini "
                    "mengenal {known}); perbarui program ini.",
                    stored=stored,
                    known=newest_revision(),
                )
            _upgrade(connection)
    finally:
        engines.dispose()


def schema_is_current(url: str) -> bool:
    """Whether ``migrate`` would have nothing to do."""
    engines = open_engines(url)
    try:
        with engines.reader.connect() as connection:
            return _stored_revision(connection) == newest_revision()
    finally:
        engines.dispose()


@cache
def newest_revision() -> str:
    """The revision this code expects: migrations form one line, numbered in their file names."""
    return max(script.name.partition("_")[0] for script in (_SCRIPTS / "versions").glob("[0-9]*_*.py"))


def _stored_revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_VERSION_TABLE.name):
        return None
    revision: str | None = connection.execute(select(_VERSION_TABLE.c.version_num)).scalar()
    return revision


def _upgrade(connection: Connection) -> None:
    # Imported here because most starts have nothing to migrate, and Alembic is slow to import.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
