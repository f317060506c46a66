"""Terms of a vocabulary: which of them are nearly a word, letter by letter?"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.compiled import Ints, unchecked

UNCOUNTED: Final = 255
"""Edits of what is not plain ASCII, where a letter is more than a byte."""

Bytes = NDArray[np.uint8]
Figures = NDArray[np.uint32]


@unchecked
def near_terms(
    text: Bytes, starts: Figures, lengths: Figures, letters: Figures, word: Bytes, length: int, wanted: int, limit: int
) -> tuple[Ints, Bytes]:
    """Terms that differ from a word of ``length`` letters in at most ``limit`` edits, ascending, and in how many.

    Counted only where the length differs by no more, and the letters at hand (a bit each, ``wanted`` in the word) in at
    most twice that: a letter replaced changes two. Words and terms that are not ASCII have UNCOUNTED edits.
    """
    if len(letters) != len(lengths) or len(starts) != len(lengths) + 1:
        raise IndexError("lengths and letters differ")
    found, different = np.empty(len(lengths), np.int64), np.empty(len(lengths), np.uint8)
    rows = np.zeros((3, length + limit + 1), np.int64)
    end = 0
    for term in range(len(lengths)):
        if abs(np.int64(lengths[term]) - length) > limit:
            continue
        others = np.int64(letters[term]) ^ wanted
        bits = 0
        while others and bits <= 2 * limit:
            others &= others - 1
            bits += 1
        if bits > 2 * limit:
            continue
        begin, last = np.int64(starts[term]), np.int64(starts[term + 1]) - 1
        if begin > last or last > len(text):
            raise IndexError("a term beyond its text")
        if len(word) != length or last - begin != lengths[term]:
            edits = UNCOUNTED
        else:
            edits = edits_between(word, text[begin:last], limit, rows)
        if edits <= limit or edits == UNCOUNTED:
            found[end], different[end] = term, edits
            end += 1
    return found[:end].copy(), different[:end].copy()


@unchecked
def edits_between(word: Bytes, other: Bytes, limit: int, rows: Ints) -> int:
    """As ``indexer.edit_distance.edits`` counts them, in a band of ``limit`` on both sides of the diagonal.

    ``limit + 1`` stands for more. ``rows`` is room for three rows of one more than the longer word has letters.
    """
    far = limit + 1
    two_before, before, row = rows[0], rows[1], rows[2]
    for place in range(len(other) + 1):
        before[place] = two_before[place] = far
        row[place] = place if place <= limit else far
    for at in range(1, len(word) + 1):
        two_before, before, row = before, row, two_before
        low, high = max(0, at - limit), min(len(other), at + limit)
        if low > 0:
            row[low - 1] = far
        least = far
        for place in range(low, high + 1):
            if place == 0:
                cost = at
            else:
                cost = before[place - 1] + (word[at - 1] != other[place - 1])
                cost = min(cost, before[place] + 1, row[place - 1] + 1)
                if at > 1 and place > 1 and word[at - 1] == other[place - 2] and word[at - 2] == other[place - 1]:
                    cost = min(cost, two_before[place - 2] + 1)
            row[place] = min(cost, far)
            least = min(least, row[place])
        if high < len(other):
            row[high + 1] = far
        if least == far:  # where a swap could still lead to less, replacing its first letter would have
            return far
    edits: int = row[len(other)]
    return edits
