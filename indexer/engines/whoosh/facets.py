"""How many hits carry each value of a facet?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from archive.searching import FACETS, FacetCount
from indexer.engines.whoosh.answering import Part
from indexer.engines.whoosh.cache import ByteCache
from indexer.engines.whoosh.narrow import Ints, Small


@dataclass(frozen=True, slots=True)
class _Values:
    """All values of a facet in all segments, in order, and for each segment the place of each of its own."""

    values: tuple[str, ...]
    places: tuple[Ints, ...]

    @property
    def nbytes(self) -> int:
        return sum(each.nbytes for each in self.places) + 64 * len(self.values)


def count_facets(
    parts: Sequence[Part], passing: Sequence[Small], cache: ByteCache
) -> dict[str, tuple[FacetCount, ...]]:
    """For each facet its values by how many hits carry them, most first; years newest first.

    A facet's own filter is left aside, so that its other values stay countable. Documents without a value are not
    counted.
    """
    return {facet: _counts(facet, parts, passing, cache) for facet in FACETS}


def _counts(facet: str, parts: Sequence[Part], passing: Sequence[Small], cache: ByteCache) -> tuple[FacetCount, ...]:
    names = tuple(part.matching.segment.name for part in parts)
    known = cache.get((names, facet), lambda: _all_values(facet, parts))
    tally = np.zeros(len(known.values), dtype=np.int64)
    for part, documents, places in zip(parts, passing, known.places, strict=True):
        counted = part.passing(but=facet) if facet in part.allowed else documents
        if len(counted):
            codes = part.matching.segment.facets[facet].codes[counted]
            tally[places] += np.bincount(codes, minlength=len(places))
    carried = np.flatnonzero(tally)
    if len(carried) and not known.values[carried[0]]:
        carried = carried[1:]
    order = carried[::-1] if facet == "year" else carried[np.argsort(-tally[carried], kind="stable")]
    return tuple(map(FacetCount, map(known.values.__getitem__, order.tolist()), tally[order].tolist()))


def _all_values(facet: str, parts: Sequence[Part]) -> _Values:
    own = [part.matching.segment.facets[facet].values for part in parts]
    values = sorted(set().union(*own))
    place = {value: number for number, value in enumerate(values)}
    return _Values(tuple(values), tuple(np.array([place[value] for value in each], dtype=np.int64) for each in own))
