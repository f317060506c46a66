"""How do many strings lie in a file, so that one is found without reading the others?"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.arrays import Array, ArrayWriter
from indexer.engines.whoosh.narrow import Ints

_STRETCH: Final = 16


def write_strings(arrays: ArrayWriter, name: str, strings: Sequence[bytes]) -> None:
    """All of a StringList at once. Raises ValueError when a string holds a line feed."""
    text = b"\n".join([*strings, b""])
    if text.count(b"\n") != len(strings):
        raise ValueError(f"a string of {name} holds a line feed")
    lengths = np.fromiter(map(len, strings), dtype=np.int64, count=len(strings)) + 1
    arrays.append(f"{name}.text", text)
    arrays.append(f"{name}.starts", np.concatenate(([0], np.cumsum(lengths))).astype(np.uint32))


class StringList:
    """Strings by number; where they were written in the order of their bytes, numbers by string."""

    def __init__(self, arrays: Mapping[str, Array], name: str) -> None:
        self.text = arrays[f"{name}.text"].data
        """All strings, each followed by a line feed."""
        self.starts: NDArray[np.uint32] = arrays[f"{name}.starts"]
        """Where each begins in ``text``; one more than there are strings."""

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> bytes:
        return bytes(self.text[int(self.starts[number]) : int(self.starts[number + 1]) - 1])

    def prepare(self) -> None:
        """Make what ``find`` needs."""
        _ = self._every, self._begins

    def find(self, string: bytes) -> int:
        """The number of a string, -1 when it is not there."""
        number, strings, place = self._sought(string)
        return number if place < len(strings) and strings[place] == string else -1

    def first_from(self, string: bytes) -> int:
        """The number of the first string that is not before this one; the length when all are."""
        return self._sought(string)[0]

    def _sought(self, string: bytes) -> tuple[int, list[bytes], int]:
        """(the same number, the strings of a stretch, the place among these)."""
        stretch = max(bisect_right(self._every, string) - 1, 0)
        # The last string ends with a line feed, so that there is an empty one after it.
        strings = bytes(self.text[self._begins[stretch] : self._begins[stretch + 1]]).split(b"\n")[:-1]
        place = bisect_left(strings, string)
        return stretch * _STRETCH + place, strings, place

    @cached_property
    def _every(self) -> list[bytes]:
        """The first string of each stretch, so that a search looks at few of them."""
        return [self[number] for number in range(0, len(self), _STRETCH)]

    @cached_property
    def _begins(self) -> list[int]:
        """Where each stretch begins in ``text``, and where the last one ends."""
        return [*(self.starts[:-1:_STRETCH].tolist() or [0]), int(self.starts[-1])]

    def number_at(self, places: Array) -> Ints:
        """Which strings hold these places of ``text``."""
        return np.searchsorted(self.starts, places, side="right").astype(np.int64) - 1

    def all(self) -> list[bytes]:
        """Every string, in order."""
        return bytes(self.text).split(b"\n")[:-1]
