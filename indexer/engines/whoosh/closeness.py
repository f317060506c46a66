"""In which documents do words stand side by side, or close together? Positions are read of candidates only.

Candidates are looked at in blocks. The words of a block's documents are counted through, so that a place is one small
figure, and the places of a term can be marked in one array of flags.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np

from indexer.engines.whoosh.deadline import Deadline
from indexer.engines.whoosh.matches import DENSE_SHARE, NO_DOCUMENTS, NO_FIGURES, intersection
from indexer.engines.whoosh.narrow import Ints, Small
from indexer.engines.whoosh.postings import TermPositions
from indexer.engines.whoosh.schema import PAGE_GAP
from indexer.engines.whoosh.segment import Floats, Segment

BLOCK: Final = 1 << 22
"""So many words have the documents that are looked at together, if there is more than one."""

Counted = tuple[Small, Floats]
"""Documents, ascending, and how often what is asked for stands in each."""


def side_by_side(segment: Segment, field: str, terms: Sequence[int], deadline: Deadline) -> Counted:
    """Documents in which the terms follow one another. Raises SearchTimedOut."""
    return _counted(segment, field, terms, len(terms), _following, deadline)


def close(segment: Segment, field: str, terms: Sequence[int], span: int, deadline: Deadline) -> Counted:
    """Documents in which all terms stand within ``span`` words, and at how many places such a stretch begins.

    Raises SearchTimedOut.
    """
    return _counted(segment, field, terms, span, lambda block: _within(block, span), deadline)


def _counted(
    segment: Segment,
    field: str,
    terms: Sequence[int],
    reach: int,
    find: Callable[[_Block], Ints],
    deadline: Deadline,
) -> Counted:
    held = [segment.fields[field].places(term) for term in terms]
    candidates = intersection([each.documents for each in held], segment.count)
    if not len(candidates):
        return NO_DOCUMENTS, NO_FIGURES
    words = [_Word(each, _rows(candidates, each.documents, segment.count)) for each in held]
    # More positions than a document can have, and after its last one so many that nothing reaches the next document.
    pages = segment.columns.page_starts[candidates + 1] - segment.columns.page_starts[candidates]
    extents = segment.lengths(field)[candidates] + PAGE_GAP * (pages + 1) + reach
    marks = _Marks(min(int(extents.sum()), BLOCK + int(extents.max())) + reach)
    counts = []
    for begin, end in _blocks(extents):
        deadline.check()
        borders = np.concatenate(([0], np.cumsum(extents[begin:end]))) + reach
        found = find(_Block(words, begin, borders, marks))
        counts.append(np.diff(found.searchsorted(borders)))
    total = np.concatenate(counts)
    holding = np.flatnonzero(total)
    return candidates[holding], total[holding].astype(np.float32)


def _rows(documents: Small, holders: Small, count: int) -> Ints:
    """The places of documents among the holders, of which they all are."""
    if len(documents) * DENSE_SHARE < count:
        return holders.searchsorted(documents)
    place = np.empty(count, dtype=np.int64)
    place[holders] = np.arange(len(holders))
    return place.take(documents)


def _blocks(extents: Ints) -> Iterator[tuple[int, int]]:
    """Stretches of documents that hold BLOCK words together, one document at least."""
    last = len(extents)
    cuts = np.flatnonzero(np.diff(np.cumsum(extents) // BLOCK)) + 1
    return zip([0, *cuts.tolist()], [*cuts.tolist(), last], strict=True)


class _Word:
    """One term's positions in the candidates; ``rows`` are the places of these among its postings."""

    def __init__(self, places: TermPositions, rows: Ints) -> None:
        self._rows = rows
        self._places = places
        self.occurrences = places.total

    def places(self, candidates: Ints, offsets: Ints) -> Ints:
        return self._places.shifted(self._rows[candidates], offsets)


class _Marks:
    """Room to mark places below ``size``."""

    def __init__(self, size: int) -> None:
        self._cells = np.zeros(size, dtype=np.uint8)
        self._mark = 0

    def both(self, some: Ints, others: Ints) -> Ints:
        """Those of the first that are among the others; in their order."""
        self._mark += 1  # each time another one, which spares wiping out the last
        if self._mark > 0xFF:
            self._cells[:] = 0
            self._mark = 1
        self._cells[others] = self._mark
        return some.compress(self._cells.take(some) == self._mark)


class _Block:
    """Neighbouring candidates. Places count through their words; ``borders`` is where each begins and the last ends."""

    def __init__(self, words: Sequence[_Word], begin: int, borders: Ints, marks: _Marks) -> None:
        self.words = words
        self.marks = marks
        self._begin = begin
        self._borders = borders
        self._chosen = np.arange(len(borders) - 1)

    def places(self, word: _Word) -> Ints:
        """Where the word stands, ascending."""
        return word.places(self._begin + self._chosen, self._borders[self._chosen])

    def narrow_to(self, places: Ints) -> None:
        """Read on only of documents that hold one of these places, if that spares much."""
        if 2 * len(places) < len(self._chosen):
            self._chosen = np.flatnonzero(np.diff(places.searchsorted(self._borders)))


def _following(block: _Block) -> Ints:
    """Where the first word stands with all the others behind it; rare words leave little to look at for the others."""
    rarest, *others = sorted(range(len(block.words)), key=lambda place: block.words[place].occurrences)
    starts = block.places(block.words[rarest]) - rarest
    for place in others:
        if not len(starts):
            break
        block.narrow_to(starts)
        starts = block.marks.both(starts, block.places(block.words[place]) - place)
    return starts


def _within(block: _Block, span: int) -> Ints:
    """Where a stretch of ``span`` words begins that holds all words."""
    places = [block.places(word) for word in block.words]
    begins = np.sort(np.concatenate(places), kind="stable")
    last = begins
    for own in places:
        # The next place of each word from where a stretch begins; beyond its last one there is none.
        at = own.searchsorted(begins)
        following = np.where(at < len(own), own.take(at, mode="clip"), np.iinfo(np.int64).max)
        last = np.maximum(last, following)
    return begins.compress(last - begins < span)
