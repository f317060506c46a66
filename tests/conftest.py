from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from indexer.converter import find_converter
from search_api import samples
from search_api.settings import load
from search_api.wiring import Archive, open_archive
from storage.database import SqlDatabase, migrate, open_database
from storage.local_blobs import LocalBlobs

# Machines differ, and the first call of a compiled loop may compile it.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: dt.datetime) -> None:
        self.time = start

    def now(self) -> dt.datetime:
        return self.time

    def advance(self, seconds: float) -> None:
        self.time += dt.timedelta(seconds=seconds)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC))


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database to copy: cheaper than migrating for every test."""
    path = tmp_path_factory.mktemp("migrated") / "archive.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_path(migrated_sqlite: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(migrated_sqlite, tmp_path / "archive.db"))


@pytest.fixture
def database(sqlite_path: Path, clock: FakeClock) -> Iterator[SqlDatabase]:
    opened = open_database(f"sqlite:///{sqlite_path}", clock)
    yield opened
    opened.close()


@pytest.fixture
def blobs(tmp_path: Path) -> LocalBlobs:
    return LocalBlobs(tmp_path / "blobs")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """A whole archive in a folder of its own, with the regency's units."""
    with open_archive(load({"ARSIP_DATA": str(tmp_path / "data"), "ARSIP_LOG_LEVEL": "error"})) as opened:
        yield opened


@pytest.fixture(scope="session")
def samples_folder() -> Path:
    """The sample documents that ship with the product."""
    return Path(samples.__file__).parent / "files"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need a system package say so when it is not there."""
    if find_converter() is None:
        for item in items:
            if item.get_closest_marker("libreoffice"):
                item.add_marker(pytest.mark.skip(reason="LibreOffice is not installed"))
