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
_FEW_TERMS: Final = 16
_RARE: Final = 1_000
_NONE: Final = np.empty(0, dtype=np.int64)


def keys_of(place: int, positions: NDArray[np.integer[Any]]) -> Keys:
    """The keys of positions in one of the documents."""
    return positions.astype(np.int64) + (place << POSITION_BITS)


class Occurrences:
    """Of one question in one segment; every term's positions are read once for all of ``documents`` (ascending)."""

    def __init__(self, matching: SegmentMatching, documents: Sequence[int]) -> None:
        self._matching = matching
        self._documents = np.array(documents, dtype=np.int32)
        self._vocabulary = matching.segment.vocabularies[TEXT]
        self._known: dict[int, Keys] = {}

    def of_leaves(self, leaves: Sequence[Leaf]) -> list[Keys]:
        """Where each leaf stands in the texts: every word of a phrase, nothing that is asked of titles and numbers."""
        return [self._of_leaf(leaf) for leaf in leaves]

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
                return _union([self._of_terms(self._matching.text_terms(leaf)), self._of_word(exact) + 1])
            case _:
                return self._of_terms(self._matching.text_terms(leaf))

    def _of_terms(self, terms: Ints) -> Keys:
        if len(terms) > _FEW_TERMS:
            terms = self._held(terms)
        return _union([self._of_term(term) for term in terms.tolist()])

    def _held(self, terms: Ints) -> Ints:
        """Those of the terms that may stand in one of the documents; rare ones are looked through together."""
        fields = self._matching.segment.fields[TEXT]
        rare = fields.starts[terms + 1] - fields.starts[terms] <= _RARE
        sizes, postings = fields.several(terms[rare])
        wanted = np.zeros(self._matching.segment.count, dtype=np.bool_)
        wanted[self._documents] = True
        held = np.repeat(terms[rare], sizes)[wanted[postings.documents]]
        return np.concatenate((terms[~rare], np.unique(held)))

    def _of_word(self, word: str) -> Keys:
        term = self._vocabulary.find(word)
        return _NONE if term < 0 else self._of_term(term)

    def _of_term(self, term: int) -> Keys:
        known = self._known.get(term)
        if known is None:
            places = self._matching.places(term)
            rows = places.documents.searchsorted(self._documents)  # of one type, or all would be converted
            held = np.flatnonzero(places.documents.take(rows, mode="clip") == self._documents)
            known = places.shifted(rows[held], held << POSITION_BITS) if len(held) else _NONE
            self._known[term] = known
        return known

    def _side_by_side(self, words: Sequence[str]) -> Keys:
        shifted = [self._of_word(word) - step for step, word in enumerate(words)]
        starts = reduce(lambda one, other: np.intersect1d(one, other, assume_unique=True), shifted)
        return np.unique(starts[:, None] + np.arange(len(words)))


def _union(keys: Sequence[Keys]) -> Keys:
    some = [each for each in keys if len(each)]
    if len(some) < 2:
        return some[0] if some else _NONE
    together = np.concatenate(some)
    together.sort(kind="stable")  # runs in order are merged, much faster than sorting anew
    return together[np.diff(together, prepend=-1) > 0]


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
