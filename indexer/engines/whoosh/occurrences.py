"""At which positions of a few documents' texts does each leaf of a question stand?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.leaves import Alike, Close, Leaf, Sequenced, Word
from indexer.engines.whoosh.matching import SegmentMatching
from indexer.engines.whoosh.narrow import Ints
from indexer.engines.whoosh.schema import TEXT

Keys = NDArray[np.int64]
"""Ascending; the place of a document among those asked for above a position of 32 bits."""

POSITION_BITS: Final = 32
_NONE: Final = np.empty(0, dtype=np.int64)


def keys_of(place: int, positions: NDArray[np.integer[Any]]) -> Keys:
    """The keys of positions in one of the documents."""
    return positions.astype(np.int64) + (place << POSITION_BITS)


class Occurrences:
    """Of one question in one segment; the positions of all its terms are read together, for all of ``documents``.

    ``documents`` are ascending.
    """

    def __init__(self, matching: SegmentMatching, documents: Sequence[int]) -> None:
        self._matching = matching
        self._documents = np.array(documents, dtype=np.int32)
        self._postings = matching.segment.fields[TEXT]
        self._vocabulary = matching.segment.vocabularies[TEXT]
        self._keys: dict[int, Keys] = {}

    def of_leaves(self, leaves: Sequence[Leaf]) -> list[Keys]:
        """Where each leaf stands in the texts: every word of a phrase, nothing that is asked of titles and numbers."""
        self._read(_distinct(np.concatenate([_NONE, *map(self._terms_of, leaves)])))
        return [self._of_leaf(leaf) for leaf in leaves]

    def together(self, leaves: Sequence[Leaf]) -> tuple[Keys, Ints]:
        """Where any leaf stands, leaf by leaf in no further order, and the number of the leaf."""
        plain = [self._plain_terms(leaf) for leaf in leaves]
        if any(terms is None for terms in plain):
            found = self.of_leaves(leaves)
            return np.concatenate(found), np.repeat(np.arange(len(found)), [len(each) for each in found])
        terms = [each for each in plain if each is not None]
        keys, counts = self._postings.occurrences(np.concatenate([_NONE, *terms]), self._documents)
        return keys, np.repeat(np.repeat(np.arange(len(terms)), [len(each) for each in terms]), counts)

    def _plain_terms(self, leaf: Leaf) -> Ints | None:
        """The terms at whose positions the leaf stands; None where it does not stand just there."""
        match leaf:
            case Alike(readings):
                terms = [self._plain_terms(reading) for reading in readings]
                plain = [each for each in terms if each is not None]
                return np.concatenate(plain) if len(plain) == len(terms) else None
            case Sequenced(_, None) | Close(_, _, None):
                return None
            case Word(exact, _, None) if "-" in exact:
                return None
            case _:
                return self._matching.text_terms(leaf)

    def _terms_of(self, leaf: Leaf) -> Ints:
        """Every term whose positions are needed."""
        match leaf:
            case Alike(readings):
                return np.concatenate([_NONE, *map(self._terms_of, readings)])
            case Sequenced(words, None) | Close(words, _, None):
                return self._found(words)
            case Word(exact, _, None) if "-" in exact:
                return np.concatenate((self._matching.text_terms(leaf), self._found([exact])))
            case _:
                return self._matching.text_terms(leaf)

    def _found(self, words: Sequence[str]) -> Ints:
        terms = np.array([self._vocabulary.find(word) for word in words], dtype=np.int64)
        return terms[terms >= 0]

    def _read(self, terms: Ints) -> None:
        """All at once."""
        keys, counts = self._postings.occurrences(terms, self._documents)
        ends = np.cumsum(counts).tolist()
        self._keys = {term: keys[begin:end] for term, begin, end in zip(terms.tolist(), [0, *ends], ends, strict=False)}

    def _of_leaf(self, leaf: Leaf) -> Keys:
        match leaf:
            case Alike(readings):
                return _union([self._of_leaf(reading) for reading in readings])
            case Sequenced(words, None):
                return self._side_by_side(words)
            case Close(words, span, None):
                return _close([self._of_word(word) for word in words], span)
            case Word(exact, _, None) if "-" in exact:
                # A reduplication stands at the first of its two words.
                return _union([self._of_terms(leaf), self._of_word(exact) + 1])
            case _:
                return self._of_terms(leaf)

    def _of_terms(self, leaf: Leaf) -> Keys:
        return _union([self._keys.get(term, _NONE) for term in self._matching.text_terms(leaf).tolist()])

    def _of_word(self, word: str) -> Keys:
        return self._keys.get(self._vocabulary.find(word), _NONE)

    def _side_by_side(self, words: Sequence[str]) -> Keys:
        shifted = [self._of_word(word) - step for step, word in enumerate(words)]
        starts = reduce(lambda one, other: np.intersect1d(one, other, assume_unique=True), shifted)
        return _distinct((starts[:, None] + np.arange(len(words))).ravel())


def _union(keys: Sequence[Keys]) -> Keys:
    some = [each for each in keys if len(each)]
    if len(some) < 2:
        return some[0] if some else _NONE
    return _distinct(np.concatenate(some))


def _distinct(figures: Ints) -> Ints:
    """Each once, ascending; none is below 0."""
    ordered = np.sort(figures, kind="stable")  # runs in order are merged, much faster than sorting anew
    return ordered[np.diff(ordered, prepend=-1) > 0]


def _close(words: Sequence[Keys], span: int) -> Keys:
    """Occurrences of different words in stretches of ``span`` positions that hold all of them."""
    keys = np.concatenate(words)
    order = np.argsort(keys, kind="stable")
    keys, of_word = keys[order], np.repeat(np.arange(len(words)), [len(each) for each in words])[order]
    here = np.arange(len(keys))
    ends = keys.searchsorted(keys + span)
    full = np.ones(len(keys), dtype=np.bool_)
    for word in range(len(words)):
        before = np.concatenate(([0], np.cumsum(of_word == word)))
        full &= before[ends] > before[here]
    opened, closed = (np.bincount(edges[full], minlength=len(keys) + 1) for edges in (here, ends))
    return keys[np.cumsum(opened - closed)[:-1] > 0]
