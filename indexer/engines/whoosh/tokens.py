"""Which word is each token of many texts? Told apart as figures of eight letters, a whole batch at a time.

A text of plain letters is read without an object for each word: its tokens are found by numpy, equal tokens brought
together by one sort of their hashes, and only one token of each kind is looked at as a string. Other texts (letters
beyond ASCII, apostrophes) are read token by token.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import clean, forms, plain_letters, tokens
from indexer.engines.whoosh.narrow import Ints, Small
from indexer.engines.whoosh.stem_classes import stem_of

TOGETHER: Final = 1 << 23
"""Characters of texts that are read together; a longer text is read token by token."""

_BLANK: Final = 0x20
_PLACE_BITS: Final = np.uint64(24)
_LONGEST: Final = 24  # letters that are told apart as figures; longer tokens are looked at one by one
_MASKS: Final = np.array([(1 << (8 * letters)) - 1 for letters in range(9)], dtype=np.uint64)
_PLACES: Final = (np.uint64(1) << _PLACE_BITS) - np.uint64(1)
_NONE: Final = np.empty(0, dtype=np.int32)
_NO_SIZES: Final = np.empty(0, dtype=np.int64)
_ALL_BITS: Final = (1 << 64) - 1

Hashes = NDArray[np.uint64]


class Numbering(dict[str, int]):
    """Token as it stands in a text -> number of its exact form; ``~number`` where it stands for that form twice.

    Kept from segment to segment, as most words come again. ``words`` are the exact forms by number, ``stem_numbers``
    the place of each one's stem in ``stems``.
    """

    def __init__(self) -> None:
        super().__init__()
        self.words: list[bytes] = []
        self.stems: list[bytes] = []
        self.stem_numbers: list[int] = []
        self._numbers: dict[str, int] = {}
        self._stem_numbers: dict[bytes, int] = {}

    def number(self, word: str) -> int:
        """The number of an exact form, given at its first use."""
        known = self._numbers.get(word)
        if known is None:
            known = self._numbers[word] = len(self.words)
            self.words.append(word.encode())
            self.stem_numbers.append(self._stem_number(stem_of(self.words[known])))
        return known

    def _stem_number(self, stem: bytes) -> int:
        known = self._stem_numbers.get(stem)
        if known is None:
            known = self._stem_numbers[stem] = len(self.stems)
            self.stems.append(stem)
        return known

    def __missing__(self, token: str) -> int:
        found = [self.number(form) for form in forms(token)]
        self[token] = number = found[0] if len(found) == 1 else ~found[0]
        return number


class TokenRuns:
    """Texts in order, and after ``numbers`` the words of each."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._plain: list[bytes] = []
        self._others: dict[int, NDArray[np.int32]] = {}
        self.count = 0
        self.characters = 0

    def add(self, text: str) -> None:
        """The next text."""
        text = clean(text)
        self.characters += len(text)
        plain = plain_letters(text)
        if plain is not None and len(plain) < TOGETHER:
            self._plain.append(plain)
        else:
            found = tokens(text)
            numbers = map(self._numbering.__getitem__, found)
            self._others[self.count] = np.fromiter(numbers, dtype=np.int32, count=len(found))
        self.count += 1

    def add_terms(self, terms: Sequence[str]) -> None:
        """The next text, its words in exact form."""
        self.characters += sum(map(len, terms))
        self._others[self.count] = np.fromiter(map(self._numbering.number, terms), dtype=np.int32, count=len(terms))
        self.count += 1

    def numbers(self) -> tuple[Small, Ints]:
        """The number of every word, text by text, and how many words each text has. The texts are used up."""
        parts = [_numbered(texts, self._numbering) for texts in _batches(self._plain)]
        self._plain.clear()
        numbers = np.concatenate([_NONE, *(part for part, _ in parts)])
        sizes = np.concatenate([_NO_SIZES, *(part for _, part in parts)])
        if self._others:
            numbers, sizes = self._interleaved(numbers, sizes)
        twice = numbers < 0
        if twice.any():
            of_text = np.repeat(np.arange(len(sizes)), sizes)
            sizes = sizes + np.bincount(of_text[twice], minlength=len(sizes))
            numbers = np.repeat(np.where(twice, ~numbers, numbers), np.where(twice, 2, 1))
        return numbers, sizes

    def _interleaved(self, plain: Small, plain_sizes: Ints) -> tuple[Small, Ints]:
        sizes = np.zeros(self.count, dtype=np.int64)
        others = np.fromiter(self._others, dtype=np.int64)
        is_plain = np.ones(self.count, dtype=np.bool_)
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
    numbers: Small | None = None
    while numbers is None:
        numbers = _by_hash(letters, starts, lengths, numbering)
    return numbers, sizes


