"""Which word is each token of many texts? Told apart as figures of eight letters, a whole batch at a time.

A text of plain letters is read without an object for each word: its tokens are found by numpy, each has a hash of 64
bits, and a table says which number goes with it. Only tokens that are not in the table are looked at as strings, one
of each kind. Other texts (letters beyond ASCII, apostrophes) are read token by token.
"""

from __future__ import annotations

import os
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import clean, forms_of, plain_letters, tokens
from indexer.engines.whoosh.narrow import Ints, Small
from indexer.engines.whoosh.stem_classes import StemClasses, classes_by_number, stem_of

TOGETHER: Final = 1 << 22
"""Characters of texts that are read together; a longer text is read token by token."""

_BLANK: Final = 0x20
_LONGEST: Final = 24  # letters that are told apart as figures; longer tokens are looked at one by one
_MASKS: Final = np.array([(1 << (8 * letters)) - 1 for letters in range(9)], dtype=np.uint64)
_ALL_BITS: Final = (1 << 64) - 1
_SLOT_BITS: Final = 20
_MOST_WORDS: Final = 300_000  # of a numbering; scanned text has no end of misread words
_BYTES_PER_WORD: Final = 400
_LEAST_PER_TOKEN: Final = 2  # characters, with the blank after it

Hashes = NDArray[np.uint64]


class HashTable:
    """Hashes of tokens -> numbers, for as many as have room: each may lie in two slots, or else is not found.

    No token has hash 0, which marks a free slot: for up to eight letters each figure goes to another, 0 to itself.
    """

    def __init__(self) -> None:
        self._hashes = np.zeros(1 << _SLOT_BITS, dtype=np.uint64)
        self._numbers = np.zeros(1 << _SLOT_BITS, dtype=np.int32)

    def find(self, hashes: Hashes) -> tuple[Small, Ints]:
        """The number of each, and the places of those that were not found."""
        slots = _high_slots(hashes)
        numbers = self._numbers.take(slots)
        missed = np.flatnonzero(self._hashes.take(slots) != hashes)
        missed_hashes = hashes[missed]
        slots = _low_slots(missed_hashes)
        numbers[missed] = self._numbers.take(slots)
        return numbers, missed[self._hashes.take(slots) != missed_hashes]

    def put(self, hashes: Hashes, numbers: Small) -> None:
        """Different hashes that were not found, as far as there is room."""
        for slots_of in (_high_slots, _low_slots):
            slots, firsts = np.unique(slots_of(hashes), return_index=True)
            free = self._hashes[slots] == 0
            slots, firsts = slots[free], firsts[free]
            self._hashes[slots] = hashes[firsts]
            self._numbers[slots] = numbers[firsts]
            hashes, numbers = np.delete(hashes, firsts), np.delete(numbers, firsts)


def _high_slots(hashes: Hashes) -> Ints:
    return (hashes >> np.uint64(64 - _SLOT_BITS)).view(np.int64)


def _low_slots(hashes: Hashes) -> Ints:
    return (hashes & np.uint64((1 << _SLOT_BITS) - 1)).view(np.int64)


class ByteOrder:
    """The numbers of strings in the order of their bytes, while there come more and more of them."""

    def __init__(self, strings: Sequence[bytes]) -> None:
        self._strings = strings
        self._sorted: list[bytes] = []
        self._order: Ints = np.empty(0, dtype=np.int64)

    def latest(self) -> Ints:
        """Of all there are."""
        added = sorted(range(len(self._sorted), len(self._strings)), key=self._strings.__getitem__)
        if added:
            strings = [self._strings[number] for number in added]
            self._order = np.insert(self._order, [bisect_left(self._sorted, each) for each in strings], added)
            self._sorted += strings
            self._sorted.sort()  # two runs that are in order: one pass
        return self._order


