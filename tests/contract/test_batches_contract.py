from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.batches import Batch, BatchFile, BatchOrigin, Settlement, Why
from archive.documents import Document
from archive.errors import Conflict
from storage.database import SqlDatabase
from tests.conftest import FakeClock


@pytest.fixture
def batch(database: SqlDatabase, clock: FakeClock) -> Batch:
    opened = Batch("b1", "dinkes", "siti", BatchOrigin.BROWSER, clock.now(), None, "Laporan tahunan")
    with database.write() as uow:
        uow.batches.add(opened)
    return opened


def file(number: int, clock: FakeClock, **fields: object) -> BatchFile:
    made = BatchFile(f"f{number:011d}", "b1", number, f"folder/{number}.pdf", 10 * number, clock.now())
    return replace(made, **fields)  # type: ignore[arg-type]


def test_a_batch_comes_back_as_it_was_put(database: SqlDatabase, batch: Batch, clock: FakeClock) -> None:
    files = [
        file(1, clock, declared="a" * 64, expires_at=clock.now()),
        file(2, clock, settlement=Settlement.REFUSED, why=Why.INFECTED, detail="Eicar", settled_at=clock.now()),
    ]
    with database.write() as uow:
        uow.batches.add_files(files)
    with database.read() as uow:
        assert uow.batches.get("b1") == batch
        assert uow.batches.get("b2") is None
        assert uow.batches.files("b1") == files
        assert uow.batches.file(files[1].id) == files[1]
        assert uow.batches.file("unknown") is None
        assert uow.batches.count_files("b1") == 2
        assert uow.batches.at_paths("b1", ["folder/2.pdf", "nowhere"]) == {"folder/2.pdf": files[1]}


@pytest.mark.parametrize("taken", [{"path": "folder/1.pdf"}, {"number": 1}])
def test_a_path_and_a_number_stand_once_in_a_batch(
    database: SqlDatabase, batch: Batch, clock: FakeClock, taken: dict[str, object]
) -> None:
    with database.write() as uow:
        uow.batches.add_files([file(1, clock)])
    with pytest.raises(Conflict), database.write() as uow:
        uow.batches.add_files([replace(file(2, clock), **taken)])  # type: ignore[arg-type]
    with database.read() as uow:
        assert uow.batches.count_files("b1") == 1


def test_a_change_built_on_an_old_reading_is_refused(database: SqlDatabase, batch: Batch, clock: FakeClock) -> None:
    known = file(1, clock)
    with database.write() as uow:
        uow.batches.add_files([known])
        uow.batches.update(known, replace(known, received=5))
    with pytest.raises(Conflict), database.write() as uow:
        uow.batches.update(known, replace(known, received=7))
    with database.read() as uow:
        assert uow.batches.files("b1")[0].received == 5


def test_closing_again_changes_nothing(database: SqlDatabase, batch: Batch, clock: FakeClock) -> None:
    first = clock.now()
    with database.write() as uow:
        uow.batches.close("b1", first)
    clock.advance(60)
    with database.write() as uow:
        uow.batches.close("b1", clock.now())
    with database.read() as uow:
        closed = uow.batches.get("b1")
        assert closed is not None
        assert closed.closed_at == first


def test_batches_of_an_officer_come_newest_first(database: SqlDatabase, batch: Batch, clock: FakeClock) -> None:
    later = Batch("b0", "disdik", "siti", BatchOrigin.COMMAND, clock.now() + dt.timedelta(hours=1))
    with database.write() as uow:
        uow.batches.add(later)
        uow.batches.add(replace(later, id="b3", officer="budi"))
    with database.read() as uow:
        assert [each.id for each in uow.batches.of_officer("siti")] == ["b0", "b1"]


def test_what_a_unit_holds_is_told_by_hash_and_only_of_that_unit(
    database: SqlDatabase, add: Callable[..., Document]
) -> None:
    add("one", sha256="1" * 64)
    add("other", sha256="2" * 64, unit="disdik")
    with database.read() as uow:
        assert uow.batches.held("dinkes", ["1" * 64, "2" * 64, "3" * 64]) == {"1" * 64: "one"}


def test_the_day_counts_what_is_neither_refused_nor_held_nor_inside_an_envelope(
    database: SqlDatabase, batch: Batch, clock: FakeClock
) -> None:
    began = clock.now()
    with database.write() as uow:
        uow.batches.add_files(
            [
                file(1, clock),
                file(2, clock, settlement=Settlement.OPENED),
                file(3, clock, settlement=Settlement.REFUSED),
                file(4, clock, settlement=Settlement.DUPLICATE),
                file(6, clock, added_at=began - dt.timedelta(seconds=1)),
            ]
        )
        uow.batches.add_files([file(5, clock, envelope_id=file(2, clock).id)])
    with database.read() as uow:
        assert uow.batches.bytes_since("dinkes", began) == 30
        assert uow.batches.bytes_since("disdik", began) == 0


def test_expired_whole_and_idle_are_found(database: SqlDatabase, batch: Batch, clock: FakeClock) -> None:
    now = clock.now()
    with database.write() as uow:
        uow.batches.add_files(
            [
                file(1, clock, received=3, expires_at=now - dt.timedelta(seconds=1)),
                file(2, clock, received=20, expires_at=now + dt.timedelta(days=1)),
                file(3, clock, received=30, settlement=Settlement.HELD, why=Why.SCANNER_UNREACHABLE),
                file(4, clock, received=40, settlement=Settlement.REFUSED, why=Why.INFECTED),
            ]
        )
        uow.batches.add(Batch("b9", "dinkes", "siti", BatchOrigin.BROWSER, now - dt.timedelta(days=2)))
    with database.read() as uow:
        assert [each.number for each in uow.batches.expired(now)] == [1]
        assert [each.number for each in uow.batches.undecided()] == [2, 3]
        assert [each.id for each in uow.batches.idle(now + dt.timedelta(seconds=1))] == ["b9"]
