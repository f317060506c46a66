"""Which hits are on this page of results? Ordering all of a hundred thousand would cost more than finding them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from archive.searching import Sort
from indexer.engines.whoosh.narrow import Ints, Small
from indexer.engines.whoosh.segment import Floats, Segment

DIGITS: Final = 4
"""Scores are rounded to so many digits, so that documents alike are equal whatever they were added up with."""

_SIDES: Final[tuple[Literal["left"], Literal["right"]]] = ("left", "right")

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

    Hits of equal rank go by date, newest first (by score where they are sorted by date), then by id.
    """
    end = offset + limit
    keys = [_keys(part, sort) for part in parts]
    near = [_first(end, *own, part[0], part[1]) for part, own in zip(parts, keys, strict=True)]
    part = np.repeat(np.arange(len(parts)), [len(each) for each in near])
    place, first, second = (
        np.concatenate([*lists, np.empty(0)])
        for lists in (
            near,
            [own[0][each] for own, each in zip(keys, near, strict=True)],
            [own[1][each] for own, each in zip(keys, near, strict=True)],
        )
    )
    order = np.lexsort((second, first))
    end = min(end, len(order))
    if offset >= end:
        return []
    first, second = first[order], second[order]
    # Ids are read only of this page's hits and of those that are like its first or its last.
    begin, stop = _alike(first, second, offset)[0], _alike(first, second, end - 1)[1]
    placed = []
    for one, at in zip(part[order[begin:stop]].tolist(), place[order[begin:stop]].tolist(), strict=True):
        segment, documents, _ = parts[one]
        document = int(documents[int(at)])
        placed.append(Placed(one, int(at), document, segment.document_id(document)))
    if stop - begin > 1:
        ids = np.array([each.document_id for each in placed], dtype=np.str_)
        by_id = np.lexsort((ids, second[begin:stop], first[begin:stop]))
        placed = [placed[which] for which in by_id.tolist()]
    return placed[offset - begin : end - begin]


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


def _alike(first: Figures, second: Figures, at: int) -> tuple[int, int]:
    """Begin and end of the run of hits (in order) with the same figures as the one at ``at``."""
    low, high = (int(first.searchsorted(first[at], side)) for side in _SIDES)
    begin, end = (int(second[low:high].searchsorted(second[at], side)) for side in _SIDES)
    return low + begin, low + end
