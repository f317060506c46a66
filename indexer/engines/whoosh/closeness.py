"""In which documents do words stand side by side, or close together? Positions are read of candidates only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from indexer.engines.whoosh.deadline import Deadline
from indexer.engines.whoosh.document_kernels import close_together
from indexer.engines.whoosh.narrow import Ints, Small
from indexer.engines.whoosh.postings import Together
from indexer.engines.whoosh.segment import Floats, Segment

BLOCK: Final = 1 << 22
"""So many words have the documents that are looked at together, if there is more than one."""

Counted = tuple[Small, Floats]
"""Documents, ascending, and how often what is asked for stands in each."""


def side_by_side(segment: Segment, field: str, terms: Ints, deadline: Deadline) -> Counted:
    """Documents in which the terms follow one another. Raises SearchTimedOut."""
    postings = segment.fields[field]
    held = postings.together(terms, segment.count)
    counts = [postings.sequences(terms, firsts, sizes) for firsts, sizes in _blocks(segment, field, held, deadline)]
    return _counted(held, counts)


def close(segment: Segment, field: str, terms: Ints, span: int, deadline: Deadline) -> Counted:
    """Documents in which all terms stand within ``span`` words, and at how many places such a stretch begins.

    Raises SearchTimedOut.
    """
    postings = segment.fields[field]
    held = postings.together(terms, segment.count)
    counts = []
    for firsts, sizes in _blocks(segment, field, held, deadline):
        places = np.concatenate([postings.read(*each) for each in zip(terms.tolist(), firsts, sizes, strict=True)])
        ends = np.cumsum(sizes).reshape(sizes.shape)
        counts.append(close_together(places, ends - sizes, sizes, span))
    return _counted(held, counts)


def _blocks(segment: Segment, field: str, held: Together, deadline: Deadline) -> Iterator[tuple[Ints, Ints]]:
    """What is known of neighbouring documents that hold BLOCK words together, one at least: ``firsts``, ``counts``."""
    last = len(held.documents)
    words = np.cumsum(segment.lengths(field).take(held.documents), dtype=np.int64)
    cuts = (np.flatnonzero(np.diff(words // BLOCK)) + 1).tolist()
    for begin, end in zip([0, *cuts], [*cuts, last], strict=True):
        deadline.check()
        yield np.ascontiguousarray(held.firsts[:, begin:end]), np.ascontiguousarray(held.counts[:, begin:end])


def _counted(held: Together, counts: list[Ints]) -> Counted:
    """The documents with a count."""
    together = np.concatenate(counts)
    holding = np.flatnonzero(together)
    return held.documents.take(holding), together.take(holding).astype(np.float32)
