"""Which terms are nearly a word, and how many of their letters differ?"""

from __future__ import annotations

import numpy as np

from indexer.edit_distance import edits
from indexer.engines.whoosh.narrow import Ints
from indexer.engines.whoosh.term_kernels import UNCOUNTED
from indexer.engines.whoosh.vocabulary import Vocabulary


def similar_terms(vocabulary: Vocabulary, word: str, limit: int) -> tuple[Ints, Ints]:
    """Terms that differ from a word in at most ``limit`` letters, ascending, and in how many.

    As ``indexer.edit_distance.edits`` counts them. Compound terms are left out.
    """
    terms, counted = vocabulary.resembling(word, limit)
    different = counted.astype(np.int64)
    for at in np.flatnonzero(counted == UNCOUNTED).tolist():
        letters = edits(word, vocabulary.term(int(terms[at])), limit)
        different[at] = limit + 1 if letters is None else letters
    near = (different <= limit) & ~vocabulary.compound[terms]
    return terms[near], different[near]
