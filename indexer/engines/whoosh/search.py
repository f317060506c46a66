"""From a question and the shelves' snapshots to hits, an exact total and facet counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from archive.searching import FACETS, FacetCount, SearchQuery, Shelf, Sort
from indexer.engines.whoosh.codec import Ints
from indexer.engines.whoosh.evaluate import (
    Leaf,
    SegmentSearch,
    average_lengths,
    compile_tree,
    leaves_of,
    rarity,
)
from indexer.engines.whoosh.page_hits import best_pages, wanted_of
from indexer.engines.whoosh.segment import Floats, Mask
from indexer.engines.whoosh.shelf import Snapshot
from indexer.snippets import Wanted


@dataclass(frozen=True, slots=True)
class _Part:
    """One segment's share of a question: who answers apart from filters, and what each facet's filter lets through."""

    search: SegmentSearch
    alive: Mask
    answering: Mask
    allowed: Mapping[str, Mask]

    def passing(self, *, but: str | None = None) -> Mask:
        """Documents that answer and pass every filter, ``but`` one facet's own."""
        mask = self.answering
        for facet, allowed in self.allowed.items():
            if facet != but:
                mask = mask & allowed
        return mask


@dataclass(frozen=True, slots=True)
class RankedHit:
    """A hit before its snippets are cut: the pages to show, best first."""

    document_id: str
    score: float
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """All that the index itself knows of an answer; ``wanted`` are the words to mark on the pages."""

    hits: tuple[RankedHit, ...]
    total: int
    facets: Mapping[str, tuple[FacetCount, ...]]
    wanted: Wanted


def search_snapshots(query: SearchQuery, shelves: Sequence[tuple[Shelf, Snapshot]]) -> Ranking:
    """Word rarity and field lengths are those of all shelves asked, so that their hits rank together."""
    tree = compile_tree(query.tree)
    leaves = list(dict.fromkeys(leaves_of(tree)))
    segments = [leaf.segment for _, snapshot in shelves for leaf in snapshot.leaves]
    averages = average_lengths(segments)
    parts = []
    for shelf, snapshot in shelves:
        for leaf in snapshot.leaves:
            search = SegmentSearch(leaf.segment, averages)
            answering = search.matches(tree) & leaf.alive
            if shelf is Shelf.STAFF and query.units is not None:
                answering &= _any_value(search, "unit", query.units)
            allowed = {
                facet: _any_value(search, facet, values) for facet in FACETS if (values := query.filters.get(facet))
            }
            parts.append(_Part(search, leaf.alive, answering, allowed))
    rarities = _rarities(leaves, parts)
    passing = [part.passing() for part in parts]
    return Ranking(
        hits=_hits(query, parts, passing, leaves, rarities),
        total=sum(int(np.count_nonzero(mask)) for mask in passing),
        facets={facet: _count(facet, parts) for facet in FACETS},
        wanted=wanted_of(leaves),
    )


def _any_value(search: SegmentSearch, facet: str, values: Sequence[str]) -> Mask:
    column = search.segment.facets[facet]
    return np.isin(column.codes, [code for code, value in enumerate(column.values) if value and value in values])


def _rarities(leaves: Sequence[Leaf], parts: Sequence[_Part]) -> list[float]:
    total = sum(int(np.count_nonzero(part.alive)) for part in parts)
    return [
        rarity(sum(int(np.count_nonzero((part.search.strength(leaf) > 0) & part.alive)) for part in parts), total)
        for leaf in leaves
    ]


def _count(facet: str, parts: Sequence[_Part]) -> tuple[FacetCount, ...]:
    """Values by how many hits carry them, most first; years newest first. Documents without a value are not counted."""
    tally: Counter[str] = Counter()
    for part in parts:
        column = part.search.segment.facets[facet]
        counts = np.bincount(column.codes[part.passing(but=facet)], minlength=len(column.values))
        for value, count in zip(column.values, counts.tolist(), strict=True):
            if value and count:
                tally[value] += count
    if facet == "year":
        return tuple(FacetCount(value, tally[value]) for value in sorted(tally, reverse=True))
    return tuple(
        FacetCount(value, count) for value, count in sorted(tally.items(), key=lambda item: (-item[1], item[0]))
    )


def _hits(
    query: SearchQuery,
    parts: Sequence[_Part],
    passing: Sequence[Mask],
    leaves: Sequence[Leaf],
    rarities: Sequence[float],
) -> tuple[RankedHit, ...]:
    found = [np.flatnonzero(mask) for mask in passing]
    scores = [part.search.scores(leaves, rarities)[documents] for part, documents in zip(parts, found, strict=True)]
    hits = []
    for place, at in _slice(query, parts, found, scores):
        search, document = parts[place].search, int(found[place][at])
        document_id = search.segment.records[document].document_id
        numbers = best_pages(search, document, leaves, rarities, query.snippets)
        hits.append(RankedHit(document_id, round(float(scores[place][at]), 4), tuple(numbers)))
    return tuple(hits)


def _slice(
    query: SearchQuery, parts: Sequence[_Part], found: Sequence[Ints], scores: Sequence[Floats]
) -> list[tuple[int, int]]:
    """(part, place in its ``found``) of the hits asked for. Equal hits go by date, newest first, then by id."""
    if not parts or query.limit < 1:
        return []
    place = np.concatenate([np.full(len(documents), number) for number, documents in enumerate(found)])
    at = np.concatenate([np.arange(len(documents)) for documents in found])
    score = np.concatenate(scores).astype(np.float64)
    date = np.concatenate([part.search.segment.dates[documents] for part, documents in zip(parts, found, strict=True)])
    match query.sort:
        case Sort.RELEVANCE:
            first, second = -score, -date.astype(np.float64)
        case Sort.NEWEST:
            first, second = -date.astype(np.float64), -score
        case Sort.OLDEST:
            first, second = np.where(date == 0, np.inf, date), -score
    end = min(query.offset + query.limit, len(first))
    if end < len(first):
        # Ordering all of a hundred thousand hits to show ten would cost more than finding them.
        near = np.flatnonzero(first <= np.partition(first, end - 1)[end - 1])
        place, at, first, second = place[near], at[near], first[near], second[near]
    ids = np.array(
        [
            parts[p].search.segment.records[int(found[p][a])].document_id
            for p, a in zip(place.tolist(), at.tolist(), strict=True)
        ]
    )
    order = np.lexsort((ids, second, first))[query.offset : end]
    return [(int(place[n]), int(at[n])) for n in order]
