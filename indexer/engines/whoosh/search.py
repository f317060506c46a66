"""From a question and the shelves' snapshots to hits, an exact total and facet counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from archive.searching import STAFF_FILTERS, Expansion, FacetCount, SearchQuery, Shelf, Sort
from indexer.engines.whoosh.answering import Part, answering, any_value, of_units
from indexer.engines.whoosh.cache import ByteCache
from indexer.engines.whoosh.compactness import compactness
from indexer.engines.whoosh.compile import Synonyms, compile_tree
from indexer.engines.whoosh.deadline import Deadline
from indexer.engines.whoosh.expansion import expand
from indexer.engines.whoosh.facets import count_facets
from indexer.engines.whoosh.leaves import Cited, Leaf, expanding_in, leaves_of
from indexer.engines.whoosh.matching import SegmentMatching
from indexer.engines.whoosh.narrow import Small
from indexer.engines.whoosh.ordering import DIGITS, Candidates, Placed, page_of
from indexer.engines.whoosh.ranking import Weighed, rarity, scores
from indexer.engines.whoosh.schema import WORD_FIELDS
from indexer.engines.whoosh.shelf import Piece, Snapshot
from indexer.engines.whoosh.weights import COMPACT_BONUS, COMPARED


class RankedHit(NamedTuple):
    """A hit before its pages are looked for: a document of one segment."""

    document_id: str
    score: float
    matching: SegmentMatching
    document: int

    @property
    def date(self) -> int:
        """Of the document; 0 where it is not known."""
        return int(self.matching.segment.columns.dates[self.document])


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
    pieces = _visible(query, shelves, cache)
    segments = [piece.segment for piece in pieces]
    expanded = {leaf: expand(leaf, segments, cache, deadline) for leaf in expanding_in(compiled.tree)}
    means = mean_lengths(pieces)
    parts = []
    for piece in pieces:
        matching = SegmentMatching(piece.segment, means, expanded, cache, deadline)
        documents = answering(matching, compiled.tree, cache)
        if piece.living < piece.segment.count:
            documents = documents.compress(piece.alive.take(documents))
        allowed = {
            facet: any_value(piece.segment, facet, values, cache)
            for facet in STAFF_FILTERS
            if (values := query.filters.get(facet))
        }
        parts.append(Part(matching, documents, allowed))
    leaves = tuple(dict.fromkeys(leaves_of(compiled.tree)))
    weighed = _weighed(leaves, pieces, parts)
    passing = [part.passing() for part in parts]
    return Ranking(
        hits=_hits(query, parts, passing, weighed, deadline),
        total=sum(map(len, passing)),
        facets=count_facets(query.facets, parts, passing, cache),
        weighed=weighed,
        notes=("expansion_limited",) if any(each.limited for each in expanded.values()) else (),
        expansions=compiled.expansions,
    )


def _visible(query: SearchQuery, shelves: Sequence[tuple[Shelf, Snapshot]], cache: ByteCache) -> list[Piece]:
    """What is asked: of the staff shelf only what the person may know of, so that no figure tells of anything else."""
    return [
        piece if shelf is Shelf.PUBLIC or query.units is None else of_units(piece, query.units, cache)
        for shelf, snapshot in shelves
        for piece in snapshot.pieces
    ]


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
    return int(np.count_nonzero(piece.alive.take(documents)))


def _hits(
    query: SearchQuery,
    parts: Sequence[Part],
    passing: Sequence[Small],
    weighed: Sequence[Weighed],
    deadline: Deadline,
) -> tuple[RankedHit, ...]:
    if query.limit < 1:
        return ()
    scored: list[Candidates] = []
    for part, documents in zip(parts, passing, strict=True):
        deadline.check()
        scored.append((part.matching.segment, documents, scores(part.matching, weighed, documents)))
    compared = [each for each in weighed if not isinstance(each.leaf, Cited)]
    begin, end = query.offset, query.offset + query.limit
    if query.sort is not Sort.RELEVANCE or begin >= COMPARED or len(compared) < 2:
        return tuple(_hit(each, parts, scored) for each in page_of(scored, query.sort, begin, query.limit))
    best = [_hit(each, parts, scored) for each in page_of(scored, query.sort, 0, max(end, COMPARED))]
    deadline.check()
    return (*_rearranged(best[:COMPARED], compared), *best[COMPARED:])[begin:end]


def _hit(placed: Placed, parts: Sequence[Part], scored: Sequence[Candidates]) -> RankedHit:
    score = round(float(scored[placed.part][2][placed.place]), DIGITS)
    return RankedHit(placed.document_id, score, parts[placed.part].matching, placed.document)


def _rearranged(hits: Sequence[RankedHit], compared: Sequence[Weighed]) -> list[RankedHit]:
    """The same hits; those in whose text the words stand close together gain by it."""
    worth = COMPACT_BONUS * sum(each.rarity for each in compared)
    of_segment: dict[SegmentMatching, list[RankedHit]] = {}
    for hit in hits:
        of_segment.setdefault(hit.matching, []).append(hit)
    gained = []
    for matching, own in of_segment.items():
        own.sort(key=lambda hit: hit.document)
        close = compactness(matching, compared, np.array([hit.document for hit in own])).tolist()
        gained += [
            RankedHit(hit.document_id, round(hit.score + worth * share, DIGITS), matching, hit.document)
            for hit, share in zip(own, close, strict=True)
        ]
    return sorted(gained, key=lambda hit: (-hit.score, -hit.date, hit.document_id))
