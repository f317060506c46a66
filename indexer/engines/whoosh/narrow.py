"""How are many lists of small figures kept in one or two bytes each, and read without a loop?

A list lies in cells of one byte or of two, whichever takes less room; what does not fit in a cell, its higher bits,
goes to an overflow: the place in the list, and the bits. Any run of neighbouring lists is read by a few slices.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.arrays import Array, ArrayWriter
from indexer.engines.whoosh.kernels import Lists

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Flags = NDArray[np.bool_]

_OVERFLOW_BYTES: Final = 8  # place and higher bits


def ragged(starts: Ints, sizes: Ints) -> Ints:
    """``starts[i], starts[i] + 1, …`` (``sizes[i]`` of them) for every i, one after the other."""
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    places: Ints = np.arange(total, dtype=np.int64) + np.repeat(starts - (ends - sizes), sizes)
    return places


def running_totals(values: Array, sizes: Array) -> Small:
    """Cumulative sums that begin anew with each list; no list may be empty."""
    totals = np.cumsum(values, dtype=np.int64)
    ends = np.cumsum(sizes, dtype=np.int64)
    before = np.zeros(len(ends), dtype=np.int64)
    before[1:] = totals[ends[:-1] - 1]
    return (totals - np.repeat(before, sizes)).astype(np.int32)


class NarrowWriter:
    """Writes the lists of one kind in order."""

    def __init__(self, arrays: ArrayWriter, name: str) -> None:
        self._arrays = arrays
        self._name = name
        self._cells = [0, 0]  # so many cells of one byte and of two were written
        self._overflow = 0
        self.append(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))

    def append(self, values: Array, sizes: Ints) -> None:
        """Lists of these sizes, their values one after the other: whole figures from 0 to 2**31 - 1."""
        ends = np.cumsum(sizes)
        large = np.flatnonzero(values > 0xFF)
        larger = values[large] > 0xFFFF
        over_byte, over_pair = _count_in(large, ends), _count_in(large[larger], ends)
        wide = sizes + _OVERFLOW_BYTES * over_byte > 2 * sizes + _OVERFLOW_BYTES * over_pair
        large_in_wide = np.repeat(wide, over_byte)
        kept = larger | ~large_in_wide
        overflowing = large[kept]
        higher = values[overflowing] >> np.where(large_in_wide[kept], 16, 8)
        overflow_sizes = np.where(wide, over_pair, over_byte)
        places = overflowing - np.repeat(ends - sizes, overflow_sizes)
        cells, pairs = _parted(values, wide, sizes)
        put = self._arrays.append
        put(f"{self._name}.bytes", cells)
        put(f"{self._name}.pairs", pairs)
        put(f"{self._name}.wide", wide.astype(np.uint8))
        put(f"{self._name}.cells", np.where(wide, self._starts(wide, sizes, 1), self._starts(~wide, sizes, 0)))
        put(f"{self._name}.overflow_ends", self._overflow + np.cumsum(overflow_sizes))
        put(f"{self._name}.overflow_places", places.astype(np.uint32))
        put(f"{self._name}.overflow_bits", higher.astype(np.uint32))
        self._overflow += len(overflowing)

    def _starts(self, chosen: Flags, sizes: Ints, width: int) -> Ints:
        own = np.where(chosen, sizes, 0)
        ends = np.cumsum(own) + self._cells[width]
        if len(ends):
            self._cells[width] = int(ends[-1])
        return ends - own


def _count_in(places: Ints, ends: Ints) -> Ints:
    """How many of these places, ascending, lie in each list."""
    counts = np.searchsorted(places, ends)
    counts[1:] -= counts[:-1].copy()
    return counts


def _parted(values: Array, wide: Flags, sizes: Ints) -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
    """The low bits of figures in lists of one byte, and of those in lists of two."""
    if not wide.any():
        return values.astype(np.uint8), np.empty(0, dtype=np.uint16)
    in_wide = np.repeat(wide, sizes)
    pairs = values.astype(np.uint16)
    return pairs.astype(np.uint8)[~in_wide], pairs[in_wide]


class NarrowLists:
    """Reads what a NarrowWriter wrote; ``starts[i]`` to ``starts[i + 1]`` are the places of list i among all."""

    def __init__(self, arrays: Mapping[str, Array], name: str, starts: Ints) -> None:
        self.starts = starts
        self._bytes = arrays[f"{name}.bytes"]
        self._pairs = arrays[f"{name}.pairs"]
        self._wide = arrays[f"{name}.wide"]
        self._cells = arrays[f"{name}.cells"]
        self._overflow_ends = arrays[f"{name}.overflow_ends"]
        self._places = arrays[f"{name}.overflow_places"]
        self._bits = arrays[f"{name}.overflow_bits"]
        self.lists = Lists(
            self._bytes, self._pairs, self._wide, self._cells, self._overflow_ends, self._places, self._bits
        )
        """The same for the kernels."""

    def one(self, number: int) -> Small:
        """All figures of one list; a fresh array."""
        first = int(self._cells[number])
        size = int(self.starts[number + 1] - self.starts[number])
        wide = self._wide[number]
        values: Small = (self._pairs if wide else self._bytes)[first : first + size].astype(np.int32)
        low, high = self._overflow(number, number + 1)
        if low < high:
            values[self._places[low:high]] += (self._bits[low:high] << (16 if wide else 8)).astype(np.int32)
        return values

    def part(self, number: int, begin: int, end: int) -> Small:
        """Figures of one list from place ``begin`` to before ``end``; a fresh array."""
        first = int(self._cells[number])
        wide = self._wide[number]
        values: Small = (self._pairs if wide else self._bytes)[first + begin : first + end].astype(np.int32)
        low, high = self._overflow(number, number + 1)
        if low < high:
            places = self._places[low:high]
            left, right = places.searchsorted(np.array((begin, end), dtype=places.dtype)).tolist()
            bits = self._bits[low + left : low + right] << (16 if wide else 8)
            values[places[left:right].astype(np.int64) - begin] += bits.astype(np.int32)
        return values

    def several(self, numbers: Ints) -> Small:
        """All figures of many lists, one list after the other; cheaper than one by one where they are short."""
        sizes = self.starts[numbers + 1] - self.starts[numbers]
        cells = ragged(self._cells[numbers], sizes)
        wide = self._wide[numbers] != 0
        if wide.any():
            in_wide = np.repeat(wide, sizes)
            values = np.empty(len(cells), dtype=np.int32)
            values[~in_wide] = self._bytes[cells[~in_wide]]
            values[in_wide] = self._pairs[cells[in_wide]]
        else:
            values = self._bytes.take(cells).astype(np.int32)
        ends = self._overflow_ends[numbers]
        begins = np.where(numbers > 0, self._overflow_ends[numbers - 1], 0)
        if (ends > begins).any():
            at = ragged(begins, ends - begins)
            owner = np.repeat(np.arange(len(numbers)), ends - begins)
            bits = self._bits[at] << np.where(wide[owner], 16, 8).astype(np.uint32)
            values[(np.cumsum(sizes) - sizes)[owner] + self._places[at]] += bits.astype(np.int32)
        return values

    def some(self, number: int, places: Ints) -> Small:
        """Figures of one list at ``places``, ascending."""
        first = int(self._cells[number])
        wide = self._wide[number]
        values: Small = (self._pairs if wide else self._bytes).take(first + places).astype(np.int32)
        low, high = self._overflow(number, number + 1)
        if low < high and len(places):
            over = self._places[low:high]
            # Of one type: otherwise all that is searched through would be converted first.
            left, right = over.searchsorted(np.array((places[0], places[-1] + 1), dtype=over.dtype)).tolist()
            over = over[left:right]
            at = places.searchsorted(over)  # within bounds: none is beyond the last place
            hit = places[at] == over
            values[at[hit]] += (self._bits[low + left : low + right][hit] << (16 if wide else 8)).astype(np.int32)
        return values

    def run(self, first: int, last: int) -> Small:
        """All figures of the lists from ``first`` to before ``last``, one list after the other."""
        sizes = np.diff(self.starts[first : last + 1])
        wide = self._wide[first:last] != 0
        values = np.empty(int(sizes.sum()), dtype=np.int32)
        in_wide = np.repeat(wide, sizes)
        for chosen, cells, mask in ((~wide, self._bytes, ~in_wide), (wide, self._pairs, in_wide)):
            if chosen.any():
                start = int(self._cells[first:last][chosen][0])
                values[mask] = cells[start : start + int(sizes[chosen].sum())]
        low, high = self._overflow(first, last)
        if low < high:
            owner = np.searchsorted(self._overflow_ends[first:last], np.arange(low, high), side="right")
            at = self.starts[first:last][owner] - self.starts[first] + self._places[low:high]
            values[at] += (self._bits[low:high] << np.where(wide[owner], 16, 8)).astype(np.int32)
        return values

    def _overflow(self, first: int, last: int) -> tuple[int, int]:
        return int(self._overflow_ends[first - 1]) if first else 0, int(self._overflow_ends[last - 1])
