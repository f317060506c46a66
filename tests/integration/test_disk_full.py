"""A full disk, played by a file size limit in a child process: the kernel refuses the write either way."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

from storage.database import SqlDatabase, open_database
from storage.local_blobs import LocalBlobs

PUT_TOO_MUCH = """
import io, resource, sys
from pathlib import Path
from archive.errors import StorageFull
from storage.local_blobs import LocalBlobs

blobs = LocalBlobs(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
assert blobs.put(io.BytesIO(b"small")).created
try:
    blobs.put(io.BytesIO(b"x" * 3_000_000))
except StorageFull as full:
    print("full:", full)
assert blobs.put(io.BytesIO(b"small again")).created
"""


def test_a_full_disk_loses_no_blob_and_leaves_no_rest(blobs: LocalBlobs, tmp_path: Path) -> None:
    before = blobs.put(io.BytesIO(b"stored before"))
    done = subprocess.run(
        [sys.executable, "-c", PUT_TOO_MUCH, str(tmp_path / "blobs")], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout[:5]) == (0, "full:"), done.stderr
    assert list((tmp_path / "blobs" / "tmp").iterdir()) == []
    assert len(list(blobs.addresses())) == 3
    blobs.verify(before.sha256)


WRITE_TOO_MUCH = """
import resource, sys
from archive.errors import StorageFull
from storage.database import open_database

database = open_database(sys.argv[1])
with database.write() as uow:
    uow.jobs.enqueue("extract", {}, unique_key="before")
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
written = 0
try:
    while True:
        with database.write() as uow:
            uow.jobs.enqueue("extract", {"filler": "x" * 20_000}, unique_key=str(written))
        written += 1
except StorageFull as full:
    print("full:", full)
with database.read() as uow:
    assert sum(uow.jobs.counts().values()) == written + 1
print(written)
"""


def test_a_full_disk_takes_back_only_the_transaction_it_met(sqlite_path: Path, database: SqlDatabase) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WRITE_TOO_MUCH, f"sqlite:///{sqlite_path}"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    said, written = done.stdout.splitlines()
    assert said.startswith("full:")
    assert int(written) > 0
    with database.read() as uow:
        assert sum(uow.jobs.counts().values()) == int(written) + 1
    with database.write() as uow:
        assert not uow.jobs.enqueue("extract", {}, unique_key="before")
        assert uow.jobs.enqueue("extract", {}, unique_key="after")


LIMIT_PAGES = """
import sys
from sqlalchemy import event
from archive.errors import StorageFull
from storage.database import SqlDatabase
from storage.engines import open_engines
from archive.clock import SystemClock

engines = open_engines(sys.argv[1])
event.listen(engines.writer, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 60"))
database = SqlDatabase(engines, SystemClock())
try:
    with database.write() as uow:
        for n in range(1000):
            uow.jobs.enqueue("extract", {"filler": "x" * 2_000})
except StorageFull:
    print("full")
with database.write() as uow:
    assert not uow.jobs.counts()
    uow.jobs.enqueue("extract", {})
"""


def test_sqlites_own_word_for_a_full_disk_is_understood(sqlite_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMIT_PAGES, f"sqlite:///{sqlite_path}"], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "full\n"), done.stderr
    survivor = open_database(f"sqlite:///{sqlite_path}")
    with survivor.read() as uow:
        assert sum(uow.jobs.counts().values()) == 1
    survivor.close()
