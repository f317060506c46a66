"""Where does each term of a field stand: in which documents, how often, and at which positions?

Postings lie term by term, in a term by document, positions in a posting ascending. Documents are kept as differences
from the one before in the term, positions as differences from the one before in the posting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.arrays import Array, ArrayWriter
from indexer.engines.whoosh.compiled import Floats
from indexer.engines.whoosh.narrow import Ints, NarrowLists, NarrowWriter, Small, running_totals
from indexer.engines.whoosh.posting_kernels import counted, read_positions, stretches_in


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


class Stretches(NamedTuple):
    """Some postings of several terms: whose, which document of those asked for, and where its positions lie.

    ``firsts[i]`` is the place of the first of ``counts[i]`` positions among all of its term.
    """

    terms: Ints
    documents: Array
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


class TermPositions:
    """The documents of one term, and where its positions in each lie. Immutable."""

    def __init__(self, term: int, postings: Postings) -> None:
        self._term = term
        self.documents = postings.documents
        self._ends = np.cumsum(postings.counts, dtype=np.uint32)

    @property
    def total(self) -> int:
        """Positions in all postings."""
        return int(self._ends[-1])

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        return self.documents.nbytes + self._ends.nbytes

    def within(self, rows: Ints) -> Stretches:
        """Where the positions of the postings at ``rows`` (ascending) lie."""
        return Stretches(np.full(len(rows), self._term), rows, *self._bounds(rows))

    def _bounds(self, rows: Ints) -> tuple[Ints, Ints]:
        """(places of the first positions among all of the term, how many there are)."""
        firsts = np.where(rows > 0, self._ends.take(rows - 1, mode="wrap"), 0).astype(np.int64)
        return firsts, self._ends.take(rows) - firsts


class FieldPostings:
    """Reads the postings of one field of one segment. Immutable."""

    def __init__(self, arrays: Mapping[str, Array], field: str) -> None:
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

    def places(self, term: int) -> TermPositions:
        """Documents of a term and its positions, to be read part by part."""
        return TermPositions(term, self.postings(term))

    def counted(self, terms: Ints, weights: Floats, count: int) -> tuple[Small, Floats]:
        """The documents, all below ``count``, of each term in turn, and its weight times its occurrences in each."""
        return counted(terms, weights, self.starts, self._documents.lists, self._counts.lists, count)

    def within(self, terms: Ints, which: Small) -> Stretches:
        """Where terms stand in a few documents: ``which`` of the few each document of the segment is, or -1."""
        found = stretches_in(terms, self.starts, self._documents.lists, self._counts.lists, which)
        return Stretches(*found)

    def read(self, stretches: Stretches) -> Small:
        """The positions, one stretch after the other; those of a term come together and in order."""
        return read_positions(self._positions.lists, stretches.terms, stretches.firsts, stretches.counts)

    def positions(self, term: int, rows: Array | None = None) -> Positions:
        """Positions in all postings of a term, or in those at ``rows`` (ascending) only."""
        places = self.places(term)
        chosen = np.arange(len(places.documents)) if rows is None else rows.astype(np.int64)
        stretches = places.within(chosen)
        return Positions(np.concatenate(([0], np.cumsum(stretches.counts))), self.read(stretches))

    def run(self, first: int, last: int) -> PostingRun:
        """The postings of the terms from ``first`` to before ``last``, for writing them anew."""
        sizes = np.diff(self.starts[first : last + 1])
        documents = running_totals(self._documents.run(first, last), sizes)
        counts = self._counts.run(first, last) + 1
        return PostingRun(sizes, documents, counts, self._positions.run(first, last))
