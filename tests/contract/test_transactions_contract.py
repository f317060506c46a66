from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from archive.clock import SystemClock
from archive.documents import Document
from archive.errors import Overloaded
from archive.units import Unit, UnitKind
from storage.database import SqlDatabase
from storage.engines import open_engines

Add = Callable[..., Document]


def test_the_contracts_ran_on_postgresql_too(why_no_postgresql: str) -> None:
    if why_no_postgresql:
        pytest.skip(why_no_postgresql)


def test_an_exception_takes_back_everything(database: SqlDatabase) -> None:
    class BrokenOffError(Exception):
        pass

    with pytest.raises(BrokenOffError), database.write() as uow:
        uow.units.put(Unit("dinkes", "Dinas Kesehatan", UnitKind.AGENCY))
        uow.jobs.enqueue("extract", {})
        raise BrokenOffError
    with database.read() as uow:
        assert uow.units.all() == []
        assert uow.jobs.counts() == {}


def test_a_reader_sees_one_state_while_others_write(database: SqlDatabase, add: Add) -> None:
    before = add("a")
    with database.read() as reading:
        assert reading.documents.get("a") == before
        with database.write() as writing:
            after = writing.documents.update(replace(before, title="Lain"))
        assert reading.documents.get("a") == before
    with database.read() as reading:
        assert reading.documents.get("a") == after


def test_a_reader_changes_nothing(database: SqlDatabase) -> None:
    with pytest.raises(sa.exc.DBAPIError), database.read() as uow:
        uow.units.put(Unit("dinkes", "Dinas Kesehatan", UnitKind.AGENCY))
    with database.read() as uow:
        assert uow.units.all() == []


def test_a_write_inside_a_write_is_an_error_and_not_a_standstill(database: SqlDatabase) -> None:
    with pytest.raises(RuntimeError), database.write(), database.write():
        pass
    with database.write() as uow:
        assert uow.units.all() == []


def test_many_threads_lose_no_update(database: SqlDatabase) -> None:
    def work(thread: int) -> None:
        for number in range(20):
            with database.write() as uow:
                uow.jobs.enqueue("extract", {}, unique_key=f"{thread}/{number}")
            with database.read() as uow:
                assert uow.jobs.counts()

    faults: list[BaseException] = []

    def guarded(thread: int) -> None:
        try:
            work(thread)
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            faults.append(error)

    threads = [threading.Thread(target=guarded, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with database.read() as uow:
        assert sum(uow.jobs.counts().values()) == 160


WRITE_AND_HOLD = """
import sys
from storage.database import open_database
database = open_database(sys.argv[1])
with database.write() as uow:
    uow.jobs.enqueue("extract", {}, unique_key="whole")
with database.write() as uow:
    for number in range(1000):
        uow.jobs.enqueue("extract", {}, unique_key=f"half/{number}")
    print("holding", flush=True)
    sys.stdin.read()
"""


def test_a_writer_killed_half_way_leaves_what_it_had_committed_and_no_lock(
    database: SqlDatabase, database_url: str
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITE_AND_HOLD, database_url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "holding\n"
        writer.kill()
    with database.write() as uow:
        assert sum(uow.jobs.counts().values()) == 1
        assert uow.jobs.enqueue("extract", {}, unique_key="half/0")


def test_a_database_that_stays_locked_asks_to_come_back_later(sqlite_path: Path, database: SqlDatabase) -> None:
    other = sqlite3.connect(sqlite_path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    engines = open_engines(f"sqlite:///{sqlite_path}")
    sa.event.listen(engines.writer, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 10"))
    impatient = SqlDatabase(engines, SystemClock())
    with pytest.raises(Overloaded) as later, impatient.write():
        pass
    assert later.value.retry_after > 0
    other.execute("ROLLBACK")
    other.close()
    with impatient.write() as uow:
        assert uow.jobs.enqueue("extract", {})
    impatient.close()


def test_sqlite_is_set_up_to_survive_power_loss(sqlite_path: Path) -> None:
    engines = open_engines(f"sqlite:///{sqlite_path}")
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}
    for engine in (engines.reader, engines.writer):
        with engine.connect() as connection:
            actual = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected}
        assert actual == expected
    engines.dispose()
