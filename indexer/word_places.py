"""Between which characters of a text does its n-th word stand? Found without looking at the words before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer import analysis

Ints = NDArray[np.int64]

_WINDOW: Final = 1 << 13
_WIDEST: Final = 1 << 16
_BLANK = re.compile(r"\s")
_ALNUM, _LETTER, _TWO, _APOSTROPHE = 1, 2, 4, 8


def places(text: str, positions: Ints) -> list[tuple[int, int]]:
    """(start, end) in a cleaned text of the words at these ascending positions, as ``analysis.words`` counts them.

    Shorter than ``positions`` where the text ends before. Reads no further than the last of them: whole windows
    of characters are classed at once, at about a tenth of the cost of a regular expression.
    """
    found: list[tuple[int, int]] = []
    before = 0
    for begin, end in _windows(text):
        starts, ends, doubled = _tokens(text, begin, end)
        held = len(starts) + len(doubled)
        within = positions[len(found) :] - before
        within = within[: within.searchsorted(held)]
        if doubled:
            firsts = np.array(doubled) + np.arange(len(doubled))  # each doubled token takes one position more
            within = within - firsts.searchsorted(within)
        found += zip((starts[within] + begin).tolist(), (ends[within] + begin).tolist(), strict=True)
        before += held
        if len(found) == len(positions):
            break
    return found


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Stretches, ever longer ones, that end before white space, which is in no word."""
    begin, size = 0, _WINDOW
    while begin < len(text):
        blank = _BLANK.search(text, begin + size)
        end = blank.start() if blank else len(text)
        yield begin, end
        begin, size = end, min(2 * size, _WIDEST)


def _tokens(text: str, begin: int, end: int) -> tuple[Ints, Ints, list[int]]:
    """Starts and ends of the tokens in a window, counted from ``begin``, and which tokens are read twice."""
    window = text[begin:end]
    classes = np.zeros(len(window) + 2, dtype=np.uint8)  # nothing before and after, so that no edge is special
    if window.isascii():
        classes[1:-1] = np.frombuffer(window.encode().translate(_ascii_classes()), dtype=np.uint8)
    else:
        units = np.frombuffer(window.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
        if len(units) != len(window):  # characters of two units: no offset would be right
            return _tokens_one_by_one(window)
        _classes().take(units, out=classes[1:-1], mode="clip")
    inside = classes & _ALNUM
    if "'" in window or "’" in window or "`" in window:
        inside[1:-1] |= ((classes[1:-1] & _APOSTROPHE) != 0) & (inside[:-2] & inside[2:])
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = edges[::2], edges[1::2]
    doubled: list[int] = []
    if "2" in window or "²" in window:
        maybe = classes[ends] & (classes[ends - 1] << 1) & _TWO
        doubled = [n for n in maybe.nonzero()[0].tolist() if len(analysis.forms(window[starts[n] : ends[n]])) > 1]
    return starts, ends, doubled


def _tokens_one_by_one(text: str) -> tuple[Ints, Ints, list[int]]:
    starts: list[int] = []
    ends: list[int] = []
    doubled: list[int] = []
    for number, token in enumerate(analysis.tokens(text)):
        starts.append(text.index(token, ends[-1] if ends else 0))
        ends.append(starts[-1] + len(token))
        if len(analysis.forms(token)) > 1:
            doubled.append(number)
    return np.array(starts, np.int64), np.array(ends, np.int64), doubled


@cache
def _classes() -> NDArray[np.uint8]:
    """What each character of one UTF-16 unit can be in a word."""
    classes = np.zeros(1 << 16, dtype=np.uint8)
    for token in analysis.tokens(" ".join(map(chr, range(1 << 16)))):
        classes[ord(token)] = _ALNUM | (_LETTER if token.isalpha() else 0)
    for two in "2²":
        classes[ord(two)] |= _TWO
    for apostrophe in "'’`":
        classes[ord(apostrophe)] = _APOSTROPHE
    return classes


@cache
def _ascii_classes() -> bytes:
    return _classes()[:256].tobytes()
