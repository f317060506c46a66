"""One Whoosh index in one folder: what does it hold at this commit, and how does the next commit come about?"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from whoosh.index import TOC, FileIndex
from whoosh.writing import SegmentWriter

from archive.searching import IndexEntry
from indexer.engines.whoosh.codec import Codec
from indexer.engines.whoosh.files import DurableStorage, damaged_files, sync_folder
from indexer.engines.whoosh.merging import Postings, merge_by_size
from indexer.engines.whoosh.schema import SCHEMA, fields_of
from indexer.engines.whoosh.segment import Mask, Segment

_NAME: Final = "MAIN"
_OPEN_ATTEMPTS: Final = 20


@dataclass(frozen=True, slots=True)
class Leaf:
    """A segment and the documents of it that are not deleted at this commit."""

    segment: Segment
    alive: Mask


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A shelf at one commit; immutable."""

    commit: int
    leaves: tuple[Leaf, ...]


class ShelfFolder:
    """Reads and writes one index folder. Reading is safe from many threads; writing is for one at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None

    @classmethod
    def create(cls, folder: Path) -> ShelfFolder:
        """An empty index; nothing happens to one that is there."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if TOC._latest_generation(DurableStorage(folder), _NAME) < 0:
            TOC.create(DurableStorage(folder), SCHEMA, _NAME)
            sync_folder(folder.parent)
        return cls(folder)

    def snapshot(self) -> Snapshot:
        """The latest commit, of whichever process. Two ``stat`` calls when nothing has changed."""
        with self._lock:
            known = self._snapshot
            if known is None or not self._is_latest(known.commit):
                opened = {leaf.segment.name: leaf.segment for leaf in known.leaves} if known else {}
                self._snapshot = known = self._open(opened)
            return known

    def _is_latest(self, commit: int) -> bool:
        following = self._folder / TOC._filename(_NAME, commit + 1)
        return (self._folder / TOC._filename(_NAME, commit)).exists() and not following.exists()

    def _open(self, opened: dict[str, Segment]) -> Snapshot:
        storage = DurableStorage(self._folder)
        for attempt in range(_OPEN_ATTEMPTS):
            try:
                contents = TOC.read(storage, _NAME, schema=SCHEMA)
                return Snapshot(
                    contents.generation, tuple(_leaf(storage, segment, opened) for segment in contents.segments)
                )
            except FileNotFoundError:
                # A writer committed and removed the files between our reading of the contents and theirs.
                if attempt == _OPEN_ATTEMPTS - 1:
                    raise
        raise AssertionError("unreachable")

    def write(self, deletions: Collection[str], additions: Iterable[IndexEntry]) -> None:
        """Delete these ids and add these entries in one commit; durable on return, unchanged on any error.

        An entry's id is deleted before it is added. Raises OSError when the disk is full. The caller holds the
        generation's writer lock; Whoosh's own, which a failed commit would keep, is not used.
        """
        entries = list(additions)
        gone = {*deletions, *(entry.document_id for entry in entries)}
        doomed = {leaf.segment.name: leaf.segment.documents_of(gone, leaf.alive) for leaf in self.snapshot().leaves}
        if not entries and not any(doomed.values()):
            return
        writer = SegmentWriter(
            FileIndex(DurableStorage(self._folder), schema=SCHEMA), codec=Codec(), compound=False, _lk=False
        )
        try:
            writer.pool = Postings(writer)
            for described in writer.segments:
                for document in doomed[described.segment_id()]:
                    described.delete_document(document)
            for entry in entries:
                writer.add_document(**fields_of(entry))
            writer.commit(mergetype=merge_by_size)
        except BaseException:
            _abandon(writer)
            raise

    def contents(self) -> dict[str, int]:
        """document id -> revision."""
        return {
            record.document_id: record.revision
            for leaf in self.snapshot().leaves
            for record, alive in zip(leaf.segment.records, leaf.alive.tolist(), strict=True)
            if alive
        }

    def damaged(self) -> list[str]:
        """Names of files whose bytes are not those that were committed."""
        try:
            contents = TOC.read(DurableStorage(self._folder), _NAME, schema=SCHEMA)
        except Exception as error:  # noqa: BLE001 - whatever a broken pickle raises is the finding
            return [f"{_NAME}.toc ({type(error).__name__})"]
        return damaged_files(
            self._folder,
            [segment.segment_id() for segment in contents.segments],
            TOC._filename(_NAME, contents.generation),
        )


def _leaf(storage: DurableStorage, described: Any, opened: dict[str, Segment]) -> Leaf:
    segment = opened.get(described.segment_id()) or Segment(storage, described)
    alive = np.ones(segment.count, dtype=np.bool_)
    alive[list(described.deleted_docs())] = False
    alive.flags.writeable = False
    return Leaf(segment, alive)


def _abandon(writer: SegmentWriter) -> None:
    """Give up a commit that failed. Files it leaves behind are removed by the next commit."""
    if not writer.is_closed:
        with suppress(OSError, ValueError):  # the disk that was too full to commit may be too full to close tidily
            writer.cancel()
