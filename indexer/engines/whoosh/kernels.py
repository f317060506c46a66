"""The innermost loops of a search: posting by posting, compiled at their first use and kept on the disk from then on.

Each is a plain function over arrays. Every place that a file tells is checked to lie within its array, so that a
damaged one raises IndexError and no other memory is ever touched. Other threads run meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

from indexer.engines.whoosh.arrays import Array

Function = TypeVar("Function", bound=Callable[..., Any])
Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Floats = NDArray[np.float32]


def kernel(function: Function, *, checked: bool = True) -> Function:
    """Compiled for the types it is first called with; where nothing can be kept on the disk, anew in each process.

    Not ``checked`` is for loops whose places are checked before them, or come from no array.
    """
    try:
        return cast("Function", njit(cache=True, nogil=True, boundscheck=checked)(function))
    except RuntimeError:  # no folder for what is compiled can be written to
        return cast("Function", njit(nogil=True, boundscheck=checked)(function))


unchecked = partial(kernel, checked=False)


class Lists(NamedTuple):
    """The arrays of NarrowLists, which describes them."""

    bytes: Array
    pairs: Array
    wide: Array
    cells: Array
    overflow_ends: Array
    overflow_places: Array
    overflow_bits: Array


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


@kernel
def sizes_of(terms: Ints, starts: Ints) -> Ints:
    """How many postings each term has."""
    sizes = np.empty(len(terms), np.int64)
    for place in range(len(terms)):
        sizes[place] = starts[terms[place] + 1] - starts[terms[place]]
        if sizes[place] < 0:
            raise IndexError("a term ends before it begins")
    return sizes


@unchecked
def counted(
    terms: Ints, weights: Floats, starts: Ints, documents: Lists, counts: Lists, document_count: int
) -> tuple[Small, Floats]:
    """The documents of each term in turn, and its weight times its occurrences in each."""
    sizes = sizes_of(terms, starts)
    total = sizes.sum()
    found, figures = np.empty(total, np.int32), np.empty(total, np.float32)
    repeated = np.empty(sizes.max(), np.int32)
    end = 0
    for place in range(len(terms)):
        unpack(documents, terms[place], sizes[place], found, end)
        unpack(counts, terms[place], sizes[place], repeated, 0)
        document = 0
        for at in range(sizes[place]):
            document += found[end + at]
            found[end + at] = document
            figures[end + at] = weights[place] * np.float32(repeated[at] + 1)
        if document >= document_count:
            raise IndexError("a term stands in a document that is not there")
        end += sizes[place]
    return found, figures


@unchecked
def add_up(documents: Small, figures: Floats, damping: Floats, total: Floats) -> None:
    """Add each figure, damped by its document, to that document's total; all documents are there."""
    for at in range(len(documents)):
        total[documents[at]] += figures[at] * damping[documents[at]]


@unchecked
def above_zero(total: Floats) -> tuple[Small, Floats]:
    """The documents whose total is above 0, and their totals."""
    count = 0
    for document in range(len(total)):
        count += total[document] > 0
    # One more, as what is not above 0 is written too and then written over: there is nothing to guess for a processor.
    found, figures = np.empty(count + 1, np.int32), np.empty(count + 1, np.float32)
    end = 0
    for document in range(len(total)):
        found[end] = document
        figures[end] = total[document]
        end += total[document] > 0
    return found[:count], figures[:count]


@unchecked
def spread(documents: Small, figures: Floats, document_count: int) -> Floats:
    """A figure for every document: its own, or 0; all documents are there."""
    total = np.zeros(document_count, np.float32)
    for at in range(len(documents)):
        total[documents[at]] = figures[at]
    return total


@unchecked
def places_among(documents: Small, others: Small) -> Ints:
    """The place of each of these documents among the others, -1 where it is not one of them; both are ascending."""
    places = np.empty(len(documents), np.int64)
    place = 0
    for at in range(len(documents)):
        while place < len(others) and others[place] < documents[at]:
            place += 1
        places[at] = place if place < len(others) and others[place] == documents[at] else -1
    return places


@unchecked
def distinct(documents: Small, document_count: int) -> Small:
    """Each document once, ascending; all are there."""
    held = np.zeros(document_count, np.bool_)
    count = 0
    for document in documents:
        count += not held[document]
        held[document] = True
    found = np.empty(count + 1, np.int32)
    end = 0
    for document in range(document_count):
        found[end] = document
        end += held[document]
        if end == count:
            break
    return found[:count]


@unchecked
def stretches_in(
    terms: Ints, starts: Ints, documents: Lists, counts: Lists, which: Small
) -> tuple[Ints, Ints, Ints, Ints]:
    """The postings of these terms in documents that have a place in ``which``, in the order of the terms.

    For each its term, that place, the place of its first position among all of its term, and how many it has.
    """
    sizes = sizes_of(terms, starts)
    wanted = last = 0
    for document in range(len(which)):
        if which[document] >= 0:
            wanted += 1
            last = document
    longest = sizes.max()
    found, repeated = np.empty(longest, np.int32), np.empty(longest, np.int32)
    kept = np.empty((4, wanted * len(terms)), np.int64)
    end = 0
    for place in range(len(terms)):
        unpack(documents, terms[place], sizes[place], found, 0)
        unpack(counts, terms[place], sizes[place], repeated, 0)
        document = first = summed = 0
        for at in range(sizes[place]):
            document += found[at]
            if document > last:
                break
            # No document stands twice in a term, unless the file is damaged.
            if which[document] >= 0 and end < kept.shape[1]:
                for before in range(summed, at):
                    first += repeated[before] + 1
                summed = at
                kept[0, end] = terms[place]
                kept[1, end] = which[document]
                kept[2, end] = first
                kept[3, end] = repeated[at] + 1
                end += 1
    return kept[0, :end], kept[1, :end], kept[2, :end], kept[3, :end]


