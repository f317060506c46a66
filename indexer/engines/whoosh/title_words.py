"""Which words follow each other in the titles of a segment? The titles as numbers of terms, one after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.engines.whoosh.arrays import Array
from indexer.engines.whoosh.cache import ByteCache
from indexer.engines.whoosh.narrow import Ints, Small, running_totals
from indexer.engines.whoosh.schema import TITLE
from indexer.engines.whoosh.segment import Mask, Segment


@dataclass(frozen=True, slots=True)
class TitleWords:
    """The words of document ``d`` are ``terms[starts[d]:starts[d + 1]]``; ``documents`` names each word's document."""

    terms: Small
    documents: Small
    starts: Ints

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        return self.terms.nbytes + self.documents.nbytes + self.starts.nbytes

    def following(self, before: Sequence[int], among: range, alive: Mask, counts: Array) -> Ints:
        """Where in ``terms`` a word of ``among`` stands right after the words ``before``, in living documents.

        ``counts`` says in how many documents each term stands: the rarest word is looked for first.
        """
        words = [*(range(term, term + 1) for term in before), among]
        rarest = min(range(len(words)), key=lambda at: int(counts[words[at].start : words[at].stop].sum()))
        last = np.flatnonzero(_within(self.terms, words[rarest])) + (len(before) - rarest)
        last = last[last < len(self.terms)]
        documents = self.documents[last]
        last = last[alive[documents] & (last - len(before) >= self.starts[documents])]
        for back, word in enumerate(reversed(words)):
            last = last[_within(self.terms[last - back], word)]
        return last

    def holding(self, words: Sequence[int], among: range) -> Mask:
        """Documents that have all of the words, and any one of ``among``, anywhere in their titles."""
        held = self._holding(_within(self.terms, among))
        for word in words:
            held &= self._holding(self.terms == word)
        return held

    def _holding(self, places: Mask) -> Mask:
        held = np.zeros(len(self.starts) - 1, dtype=np.bool_)
        held[self.documents[places]] = True
        return held


def title_words(segment: Segment, cache: ByteCache) -> TitleWords:
    """Made from the postings at the first use."""
    return cache.get((segment.name, "title words"), lambda: _title_words(segment))


def _title_words(segment: Segment) -> TitleWords:
    vocabulary = segment.vocabularies[TITLE]
    starts = np.concatenate(([0], np.cumsum(segment.lengths(TITLE), dtype=np.int64)))
    run = segment.fields[TITLE].run(0, len(vocabulary))
    positions = running_totals(run.steps, run.counts)
    documents = np.repeat(run.documents, run.counts)
    numbers = np.repeat(np.repeat(np.arange(len(vocabulary), dtype=np.int32), run.sizes), run.counts)
    words = ~vocabulary.compound[numbers]  # a compound stands where its first word does
    terms = np.full(int(starts[-1]), -1, dtype=np.int32)
    terms[starts[documents[words]] + positions[words]] = numbers[words]
    of_word = np.repeat(np.arange(segment.count, dtype=np.int32), segment.lengths(TITLE))
    return TitleWords(terms, of_word, starts)


def _within(terms: Small, among: range) -> Mask:
    inside: Mask = (terms - np.int32(among.start)).view(np.uint32) < np.uint32(len(among))
    return inside
