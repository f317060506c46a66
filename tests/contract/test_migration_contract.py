from __future__ import annotations

import subprocess
import sys
from importlib.resources import files

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import storage.accounts_tables
import storage.near_duplicate_tables
import storage.privacy_tables
import storage.proposals_tables
import storage.vocabulary_tables
import storage.workflow_tables  # noqa: F401
from archive.errors import InvalidInput
from storage.database import migrate, open_database, schema_is_current
from storage.engines import open_engines
from storage.migrating import newest_revision
from storage.tables import metadata


def test_migrations_lead_to_the_tables_the_code_expects(empty_url: str) -> None:
    assert not schema_is_current(empty_url)
    migrate(empty_url)
    assert schema_is_current(empty_url)
    engines = open_engines(empty_url)
    with engines.reader.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engines.dispose()
    assert differences == []


def test_migrations_form_one_line_that_file_names_number() -> None:
    scripts = ScriptDirectory(str(files("storage") / "migrations"))
    assert scripts.get_heads() == [newest_revision()]


def test_migrating_again_changes_nothing(empty_url: str) -> None:
    migrate(empty_url)
    database = open_database(empty_url)
    with database.write() as uow:
        uow.jobs.enqueue("extract", {})
    migrate(empty_url)
    with database.read() as uow:
        assert len(uow.jobs.counts()) == 1
    database.close()


MIGRATE = """
import sys
from storage.database import migrate
print("ready", flush=True)
sys.stdin.readline()
migrate(sys.argv[1])
"""


def test_processes_that_start_at_once_migrate_once(empty_url: str) -> None:
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", MIGRATE, empty_url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    for process in starting:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in starting:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in starting:
        process.communicate(timeout=60)
    assert [process.returncode for process in starting] == [0] * 4
    assert schema_is_current(empty_url)


def test_a_database_of_a_later_release_is_left_alone(empty_url: str) -> None:
    migrate(empty_url)
    engines = open_engines(empty_url)
    with engines.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engines.dispose()
    with pytest.raises(InvalidInput, match="lebih baru"):
        migrate(empty_url)


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_cannot_hold_an_archive_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput):
        open_database(url)
