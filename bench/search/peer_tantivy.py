"""tantivy through its Python binding, as a competent user would set it up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Query

from bench.search.corpus import Corpus, Made
from bench.search.engine import Answer
from bench.search.questions import FILTERED, Question

_HEAP = 256 << 20
_THREADS = 1
_FIELDS = {"title": 3.0, "text": 1.0}
_MOST_VALUES = 200


class Tantivy:
    """Text with positions, facets as fast fields, one indexing thread with a heap of 256 MB.

    Not public documents are excluded by term, which is cheaper than requiring the others. The binding has no collector
    of several things at once: hits and total are one pass, the facets another. Words are not stemmed, prefix and fuzzy
    words count alike whatever they match.
    """

    name = "tantivy"
    without: frozenset[str] = frozenset()

    def __init__(self) -> None:
        self._schema = _schema()

    def build(self, folder: Path, documents: Iterable[Made]) -> None:
        index = tantivy.Index(self._schema, str(folder))
        writer = index.writer(_HEAP, _THREADS)
        for made in documents:
            writer.add_document(self._document(made))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path, corpus: Corpus) -> None:
        self._index = tantivy.Index(self._schema, str(folder))
        self._index.config_reader("manual")
        self._index.reload()
        self._searcher = self._index.searcher()
        self._hidden = (Occur.MustNot, Query.term_query(self._schema, "staff", True))

    def ask(self, question: Question) -> Answer:
        parts = [(Occur.Must, self._query(question)), self._hidden]
        for name, value in question.filters.items():
            term = Query.term_query(self._schema, name, int(value) if name == "year" else value)
            parts.append((Occur.Must, Query.boost_query(term, 0.0)))
        query = Query.boolean_query(parts)
        found = self._searcher.search(query, 10, count=True)
        counted = self._searcher.aggregate(query, _AGGREGATIONS)
        facets = {
            name: {str(bucket["key"]): bucket["doc_count"] for bucket in counted[name]["buckets"]} for name in FILTERED
        }
        ids = tuple(self._searcher.doc(address)["id"][0] for _, address in found.hits)
        return Answer(ids, found.count, facets)

    def add(self, made: Made) -> None:
        writer = self._index.writer(_HEAP, _THREADS)
        writer.add_document(self._document(made))
        writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def _document(self, made: Made) -> Any:
        record = made.record
        fields = {
            "id": record.id,
            "title": record.title,
            "text": "\n".join(made.pages),
            "class": record.information_class,
            "unit": record.unit,
            "year": record.year,
            "staff": not record.public,
        }
        return tantivy.Document.from_dict(fields, self._schema)

    def _query(self, question: Question) -> Any:
        words = question.words
        match question.kind:
            case "or":
                return _any_of([self._word(word) for word in words])
            case "phrase":
                return self._fields(lambda name: Query.phrase_query(self._schema, name, list(words)))
            case "prefix":
                return self._fields(lambda name: Query.regex_query(self._schema, name, words[0] + ".*"))
            case "fuzzy":
                return self._fields(lambda name: Query.fuzzy_term_query(self._schema, name, words[0], 1))
            case "boolean":
                first, second, third, fourth = map(self._word, words)
                return Query.boolean_query(
                    [(Occur.Must, first), (Occur.Must, _any_of([second, third])), (Occur.MustNot, fourth)]
                )
        return Query.boolean_query([(Occur.Must, self._word(word)) for word in words])

    def _word(self, word: str) -> Any:
        return self._fields(lambda name: Query.term_query(self._schema, name, word, "freq"))

    def _fields(self, make: Callable[[str], Any]) -> Any:
        return _any_of([Query.boost_query(make(name), boost) for name, boost in _FIELDS.items()])


_AGGREGATIONS = {name: {"terms": {"field": name, "size": _MOST_VALUES}} for name in FILTERED}


def _any_of(queries: list[Any]) -> Any:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title")
    builder.add_text_field("text")
    for name in ("class", "unit"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("year", indexed=True, fast=True)
    builder.add_boolean_field("staff", indexed=True, fast=True)
    return builder.build()
