"""How do documents become a segment? Words become numbers, and each occurrence is put where its term's are."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from archive.searching import IndexEntry
from indexer.analysis import clean, reduplication, words
from indexer.engines.whoosh.arrays import ArrayWriter
from indexer.engines.whoosh.columns import ColumnDraft
from indexer.engines.whoosh.narrow import Ints, Small
from indexer.engines.whoosh.occurrence_runs import BYTES_PER_OCCURRENCE, OccurrenceRuns
from indexer.engines.whoosh.postings import PostingsWriter
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
from indexer.engines.whoosh.tokens import Numbering, TokenRuns
from indexer.engines.whoosh.vocabulary import write_vocabulary
from indexer.numbers import number_terms

_NO_TERMS: Final = np.empty(0, dtype=np.int64)


class FieldDraft:
    """The words of one field of the documents of a segment that is being made, stretch by stretch."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._texts = TokenRuns(numbering)
        self._runs = OccurrenceRuns()
        self._documents = array("i")  # of each text since the latest run
        self._count = 0
        self._lengths: list[Ints] = []
        self._firsts: list[Ints] = []

    @property
    def bytes_in_memory(self) -> int:
        """What putting the latest texts in order will need; an estimate."""
        return BYTES_PER_OCCURRENCE * self._texts.most

    def begin(self) -> None:
        """The next document."""
        self._count += 1

    def add(self, text: str) -> None:
        """A stretch of a document's words; no phrase reaches from one stretch into the next."""
        self._documents.append(self._count - 1)
        self._texts.add(text)

    def add_terms(self, terms: Sequence[str]) -> None:
        """A stretch of finished terms."""
        self._documents.append(self._count - 1)
        self._texts.add_terms(terms)

    def move_to_file(self, folder: Path) -> None:
        """Give back memory: all texts of these documents are in a file of this folder until the segment is written."""
        self._finish_run()
        self._runs.move_to_file(folder)

    def close(self) -> None:
        """Give up what was not written."""
        self._runs.close()

    def write(self, arrays: ArrayWriter, field: str) -> Ints:
        """Vocabulary, postings and lengths; returns the position of each stretch's first word."""
        self._finish_run()
        arrays.append(f"{field}.lengths", np.concatenate(self._lengths).astype(np.uint32))
        writer = PostingsWriter(arrays, field)
        present = [_NO_TERMS]
        for terms, run in self._runs.postings(self._numbering.in_order(), arrays.folder):
            writer.append(run)
            present.append(terms)
        self._write_vocabulary(arrays, field, np.concatenate(present))
        return np.concatenate(self._firsts)

    def _finish_run(self) -> None:
        parts, part_sizes = self._texts.numbers()
        sizes = np.concatenate(part_sizes)
        documents = np.array(self._documents, dtype=np.int32)
        self._documents = array("i")
        lengths = np.bincount(documents, weights=sizes, minlength=self._count)[sum(map(len, self._lengths)) :]
        self._lengths.append(lengths.astype(np.int64))
        firsts = _firsts(documents, sizes)
        self._firsts.append(firsts)
        stretches = []
        begin = 0
        while parts:
            numbers, own_sizes = parts.pop(0), part_sizes.pop(0)
            own = slice(begin, begin + len(own_sizes))
            stretches.append((numbers, own_sizes, documents[own], firsts[own].astype(np.int32)))
            at, wholes = self._reduplications(numbers, own_sizes)
            ends = np.cumsum(own_sizes)
            of = ends.searchsorted(at, side="right")
            places = firsts[own][of] + at - (ends - own_sizes)[of]
            stretches.append((wholes, np.ones(len(wholes), np.int64), documents[own][of], places.astype(np.int32)))
            begin += len(own_sizes)
        self._runs.add(stretches, self._numbering.in_order())

    def _write_vocabulary(self, arrays: ArrayWriter, field: str, order: Ints) -> None:
        classes = self._numbering.classes(order) if field in STEMMED else None
        words = self._numbering.words
        write_vocabulary(arrays, field, [words[number] for number in order.tolist()], classes)

    def _reduplications(self, numbers: Small, sizes: Ints) -> tuple[Ints, Small]:
        """Where a word stands twice side by side in texts of these sizes, and the terms for that."""
        twice = numbers[1:] == numbers[:-1]
        borders = np.cumsum(sizes)[:-1]
        twice[borders[(borders > 0) & (borders < len(numbers))] - 1] = False
        at = np.flatnonzero(twice)
        words, inverse = np.unique(numbers[at], return_inverse=True)
        wholes = np.full(len(words), -1, dtype=np.int32)
        for kind, number in enumerate(words.tolist()):
            word = self._numbering.words[number].decode()
            whole = reduplication(word, word)
            if whole is not None:
                wholes[kind] = self._numbering.number(whole)
        found = wholes[inverse]
        return at[found >= 0], found[found >= 0]


def _firsts(documents: Small, sizes: Ints) -> Ints:
    """The position of each stretch's first word: a gap after the stretch before it in the same document."""
    ends = np.cumsum(sizes + PAGE_GAP)
    begins = ends - sizes - PAGE_GAP
    opening = np.ones(len(documents), dtype=np.bool_)
    opening[1:] = documents[1:] != documents[:-1]
    counts = np.diff(np.flatnonzero(opening), append=len(documents))
    firsts: Ints = begins - np.repeat(begins[opening], counts)
    return firsts


class SegmentDraft:
    """Documents on their way to one segment."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._columns = ColumnDraft()
        self._fields = {field: FieldDraft(numbering) for field in WORD_FIELDS}
        self.count = 0
        """Documents."""
        self.runs = 0
        """How often memory was given back."""

    @property
    def bytes_in_memory(self) -> int:
        """What putting the latest documents in order will need besides the numbering; an estimate."""
        return sum([field.bytes_in_memory for field in self._fields.values()])

    def add(self, entry: IndexEntry) -> None:
        """One document more."""
        if not self.count:
            self._numbering.users += 1
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

    def move_to_file(self, folder: Path) -> None:
        """Give back the memory of the field that holds most, see FieldDraft."""
        max(self._fields.values(), key=lambda field: field.bytes_in_memory).move_to_file(folder)
        self.runs += 1

    def close(self) -> None:
        """Give up what was not written; the numbers are held no longer."""
        for field in self._fields.values():
            field.close()
        if self.count:
            self._numbering.users -= 1
            self.count = 0

    def write(self, arrays: ArrayWriter) -> None:
        """Everything; the draft is used up."""
        firsts = {name: field.write(arrays, name) for name, field in self._fields.items()}
        self._columns.write(arrays, firsts[TEXT])
        self.close()
