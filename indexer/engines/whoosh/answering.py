"""Which documents of a segment answer a question, and which pass its filters?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.analysis import fold
from indexer.engines.whoosh.cache import ByteCache, Kept
from indexer.engines.whoosh.columns import MANY_VALUED
from indexer.engines.whoosh.leaves import Every, Some, Tree, Valued, Wished, Without
from indexer.engines.whoosh.matches import among, union
from indexer.engines.whoosh.matching import SegmentMatching
from indexer.engines.whoosh.narrow import Small
from indexer.engines.whoosh.schema import WORD_FIELDS
from indexer.engines.whoosh.segment import Mask, Segment
from indexer.engines.whoosh.shelf import Piece


def answering(matching: SegmentMatching, tree: Tree | None, cache: ByteCache) -> Small:
    """The documents that answer, ascending, deleted ones included. Raises SearchTimedOut."""
    match tree:
        case None:
            return np.arange(matching.segment.count, dtype=np.int32)
        case Every(parts):
            return _all_of(matching, parts, cache)
        case Some(parts):
            return union([answering(matching, part, cache) for part in parts], matching.segment.count)
        case Without() | Valued():
            return _all_of(matching, (tree,), cache)
        case Wished(part):
            return answering(matching, part, cache)
        case _:
            return matching.matches(tree).documents


def _all_of(matching: SegmentMatching, parts: Sequence[Tree], cache: ByteCache) -> Small:
    """Starts with the fewest documents, so that the cost is theirs."""
    found: list[tuple[Tree, Small]] = []
    narrowing: list[Without | Valued] = []
    for part in parts:
        if isinstance(part, Without | Valued):
            narrowing.append(part)
        elif not isinstance(part, Wished):
            found.append((part, answering(matching, part, cache)))
    found.sort(key=lambda each: len(each[1]))
    documents = found[0][1] if found else np.arange(matching.segment.count, dtype=np.int32)
    for part, others in found[1:]:
        documents = documents[_held(matching, part, others, documents)]
    for narrow in narrowing:
        if not len(documents):
            break
        if isinstance(narrow, Valued):
            documents = documents[valued(matching.segment, narrow, cache)[documents]]
        else:
            without = answering(matching, narrow.part, cache)
            documents = documents[~_held(matching, narrow.part, without, documents)]
    return documents


def _held(matching: SegmentMatching, part: Tree, answers: Small, documents: Small) -> Mask:
    """Which of these documents are among the answers of a part."""
    if isinstance(part, Every | Some | Without | Valued | Wished):
        return among(documents, answers, matching.segment.count)
    return matching.matches(part).held_in(documents)


@dataclass(frozen=True, slots=True)
class _Kept:
    mask: Mask

    @property
    def nbytes(self) -> int:
        return self.mask.nbytes


def valued(segment: Segment, leaf: Valued, cache: ByteCache) -> Mask:
    """Documents with a value of a facet, or of a year in a range."""
    return cache.get((segment.name, leaf), lambda: _Kept(_valued(segment, leaf))).mask


def _valued(segment: Segment, leaf: Valued) -> Mask:
    if leaf.field == "year":
        years = segment.columns.years
        low = int(leaf.low or 0)
        high = low if leaf.high is None else int(leaf.high or 9999)
        return np.asarray((years >= max(low, 1)) & (years <= high))
    facet = segment.facets[leaf.field]
    if leaf.field in MANY_VALUED:
        wanted = [code for code, value in enumerate(facet.values) if leaf.low in value.split(" ")]
        return np.isin(facet.codes, wanted)
    wanted = [code for code, value in enumerate(facet.values) if fold(value) == fold(leaf.low)]
    return np.isin(facet.codes, wanted)


def any_value(segment: Segment, facet: str, values: Sequence[str], cache: ByteCache) -> Mask:
    """Documents with one of these values of a facet."""

    def made() -> _Kept:
        column = segment.facets[facet]
        accepted = set(values) - {""}
        chosen = np.array([_has(facet, value, accepted) for value in column.values], dtype=np.bool_)
        return _Kept(chosen[column.codes] if len(chosen) else np.zeros(segment.count, dtype=np.bool_))

    return cache.get((segment.name, facet, tuple(values)), made).mask


def _has(facet: str, value: str, accepted: set[str]) -> bool:
    return not accepted.isdisjoint(value.split(" ")) if facet in MANY_VALUED else value in accepted


def of_units(piece: Piece, units: Sequence[str], cache: ByteCache) -> Piece:
    """The same segment as if it held no document of any other unit."""

    def made() -> Kept[Piece]:
        segment = piece.segment
        alive = piece.alive & any_value(segment, "unit", units, cache)
        words = {field: int(segment.lengths(field)[alive].sum(dtype=np.int64)) for field in WORD_FIELDS}
        return Kept(Piece(segment, alive, int(np.count_nonzero(alive)), words), alive.nbytes)

    return cache.get((piece.segment.name, piece.living, "units", tuple(units)), made).value


@dataclass(frozen=True, slots=True)
class Part:
    """One segment's share of an answer: who answers apart from filters, and what each facet's filter lets through."""

    matching: SegmentMatching
    documents: Small
    allowed: Mapping[str, Mask]

    def passing(self, *, but: str | None = None) -> Small:
        """Documents that answer and pass every filter, ``but`` one facet's own."""
        documents = self.documents
        for facet, allowed in self.allowed.items():
            if facet != but:
                documents = documents[allowed[documents]]
        return documents
