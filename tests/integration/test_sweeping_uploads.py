"""The worker cleans up after uploads that were never finished, though nobody visits the page."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest

from archive.batches import Batch, BatchFile, Settlement, Why
from archive.handing_over import Offered, announce, open_batch
from archive.jobs import JobKind
from archive.people import Person, Role
from archive.receiving import Receiving
from archive.sweeping import LOOK_EVERY, Sweeping
from search_api.wiring import Archive
from tests.conftest import FakeClock

SITI = Person("Siti", "siti", Role.OFFICER, "dinkes")


@pytest.fixture
def receiving(archive: Archive) -> Receiving:
    with archive.database.write() as uow:
        uow.people.add(SITI, "")
    return archive.receiving()


def begun(receiving: Receiving, opened: dt.datetime, expires: dt.datetime) -> tuple[Batch, BatchFile]:
    """A batch of that time with one file of which four of ten bytes are here, kept until ``expires``."""
    batch = open_batch(receiving.database, FakeClock(opened), SITI, "dinkes")
    began = opened.replace(hour=0)
    (file,) = announce(
        receiving.database, receiving.clock, receiving.limits, SITI, batch.id, [Offered("a.bin", 10)], began
    )
    file = receiving.append(SITI, file.id, 0, io.BytesIO(b"0123"), 4)
    with receiving.database.write() as uow:
        file = uow.batches.update(file, replace(file, expires_at=expires))
    return batch, file


def stored(receiving: Receiving, batch: Batch, file: BatchFile) -> tuple[Batch | None, BatchFile | None]:
    with receiving.database.read() as uow:
        return uow.batches.get(batch.id), uow.batches.file(file.id)


def test_a_worker_removes_an_expired_upload_and_closes_its_batch(archive: Archive, receiving: Receiving) -> None:
    now = archive.clock.now()
    batch, file = begun(receiving, now - dt.timedelta(days=8), now - dt.timedelta(seconds=1))
    archive.worker().run(until_idle=True)

    closed, swept = stored(receiving, batch, file)
    assert swept is not None
    assert (swept.settlement, swept.why) == (Settlement.REFUSED, Why.EXPIRED)
    assert closed is not None
    assert closed.closed_at is not None
    assert list((archive.settings.data_path / "uploads").iterdir()) == []


def test_a_worker_leaves_an_upload_alone_that_may_still_go_on(archive: Archive, receiving: Receiving) -> None:
    now = archive.clock.now()
    batch, file = begun(receiving, now, now + dt.timedelta(days=1))
    archive.worker().run(until_idle=True)

    still_open, kept = stored(receiving, batch, file)
    assert kept == file
    assert still_open is not None
    assert still_open.closed_at is None
    assert not receiving.owes_a_sweep()


def test_a_worker_decides_about_a_whole_file_that_a_killed_server_left(archive: Archive, receiving: Receiving) -> None:
    now = archive.clock.now()
    batch, file = begun(receiving, now, now + dt.timedelta(days=1))
    receiving.store.write(file.id, 4, io.BytesIO(b"456789"))
    with receiving.database.write() as uow:
        uow.batches.update(file, replace(file, received=10))
    archive.worker().run(until_idle=True)

    _batch, decided = stored(receiving, batch, file)
    assert decided is not None
    assert decided.settlement is Settlement.ACCEPTED
    with archive.database.read() as uow:
        assert uow.documents.get(decided.document_id or "") is not None


def test_a_sweep_is_owed_once_and_looked_for_once_a_minute(archive: Archive, receiving: Receiving) -> None:
    now = archive.clock.now()
    clock = FakeClock(now)
    begun(receiving, now, now - dt.timedelta(seconds=1))
    sweeping = Sweeping(replace(receiving, clock=clock))

    assert sweeping.enqueue_due()
    with archive.database.write() as uow:
        (job,) = uow.jobs.claim([JobKind.SWEEP], 60)
        assert uow.jobs.finish(job)
    assert not sweeping.enqueue_due(), "looked a moment ago"
    clock.advance(LOOK_EVERY.total_seconds())
    assert sweeping.enqueue_due(), "nobody has swept"
    clock.advance(LOOK_EVERY.total_seconds())
    assert not sweeping.enqueue_due(), "it is owed already"
