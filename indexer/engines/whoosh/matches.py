"""Sorted lists of documents with a figure each: how are they united, intersected and looked up?"""

# ``take`` and ``compress`` throughout: numpy's indexing in brackets needs two to four times as long.

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final

import numpy as np

from indexer.engines.whoosh import document_kernels as kernels
from indexer.engines.whoosh.narrow import Ints, Small
from indexer.engines.whoosh.segment import Floats, Mask

DENSE_SHARE: Final = 16
"""What is in more than one document of so many is handled as one figure for each document."""

Figured = tuple[Small, Floats]
"""Documents and a figure for each."""

NO_DOCUMENTS: Final = np.empty(0, dtype=np.int32)
NO_FIGURES: Final = np.empty(0, dtype=np.float32)


class Matches:
    """The documents of a leaf, ascending, with its impact in each; and those that have it in their title.

    Immutable. ``count`` is how many documents the segment has.
    """

    def __init__(self, documents: Small, impacts: Floats, titled: Small, count: int) -> None:
        self.documents = documents
        self.impacts = impacts
        self.titled = titled
        self._count = count
        self._frequent = len(documents) * DENSE_SHARE > count

    @cached_property
    def _dense(self) -> Floats:
        """The impact in every document of the segment; made when a frequent leaf is first compared with another."""
        return kernels.spread(self.documents, self.impacts, self._count)

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays, also of the one that may not be made yet."""
        dense = self._count * self.impacts.itemsize if self._frequent else 0
        return self.documents.nbytes + self.impacts.nbytes + self.titled.nbytes + dense

    def held_in(self, documents: Small) -> Mask:
        """Which of these documents have the leaf."""
        if self._frequent:
            return self._dense.take(documents) > 0
        return among(documents, self.documents, self._count)

    def add_to(self, scores: Floats, documents: Small, factor: float) -> None:
        """Add the impacts, times ``factor``, to the scores of these documents (ascending)."""
        if documents is self.documents:
            scores += np.float32(factor) * self.impacts
        elif self._frequent:
            kernels.add_taken(documents, self._dense, factor, scores)
        else:
            kernels.add_shares(documents, self.documents, self.impacts, factor, scores)


def among(documents: Small, others: Small, count: int) -> Mask:
    """Which of these documents are among the others; both are ascending, ``count`` is how many the segment has."""
    if min(len(documents), len(others)) * DENSE_SHARE > count:
        mask: Mask = kernels.places_among(documents, others) >= 0
        return mask
    found = np.zeros(len(documents), dtype=np.bool_)
    found[common(documents, others)[0]] = True
    return found


def common(some: Small, others: Small) -> tuple[Ints, Ints]:
    """Where the documents that are in both stand in each; both are ascending."""
    if len(some) > len(others):
        of_others, of_some = common(others, some)
        return of_some, of_others
    if not len(some):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    at = others.searchsorted(some)
    at[at == len(others)] = 0
    hit = np.flatnonzero(others[at] == some)
    return hit, at[hit]


def union(lists: Sequence[Small], count: int) -> Small:
    """The documents that are in any of the lists, ascending; each list is."""
    lists = [documents for documents in lists if len(documents)]
    if len(lists) < 2:
        return lists[0] if lists else NO_DOCUMENTS
    return kernels.distinct(np.concatenate(lists), count, DENSE_SHARE)


def united(parts: Sequence[Figured], count: int) -> Figured:
    """Every document once, ascending, with the sum of its figures, all above 0; each of the parts is ascending."""
    if len(parts) < 2:
        return parts[0] if parts else (NO_DOCUMENTS, NO_FIGURES)
    documents, figures = (np.concatenate(each) for each in zip(*parts, strict=True))
    if len(documents) * DENSE_SHARE > count:
        return kernels.above_zero(np.bincount(documents, weights=figures, minlength=count).astype(np.float32))
    return kernels.summed_up(documents.astype(np.int64) << 32 | np.arange(len(documents)), figures)
