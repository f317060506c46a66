"""How do documents become a segment? Words become numbers, and one sort of (term, place) puts all postings in order."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

import numpy as np

from archive.searching import IndexEntry
from indexer.analysis import clean, reduplication, words
from indexer.engines.whoosh.arrays import ArrayWriter
from indexer.engines.whoosh.columns import ColumnDraft
from indexer.engines.whoosh.narrow import Ints, Small
from indexer.engines.whoosh.posting_kernels import postings_of, put_keys
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
from indexer.engines.whoosh.tokens import Numbering, TokenRuns
from indexer.engines.whoosh.vocabulary import write_vocabulary
from indexer.numbers import number_terms

_BYTES_PER_OCCURRENCE: Final = 8
"""What a word in a text takes while its segment is written."""

_KEY_BITS: Final = 63
_TOGETHER: Final = 1 << 19  # occurrences that are written together
_NOTHING: Final = np.empty(0, dtype=np.int32)
_NO_TERMS: Final = np.empty(0, dtype=np.int64)


class FieldDraft:
    """The words of one field of the documents of a segment that is being made, stretch by stretch."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._runs = TokenRuns(numbering)
        self._documents = array("i")
        self._count = 0

    @property
    def bytes_in_memory(self) -> int:
        """What writing it will need; an estimate."""
        return _BYTES_PER_OCCURRENCE * self._runs.most

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
        """Vocabulary, postings and lengths; returns the position of each stretch's first word.

        Raises OverflowError for more words than any memory holds.
        """
        parts, part_sizes = self._runs.numbers()
        sizes = np.concatenate(part_sizes)
        documents = np.array(self._documents, dtype=np.int64)
        lengths = np.bincount(documents, weights=sizes, minlength=self._count)
        arrays.append(f"{field}.lengths", lengths.astype(np.uint32))
        firsts = _firsts(documents, sizes)
        position_bits = int((firsts + sizes).max(initial=0)).bit_length()
        place_bits = position_bits + self._count.bit_length()
        stretches = [0, *accumulate(map(len, part_sizes))]
        wholes = [self._reduplications(part, own) for part, own in zip(parts, part_sizes, strict=True)]
        order = self._numbering.in_order()
        if len(order).bit_length() + place_bits > _KEY_BITS:
            raise OverflowError("too many documents, words and positions for one segment")
        rank = np.empty(len(order), dtype=np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        # Each occurrence as one figure: ``term, document, position``.
        keys = np.empty(sum(map(len, parts)) + sum(len(numbers) for _, numbers in wholes), dtype=np.int64)
        bases = (documents << position_bits) + firsts
        end = 0
        for number, (own, (at, whole)) in enumerate(zip(part_sizes, wholes, strict=True)):
            part, parts[number] = parts[number], _NOTHING  # gives its memory to the keys
            own_bases = bases[stretches[number] : stretches[number + 1]]
            put_keys(part, own, own_bases, rank, place_bits, keys[end : end + len(part)])
            end += len(part)
            ends = np.cumsum(own)
            stretch = ends.searchsorted(at, side="right")
            places = own_bases[stretch] + at - (ends - own)[stretch]
            np.bitwise_or(rank.take(whole).astype(np.int64) << place_bits, places, out=keys[end : end + len(whole)])
            end += len(whole)
        keys.sort()  # as whole figures: several times as fast as an argsort
        writer = PostingsWriter(arrays, field)
        present = [_NO_TERMS]
        for piece in _pieces(keys, place_bits):
            terms, run = postings_of(piece, position_bits, place_bits)
            writer.append(PostingRun(*run))
            present.append(terms)
        self._write_vocabulary(arrays, field, order[np.concatenate(present)])
        return firsts

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


def _firsts(documents: Ints, sizes: Ints) -> Ints:
    """The position of each stretch's first word: a gap after the stretch before it in the same document."""
    ends = np.cumsum(sizes + PAGE_GAP)
    begins = ends - sizes - PAGE_GAP
    opening = np.ones(len(documents), dtype=np.bool_)
    opening[1:] = documents[1:] != documents[:-1]
    counts = np.diff(np.flatnonzero(opening), append=len(documents))
    firsts: Ints = begins - np.repeat(begins[opening], counts)
    return firsts


def _pieces(keys: Ints, place_bits: int) -> Iterator[Ints]:
    """Sorted keys in stretches of whole terms."""
    first = 0
    while first < len(keys):
        last = min(first + _TOGETHER, len(keys))
        if last < len(keys):
            term = int(keys[last]) >> place_bits
            if term == int(keys[first]) >> place_bits:
                term += 1
            last = int(np.searchsorted(keys, term << place_bits))
        yield keys[first:last]
        first = last


class SegmentDraft:
    """Documents on their way to one segment."""

    def __init__(self, numbering: Numbering) -> None:
        self._columns = ColumnDraft()
        self._fields = {field: FieldDraft(numbering) for field in WORD_FIELDS}
        self.count = 0

    @property
    def bytes_in_memory(self) -> int:
        """What writing the segment will need besides the numbering; an estimate."""
        return sum([field.bytes_in_memory for field in self._fields.values()])

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
