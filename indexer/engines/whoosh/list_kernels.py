"""Lists of small figures: how are they packed, unpacked and moved, figure by figure?"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.arrays import Array
from indexer.engines.whoosh.compiled import Ints, Small, unchecked


class Lists(NamedTuple):
    """The arrays of NarrowLists, which describes them."""

    bytes: Array
    pairs: Array
    wide: Array
    cells: Array
    overflow_ends: Array
    overflow_places: Array
    overflow_bits: Array


LIST_TYPES: Final = {
    "bytes": "u1",
    "pairs": "<u2",
    "wide": "u1",
    "cells": "<i8",
    "overflow_ends": "<i8",
    "overflow_places": "<u4",
    "overflow_bits": "<u4",
}
"""The type of each array of Lists."""


@unchecked
def lists_at(file: NDArray[np.uint8], places: Ints, row: int) -> Lists:
    """Lists in a file, the first and last bytes of whose arrays are in seven rows of ``places`` from ``row`` on."""
    return Lists(
        file[places[row, 0] : places[row, 1]],
        file[places[row + 1, 0] : places[row + 1, 1]].view(np.uint16),
        file[places[row + 2, 0] : places[row + 2, 1]],
        file[places[row + 3, 0] : places[row + 3, 1]].view(np.int64),
        file[places[row + 4, 0] : places[row + 4, 1]].view(np.int64),
        file[places[row + 5, 0] : places[row + 5, 1]].view(np.uint32),
        file[places[row + 6, 0] : places[row + 6, 1]].view(np.uint32),
    )


@unchecked
def unpack(lists: Lists, number: int, size: int, out: Small, begin: int) -> None:
    """The ``size`` figures of a list, into ``out`` from ``begin`` on."""
    first = lists.cells[number]
    wide = lists.wide[number] != 0
    low = lists.overflow_ends[number - 1] if number else 0
    high = lists.overflow_ends[number]
    length = len(lists.pairs) if wide else len(lists.bytes)
    if min(first, low, size) < 0 or first + size > length or high > len(lists.overflow_bits) or begin + size > len(out):
        raise IndexError("a list reaches beyond its array")
    if wide:
        for place in range(size):
            out[begin + place] = lists.pairs[first + place]
    else:
        for place in range(size):
            out[begin + place] = lists.bytes[first + place]
    for at in range(low, high):
        if lists.overflow_places[at] >= size:
            raise IndexError("a figure lies beyond its list")
        out[begin + lists.overflow_places[at]] += np.int64(lists.overflow_bits[at]) << (16 if wide else 8)


@unchecked
def unpacked(lists: Lists, first: int, starts: Ints) -> Small:
    """All figures of neighbouring lists from ``first`` on, between whose ``starts`` lie as many places as each has."""
    out = np.empty(starts[-1] - starts[0], np.int32)
    for number in range(len(starts) - 1):
        unpack(lists, first + number, starts[number + 1] - starts[number], out, starts[number] - starts[0])
    return out


@unchecked
def summed(values: Small, sizes: Ints) -> Small:
    """Sums of each list up to every figure; the lists lie one after the other."""
    if sizes.sum() != len(values):
        raise IndexError("lists do not have their sizes")
    out = np.empty(len(values), np.int32)
    at = 0
    for size in sizes:
        total = 0
        for _ in range(size):
            total += values[at]
            out[at] = total
            at += 1
    return out


@unchecked
def packed(values: Array, sizes: Ints, overflow_bytes: int, written: Ints) -> tuple[Array, ...]:
    """Lists of figures as the arrays of Lists, each in cells of one byte or of two, whichever takes less room.

    An overflowing figure takes ``overflow_bytes`` more; ``written`` are cells of one byte, of two and figures in the
    overflow that come before.
    """
    if sizes.sum() != len(values):
        raise IndexError("lists do not have their sizes")
    wide = np.empty(len(sizes), np.uint8)
    ends = np.empty(len(sizes), np.int64)
    narrow_cells = wide_cells = at = 0
    over = written[2]
    for number in range(len(sizes)):
        above_byte = above_pair = 0
        for _ in range(sizes[number]):
            above_byte += values[at] > 0xFF
            above_pair += values[at] > 0xFFFF
            at += 1
        wide[number] = overflow_bytes * (above_byte - above_pair) > sizes[number]
        over += above_pair if wide[number] else above_byte
        ends[number] = over
        if wide[number]:
            wide_cells += sizes[number]
        else:
            narrow_cells += sizes[number]
    narrow, pairs = np.empty(narrow_cells, np.uint8), np.empty(wide_cells, np.uint16)
    firsts = np.empty(len(sizes), np.int64)
    places, bits = np.empty(over - written[2], np.uint32), np.empty(over - written[2], np.uint32)
    narrow_cells = wide_cells = at = over = 0
    for number in range(len(sizes)):
        shift = 16 if wide[number] else 8
        firsts[number] = written[1] + wide_cells if wide[number] else written[0] + narrow_cells
        for place in range(sizes[number]):
            if wide[number]:
                pairs[wide_cells + place] = values[at] & 0xFFFF
            else:
                narrow[narrow_cells + place] = values[at] & 0xFF
            if values[at] >> shift:
                places[over] = place
                bits[over] = values[at] >> shift
                over += 1
            at += 1
        if wide[number]:
            wide_cells += sizes[number]
        else:
            narrow_cells += sizes[number]
    return narrow, pairs, wide, firsts, ends, places, bits


@unchecked
def put_lists(values: Small, sizes: Ints, firsts: Ints, into: Small) -> None:
    """Copy lists that lie one after the other, each to its own place."""
    if sizes.sum() != len(values):
        raise IndexError("lists do not have their sizes")
    at = 0
    for number in range(len(sizes)):
        if firsts[number] < 0 or firsts[number] + sizes[number] > len(into):
            raise IndexError("a list reaches beyond its array")
        for place in range(sizes[number]):
            into[firsts[number] + place] = values[at]
            at += 1
