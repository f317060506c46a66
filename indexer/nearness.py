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

    A word is worth its rarity, and as much again within the first few words of the stretch. ``borders[i]`` is the
    position before which the stretch from mark i has to end.
    """
    positions = marks.positions
    here = np.arange(len(positions))
    reach = np.searchsorted(positions, np.minimum(positions + REACH, borders), side="left")
    close = np.searchsorted(positions, np.minimum(positions + _CLOSE, borders), side="left")
    worth = np.zeros(len(positions))
    for part in np.argsort(-rarities, kind="stable")[:_MOST_KINDS].tolist():
        before = np.concatenate(([0], np.cumsum(marks.parts == part)))
        met = before[here]
        # A thousandth: nearness decides between stretches of the same words only.
        worth += (rarities[part] + 1) * ((before[reach] > met) + (before[close] > met) / 1000)
    return worth, reach - here


def best_of(worth: Floats, counts: Ints) -> int:
    """The mark from which the best stretch goes: most worth, then most marks, then the earliest."""
    best = np.flatnonzero(worth == worth.max())
    return int(best[counts[best].argmax()])


def closest(marks: Marks, rarities: Floats) -> int:
    """The position from which the best stretch of a text goes; ``marks`` must not be empty."""
    borders = np.full(len(marks.positions), np.iinfo(np.int64).max)
    return int(marks.positions[best_of(*closeness(marks, rarities, borders))])
