"""Where does each term of a field stand: in which documents, how often, and at which positions?

Postings lie term by term, in a term by document, positions in a posting ascending. Documents are kept as differences
from the one before in the term, positions as differences from the one before in the posting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.arrays import Array, ArrayFile, ArrayWriter
from indexer.engines.whoosh.narrow import Ints, NarrowLists, NarrowWriter, Small, running_totals
from indexer.engines.whoosh.posting_kernels import (
    FIELD_TYPES,
    holders_of_all,
    occurrences_in,
    read_stretches,
    sequences_in,
)


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents of a term, ascending, and how often it stands in each."""

    documents: Small
    counts: Small

    @property
    def nbytes(self) -> int:
        """Bytes of both arrays."""
        return self.documents.nbytes + self.counts.nbytes


@dataclass(frozen=True, slots=True)
class Positions:
    """Positions of chosen postings: those of the i-th are ``flat[starts[i]:starts[i + 1]]``, ascending."""

    starts: Ints
    flat: Small

    def of(self, row: int) -> Small:
        """Positions of one of the chosen postings."""
        return self.flat[self.starts[row] : self.starts[row + 1]]


class Together(NamedTuple):
    """The documents, ascending, that hold all of some terms, and where the positions of each term in each lie.

    ``firsts[term, document]`` is the place of the first among all positions of the term, of ``counts[term, document]``.
    """

    documents: Small
    firsts: Ints
    counts: Ints


@dataclass(frozen=True, slots=True)
class PostingRun:
    """The postings of neighbouring terms as they are written.

    ``sizes`` counts the documents of each term; ``steps`` are the differences between positions.
    """

    sizes: Ints
    documents: Array
    counts: Array
    steps: Array


class PostingsWriter:
    """Writes the postings of one field, run by run in the order of its terms."""

    def __init__(self, arrays: ArrayWriter, field: str) -> None:
        self._arrays = arrays
        self._field = field
        self._documents = NarrowWriter(arrays, f"{field}.documents")
        self._counts = NarrowWriter(arrays, f"{field}.counts")
        self._positions = NarrowWriter(arrays, f"{field}.positions")
        self._postings = 0
        self._occurrences = 0
        arrays.append(f"{field}.posting_starts", np.zeros(1, dtype=np.int64))
        arrays.append(f"{field}.position_starts", np.zeros(1, dtype=np.int64))

    def append(self, run: PostingRun) -> None:
        """Every term has one posting at least."""
        if not len(run.sizes):
            return
        ends = np.cumsum(run.sizes)
        differences = run.documents.copy()
        differences[1:] -= run.documents[:-1]
        firsts = ends - run.sizes
        differences[firsts] = run.documents[firsts]
        occurrences = np.add.reduceat(run.counts, firsts, dtype=np.int64)
        occurrence_ends = np.cumsum(occurrences)
        self._documents.append(differences, run.sizes)
        self._counts.append(run.counts - 1, run.sizes)
        self._positions.append(run.steps, occurrences)
        self._arrays.append(f"{self._field}.posting_starts", ends + self._postings)
        self._arrays.append(f"{self._field}.position_starts", occurrence_ends + self._occurrences)
        self._postings += int(ends[-1])
        self._occurrences += int(occurrence_ends[-1])


class FieldPostings:
    """Reads the postings of one field of one segment. Immutable."""

    def __init__(self, arrays: ArrayFile, field: str) -> None:
        self._file = arrays.file
        self.places = arrays.places({f"{field}.{name}": kind for name, kind in FIELD_TYPES.items()})
        """Where the field lies in the file, as the kernels want it."""
        self.starts: Ints = arrays[f"{field}.posting_starts"]
        """The place of each term's first posting among all; one more than there are terms."""
        self.position_starts: Ints = arrays[f"{field}.position_starts"]
        self._documents = NarrowLists(arrays, f"{field}.documents", self.starts)
        self._counts = NarrowLists(arrays, f"{field}.counts", self.starts)
        self._positions = NarrowLists(arrays, f"{field}.positions", self.position_starts)

    @property
    def document_counts(self) -> NDArray[np.int64]:
        """How many documents each term stands in."""
        return np.diff(self.starts)

    def postings(self, term: int) -> Postings:
        """Documents and counts of a term."""
        documents = self._documents.one(term)
        np.cumsum(documents, out=documents)
        counts = self._counts.one(term)
        counts += 1
        return Postings(documents, counts)

    def several(self, terms: Ints) -> tuple[Ints, Postings]:
        """How many postings each of these terms has, and all of them, term by term."""
        sizes = self.starts[terms + 1] - self.starts[terms]
        documents = running_totals(self._documents.several(terms), sizes)
        return sizes, Postings(documents, self._counts.several(terms) + 1)

    def occurrences(self, terms: Ints, documents: Small) -> tuple[Ints, Ints]:
        """Keys of where these terms stand in a few documents (ascending), term by term, and how many each has.

        A key is the place of a document among these above a position of 32 bits.
        """
        return occurrences_in(self._file, self.places, terms, documents)

    def together(self, terms: Ints, document_count: int) -> Together:
        """The documents, all below ``document_count``, that hold all of these terms."""
        return Together(*holders_of_all(self._file, self.places, terms, document_count))

    def sequences(self, terms: Ints, firsts: Ints, counts: Ints) -> Ints:
        """How often the terms follow one another in documents of which Together tells this."""
        return sequences_in(self._file, self.places, terms, firsts, counts)

    def read(self, term: int, firsts: Ints, counts: Ints) -> Small:
        """The positions of some postings of a term, one after the other."""
        return read_stretches(self._file, self.places, term, firsts, counts)

    def positions(self, term: int, rows: Array | None = None) -> Positions:
        """Positions in all postings of a term, or in those at ``rows`` (ascending) only."""
        counts = self._counts.one(term).astype(np.int64) + 1
        firsts = np.cumsum(counts) - counts
        if rows is not None:
            firsts, counts = firsts[rows], counts[rows]
        return Positions(np.concatenate(([0], np.cumsum(counts))), self.read(term, firsts, counts))

    def run(self, first: int, last: int) -> PostingRun:
        """The postings of the terms from ``first`` to before ``last``, for writing them anew."""
        sizes = np.diff(self.starts[first : last + 1])
        documents = running_totals(self._documents.run(first, last), sizes)
        counts = self._counts.run(first, last) + 1
        return PostingRun(sizes, documents, counts, self._positions.run(first, last))
