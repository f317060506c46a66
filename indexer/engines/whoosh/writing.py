"""How do changes reach a shelf, and how are its segments joined while others go on writing and reading?

A segment is written under a draft's name and synced, without any lock being needed; a commit gives it its own name
and then, in one rename, puts a table of contents that names it into place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from whoosh.index import TOC, clean_files

from archive.errors import WriterBusy
from archive.searching import IndexEntry
from indexer.engines.whoosh.arrays import ArrayWriter
from indexer.engines.whoosh.files import CHECKSUMS, DurableStorage, seal
from indexer.engines.whoosh.inversion import SegmentDraft
from indexer.engines.whoosh.locks import FolderLock
from indexer.engines.whoosh.merging import Source, merge, outworn
from indexer.engines.whoosh.narrow import Ints
from indexer.engines.whoosh.schema import SCHEMA, TEXT
from indexer.engines.whoosh.segment import EXTENSION, SegmentEntry
from indexer.engines.whoosh.shelf import NAME, ShelfFolder
from indexer.engines.whoosh.tokens import Numbering

WriterLock = Callable[[], AbstractContextManager[None]]

_DRAFT: Final = ".draft-"
_OURS: Final = (f"{_DRAFT}*", f".{CHECKSUMS}.*", f"{NAME}_*", f"_{NAME}_*")

_LARGEST: Final = f"{TEXT}.positions.pairs"
"""More than half of most segments."""

_MOST_RUNS: Final = 32  # of a segment: each needs room for every word when they are read side by side


@dataclass(frozen=True, slots=True)
class Made:
    """A finished segment that is in no table of contents yet."""

    entry: SegmentEntry
    draft: Path
    final: Path
    digest: str


class Additions:
    """Entries on their way to one commit of one shelf: the last of them in memory, the others in files."""

    def __init__(self, writer: ShelfWriter) -> None:
        self._writer = writer
        self._draft = SegmentDraft(writer.numbering)
        self._ids = set[str]()
        self.made: list[Made] = []

    @property
    def bytes_in_memory(self) -> int:
        """An estimate of what writing the latest entries will need besides the numbering."""
        return self._draft.bytes_in_memory

    def add(self, entry: IndexEntry) -> None:
        """One document more."""
        self._draft.add(entry)
        self._ids.add(entry.document_id)

    def give_memory_back(self) -> None:
        """Write what is in memory: a part of a segment, or the last of it where the numbering cannot be kept."""
        if self._writer.numbering.crowded or self._draft.runs >= _MOST_RUNS:
            self._finish_segment()
        else:
            self._draft.move_to_file(self._writer.folder)

    def _finish_segment(self) -> None:
        if self._draft.count:
            self.made.append(self._writer.made(self._draft.count, self._draft.write))
            self._draft = SegmentDraft(self._writer.numbering)

    def close(self) -> None:
        """Give up what was not committed."""
        self._draft.close()

    def commit(self, deletions: Collection[str] = ()) -> None:
        """Everything in one step; documents that were there before, and these, are deleted."""
        self._finish_segment()
        self._writer.commit({*deletions, *self._ids}, self.made)


class ShelfWriter:
    """Writes one index folder; ``memory`` bounds, in bytes, what a segment in the making holds.

    The caller of ``write`` holds the generation's writer lock. The ``numbering`` may serve several writers in turn.
    """

    def __init__(self, shelf: ShelfFolder, memory: int, numbering: Numbering) -> None:
        self._shelf = shelf
        self.folder = shelf.folder
        self.memory = memory
        self._merging = FolderLock(shelf.folder / "MERGE", 0.0)
        self.numbering = numbering

    def write(self, deletions: Collection[str], additions: Iterable[IndexEntry]) -> None:
        """Delete these ids and add these entries in one commit; durable on return, unchanged on any error.

        An entry's id is deleted before it is added; none is added twice. Raises OSError when the disk is full.
        """
        with self.adding() as added:
            for entry in additions:
                added.add(entry)
                if self.numbering.nbytes + added.bytes_in_memory >= self.memory:
                    added.give_memory_back()
                    self.numbering.forget()
            added.commit(deletions)
        self.numbering.forget()

    @contextmanager
    def adding(self) -> Iterator[Additions]:
        """Entries for one commit, one by one; on any error nothing of them is left."""
        added = Additions(self)
        with self._drafts_removed(added.made), closing(added):
            yield added

    def commit(self, gone: Collection[str], made: Sequence[Made]) -> None:
        """Delete these ids and add these segments, if that is any change at all."""
        kept, changed = self._without(gone)
        if made or changed:
            self._commit(kept, made)

    def _without(self, ids: Collection[str]) -> tuple[list[SegmentEntry], bool]:
        """The segments of the latest commit with these documents deleted, and whether any of them was there."""
        snapshot = self._shelf.latest()
        opened = {piece.segment.name: piece.segment for piece in snapshot.pieces}
        entries: list[SegmentEntry] = self._shelf.table(snapshot.commit).segments
        changed = False
        for entry in entries:
            for document in opened[entry.segment_id()].documents_of(ids):
                if not entry.is_deleted(document):
                    entry.delete_document(document)
                    changed = True
        return [entry for entry in entries if entry.doc_count() > 0], changed

    def made(self, count: int, fill: Callable[[ArrayWriter], object]) -> Made:
        """A segment of so many documents, as ``fill`` writes it."""
        entry = SegmentEntry(NAME, count)
        draft = self.folder / f"{_DRAFT}{entry.segment_id()}"
        try:
            with draft.open("xb") as stream, ArrayWriter(stream, self.folder, _LARGEST) as arrays:
                draft.chmod(0o600)
                fill(arrays)
            return Made(entry, draft, self.folder / entry.make_filename(EXTENSION), seal(draft))
        except BaseException:
            draft.unlink(missing_ok=True)
            raise

    def _commit(self, kept: Sequence[SegmentEntry], made: Sequence[Made]) -> None:
        """The caller holds the writer lock: under its own name a file that is in no contents would be swept away."""
        storage = DurableStorage(self.folder, {each.final.name: each.digest for each in made})
        commit = self._shelf.commit() + 1
        segments = [*kept, *(each.entry for each in made)]
        try:
            for each in made:
                each.draft.rename(each.final)
            TOC(SCHEMA, segments, commit).write(storage, NAME)
        except BaseException:
            if self._shelf.commit() < commit:
                for each in made:
                    each.final.unlink(missing_ok=True)
            raise
        for each in made:
            self._shelf.vouch(each.final.name)
        clean_files(storage, NAME, commit, segments)

    @contextmanager
    def _drafts_removed(self, made: Sequence[Made]) -> Iterator[None]:
        """On any error."""
        try:
            yield
        except BaseException:
            for each in made:
                each.draft.unlink(missing_ok=True)
            raise

    def merge(self, writer_lock: WriterLock, *, whole: bool = False) -> bool:
        """Join segments if that is worth it, or write one anew whose stems are stale; True when it was done.

        ``whole`` joins all there are.

        Changes may be written meanwhile: the sources are read without the writer lock, which ``writer_lock`` gives for
        the short commit at the end; when it cannot be had, WriterBusy. Returns False when another thread or process
        is merging.
        """
        with ExitStack() as stack:
            try:
                stack.enter_context(self._merging.hold())
            except WriterBusy:
                return False
            self._sweep(writer_lock)
            return self._merge(writer_lock, whole=whole)

    def _merge(self, writer_lock: WriterLock, *, whole: bool) -> bool:
        pieces = self._shelf.latest().pieces
        places = outworn([(piece.living, piece.segment.count) for piece in pieces])
        if whole and len(pieces) > 1:
            places = list(range(len(pieces)))
        chosen = [pieces[place] for place in places] or [piece for piece in pieces if piece.segment.stale][:1]
        if not chosen:
            return False
        sources = [Source(piece.segment, piece.alive) for piece in chosen]
        moves: list[Ints] = []
        merged = self.made(
            sum(piece.living for piece in chosen), lambda arrays: moves.extend(merge(sources, arrays, self.memory))
        )
        with self._drafts_removed([merged]), writer_lock():
            present = {entry.segment_id(): entry for entry in self._shelf.table(self._shelf.commit()).segments}
            for source, moved in zip(sources, moves, strict=True):
                entry = present.pop(source.segment.name, None)
                # Dropped from the index meanwhile, or with documents deleted: so they are in the merged segment.
                gone = moved if entry is None else moved[list(entry.deleted_docs())]
                for document in gone[gone >= 0].tolist():
                    merged.entry.delete_document(document)
            self._commit(list(present.values()), [merged] if merged.entry.doc_count() else [])
        return True

    def _sweep(self, writer_lock: WriterLock) -> None:
        """Remove what killed writers left; the caller sees to it that nobody merges."""
        if self._leftovers():
            with writer_lock():
                for path in self._leftovers():
                    path.unlink(missing_ok=True)

    def _leftovers(self) -> list[Path]:
        snapshot = self._shelf.latest()
        named = {f"{piece.segment.name}{EXTENSION}" for piece in snapshot.pieces}
        named.add(TOC._filename(NAME, snapshot.commit))
        return [path for pattern in _OURS for path in self.folder.glob(pattern) if path.name not in named]
