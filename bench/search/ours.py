"""This archive's own engine, asked through its port as the web server asks it: by the text a reader types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from archive.query_language import parse
from archive.searching import IndexChange, IndexEntry, PageText, SearchQuery, Shelf
from bench.search.corpus import Corpus, Made
from bench.search.engine import Answer
from bench.search.questions import FILTERED, Question
from indexer.engines.whoosh.index import WhooshIndex
from indexer.synonyms import reference_synonyms

GENERATION = "bench"


class Arsip:
    """Words are also found by their stems, reduplications and synonyms, and four facets are counted: more work than
    the peers do. ``exact`` asks with every word in quotes, which is what the peers answer."""

    without: frozenset[str] = frozenset()

    def __init__(self, *, exact: bool = False, snippets: int = 0) -> None:
        self.name = "ours, exact words" if exact else "ours, with snippets" if snippets else "ours"
        self._exact = exact
        self._snippets = snippets

    def build(self, folder: Path, documents: Iterable[Made]) -> None:
        index = WhooshIndex(folder, lambda _pages: {})
        index.create_generation(GENERATION)
        index.fill(GENERATION, map(_entry, documents))
        index.promote(GENERATION)

    def open(self, folder: Path, corpus: Corpus) -> None:
        self._index = WhooshIndex(folder, corpus.page_texts, synonyms=reference_synonyms())
        self._index.prepare()  # as the web server does when it starts

    def ask(self, question: Question) -> Answer:
        text = question.exact_text if self._exact else question.text
        query = SearchQuery(
            text=text,
            tree=parse(text).tree,
            filters={name: (value,) for name, value in question.filters.items()},
            snippets=self._snippets,
        )
        found = self._index.search(query)
        facets = {name: {count.value: count.count for count in found.facets[name]} for name in FILTERED}
        return Answer(tuple(hit.document_id for hit in found.hits), found.total, facets)

    def add(self, made: Made) -> None:
        self._index.apply(GENERATION, [IndexChange(made.record.id, _entry(made))])


def _entry(made: Made) -> IndexEntry:
    record = made.record
    return IndexEntry(
        document_id=record.id,
        revision=1,
        shelf=Shelf.PUBLIC if record.public else Shelf.STAFF,
        title=record.title,
        number=record.number,
        unit=record.unit,
        information_class=record.information_class,
        file_type=record.file_type,
        language="id",
        year=record.year,
        date=dt.date.fromisoformat(record.date),
        pages=tuple(PageText(number, text) for number, text in enumerate(made.pages, 1)),
    )
