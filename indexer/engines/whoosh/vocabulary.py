"""Which terms does a field of a segment hold, in order, by beginning, by pattern and by stem?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import fingerprint, stem
from indexer.engines.whoosh.arrays import Array, ArrayWriter
from indexer.engines.whoosh.narrow import Ints

Numbers = NDArray[np.int32]

_END: Final = 0x0A  # every string of a StringList ends with a line feed, which none may hold
_NONE: Final = np.empty(0, dtype=np.int32)


def write_strings(arrays: ArrayWriter, name: str, strings: Sequence[bytes]) -> None:
    """All of a StringList at once. Raises ValueError when a string holds a line feed."""
    text = b"\n".join([*strings, b""])
    if text.count(b"\n") != len(strings):
        raise ValueError(f"a string of {name} holds a line feed")
    lengths = np.fromiter(map(len, strings), dtype=np.int64, count=len(strings)) + 1
    arrays.append(f"{name}.text", text)
    arrays.append(f"{name}.starts", np.concatenate(([0], np.cumsum(lengths))).astype(np.uint32))


class StringList:
    """Strings by number; where they were written in the order of their bytes, numbers by string."""

    def __init__(self, arrays: Mapping[str, Array], name: str) -> None:
        self.text = arrays[f"{name}.text"].data
        """All strings, each followed by a line feed."""
        self.starts: NDArray[np.uint32] = arrays[f"{name}.starts"]
        """Where each begins in ``text``; one more than there are strings."""

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> bytes:
        return bytes(self.text[int(self.starts[number]) : int(self.starts[number + 1]) - 1])

    def find(self, string: bytes) -> int:
        """The number of a string, -1 when it is not there."""
        number = self.first_from(string)
        return number if number < len(self) and self[number] == string else -1

    def first_from(self, string: bytes) -> int:
        """The number of the first string that is not before this one; the length when all are."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self[middle] < string:
                low = middle + 1
            else:
                high = middle
        return low

    def number_at(self, places: Array) -> Ints:
        """Which strings hold these places of ``text``."""
        return np.searchsorted(self.starts, places, side="right").astype(np.int64) - 1


def write_vocabulary(arrays: ArrayWriter, field: str, terms: Sequence[bytes], *, stemmed: bool) -> None:
    """The terms in the order of their bytes, each once; with ``stemmed`` also their classes by stem."""
    write_strings(arrays, f"{field}.terms", terms)
    if stemmed:
        stems, ends, members = _classes(terms)
        write_strings(arrays, f"{field}.stems", stems)
        arrays.append(f"{field}.stem_ends", ends)
        arrays.append(f"{field}.stem_members", members)
        arrays.append(f"{field}.stem_fingerprint", fingerprint().encode())


def _classes(terms: Iterable[bytes]) -> tuple[list[bytes], Ints, Numbers]:
    """The distinct stems in order, where the members of each end, and all members: numbers of terms."""
    of_stem: defaultdict[bytes, list[int]] = defaultdict(list)
    for number, form in enumerate(map(_stem_of, terms)):
        of_stem[form].append(number)
    of_stem.pop(b"", None)
    stems = sorted(of_stem)
    classes = [of_stem[one] for one in stems]
    ends = np.cumsum([len(members) for members in classes], dtype=np.int64)
    return stems, ends, np.fromiter(chain.from_iterable(classes), dtype=np.int32)


@lru_cache(1 << 18)
def _stem_of(term: bytes) -> bytes:
    """Empty for a compound term, which is no form of a word."""
    word = term.decode()
    return stem(word).encode() if word.isalnum() else b""


def _letters_of(text: NDArray[np.uint8]) -> np.uint32:
    return np.uint32(np.bitwise_or.reduce(np.left_shift(np.uint32(1), text & 31, dtype=np.uint32)))


class Vocabulary:
    """The terms of one field of one segment. Immutable."""

    def __init__(self, arrays: Mapping[str, Array], field: str, document_counts: Array) -> None:
        self.document_counts = document_counts
        """How many documents hold each term, deleted ones included."""
        self._terms = StringList(arrays, f"{field}.terms")
        self._stems: StringList | None = None
        self._recomputed: Mapping[bytes, Numbers] | None = None
        if f"{field}.stems.text" in arrays:
            self._stems = StringList(arrays, f"{field}.stems")
            self._ends = arrays[f"{field}.stem_ends"]
            self._members = arrays[f"{field}.stem_members"]
            if arrays[f"{field}.stem_fingerprint"].tobytes() != fingerprint().encode():
                self._recomputed = self._recompute()

    def __len__(self) -> int:
        return len(self._terms)

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
        wanted = stem.encode()
        if self._recomputed is not None:
            return self._recomputed.get(wanted, _NONE)
        number = self._stems.find(wanted) if self._stems is not None else -1
        if number < 0:
            return _NONE
        start = int(self._ends[number - 1]) if number else 0
        members: Numbers = self._members[start : int(self._ends[number])]
        return members

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

    def resembling(self, word: str, distance: int) -> Ints:
        """Numbers of the terms that may differ from a word in so few letters, ascending; some differ in more."""
        wanted = word.encode()
        lengths = np.abs(self.byte_lengths.astype(np.int64) - len(wanted))
        # A letter replaced changes two bits of the letters at hand, one inserted or dropped changes one.
        different = np.bitwise_count(self._letters ^ _letters_of(np.frombuffer(wanted, dtype=np.uint8)))
        return np.flatnonzero((lengths <= distance) & (different <= 2 * distance))

    @cached_property
    def _letters(self) -> NDArray[np.uint32]:
        """Which letters each term has, one bit for every five low bits of a byte."""
        if not len(self):
            return np.empty(0, dtype=np.uint32)
        bits = np.left_shift(np.uint32(1), np.frombuffer(self._terms.text, dtype=np.uint8) & 31, dtype=np.uint32)
        bits[self._terms.starts[1:] - 1] = 0
        return np.bitwise_or.reduceat(bits, self._terms.starts[:-1].astype(np.int64))

    @cached_property
    def byte_lengths(self) -> NDArray[np.uint32]:
        """Bytes of each term."""
        return np.diff(self._terms.starts) - 1

    @property
    def strings(self) -> StringList:
        """All terms as they lie in the file."""
        return self._terms

    def __iter__(self) -> Iterator[str]:
        return iter(str(self._terms.text, "utf-8").split("\n")[:-1])

    def _recompute(self) -> Mapping[bytes, Numbers]:
        stems, ends, members = _classes(bytes(self._terms.text).split(b"\n")[:-1])
        return dict(zip(stems, np.split(members, ends[:-1]), strict=True)) if stems else {}
