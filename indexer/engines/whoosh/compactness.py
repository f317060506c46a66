"""How close together do the different words of a question stand in the texts of a few documents?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.matching import SegmentMatching
from indexer.engines.whoosh.narrow import Ints
from indexer.engines.whoosh.occurrences import POSITION_BITS, Keys, Occurrences
from indexer.engines.whoosh.ranking import Weighed


def compactness(matching: SegmentMatching, weighed: Sequence[Weighed], documents: Ints) -> NDArray[np.float64]:
    """For each of these documents (ascending) from 0 to 1: 1 where all words stand side by side somewhere.

    The number of different words, over the length of the shortest stretch with each of them; words that the text does
    not hold are left aside, at the cost of their share of the rarity. 0 where there is only one word. Cached, as the
    next page of a result is in the same order.
    """
    key = (tuple(weighed), documents.tobytes())
    return matching.kept(key, lambda: _compactness(matching, weighed, documents))


def _compactness(matching: SegmentMatching, weighed: Sequence[Weighed], documents: Ints) -> NDArray[np.float64]:
    found = Occurrences(matching, documents.tolist()).of_leaves([each.leaf for each in weighed])
    rarities = np.array([each.rarity for each in weighed])
    borders = np.arange(len(documents) + 1) << POSITION_BITS
    held = np.array([np.diff(keys.searchsorted(borders)) > 0 for keys in found])
    different = np.count_nonzero(held, axis=0)
    share = (rarities @ held) / max(float(rarities.sum()), 1e-9)
    compact = different / np.maximum(_shortest(found, held), different)
    return np.where(different > 1, share * compact, 0.0)


def _shortest(found: Sequence[Keys], held: NDArray[np.bool_]) -> NDArray[np.float64]:
    """For each document how many words long the shortest stretch is that has each word that the document holds."""
    begins = np.sort(np.concatenate(found), kind="stable")
    document_of = begins >> POSITION_BITS
    last = begins
    for keys, holds in zip(found, held, strict=True):
        if len(keys):
            at = keys.searchsorted(begins)
            following = np.where(at < len(keys), keys.take(at, mode="clip"), np.iinfo(np.int64).max)
            last = np.maximum(last, np.where(holds.take(document_of), following, begins))
    spans = np.where(last >> POSITION_BITS == document_of, last - begins + 1, np.inf)
    shortest = np.full(held.shape[1], np.inf)
    firsts = np.flatnonzero(np.diff(document_of, prepend=-1))
    if len(firsts):
        shortest[document_of[firsts]] = np.minimum.reduceat(spans, firsts)
    return shortest
