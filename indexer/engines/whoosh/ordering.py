"""Which hits are on this page of results? Ordering all of a hundred thousand would cost more than finding them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from operator import itemgetter
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from archive.searching import Sort
from indexer.engines.whoosh.document_kernels import largest
from indexer.engines.whoosh.narrow import Ints, Small
from indexer.engines.whoosh.segment import Floats, Segment

DIGITS: Final = 4
"""Scores are rounded to so many digits, so that documents alike are equal whatever they were added up with."""

_ROUNDING: Final = 2 * 10.0**-DIGITS
"""Scores that differ by less may be equal once rounded."""

_MANY: Final = 1_000
"""So many documents are put in order as they are."""

_rank: Final = itemgetter(0, 1)

Figures = NDArray[np.float64]
Candidates = tuple[Segment, Small, Floats]
"""A segment, documents of it (ascending), the score of each."""


class Placed(NamedTuple):
    """A hit: which part it is of, its place among the part's documents, its number in the segment, its id."""

    part: int
    place: int
    document: int
    document_id: str


def page_of(parts: Sequence[Candidates], sort: Sort, offset: int, limit: int) -> list[Placed]:
    """``limit`` hits from ``offset`` on.

    Hits of equal rank go by date, newest first (by score where they are sorted by date), then by id; of one title
    by id.
    """
    end = offset + limit
    if sort is Sort.TITLE:
        return _by_title(parts, end)[offset:]
    near: list[tuple[float, float, int, int]] = []
    for number, part in enumerate(parts):
        first, second, places = (figures.tolist() for figures in _nearest(part, sort, end))
        near += zip(first, second, repeat(number), places, strict=False)
    near.sort(key=_rank)
    begin, stop = offset, min(end, len(near))
    if begin >= stop:
        return []
    # Ids are read only of this page's hits and of those that are like its first or its last.
    while begin and _rank(near[begin - 1]) == _rank(near[begin]):
        begin -= 1
    while stop < len(near) and _rank(near[stop]) == _rank(near[stop - 1]):
        stop += 1
    placed = []
    for first, second, number, place in near[begin:stop]:
        segment, documents, _ = parts[number]
        document = int(documents[place])
        document_id = segment.document_id(document)
        placed.append(((first, second, document_id), Placed(number, place, document, document_id)))
    placed.sort()
    return [each for _, each in placed[offset - begin : end - begin]]


def _by_title(parts: Sequence[Candidates], count: int) -> list[Placed]:
    found = []
    for number, (segment, documents, _) in enumerate(parts):
        places = np.arange(len(documents))
        if len(places) > count:
            places = np.argpartition(segment.columns.title_ranks.take(documents), count - 1)[:count]
        for place in places.tolist():
            document = int(documents[place])
            placed = Placed(number, place, document, segment.document_id(document))
            found.append((segment.columns.title_key(document), placed))
    found.sort()
    return [placed for _, placed in found[:count]]


class _Near(NamedTuple):
    """Two figures for some of a part's documents, the lower the earlier, and their places among these."""

    first: Figures
    second: Figures
    places: Ints


def _nearest(part: Candidates, sort: Sort, count: int) -> _Near:
    """The ``count`` documents that come first, and maybe some more."""
    segment, documents, scores = part
    dates = segment.columns.dates
    places = np.arange(len(documents))
    if len(places) > count:
        # Few are left by a look at the raw figures, rounded as they may be; only theirs are made comparable.
        match sort:
            case Sort.RELEVANCE:
                places = largest(scores, count, _ROUNDING)
            case Sort.NEWEST:
                places = largest(dates.take(documents).astype(np.float32), count, 0.0)
            case _:
                known = dates.take(documents)
                places = largest(np.where(known > 0, -known, -np.inf).astype(np.float32), count, 0.0)
    score = -scores[places].astype(np.float64).round(DIGITS)
    date = dates[documents[places]].astype(np.float64)
    match sort:
        case Sort.RELEVANCE:
            near = _Near(score, -date, places)
        case Sort.NEWEST:
            near = _Near(-date, score, places)
        case _:
            near = _Near(np.where(date == 0, np.inf, date), score, places)
    return near if len(places) <= max(count, _MANY) else _fewer(near, segment, documents, count)


def _fewer(near: _Near, segment: Segment, documents: Small, count: int) -> _Near:
    """The same where many are alike in the first figure."""
    left = np.arange(len(near.places))
    taken = []
    for key in (near.first, near.second):
        if len(left) > count:
            before, left = _parted(left, key[left], count)
            taken.append(before)
            count -= len(before)
    if len(left) > max(count, _MANY):
        taken.extend(_parted(left, segment.columns.id_ranks[documents[near.places[left]]], count))
    else:
        taken.append(left)
    chosen = np.concatenate(taken)
    return _Near(near.first[chosen], near.second[chosen], near.places[chosen])


def _parted(places: Ints, key: NDArray[Any], count: int) -> tuple[Ints, Ints]:
    """The places before the ``count``-th in the order of the key, and those like it."""
    bound = np.partition(key, count - 1)[count - 1]
    return places[key < bound], places[key == bound]
