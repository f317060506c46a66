from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from archive.audit import AuditEntry
from archive.documents import Lifecycle
from archive.errors import ArchiveError
from storage.database import SqlDatabase
from storage.engines import open_engines

AT = dt.datetime(2026, 3, 2, 8, 0, 0, 123456, tzinfo=dt.UTC)


def entry(number: int, **fields: object) -> AuditEntry:
    plain: dict[str, object] = {
        "at": AT + dt.timedelta(seconds=number),
        "actor": "cli",
        "action": "deposit",
        "document_id": "a",
        "before": {},
        "after": {"title": f"Judul {number}"},
    }
    return AuditEntry(**(plain | fields))  # type: ignore[arg-type]


@pytest.fixture
def raw(database: SqlDatabase, database_url: str) -> Iterator[sa.Engine]:
    """The way of somebody who has the database password."""
    engines = open_engines(database_url)
    yield engines.writer
    engines.dispose()


def test_entries_come_back_in_order_with_chained_digests(database: SqlDatabase) -> None:
    with database.write() as uow:
        uow.audit.append(entry(1))
        uow.audit.append(entry(2, document_id="b"))
    with database.write() as uow:
        uow.audit.append(entry(3, before={"lifecycle": Lifecycle.DRAFT}, after={"date": dt.date(2026, 1, 2), "n": 0.1}))
    with database.read() as uow:
        first, third = uow.audit.of_document("a")
        assert uow.audit.verify() == 3
    assert (first.at, first.actor, first.after) == (AT + dt.timedelta(seconds=1), "cli", {"title": "Judul 1"})
    assert (third.before, third.after) == ({"lifecycle": "draft"}, {"date": "2026-01-02", "n": 0.1})
    assert len({first.digest, third.digest}) == 2


def test_the_same_act_twice_has_two_digests(database: SqlDatabase) -> None:
    with database.write() as uow:
        uow.audit.append(entry(1))
        uow.audit.append(entry(1))
    with database.read() as uow:
        one, two = uow.audit.of_document("a")
    assert one.digest != two.digest


def test_an_act_taken_back_leaves_no_gap_in_the_chain(database: SqlDatabase) -> None:
    class BrokenOffError(Exception):
        pass

    with pytest.raises(BrokenOffError), database.write() as uow:
        uow.audit.append(entry(1))
        raise BrokenOffError
    with database.write() as uow:
        uow.audit.append(entry(2))
        assert uow.audit.verify() == 1


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_the_database_refuses_to_change_the_log(database: SqlDatabase, raw: sa.Engine, statement: str) -> None:
    with database.write() as uow:
        uow.audit.append(entry(1))
    with pytest.raises(sa.exc.DBAPIError, match="append only"), raw.begin() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'somebody' WHERE id = 2",
        'UPDATE audit SET after = \'{"title":"x"}\' WHERE id = 2',
        "UPDATE audit SET document_id = NULL WHERE id = 2",
        "DELETE FROM audit WHERE id = 1",
    ],
)
def test_a_change_past_the_trigger_shows_in_the_chain(database: SqlDatabase, raw: sa.Engine, statement: str) -> None:
    with database.write() as uow:
        for number in range(4):
            uow.audit.append(entry(number))
    with raw.begin() as connection:
        if database.dialect == "postgresql":
            connection.exec_driver_sql("DROP TRIGGER audit_append_only ON audit")
        else:
            connection.exec_driver_sql("DROP TRIGGER audit_no_update")
            connection.exec_driver_sql("DROP TRIGGER audit_no_delete")
        connection.exec_driver_sql(statement)
    with pytest.raises(ArchiveError) as broken, database.read() as uow:
        uow.audit.verify()
    assert broken.value.values == {"number": 2}
