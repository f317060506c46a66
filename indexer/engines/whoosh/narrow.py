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
from indexer.engines.whoosh.list_kernels import Lists, packed, summed, unpacked

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


def running_totals(values: Small, sizes: Array) -> Small:
    """Sums of each list up to every figure; the lists lie one after the other."""
    return summed(values, sizes.astype(np.int64, copy=False))


class NarrowWriter:
    """Writes the lists of one kind in order."""

    def __init__(self, arrays: ArrayWriter, name: str) -> None:
        self._arrays = arrays
        self._name = name
        self._written = np.zeros(3, dtype=np.int64)  # cells of one byte, of two, figures in the overflow
        self.append(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))

    def append(self, values: Array, sizes: Ints) -> None:
        """Lists of these sizes, their values one after the other: whole figures from 0 to 2**31 - 1."""
        cells, pairs, *others = packed(values, sizes, _OVERFLOW_BYTES, self._written)
        self._written += len(cells), len(pairs), len(others[-1])
        names = ("bytes", "pairs", "wide", "cells", "overflow_ends", "overflow_places", "overflow_bits")
        for name, part in zip(names, (cells, pairs, *others), strict=True):
            self._arrays.append(f"{self._name}.{name}", part)


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

    def run(self, first: int, last: int) -> Small:
        """All figures of the lists from ``first`` to before ``last``, one list after the other."""
        return unpacked(self.lists, first, self.starts[first : last + 1])

    def _overflow(self, first: int, last: int) -> tuple[int, int]:
        return int(self._overflow_ends[first - 1]) if first else 0, int(self._overflow_ends[last - 1])
