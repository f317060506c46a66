"""How many hits carry each value of a facet?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archive.searching import FacetCount
from indexer.engines.whoosh.answering import Part
from indexer.engines.whoosh.cache import ByteCache
from indexer.engines.whoosh.document_kernels import tallied
from indexer.engines.whoosh.narrow import Ints, Small
from indexer.engines.whoosh.segment import Segment


@dataclass(frozen=True, slots=True)
class _Table:
    """The values of all facets of a segment, numbered through, and the numbers that each document has."""

    values: tuple[tuple[int, str], ...]
    numbers: NDArray[np.int32]

    @property
    def nbytes(self) -> int:
        return self.numbers.nbytes + 100 * len(self.values)


@dataclass(frozen=True, slots=True)
class _Places:
    """All values of all facets in all segments, by facet and in order, and where each segment's own are in there.

    ``ranks`` puts the years before one another, newest first; it is 0 for what goes by its count alone. Empty values
    are marked by a facet of their own, after the others.
    """

    values: tuple[str, ...]
    facets: Ints
    ranks: Ints
    places: tuple[Ints, ...]

    @property
    def nbytes(self) -> int:
        return sum(each.nbytes for each in self.places) + 100 * len(self.values)


def count_facets(
    facets: tuple[str, ...], parts: Sequence[Part], passing: Sequence[Small], cache: ByteCache
) -> dict[str, tuple[FacetCount, ...]]:
    """For each of these facets its values by how many hits carry them, most first; years newest first.

    A facet's own filter is left aside, so that its other values stay countable. Documents without a value are not
    counted.
    """
    segments = [part.matching.segment for part in parts]
    names = tuple(segment.name for segment in segments)
    tables = [_table(facets, segment, cache) for segment in segments]
    known = cache.get((names, facets), lambda: _all_values(facets, tables))
    tally = np.zeros(len(known.values), dtype=np.int64)
    for part, documents, table, places in zip(parts, passing, tables, known.places, strict=True):
        tally[places] += _counted(facets, part, documents, table, len(places))
    carried = np.flatnonzero(tally)
    order = carried[np.lexsort((-tally[carried], known.ranks[carried], known.facets[carried]))]
    ends = np.searchsorted(known.facets[order], np.arange(len(facets)), side="right").tolist()
    counts = list(map(FacetCount, map(known.values.__getitem__, order.tolist()), tally[order].tolist()))
    return {facet: tuple(counts[begin:end]) for facet, begin, end in zip(facets, [0, *ends], ends, strict=False)}


def _counted(facets: tuple[str, ...], part: Part, documents: Small, table: _Table, size: int) -> Ints:
    if not part.allowed:
        return tallied(table.numbers, 0, len(facets), documents, size)
    tally = np.zeros(size, dtype=np.int64)
    for column, facet in enumerate(facets):
        counted = part.passing(but=facet) if facet in part.allowed else documents
        tally += tallied(table.numbers, column, column + 1, counted, size)
    return tally


def _table(facets: tuple[str, ...], segment: Segment, cache: ByteCache) -> _Table:
    def made() -> _Table:
        values: list[tuple[int, str]] = []
        columns = []
        for number, facet in enumerate(facets):
            columns.append(segment.facets[facet].codes.astype(np.int32) + len(values))
            values.extend((number, value) for value in segment.facets[facet].values)
        return _Table(tuple(values), np.stack(columns, axis=1))

    return cache.get((segment.name, facets), made)


def _all_values(facets: tuple[str, ...], tables: Sequence[_Table]) -> _Places:
    values = sorted(set().union(*(table.values for table in tables)))
    place = {value: number for number, value in enumerate(values)}
    year = facets.index("year") if "year" in facets else -1
    return _Places(
        tuple(value for _, value in values),
        np.array([facet if value else len(facets) for facet, value in values], dtype=np.int64),
        np.array([-number if facet == year else 0 for number, (facet, _) in enumerate(values)], dtype=np.int64),
        tuple(np.array([place[value] for value in table.values], dtype=np.int64) for table in tables),
    )
