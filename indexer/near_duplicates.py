"""Which texts are likely the same? MinHash over pairs of adjacent words, with bands by which likes are looked up.

Two words to a shingle: of a scan in which every tenth word is misread, four of five pairs survive, of triples seven of
ten. A signature is 128 smallest hashes, 126 of them in 42 bands of three: texts that share half of their shingles meet
in a band nearly always, of those that share a tenth one in 25 (bench/near_duplicates.py measures it). Sixteen more are
of the numbers alone: they tell the scan of a letter from a hundred other letters of the same form.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from archive.near_duplicates import TextSignature
from indexer.analysis import clean, words

VERSION: Final = 1
"""Of the signatures; those of another version are made again."""

HASHES: Final = 128
BAND_ROWS: Final = 3
BANDS: Final = HASHES // BAND_ROWS
NUMBER_HASHES: Final = 16
FEWEST_WORDS: Final = 30
"""Shorter texts (covers, receipts, single tables) are alike by chance."""

LEAST_SHARE: Final = 0.12
"""Of shingles in common, by estimate; texts with less are not held against each other."""

MOST_WORDS: Final = 200_000
_AT_ONCE: Final = 4096  # shingles times hashes that are held in memory at a time
_UNUSED: Final = np.uint32(0xFFFFFFFF)
_GOLDEN: Final = 0x9E3779B97F4A7C15
_ALL_BITS: Final = (1 << 64) - 1

Hashes = NDArray[np.uint64]
Smallest = NDArray[np.uint32]


def signature_of(texts: Sequence[str]) -> TextSignature:
    """The signature of a document's pages, in order; the same text always gets the same."""
    found: list[str] = []
    for text in texts:
        found += [word for word in words(clean(text)) if len(word) > 1]  # single letters are specks, mostly
        if len(found) > MOST_WORDS:
            break
    del found[MOST_WORDS:]
    if len(found) < FEWEST_WORDS:
        return TextSignature(b"", (), len(found))
    hashes = np.fromiter(map(_hash_of, found), dtype=np.uint64, count=len(found))
    smallest = _smallest(np.unique(_mixed(hashes[:-1] * np.uint64(3) + hashes[1:] * np.uint64(5))), HASHES)
    numbers = np.fromiter({_hash_of(word) for word in found if _is_number(word)}, dtype=np.uint64)
    of_numbers = _smallest(_mixed(np.sort(numbers)), NUMBER_HASHES)
    values = smallest.astype("<u4").tobytes() + of_numbers.astype("<u4").tobytes()
    return TextSignature(values, _bands(smallest), len(found))


def estimated(values: bytes, others: Sequence[bytes]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What share of its shingles, and of its numbers, one text has in common with each of the others (0..1)."""
    own = np.frombuffer(values, dtype="<u4")
    table = np.frombuffer(b"".join(others), dtype="<u4").reshape(len(others), len(own))
    same = table == own
    return same[:, :HASHES].mean(axis=1), (same & (table != _UNUSED))[:, HASHES:].mean(axis=1)


def _bands(smallest: Smallest) -> tuple[int, ...]:
    """One number of 63 bits for each band; which band it is goes into it."""
    rows = smallest[: BANDS * BAND_ROWS].astype("<u4").reshape(BANDS, BAND_ROWS)
    return tuple(
        int.from_bytes(hashlib.blake2b(bytes([place]) + row.tobytes(), digest_size=8).digest()) >> 1
        for place, row in enumerate(rows)
    )


def _smallest(hashes: Hashes, count: int) -> Smallest:
    """The smallest value that each of ``count`` functions has among these; a mark where there is none at all."""
    best = np.full(count, _UNUSED, dtype=np.uint32)
    factors, addends = _functions()
    for start in range(0, len(hashes), _AT_ONCE):
        some = hashes[start : start + _AT_ONCE, None]
        values = (some * factors[None, :count] + addends[None, :count]) >> np.uint64(32)
        best = np.minimum(best, values.min(axis=0).astype(np.uint32))
    return best


@lru_cache(1)
def _functions() -> tuple[Hashes, Hashes]:
    """Factors (odd) and addends, the same on every machine."""
    seeds = np.array([(_GOLDEN * (place + 1)) & _ALL_BITS for place in range(2 * HASHES)], dtype=np.uint64)
    drawn = _mixed(seeds)
    return drawn[:HASHES] | np.uint64(1), drawn[HASHES:]


def _mixed(values: Hashes) -> Hashes:
    """Every bit of the outcome hangs on every bit of the value (the finisher of SplitMix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


@lru_cache(1 << 16)
def _hash_of(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest())


def _is_number(word: str) -> bool:
    return len(word) > 1 and any(letter.isdigit() for letter in word)
