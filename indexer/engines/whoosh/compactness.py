"""How close together do the different words of a question stand in the texts of a few documents?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.document_kernels import shortest_stretches
from indexer.engines.whoosh.matching import SegmentMatching
from indexer.engines.whoosh.narrow import Ints
from indexer.engines.whoosh.occurrences import POSITION_BITS, Occurrences
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
    keys = np.concatenate(found)
    order = np.argsort(keys, kind="stable")
    leaves = np.repeat(np.arange(len(found)), [len(each) for each in found])[order]
    shortest, held = shortest_stretches(keys[order], leaves, len(found), len(documents), POSITION_BITS)
    rarities = np.array([each.rarity for each in weighed])
    different = np.count_nonzero(held, axis=0)
    share = np.sum(rarities[:, None] * held, axis=0) / max(float(rarities.sum()), 1e-9)
    return np.where(different > 1, share * different / np.maximum(np.maximum(shortest, different), 1), 0.0)
