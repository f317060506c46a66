"""How do documents become a segment? Words become numbers, and one sort of (term, place) puts all postings in order."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Final

import numpy as np

from archive.searching import IndexEntry
from indexer.analysis import clean, reduplication, words
from indexer.engines.whoosh.arrays import ArrayWriter
from indexer.engines.whoosh.columns import ColumnDraft
from indexer.engines.whoosh.narrow import Ints, Small, ragged
from indexer.engines.whoosh.postings import PostingRun, PostingsWriter
from indexer.engines.whoosh.schema import (
    CITATION,
    NUMBER,
    NUMBER_CONNECTORS,
    PAGE_GAP,
    STEMMED,
    TEXT,
    TITLE,
    WORD_FIELDS,
)
from indexer.engines.whoosh.stem_classes import classes_by_number
from indexer.engines.whoosh.tokens import Numbering, TokenRuns
from indexer.engines.whoosh.vocabulary import write_vocabulary
from indexer.numbers import number_terms

BYTES_PER_CHARACTER: Final = 10
"""What a character of text takes in memory while its segment is made; measured at the peak of a large build."""

_PLACE_BITS: Final = 32


class FieldDraft:
    """The words of one field of the documents of a segment that is being made, stretch by stretch."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._runs = TokenRuns(numbering)
        self._documents = array("i")
        self._count = 0

    @property
    def characters(self) -> int:
        """Of all texts so far."""
        return self._runs.characters

    def begin(self) -> None:
        """The next document."""
        self._count += 1

    def add(self, text: str) -> None:
        """A stretch of a document's words; no phrase reaches from one stretch into the next."""
        self._documents.append(self._count - 1)
        self._runs.add(text)

    def add_terms(self, terms: Sequence[str]) -> None:
        """A stretch of finished terms."""
        self._documents.append(self._count - 1)
        self._runs.add_terms(terms)

    def write(self, arrays: ArrayWriter, field: str) -> Ints:
        """Vocabulary, postings and lengths; returns the position of each stretch's first word."""
        numbers, sizes = self._runs.numbers()
        documents = np.array(self._documents, dtype=np.int64)
        lengths = np.bincount(documents, weights=sizes, minlength=self._count)
        arrays.append(f"{field}.lengths", lengths.astype(np.uint32))
        firsts = _firsts(documents, sizes)
        places = ragged((documents << _PLACE_BITS) + firsts, sizes)
        numbers, places = self._with_reduplications(numbers, places)
        words = self._numbering.words
        order = sorted(np.flatnonzero(np.bincount(numbers)).tolist(), key=words.__getitem__)
        classes = None
        if field in STEMMED:
            stem_numbers = np.array(self._numbering.stem_numbers, dtype=np.int32)[order]
            classes = classes_by_number(stem_numbers, self._numbering.stems)
        write_vocabulary(arrays, field, [words[number] for number in order], classes)
        rank = np.zeros(len(words), dtype=np.int64)
        rank[order] = np.arange(len(order))
        PostingsWriter(arrays, field).append(_inverted(rank[numbers], places))
        return firsts

    def _with_reduplications(self, numbers: Small, places: Ints) -> tuple[Small, Ints]:
        """(term, ``document << 32 | position``) of every occurrence, of each term ascending."""
        at = np.flatnonzero(numbers[1:] == numbers[:-1])
        at = at[places[at + 1] == places[at] + 1]
        words, inverse = np.unique(numbers[at], return_inverse=True)
        wholes = np.full(len(words), -1, dtype=np.int32)
        for kind, number in enumerate(words.tolist()):
            word = self._numbering.words[number].decode()
            whole = reduplication(word, word)
            if whole is not None:
                wholes[kind] = self._numbering.number(whole)
        found = wholes[inverse]
        return np.concatenate((numbers, found[found >= 0])), np.concatenate((places, places[at[found >= 0]]))


def _firsts(documents: Ints, sizes: Ints) -> Ints:
    """The position of each stretch's first word: a gap after the stretch before it in the same document."""
    ends = np.cumsum(sizes + PAGE_GAP)
    begins = ends - sizes - PAGE_GAP
    opening = np.ones(len(documents), dtype=np.bool_)
    opening[1:] = documents[1:] != documents[:-1]
    counts = np.diff(np.flatnonzero(opening), append=len(documents))
    firsts: Ints = begins - np.repeat(begins[opening], counts)
    return firsts


def _inverted(terms: Ints, places: Ints) -> PostingRun:
    """Postings from occurrences that are in order within each term; every term from 0 on occurs."""
    terms <<= _PLACE_BITS
    terms |= np.arange(len(terms), dtype=np.int64)
    terms.sort()  # as whole figures: several times as fast as an argsort
    places = places[terms & ((1 << _PLACE_BITS) - 1)]
    terms >>= _PLACE_BITS
    begins = np.ones(len(terms), dtype=np.bool_)
    documents = (places >> _PLACE_BITS).astype(np.int32)
    begins[1:] = (terms[1:] != terms[:-1]) | (documents[1:] != documents[:-1])
    firsts = np.flatnonzero(begins)
    steps = np.diff(places.astype(np.int32), prepend=np.int32(0))  # the position is the lower half
    steps[firsts] = places[firsts] & ((1 << _PLACE_BITS) - 1)
    sizes = np.bincount(terms[firsts])
    counts = np.diff(firsts, append=len(terms)).astype(np.int32)
    return PostingRun(sizes, documents[firsts], counts, steps)


class SegmentDraft:
    """Documents on their way to one segment."""

    def __init__(self, numbering: Numbering) -> None:
        self._columns = ColumnDraft()
        self._fields = {field: FieldDraft(numbering) for field in WORD_FIELDS}
        self.count = 0

    @property
    def bytes_in_memory(self) -> int:
        """An estimate of what writing the segment will need."""
        return BYTES_PER_CHARACTER * sum(field.characters for field in self._fields.values())

    def add(self, entry: IndexEntry) -> None:
        """One document more."""
        for field in self._fields.values():
            field.begin()
        for page in entry.pages:
            self._fields[TEXT].add(page.text)
        self._fields[TITLE].add(entry.title)
        self._fields[NUMBER].add(entry.number)
        # Once more without "Nomor" and "Tahun": people cite Perda Nomor 5 Tahun 2019 as perda 5/2019.
        as_written = words(clean(entry.number))
        cited = [word for word in as_written if word not in NUMBER_CONNECTORS]
        if len(cited) < len(as_written):
            self._fields[NUMBER].add(" ".join(cited))
        self._fields[CITATION].add_terms(number_terms(entry.number, entry.title))
        self._columns.add(entry)
        self.count += 1

    def write(self, arrays: ArrayWriter) -> None:
        """Everything; the draft is used up."""
        firsts = {name: field.write(arrays, name) for name, field in self._fields.items()}
        self._columns.write(arrays, firsts[TEXT])
