"""How do the files in a ZIP become files of the batch, each with a line of its own?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO

from archive.batches import PATH_LIMIT, BatchFile, Why, new_file_id
from archive.documents import Reason
from archive.errors import ArchiveError, PasswordProtected, UnreadableFile, UnsafeFile
from archive.ports import Clock, Database
from archive.uploads import UploadLimits, UploadStore, objection

Member = tuple[str, BinaryIO | None, Why | None]


class TooManyMembers(ArchiveError):
    """With them the batch would have more files than one may."""


def put_members(
    database: Database,
    clock: Clock,
    store: UploadStore,
    limits: UploadLimits,
    envelope: BatchFile,
    members: Iterator[Member],
    decide: Callable[[str], BatchFile],
) -> None:
    """Write each member to the store, add its line, and have it decided before the next one.

    Done again after a kill it skips the lines that are there. Raises TooManyMembers, and UnreadableFile from
    ``members``; what was decided before stays.
    """
    for shown, stream, why in members:
        path = f"{envelope.path}/{shown}"[:PATH_LIMIT]
        file_id, now = new_file_id(), clock.now()
        size = store.write(file_id, 0, stream) if stream is not None else 0
        file = BatchFile(file_id, envelope.batch_id, 0, path, size, now, envelope_id=envelope.id)
        if why := why or objection(path, size, limits):
            file = file.refused(why, now)
        else:
            sha256 = store.sha256(file_id, size)
            expires_at = now + dt.timedelta(days=limits.days)
            file = replace(file, received=size, sha256=sha256, expires_at=expires_at)
        line = _add_line(database, limits, file)
        if line.id != file_id or why:
            store.remove(file_id)
        if line.is_whole:
            decide(line.id)


def _add_line(database: Database, limits: UploadLimits, file: BatchFile) -> BatchFile:
    """The line of this path: this one, or the one that is there."""
    with database.write() as uow:
        uow.batches.lock(file.batch_id)
        if there := uow.batches.at_paths(file.batch_id, [file.path]).get(file.path):
            return there
        count = uow.batches.count_files(file.batch_id)
        if count >= limits.batch_files:
            raise TooManyMembers
        numbered = replace(file, number=count + 1)
        uow.batches.add_files([numbered])
    return numbered


def why_not_opened(error: UnreadableFile) -> Why:
    """What the receipt says of a ZIP that could not be opened."""
    if isinstance(error, PasswordProtected):
        return Why.BUNDLE_LOCKED
    if isinstance(error, UnsafeFile) or error.reason is Reason.TOO_MANY_PARTS:
        return Why.BUNDLE_UNSAFE
    return Why.BUNDLE_DAMAGED
