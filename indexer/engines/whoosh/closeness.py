"""In which documents do words stand side by side, or close together? Positions are read of candidates only."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from indexer.engines.whoosh.arrays import Array
from indexer.engines.whoosh.narrow import Ints, Small
from indexer.engines.whoosh.postings import Postings
from indexer.engines.whoosh.segment import Floats, Segment

PostingsOf = Callable[[str, int], Postings]
"""(field, term) -> its postings."""

_POSITION_BITS = 32


def side_by_side(segment: Segment, field: str, terms: Sequence[int], postings: PostingsOf) -> tuple[Small, Floats]:
    """Documents in which the terms follow one another, ascending, and how often."""
    return _counted(phrase_keys(segment, field, terms, postings))


def phrase_keys(
    segment: Segment, field: str, terms: Sequence[int], postings: PostingsOf, within: Small | None = None
) -> Ints:
    """``document << 32 | position`` of every place where the terms follow one another, by the first, ascending.

    ``within`` bounds the documents (ascending).
    """
    candidates = _common(field, terms, postings, within)
    rarest_first = sorted(
        range(len(terms)), key=lambda offset: segment.vocabularies[field].document_counts[terms[offset]]
    )
    starts: Ints | None = None
    for offset in rarest_first:
        if not len(candidates):
            break
        keys = _keys(segment, field, terms[offset], candidates, postings) - offset
        starts = keys if starts is None else _both(starts, keys)
        candidates = _documents_of(starts)
    return np.empty(0, dtype=np.int64) if starts is None or not len(candidates) else starts


def close(segment: Segment, field: str, terms: Sequence[int], span: int, postings: PostingsOf) -> tuple[Small, Floats]:
    """Documents in which all terms stand within ``span`` words, and at how many places such a stretch begins."""
    return _counted(close_keys(segment, field, terms, span, postings))


def close_keys(
    segment: Segment,
    field: str,
    terms: Sequence[int],
    span: int,
    postings: PostingsOf,
    within: Small | None = None,
) -> Ints:
    """``document << 32 | position`` of the first word of every such stretch, ascending."""
    candidates = _common(field, terms, postings, within)
    places = [_keys(segment, field, term, candidates, postings) for term in terms]
    if not len(candidates):
        return np.empty(0, dtype=np.int64)
    begins = np.sort(np.concatenate(places))
    last = begins
    for keys in places:
        # The next place of each term from where a stretch begins; beyond the last one there is none.
        at = np.searchsorted(keys, begins)
        following = np.where(at < len(keys), keys[np.minimum(at, len(keys) - 1)], np.iinfo(np.int64).max)
        last = np.maximum(last, following)
    return begins[last - begins < span]


def _common(field: str, terms: Sequence[int], postings: PostingsOf, within: Small | None) -> Small:
    lists = sorted((postings(field, term).documents for term in set(terms)), key=len)
    candidates = lists[0] if within is None else _both(within, lists[0])
    for documents in lists[1:]:
        candidates = _both(candidates, documents)
    return candidates.astype(np.int32)


def _keys(segment: Segment, field: str, term: int, candidates: Small, postings: PostingsOf) -> Ints:
    """Places of one term in these documents, in all of which it stands."""
    rows = np.searchsorted(postings(field, term).documents, candidates)
    positions = segment.positions(field, term, rows)
    owners = np.repeat(candidates.astype(np.int64), np.diff(positions.starts))
    keys: Ints = (owners << _POSITION_BITS) + positions.flat
    return keys


def _both(some: Array, others: Array) -> Array:
    """What is in both; each ascending."""
    if len(others) < len(some):
        some, others = others, some
    if not len(some):
        return some
    at = np.searchsorted(others, some)
    at[at == len(others)] = 0
    both: Array = some[others[at] == some]
    return both


def _documents_of(keys: Ints) -> Small:
    documents = (keys >> _POSITION_BITS).astype(np.int32)
    return documents[np.flatnonzero(np.diff(documents, prepend=-1))]


def _counted(keys: Ints) -> tuple[Small, Floats]:
    documents = (keys >> _POSITION_BITS).astype(np.int32)
    firsts = np.flatnonzero(np.diff(documents, prepend=-1))
    return documents[firsts], np.diff(firsts, append=len(documents)).astype(np.float32)
