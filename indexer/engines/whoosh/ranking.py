"""In which order do people want what was found? Words first (BM25F), then titles, numbers and nearness."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from indexer.engines.whoosh.leaves import Cited, Leaf
from indexer.engines.whoosh.matching import SegmentMatching, among
from indexer.engines.whoosh.narrow import Small
from indexer.engines.whoosh.segment import Floats

TITLE_BONUS: Final = 1.0
"""What a title that holds all the words of a question adds, as a share of the rarity of these words together."""

TITLE_POWER: Final = 2.0
"""A title that holds a share of the words, by rarity, adds that share to this power."""

CITED_BONUS: Final = 100.0
"""What the number asked for adds: it comes before all others."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A leaf and its rarity over all shelves asked."""

    leaf: Leaf
    rarity: float


def rarity(documents: int, total: int) -> float:
    """The inverse document frequency of a leaf that ``documents`` of ``total`` hold; never negative."""
    return math.log1p((total - documents + 0.5) / (documents + 0.5))


def scores(matching: SegmentMatching, weighed: Sequence[Weighed], documents: Small) -> Floats:
    """The score of each of these documents of a segment."""
    total = np.zeros(len(documents), dtype=np.float32)
    titled = np.zeros(len(documents), dtype=np.float32)
    in_all = sum(each.rarity for each in weighed if not isinstance(each.leaf, Cited))
    for each in weighed:
        matches = matching.matches(each.leaf)
        if isinstance(each.leaf, Cited):
            total += np.float32(CITED_BONUS) * among(documents, matches.documents)
            continue
        total += np.float32(each.rarity) * matches.impacts_in(documents)
        if len(matches.titled):
            titled += np.float32(each.rarity) * among(documents, matches.titled)
    if in_all > 0:
        share = titled / np.float32(in_all)
        total += np.float32(TITLE_BONUS * in_all) * share ** np.float32(TITLE_POWER)
    return total
