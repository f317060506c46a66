"""How does the demonstration's officer hand over files, so that a kill in the middle leaves a batch that goes on?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from io import BytesIO
from typing import Final

from archive.batches import Batch, BatchFile, Settlement
from archive.handing_over import Offered, announce, close_batch, open_batch
from archive.people import Person
from archive.ports import UnitOfWork
from archive.receiving import Receiving
from search_api.demonstration.papers import Paper

_ALL: Final = 1_000_000


def hand_over(receiving: Receiving, officer: Person, papers: Sequence[Paper], note: str, replaces: str | None) -> Batch:
    """Send the papers as one batch and close it; begun before, it goes on where it stopped. The closed batch."""
    database, clock = receiving.database, receiving.clock
    with database.read() as uow:
        batch = batch_of(uow, officer, note, replaces)
    if batch is None:
        assert officer.unit is not None, "an officer has a unit"
        batch = open_batch(database, clock, officer, officer.unit, note=note, replaces=replaces)
    if batch.closed_at is not None:
        return batch
    contents = [b"" if each.size else each.source.read_bytes() for each in papers]
    offered = [Offered(each.file, each.size or len(content)) for each, content in zip(papers, contents, strict=True)]
    day_began = clock.now() - dt.timedelta(days=1)
    lines = announce(database, clock, receiving.limits, officer, batch.id, offered, day_began)
    for line, content in zip(lines, contents, strict=True):
        _send(receiving, officer, line, content)
    return close_batch(database, clock, officer, batch.id)


def batch_of(uow: UnitOfWork, officer: Person, note: str, replaces: str | None) -> Batch | None:
    """The officer's batch with this note, if it was opened: the oldest, as people may write the same note later."""
    batches = uow.batches.of_officer(officer.login, limit=_ALL)
    return next((each for each in reversed(batches) if (each.note, each.replaces) == (note, replaces)), None)


def _send(receiving: Receiving, officer: Person, line: BatchFile, content: bytes) -> None:
    if line.settlement is not Settlement.EXPECTED:
        return
    if line.is_whole:
        receiving.look_up(officer, line.id)
        return
    rest = content[line.received :]
    receiving.append(officer, line.id, line.received, BytesIO(rest), len(rest))
