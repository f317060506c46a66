"""How do the postings of a batch, and of segments merged with it, become one segment? By joining lists term by term."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import numpy as np
from whoosh.reading import SegmentReader
from whoosh.writing import PostingPool, SegmentWriter

from indexer.engines.whoosh.codec import Ints, TermList, TermsFile, pack_figures, split, unpack

MERGE_FACTOR: Final = 8
"""So many segments of about one size are merged into one of the next size."""

SORTING_MEGABYTES: Final = 64
"""Postings held in memory while a batch is sorted."""

_SMALLEST_CLASS: Final = 32  # documents
_ITEM_BYTES: Final = 200  # what a waiting posting takes in memory, its positions apart


class Postings(PostingPool):  # type: ignore[misc]
    """Stands in for a writer's pool: sorts the batch, through files beyond a limit, and joins merged segments to it."""

    def __init__(self, writer: SegmentWriter) -> None:
        super().__init__(writer.temp_storage(), writer.newsegment, limitmb=SORTING_MEGABYTES)
        self.merged: list[Iterator[TermList]] = []

    def add(self, item: tuple[str, bytes, int, float, bytes]) -> None:
        """Keep one posting: field, term, document, weight, packed positions."""
        self.currentsize += _ITEM_BYTES + len(item[4])
        if self.currentsize > self.limit:
            self.save()
        self.current.append(item)

    def iter_postings(self) -> Iterator[TermList]:
        """By field, term and source, as the codec's field writer takes them."""
        return heapq.merge(self._batch(), *self.merged)

    def _batch(self) -> Iterator[TermList]:
        for (field, term), of_term in groupby(self.items(), itemgetter(0, 1)):
            documents, positions = zip(*((item[2], item[4]) for item in of_term), strict=True)
            counts = [len(packed) // 4 for packed in positions]
            yield TermList(field, term, 0, pack_figures(documents), pack_figures(counts), b"".join(positions))


def merge_by_size(writer: SegmentWriter, segments: Sequence[Any]) -> list[Any]:
    """A Whoosh merge policy. Few segments, none large rewritten often: a document is rewritten once per size class.

    A segment half of whose documents are deleted is rewritten too; one with no living document is left out.
    """
    living = [segment for segment in segments if segment.doc_count() > 0]
    classes: dict[int, list[Any]] = {}
    for segment in living:
        classes.setdefault(_size_class(segment.doc_count()), []).append(segment)
    outworn = {segment.segment_id() for segment in living if segment.deleted_count() * 2 > segment.doc_count_all()}
    for members in classes.values():
        if len(members) >= MERGE_FACTOR:
            outworn.update(segment.segment_id() for segment in members)
    for segment in living:
        if segment.segment_id() in outworn:
            _merge(writer, segment)
    return [segment for segment in living if segment.segment_id() not in outworn]


def _size_class(documents: int) -> int:
    size = 0
    while documents >= _SMALLEST_CLASS:
        documents //= MERGE_FACTOR
        size += 1
    return size


def _merge(writer: SegmentWriter, segment: Any) -> None:
    first = writer.docnum
    reader = SegmentReader(writer.storage, writer.schema, segment)
    try:
        moved = writer.write_per_doc(writer.schema.names(), reader)
    finally:
        reader.close()
    terms = TermsFile(writer.storage, segment)
    source = len(writer.pool.merged) + 1
    if moved is None:
        writer.pool.merged.append(_shifted_lists(terms, first, source))
    else:
        writer.pool.merged.append(_thinned_lists(terms, _numbers(segment.doc_count_all(), moved), source))
    writer._added = True


def _shifted_lists(terms: TermsFile, first: int, source: int) -> Iterator[TermList]:
    try:
        for field, term, packed in terms.all():
            documents, counts, positions = split(packed)
            moved = (np.frombuffer(documents, dtype="<u4") + first).astype("<u4").tobytes()
            yield TermList(field, term, source, moved, counts, positions)
    finally:
        terms.close()


def _thinned_lists(terms: TermsFile, numbers: Ints, source: int) -> Iterator[TermList]:
    try:
        for field, term, packed in terms.all():
            postings = unpack(packed)
            documents = numbers[postings.documents]
            kept = documents >= 0
            positions = postings.flat[np.repeat(kept, postings.counts)]
            arrays = (documents[kept], postings.counts[kept], positions)
            yield TermList(field, term, source, *(array.astype("<u4").tobytes() for array in arrays))
    finally:
        terms.close()


def _numbers(count: int, moved: Mapping[int, int]) -> Ints:
    """Old document number -> number in the segment being written, -1 for a deleted one."""
    numbers = np.full(count, -1, dtype=np.int64)
    numbers[list(moved.keys())] = list(moved.values())
    return numbers
