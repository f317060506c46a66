"""Which hits are on this page of results? Ordering all of a hundred thousand would cost more than finding them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from archive.searching import Sort
from indexer.engines.whoosh.narrow import Ints, Small
from indexer.engines.whoosh.segment import Floats, Segment

DIGITS: Final = 4
"""Scores are rounded to so many digits, so that documents alike are equal whatever they were added up with."""

Figures = NDArray[np.float64]
Candidates = tuple[Segment, Small, Floats]
"""A segment, documents of it (ascending), the score of each."""


def page_of(parts: Sequence[Candidates], sort: Sort, offset: int, limit: int) -> list[tuple[int, int]]:
    """(part, place in its documents) of ``limit`` hits from ``offset`` on.

    Hits of equal rank go by date, newest first (by score where they are sorted by date), then by id.
    """
    end = offset + limit
    keys = [_keys(part, sort) for part in parts]
    near = [_first(end, *own, part[0], part[1]) for part, own in zip(parts, keys, strict=True)]
    part = np.repeat(np.arange(len(parts)), [len(each) for each in near])
    place = np.concatenate([*near, np.empty(0, dtype=np.int64)])
    first, second = (
        np.concatenate([own[which][each] for own, each in zip(keys, near, strict=True)] or [np.empty(0)])
        for which in (0, 1)
    )
    order = np.lexsort((second, first))
    end = min(end, len(order))
    if offset >= end:
        return []
    # Ids are read only of this page's hits and of those that are like its first or its last.
    first, second = first[order], second[order]
    begin, stop = _alike(first, second, offset).start, _alike(first, second, end - 1).stop
    chosen = order[begin:stop]
    ids = [parts[p][0].document_id(int(parts[p][1][at])) for p, at in _pairs(part[chosen], place[chosen])]
    by_id = np.lexsort((np.array(ids, dtype=np.str_), second[begin:stop], first[begin:stop]))
    chosen = chosen[by_id[offset - begin : end - begin]]
    return _pairs(part[chosen], place[chosen])


def _keys(part: Candidates, sort: Sort) -> tuple[Figures, Figures]:
    """Two figures for each document, the lower the earlier."""
    segment, documents, scores = part
    score = scores.astype(np.float64).round(DIGITS)
    date = segment.columns.dates[documents].astype(np.float64)
    match sort:
        case Sort.RELEVANCE:
            return -score, -date
        case Sort.NEWEST:
            return -date, -score
        case Sort.OLDEST:
            return np.where(date == 0, np.inf, date), -score


def _first(count: int, first: Figures, second: Figures, segment: Segment, documents: Small) -> Ints:
    """Places of the ``count`` documents that are lowest by the first figure, then the second, then the id."""
    places = np.arange(len(documents))
    taken = []
    # Ids are put in order only where so many documents are alike that these cannot all be looked at.
    for key in (lambda: first, lambda: second, lambda: segment.columns.id_ranks[documents]):
        if len(places) <= count:
            break
        own = key()[places]
        bound = np.partition(own, count - 1)[count - 1]
        taken.append(places[own < bound])
        count -= len(taken[-1])
        places = places[own == bound]
    return np.concatenate([*taken, places])


def _alike(first: Figures, second: Figures, at: int) -> range:
    """The run of hits with the same figures as the one at ``at``."""
    same = (first == first[at]) & (second == second[at])
    where = np.flatnonzero(same)
    return range(int(where[0]), int(where[-1]) + 1)


def _pairs(parts: Ints, places: Ints) -> list[tuple[int, int]]:
    return list(zip(parts.tolist(), places.tolist(), strict=True))