class Numbering(dict[str, int]):
    """Token as it stands in a text -> number of its exact form; ``~number`` where it stands for that form twice.

    Kept from segment to segment, as most words come again. ``words`` are the exact forms by number, ``stem_numbers``
    the place of each one's stem in ``stems``.
    """

    def __init__(self) -> None:
        super().__init__()
        self._begin()

    def _begin(self) -> None:
        self.clear()
        self.words: list[bytes] = []
        self.stems: list[bytes] = []
        self.stem_numbers = array("i")
        self._stem_numbers: dict[str, int] = {}
        self._forms: dict[str, int] = {}  # compounds, and what as a token would be another form, like "abc2"
        self._word_order = ByteOrder(self.words)
        self._stem_order = ByteOrder(self.stems)
        self._table = HashTable()
        # Of one's own: nobody can contrive words that share a hash.
        self._multipliers = np.frombuffer(os.urandom(8 * (_LONGEST // 8 + 1)), dtype=np.uint64) | np.uint64(1)

    @property
    def nbytes(self) -> int:
        """What its words take in memory; an estimate."""
        return _BYTES_PER_WORD * len(self.words)

    def forget(self) -> None:
        """Start afresh when there are very many words; no number that was given is in use any more."""
        if len(self.words) > _MOST_WORDS:
            self._begin()

    def number(self, word: str) -> int:
        """The number of an exact form, given at its first use."""
        known = self._forms.get(word)
        if known is None:
            # A compound is no token of a text, and of the others most are their own form.
            if word.isalnum() and forms_of(word) == (word,):
                return self[word]
            known = self._forms[word] = self._next(word)
        return known

    def __missing__(self, token: str) -> int:
        found = forms_of(token)
        if found == (token,):
            known = self._next(token)
        else:
            known = self.number(found[0])
            if len(found) > 1:
                known = ~known
        self[token] = known
        return known

    def _next(self, word: str) -> int:
        stem = stem_of(word)
        known = self._stem_numbers.get(stem)
        if known is None:
            known = self._stem_numbers[stem] = len(self.stems)
            self.stems.append(stem.encode())
        self.stem_numbers.append(known)
        self.words.append(word.encode())
        return len(self.words) - 1

    def in_order(self, numbers: Sequence[Small]) -> Ints:
        """The different ones of these, in the order of the bytes of their words."""
        present = np.zeros(len(self.words), dtype=np.bool_)
        for part in numbers:
            present[part] = True
        order = self._word_order.latest()
        return order[present[order]]

    def classes(self, numbers: Ints) -> StemClasses:
        """The stems of the words with these numbers."""
        return classes_by_number(np.array(self.stem_numbers)[numbers], self.stems, self._stem_order.latest())

    def of_letters(self, letters: bytes, starts: Ints, lengths: Small) -> Small:
        """The numbers of tokens of plain letters; after the last of them eight letters can be read thrice."""
        hashes = _hashes(letters, starts, lengths, self._multipliers)
        numbers, missed = self._table.find(hashes)
        if len(missed):
            kinds, firsts, inverse = np.unique(hashes[missed], return_index=True, return_inverse=True)
            places = missed[firsts]
            spans = zip(starts[places].tolist(), lengths[places].tolist(), strict=True)
            found = [self[letters[start : start + length].decode()] for start, length in spans]
            numbers_of_kinds = np.array(found, dtype=np.int32)
            numbers[missed] = numbers_of_kinds[inverse]
            self._table.put(kinds, numbers_of_kinds)
        return numbers


class TokenRuns:
    """Texts in order, and after ``numbers`` the words of each."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._plain: list[bytes] = []
        self._waiting = 0  # characters of these
        self._others: dict[int, Small] = {}
        self._count = 0  # texts since the last batch
        self._numbers: list[Small] = []
        self._sizes: list[Ints] = []
        self._found = 0

    def add(self, text: str) -> None:
        """The next text."""
        text = clean(text)
        plain = plain_letters(text)
        if plain is not None and len(plain) < TOGETHER:
            self._plain.append(plain)
            self._waiting += len(plain)
        else:
            found = tokens(text)
            numbers = map(self._numbering.__getitem__, found)
            self._others[self._count] = np.fromiter(numbers, dtype=np.int32, count=len(found))
            self._found += len(found)
        self._count += 1
        if self._waiting >= TOGETHER:
            self._read()

    def add_terms(self, terms: Sequence[str]) -> None:
        """The next text, its words in exact form."""
        self._others[self._count] = np.fromiter(map(self._numbering.number, terms), dtype=np.int32, count=len(terms))
        self._found += len(terms)
        self._count += 1

    @property
    def most(self) -> int:
        """So many words there are at most; those of the latest texts were not counted yet."""
        return self._found + self._waiting // _LEAST_PER_TOKEN

    def numbers(self) -> tuple[list[Small], list[Ints]]:
        """Batch by batch the number of every word, text by text, and how many words each text has.

        The texts are used up.
        """
        self._read()
        numbers, sizes = self._numbers, self._sizes
        self._numbers, self._sizes = [], []
        return numbers, sizes

    def _read(self) -> None:
        numbers, sizes = _numbered(self._plain, self._numbering)
        self._found += len(numbers)
        self._plain.clear()
        if self._others:
            numbers, sizes = self._interleaved(numbers, sizes)
        twice = numbers < 0
        if twice.any():
            of_text = np.repeat(np.arange(len(sizes)), sizes)
            sizes = sizes + np.bincount(of_text[twice], minlength=len(sizes))
            numbers = np.repeat(np.where(twice, ~numbers, numbers), np.where(twice, 2, 1))
        self._numbers.append(numbers)
        self._sizes.append(sizes)
        self._count = self._waiting = 0

    def _interleaved(self, plain: Small, plain_sizes: Ints) -> tuple[Small, Ints]:
        sizes = np.zeros(self._count, dtype=np.int64)
        others = np.fromiter(self._others, dtype=np.int64)
        is_plain = np.ones(self._count, dtype=np.bool_)
        is_plain[others] = False
        sizes[is_plain] = plain_sizes
        sizes[others] = [len(each) for each in self._others.values()]
        numbers = np.empty(int(sizes.sum()), dtype=np.int32)
        of_plain = np.repeat(is_plain, sizes)
        numbers[of_plain] = plain
        numbers[~of_plain] = np.concatenate(list(self._others.values()))
        self._others.clear()
        return numbers, sizes


def _numbered(texts: list[bytes], numbering: Numbering) -> tuple[Small, Ints]:
    """The number of every token of texts of small letters, figures and blanks, and how many tokens each text has."""
    borders = np.cumsum([len(text) + 1 for text in texts], dtype=np.int64)
    # A blank before each text, and enough of them after the last to read eight letters from anywhere.
    letters = b" " + b" ".join(texts) + bytes([_BLANK]) * (_LONGEST + 8)
    edges = _edges(np.frombuffer(letters, dtype=np.uint8))
    starts, lengths = edges[::2], (edges[1::2] - edges[::2]).astype(np.int32)
    sizes = np.diff(np.searchsorted(starts, borders), prepend=0)
    return numbering.of_letters(letters, starts, lengths), sizes


def _edges(letters: NDArray[np.uint8]) -> Ints:
    """Places where tokens begin and end, in turn."""
    inside = letters != _BLANK
    return np.flatnonzero(inside[1:] != inside[:-1]) + 1


def _hashes(letters: bytes, starts: Ints, lengths: Small, multipliers: Hashes) -> Hashes:
    """64 bits of each token, eight letters at a time: words of up to eight letters have their own.

    That two longer ones share theirs is as likely as a fault of the machine.
    """
    # From every place eight letters on, as one figure.
    eights = np.ndarray(shape=(len(letters) - 7,), dtype="<u8", buffer=letters, strides=(1,))
    hashes = eights[starts]
    hashes &= _MASKS.take(np.minimum(lengths, 8))
    hashes *= multipliers[0]
    longer = np.flatnonzero(lengths > 8)
    for step in range(8, _LONGEST, 8):
        eight = eights[starts[longer] + step]
        eight &= _MASKS.take(np.minimum(lengths[longer] - step, 8))
        eight *= multipliers[step // 8]
        eight ^= eight >> np.uint64(32)
        hashes[longer] ^= eight
        longer = longer[lengths[longer] > step + 8]
    hashes ^= hashes >> np.uint64(32)
    hashes *= multipliers[-1]
    for token in longer.tolist():
        start = int(starts[token])
        hashes[token] = hash(letters[start : start + int(lengths[token])]) & _ALL_BITS
    return hashes
