"""How close together do the different words of a question stand in the texts of a few documents?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.document_kernels import closest
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
    keys, leaves = Occurrences(matching, documents.tolist()).together([each.leaf for each in weighed])
    bits = len(weighed).bit_length()
    keys = keys << bits | leaves
    keys.sort()
    rarities = np.array([each.rarity for each in weighed])
    return closest(keys, bits, POSITION_BITS, rarities, len(documents))
