"""From a question and the shelves' snapshots to hits, an exact total and facet counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from archive.searching import FACETS, Expansion, FacetCount, SearchQuery, Shelf, Sort
from indexer.engines.whoosh.answering import Part, answering, any_value
from indexer.engines.whoosh.cache import ByteCache
from indexer.engines.whoosh.compile import Synonyms, compile_tree
from indexer.engines.whoosh.deadline import Deadline
from indexer.engines.whoosh.expansion import expand
from indexer.engines.whoosh.leaves import Leaf, expanding_in, leaves_of
from indexer.engines.whoosh.matching import SegmentMatching
from indexer.engines.whoosh.narrow import Small
from indexer.engines.whoosh.ranking import Weighed, rarity, scores
from indexer.engines.whoosh.schema import WORD_FIELDS
from indexer.engines.whoosh.segment import Floats
from indexer.engines.whoosh.shelf import Piece, Snapshot


@dataclass(frozen=True, slots=True)
class RankedHit:
    """A hit before its pages are looked for: a document of one segment."""

    document_id: str
    score: float
    matching: SegmentMatching
    document: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """All that the index itself knows of an answer; ``weighed`` are the leaves that speak for a document."""

    hits: tuple[RankedHit, ...]
    total: int
    facets: Mapping[str, tuple[FacetCount, ...]]
    weighed: tuple[Weighed, ...]
    notes: tuple[str, ...]
    expansions: tuple[Expansion, ...]


def search_snapshots(
    query: SearchQuery, shelves: Sequence[tuple[Shelf, Snapshot]], cache: ByteCache, synonyms: Synonyms | None
) -> Ranking:
    """Word rarity and field lengths are those of all shelves asked, so that their hits rank together.

    Raises SearchTimedOut.
    """
    deadline = Deadline(query.seconds)
    compiled = compile_tree(query.tree, synonyms)
    pieces = [(shelf, piece) for shelf, snapshot in shelves for piece in snapshot.pieces]
    expanded = expand(tuple(expanding_in(compiled.tree)), [piece.segment for _, piece in pieces], deadline)
    means = mean_lengths([piece for _, piece in pieces])
    parts = []
    for shelf, piece in pieces:
        matching = SegmentMatching(piece.segment, means, expanded, cache, deadline)
        documents = answering(matching, compiled.tree, cache)
        if piece.living < piece.segment.count:
            documents = documents[piece.alive[documents]]
        if shelf is Shelf.STAFF and query.units is not None:
            documents = documents[any_value(piece.segment, "unit", query.units, cache)[documents]]
        allowed = {
            facet: any_value(piece.segment, facet, values, cache)
            for facet in FACETS
            if (values := query.filters.get(facet))
        }
        parts.append(Part(matching, documents, allowed))
    leaves = tuple(dict.fromkeys(leaves_of(compiled.tree)))
    weighed = _weighed(leaves, [piece for _, piece in pieces], parts)
    passing = [part.passing() for part in parts]
    return Ranking(
        hits=_hits(query, parts, passing, weighed, deadline),
        total=sum(map(len, passing)),
        facets={facet: _count(facet, parts, passing) for facet in FACETS},
        weighed=weighed,
        notes=("expansion_limited",) if any(each.limited for each in expanded.values()) else (),
        expansions=compiled.expansions,
    )


def mean_lengths(pieces: Sequence[Piece]) -> dict[str, float]:
    """Mean words per living document and field, to two figures, so that a small commit changes no score; at least 1."""
    count = sum(piece.living for piece in pieces) or 1
    return {
        field: float(f"{max(sum(piece.words[field] for piece in pieces) / count, 1.0):.2g}") for field in WORD_FIELDS
    }


def _weighed(leaves: Sequence[Leaf], pieces: Sequence[Piece], parts: Sequence[Part]) -> tuple[Weighed, ...]:
    total = sum(piece.living for piece in pieces)
    return tuple(
        Weighed(
            leaf, rarity(sum(_holding(leaf, piece, part) for piece, part in zip(pieces, parts, strict=True)), total)
        )
        for leaf in leaves
    )


def _holding(leaf: Leaf, piece: Piece, part: Part) -> int:
    documents = part.matching.matches(leaf).documents
    if piece.living == piece.segment.count:
        return len(documents)
    return int(np.count_nonzero(piece.alive[documents]))


def _count(facet: str, parts: Sequence[Part], passing: Sequence[Small]) -> tuple[FacetCount, ...]:
    """Values by how many hits carry them, most first; years newest first. Documents without a value are not counted."""
    tally: Counter[str] = Counter()
    for part, documents in zip(parts, passing, strict=True):
        column = part.matching.segment.facets[facet]
        counted = part.passing(but=facet) if facet in part.allowed else documents
        counts = np.bincount(column.codes[counted], minlength=len(column.values))
        for code in np.flatnonzero(counts).tolist():
            if value := column.values[code]:
                tally[value] += int(counts[code])
    if facet == "year":
        return tuple(FacetCount(value, tally[value]) for value in sorted(tally, reverse=True))
    return tuple(
        FacetCount(value, count) for value, count in sorted(tally.items(), key=lambda item: (-item[1], item[0]))
    )


def _hits(
    query: SearchQuery,
    parts: Sequence[Part],
    passing: Sequence[Small],
    weighed: Sequence[Weighed],
    deadline: Deadline,
) -> tuple[RankedHit, ...]:
    if query.limit < 1:
        return ()
    scored = []
    for part, documents in zip(parts, passing, strict=True):
        deadline.check()
        scored.append(scores(part.matching, weighed, documents))
    return tuple(
        RankedHit(
            parts[place].matching.segment.document_id(document := int(passing[place][at])),
            round(float(scored[place][at]), 4),
            parts[place].matching,
            document,
        )
        for place, at in _slice(query, parts, passing, scored)
    )


def _slice(
    query: SearchQuery, parts: Sequence[Part], passing: Sequence[Small], scored: Sequence[Floats]
) -> list[tuple[int, int]]:
    """(part, place in its ``passing``) of the hits asked for. Equal hits go by date, newest first, then by id."""
    if not parts:
        return []
    place = np.repeat(np.arange(len(parts)), [len(documents) for documents in passing])
    at = np.concatenate([np.arange(len(documents)) for documents in passing])
    score = np.concatenate(scored).astype(np.float64).round(4)
    dates = [part.matching.segment.columns.dates[documents] for part, documents in zip(parts, passing, strict=True)]
    date = np.concatenate(dates).astype(np.float64)
    match query.sort:
        case Sort.RELEVANCE:
            first, second = -score, -date
        case Sort.NEWEST:
            first, second = -date, -score
        case Sort.OLDEST:
            first, second = np.where(date == 0, np.inf, date), -score
    end = min(query.offset + query.limit, len(first))
    if end < len(first):
        # Ordering all of a hundred thousand hits to show ten would cost more than finding them.
        near = np.flatnonzero(first <= np.partition(first, end - 1)[end - 1])
        place, at, first, second = place[near], at[near], first[near], second[near]
    ids = [
        parts[p].matching.segment.document_id(int(passing[p][a]))
        for p, a in zip(place.tolist(), at.tolist(), strict=True)
    ]
    order = np.lexsort((np.array(ids, dtype=np.str_), second, first))[query.offset : end]
    return [(int(place[n]), int(at[n])) for n in order]
