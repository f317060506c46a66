"""How many letters of one word and of many terms differ? All terms at once, a column of letters at a time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from indexer.edit_distance import edits
from indexer.engines.whoosh.narrow import Ints
from indexer.engines.whoosh.vocabulary import Vocabulary

Bytes = NDArray[np.uint8]


def similar_terms(vocabulary: Vocabulary, word: str, limit: int) -> tuple[Ints, Ints]:
    """Terms that differ from a word in at most ``limit`` letters, ascending, and in how many.

    As ``indexer.edit_distance.edits`` counts them. Compound terms are left out.
    """
    terms = vocabulary.resembling(word, limit)
    terms = terms[~vocabulary.compound[terms]]
    lengths = vocabulary.lengths[terms].astype(np.int64)
    wanted = word.encode()
    starts = vocabulary.strings.starts[:-1][terms].astype(np.int64)
    text = np.frombuffer(vocabulary.strings.text, dtype=np.uint8)
    # Column by column; beyond the end of a term its line feed, which is no letter, or letters that do not matter.
    places = starts + np.arange(len(wanted) + limit)[:, None]
    letters = text[np.minimum(places, len(text) - 1)] if len(text) else np.empty((0, 0), dtype=np.uint8)
    different = _edits(wanted, letters, lengths, limit).astype(np.int64)
    for at in np.flatnonzero((letters > 0x7F).any(axis=0) | (not word.isascii())).tolist():
        counted = edits(word, vocabulary.term(int(terms[at])), limit)  # a letter is more than a byte here
        different[at] = limit + 1 if counted is None else counted
    near = different <= limit
    return terms[near], different[near]


def _edits(word: bytes, letters: Bytes, lengths: Ints, limit: int) -> Bytes:
    """Optimal string alignment in a band of ``limit`` on both sides of the diagonal; ``limit + 1`` means more."""
    far = np.full(len(lengths), limit + 1, dtype=np.uint8)
    two_before: dict[int, Bytes] = {}
    before: dict[int, Bytes] = {}
    row = {place: np.full(len(lengths), place, dtype=np.uint8) for place in range(limit + 1)}
    for at, letter in enumerate(word, 1):
        two_before, before, row = before, row, {}
        for place in range(max(0, at - limit), min(at + limit, len(letters)) + 1):
            if place == 0:
                row[0] = np.full(len(lengths), at, dtype=np.uint8)
                continue
            cost = before.get(place - 1, far) + (letters[place - 1] != letter)
            cost = np.minimum(cost, np.minimum(before.get(place, far), row.get(place - 1, far)) + np.uint8(1))
            if at > 1 and place > 1:
                swapped = (letters[place - 2] == letter) & (letters[place - 1] == word[at - 2])
                cost = np.where(swapped, np.minimum(cost, two_before.get(place - 2, far) + np.uint8(1)), cost)
            row[place] = np.minimum(cost, far)
    different = far.copy()
    for place, cost in row.items():
        different = np.where(lengths == place, cost, different)
    return different
