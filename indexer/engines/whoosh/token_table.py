"""Which tokens do texts hold? Told apart in one pass over the letters, by a hash, without an object for each.

That two different tokens share the 64 bits of their hash is as likely as a fault of the machine.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import SMALL_LETTERS
from indexer.engines.whoosh.compiled import unchecked
from indexer.engines.whoosh.narrow import Ints, Small

Letters = NDArray[np.uint8]
Hashes = NDArray[np.uint64]

_BLANK: Final = 0x20
_SMALLEST: Final = 1 << 16  # slots
_FOLDING: Final = np.frombuffer(SMALL_LETTERS, dtype=np.uint8)


class TokenTable:
    """Every different token has a number, its kind, in the order of their first use."""

    def __init__(self) -> None:
        self._hashes: Hashes = np.zeros(_SMALLEST, dtype=np.uint64)
        self._kinds: Small = np.empty(_SMALLEST, dtype=np.int32)
        self._count = 0
        # Of one's own: nobody can contrive tokens that share a hash.
        self._seed, self._multiplier = np.frombuffer(os.urandom(16), dtype=np.uint64) | np.uint64(1)

    def read(self, texts: Sequence[bytes]) -> Iterator[tuple[Small, Ints, list[str]]]:
        """Some texts at a time: the kind of every token, how many tokens each has, and the tokens of new kinds.

        The texts are as ``plain_letters`` makes them; tokens of new kinds are given in small letters.
        """
        joined = b" ".join((*texts, b""))
        letters: Letters = np.frombuffer(joined, dtype=np.uint8)
        ends = np.cumsum([len(text) + 1 for text in texts], dtype=np.int64)
        first = 0
        while first < len(texts):
            sizes = np.zeros(len(texts), dtype=np.int64)
            secret = self._seed, self._multiplier
            done, kinds, starts, stops = read_tokens(
                letters, ends, first, _FOLDING, self._hashes, self._kinds, self._count, secret, sizes
            )
            self._count += len(starts)
            spans = zip(starts.tolist(), stops.tolist(), strict=True)
            new = [joined[start:stop].translate(SMALL_LETTERS).decode() for start, stop in spans]
            yield kinds, sizes[first:done], new
            first = done
            if first < len(texts):
                self._grow()

    def _grow(self) -> None:
        before, kinds = self._hashes, self._kinds
        self._hashes = np.zeros(2 * len(before), dtype=np.uint64)
        self._kinds = np.empty(2 * len(before), dtype=np.int32)
        put_all(before, kinds, self._hashes, self._kinds)


@unchecked
def slot_of(hashes: Hashes, wanted: np.uint64) -> np.int64:
    """Where a hash is, or the free slot where it would be; there is a free one."""
    mask = np.uint64(len(hashes) - 1)
    slot = wanted & mask
    while hashes[slot] != wanted and hashes[slot] != 0:
        slot = (slot + np.uint64(1)) & mask
    return np.int64(slot)


@unchecked
def put_all(before: Hashes, kinds: Small, hashes: Hashes, new_kinds: Small) -> None:
    """Everything of a table into a larger one."""
    for at in range(len(before)):
        if before[at] != 0:
            slot = slot_of(hashes, before[at])
            hashes[slot] = before[at]
            new_kinds[slot] = kinds[at]


@unchecked
def read_tokens(
    letters: Letters,
    ends: Ints,
    first: int,
    folding: Letters,
    hashes: Hashes,
    kinds: Small,
    known: int,
    secret: tuple[np.uint64, np.uint64],
    sizes: Ints,
) -> tuple[int, Small, Ints, Ints]:
    """Read texts from ``first`` on, each with a blank at its end, until all are read or half the table is used.

    Returns the text before which it stopped, the kind of each token, and where tokens of new kinds begin and end, which
    are put into the table. Fills in ``sizes``, the tokens of each text.
    """
    seed, multiplier = secret
    begin = ends[first - 1] if first else 0
    found = np.empty((len(letters) - begin) // 2 + 1, np.int32)
    most = min(len(found), len(hashes) // 2 - known)
    starts, stops = np.empty(most, np.int64), np.empty(most, np.int64)
    end = new = 0
    for text in range(first, len(ends)):
        before = end
        start = begin
        stop = ends[text]
        while True:
            while start < stop and folding[letters[start]] == _BLANK:
                start += 1
            if start == stop:
                break
            at = start
            own = seed
            while folding[letters[at]] != _BLANK:  # the last letter of a text is a blank
                own = (own ^ np.uint64(folding[letters[at]])) * multiplier
                at += 1
            own ^= own >> np.uint64(32)
            if own == 0:
                own = multiplier
            slot = slot_of(hashes, own)
            if hashes[slot] == 0:
                if new == most:
                    return text, found[:before], starts[:new], stops[:new]
                hashes[slot] = own
                kinds[slot] = known + new
                starts[new] = start
                stops[new] = at
                new += 1
            found[end] = kinds[slot]
            end += 1
            start = at
        sizes[text] = end - before
        begin = stop
    return len(ends), found[:end], starts[:new], stops[:new]