def _batches(texts: list[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    characters = 0
    for text in texts:
        batch.append(text)
        characters += len(text)
        if characters >= TOGETHER:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _edges(letters: NDArray[np.uint8]) -> Ints:
    """Places where tokens begin and end, in turn."""
    inside = letters != _BLANK
    return np.flatnonzero(inside[1:] != inside[:-1]) + 1


def _by_hash(letters: bytes, starts: Ints, lengths: NDArray[np.int32], numbering: Numbering) -> Small | None:
    """None when two tokens have the same 40 bits of hash but not the same 64: then with other multipliers again.

    Words of up to eight letters have 64 bits of their own; that two longer ones share theirs is as likely as a fault
    of the machine, and cannot be contrived, for the multipliers are chosen at random.
    """
    hashes = _hashes(letters, starts, lengths)
    keys = (hashes >> _PLACE_BITS << _PLACE_BITS) | np.arange(len(hashes), dtype=np.uint64)
    keys.sort()  # as whole figures: several times as fast as an argsort
    places = (keys & _PLACES).astype(np.int64)
    keys >>= _PLACE_BITS
    begins = np.ones(len(keys), dtype=np.bool_)
    begins[1:] = keys[1:] != keys[:-1]
    hashes = hashes[places]
    if np.any((hashes[1:] != hashes[:-1]) & ~begins[1:]):
        return None
    firsts = np.flatnonzero(begins)
    first_places = places[firsts]
    tokens_of_kinds = zip(starts[first_places].tolist(), lengths[first_places].tolist(), strict=True)
    kinds = [numbering[letters[start : start + length].decode()] for start, length in tokens_of_kinds]
    numbers = np.empty(len(places), dtype=np.int32)
    numbers[places] = np.repeat(np.array(kinds, dtype=np.int32), np.diff(firsts, append=len(places)))
    return numbers


def _hashes(letters: bytes, starts: Ints, lengths: NDArray[np.int32]) -> Hashes:
    """64 bits of each token, eight letters at a time."""
    # From every place eight letters on, as one figure.
    eights = np.ndarray(shape=(len(letters) - 7,), dtype="<u8", buffer=letters, strides=(1,))
    multipliers = np.frombuffer(os.urandom(8 * (_LONGEST // 8 + 1)), dtype=np.uint64) | np.uint64(1)
    hashes = (eights[starts] & _MASKS[np.minimum(lengths, 8)]) * multipliers[0]
    for step in range(8, _LONGEST, 8):
        longer = np.flatnonzero(lengths > step)
        eight = eights[starts[longer] + step] & _MASKS[np.minimum(lengths[longer] - step, 8)]
        eight *= multipliers[step // 8]
        hashes[longer] ^= eight ^ (eight >> np.uint64(32))
    hashes ^= hashes >> np.uint64(32)
    hashes *= multipliers[-1]
    for token in np.flatnonzero(lengths > _LONGEST).tolist():
        start = int(starts[token])
        hashes[token] = hash(letters[start : start + int(lengths[token])]) & _ALL_BITS
    return np.asarray(hashes)
