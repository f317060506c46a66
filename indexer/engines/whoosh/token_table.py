"""Which tokens do texts hold? Told apart in one pass over the letters, by a hash, without an object for each.

That two different tokens share the 64 bits of their hash is as likely as a fault of the machine.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import SMALL_LETTERS
from indexer.engines.whoosh.compiled import unchecked
from indexer.engines.whoosh.narrow import Ints, Small

Letters = NDArray[np.uint8]
Hashes = NDArray[np.uint64]

Flags = NDArray[np.bool_]

_SMALLEST: Final = 1 << 16  # slots
_PADDING: Final = b" " * 16  # a token is read by windows of eight bytes, two at least
_SMALL: Final = np.uint64(0x2020202020202020)


class TokenTable:
    """Every different token has a number, its kind, in the order of their first use."""

    def __init__(self) -> None:
        self._hashes: Hashes = np.zeros(_SMALLEST, dtype=np.uint64)
        self._kinds: Small = np.empty(_SMALLEST, dtype=np.int32)
        self._count = 0
        # Of one's own: nobody can contrive tokens that share a hash.
        self._seed, self._multiplier = np.frombuffer(os.urandom(16), dtype=np.uint64) | np.uint64(1)

    def read(self, texts: Sequence[bytes]) -> tuple[Small, Ints, list[str]]:
        """The kind of every token, how many tokens each text has, and the tokens of new kinds.

        The texts are as ``plain_letters`` makes them; tokens of new kinds are given in small letters.
        """
        joined = b" ".join((*texts, _PADDING))
        edges = edges_of(letters_in(np.frombuffer(joined, dtype=np.uint8)))
        ends = np.cumsum([len(text) + 1 for text in texts], dtype=np.int64)
        sizes = np.diff(np.searchsorted(edges[::2], ends), prepend=0)
        windows = np.ndarray(len(joined) - 7, dtype=np.uint64, buffer=joined, strides=(1,))
        hashes = hashed(windows, edges, self._seed, self._multiplier)
        found = np.empty(len(hashes), dtype=np.int32)
        new: list[int] = []
        done = 0
        while True:
            done, firsts = put_kinds(hashes, done, self._hashes, self._kinds, self._count + len(new), found)
            new += firsts.tolist()
            if done == len(hashes):
                break
            self._grow()
        self._count += len(new)
        spans = zip(edges[::2][new].tolist(), edges[1::2][new].tolist(), strict=True)
        return found, sizes, [joined[start:stop].translate(SMALL_LETTERS).decode() for start, stop in spans]

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
def letters_in(text: Letters) -> Flags:
    """Whether each byte of an ASCII text is a letter or a figure."""
    flags = np.empty(len(text), np.bool_)
    for at in range(len(text)):
        small = text[at] | np.uint8(0x20)
        is_letter = (small >= np.uint8(0x61)) & (small <= np.uint8(0x7A))
        flags[at] = is_letter | ((text[at] >= np.uint8(0x30)) & (text[at] <= np.uint8(0x39)))
    return flags


@unchecked
def edges_of(flags: Flags) -> Small:
    """Where tokens begin and end, in turn; the last byte is none of a token's.

    Nothing is decided letter by letter: a processor would guess wrong at every other token.
    """
    edges = np.empty(len(flags) + 1, np.int32)
    end = np.uint64(0)
    before = False
    for at in range(len(flags)):
        edges[end] = at
        end += np.uint64(flags[at] != before)
        before = flags[at]
    return edges[:end]


@unchecked
def hashed(windows: Hashes, edges: Small, seed: np.uint64, multiplier: np.uint64) -> Hashes:
    """The hash of each token; a window is the eight bytes from each byte of a text on, as one figure.

    Letters and figures are told apart from their capitals by one bit, which is set in all.
    """
    masks = np.zeros(9, np.uint64)
    for size in range(1, 9):
        masks[size] = np.uint64(0xFFFFFFFFFFFFFFFF) >> np.uint64(64 - 8 * size)
    hashes = np.empty(len(edges) // 2, np.uint64)
    for token in range(len(hashes)):
        start, size = edges[2 * token], edges[2 * token + 1] - edges[2 * token]
        first = (windows[start] | _SMALL) & masks[min(size, 8)]
        second = (windows[start + 8] | _SMALL) & masks[max(min(size - 8, 8), 0)]
        own = (((seed ^ first) * multiplier) ^ second) * multiplier
        for at in range(16, size, 8):
            own ^= own >> np.uint64(29)
            own = (own ^ ((windows[start + at] | _SMALL) & masks[min(size - at, 8)])) * multiplier
        own ^= own >> np.uint64(32)
        hashes[token] = own if own else multiplier
    return hashes


@unchecked
def put_kinds(wanted: Hashes, first: int, hashes: Hashes, kinds: Small, known: int, found: Small) -> tuple[int, Ints]:
    """The kind of each hash from ``first`` on, until all are found or half the table is used.

    Returns the hash before which it stopped, and where new kinds stand first, which are put into the table.
    """
    most = min(len(wanted) - first, len(hashes) // 2 - known)
    firsts = np.empty(most + 1, np.int64)
    new = 0
    for at in range(first, len(wanted)):
        slot = slot_of(hashes, wanted[at])
        if hashes[slot] == 0:
            if new == most:
                return at, firsts[:new]
            hashes[slot] = wanted[at]
            kinds[slot] = known + new
            firsts[new] = at
            new += 1
        found[at] = kinds[slot]
    return len(wanted), firsts[:new]
