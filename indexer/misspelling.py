"""How far is a word as typed from a word of the archive, for an Indonesian hand, ear and scanner?

Like counting letters that differ, but a slip that people or scanners make often costs less than a letter: a doubled
letter, two swapped, sounds that are written alike, the spelling before 1972 (oe, tj, dj), shapes that look alike.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Final

_SWAPPED: Final = 0.7
_DOUBLED: Final = 0.5
_FIRST: Final = 0.3  # more for the first letter, which is rarely wrong

_CHEAP_LETTERS: Final = {"h": 0.5, "m": 0.7, "n": 0.7, "g": 0.8}
"""Letters that are often left out or too many (silent h, the nasal of a prefix)."""

_ALIKE: Final = (
    (0.4, "fv fp vp sz ck kq"),  # one sound
    (0.5, "iy jy ei ou il lt ec"),  # neighbouring vowels; old j for y; shapes that scanners confuse
    (0.6, "ae au dt bp gk mn cs un bh rn 0o 1l 1i 5s 8b"),
    (0.8, "qw we er rt ty yu ui io op as sd df fg gh hj jk kl zx xc cv vb bn nm"),  # neighbours on the keyboard
)
_GROUPS: Final = (
    (0.2, "oe u", "tj c", "dj j", "nj ny", "sj sy", "ch kh"),
    (0.3, "kh h", "sy s", "ks x", "ph f", "aw au", "ai ay", "y i"),
    (0.4, "rn m", "vv w", "cl d", "li h", "ii u"),
)
_MODERN: Final = {"oe": "u", "tj": "c", "dj": "j", "nj": "ny", "sj": "sy", "ch": "kh", "j": "y"}
_OLD: Final = re.compile("oe|tj|dj|nj|sj|ch|j")

_LETTERS: Final = {
    pair: cost for cost, pairs in reversed(_ALIKE) for alike in pairs.split() for pair in (alike, alike[::-1])
}
_SEQUENCES: Final = {
    pair: cost
    for cost, *groups in reversed(_GROUPS)
    for group in groups
    for one, other in [group.split()]
    for pair in ((one, other), (other, one))
}


def modern_spelling(word: str) -> str:
    """A word in the spelling of 1972 if it was in the one before; others become no word at all."""
    return _OLD.sub(lambda match: _MODERN[match[0]], word)


@lru_cache(1 << 14)
def distance(typed: str, meant: str) -> float:
    """What it costs to turn one word into the other; 0 for the same, about 1 for a letter."""
    begin, typed_end, meant_end = _different_part(typed, meant)
    width = meant_end - begin + 1
    two_before: list[float] = []
    before: list[float] = []
    row: list[float] = []
    for at in range(begin, typed_end + 1):
        two_before, before, row = before, row, []
        for column in range(width):
            place = begin + column
            first = _FIRST if at <= 1 and place <= 1 else 0.0
            cost = math.inf if at > begin or column else 0.0
            if at > begin:
                cost = before[column] + _alone(typed, at) + first
                if column:
                    one, other = typed[at - 1], meant[place - 1]
                    letters = 0.0 if one == other else _LETTERS.get(one + other, 1.0) + first
                    cost = min(cost, before[column - 1] + letters)
                    if at > begin + 1:
                        cost = min(cost, two_before[column - 1] + _SEQUENCES.get((typed[at - 2 : at], other), 9.0))
                    if column > 1:
                        two = meant[place - 2 : place]
                        cost = min(cost, before[column - 2] + _SEQUENCES.get((one, two), 9.0))
                        if at > begin + 1:
                            both = typed[at - 2 : at]
                            known = _SWAPPED if both == two[::-1] else _SEQUENCES.get((both, two), 9.0)
                            cost = min(cost, two_before[column - 2] + known)
            if column:
                cost = min(cost, row[column - 1] + _alone(meant, place) + first)
            row.append(cost)
    return row[-1]


def _different_part(typed: str, meant: str) -> tuple[int, int, int]:
    """Where the words differ, from a common beginning to an end in each; with a letter on both sides."""
    shorter = min(len(typed), len(meant))
    begin = next((at for at in range(shorter) if typed[at] != meant[at]), shorter)
    end = next((at for at in range(shorter - begin) if typed[-at - 1] != meant[-at - 1]), shorter - begin)
    begin, end = max(begin - 1, 0), max(end - 1, 0)
    return begin, len(typed) - end, len(meant) - end


def _alone(word: str, at: int) -> float:
    """What the letter before ``at`` costs when the other word is without it."""
    letter = word[at - 1]
    if letter in word[max(at - 2, 0) : at - 1] + word[at : at + 1]:
        return _DOUBLED
    return _CHEAP_LETTERS.get(letter, 1.0)
