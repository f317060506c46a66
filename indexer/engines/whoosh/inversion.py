"""How do documents become a segment? Words become numbers, and one sort of (term, place) puts all postings in order."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from archive.searching import IndexEntry
from indexer.analysis import clean, forms, reduplication, tokens
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
from indexer.engines.whoosh.vocabulary import write_vocabulary
from indexer.numbers import number_terms

BYTES_PER_TOKEN: Final = 56
"""What one word takes in memory while its segment is made; measured over a build of 4 million words."""

_PLACE_BITS: Final = 32


class Numbering(dict[str, int]):
    """Token as it stands in a text -> number of its exact form; ``~number`` where it stands for that form twice.

    Kept from segment to segment, as most words come again.
    """

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, word: str) -> int:
        """The number of an exact form, given at its first use."""
        known = self._numbers.get(word)
        if known is None:
            known = self._numbers[word] = len(self.words)
            self.words.append(word)
        return known

    def __missing__(self, token: str) -> int:
        found = [self.number(form) for form in forms(token)]
        self[token] = number = found[0] if len(found) == 1 else ~found[0]
        return number


class FieldDraft:
    """The words of one field of the documents of a segment that is being made."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._runs: list[NDArray[np.int32]] = []
        self._documents = array("i")
        self._firsts = array("i")
        self._sizes = array("i")
        self._lengths: list[int] = []
        self.tokens = 0

    def begin(self) -> None:
        """The next document."""
        self._lengths.append(0)

    def add(self, text: str, first: int) -> int:
        """A stretch of a document's words from position ``first`` on; how many there are."""
        return self._append(self._numbering.__getitem__, tokens(clean(text)), first)

    def add_words(self, words: Sequence[str], first: int) -> int:
        """As ``add``, of exact forms."""
        return self._append(self._numbering.number, words, first)

    def _append(self, number_of: Callable[[str], int], words: Sequence[str], first: int) -> int:
        run = np.fromiter(map(number_of, words), dtype=np.int32, count=len(words))
        twice = run < 0
        if twice.any():
            run = np.repeat(np.where(twice, ~run, run), np.where(twice, 2, 1))
        self._runs.append(run)
        self._documents.append(len(self._lengths) - 1)
        self._firsts.append(first)
        self._sizes.append(len(run))
        self._lengths[-1] += len(run)
        self.tokens += len(run)
        return len(run)

    def write(self, arrays: ArrayWriter, field: str) -> None:
        """Vocabulary, postings and lengths."""
        arrays.append(f"{field}.lengths", np.array(self._lengths, dtype=np.uint32))
        numbers, documents, positions = self._occurrences()
        words = self._numbering.words
        encoded = {number: words[number].encode() for number in np.flatnonzero(np.bincount(numbers)).tolist()}
        order = sorted(encoded, key=encoded.__getitem__)
        write_vocabulary(arrays, field, [encoded[number] for number in order], stemmed=field in STEMMED)
        rank = np.empty(len(words), dtype=np.int64)
        rank[order] = np.arange(len(order))
        PostingsWriter(arrays, field).append(_inverted(rank[numbers], documents, positions))

    def _occurrences(self) -> tuple[Small, Small, Small]:
        """(term, document, position) of every occurrence; of each term in the order of documents and positions."""
        sizes = np.array(self._sizes, dtype=np.int64)
        documents = np.repeat(np.array(self._documents, dtype=np.int32), sizes)
        positions = ragged(np.array(self._firsts, dtype=np.int64), sizes).astype(np.int32)
        numbers = np.concatenate([*self._runs, np.empty(0, dtype=np.int32)])
        self._runs.clear()
        together = (documents[1:] == documents[:-1]) & (positions[1:] == positions[:-1] + 1)
        at = np.flatnonzero((numbers[1:] == numbers[:-1]) & together)
        wholes = self._wholes(numbers[at])
        at, wholes = at[wholes >= 0], wholes[wholes >= 0]
        return (
            np.concatenate((numbers, wholes)),
            np.concatenate((documents, documents[at])),
            np.concatenate((positions, positions[at])),
        )

    def _wholes(self, numbers: Small) -> Small:
        """The terms of the reduplications of these words, -1 where there is none."""
        words, inverse = np.unique(numbers, return_inverse=True)
        wholes = []
        for number in words.tolist():
            word = self._numbering.words[number]
            whole = reduplication(word, word)
            wholes.append(-1 if whole is None else self._numbering.number(whole))
        return np.array(wholes, dtype=np.int32)[inverse]


def _inverted(terms: Ints, documents: Small, positions: Small) -> PostingRun:
    """Postings from occurrences that are in order within each term; every term from 0 on occurs."""
    keys = (terms << _PLACE_BITS) | np.arange(len(terms), dtype=np.int64)
    keys.sort()  # as whole figures: several times as fast as an argsort
    places = keys & ((1 << _PLACE_BITS) - 1)
    terms = keys >> _PLACE_BITS
    documents, positions = documents[places], positions[places]
    begins = np.ones(len(terms), dtype=np.bool_)
    begins[1:] = (terms[1:] != terms[:-1]) | (documents[1:] != documents[:-1])
    firsts = np.flatnonzero(begins)
    steps = np.diff(positions, prepend=0)
    steps[firsts] = positions[firsts]
    sizes = np.bincount(terms[firsts]).astype(np.int64)
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
        return BYTES_PER_TOKEN * sum(field.tokens for field in self._fields.values())

    def add(self, entry: IndexEntry) -> None:
        """One document more."""
        for field in self._fields.values():
            field.begin()
        firsts = []
        first = 0
        for page in entry.pages:
            firsts.append(first)
            first += self._fields[TEXT].add(page.text, first) + PAGE_GAP
        self._fields[TITLE].add(entry.title, 0)
        self._add_number(entry.number, entry.title)
        self._columns.add(entry, firsts)
        self.count += 1

    def _add_number(self, number: str, title: str) -> None:
        as_written = [form for token in tokens(clean(number)) for form in forms(token)]
        draft = self._fields[NUMBER]
        draft.add_words(as_written, 0)
        # Once more without "Nomor" and "Tahun": people cite Perda Nomor 5 Tahun 2019 as perda 5/2019.
        cited = [word for word in as_written if word not in NUMBER_CONNECTORS]
        if len(cited) < len(as_written):
            draft.add_words(cited, len(as_written) + PAGE_GAP)
        self._fields[CITATION].add_words(number_terms(number, title), 0)

    def write(self, arrays: ArrayWriter) -> None:
        """Everything; the draft is used up."""
        for name, field in self._fields.items():
            field.write(arrays, name)
        self._columns.write(arrays)
