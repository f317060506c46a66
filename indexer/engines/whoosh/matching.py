"""In which documents of a segment does a leaf stand, and how strongly? Whole posting lists at a time.

The strength of a leaf in a document is its occurrences weighted by field and damped by field length (BM25F;
Robertson and Zaragoza 2009, ch. 3.6), its impact that strength saturated: s · (k1 + 1) / (s + k1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from indexer.engines.whoosh.cache import ByteCache
from indexer.engines.whoosh.closeness import close, side_by_side
from indexer.engines.whoosh.deadline import Deadline
from indexer.engines.whoosh.expansion import Expanded
from indexer.engines.whoosh.leaves import Alike, Cited, Close, Expanding, Leaf, Sequenced, Word
from indexer.engines.whoosh.narrow import Ints, Small
from indexer.engines.whoosh.postings import Postings
from indexer.engines.whoosh.schema import CITATION, NUMBER, STEMMED, TEXT, TITLE
from indexer.engines.whoosh.segment import Floats, Mask, Segment

EXACT_WEIGHTS: Final[Mapping[str, float]] = {TEXT: 1.0, TITLE: 4.0, NUMBER: 5.0}
"""How much an occurrence of the word itself counts, by field."""

STEM_WEIGHTS: Final[Mapping[str, float]] = {TEXT: 0.4, TITLE: 1.5}
"""How much an occurrence of any word with its stem counts (the word itself counts by both)."""

LENGTH_DAMPING: Final[Mapping[str, float]] = {TEXT: 0.7, TITLE: 0.4, NUMBER: 0.3}
"""b of BM25F: 0 ignores a field's length, 1 divides by it."""

SATURATION: Final = 1.2
"""k1 of BM25."""

READING_WEIGHT: Final = 0.8
"""What another reading of a word (ijin for izin) counts against the word as written."""

_DENSE_SHARE: Final = 16  # a leaf in more than one document of so many is also kept as one figure for each document
_FIELDS: Final[Mapping[str | None, tuple[str, ...]]] = {
    None: (TEXT, TITLE, NUMBER),
    "title": (TITLE,),
    "number": (NUMBER,),
}
_NO_DOCUMENTS: Final = np.empty(0, dtype=np.int32)
_NO_FIGURES: Final = np.empty(0, dtype=np.float32)


@dataclass(frozen=True)
class Matches:
    """The documents of a leaf, ascending, with its strength and impact in each; and those with it in their title."""

    documents: Small
    strengths: Floats
    impacts: Floats
    titled: Small
    dense: Floats | None

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        kept = (self.documents, self.strengths, self.impacts, self.titled)
        return sum(each.nbytes for each in kept) + (0 if self.dense is None else self.dense.nbytes)

    def impacts_in(self, documents: Small) -> Floats:
        """The impact in each of these documents, 0 where the leaf is not."""
        if documents is self.documents:
            return self.impacts
        if self.dense is not None:
            return self.dense[documents]
        if not len(self.documents):
            return np.zeros(len(documents), dtype=np.float32)
        at = np.searchsorted(self.documents, documents)
        at[at == len(self.documents)] = 0
        found: Floats = np.where(self.documents[at] == documents, self.impacts[at], np.float32(0))
        return found


def among(documents: Small, sorted_others: Small) -> Mask:
    """Which of these documents are among the others (ascending)."""
    if not len(sorted_others):
        return np.zeros(len(documents), dtype=np.bool_)
    at = np.searchsorted(sorted_others, documents)
    at[at == len(sorted_others)] = 0
    found: Mask = sorted_others[at] == documents
    return found


