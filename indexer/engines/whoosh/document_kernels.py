"""Documents and places in them: how are they added up, compared and counted, one by one?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.compiled import Floats, Ints, Small, kernel, unchecked


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
def saturated(strengths: Floats, saturation: float) -> Floats:
    """The impact of each strength: s · (k1 + 1) / (s + k1)."""
    impacts = np.empty(len(strengths), np.float32)
    for at in range(len(strengths)):
        impacts[at] = strengths[at] * np.float32(saturation + 1) / (strengths[at] + np.float32(saturation))
    return impacts


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
def distinct(documents: Small, document_count: int, dense_share: int) -> Small:
    """Each document once, ascending; all are there, in any order.

    More than one for ``dense_share`` of the segment's are marked in a row of all, fewer are sorted.
    """
    found = np.empty(len(documents) + 1, np.int32)
    end = 0
    if len(documents) * dense_share < document_count:
        before = -1
        for document in np.sort(documents):
            found[end] = document
            end += document != before
            before = document
        return found[:end]
    held = np.zeros(document_count, np.bool_)
    count = 0
    for document in documents:
        count += not held[document]
        held[document] = True
    for document in range(document_count):
        found[end] = document
        end += held[document]
        if end == count:
            break
    return found[:end]


@unchecked
def summed_up(keys: Ints, figures: Floats) -> tuple[Small, Floats]:
    """Each document once, ascending, with the sum of its figures: a key is a document above the place of a figure."""
    documents, sums = np.empty(len(keys), np.int32), np.empty(len(keys), np.float32)
    keys.sort()
    end = 0
    for key in keys:
        if end == 0 or documents[end - 1] != key >> 32:
            documents[end], sums[end] = key >> 32, 0
            end += 1
        sums[end - 1] += figures[key & 0xFFFFFFFF]
    return documents[:end], sums[:end]


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
