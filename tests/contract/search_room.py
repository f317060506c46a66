"""A small index to put documents into and ask, for the contract suites of SearchIndex."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from archive.ports import SearchIndex
from archive.query_language import parse
from archive.searching import IndexChange, IndexEntry, PageText, SearchQuery, SearchResult, Shelf
from indexer.engines.whoosh.index import WhooshIndex

BOTH = (Shelf.PUBLIC, Shelf.STAFF)


@dataclass
class Room:
    """An index with one live generation and the page texts its snippets are cut from."""

    root: Path
    texts: dict[str, dict[int, str]] = field(default_factory=dict)
    memory_mb: int = 64

    def __post_init__(self) -> None:
        self.index = self.another_index()
        self.index.create_generation("g1")
        self.index.promote("g1")

    def another_index(self, writer_wait: float = 5.0) -> SearchIndex:
        """As another process would open it."""
        return WhooshIndex(self.root, self.page_texts, writer_wait=writer_wait, memory_mb=self.memory_mb)

    def page_texts(self, wanted: Mapping[str, Sequence[int]]) -> dict[tuple[str, int], str]:
        return {
            (document_id, number): self.texts[document_id][number]
            for document_id, numbers in wanted.items()
            for number in numbers
            if number in self.texts.get(document_id, {})
        }

    def put(self, document_id: str, *pages: str, generation: str = "g1", **fields: object) -> None:
        self.index.apply(generation, [self.change(document_id, *pages, **fields)])

    def change(self, document_id: str, *pages: str, **fields: object) -> IndexChange:
        self.texts[document_id] = dict(enumerate(pages, 1))
        plain: dict[str, object] = {
            "document_id": document_id,
            "revision": 1,
            "shelf": Shelf.PUBLIC,
            "title": "",
            "number": "",
            "unit": "dinkes",
            "information_class": "berkala",
            "file_type": "pdf",
            "language": "id",
            "year": None,
            "date": None,
            "pages": tuple(PageText(number, text) for number, text in enumerate(pages, 1)),
        }
        return IndexChange(document_id, IndexEntry(**(plain | fields)))  # type: ignore[arg-type]

    def delete(self, *ids: str) -> None:
        self.index.apply("g1", [IndexChange(document_id, None) for document_id in ids])

    def ask(self, text: str, **options: object) -> SearchResult:
        return self.index.search(SearchQuery(text, parse(text).tree, **options))  # type: ignore[arg-type]

    def found(self, text: str, **options: object) -> list[str]:
        return [hit.document_id for hit in self.ask(text, **{"limit": 1000} | options).hits]


def counts(result: SearchResult, facet: str) -> dict[str, int]:
    return {count.value: count.count for count in result.facets[facet]}
