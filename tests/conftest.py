from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from collections import Counter
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

# Tests start some hundred processes; each would compile every module anew where none may keep what it compiled.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# What tests write is thrown away: where memory has room for it, no test waits for a disk.
MEMORY, ROOM = Path("/dev/shm"), 4 << 30
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

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


@pytest.fixture(scope="session")
def begun_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of an archive that was opened once, to copy: with the regency's units and the subjects."""
    data = tmp_path_factory.mktemp("begun")
    with open_archive(load({"ARSIP_DATA": str(data), "ARSIP_LOG_LEVEL": "error"})):
        return data / "archive.db"


@pytest.fixture
def archive(begun_sqlite: Path, tmp_path: Path) -> Iterator[Archive]:
    """A whole archive in a folder of its own, with the regency's units."""
    (tmp_path / "data").mkdir()
    shutil.copyfile(begun_sqlite, tmp_path / "data" / "archive.db")
    with open_archive(load({"ARSIP_DATA": str(tmp_path / "data"), "ARSIP_LOG_LEVEL": "error"})) as opened:
        yield opened


@pytest.fixture(scope="session")
def samples_folder() -> Path:
    """The sample documents that ship with the product."""
    return Path(samples.__file__).parent / "files"


SHARED = ("library", "served", "staff_site")
"""Fixtures that take long to fill: one worker fills each of them, and runs every test that stands on it."""


@pytest.hookimpl(tryfirst=True)  # before the groups become part of what tests are called
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need a system package say so when it is not there; the longest groups of tests begin first."""
    converter = find_converter()
    seconds: Counter[str] = Counter()
    groups: dict[pytest.Item, str] = {}
    for item in items:
        if converter is None and item.get_closest_marker("libreoffice"):
            item.add_marker(pytest.mark.skip(reason="LibreOffice is not installed"))
        fixtures = getattr(item, "fixturenames", ())
        shared = next((name for name in SHARED if name in fixtures), "")
        if shared:
            item.add_marker(pytest.mark.xdist_group(shared))
        group = item.get_closest_marker("xdist_group")
        groups[item] = group.args[0] if group else item.nodeid
        long = item.get_closest_marker("long")
        seconds[groups[item]] += long.args[0] if long else 0
    items.sort(key=lambda item: -seconds[groups[item]])  # those that are equal keep their places