@unchecked
def read_positions(lists: Lists, terms: Ints, firsts: Ints, counts: Ints) -> Small:
    """The positions of postings, one after the other; those of a term come together, in the order they lie."""
    out = np.empty(counts.sum(), np.int32)
    end = over = high = 0
    term = -1
    for place in range(len(terms)):
        begin = firsts[place]
        if terms[place] != term:
            term = terms[place]
            cell, wide = lists.cells[term], lists.wide[term] != 0
            over, high = (lists.overflow_ends[term - 1] if term else 0), lists.overflow_ends[term]
            if over < 0 or high > len(lists.overflow_bits):
                raise IndexError("figures beyond their array")
            last = high
            while over < last:  # to the first overflow from ``begin`` on
                middle = (over + last) // 2
                if lists.overflow_places[middle] < begin:
                    over = middle + 1
                else:
                    last = middle
        if cell < 0 or begin < 0 or cell + begin + counts[place] > (len(lists.pairs) if wide else len(lists.bytes)):
            raise IndexError("positions beyond their array")
        while over < high and lists.overflow_places[over] < begin:
            over += 1
        position = 0
        for at in range(begin, begin + counts[place]):
            position += lists.pairs[cell + at] if wide else lists.bytes[cell + at]
            if over < high and lists.overflow_places[over] == at:
                position += np.int64(lists.overflow_bits[over]) << (16 if wide else 8)
                over += 1
            out[end] = position
            end += 1
    return out


@unchecked
def followed(places: Small, sizes: Ints, others: Small, other_sizes: Ints, shift: int) -> tuple[Small, Ints]:
    """Those of the places that have one of the others ``shift`` further on, document by document, and how many.

    ``sizes`` and ``other_sizes`` say how many places and others each document has.
    """
    kept, kept_sizes = np.empty(len(places), np.int32), np.zeros(len(sizes), np.int64)
    end = begin = other = 0
    for document in range(len(sizes)):
        before = end
        last = other + other_sizes[document]
        for at in range(begin, begin + sizes[document]):
            wanted = places[at] + shift
            while other < last and others[other] < wanted:
                other += 1
            if other < last and others[other] == wanted:
                kept[end] = places[at]
                end += 1
        begin += sizes[document]
        other = last
        kept_sizes[document] = end - before
    return kept[:end], kept_sizes


@kernel
def close_together(places: Small, begins: Ints, sizes: Ints, span: int) -> Ints:
    """At how many places of each document a stretch of ``span`` words begins that holds all words.

    The places of word w in document d are the ``sizes[w, d]`` from ``begins[w, d]`` on.
    """
    words, documents = begins.shape
    counts = np.zeros(documents, np.int64)
    for document in range(documents):
        ends = begins[:, document] + sizes[:, document]
        for first in range(words):
            following = begins[:, document].copy()
            for at in range(begins[first, document], ends[first]):
                whole = True
                for word in range(words):
                    while following[word] < ends[word] and places[following[word]] < places[at]:
                        following[word] += 1
                    whole &= following[word] < ends[word] and places[following[word]] - places[at] < span
                counts[document] += whole
    return counts


@kernel
def tallied(numbers: Small, columns: slice, documents: Small, tally: Ints) -> None:
    """Count each number that stands in these columns and the rows of these documents."""
    for document in documents:
        for column in range(columns.start, columns.stop):
            tally[numbers[document, column]] += 1


@kernel
def shortest_stretches(
    keys: Ints, leaves: Ints, leaf_count: int, document_count: int, position_bits: int
) -> tuple[Ints, NDArray[np.bool_]]:
    """For each document how long the shortest stretch is that has every leaf the document holds, and which it holds.

    ``keys`` are documents above positions, ascending; ``leaves[i]`` is what stands at ``keys[i]``. 0 where none does.
    """
    shortest = np.zeros(document_count, np.int64)
    held = np.zeros((leaf_count, document_count), np.bool_)
    for at in range(len(keys)):
        held[leaves[at], keys[at] >> position_bits] = True
    latest = np.empty(leaf_count, np.int64)
    document = -1
    for at in range(len(keys)):
        if keys[at] >> position_bits != document:
            document = keys[at] >> position_bits
            latest[:] = -1
        latest[leaves[at]] = keys[at]
        first = keys[at]
        whole = True
        for leaf in range(leaf_count):
            if held[leaf, document]:
                whole &= latest[leaf] >= 0
                first = min(first, latest[leaf])
        if whole:
            length = keys[at] - first + 1
            if shortest[document] == 0 or length < shortest[document]:
                shortest[document] = length
    return shortest, held
