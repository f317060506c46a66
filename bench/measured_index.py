"""An index whose calls are timed, to tell the index's cost from the pipeline's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager

from archive.ports import SearchIndex
from archive.searching import Hit, IndexChange, IndexEntry, Neighbour, SearchQuery, SearchResult, Suggestion
from indexer.measuring import Stages


class MeasuredIndex:
    """Passes every call on; what changes it is counted as stage ``index``."""

    def __init__(self, index: SearchIndex, stages: Stages) -> None:
        self._index = index
        self._stages = stages

    def prepare(self) -> None:
        """See SearchIndex."""
        self._index.prepare()

    def search(self, query: SearchQuery) -> SearchResult:
        """See SearchIndex."""
        return self._index.search(query)

    def suggest(self, typed: str, limit: int = 8) -> list[Suggestion]:
        """See SearchIndex."""
        return self._index.suggest(typed, limit)

    def neighbours(self, word: str, limit: int = 5) -> list[Neighbour]:
        """See SearchIndex."""
        return self._index.neighbours(word, limit)

    def similar(self, document_id: str, limit: int = 5) -> list[Hit]:
        """See SearchIndex."""
        return self._index.similar(document_id, limit)

    def apply(self, generation: str, changes: Sequence[IndexChange]) -> None:
        """See SearchIndex; timed."""
        with self._stages.measure("index"):
            self._index.apply(generation, changes)

    def fill(self, generation: str, entries: Iterable[IndexEntry]) -> None:
        """See SearchIndex; timed, and with it the reading of the entries."""
        with self._stages.measure("index"):
            self._index.fill(generation, entries)

    def merge(self, generation: str) -> bool:
        """See SearchIndex; timed."""
        with self._stages.measure("index"):
            return self._index.merge(generation)

    def figures(self) -> Mapping[str, int]:
        """See SearchIndex."""
        return self._index.figures()

    def create_generation(self, name: str) -> None:
        """See SearchIndex."""
        self._index.create_generation(name)

    def promote(self, name: str) -> None:
        """See SearchIndex."""
        self._index.promote(name)

    def drop(self, name: str) -> None:
        """See SearchIndex."""
        self._index.drop(name)

    def generations(self) -> list[str]:
        """See SearchIndex."""
        return self._index.generations()

    def live(self) -> str | None:
        """See SearchIndex."""
        return self._index.live()

    def contents(self, generation: str) -> dict[str, tuple[str, int]]:
        """See SearchIndex."""
        return self._index.contents(generation)

    def verify(self, generation: str) -> list[str]:
        """See SearchIndex."""
        return self._index.verify(generation)

    def writer_lock(self, generation: str | None = None) -> AbstractContextManager[None]:
        """See SearchIndex."""
        return self._index.writer_lock(generation)

    def rebuild_lock(self) -> AbstractContextManager[None]:
        """See SearchIndex."""
        return self._index.rebuild_lock()
