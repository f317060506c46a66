"""Which segments are joined into one, and how? Whole runs of neighbouring terms at a time, as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from indexer.engines.whoosh.arrays import Array, ArrayWriter
from indexer.engines.whoosh.columns import ColumnDraft
from indexer.engines.whoosh.list_kernels import put_lists
from indexer.engines.whoosh.narrow import Ints
from indexer.engines.whoosh.postings import PostingRun, PostingsWriter
from indexer.engines.whoosh.schema import STEMMED, WORD_FIELDS
from indexer.engines.whoosh.segment import Mask, Segment
from indexer.engines.whoosh.stem_classes import classes_by_number, joined_classes
from indexer.engines.whoosh.vocabulary import write_vocabulary

MERGE_FACTOR: Final = 8
"""So many segments of about one size are merged into one of the next size."""

BYTES_PER_OCCURRENCE: Final = 100
"""What one occurrence takes in memory while it is merged."""

_SMALLEST_CLASS: Final = 32  # documents


@dataclass(frozen=True, slots=True)
class Source:
    """A segment to be merged and its living documents."""

    segment: Segment
    alive: Mask


def outworn(sizes: Sequence[tuple[int, int]]) -> list[int]:
    """Which segments to merge into one, given (living documents, all documents) of each; empty when none should be.

    Few segments, none large rewritten often: a document is rewritten once per size class. A segment half of whose
    documents are deleted is rewritten too.
    """
    classes: dict[int, list[int]] = {}
    for place, (living, _) in enumerate(sizes):
        classes.setdefault(_size_class(living), []).append(place)
    for members in (classes[size] for size in sorted(classes)):
        if len(members) >= MERGE_FACTOR:
            return members
    return [place for place, (living, every) in enumerate(sizes) if 2 * living < every]


def _size_class(documents: int) -> int:
    size = 0
    while documents >= _SMALLEST_CLASS:
        documents //= MERGE_FACTOR
        size += 1
    return size


def merge(sources: Sequence[Source], arrays: ArrayWriter, memory: int) -> list[Ints]:
    """Write the living documents of the sources, in order, as one segment.

    ``memory`` is in bytes. Returns for each source the new number of each of its documents, -1 where it is gone.
    """
    draft = ColumnDraft()
    moves = []
    page_firsts = []
    first = 0
    for source in sources:
        living = np.flatnonzero(source.alive)
        page_firsts.append(source.segment.columns.copy_to(draft, living))
        moved = np.full(source.segment.count, -1, dtype=np.int64)
        moved[living] = np.arange(first, first + len(living))
        moves.append(moved)
        first += len(living)
    for field in WORD_FIELDS:
        _merge_field(field, sources, moves, arrays, max(memory // BYTES_PER_OCCURRENCE, 1))
    draft.write(arrays, np.concatenate(page_firsts))
    return moves


def _merge_field(
    field: str, sources: Sequence[Source], moves: Sequence[Ints], arrays: ArrayWriter, occurrences: int
) -> None:
    for source in sources:
        arrays.append(f"{field}.lengths", source.segment.lengths(field)[source.alive])
    terms, numbers = _common_terms(field, sources)
    writer = PostingsWriter(arrays, field)
    kept = []
    for first, last in _runs(field, sources, numbers, len(terms), occurrences):
        run, present = _joined(field, sources, moves, numbers, first, last)
        writer.append(run)
        kept.append(first + present)
        for source in sources:
            source.segment.release()
    chosen = np.concatenate([_NONE, *kept])
    classes = None
    if field in STEMMED:
        own = [source.segment.vocabularies[field].stem_classes() for source in sources]
        stem_numbers, stems = joined_classes(own, numbers, len(terms))
        order = np.array(sorted(range(len(stems)), key=stems.__getitem__), dtype=np.int64)
        classes = classes_by_number(stem_numbers[chosen], stems, order)
    write_vocabulary(arrays, field, [terms[number] for number in chosen.tolist()], classes)


def _common_terms(field: str, sources: Sequence[Source]) -> tuple[list[bytes], list[Ints]]:
    """All terms in order, and for each source the places of its own among them."""
    strings = [source.segment.vocabularies[field].strings for source in sources]
    different: set[bytes] = set()
    for each in strings:
        different.update(each.all())
    terms = sorted(different)
    place = {term: number for number, term in enumerate(terms)}
    numbers = [np.fromiter(map(place.__getitem__, each.all()), dtype=np.int64, count=len(each)) for each in strings]
    return terms, numbers


def _runs(
    field: str, sources: Sequence[Source], numbers: Sequence[Ints], count: int, occurrences: int
) -> Iterator[tuple[int, int]]:
    """Stretches of terms that together occur about so often, one term at least."""
    weights = np.zeros(count, dtype=np.int64)
    for source, own in zip(sources, numbers, strict=True):
        weights[own] += np.diff(source.segment.fields[field].position_starts)
    totals = np.cumsum(weights)
    first = 0
    while first < count:
        before = int(totals[first - 1]) if first else 0
        last = max(int(np.searchsorted(totals, before + occurrences, side="right")), first + 1)
        yield first, last
        first = last


def _joined(
    field: str, sources: Sequence[Source], moves: Sequence[Ints], numbers: Sequence[Ints], first: int, last: int
) -> tuple[PostingRun, Ints]:
    """The postings of the terms from ``first`` to before ``last``, and which of these still have any."""
    parts = []
    posting_counts = np.zeros(last - first, dtype=np.int64)
    occurrence_counts = np.zeros(last - first, dtype=np.int64)
    for source, moved, own in zip(sources, moves, numbers, strict=True):
        begin, end = np.searchsorted(own, (first, last)).tolist()
        if begin == end:
            continue
        terms = own[begin:end] - first
        run = _living(source.segment.fields[field].run(begin, end), moved)
        occurrences = _sums(run.counts, run.sizes)
        posting_counts[terms] += run.sizes
        occurrence_counts[terms] += occurrences
        parts.append((terms, run, occurrences))
    # Each source's postings of a term come after those of the sources before it: so are their documents numbered.
    posting_places = np.cumsum(posting_counts) - posting_counts
    occurrence_places = np.cumsum(occurrence_counts) - occurrence_counts
    documents, counts = np.empty((2, int(posting_counts.sum())), dtype=np.int32)
    steps = np.empty(int(occurrence_counts.sum()), dtype=np.int32)
    parts.reverse()
    while parts:
        terms, run, occurrences = parts.pop()
        put_lists(run.documents, run.sizes, posting_places[terms], documents)
        put_lists(run.counts, run.sizes, posting_places[terms], counts)
        put_lists(run.steps, occurrences, occurrence_places[terms], steps)
        posting_places[terms] += run.sizes
        occurrence_places[terms] += occurrences
    present = np.flatnonzero(posting_counts)
    return PostingRun(posting_counts[present], documents, counts, steps), present


def _living(run: PostingRun, moved: Ints) -> PostingRun:
    """Only the postings of living documents, with their new numbers; a term may be left with none."""
    documents = moved.take(run.documents).astype(np.int32)
    kept = documents >= 0
    if kept.all():
        return PostingRun(run.sizes, documents, run.counts, run.steps)
    steps = run.steps[np.repeat(kept, run.counts)]
    return PostingRun(_sums(kept, run.sizes), documents[kept], run.counts[kept], steps)


def _sums(values: Array, sizes: Ints) -> Ints:
    """Of lists of these sizes."""
    totals = np.zeros(len(values) + 1, dtype=np.int64)
    np.cumsum(values, out=totals[1:])
    ends = np.cumsum(sizes)
    sums: Ints = totals[ends] - totals[ends - sizes]
    return sums


_NONE: Final = np.empty(0, dtype=np.int64)
