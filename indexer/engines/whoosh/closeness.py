"""In which documents do words stand side by side, or close together? Positions are read of candidates only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from indexer.engines.whoosh.deadline import Deadline
from indexer.engines.whoosh.document_kernels import close_together, followed, places_among
from indexer.engines.whoosh.matches import DENSE_SHARE, intersection
from indexer.engines.whoosh.narrow import Ints, Small
from indexer.engines.whoosh.segment import Floats, Segment

BLOCK: Final = 1 << 22
"""So many words have the documents that are looked at together, if there is more than one."""

Counted = tuple[Small, Floats]
"""Documents, ascending, and how often what is asked for stands in each."""


def side_by_side(segment: Segment, field: str, terms: Sequence[int], deadline: Deadline) -> Counted:
    """Documents in which the terms follow one another. Raises SearchTimedOut."""
    candidates = _Candidates(segment, field, terms)
    # Rare words leave little to look at for the others.
    rarest, *others = sorted(range(len(terms)), key=candidates.occurrences.__getitem__)
    for chosen in candidates.blocks():
        deadline.check()
        places, sizes = candidates.places(rarest, chosen)
        for word in others:
            chosen, sizes = chosen[sizes > 0], sizes[sizes > 0]
            places, sizes = followed(places, sizes, *candidates.places(word, chosen), word - rarest)
        candidates.counts[chosen] = sizes
    return candidates.counted()


def close(segment: Segment, field: str, terms: Sequence[int], span: int, deadline: Deadline) -> Counted:
    """Documents in which all terms stand within ``span`` words, and at how many places such a stretch begins.

    Raises SearchTimedOut.
    """
    candidates = _Candidates(segment, field, terms)
    for chosen in candidates.blocks():
        deadline.check()
        places, sizes = zip(*(candidates.places(word, chosen) for word in range(len(terms))), strict=True)
        ends = np.cumsum(np.concatenate(sizes)).reshape(len(terms), len(chosen))
        candidates.counts[chosen] = close_together(np.concatenate(places), ends - sizes, np.stack(sizes), span)
    return candidates.counted()


class _Candidates:
    """The documents that hold all of the terms, and where; ``counts`` is to be filled in."""

    def __init__(self, segment: Segment, field: str, terms: Sequence[int]) -> None:
        self._postings = segment.fields[field]
        self._held = [self._postings.places(term) for term in terms]
        self._documents = intersection([each.documents for each in self._held], segment.count)
        self._rows = [_rows(self._documents, each.documents, segment.count) for each in self._held]
        self._lengths = segment.lengths(field)[self._documents].astype(np.int64)
        self.occurrences = [each.total for each in self._held]
        self.counts = np.zeros(len(self._documents), dtype=np.int64)

    def blocks(self) -> Iterator[Ints]:
        """Neighbouring candidates that hold BLOCK words together, one document at least."""
        last = len(self._lengths)
        cuts = (np.flatnonzero(np.diff(np.cumsum(self._lengths) // BLOCK)) + 1).tolist()
        return (np.arange(begin, end) for begin, end in zip([0, *cuts], [*cuts, last], strict=True))

    def places(self, word: int, chosen: Ints) -> tuple[Small, Ints]:
        """The positions of a term in these candidates, one after the other, and how many each has."""
        stretches = self._held[word].within(self._rows[word][chosen])
        return self._postings.read(stretches), stretches.counts

    def counted(self) -> Counted:
        """The candidates with a count."""
        holding = np.flatnonzero(self.counts)
        return self._documents[holding], self.counts[holding].astype(np.float32)


def _rows(documents: Small, holders: Small, count: int) -> Ints:
    """The places of documents among the holders, of which they all are."""
    if len(documents) * DENSE_SHARE < count:
        return holders.searchsorted(documents)
    return places_among(documents, holders)
