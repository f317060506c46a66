"""In which order do people want what was found? Words first (BM25F), then titles and numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.engines.whoosh.document_kernels import add_bonus, add_where
from indexer.engines.whoosh.leaves import Alike, Cited, Leaf
from indexer.engines.whoosh.matching import SegmentMatching
from indexer.engines.whoosh.narrow import Small
from indexer.engines.whoosh.segment import Floats
from indexer.engines.whoosh.weights import ASIDE_WEIGHT, CITED_BONUS, TITLE_BONUS, TITLE_POWER


@dataclass(frozen=True, slots=True)
class Weighed:
    """A leaf and its rarity over all shelves asked."""

    leaf: Leaf
    rarity: float


def rarity(documents: int, total: int) -> float:
    """The inverse document frequency of a leaf that ``documents`` of ``total`` hold; never negative."""
    return math.log1p((total - documents + 0.5) / (documents + 0.5))


def scores(matching: SegmentMatching, weighed: Sequence[Weighed], documents: Small) -> Floats:
    """The score of each of these documents (ascending) of a segment."""
    total = np.zeros(len(documents), dtype=np.float32)
    titled = np.zeros(len(documents), dtype=np.float32)
    in_all = sum(each.rarity for each in weighed if _is_written(each.leaf))
    for each in weighed:
        matches = matching.matches(each.leaf)
        if isinstance(each.leaf, Cited):
            add_where(documents, matches.documents, CITED_BONUS, total)
        elif not _is_written(each.leaf):
            matches.add_to(total, documents, ASIDE_WEIGHT * each.rarity)
        else:
            matches.add_to(total, documents, each.rarity)
            add_where(documents, matches.titled, each.rarity, titled)
    if in_all > 0:
        add_bonus(titled, in_all, TITLE_BONUS * in_all, TITLE_POWER, total)
    return total


def _is_written(leaf: Leaf) -> bool:
    """Whether the leaf is what the question says, and not something known to be the same."""
    return not isinstance(leaf, Cited) and not (isinstance(leaf, Alike) and leaf.aside)
