"""Which terms does a field of a segment hold, in order, by beginning, by pattern and by stem?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.arrays import Array, ArrayWriter
from indexer.engines.whoosh.narrow import Ints
from indexer.engines.whoosh.stem_classes import Numbers, StemClasses, StemLookup
from indexer.engines.whoosh.strings import StringList, write_strings
from indexer.engines.whoosh.term_kernels import near_terms


def write_vocabulary(arrays: ArrayWriter, field: str, terms: Sequence[bytes], classes: StemClasses | None) -> None:
    """The terms in the order of their bytes, each once; for a field that is found by stems also their classes."""
    write_strings(arrays, f"{field}.terms", terms)
    if classes is not None:
        classes.write(arrays, field)


def _letters_of(text: NDArray[np.uint8]) -> np.uint32:
    return np.uint32(np.bitwise_or.reduce(_bits(text)))


def _bits(text: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """A bit for the five low bits of each letter's first byte."""
    bits: NDArray[np.uint32] = np.left_shift(np.uint32(1), text & 31, dtype=np.uint32)
    bits[_continues(text)] = 0
    return bits


def _continues(text: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which bytes of UTF-8 go on with a letter that began before."""
    continues: NDArray[np.bool_] = (text & 0xC0) == 0x80
    return continues


class Vocabulary:
    """The terms of one field of one segment. Immutable."""

    def __init__(self, arrays: Mapping[str, Array], field: str, document_counts: Array) -> None:
        self.document_counts = document_counts
        """How many documents hold each term, deleted ones included."""
        self._terms = StringList(arrays, f"{field}.terms")
        self._stems = StemLookup(arrays, field, self._terms)

    @property
    def stale(self) -> bool:
        """Whether its stems were made anew in memory, as the analysis has changed since they were written."""
        return self._stems.stale

    def __len__(self) -> int:
        return len(self._terms)

    def prepare(self) -> None:
        """Make what looking words up needs, right ones and nearly right ones."""
        self._terms.prepare()
        self._stems.prepare()
        _ = self._letters, self.compound, self.lengths

    def find(self, term: str) -> int:
        """The number of a term, -1 when it is not there."""
        return self._terms.find(term.encode())

    def term(self, number: int) -> str:
        """The term of a number."""
        return self._terms[number].decode()

    def terms(self, numbers: Iterable[int]) -> list[str]:
        """The terms of many numbers."""
        return [self._terms[int(number)].decode() for number in numbers]

    def beginning(self, prefix: str) -> range:
        """Numbers of the terms that begin so."""
        wanted = prefix.encode()
        first = self._terms.first_from(wanted)
        # No byte of UTF-8 is 0xFF, so this string is after all that begin with the prefix.
        return range(first, self._terms.first_from(wanted + b"\xff"))

    def of_stem(self, stem: str) -> Numbers:
        """Numbers of the terms with this stem, ascending."""
        return self._stems.terms_of(stem.encode())

    def stem_classes(self) -> StemClasses:
        """The terms of every stem."""
        return self._stems.classes()

    def matching(self, pattern: str, among: range | None = None) -> Ints:
        """Numbers of the terms that match a regular expression as a whole, ascending; ``among`` narrows the search.

        The expression must not match a line feed.
        """
        first, last = (among.start, among.stop) if among is not None else (0, len(self))
        if first >= last:
            return np.empty(0, dtype=np.int64)
        begin = int(self._terms.starts[first])
        text = self._terms.text[begin : int(self._terms.starts[last])]
        whole = re.compile(rb"^(?:" + pattern.encode() + rb")$", re.MULTILINE)
        # After the last line feed there is no term, though an expression for nothing matches there too.
        found = (match.start() for match in whole.finditer(text))
        places = np.fromiter((place for place in found if place < len(text)), dtype=np.int64)
        return self._terms.number_at(places + begin)

    def resembling(self, word: str, limit: int) -> tuple[Ints, NDArray[np.uint8]]:
        """Terms that differ from a word in at most ``limit`` edits, ascending, and in how many; or UNCOUNTED."""
        wanted = np.frombuffer(word.encode(), dtype=np.uint8)
        text = np.frombuffer(self._terms.text, dtype=np.uint8)
        letters = int(_letters_of(wanted))
        return near_terms(text, self._terms.starts, self.lengths, self._letters, wanted, len(word), letters, limit)

    @cached_property
    def _letters(self) -> NDArray[np.uint32]:
        """Which letters each term has, as ``_bits``."""
        if not len(self):
            return np.empty(0, dtype=np.uint32)
        bits = _bits(np.frombuffer(self._terms.text, dtype=np.uint8))
        bits[self._terms.starts[1:] - 1] = 0
        return np.bitwise_or.reduceat(bits, self._terms.starts[:-1].astype(np.int64))

    @cached_property
    def compound(self) -> NDArray[np.bool_]:
        """Which terms stand for several words (undang-undang) and are no word themselves."""
        text = np.frombuffer(self._terms.text, dtype=np.uint8)
        marks = np.flatnonzero(text == ord("-"))
        compound = np.zeros(len(self), dtype=np.bool_)
        compound[self._terms.number_at(marks)] = True
        return compound

    @cached_property
    def lengths(self) -> NDArray[np.uint32]:
        """Letters of each term."""
        lengths = np.diff(self._terms.starts) - 1
        further = np.flatnonzero(_continues(np.frombuffer(self._terms.text, dtype=np.uint8)))
        np.subtract.at(lengths, self._terms.number_at(further), 1)
        return lengths

    @property
    def strings(self) -> StringList:
        """All terms as they lie in the file."""
        return self._terms

    def __iter__(self) -> Iterator[str]:
        return (term.decode() for term in self._terms.all())
