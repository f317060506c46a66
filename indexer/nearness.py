"""Where do the different words of a question stand closest together? In positions, before any text is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

REACH: Final = 26
"""Words in a snippet: two hundred characters of Indonesian."""

_CLOSE: Final = 8
_CLOSE_SHARE: Final = 0.001
_MOST_KINDS: Final = 12
"""Of more different words than this only the rarest are looked for together."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Occurrences of the parts of a question in one text, by position. ``parts[i]`` stands at ``positions[i]``."""

    positions: Ints
    parts: Ints

    def within(self, first: int, end: int) -> Marks:
        """Those from position ``first`` to before ``end``."""
        low, high = self.positions.searchsorted((first, end)).tolist()
        return Marks(self.positions[low:high], self.parts[low:high])


def marks_of(positions_of_parts: Sequence[Ints]) -> Marks:
    """All occurrences in ascending order; one list of positions for each part of the question."""
    if not positions_of_parts:
        return Marks(np.empty(0, np.int64), np.empty(0, np.int64))
    positions = np.concatenate(positions_of_parts).astype(np.int64, copy=False)
    parts = np.repeat(np.arange(len(positions_of_parts)), [len(each) for each in positions_of_parts])
    order = np.argsort(positions, kind="stable")
    return Marks(positions[order], parts[order])


def closeness(marks: Marks, rarities: Floats, borders: Ints) -> tuple[Floats, Ints]:
    """For the stretch of REACH words from each mark on: what its different words are worth, and how many marks it has.

    A word is worth its rarity, and a little more within the first few words of the stretch, which decides between
    stretches of the same words. ``borders[i]`` is the position before which the stretch from mark i has to end.
    """
    positions = marks.positions
    reach = positions.searchsorted(np.minimum(positions + REACH, borders))
    close = positions.searchsorted(np.minimum(positions + _CLOSE, borders))
    worth = np.zeros(len(positions))
    before = np.zeros(len(positions) + 1, dtype=np.int64)
    for part in np.argsort(-rarities, kind="stable")[:_MOST_KINDS].tolist():
        np.cumsum(marks.parts == part, out=before[1:])
        met = before[:-1]
        worth += (rarities[part] + 1) * ((before[reach] > met) + (before[close] > met) * _CLOSE_SHARE)
    return worth.round(6), reach - np.arange(len(positions))


def best_first(worth: Floats, counts: Ints, *groups: Ints) -> Ints:
    """Marks in the order of their stretches: most worth, then most marks, then the earliest; group by group."""
    return np.lexsort((-counts, -worth, *groups))


def closest(marks: Marks, rarities: Floats) -> int:
    """The position from which the best stretch of a text goes; ``marks`` must not be empty."""
    borders = np.full(len(marks.positions), np.iinfo(np.int64).max)
    return int(marks.positions[best_first(*closeness(marks, rarities, borders))[0]])
