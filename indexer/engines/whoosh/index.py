"""Generations on disk: which one is live, and how does a batch of changes reach both of its shelves?

::

    <root>/LIVE                  the live generation's name
    <root>/WRITER, REBUILD       lock files
    <root>/<generation>/FORMAT   number of the layout its files have
    <root>/<generation>/WRITER   lock file of this generation
    <root>/<generation>/public   what anonymous readers may search
    <root>/<generation>/staff    everything else
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from copy import copy
from pathlib import Path
from typing import Final, TypeVar

from archive.errors import IndexUnavailable
from archive.full_disk import no_room_is_storage_full
from archive.query_language import parse
from archive.searching import Hit, IndexChange, IndexEntry, Neighbour, SearchQuery, SearchResult, Shelf, Suggestion
from indexer.engines.whoosh.arrays import DamagedIndex
from indexer.engines.whoosh.cache import ByteCache, Kept
from indexer.engines.whoosh.compile import Synonyms
from indexer.engines.whoosh.files import replace_file, sync_folder
from indexer.engines.whoosh.heap import keep_freed_memory
from indexer.engines.whoosh.locks import FolderLock
from indexer.engines.whoosh.neighbours import neighbours
from indexer.engines.whoosh.page_hits import PageTexts, with_pages
from indexer.engines.whoosh.preparing import questions_of_every_kind
from indexer.engines.whoosh.search import search_snapshots
from indexer.engines.whoosh.shelf import Piece, ShelfFolder
from indexer.engines.whoosh.similar import similar
from indexer.engines.whoosh.suggestions import suggest
from indexer.engines.whoosh.tokens import Numbering
from indexer.engines.whoosh.writing import ShelfWriter
from indexer.stemming import lexicon

WRITER_WAIT_SECONDS: Final = 10.0
BUILD_MEMORY_MB: Final = 256
CACHE_MB: Final = 256
Found = TypeVar("Found", Suggestion, Neighbour, Hit)
_BYTES_OF_ONE: Final = 400
_LIVE: Final = "LIVE"
_WRITER: Final = "WRITER"
_DROPPED: Final = ".dropped-"
_FORMAT: Final = "FORMAT"
FORMAT_NUMBER: Final = 3
"""To be raised whenever files written before cannot be read any more; the worker then builds the index anew."""


class GenerationFolder:
    """The parts of one generation; ``lock`` is its writer lock.

    The words of both shelves share a numbering, as most stand on both.
    """

    def __init__(self, folder: Path, memory: int, writer_wait: float) -> None:
        self.lock = FolderLock(folder / _WRITER, writer_wait)
        self.shelves = {shelf: ShelfFolder(folder / shelf) for shelf in Shelf}
        self.numbering = Numbering(memory // 2)
        self.writers = {shelf: ShelfWriter(self.shelves[shelf], memory, self.numbering) for shelf in Shelf}


class WhooshIndex:
    """A SearchIndex in a folder; safe to share between threads.

    Every search sees the latest commit of the generation promoted last, by whichever process.
    ``page_texts`` fetches the text of single pages for snippets; ``memory_mb`` bounds what building and merging hold,
    ``cache_mb`` what is kept of one question for the next.
    """

    def __init__(
        self,
        root: Path,
        page_texts: PageTexts,
        *,
        writer_wait: float = WRITER_WAIT_SECONDS,
        memory_mb: int = BUILD_MEMORY_MB,
        cache_mb: int = CACHE_MB,
        synonyms: Synonyms | None = None,
    ) -> None:
        self._root = root
        self._memory = memory_mb << 20
        self._cache = ByteCache(cache_mb << 20)
        self._synonyms = synonyms
        self._page_texts = page_texts
        self._writer_wait = writer_wait
        self._writer = FolderLock(root / _WRITER, writer_wait)
        self._rebuild = FolderLock(root / "REBUILD", 0.0)
        self._live_file = root / _LIVE
        self._live: tuple[tuple[int, ...], str | None] = (), None
        self._opened: dict[str, GenerationFolder] = {}
        self._lock = threading.Lock()
        self._prepared: tuple[Hashable, ...] | None = None

    def prepare(self) -> None:
        """See SearchIndex. Also lets the whole process keep the memory that questions give back."""
        with self._read(self._require_live()) as shelf:
            snapshots = [shelf(one).snapshot() for one in Shelf]
        state = tuple(snapshot.state for snapshot in snapshots)
        if state == self._prepared:
            return
        keep_freed_memory()
        lexicon()
        if self._synonyms is not None:
            self._synonyms.expansions(["yang"])  # some are read when they are first asked
        segments = [piece.segment for snapshot in snapshots for piece in snapshot.pieces]
        for segment in segments:
            segment.prepare()
        for question in questions_of_every_kind(segments):
            self.search(SearchQuery(text=question, tree=parse(question).tree, shelves=tuple(Shelf)))
        self._prepared = state

    def search(self, query: SearchQuery) -> SearchResult:
        """Hits, exact total and facet counts. Raises IndexUnavailable, SearchTimedOut."""
        with self._read(self._require_live()) as shelf:
            shelves = [(one, shelf(one).snapshot()) for one in dict.fromkeys(query.shelves)]
            ranking = search_snapshots(query, shelves, self._cache, self._synonyms)
            hits = with_pages(ranking, self._page_texts, query.snippets)
        return SearchResult(hits, ranking.total, ranking.facets, ranking.notes, ranking.expansions)

    def with_synonyms(self, synonyms: Synonyms) -> WhooshIndex:
        """The same index, asked with other synonyms; nothing is opened or read anew."""
        other = copy(self)
        other._synonyms = synonyms
        return other

    def suggest(self, typed: str, limit: int = 8) -> list[Suggestion]:
        """See SearchIndex. Raises IndexUnavailable."""
        return self._of_public(("suggest", typed, limit), lambda pieces: suggest(pieces, typed, limit, self._cache))

    def neighbours(self, word: str, limit: int = 5) -> list[Neighbour]:
        """See SearchIndex. Raises IndexUnavailable."""
        return self._of_public(("neighbours", word, limit), lambda pieces: neighbours(pieces, word, limit))

    def similar(self, document_id: str, limit: int = 5) -> list[Hit]:
        """See SearchIndex. Raises IndexUnavailable."""
        return self._of_public(
            ("similar", document_id, limit),
            lambda pieces: similar(pieces, document_id, limit, self._page_texts, self._cache),
        )

    def _of_public(
        self, question: tuple[str | int, ...], made: Callable[[Sequence[Piece]], list[Found]]
    ) -> list[Found]:
        """An answer from the public shelf as it stands, worked out once."""
        with self._read(self._require_live()) as shelf:
            public = shelf(Shelf.PUBLIC).snapshot()

            def kept() -> Kept[list[Found]]:
                found = made(public.pieces)
                return Kept(found, _BYTES_OF_ONE * len(found))

            return list(self._cache.get((public.state, *question), kept).value)

    def figures(self) -> Mapping[str, int]:
        """See SearchIndex."""
        return self._cache.figures()

    def apply(self, generation: str, changes: Sequence[IndexChange]) -> None:
        """Put and delete; idempotent, durable and visible on return; each document ends on one shelf or none.

        Killed in between, a document may be on neither shelf, but never in public when it should not be.
        Raises WriterBusy, StorageFull, and IndexUnavailable for a generation that is damaged or not there.
        """
        last = {change.document_id: change.entry for change in changes}
        entries = [entry for entry in last.values() if entry is not None]
        public = [entry for entry in entries if entry.shelf is Shelf.PUBLIC]
        staff = [entry for entry in entries if entry.shelf is Shelf.STAFF]
        with self._change(generation) as folder, folder.lock.hold():
            leaving = last.keys() - {entry.document_id for entry in public}
            if leaving:
                folder.writers[Shelf.PUBLIC].write(leaving, ())
            folder.writers[Shelf.STAFF].write(last.keys(), staff)
            if public:
                folder.writers[Shelf.PUBLIC].write((), public)

    def fill(self, generation: str, entries: Iterable[IndexEntry]) -> None:
        """See SearchIndex. Raises WriterBusy, StorageFull, and IndexUnavailable."""
        with self._change(generation) as folder, folder.lock.hold(), ExitStack() as stack:
            added = {shelf: stack.enter_context(writer.adding()) for shelf, writer in folder.writers.items()}
            held = dict.fromkeys(Shelf, 0)
            for entry in entries:
                added[entry.shelf].add(entry)
                held[entry.shelf] = added[entry.shelf].bytes_in_memory
                if folder.numbering.nbytes + sum(held.values()) >= self._memory:
                    largest = max(held, key=held.__getitem__)
                    for shelf in Shelf if folder.numbering.crowded else (largest,):
                        added[shelf].give_memory_back()
                        held[shelf] = 0
                    folder.numbering.forget()
            for each in added.values():
                each.commit()
            folder.numbering.forget()
            for writer in folder.writers.values():
                writer.merge(folder.lock.hold, whole=True)

    def merge(self, generation: str) -> bool:
        """See SearchIndex. What killed writers left behind is removed first."""
        with self._change(generation) as folder:
            merged = [writer.merge(folder.lock.hold) for writer in folder.writers.values()]
        return any(merged)

    def create_generation(self, name: str) -> None:
        """An empty generation, invisible until promoted; nothing happens to one that is there."""
        with no_room_is_storage_full(), self.writer_lock():
            for shelf in Shelf:
                ShelfFolder.create(self._root / name / shelf)
            replace_file(self._root / name / _FORMAT, f"{FORMAT_NUMBER}\n")
            sync_folder(self._root)

    def promote(self, name: str) -> None:
        """Readers of every process use it from their next search on; atomic and durable. Idempotent."""
        with no_room_is_storage_full(), self.writer_lock():
            if name not in self.generations():
                raise IndexUnavailable(f"there is no generation {name}")
            replace_file(self._root / _LIVE, name + "\n")

    def drop(self, name: str) -> None:
        """Remove its files; searches under way in it end well. No error when it is not there."""
        with self.writer_lock():
            if name == self.live():
                raise ValueError(f"generation {name} is live")
            with self._lock:
                self._opened.pop(name, None)
            self._sweep()
            if (self._root / name).is_dir():
                # Out of the way in one step, so that a drop that is killed is ended by the next one.
                (self._root / name).rename(self._root / f"{_DROPPED}{name}")
                self._sweep()

    def _sweep(self) -> None:
        for folder in self._root.glob(f"{_DROPPED}*"):
            shutil.rmtree(folder, ignore_errors=True)

    def generations(self) -> list[str]:
        """Complete generations of the present format, oldest first."""
        if not self._root.is_dir():
            return []
        return sorted(path.name for path in self._root.iterdir() if _is_readable(path))

    def live(self) -> str | None:
        """The generation promoted last."""
        try:
            found = self._live_file.stat()
            state = found.st_mtime_ns, found.st_ino, found.st_size
            if self._live[0] != state:
                self._live = state, self._live_file.read_text(errors="replace").strip() or None
        except FileNotFoundError:
            return None
        return self._live[1]

    def contents(self, generation: str) -> dict[str, tuple[str, int]]:
        """document id -> (shelf, revision). Raises IndexUnavailable."""
        found: dict[str, tuple[str, int]] = {}
        for shelf in Shelf:
            with self._read(generation) as folder:
                held = folder(shelf).contents()
            found.update((document_id, (shelf.value, revision)) for document_id, revision in held.items())
        return found

    def verify(self, generation: str) -> list[str]:
        """Damaged files as ``shelf/name``; every byte is read."""
        with self._read(generation) as shelf:
            return [f"{one}/{name}" for one in Shelf for name in shelf(one).damaged()]

    @contextmanager
    def writer_lock(self, generation: str | None = None) -> Iterator[None]:
        """See SearchIndex; waits up to ``writer_wait`` seconds."""
        if generation is None:
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._writer.hold():
                yield
        else:
            with self._folder(generation).lock.hold():
                yield

    def rebuild_lock(self) -> AbstractContextManager[None]:
        """See SearchIndex."""
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._rebuild.hold()

    @contextmanager
    def _read(self, generation: str) -> Iterator[Callable[[Shelf], ShelfFolder]]:
        """Shelves to read from; whatever damaged files raise becomes IndexUnavailable."""
        try:
            yield self._folder(generation).shelves.__getitem__
        except (DamagedIndex, FileNotFoundError) as error:
            raise IndexUnavailable(f"index {generation} cannot be read: {error}") from error

    @contextmanager
    def _change(self, generation: str) -> Iterator[GenerationFolder]:
        """A generation to write to; the same, and whatever a full disk raises becomes StorageFull."""
        with self._read(generation), no_room_is_storage_full():
            yield self._folder(generation)

    def _require_live(self) -> str:
        live = self.live()
        if live is None:
            raise IndexUnavailable("no generation was promoted yet")
        return live

    def _folder(self, generation: str) -> GenerationFolder:
        with self._lock:
            known = self._opened.get(generation)
            if known is None:
                self._opened = {name: held for name, held in self._opened.items() if (self._root / name).is_dir()}
                if not _is_readable(self._root / generation):
                    raise IndexUnavailable(f"there is no generation {generation} of format {FORMAT_NUMBER}")
                known = GenerationFolder(self._root / generation, self._memory, self._writer_wait)
                self._opened[generation] = known
            return known


def _is_readable(generation: Path) -> bool:
    try:
        written = (generation / _FORMAT).read_text(errors="replace")
    except (OSError, ValueError):  # ValueError: no name of a folder, in a damaged LIVE
        return False
    is_ours = written == f"{FORMAT_NUMBER}\n" and not generation.name.startswith(".")
    return is_ours and all((generation / shelf).is_dir() for shelf in Shelf)
