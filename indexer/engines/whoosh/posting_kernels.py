"""Postings of terms: how are they made from words, added up and read, one by one?

A field lies in the file of its segment; where its arrays are is told by ``places``, whose rows FIELD_TYPES names. A
loop is given the file and the places rather than the arrays: handing twenty arrays over takes longer than many a loop.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.compiled import Floats, Ints, Small, kernel, unchecked
from indexer.engines.whoosh.document_kernels import above_zero, distinct, summed_up
from indexer.engines.whoosh.list_kernels import LIST_TYPES, Lists, lists_at, unpack

FIELD_TYPES: Final = {
    "posting_starts": "<i8",
    **{f"{lists}.{name}": kind for lists in ("documents", "counts", "positions") for name, kind in LIST_TYPES.items()},
}
"""The arrays of a field and their types, in the order of the rows that say where each lies."""

_DOCUMENTS: Final = 1
_COUNTS: Final = 8
_POSITIONS: Final = 15

File = NDArray[np.uint8]
Places = NDArray[np.int32]
"""A row for each occurrence: its document and its position."""


@kernel
def count_up(numbers: Small, counts: Small) -> None:
    """Count each number."""
    for number in numbers:
        counts[number] += 1


@kernel
def put_places(numbers: Small, sizes: Ints, documents: Small, firsts: Small, ends: Small, places: Places) -> None:
    """Put the document and position of each word of texts at the end of what there is of its number, and move that end.

    A text has so many words, from a first position on.
    """
    at = 0
    for text in range(len(sizes)):
        for step in range(sizes[text]):
            end = ends[numbers[at]]
            places[end, 0] = documents[text]
            places[end, 1] = firsts[text] + step
            ends[numbers[at]] = end + 1
            at += 1


@unchecked
def postings_of(places: Places, bases: Ints, begins: Small, counts: Small) -> tuple[Ints, Small, Small, Small]:
    """What a PostingRun holds, of terms that stand in runs of ``places``.

    Those of a run begin at its base, and in there the ``counts[run, term]`` of a term at ``begins[run, term]``.
    """
    runs, terms = begins.shape
    sizes = np.zeros(terms, np.int64)
    occurrences = 0
    for term in range(terms):
        for run in range(runs):
            begin = bases[run] + begins[run, term]
            end = begin + counts[run, term]
            occurrences += end - begin
            for at in range(begin, end):
                sizes[term] += at == begin or places[at, 0] != places[at - 1, 0]
    documents, repeated = np.empty(sizes.sum(), np.int32), np.zeros(sizes.sum(), np.int32)
    steps = np.empty(occurrences, np.int32)
    posting, place = -1, 0
    for term in range(terms):
        for run in range(runs):
            begin = bases[run] + begins[run, term]
            for at in range(begin, begin + counts[run, term]):
                if at == begin or places[at, 0] != places[at - 1, 0]:
                    posting += 1
                    documents[posting] = places[at, 0]
                    steps[place] = places[at, 1]
                else:
                    steps[place] = places[at, 1] - places[at - 1, 1]
                repeated[posting] += 1
                place += 1
    return sizes, documents, repeated, steps


@unchecked
def doubled(numbers: Small, sizes: Ints) -> tuple[Small, Ints]:
    """The words of texts of these sizes, where ``~number`` stands for a word twice; and the sizes they then have."""
    more = 0
    for number in numbers:
        more += number < 0
    words, counts = np.empty(len(numbers) + more, np.int32), np.empty(len(sizes), np.int64)
    at = end = 0
    for text in range(len(sizes)):
        before = end
        for _ in range(sizes[text]):
            number = numbers[at]
            at += 1
            if number < 0:
                number = ~number
                words[end] = number
                end += 1
            words[end] = number
            end += 1
        counts[text] = end - before
    return words, counts


@unchecked
def size_of(file: File, places: Ints, term: int) -> int:
    """How many postings a term of a field has."""
    starts = file[places[0, 0] : places[0, 1]].view(np.int64)
    if not 0 <= term < len(starts) - 1 or starts[term] > starts[term + 1]:
        raise IndexError("no such term, or it ends before it begins")
    size: int = starts[term + 1] - starts[term]
    return size


@unchecked
def unpack_documents(lists: Lists, term: int, size: int, document_count: int, found: Small) -> None:
    """The documents of a term, ascending and all below ``document_count``, to the beginning of ``found``."""
    unpack(lists, term, size, found, 0)
    document = -1
    for at in range(size):
        step = found[at] + (at == 0)
        document += step
        if step < 1 or document >= document_count:
            raise IndexError("the documents of a term do not ascend, or are not there")
        found[at] = document


@unchecked
def strengths_of(
    file: File, places: Ints, fields: Ints, terms: Ints, weights: Floats, damping: Floats, titles: int, dense_share: int
) -> tuple[Small, Floats, Small]:
    """Documents that hold any of these terms, the sum of their occurrences in each, and those with one in their title.

    The i-th term is of field ``fields[i]``; the arrays of that field lie at ``places[fields[i]]``. An occurrence counts
    ``weights[i]``, damped by the document (``damping`` has a row for each field). ``titles`` is the field of titles.
    With more than one posting for ``dense_share`` documents they are added up in a figure for every document.
    """
    document_count = damping.shape[1]
    sizes = np.empty(len(terms), np.int64)
    in_titles = 0
    for place in range(len(terms)):
        sizes[place] = size_of(file, places[fields[place]], terms[place])
        in_titles += sizes[place] if fields[place] == titles else 0
    postings = sizes.sum()
    dense = postings * dense_share > document_count
    totals = np.zeros(document_count if dense else 0, np.float32)
    keys, figures = np.empty(0 if dense else postings, np.int64), np.empty(0 if dense else postings, np.float32)
    titled = np.empty(in_titles, np.int32)
    found, repeated = np.empty(sizes.max(), np.int32), np.empty(sizes.max(), np.int32)
    field, end, titled_end = fields[0], 0, 0
    documents, counts = lists_at(file, places[field], _DOCUMENTS), lists_at(file, places[field], _COUNTS)
    for place in range(len(terms)):
        if fields[place] != field:
            field = fields[place]
            documents, counts = lists_at(file, places[field], _DOCUMENTS), lists_at(file, places[field], _COUNTS)
        size = sizes[place]
        unpack_documents(documents, terms[place], size, document_count, found)
        unpack(counts, terms[place], size, repeated, 0)
        damped = damping[field]
        if dense:
            for at in range(size):
                totals[found[at]] += weights[place] * np.float32(repeated[at] + 1) * damped[found[at]]
        else:
            for at in range(size):
                keys[end] = np.int64(found[at]) << 32 | end
                figures[end] = weights[place] * np.float32(repeated[at] + 1) * damped[found[at]]
                end += 1
        if field == titles:
            titled[titled_end : titled_end + size] = found[:size]
            titled_end += size
    titled = distinct(titled, document_count, dense_share)
    if dense:
        return *above_zero(totals), titled
    return *summed_up(keys, figures), titled


@unchecked
def occurrences_in(file: File, places: Ints, terms: Ints, documents: Small) -> tuple[Ints, Ints]:
    """Where the terms of a field stand in a few documents (ascending): keys, and how many keys each term has.

    A key is the place of the document among these above a position of 32 bits; those of a term ascend.
    """
    document_lists, count_lists = lists_at(file, places, _DOCUMENTS), lists_at(file, places, _COUNTS)
    positions = lists_at(file, places, _POSITIONS)
    if not len(terms) or not len(documents):
        return np.empty(0, np.int64), np.zeros(len(terms), np.int64)
    sizes = np.empty(len(terms), np.int64)
    for place in range(len(terms)):
        sizes[place] = size_of(file, places, terms[place])
    found, repeated = np.empty(sizes.max(), np.int32), np.empty(sizes.max(), np.int32)
    # A row for each posting among these documents: which document, its first position among the term's, how many.
    hits = np.empty((len(terms) * len(documents), 3), np.int64)
    ends = np.empty(len(terms), np.int64)
    end = 0
    for place in range(len(terms)):
        unpack(document_lists, terms[place], sizes[place], found, 0)
        before, document, wanted = end, 0, 0
        for at in range(sizes[place]):
            document += found[at]
            if document >= documents[wanted]:
                while wanted < len(documents) and documents[wanted] < document:
                    wanted += 1
                if wanted < len(documents) and documents[wanted] == document:
                    hits[end] = wanted, at, 0
                    end += 1
                    wanted += 1
                if wanted == len(documents):
                    break
        if end > before:
            unpack(count_lists, terms[place], sizes[place], repeated, 0)
        first = begin = 0
        for hit in range(before, end):
            at = hits[hit, 1]
            for other in range(begin, at):
                first += repeated[other] + 1
            begin = at
            hits[hit, 1], hits[hit, 2] = first, repeated[at] + 1
        ends[place] = end
    keys = np.empty(hits[:end, 2].sum(), np.int64)
    key_counts = np.zeros(len(terms), np.int64)
    longest = hits[:end, 2].max() if end else 0
    read = np.empty(longest, np.int32)
    place = at = 0
    for hit in range(end):
        while ends[place] <= hit:
            place += 1
        count = hits[hit, 2]
        read_stretch(positions, terms[place], hits[hit, 1], count, read)
        for each in range(count):
            keys[at] = hits[hit, 0] << 32 | read[each]
            at += 1
        key_counts[place] += count
    return keys, key_counts


@unchecked
def holders_of_all(file: File, places: Ints, terms: Ints, document_count: int) -> tuple[Small, Ints, Ints]:
    """The documents that hold all terms of a field, ascending; of each term in each the first position, and how many.

    The first position is its place among all of the term, as ``read_stretch`` wants it: ``firsts[term, document]``.
    """
    document_lists, count_lists = lists_at(file, places, _DOCUMENTS), lists_at(file, places, _COUNTS)
    sizes = np.empty(len(terms), np.int64)
    for place in range(len(terms)):
        sizes[place] = size_of(file, places, terms[place])
    found, repeated = np.empty(sizes.max(), np.int32), np.empty(sizes.max(), np.int32)
    order = np.argsort(sizes)
    kept = sizes[order[0]]
    documents = np.empty(kept, np.int32)
    firsts, counts = np.empty((len(terms), kept), np.int64), np.empty((len(terms), kept), np.int64)
    unpack_documents(document_lists, terms[order[0]], kept, document_count, documents)
    for number in range(len(terms)):
        term, size = order[number], sizes[order[number]]
        unpack_documents(document_lists, terms[term], size, document_count, found)
        unpack(count_lists, terms[term], size, repeated, 0)
        held = at = 0
        first = 0
        for each in range(kept):
            while at < size and found[at] < documents[each]:
                first += repeated[at] + 1
                at += 1
            if at < size and found[at] == documents[each]:
                documents[held] = documents[each]
                for other in range(number):
                    firsts[order[other], held] = firsts[order[other], each]
                    counts[order[other], held] = counts[order[other], each]
                firsts[term, held], counts[term, held] = first, repeated[at] + 1
                held += 1
        kept = held
    return documents[:kept].copy(), firsts[:, :kept].copy(), counts[:, :kept].copy()


@unchecked
def sequences_in(file: File, places: Ints, terms: Ints, firsts: Ints, counts: Ints) -> Ints:
    """How often the terms follow one another in each document, given where their positions there lie."""
    lists = lists_at(file, places, _POSITIONS)
    found = np.zeros(counts.shape[1], np.int64)
    if not counts.size:
        return found
    longest = counts.max()
    starts, others = np.empty(longest, np.int32), np.empty(longest, np.int32)
    for document in range(len(found)):
        rarest = np.argmin(counts[:, document])
        held = counts[rarest, document]
        read_stretch(lists, terms[rarest], firsts[rarest, document], held, starts)
        for term in range(len(terms)):
            if term == rarest or not held:
                continue
            count = counts[term, document]
            read_stretch(lists, terms[term], firsts[term, document], count, others)
            shift = term - rarest
            kept = other = 0
            for at in range(held):
                wanted = starts[at] + shift
                while other < count and others[other] < wanted:
                    other += 1
                if other < count and others[other] == wanted:
                    starts[kept] = starts[at]
                    kept += 1
            held = kept
        found[document] = held
    return found


@unchecked
def read_stretches(file: File, places: Ints, term: int, firsts: Ints, counts: Ints) -> Small:
    """The positions of some postings of a term, one after the other."""
    lists = lists_at(file, places, _POSITIONS)
    out = np.empty(counts.sum(), np.int32)
    end = 0
    for each in range(len(firsts)):
        read_stretch(lists, term, firsts[each], counts[each], out[end:])
        end += counts[each]
    return out


@unchecked
def read_stretch(lists: Lists, term: int, first: int, count: int, out: Small) -> None:
    """``count`` positions of one posting, the first of which is number ``first`` of the term, into ``out``."""
    cell, wide = lists.cells[term] + first, lists.wide[term] != 0
    over, high = (lists.overflow_ends[term - 1] if term else 0), lists.overflow_ends[term]
    if over < 0 or high > len(lists.overflow_bits):
        raise IndexError("figures beyond their array")
    if min(lists.cells[term], first, count) < 0 or cell + count > (len(lists.pairs) if wide else len(lists.bytes)):
        raise IndexError("positions beyond their array")
    if count > len(out):
        raise IndexError("more positions than there is room for")
    last = high
    while over < last:  # to the first overflow from ``first`` on
        middle = (over + last) // 2
        if lists.overflow_places[middle] < first:
            over = middle + 1
        else:
            last = middle
    position = at = 0
    while at < count:
        plain = count
        if over < high:
            plain = min(count, lists.overflow_places[over] - first)
        if wide:
            for place in range(at, plain):
                position += lists.pairs[cell + place]
                out[place] = position
        else:
            for place in range(at, plain):
                position += lists.bytes[cell + place]
                out[place] = position
        at = max(at, plain)
        if at < count:
            position += lists.pairs[cell + at] if wide else lists.bytes[cell + at]
            position += np.int64(lists.overflow_bits[over]) << (16 if wide else 8)
            out[at] = position
            over += 1
            at += 1
