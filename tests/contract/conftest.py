"""Tests of this folder run on SQLite, and on PostgreSQL where ARSIP_TEST_POSTGRES_URL names a database to wipe."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from archive.documents import Document, FileType, Rendition, RenditionRole
from archive.ports import BlobStore, Clock
from storage.database import SqlDatabase, migrate, open_database
from storage.local_blobs import LocalBlobs
from tests.contract.search_room import Room

POSTGRES_URL = os.environ.get("ARSIP_TEST_POSTGRES_URL", "")
WHY_NO_POSTGRESQL = (
    "ARSIP_TEST_POSTGRES_URL is not set"
    if not POSTGRES_URL
    else "psycopg is not installed"
    if importlib.util.find_spec("psycopg") is None
    else ""
)
DATABASES = ["sqlite"] if WHY_NO_POSTGRESQL else ["sqlite", "postgresql"]


@pytest.fixture
def why_no_postgresql() -> str:
    """Empty where the contracts run on PostgreSQL too."""
    return WHY_NO_POSTGRESQL


def _fresh_postgresql(purpose: str, template: str = "template1") -> str:
    """The address of a copy of ``template`` for this test process alone, made beside the database that is named."""
    named = sa.make_url(POSTGRES_URL).set(drivername="postgresql+psycopg")
    base = (named.database or "").removesuffix("_test")
    assert base != named.database, "the tests wipe the database: its name must end in _test"
    own = f"{base}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{purpose}_test"
    engine = sa.create_engine(named, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')
        connection.exec_driver_sql(f'CREATE DATABASE "{own}" TEMPLATE "{template}"')
    return named.set(drivername="postgresql", database=own).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def migrated_postgresql() -> str:
    """The name of a migrated, empty database to copy: cheaper than migrating for every test."""
    url = _fresh_postgresql("migrated")
    migrate(url)
    return str(sa.make_url(url).database)


@pytest.fixture(params=DATABASES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    return f"sqlite:///{tmp_path / 'empty' / 'archive.db'}" if request.param == "sqlite" else _fresh_postgresql("own")


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{request.getfixturevalue('sqlite_path')}"
    return _fresh_postgresql("own", request.getfixturevalue("migrated_postgresql"))


@pytest.fixture
def database(database_url: str, clock: Clock) -> Iterator[SqlDatabase]:
    opened = open_database(database_url, clock)
    yield opened
    opened.close()


@pytest.fixture(params=["local"])
def blob_store(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    return LocalBlobs(tmp_path / "blobs")


@pytest.fixture
def new_document(clock: Clock) -> Callable[..., Document]:
    """Builds a record; give it what matters to the test."""

    def build(document_id: str, **fields: object) -> Document:
        plain: dict[str, object] = {
            "id": document_id,
            "unit": "dinkes",
            "title": f"Laporan {document_id}",
            "file_name": f"{document_id}.pdf",
            "media_type": "application/pdf",
            "file_type": FileType.PDF,
            "sha256": "a" * 64,
            "size": 3,
            "received_at": clock.now(),
        }
        return Document(**(plain | fields))  # type: ignore[arg-type]

    return build


@pytest.fixture
def add(database: SqlDatabase, new_document: Callable[..., Document]) -> Callable[..., Document]:
    """Adds a record with its original rendition, in a transaction of its own."""

    def adding(document_id: str, **fields: object) -> Document:
        document = new_document(document_id, **fields)
        rendition = Rendition(
            document.id, RenditionRole.ORIGINAL, document.sha256, document.size, document.media_type, document.file_name
        )
        with database.write() as uow:
            added = uow.documents.add(document, rendition, f"key/{document_id}")
        assert added is not None
        return added

    return adding


@pytest.fixture(params=["whoosh"])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Room:
    return Room(tmp_path / "index")
