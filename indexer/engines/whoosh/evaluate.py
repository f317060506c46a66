"""Which documents of a segment answer a question, and how well?

A question becomes leaves (words, phrases, prefixes) and a tree over them. A leaf gives each document of a segment a
strength: its occurrences weighted by field and damped by field length (BM25F; Robertson and Zaragoza 2009, ch. 3.6).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final

import numpy as np

from archive.query_language import And, FieldValue, Node, Not, Or, Phrase, Prefix, Term
from indexer.analysis import LEXICAL_REDUPLICATIONS, clean, fold, reduplication, stem, words
from indexer.engines.whoosh.codec import Ints, Postings
from indexer.engines.whoosh.schema import NUMBER, STEM, TEXT, TITLE, TITLE_STEM, WORD_FIELDS
from indexer.engines.whoosh.segment import Floats, Mask, Segment

WEIGHTS: Final[Mapping[str, float]] = {TEXT: 1.0, STEM: 0.4, TITLE: 4.0, TITLE_STEM: 1.5, NUMBER: 5.0}
"""How much an occurrence in each field counts."""

LENGTH_DAMPING: Final[Mapping[str, float]] = {TEXT: 0.7, STEM: 0.7, TITLE: 0.4, TITLE_STEM: 0.4, NUMBER: 0.3}
"""b of BM25F: 0 ignores a field's length, 1 divides by it."""

SATURATION: Final = 1.2
"""k1 of BM25."""

MAX_EXPANSIONS: Final = 256
"""So many words of one field of one segment may a prefix stand for."""

_POSITION_BITS: Final = 32
_EXACT_FIELDS: Final = {None: (TEXT, TITLE, NUMBER), "title": (TITLE,), "number": (NUMBER,)}
_STEM_FIELDS: Final = {None: (STEM, TITLE_STEM), "title": (TITLE_STEM,), "number": ()}


@dataclass(frozen=True, slots=True)
class Word:
    """An exact form or its stem."""

    exact: str
    stem: str | None
    field: str | None


@dataclass(frozen=True, slots=True)
class Sequenced:
    """Exact forms side by side."""

    words: tuple[str, ...]
    field: str | None


@dataclass(frozen=True, slots=True)
class Beginning:
    """Exact forms that begin so."""

    prefix: str
    field: str | None


@dataclass(frozen=True, slots=True)
class Valued:
    """A facet with this value, or a year in this range (a missing end is open)."""

    field: str
    low: str
    high: str | None


@dataclass(frozen=True, slots=True)
class Every:
    """All parts."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Any part."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Not this part."""

    part: Tree


Leaf = Word | Sequenced | Beginning
Tree = Leaf | Valued | Every | Some | Without


def compile_tree(node: Node | None) -> Tree | None:
    """The tree in terms of the index; what holds no word falls away. None asks for all documents."""
    match node:
        case None:
            return None
        case Term(text, field):
            return _words_leaf(words(clean(text)), field)
        case Phrase(text, field):
            found = tuple(words(clean(text)))
            return Sequenced(found, field) if len(found) > 1 else _words_leaf(found, field, stemmed=False)
        case Prefix(text, field):
            *before, last = words(clean(text)) or [""]
            beginning = Beginning(last, field) if last else None
            return _every([_words_leaf(before, field), beginning])
        case FieldValue(field, low, high):
            return Valued(field, low, high)
        case And(parts):
            return _every([compile_tree(part) for part in parts])
        case Or(parts):
            some = tuple(tree for part in parts if (tree := compile_tree(part)) is not None)
            return Some(some) if len(some) > 1 else some[0] if some else None
        case Not(part):
            inner = compile_tree(part)
            return None if inner is None else Without(inner)


def _every(parts: Sequence[Tree | None]) -> Tree | None:
    known = tuple(part for part in parts if part is not None)
    return Every(known) if len(known) > 1 else known[0] if known else None


def _words_leaf(found: Sequence[str], field: str | None, *, stemmed: bool = True) -> Leaf | None:
    if not found:
        return None
    if len(found) == 2 and (whole := reduplication(*found)):
        return Word(whole, None if found[0] in LEXICAL_REDUPLICATIONS else stem(found[0]), field)
    if len(found) > 1:
        return Sequenced(tuple(found), field)
    return Word(found[0], stem(found[0]) if stemmed else None, field)


def leaves_of(tree: Tree | None, *, wanted: bool = True) -> Iterator[Leaf]:
    """The leaves that speak for a document (``wanted``) or, below a negation, against it."""
    match tree:
        case Every(parts) | Some(parts):
            for part in parts:
                yield from leaves_of(part, wanted=wanted)
        case Without(part):
            yield from leaves_of(part, wanted=not wanted)
        case Word() | Sequenced() | Beginning() if wanted:
            yield tree


