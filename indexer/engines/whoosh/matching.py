"""In which documents of a segment does a leaf stand, and how strongly? Whole posting lists at a time.

The strength of a leaf in a document is its occurrences weighted by field and damped by field length (BM25F;
Robertson and Zaragoza 2009, ch. 3.6), its impact that strength saturated: s · (k1 + 1) / (s + k1).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from indexer.engines.whoosh.cache import ByteCache, Value
from indexer.engines.whoosh.closeness import close, side_by_side
from indexer.engines.whoosh.deadline import Deadline
from indexer.engines.whoosh.document_kernels import saturated
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
from indexer.engines.whoosh.matches import DENSE_SHARE, NO_DOCUMENTS, NO_FIGURES, Figured, Matches, union, united
from indexer.engines.whoosh.narrow import Ints, Small
from indexer.engines.whoosh.schema import CITATION, FIELDS_OF, NUMBER, STEMMED, TEXT, TITLE, WORD_FIELDS
from indexer.engines.whoosh.segment import Floats, Segment
from indexer.engines.whoosh.weights import EXACT_WEIGHTS, LENGTH_DAMPING, READING_WEIGHT, SATURATION, STEM_WEIGHTS

_Family = tuple[list[int], list[float]]


class _Counting(NamedTuple):
    """Terms of the fields a leaf is looked for in, field by field, and what an occurrence of each counts."""

    fields: list[int]
    terms: list[int]
    weights: list[float]


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
        self._families: dict[tuple[str, str, str | None], _Family] = {}

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
        documents, strengths, titled = self._strengths(leaf)
        impacts = saturated(strengths, SATURATION)
        return Matches(documents, impacts, titled, self.segment.count)

    def _strengths(self, leaf: Leaf) -> tuple[Small, Floats, Small]:
        """Documents, strengths, and the documents with the leaf in their title."""
        self._deadline.check()
        match leaf:
            case Alike(readings):
                found = [self._strengths(reading) for reading in readings]
                weights = [1.0] + [READING_WEIGHT] * (len(readings) - 1)
                parts = [
                    (documents, strengths * np.float32(weight))
                    for (documents, strengths, _), weight in zip(found, weights, strict=True)
                ]
                titled = union([titled for _, _, titled in found], self.segment.count)
                return *united(parts, self.segment.count), titled
            case Sequenced(words, field) | Close(words, _, field):
                return self._together(words, field, leaf.span if isinstance(leaf, Close) else None)
            case _:
                counting = self._counting(leaf)
                if not counting.terms:
                    return NO_DOCUMENTS, NO_FIGURES, NO_DOCUMENTS
                return self.segment.strengths(
                    np.array(counting.fields, dtype=np.int64),
                    np.array(counting.terms, dtype=np.int64),
                    np.array(counting.weights, dtype=np.float32),
                    self._damping(),
                    DENSE_SHARE,
                )

    def _damping(self) -> Floats:
        """What an occurrence counts in each document for the length of its field; a row for each of WORD_FIELDS."""

        def made() -> Floats:
            rows = []
            for field in WORD_FIELDS:
                damping = np.float32(LENGTH_DAMPING.get(field, 0.0))
                lengths = self.segment.lengths(field).astype(np.float32) / np.float32(self._means[field])
                rows.append(np.float32(1) / (np.float32(1) - damping + damping * lengths))
            return np.stack(rows)

        return self._cache.get((self.segment.name, "damping", self._mean_key), made)

    def _together(self, words: Sequence[str], field: str | None, span: int | None) -> tuple[Small, Floats, Small]:
        """The same for words side by side or, within ``span`` words, close together."""
        parts: list[Figured] = []
        titled = NO_DOCUMENTS
        for name in FIELDS_OF[field]:
            terms = np.array([self.segment.vocabularies[name].find(word) for word in words], dtype=np.int64)
            if terms.min() < 0:
                continue
            if span is None:
                documents, counts = side_by_side(self.segment, name, terms, self._deadline)
            else:
                documents, counts = close(self.segment, name, terms, span, self._deadline)
            damping = self._damping()[WORD_FIELDS.index(name)]
            parts.append((documents, counts * np.float32(EXACT_WEIGHTS[name]) * damping.take(documents)))
            if name == TITLE:
                titled = documents
        return *united(parts, self.segment.count), titled

    def _counting(self, leaf: Word | Cited | Expanding) -> _Counting:
        counting = _Counting([], [], [])
        match leaf:
            case Word(exact, stem, field):
                for name in FIELDS_OF[field]:
                    self._count(counting, name, *self._family(name, exact, stem))
            case Cited(number):
                term = self.segment.vocabularies[CITATION].find(number)
                self._count(counting, CITATION, [term] if term >= 0 else [], [EXACT_WEIGHTS[NUMBER]])
            case _:
                for name in FIELDS_OF[leaf.field]:
                    found = self._expanded[leaf].terms[self.segment.name, name]
                    weights = found.weights * np.float32(EXACT_WEIGHTS[name])
                    self._count(counting, name, found.numbers.tolist(), weights.tolist())
        return counting

    @staticmethod
    def _count(counting: _Counting, field: str, terms: Sequence[int], weights: Sequence[float]) -> None:
        counting.fields.extend([WORD_FIELDS.index(field)] * len(terms))
        counting.terms.extend(terms)
        counting.weights.extend(weights[: len(terms)])

    def _family(self, field: str, exact: str, stem: str | None) -> _Family:
        """The terms of a word and what an occurrence of each counts; the word itself also counts as of its family."""
        known = self._families.get((field, exact, stem))
        if known is not None:
            return known
        vocabulary = self.segment.vocabularies[field]
        weights: dict[int, float] = {}
        if stem is not None and field in STEMMED:
            weights = dict.fromkeys(vocabulary.of_stem(stem).tolist(), STEM_WEIGHTS[field])
        term = vocabulary.find(exact)
        if term >= 0:
            weights[term] = weights.get(term, 0.0) + EXACT_WEIGHTS[field]
        made = self._families[field, exact, stem] = list(weights), list(weights.values())
        return made

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
