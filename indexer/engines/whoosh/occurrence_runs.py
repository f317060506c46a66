"""How do the occurrences of words come into the order of their terms, within bounded memory?

Counted, then each put where it belongs: run by run, as many at a time as memory holds. What is in order goes to a
temporary file, and all runs are read side by side in the end.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.narrow import Ints, Small
from indexer.engines.whoosh.posting_kernels import count_up, postings_of, put_places
from indexer.engines.whoosh.postings import PostingRun

BYTES_PER_OCCURRENCE: Final = 12
"""What an occurrence takes while a run is made: its word, and its document and position where they belong."""

_TOGETHER: Final = 1 << 19  # occurrences that become postings at a time


class OccurrenceRuns:
    """The occurrences of one field of a segment that is being made, document by document."""

    def __init__(self) -> None:
        self._bases: list[int] = []  # for each run its first occurrence among all
        self._begins: list[Small] = []  # for each run by number of a word: its first occurrence in the run
        self._counts: list[Small] = []
        self._places: NDArray[np.int32] = np.empty((0, 2), dtype=np.int32)
        self._file: IO[bytes] | None = None
        self._written = 0  # occurrences in the file

    def add(self, stretches: Sequence[tuple[Small, Ints, Small, Small]], order: Ints) -> None:
        """A run more, of documents after those before: at most one that was not moved to the file.

        For some texts at a time the numbers of all words, how many each text has, its document, and the position of its
        first word. ``order`` are the numbers of all words in the order of terms.
        """
        counts = np.zeros(len(order), dtype=np.int32)
        for numbers, *_ in stretches:
            count_up(numbers, counts)
        begins = np.empty_like(counts)
        begins[order] = np.cumsum(counts[order]) - counts[order]
        ends = begins.copy()
        self._places = np.empty((int(counts.sum(dtype=np.int64)), 2), dtype=np.int32)
        for numbers, sizes, documents, firsts in stretches:
            put_places(numbers, sizes, documents, firsts, ends, self._places)
        self._bases.append(self._written)
        self._begins.append(begins)
        self._counts.append(counts)

    def move_to_file(self, folder: Path) -> None:
        """Give back the memory of the latest run; the file has no name, so that nothing is left of it."""
        if not len(self._places):
            return
        if self._file is None:
            self._file = TemporaryFile(dir=folder)  # noqa: SIM115
        self._file.write(self._places.data)
        self._written += len(self._places)
        self._places = self._places[:0]

    def postings(self, order: Ints, folder: Path) -> Iterator[tuple[Ints, PostingRun]]:
        """Terms by number in this order, some at a time, and their postings. The runs are used up."""
        begins, counts = (_side_by_side(each, len(order)) for each in (self._begins, self._counts))
        sizes = counts.sum(axis=0, dtype=np.int64)
        bases = np.array(self._bases, dtype=np.int64)
        order = order[sizes[order] > 0]
        totals = np.cumsum(sizes[order])
        mapped = self._mapped(folder) if self._written else None
        first = 0
        while first < len(order):
            before = int(totals[first - 1]) if first else 0
            last = max(int(totals.searchsorted(before + _TOGETHER, side="right")), first + 1)
            terms = order[first:last]
            own_begins, own_counts = (table.take(terms, axis=1) for table in (begins, counts))
            yield terms, PostingRun(*postings_of(self._places, bases, own_begins, own_counts))
            if mapped is not None:
                mapped.madvise(mmap.MADV_DONTNEED)
            first = last

    def close(self) -> None:
        """Give up what was not read."""
        if self._file is not None:
            self._file.close()

    def _mapped(self, folder: Path) -> mmap.mmap:
        """All runs, read where they lie."""
        self.move_to_file(folder)
        assert self._file is not None
        with self._file as file:
            file.flush()
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._places = np.frombuffer(mapped, dtype=np.int32).reshape(-1, 2)
        return mapped


def _side_by_side(runs: list[Small], words: int) -> Small:
    """A row for each run, of which nothing is left; words that came later stand in it nowhere."""
    rows = np.zeros((len(runs), words), dtype=np.int32)
    while runs:
        run = runs.pop()
        rows[len(runs), : len(run)] = run
    return rows