class SegmentSearch:
    """One question to one segment. Not shared between threads; keeps the postings it has read for the page hits."""

    def __init__(self, segment: Segment, average_lengths: Mapping[str, float]) -> None:
        self.segment = segment
        self._average = average_lengths
        self._read: dict[tuple[str, str], Postings | None] = {}
        self._strengths: dict[Leaf, Floats] = {}

    def strength(self, leaf: Leaf) -> Floats:
        """Weighted, damped occurrences in every document of the segment; 0 where it does not occur."""
        known = self._strengths.get(leaf)
        if known is None:
            known = np.zeros(self.segment.count, dtype=np.float32)
            for field, documents, occurrences in self._occurrences(leaf):
                damping = LENGTH_DAMPING[field]
                length = self.segment.lengths[field][documents] / self._average[field]
                known[documents] += WEIGHTS[field] * occurrences / (1 - damping + damping * length)
            self._strengths[leaf] = known
        return known

    def positions(self, leaf: Leaf, document: int) -> Ints:
        """Where the leaf stands in the text of one document, ascending; a phrase by its first word."""
        match leaf:
            case Sequenced(sequence, field):
                return self._phrase_in(TEXT, sequence, document) if field is None else np.empty(0, dtype=np.int64)
            case _:
                found = [
                    postings.positions(document)
                    for field, term in self._terms(leaf)
                    if field in (TEXT, STEM) and (postings := self._postings(field, term))
                ]
                return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)

    def matches(self, tree: Tree | None) -> Mask:
        """Which documents of the segment answer, deleted ones included."""
        match tree:
            case None:
                return np.ones(self.segment.count, dtype=np.bool_)
            case Every(parts):
                return reduce(np.logical_and, map(self.matches, parts))
            case Some(parts):
                return reduce(np.logical_or, map(self.matches, parts))
            case Without(part):
                return ~self.matches(part)
            case Valued():
                return self._valued(tree)
            case _:
                return self.strength(tree) > 0

    def scores(self, leaves: Sequence[Leaf], rarities: Sequence[float]) -> Floats:
        """BM25F over the leaves, for every document of the segment."""
        total = np.zeros(self.segment.count, dtype=np.float32)
        for leaf, rarity in zip(leaves, rarities, strict=True):
            strength = self.strength(leaf)
            total += np.float32(rarity * (SATURATION + 1)) * strength / (strength + np.float32(SATURATION))
        return total

    def _postings(self, field: str, term: str) -> Postings | None:
        key = (field, term)
        if key not in self._read:
            self._read[key] = self.segment.postings(field, term)
        return self._read[key]

    def _terms(self, leaf: Word | Beginning) -> list[tuple[str, str]]:
        match leaf:
            case Word(exact, stemmed, field):
                terms = [(name, exact) for name in _EXACT_FIELDS[field]]
                return terms + [(name, stemmed) for name in _STEM_FIELDS[field] if stemmed is not None]
            case Beginning(prefix, field):
                return [
                    (name, term)
                    for name in _EXACT_FIELDS[field]
                    for term in self.segment.terms_beginning(name, prefix, MAX_EXPANSIONS)
                ]

    def _occurrences(self, leaf: Leaf) -> Iterator[tuple[str, Ints, Floats]]:
        if isinstance(leaf, Sequenced):
            for field in _EXACT_FIELDS[leaf.field]:
                documents, occurrences = self._phrase(field, leaf.words)
                if len(documents):
                    yield field, documents, occurrences
        else:
            for field, term in self._terms(leaf):
                postings = self._postings(field, term)
                if postings is not None:
                    yield field, postings.documents, postings.counts.astype(np.float32)

    def _phrase(self, field: str, sequence: tuple[str, ...]) -> tuple[Ints, Floats]:
        """Documents in which the words stand side by side, and how often."""
        nothing = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        found = [self._postings(field, word) for word in sequence]
        lists = [postings for postings in found if postings is not None]
        if len(lists) < len(found):
            return nothing
        candidates = lists[0].documents
        for postings in lists[1:]:
            candidates = np.intersect1d(candidates, postings.documents, assume_unique=True)
        starts: Ints | None = None
        for offset, postings in enumerate(lists):
            if not len(candidates):
                return nothing
            keys = postings.keys(candidates) - offset
            starts = keys if starts is None else np.intersect1d(starts, keys, assume_unique=True)
            candidates = np.unique(starts >> _POSITION_BITS)
        if starts is None:
            return nothing
        documents, counts = np.unique(starts >> _POSITION_BITS, return_counts=True)
        return documents, counts.astype(np.float32)

    def _phrase_in(self, field: str, sequence: tuple[str, ...], document: int) -> Ints:
        starts: Ints | None = None
        for offset, word in enumerate(sequence):
            postings = self._postings(field, word)
            if postings is None:
                return np.empty(0, dtype=np.int64)
            places = postings.positions(document) - offset
            starts = places if starts is None else np.intersect1d(starts, places, assume_unique=True)
        return np.empty(0, dtype=np.int64) if starts is None else starts

    def _valued(self, leaf: Valued) -> Mask:
        if leaf.field == "year":
            years = self.segment.years
            low = int(leaf.low or 0)
            high = low if leaf.high is None else int(leaf.high or 9999)
            return (years >= max(low, 1)) & (years <= high)
        facet = self.segment.facets[leaf.field]
        wanted = [code for code, value in enumerate(facet.values) if fold(value) == fold(leaf.low)]
        return np.isin(facet.codes, wanted)


def rarity(documents: int, total: int) -> float:
    """The inverse document frequency of a leaf that ``documents`` of ``total`` hold; never negative."""
    return math.log1p((total - documents + 0.5) / (documents + 0.5))


def average_lengths(segments: Sequence[Segment]) -> dict[str, float]:
    """Mean words per document and field over all segments of a question; at least 1."""
    count = sum(segment.count for segment in segments) or 1
    return {field: max(sum(segment.total_lengths[field] for segment in segments) / count, 1.0) for field in WORD_FIELDS}
