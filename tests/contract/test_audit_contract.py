from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from archive.audit import AuditEntry, AuditHead, AuditQuestion
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


COLUMNS = "at, actor, action, document_id, before, after, digest"


def past_the_trigger(database: SqlDatabase, raw: sa.Engine, *statements: str) -> None:
    """What somebody could do who owns the database and takes the trigger away."""
    with raw.begin() as connection:
        if database.dialect == "postgresql":
            connection.exec_driver_sql("DROP TRIGGER audit_append_only ON audit")
        else:
            connection.exec_driver_sql("DROP TRIGGER audit_no_update")
            connection.exec_driver_sql("DROP TRIGGER audit_no_delete")
        for statement in statements:
            connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    ("statements", "broken_at"),
    [
        (["UPDATE audit SET actor = 'somebody' WHERE id = 2"], 2),
        (['UPDATE audit SET after = \'{"title":"x"}\' WHERE id = 2'], 2),
        (["UPDATE audit SET document_id = NULL WHERE id = 2"], 2),
        (["UPDATE audit SET digest = repeat_digest WHERE id = 2"], 2),
        (["DELETE FROM audit WHERE id = 1"], 2),
        (["DELETE FROM audit WHERE id = 3"], 4),
        (["UPDATE audit SET id = 99 WHERE id = 3"], 4),
        (["UPDATE audit SET id = 99 WHERE id = 2", "UPDATE audit SET id = 2 WHERE id = 3"], 2),
        ([f"INSERT INTO audit (id, {COLUMNS}) SELECT 99, {COLUMNS} FROM audit WHERE id = 4"], 99),
        (
            [
                "UPDATE audit SET id = 99 WHERE id = 4",
                f"INSERT INTO audit (id, {COLUMNS}) SELECT 4, {COLUMNS} FROM audit WHERE id = 3",
            ],
            4,
        ),
    ],
    ids=["actor", "after", "document", "digest", "first", "middle", "moved", "swapped", "appended", "inserted"],
)
def test_whatever_is_changed_past_the_trigger_shows_in_the_chain(
    database: SqlDatabase, raw: sa.Engine, statements: list[str], broken_at: int
) -> None:
    with database.write() as uow:
        for number in range(4):
            uow.audit.append(entry(number))
    past_the_trigger(database, raw, *(each.replace("repeat_digest", f"'{'0' * 64}'") for each in statements))
    with pytest.raises(ArchiveError) as broken, database.read() as uow:
        uow.audit.verify()
    assert broken.value.values == {"number": broken_at}


@pytest.mark.parametrize(
    ("statement", "left"), [("DELETE FROM audit WHERE id >= 3", 2), ("DELETE FROM audit", 0)], ids=["newest", "all"]
)
def test_entries_removed_at_the_end_are_missed(
    database: SqlDatabase, raw: sa.Engine, statement: str, left: int
) -> None:
    with database.write() as uow:
        for number in range(4):
            uow.audit.append(entry(number))
    past_the_trigger(database, raw, statement)
    with pytest.raises(ArchiveError) as broken, database.read() as uow:
        uow.audit.verify()
    assert broken.value.values == {"known": 4, "count": left}


def test_a_head_that_was_kept_elsewhere_finds_out_who_rewrote_the_end(database: SqlDatabase, raw: sa.Engine) -> None:
    with database.write() as uow:
        uow.audit.append(entry(1))
        short = uow.audit.head()
        uow.audit.append(entry(2))
        kept = uow.audit.head()
    with database.read() as uow:
        assert uow.audit.verify(kept) == uow.audit.verify(short) == 2
        assert uow.audit.verify(AuditHead(0, "")) == 2
    past_the_trigger(
        database,
        raw,
        "DELETE FROM audit WHERE id = 2",
        f"UPDATE audit_head SET count = 1, digest = '{short.digest}'",
    )
    with database.read() as uow:
        assert uow.audit.verify() == 1
        with pytest.raises(ArchiveError, match="sidik"):
            uow.audit.verify(kept)


def test_the_log_is_searched_by_document_person_act_and_time(database: SqlDatabase) -> None:
    with database.write() as uow:
        for number in range(5):
            uow.audit.append(
                entry(
                    number,
                    document_id="ab"[number % 2],
                    actor="sari" if number > 2 else "cli",
                    action="edit" if number else "deposit",
                )
            )
    with database.read() as uow:

        def numbers(**asked: object) -> list[int]:
            question = AuditQuestion(**asked)  # type: ignore[arg-type]
            found = [number for number, _ in uow.audit.find(question, 0, 9)]
            assert [number for number, _ in uow.audit.stream(question)] == found[::-1]
            assert uow.audit.count(question) == len(found)
            return found

        assert numbers() == [5, 4, 3, 2, 1]
        assert numbers(document_id="a") == [5, 3, 1]
        assert numbers(actor="sari") == [5, 4]
        assert numbers(action="deposit") == [1]
        assert numbers(since=AT + dt.timedelta(seconds=1), until=AT + dt.timedelta(seconds=3)) == [3, 2]
        assert [number for number, _ in uow.audit.find(AuditQuestion(), 1, 2)] == [4, 3]
        assert uow.audit.actions() == ["deposit", "edit"]
