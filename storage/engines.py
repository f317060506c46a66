"""How is the database reached? Engines, SQLite pragmas, and what the drivers' errors mean to the archive."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, DBAPIError

from archive.errors import ArchiveError, InvalidInput, Overloaded, unstorable_text
from archive.full_disk import storage_full

BUSY_SECONDS = 10
POSTGRESQL = "postgresql"
_IDLE_CONNECTIONS = 16
_RETRY_SECONDS = 0.02
_READ_CACHE_KIB = 16 << 10
"""Room for all pages that ten hits show; SQLite's own 2 MiB would send it to the file again for long ones."""

# A write that the operating system refused. SQLite reports ENOSPC as FULL, a quota or file size limit as the others.
_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_PG_DISK_FULL = "53100"
_NUL = "NUL (0x00)"
"""In psycopg's error for the one character that PostgreSQL has no room for; it knows no code for that."""


@dataclass(frozen=True, slots=True)
class Engines:
    """One pool that reads snapshots and one that writes."""

    reader: Engine
    writer: Engine

    def dispose(self) -> None:
        """Close every idle connection."""
        self.reader.dispose()
        self.writer.dispose()


def open_engines(url: str) -> Engines:
    """Engines for ``sqlite:///path`` (made with its parent folders) or ``postgresql://...``. Raises InvalidInput."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _open_sqlite(address)
    if address.get_backend_name() == POSTGRESQL:
        return _open_postgresql(address)
    raise InvalidInput(
        "Basis data {kind} tidak dikenal; gunakan sqlite:///berkas atau postgresql://.", kind=address.drivername
    )


def _open_sqlite(address: URL) -> Engines:
    if not address.database or address.database == ":memory:":
        raise InvalidInput("Basis data SQLite memerlukan nama berkas: sqlite:///folder/arsip.sqlite3.")
    try:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput(
            "Folder basis data {path} tidak dapat dibuat: {error}.",
            path=address.database,
            error=error.strerror or str(error),
        ) from error
    engines = Engines(reader=_sqlite_engine(address), writer=_sqlite_engine(address))

    @event.listens_for(engines.reader, "connect")
    def forbid_writes(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA query_only = ON")
        connection.execute(f"PRAGMA cache_size = -{_READ_CACHE_KIB}")

    @event.listens_for(engines.reader, "begin")
    def begin_read(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    @event.listens_for(engines.writer, "begin")
    def begin_write(connection: Connection) -> None:
        # IMMEDIATE: wait for the write lock here, where waiting is safe, and not in the middle of a transaction.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engines


def _sqlite_engine(address: URL) -> Engine:
    # isolation_level None: the driver opens no transaction of its own; the "begin" listeners do.
    engine = create_engine(
        address,
        connect_args={"isolation_level": None, "timeout": BUSY_SECONDS, "check_same_thread": False},
        pool_size=_IDLE_CONNECTIONS,
        max_overflow=-1,
        hide_parameters=True,  # an error in a log must not carry what documents or people are called
        **_json,
    )

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: object) -> None:
        _switch_to_wal(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_size_limit = 67108864")

    return engine


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """SQLite does not wait by itself when two processes open a new database at once: one is told it is locked."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_RETRY_SECONDS)
        else:
            return


def _open_postgresql(address: URL) -> Engines:
    engine = create_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_size=_IDLE_CONNECTIONS,
        pool_pre_ping=True,
        hide_parameters=True,
        **_json,
    )
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Engines(reader=reader, writer=engine)


def _to_json(value: object) -> str:
    return msgspec.json.encode(value, order="sorted").decode()


_json: dict[str, Any] = {"json_serializer": _to_json, "json_deserializer": msgspec.json.decode}


def insert_for(dialect: str, table: Table) -> Any:
    """An INSERT that knows ON CONFLICT in this database's way (both have the same methods) and counts its rows."""
    insert = postgresql.insert if dialect == POSTGRESQL else sqlite.insert
    return insert(table).execution_options(preserve_rowcount=True)


def meaning_of(error: DBAPIError) -> ArchiveError | None:
    """The archive's word for a driver error a person can do something about; None for a fault of ours."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    state = getattr(error.orig, "sqlstate", None)
    if code in _FULL or state == _PG_DISK_FULL:
        return storage_full()
    if code is not None and code & 0xFF in _BUSY:
        return Overloaded("Basis data sedang sibuk; coba lagi sebentar lagi.", retry_after=5)
    if isinstance(error, DataError) and _NUL in str(error.orig):
        return unstorable_text()
    return None