def united(parts: Sequence[tuple[Small, Floats]], count: int) -> tuple[Small, Floats]:
    """All documents of the parts, ascending, with the sum of their figures; each part's documents are ascending."""
    parts = [part for part in parts if len(part[0])]
    if not parts:
        return _NO_DOCUMENTS, _NO_FIGURES
    if len(parts) == 1:
        return parts[0]
    if sum(len(documents) for documents, _ in parts) * _DENSE_SHARE >= count:
        total = np.zeros(count, dtype=np.float32)
        for documents, figures in parts:
            total[documents] += figures
        found = np.flatnonzero(total).astype(np.int32)
        return found, total[found]
    together = np.concatenate([documents for documents, _ in parts])
    figures = np.concatenate([figures for _, figures in parts])
    order = np.argsort(together, kind="stable")
    together = together[order]
    firsts = np.flatnonzero(np.diff(together, prepend=-1))
    return together[firsts], np.add.reduceat(figures[order], firsts)


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

    def matches(self, leaf: Leaf) -> Matches:
        """Where the leaf stands, deleted documents included. Raises SearchTimedOut."""
        # What a prefix stands for depends on the other segments too once there are too many words.
        bounded = next((self._expanded[one] for one in _expanding(leaf) if self._expanded[one].limited), None)
        key = (self.segment.name, leaf, self._mean_key, bounded)
        return self._cache.get(key, lambda: self._made(leaf))

    def _made(self, leaf: Leaf) -> Matches:
        self._deadline.check()
        documents, strengths, titled = self._strengths(leaf)
        impacts = strengths * np.float32(SATURATION + 1) / (strengths + np.float32(SATURATION))
        dense = None
        if len(documents) * _DENSE_SHARE > self.segment.count:
            dense = np.zeros(self.segment.count, dtype=np.float32)
            dense[documents] = impacts
        return Matches(documents, strengths, impacts, titled, dense)

    def _strengths(self, leaf: Leaf) -> tuple[Small, Floats, Small]:
        if isinstance(leaf, Alike):
            readings = [self.matches(reading) for reading in leaf.readings]
            weights = [1.0] + [READING_WEIGHT] * (len(readings) - 1)
            parts = [
                (each.documents, each.strengths * np.float32(weight))
                for each, weight in zip(readings, weights, strict=True)
            ]
            titled = united([(each.titled, np.ones(len(each.titled), np.float32)) for each in readings], 1 << 62)[0]
            return *united(parts, self.segment.count), titled
        parts, titles = [], []
        for field, documents, occurrences, weight in self._occurrences(leaf):
            self._deadline.check()
            parts.append((documents, occurrences * self._damping(field)[documents] * np.float32(weight)))
            if field == TITLE:
                titles.append((documents, occurrences))
        return *united(parts, self.segment.count), united(titles, 1 << 62)[0]

    def _damping(self, field: str) -> Floats:
        """What an occurrence counts in each document for the length of its field."""

        def made() -> Floats:
            damping = LENGTH_DAMPING.get(field, 0.0)
            lengths = self.segment.lengths(field).astype(np.float32) / np.float32(self._means[field])
            factor: Floats = np.float32(1) / (np.float32(1 - damping) + np.float32(damping) * lengths)
            return factor

        return self._cache.get((self.segment.name, field, "damping", self._means[field]), made)

    def _occurrences(self, leaf: Leaf) -> Iterator[tuple[str, Small, Floats, float]]:
        """(field, documents, occurrences, weight), maybe several of one field."""
        match leaf:
            case Word(exact, stem, field):
                for name in _FIELDS[field]:
                    term = self.segment.vocabularies[name].find(exact)
                    if term >= 0:
                        yield self._term(name, term, EXACT_WEIGHTS[name])
                    if stem is not None and name in STEMMED:
                        for member in self.segment.vocabularies[name].of_stem(stem).tolist():
                            yield self._term(name, member, STEM_WEIGHTS[name])
            case Sequenced(words, field):
                for name in _FIELDS[field]:
                    terms = [self.segment.vocabularies[name].find(word) for word in words]
                    if min(terms) >= 0:
                        documents, counts = side_by_side(self.segment, name, terms, self.postings)
                        yield name, documents, counts, EXACT_WEIGHTS[name]
            case Close(words, span, field):
                for name in _FIELDS[field]:
                    terms = [self.segment.vocabularies[name].find(word) for word in words]
                    if min(terms) >= 0:
                        documents, counts = close(self.segment, name, terms, span, self.postings)
                        yield name, documents, counts, EXACT_WEIGHTS[name]
            case Cited(number):
                term = self.segment.vocabularies[CITATION].find(number)
                if term >= 0:
                    yield self._term(CITATION, term, EXACT_WEIGHTS[NUMBER])
            case Alike():
                raise TypeError("readings are united, not counted")
            case _:
                for name in _FIELDS[leaf.field]:
                    for term, weight in self._expanded[leaf].terms_in(self.segment, name):
                        yield self._term(name, term, EXACT_WEIGHTS[name] * weight)

    def _term(self, field: str, term: int, weight: float) -> tuple[str, Small, Floats, float]:
        postings = self.postings(field, term)
        return field, postings.documents, postings.counts.astype(np.float32), weight

    def postings(self, field: str, term: int) -> Postings:
        """A term's postings, cached."""
        return self._cache.get((self.segment.name, field, term), lambda: self.segment.postings(field, term))

    def text_terms(self, leaf: Leaf) -> Ints:
        """Terms of the text field that a leaf of single words stands for, cached."""
        bounded = self._expanded.get(leaf) if isinstance(leaf, Expanding) else None
        key = (self.segment.name, leaf, "text terms", bounded)
        return self._cache.get(key, lambda: np.array(self._text_terms(leaf), dtype=np.int64))

    def _text_terms(self, leaf: Leaf) -> Sequence[int]:
        vocabulary = self.segment.vocabularies[TEXT]
        match leaf:
            case Word(exact, stem, None):
                found = {vocabulary.find(exact)} | set(() if stem is None else vocabulary.of_stem(stem).tolist())
                return sorted(found - {-1})
            case Word() | Sequenced() | Close() | Cited() | Alike():
                return ()
            case _ if leaf.field is None:
                return [term for term, _ in self._expanded[leaf].terms_in(self.segment, TEXT)]
            case _:
                return ()


def _expanding(leaf: Leaf) -> Iterator[Expanding]:
    for one in leaf.readings if isinstance(leaf, Alike) else (leaf,):
        if isinstance(one, Expanding):
            yield one
