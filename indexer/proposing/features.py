"""What does the learned model look at in a document? Stems, and pairs of neighbouring stems, as numbers.

A feature is the hash of a stem or of a pair, so that a model needs no list of words. Which words a feature stood for
is read from the document at hand, whose own words are then quoted.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import clean, first_words, spans, stem

BITS: Final = 18
FEATURES: Final = 1 << BITS
READ_WORDS: Final = 400
"""Of the text of a document, from its beginning: where it says what it is. The title is read besides."""

_PAIRING: Final = np.uint32(2654435761)  # Knuth's multiplier: neighbouring hashes end far apart
_CACHED: Final = 1 << 16

Features = NDArray[np.int32]


class Place(NamedTuple):
    """Where a feature stands: ``text[start:end]``."""

    feature: int
    start: int
    end: int


def features_of(title: str, texts: Sequence[str]) -> Features:
    """The distinct features of a document in order of number. ``texts`` are its pages from the first on."""
    parts = [_numbers(_hashes(title)), _numbers(_hashes_of_pages(texts))]
    return np.unique(np.concatenate(parts)).astype(np.int32)


def places_in(text: str, most: int = READ_WORDS) -> list[Place]:
    """Every feature of the first words of a cleaned text with where it stands: first the stems, then the pairs."""
    found = [(start, end, word) for (start, end, word), _ in zip(spans(text), range(most), strict=False)]
    hashes = np.array([_hash(word) for _, _, word in found], dtype=np.uint32)
    numbers = _numbers(hashes).tolist()
    stems = [Place(number, start, end) for number, (start, end, _) in zip(numbers, found, strict=False)]
    pairs = [
        Place(number, first[0], second[1])
        for number, first, second in zip(numbers[len(found) :], found, found[1:], strict=False)
    ]
    return stems + pairs


def _hashes_of_pages(texts: Sequence[str]) -> NDArray[np.uint32]:
    left, parts = READ_WORDS, [np.empty(0, dtype=np.uint32)]
    for text in texts:
        if left <= 0:
            break
        parts.append(_hashes(text, left))
        left -= len(parts[-1])
    return np.concatenate(parts)


def _hashes(text: str, most: int = READ_WORDS) -> NDArray[np.uint32]:
    return np.fromiter(map(_hash, first_words(clean(text), most)), dtype=np.uint32)


@lru_cache(_CACHED)
def _hash(word: str) -> int:
    """Of the stem; all numbers of the same length are one: which number it is says little of what a document is."""
    plain = "0" * len(word) if word.isdecimal() else stem(word)
    return zlib.crc32(plain.encode())


def _numbers(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Stems first, then pairs."""
    pairs = hashes[:-1] * _PAIRING + hashes[1:]
    pairs ^= pairs >> np.uint32(15)
    return np.concatenate([hashes, pairs * _PAIRING]) >> np.uint32(32 - BITS)
