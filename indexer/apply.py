"""How do changes of the catalogue reach the index, and what if the two disagree about what is live?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Final

from archive.errors import WriterBusy
from archive.ports import Database, Generation, GenerationState, PendingChange, SearchIndex
from archive.searching import IndexChange, IndexEntry
from indexer.entries import entry_of

BATCH: Final = 200
"""Documents in one commit; one commit for each document would cost eight times as much."""

BATCH_CHARACTERS: Final = 8_000_000
"""Page text held in memory at once, one document at least."""


class Applier:
    """Drains pending changes into the live generation. One at a time over all processes.

    A generation that is being built is filled by who builds it, so that no change waits for that.
    """

    def __init__(
        self, database: Database, index: SearchIndex, batch: int = BATCH, characters: int = BATCH_CHARACTERS
    ) -> None:
        self._database = database
        self._index = index
        self._batch = batch
        self._characters = characters

    def drain(self, stop: Callable[[], bool] = lambda: False) -> int:
        """Apply what is pending, each document as it stands; how many changes. Nothing is lost when killed.

        Returns early when ``stop`` says so after a batch, or when another process is writing: it does the same work.
        """
        done = 0
        applied = self._batch
        # A batch that was not full leaves the rest to gather: a commit costs about the same for one as for fifty.
        while applied == self._batch and not stop():
            live = self.live()
            if live is None:
                break
            try:
                applied = self.apply_batch(live)
            except WriterBusy:
                break
            done += applied
        return done

    def apply_batch(self, generation: str) -> int:
        """One commit's worth for one generation; how many changes, 0 when nothing is pending.

        Raises WriterBusy, StorageFull, and IndexUnavailable when the generation is damaged or gone.
        """
        # Reading and applying under one lock: an older state must not overwrite a newer one.
        with self._index.writer_lock(generation):
            rows, changes = self._read_batch(generation)
            if rows:
                self._index.apply(generation, changes)
                with self._database.write() as uow:
                    uow.index.clear(rows)
            return len(rows)

    def fill(self, generation: str, progress: Callable[[int, int], None] | None = None) -> None:
        """Put everything that is pending into an empty generation that nobody reads yet.

        What changes meanwhile may be left pending. ``progress`` is given (documents done, documents in all). Killed
        before the end, the generation is worth nothing. Raises what ``apply_batch`` raises.
        """
        self._index.fill(generation, self._handed_over(generation, progress))

    def _handed_over(self, generation: str, progress: Callable[[int, int], None] | None) -> Iterator[IndexEntry]:
        rows, changes = self._read_batch(generation)
        while True:
            if progress is not None:
                with self._database.read() as uow:
                    total, pending = uow.documents.count(), uow.index.count_pending(generation)
                progress(max(total - pending, 0), total)
            if not rows:
                return
            yield from (change.entry for change in changes if change.entry is not None)
            with self._database.write() as uow:
                uow.index.clear(rows)
            rows, changes = self._read_batch(generation, after=rows[-1].document_id)

    def _read_batch(self, generation: str, after: str = "") -> tuple[list[PendingChange], list[IndexChange]]:
        changes: list[IndexChange] = []
        characters = 0
        with self._database.read() as uow:
            rows = uow.index.pending(generation, self._batch, after)
            documents = uow.documents.get_many([row.document_id for row in rows])
            subjects = uow.subjects.subjects_of_many(list(documents))
            for row in rows:
                document = documents.get(row.document_id)
                pages = uow.pages.texts(row.document_id) if document else []
                entry = entry_of(document, pages, subjects.get(row.document_id, ())) if document else None
                changes.append(IndexChange(row.document_id, entry))
                characters += sum(len(text) for _, text in pages)
                if characters > self._characters:
                    break
        return rows[: len(changes)], changes

    def reconcile(self) -> None:
        """Make the index agree with the database about which generation is live; call once before draining.

        A live generation that is missing on disk, or of another format, is begun anew, empty, with every document
        pending. What a killed rebuild left behind is removed. Waits for who begins, promotes or drops a generation;
        raises WriterBusy when that does not end.
        """
        with self._index.writer_lock():
            live = self.live()
            if live is None or live not in self._index.generations():
                live = self._begin(live)
            if self._index.live() != live:
                # The database decides: a rebuild killed between its two last steps is undone.
                self._index.promote(live)
            self._sweep(live)

    def live(self) -> str | None:
        """The generation the database calls live."""
        with self._database.read() as uow:
            generation = uow.index.live()
        return generation.name if generation else None

    def _begin(self, missing: str | None) -> str:
        generation = begin_generation(self._database, self._index)
        self._index.promote(generation.name)
        with self._database.write() as uow:
            uow.index.set_live(generation.name)
            if missing is not None:
                uow.index.remove_generation(missing)
        if missing is not None:
            self._index.drop(missing)
        return generation.name

    def _sweep(self, live: str) -> None:
        try:
            with self._index.rebuild_lock():
                with self._database.read() as uow:
                    known = {generation.name: generation.state for generation in uow.index.generations()}
                on_disk = set(self._index.generations())
                kept = {live} | {name for name in on_disk if known.get(name) is GenerationState.RETIRED}
                remove_generations(self._database, self._index, (known.keys() | on_disk) - kept)
        except WriterBusy:
            return  # a rebuild is under way; it cleans up after itself


def begin_generation(database: Database, index: SearchIndex) -> Generation:
    """An empty generation beside the live one, with every document pending for it. Its name was never used before."""
    now = dt.datetime.now(dt.UTC)
    name = f"g{now:%Y%m%d%H%M%S%f}"
    generation = Generation(name, GenerationState.BUILDING, now)
    index.create_generation(name)
    with database.write() as uow:
        uow.index.add_generation(generation, mark_all=True)
    return generation


def remove_generations(database: Database, index: SearchIndex, names: set[str]) -> None:
    """From the database first, so that nobody applies changes to what is no longer on disk."""
    for name in sorted(names):
        with database.write() as uow:
            if any(generation.name == name for generation in uow.index.generations()):
                uow.index.remove_generation(name)
        index.drop(name)
