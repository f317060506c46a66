"""In which documents of a segment does a leaf stand, and how strongly? Whole posting lists at a time.

The strength of a leaf in a document is its occurrences weighted by field and damped by field length (BM25F;
Robertson and Zaragoza 2009, ch. 3.6), its impact that strength saturated: s · (k1 + 1) / (s + k1).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from indexer.engines.whoosh.cache import ByteCache, Value
from indexer.engines.whoosh.closeness import Counted, close, side_by_side
from indexer.engines.whoosh.deadline import Deadline
from indexer.engines.whoosh.document_kernels import above_zero, add_up, spread
from indexer.engines.whoosh.expansion import Expanded
from indexer.engines.whoosh.leaves import (
    Alike,
    Beginning,
    Cited,
    Close,
    Expanding,
    Leaf,
    Pattern,
    Sequenced,
    Similar,
    Word,
)
from indexer.engines.whoosh.matches import DENSE_SHARE, NO_DOCUMENTS, Figured, Matches, distinct, union, united
from indexer.engines.whoosh.narrow import Ints, Small
from indexer.engines.whoosh.schema import CITATION, FIELDS_OF, NUMBER, STEMMED, TEXT, TITLE
from indexer.engines.whoosh.segment import Floats, Segment
from indexer.engines.whoosh.weights import EXACT_WEIGHTS, LENGTH_DAMPING, READING_WEIGHT, SATURATION, STEM_WEIGHTS


class _Share(NamedTuple):
    """Documents of some terms in a field, with the weighted number of occurrences.

    ``ascending`` where each document stands once and in order.
    """

    field: str
    documents: Small
    counted: Floats
    ascending: bool


class SegmentMatching:
    """The leaves of one question in one segment. ``means`` are the mean lengths of the fields over all segments."""

    def __init__(
        self,
        segment: Segment,
        means: Mapping[str, float],
        expanded: Mapping[Expanding, Expanded],
        cache: ByteCache,
        deadline: Deadline,
    ) -> None:
        self.segment = segment
        self._means = means
        self._mean_key = tuple(means.values())
        self._expanded = expanded
        self._cache = cache
        self._deadline = deadline
        self._known: dict[Leaf, Matches] = {}
        self._text_terms: dict[Leaf, Ints] = {}

    def matches(self, leaf: Leaf) -> Matches:
        """Where the leaf stands, deleted documents included. Raises SearchTimedOut."""
        known = self._known.get(leaf)
        if known is None:
            key = (self.segment.name, leaf, self._mean_key, self._among(leaf))
            known = self._known[leaf] = self._cache.get(key, lambda: self._made(leaf))
        return known

    def _among(self, leaf: Leaf) -> tuple[str, ...]:
        """Segments on which it depends what the leaf stands for."""
        readings = leaf.readings if isinstance(leaf, Alike) else (leaf,)
        return tuple(name for one in readings if isinstance(one, Expanding) for name in self._expanded[one].among)

    def _made(self, leaf: Leaf) -> Matches:
        self._deadline.check()
        documents, strengths, titled = self._strengths(leaf)
        impacts = strengths * np.float32(SATURATION + 1) / (strengths + np.float32(SATURATION))
        dense = None
        if len(documents) * DENSE_SHARE > self.segment.count:
            dense = spread(documents, impacts, self.segment.count)
        return Matches(documents, impacts, titled, dense)

    def _strengths(self, leaf: Leaf) -> tuple[Small, Floats, Small]:
        """Documents, strengths, and the documents with the leaf in their title."""
        if isinstance(leaf, Alike):
            readings = [self._strengths(reading) for reading in leaf.readings]
            weights = [1.0] + [READING_WEIGHT] * (len(readings) - 1)
            parts = [
                (documents, strengths * np.float32(weight))
                for (documents, strengths, _), weight in zip(readings, weights, strict=True)
            ]
            titled = union([titled for _, _, titled in readings], self.segment.count)
            return *united(parts, [], self.segment.count), titled
        shares = list(self._shares(leaf))
        titles = [share.documents for share in shares if share.field == TITLE]
        titled = distinct(np.concatenate(titles), self.segment.count) if titles else NO_DOCUMENTS
        if sum(len(share.documents) for share in shares) * DENSE_SHARE > self.segment.count:
            total = np.zeros(self.segment.count, dtype=np.float32)
            for share in shares:
                add_up(share.documents, share.counted, self._damping(share.field), total)
            return *above_zero(total), titled
        ascending: list[Figured] = []
        loose: list[Figured] = []
        for share in shares:
            figures = share.counted * self._damping(share.field).take(share.documents)
            (ascending if share.ascending else loose).append((share.documents, figures))
        return *united(ascending, loose, self.segment.count), titled

    def _damping(self, field: str) -> Floats:
        """What an occurrence counts in each document for the length of its field."""

        def made() -> Floats:
            damping = LENGTH_DAMPING.get(field, 0.0)
            lengths = self.segment.lengths(field).astype(np.float32) / np.float32(self._means[field])
            factor: Floats = np.float32(1) / (np.float32(1 - damping) + np.float32(damping) * lengths)
            return factor

        return self._cache.get((self.segment.name, field, "damping", self._means[field]), made)

    def _shares(self, leaf: Leaf) -> Iterator[_Share]:
        match leaf:
            case Word(exact, stem, field):
                for name in FIELDS_OF[field]:
                    yield from self._of_terms(name, *self._family(name, exact, stem))
            case Sequenced(words, field) | Close(words, _, field):
                for name in FIELDS_OF[field]:
                    terms = [self.segment.vocabularies[name].find(word) for word in words]
                    if min(terms) >= 0:
                        span = leaf.span if isinstance(leaf, Close) else None
                        documents, counts = self._together(name, terms, span)
                        yield _Share(name, documents, counts * np.float32(EXACT_WEIGHTS[name]), True)
            case Cited(number):
                term = self.segment.vocabularies[CITATION].find(number)
                if term >= 0:
                    yield from self._of_terms(CITATION, [term], [EXACT_WEIGHTS[NUMBER]])
            case Alike():
                raise TypeError("readings are united, not counted")
            case _:
                for name in FIELDS_OF[leaf.field]:
                    terms_of = self._expanded[leaf].terms[self.segment.name, name]
                    weights = terms_of.weights * np.float32(EXACT_WEIGHTS[name])
                    yield from self._of_terms(name, terms_of.numbers, weights)

    def _together(self, field: str, terms: Sequence[int], span: int | None) -> Counted:
        if span is None:
            return side_by_side(self.segment, field, terms, self._deadline)
        return close(self.segment, field, terms, span, self._deadline)

    def _family(self, field: str, exact: str, stem: str | None) -> tuple[list[int], list[float]]:
        """The terms of a word and what an occurrence of each counts; the word itself also counts as of its family."""
        vocabulary = self.segment.vocabularies[field]
        weights: dict[int, float] = {}
        if stem is not None and field in STEMMED:
            weights = dict.fromkeys(vocabulary.of_stem(stem).tolist(), STEM_WEIGHTS[field])
        term = vocabulary.find(exact)
        if term >= 0:
            weights[term] = weights.get(term, 0.0) + EXACT_WEIGHTS[field]
        return list(weights), list(weights.values())

    def _of_terms(self, field: str, terms: Ints | Sequence[int], weights: Floats | Sequence[float]) -> Iterator[_Share]:
        if len(terms):
            self._deadline.check()
            numbers, factors = np.asarray(terms, dtype=np.int64), np.asarray(weights, dtype=np.float32)
            yield _Share(
                field, *self.segment.fields[field].counted(numbers, factors, self.segment.count), len(numbers) == 1
            )

    def kept(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Something else about this segment and this question, cached."""
        among = tuple(name for each in self._expanded.values() for name in each.among)
        return self._cache.get((self.segment.name, key, self._mean_key, among), make)

    def text_terms(self, leaf: Leaf) -> Ints:
        """Terms of the text field that a leaf of single words stands for; none for other leaves."""
        known = self._text_terms.get(leaf)
        if known is None:
            known = self._text_terms[leaf] = self._terms_in_text(leaf)
        return known

    def _terms_in_text(self, leaf: Leaf) -> Ints:
        match leaf:
            case Word(exact, stem, None):
                return np.array(sorted(self._family(TEXT, exact, stem)[0]), dtype=np.int64)
            case Beginning(_, None) | Pattern(_, None) | Similar(_, _, None):
                return self._expanded[leaf].terms[self.segment.name, TEXT].numbers
            case _:
                return np.empty(0, dtype=np.int64)
