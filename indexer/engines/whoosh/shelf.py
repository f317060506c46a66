"""One Whoosh index in one folder: what does it hold at its latest commit?"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from whoosh.index import TOC

from indexer.engines.whoosh.arrays import DamagedIndex
from indexer.engines.whoosh.files import DurableStorage, check, damaged_files, sync_folder
from indexer.engines.whoosh.schema import SCHEMA, WORD_FIELDS
from indexer.engines.whoosh.segment import EXTENSION, Mask, Segment, SegmentEntry

NAME: Final = "MAIN"
"""Whoosh's name of every index of ours."""

_OPEN_ATTEMPTS: Final = 20
_OPEN_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment and the documents of it that are not deleted at this commit: which, how many, their words by field."""

    segment: Segment
    alive: Mask
    living: int
    words: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A shelf at one commit; immutable."""

    commit: int
    pieces: tuple[Piece, ...]

    @property
    def state(self) -> tuple[tuple[str, int], ...]:
        """The same only where the same documents live: those of a segment are deleted one by one, never added to."""
        return tuple((piece.segment.name, piece.living) for piece in self.pieces)


class ShelfFolder:
    """Reads one index folder; safe to share between threads.

    A segment's file is held against its SHA-256 when it is opened, so nothing damaged on the disk is ever searched.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._opening = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._checked: set[str] = set()

    @classmethod
    def create(cls, folder: Path) -> None:
        """An empty index; nothing happens to one that is there."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if TOC._latest_generation(DurableStorage(folder), NAME) < 0:
            TOC.create(DurableStorage(folder), SCHEMA, NAME)
            sync_folder(folder.parent)

    def snapshot(self) -> Snapshot:
        """The latest commit, of whichever process. Two ``stat`` calls when nothing has changed.

        While one thread opens a commit the others wait, but go on with the one before when that takes long: a large
        merged segment is read whole once, and holds nothing that was not there before.
        """
        known = self._snapshot
        if known is not None and self._is_latest(known.commit):
            return known
        return self._latest(-1 if known is None else _OPEN_SECONDS)

    def latest(self) -> Snapshot:
        """The latest commit, however long opening it takes."""
        return self._latest(-1)

    def _latest(self, seconds: float) -> Snapshot:
        known = self._snapshot
        if not self._opening.acquire(timeout=seconds) and known is not None:
            return known
        try:
            known = self._snapshot
            if known is None or not self._is_latest(known.commit):
                self._snapshot = known = self._open(known)
            return known
        finally:
            self._opening.release()

    def commit(self) -> int:
        """The number of the latest commit; below 0 where there is none."""
        number: int = TOC._latest_generation(DurableStorage(self.folder), NAME)
        return number

    def table(self, commit: int) -> Any:
        """The table of contents of a commit, made anew at each call: ``segments`` are SegmentEntry objects.

        Raises DamagedIndex, and FileNotFoundError when it is there no longer.
        """
        check(self.folder, TOC._filename(NAME, commit))
        return TOC.read(DurableStorage(self.folder), NAME, gen=commit, schema=SCHEMA)

    def vouch(self, name: str) -> None:
        """Tell of a file that this process has just written and read whole: it is not read again to open it."""
        self._checked.add(name)

    def _is_latest(self, commit: int) -> bool:
        following = self.folder / TOC._filename(NAME, commit + 1)
        return (self.folder / TOC._filename(NAME, commit)).exists() and not following.exists()

    def _open(self, before: Snapshot | None) -> Snapshot:
        opened = {piece.segment.name: piece.segment for piece in before.pieces} if before else {}
        for attempt in range(_OPEN_ATTEMPTS):
            commit = self.commit()
            try:
                return Snapshot(commit, tuple(self._piece(entry, opened) for entry in self.table(commit).segments))
            except (FileNotFoundError, DamagedIndex):
                # Unless a writer has committed meanwhile, and removed what this commit named.
                if self._is_latest(commit) or attempt == _OPEN_ATTEMPTS - 1:
                    raise
        raise AssertionError("unreachable")

    def _piece(self, entry: SegmentEntry, opened: Mapping[str, Segment]) -> Piece:
        segment = opened.get(entry.segment_id())
        if segment is None:
            name = entry.make_filename(EXTENSION)
            if name not in self._checked:
                check(self.folder, name)
            segment = Segment(self.folder, entry)
            self._checked.discard(name)
        alive = np.ones(segment.count, dtype=np.bool_)
        alive[list(entry.deleted_docs())] = False
        alive.flags.writeable = False
        words = {field: int(segment.lengths(field)[alive].sum(dtype=np.int64)) for field in WORD_FIELDS}
        return Piece(segment, alive, int(np.count_nonzero(alive)), words)

    def contents(self) -> dict[str, int]:
        """document id -> revision."""
        return {
            piece.segment.document_id(document): int(piece.segment.columns.revisions[document])
            for piece in self.latest().pieces
            for document in np.flatnonzero(piece.alive).tolist()
        }

    def damaged(self) -> list[str]:
        """Names of files of the latest commit whose bytes are not those that were committed; every byte is read."""
        while True:
            commit = self.commit()
            damaged = self._damaged_at(commit)
            # What a writer removed meanwhile is not damaged.
            if not damaged or commit == self.commit():
                return damaged

    def _damaged_at(self, commit: int) -> list[str]:
        table = TOC._filename(NAME, max(commit, 0))
        if damaged := damaged_files(self.folder, [table]):
            return damaged
        try:
            segments = self.table(commit).segments
        except (FileNotFoundError, DamagedIndex):
            return [table]
        return damaged_files(self.folder, [entry.make_filename(EXTENSION) for entry in segments])
