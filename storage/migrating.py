"""Is the schema the one this code expects, and if not, how does it become so?"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, func, select

from archive.errors import InvalidInput
from storage.engines import POSTGRESQL, open_engines

_SCRIPTS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 0x41525349_03  # any constant: names this lock among PostgreSQL's advisory locks


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
            command.upgrade(configuration(connection), "head")
    except CommandError as error:
        raise InvalidInput(
            "Basis data ini dibuat oleh versi Arsip Publik yang lebih baru; perbarui program ini ({error}).",
            error=str(error),
        ) from error
    finally:
        engines.dispose()


def schema_is_current(url: str) -> bool:
    """Whether ``migrate`` would have nothing to do."""
    engines = open_engines(url)
    try:
        with engines.reader.connect() as connection:
            heads = MigrationContext.configure(connection).get_current_heads()
    finally:
        engines.dispose()
    return set(heads) == set(ScriptDirectory(str(_SCRIPTS)).get_heads())


def configuration(connection: Connection) -> Config:
    """Alembic's settings, made here rather than in a file, for work on ``connection``."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
