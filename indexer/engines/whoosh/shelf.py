"""One Whoosh index in one folder: what does it hold at this commit, and how does the next commit come about?"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from whoosh.index import TOC, clean_files

from archive.searching import IndexEntry
from indexer.engines.whoosh.arrays import ArrayWriter
from indexer.engines.whoosh.files import DurableStorage, checked, damaged_files, sync_folder
from indexer.engines.whoosh.inversion import SegmentDraft
from indexer.engines.whoosh.merging import Source, merge, outworn
from indexer.engines.whoosh.narrow import Ints
from indexer.engines.whoosh.schema import SCHEMA, WORD_FIELDS
from indexer.engines.whoosh.segment import EXTENSION, Mask, Segment, SegmentEntry
from indexer.engines.whoosh.tokens import Numbering

_NAME: Final = "MAIN"
_DRAFT: Final = ".draft-"
_OPEN_ATTEMPTS: Final = 20


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
    """Reads and writes one index folder. Reading is safe from many threads; writing is for one at a time."""

    def __init__(self, folder: Path, memory: int) -> None:
        self._folder = folder
        self._memory = memory
        self._opening = threading.Lock()
        self._merging = threading.Lock()
        self._numbering = Numbering()
        self._snapshot: Snapshot | None = None

    @classmethod
    def create(cls, folder: Path) -> None:
        """An empty index; nothing happens to one that is there."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if TOC._latest_generation(DurableStorage(folder), _NAME) < 0:
            TOC.create(DurableStorage(folder), SCHEMA, _NAME)
            sync_folder(folder.parent)

    def snapshot(self) -> Snapshot:
        """The latest commit, of whichever process. Two ``stat`` calls when nothing has changed.

        While one thread opens a commit the others go on with the one before.
        """
        known = self._snapshot
        if known is not None and self._is_latest(known.commit):
            return known
        if known is not None and not self._opening.acquire(blocking=False):
            return known
        if known is None:
            self._opening.acquire()
        try:
            known = self._snapshot
            if known is None or not self._is_latest(known.commit):
                self._snapshot = known = self._open(known)
            return known
        finally:
            self._opening.release()

    def _is_latest(self, commit: int) -> bool:
        following = self._folder / TOC._filename(_NAME, commit + 1)
        return (self._folder / TOC._filename(_NAME, commit)).exists() and not following.exists()

    def _open(self, before: Snapshot | None) -> Snapshot:
        opened = {piece.segment.name: piece.segment for piece in before.pieces} if before else {}
        for attempt in range(_OPEN_ATTEMPTS):
            try:
                contents = self._contents()
                pieces = tuple(self._piece(entry, opened) for entry in contents.segments)
                return Snapshot(contents.generation, pieces)
            except FileNotFoundError:
                # A writer committed and removed the files between our reading of the contents and theirs.
                if attempt == _OPEN_ATTEMPTS - 1:
                    raise
        raise AssertionError("unreachable")

    def _contents(self) -> Any:
        storage = DurableStorage(self._folder)
        generation = TOC._latest_generation(storage, _NAME)
        checked(self._folder, TOC._filename(_NAME, generation))
        return TOC.read(storage, _NAME, gen=generation, schema=SCHEMA)

    def _piece(self, entry: SegmentEntry, opened: Mapping[str, Segment]) -> Piece:
        segment = opened.get(entry.segment_id())
        if segment is None:
            checked(self._folder, entry.make_filename(EXTENSION))
            segment = Segment(self._folder, entry)
        alive = np.ones(segment.count, dtype=np.bool_)
        alive[list(entry.deleted_docs())] = False
        alive.flags.writeable = False
        words = {field: int(segment.lengths(field)[alive].sum(dtype=np.int64)) for field in WORD_FIELDS}
        return Piece(segment, alive, int(np.count_nonzero(alive)), words)

    def write(self, deletions: Collection[str], additions: Iterable[IndexEntry]) -> None:
        """Delete these ids and add these entries in one commit; durable on return, unchanged on any error.

        An entry's id is deleted before it is added. Raises OSError when the disk is full. The caller holds the
        generation's writer lock.
        """
        made: list[SegmentEntry] = []
        gone = set(deletions)
        with self._removed_on_error(made):
            for draft, ids in self._drafts(additions):
                gone |= ids
                made.append(self._write_segment(draft.count, draft.write))
            kept = self._without(gone)
            if made or kept is not None:
                self._commit(self._contents().segments if kept is None else kept, made)

    def _drafts(self, entries: Iterable[IndexEntry]) -> Iterator[tuple[SegmentDraft, set[str]]]:
        """Segments in the making, none larger than memory allows, and the ids in each."""
        draft, ids = SegmentDraft(self._numbering), set[str]()
        for entry in entries:
            draft.add(entry)
            ids.add(entry.document_id)
            if draft.bytes_in_memory >= self._memory:
                yield draft, ids
                draft, ids = SegmentDraft(self._numbering), set[str]()
        if ids:
            yield draft, ids

    def _without(self, ids: Collection[str]) -> list[SegmentEntry] | None:
        """The segments of the latest commit with these documents deleted; None when none of them is there."""
        segments = self._contents().segments
        opened = {piece.segment.name: piece.segment for piece in self._latest().pieces}
        changed = False
        for entry in segments:
            segment = opened[entry.segment_id()]
            for document in segment.documents_of(ids):
                if not entry.is_deleted(document):
                    entry.delete_document(document)
                    changed = True
        return [entry for entry in segments if entry.doc_count() > 0] if changed else None

    def _latest(self) -> Snapshot:
        with self._opening:
            known = self._snapshot
            if known is None or not self._is_latest(known.commit):
                self._snapshot = known = self._open(known)
            return known

    def _write_segment(self, count: int, fill: Callable[[ArrayWriter], object]) -> SegmentEntry:
        entry = SegmentEntry(_NAME, count)
        draft = self._draft_of(entry)
        try:
            with draft.open("xb") as stream, ArrayWriter(stream, self._folder) as arrays:
                draft.chmod(0o600)
                fill(arrays)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        return entry

    def _commit(self, kept: Sequence[SegmentEntry], made: Sequence[SegmentEntry]) -> None:
        """The caller holds the writer lock: under its own name a file that is in no contents would be swept away."""
        storage = DurableStorage(self._folder)
        generation = TOC._latest_generation(storage, _NAME) + 1
        for entry in made:
            self._draft_of(entry).rename(self._folder / entry.make_filename(EXTENSION))
        storage.seal_later(entry.make_filename(EXTENSION) for entry in made)
        segments = [*kept, *made]
        TOC(SCHEMA, segments, generation).write(storage, _NAME)
        clean_files(storage, _NAME, generation, segments)

    def _draft_of(self, entry: SegmentEntry) -> Path:
        return self._folder / f"{_DRAFT}{entry.segment_id()}"

    @contextmanager
    def _removed_on_error(self, made: Sequence[SegmentEntry]) -> Iterator[None]:
        try:
            yield
        except BaseException:
            for entry in made:
                self._draft_of(entry).unlink(missing_ok=True)
                (self._folder / entry.make_filename(EXTENSION)).unlink(missing_ok=True)
            raise

    def merge(self, writer_lock: Callable[[], Any]) -> bool:
        """Join segments if that is worth it; True when it was done. Changes may be written meanwhile.

        The sources are read without the writer lock, which ``writer_lock`` gives for the short commit at the end.
        Returns False when another thread of this process is merging.
        """
        if not self._merging.acquire(blocking=False):
            return False
        try:
            return self._merge(writer_lock)
        finally:
            self._merging.release()

    def _merge(self, writer_lock: Callable[[], Any]) -> bool:
        pieces = self._latest().pieces
        chosen = [pieces[place] for place in outworn([(piece.living, piece.segment.count) for piece in pieces])]
        if not chosen:
            return False
        sources = [Source(piece.segment, piece.alive) for piece in chosen]
        moves: list[Ints] = []
        merged = self._write_segment(
            sum(piece.living for piece in chosen), lambda arrays: moves.extend(merge(sources, arrays, self._memory))
        )
        with self._removed_on_error([merged]), writer_lock():
            present = {entry.segment_id(): entry for entry in self._contents().segments}
            for source, moved in zip(sources, moves, strict=True):
                entry = present.pop(source.segment.name, None)
                # Dropped from the index meanwhile, or with documents deleted: so they are in the merged segment.
                gone = moved if entry is None else moved[list(entry.deleted_docs())]
                for document in gone[gone >= 0].tolist():
                    merged.delete_document(document)
            self._commit(list(present.values()), [merged])
        return True

    def sweep(self) -> None:
        """Remove what killed writers left; the caller holds the writer lock and no merge runs."""
        with self._merging:
            for path in self._folder.glob(f"{_DRAFT}*"):
                with suppress(FileNotFoundError):
                    path.unlink()

    def contents(self) -> dict[str, int]:
        """document id -> revision."""
        return {
            piece.segment.document_id(document): int(piece.segment.columns.revisions[document])
            for piece in self._latest().pieces
            for document in np.flatnonzero(piece.alive).tolist()
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
