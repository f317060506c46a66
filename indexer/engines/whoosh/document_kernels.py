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


@unchecked
def tallied(numbers: Small, first: int, last: int, documents: Small, size: int) -> Ints:
    """How often each number below ``size`` stands in the columns from ``first`` to before ``last`` of these documents.

    All numbers are below ``size``, and all documents have a row.
    """
    tally = np.zeros(size, np.int64)
    for document in documents:
        for column in range(first, last):
            tally[numbers[document, column]] += 1
    return tally


@unchecked
def add_shares(documents: Small, others: Small, figures: Floats, factor: float, total: Floats) -> None:
    """Add ``factor`` times its figure to the total of each document that is among the others; both are ascending."""
    at = 0
    for place in range(len(others)):
        at = reached(documents, others[place], at)
        if at == len(documents):
            return
        if documents[at] == others[place]:
            total[at] += np.float32(factor) * figures[place]


@unchecked
def add_taken(documents: Small, figures: Floats, factor: float, total: Floats) -> None:
    """Add ``factor`` times its figure to the total of each document; ``figures`` has one for every document."""
    for at in range(len(documents)):
        total[at] += np.float32(factor) * figures[documents[at]]


@unchecked
def add_where(documents: Small, others: Small, amount: float, total: Floats) -> None:
    """Add an amount to the total of each document that is among the others; both are ascending."""
    at = 0
    for other in others:
        at = reached(documents, other, at)
        if at == len(documents):
            return
        if documents[at] == other:
            total[at] += np.float32(amount)


@unchecked
def reached(documents: Small, wanted: int, begin: int) -> int:
    """The first place from ``begin`` on whose document is not before ``wanted``: in steps that double, then halve."""
    step, low = 1, begin
    while low + step < len(documents) and documents[low + step] < wanted:
        low += step
        step *= 2
    high = min(low + step, len(documents))
    while low < high:
        middle = (low + high) // 2
        if documents[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@unchecked
def add_bonus(titled: Floats, whole: float, bonus: float, power: float, total: Floats) -> None:
    """Add ``bonus`` times the titled share of the whole, to a power, to each total."""
    for at in range(len(titled)):
        if titled[at] > 0:
            total[at] += np.float32(bonus) * (titled[at] / np.float32(whole)) ** np.float32(power)


@unchecked
def largest(figures: Floats, count: int, margin: float) -> Ints:
    """The places of the ``count`` largest figures, and of those that are smaller by at most ``margin``."""
    heap = figures[:count].copy()
    heap.sort()  # the smallest in front is a heap
    for at in range(count, len(figures)):
        if figures[at] > heap[0]:
            figure, place = figures[at], 0
            while 2 * place + 1 < count:
                child = 2 * place + 1
                if child + 1 < count and heap[child + 1] < heap[child]:
                    child += 1
                if heap[child] >= figure:
                    break
                heap[place] = heap[child]
                place = child
            heap[place] = figure
    bound = heap[0] - np.float32(margin)
    places = np.empty(len(figures), np.int64)
    end = 0
    for at in range(len(figures)):
        places[end] = at
        end += figures[at] >= bound
    return places[:end].copy()


@kernel
def closest(
    keys: Ints, leaf_bits: int, position_bits: int, rarities: NDArray[np.float64], document_count: int
) -> NDArray[np.float64]:
    """How close together the leaves stand in each document: see ``compactness``.

    ``keys`` are a document above a position above the number of the leaf that stands there, ascending.
    """
    leaf_count = len(rarities)
    shortest = np.zeros(document_count, np.int64)
    held = np.zeros((document_count, leaf_count), np.bool_)
    for key in keys:
        held[key >> (leaf_bits + position_bits), key & ((1 << leaf_bits) - 1)] = True
    latest = np.empty(leaf_count, np.int64)
    document = -1
    for key in keys:
        place, leaf = key >> leaf_bits, key & ((1 << leaf_bits) - 1)
        if place >> position_bits != document:
            document = place >> position_bits
            latest[:] = -1
        latest[leaf] = place
        first = place
        whole = True
        for other in range(leaf_count):
            if held[document, other]:
                whole &= latest[other] >= 0
                first = min(first, latest[other])
        if whole and (shortest[document] == 0 or place - first + 1 < shortest[document]):
            shortest[document] = place - first + 1
    close = np.zeros(document_count, np.float64)
    for document in range(document_count):
        different, rarity = 0, 0.0
        for leaf in range(leaf_count):
            if held[document, leaf]:
                different += 1
                rarity += rarities[leaf]
        if different > 1:
            share = rarity / max(rarities.sum(), 1e-9)
            close[document] = share * different / max(shortest[document], different)
    return close


@kernel
def foremost(groups: Ints, first: Ints, second: NDArray[np.float64], third: NDArray[np.float64], most: int) -> Ints:
    """The rows of at most so many of each group that come before the rest, ascending; ``groups`` ascend.

    A row comes before another by the higher figure, the first, then the second, then the third, or by standing before.
    """
    chosen = np.empty(most, np.int64)
    kept = np.empty(len(groups), np.int64)
    end = held = 0
    for row in range(len(groups) + 1):
        if row == len(groups) or (row and groups[row] != groups[row - 1]):
            kept[end : end + held] = np.sort(chosen[:held])
            end, held = end + held, 0
        if row == len(groups):
            break
        place = held
        while place and (
            (first[row], second[row], third[row])
            > (first[chosen[place - 1]], second[chosen[place - 1]], third[chosen[place - 1]])
        ):
            if place < most:
                chosen[place] = chosen[place - 1]
            place -= 1
        if place < most:
            chosen[place] = row
            held = min(held + 1, most)
    return kept[:end]
