"""Stock Whoosh 2.7.4 with its own fields, codec, matchers and collectors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from whoosh import fields, index, query, scoring
from whoosh.analysis import LowercaseFilter, RegexTokenizer
from whoosh.searching import Searcher
from whoosh.sorting import Count, FieldFacet

from bench.search.corpus import Corpus, Made
from bench.search.engine import Answer
from bench.search.questions import FILTERED, Question

_BOOSTS = {"title": 3.0, "text": 1.0}
_MEMORY_MB = 256


class StockWhoosh:
    """A searcher for every question: one must not be shared between threads."""

    name = "stock Whoosh"
    without: frozenset[str] = frozenset()

    def build(self, folder: Path, documents: Iterable[Made]) -> None:
        writer = index.create_in(folder, _schema()).writer(limitmb=_MEMORY_MB)
        for made in documents:
            writer.add_document(**_fields(made))
        writer.commit()

    def open(self, folder: Path, corpus: Corpus) -> None:
        self._index = index.open_dir(folder)
        self._reader = self._index.reader()

    def ask(self, question: Question) -> Answer:
        searcher = Searcher(self._reader, weighting=scoring.BM25F())
        wanted: list[Any] = [query.Term("public", "1")]
        wanted += [query.Term(name, value) for name, value in question.filters.items()]
        found = searcher.search(
            _query(question),
            limit=10,
            filter=query.And(wanted),
            groupedby={name: FieldFacet(name, maptype=Count) for name in FILTERED},
        )
        facets = {name: {str(key): count for key, count in found.groups(name).items()} for name in FILTERED}
        return Answer(tuple(hit["id"] for hit in found), len(found), facets)

    def add(self, made: Made) -> None:
        writer = self._index.writer()
        writer.add_document(**_fields(made))
        writer.commit(merge=False)
        self._reader = self._index.reader()


def _schema() -> Any:
    # The default analyzer leaves out English stop words; this one makes the words all engines make.
    words = RegexTokenizer(r"[^\W_]+") | LowercaseFilter()
    return fields.Schema(
        id=fields.ID(stored=True),
        title=fields.TEXT(words),
        text=fields.TEXT(words),
        public=fields.ID,
        **{name: fields.ID(sortable=True) for name in FILTERED},
    )


def _fields(made: Made) -> dict[str, Any]:
    record = made.record
    return {
        "id": record.id,
        "title": record.title,
        "text": "\n".join(made.pages),
        "public": "1" if record.public else "0",
        "class": record.information_class,
        "unit": record.unit,
        "year": str(record.year),
    }


def _query(question: Question) -> Any:
    words = question.words
    match question.kind:
        case "or":
            return query.Or([_word(word) for word in words])
        case "phrase":
            return _either(lambda name, boost: query.Phrase(name, list(words), boost=boost))
        case "prefix":
            return _either(lambda name, boost: query.Prefix(name, words[0], boost=boost))
        case "fuzzy":
            return _either(lambda name, boost: query.FuzzyTerm(name, words[0], boost=boost, maxdist=1, prefixlength=0))
        case "boolean":
            first, second, third, fourth = map(_word, words)
            return query.And([first, query.Or([second, third]), query.Not(fourth)])
    return query.And([_word(word) for word in words])


def _word(word: str) -> Any:
    return _either(lambda name, boost: query.Term(name, word, boost=boost))


def _either(make: Callable[[str, float], Any]) -> Any:
    return query.Or([make(name, boost) for name, boost in _BOOSTS.items()])
