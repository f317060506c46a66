"""Postings of terms: how are they made from words, counted and read, one by one?"""

from __future__ import annotations

import numpy as np

from indexer.engines.whoosh.compiled import Floats, Ints, Small, kernel, unchecked
from indexer.engines.whoosh.list_kernels import Lists, unpack


@kernel
def put_keys(numbers: Small, sizes: Ints, bases: Ints, rank: Ints, keys: Ints) -> None:
    """The rank of each word's number, above its place: words of a stretch of this size count on from its base."""
    at = 0
    for stretch in range(len(sizes)):
        for step in range(sizes[stretch]):
            keys[at] = rank[numbers[at]] | (bases[stretch] + step)
            at += 1


@unchecked
def postings_of(keys: Ints, position_bits: int, place_bits: int) -> tuple[Ints, Small, Small, Small]:
    """What a PostingRun holds, of neighbouring terms: ``term, document, position`` as one figure each, ascending."""
    terms = postings = 0
    for at in range(len(keys)):
        terms += at == 0 or keys[at] >> place_bits != keys[at - 1] >> place_bits
        postings += at == 0 or keys[at] >> position_bits != keys[at - 1] >> position_bits
    sizes, steps = np.zeros(terms, np.int64), np.empty(len(keys), np.int32)
    documents, counts = np.empty(postings, np.int32), np.zeros(postings, np.int32)
    term = posting = -1
    for at in range(len(keys)):
        position = keys[at] & ((1 << position_bits) - 1)
        if at == 0 or keys[at] >> position_bits != keys[at - 1] >> position_bits:
            term += at == 0 or keys[at] >> place_bits != keys[at - 1] >> place_bits
            posting += 1
            sizes[term] += 1
            documents[posting] = (keys[at] >> position_bits) & ((1 << (place_bits - position_bits)) - 1)
            steps[at] = position
        else:
            steps[at] = position - (keys[at - 1] & ((1 << position_bits) - 1))
        counts[posting] += 1
    return sizes, documents, counts, steps


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
        document = hits = 0
        for at in range(sizes[place]):
            document += found[at]
            if document > last:
                break
            # No document stands twice in a term, unless the file is damaged.
            if which[document] >= 0 and end + hits < kept.shape[1]:
                kept[1, end + hits] = which[document]
                kept[2, end + hits] = at
                hits += 1
        if hits:
            unpack(counts, terms[place], sizes[place], repeated, 0)
        first = before = 0
        for hit in range(end, end + hits):
            at = kept[2, hit]
            for skipped in range(before, at):
                first += repeated[skipped] + 1
            before = at
            kept[0, hit] = terms[place]
            kept[2, hit] = first
            kept[3, hit] = repeated[at] + 1
        end += hits
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
