"""Between which characters of a text does its n-th word stand? Found without looking at the words before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer import analysis

Ints = NDArray[np.int64]

_NONE: Final = np.empty(0, dtype=np.int64)

_LONG: Final = 1 << 14
_WINDOW: Final = 1 << 13
_WIDEST: Final = 1 << 16
_BLANK = re.compile(r"\s")
_ALNUM, _LETTER, _TWO, _APOSTROPHE = 1, 2, 4, 8

Spans = list[tuple[int, int]]
"""Start and end of some words of a text, ascending."""


def places(texts: Sequence[str], positions: Sequence[Ints]) -> list[Spans]:
    """For each of some cleaned texts the words at these ascending positions, as ``analysis.words`` counts them.

    Fewer than ``positions`` where the text ends before. Characters of all texts are classed at once, at a tenth of
    the cost of a regular expression; of a long text no more than is needed.
    """
    short = [number for number, text in enumerate(texts) if len(text) <= _LONG]
    together = _in_short([texts[number] for number in short], [positions[number] for number in short])
    if together is None:
        return [_in_long(text, wanted) for text, wanted in zip(texts, positions, strict=True)]
    found = dict(zip(short, together, strict=True))
    return [
        found[number] if number in found else _in_long(text, wanted)
        for number, (text, wanted) in enumerate(zip(texts, positions, strict=True))
    ]


def _in_short(texts: Sequence[str], positions: Sequence[Ints]) -> list[Spans] | None:
    """All at once; None where a character of two units makes that impossible."""
    tokens = _tokens("\n".join(texts)) if texts else None
    if tokens is None:
        return None if texts else []
    starts, ends, doubled = tokens
    sizes = np.array([len(text) + 1 for text in texts])
    begins = np.cumsum(sizes) - sizes
    first_tokens = np.append(starts.searchsorted(begins), len(starts))
    counts = np.array([len(wanted) for wanted in positions])
    owner = np.repeat(np.arange(len(texts)), counts)
    # Positions as if all texts were one: a doubled token takes two.
    wanted = np.concatenate(positions) + (first_tokens[:-1] + doubled.searchsorted(first_tokens[:-1]))[owner]
    token = wanted - (doubled + np.arange(len(doubled))).searchsorted(wanted)
    held = token < first_tokens[1:][owner]
    token, owner = token[held], owner[held]
    spans = list(zip((starts[token] - begins[owner]).tolist(), (ends[token] - begins[owner]).tolist(), strict=True))
    cuts = owner.searchsorted(np.arange(len(texts) + 1)).tolist()
    return [spans[low:high] for low, high in pairwise(cuts)]


def _in_long(text: str, positions: Ints) -> Spans:
    found: Spans = []
    before = 0
    for begin, end in _windows(text):
        starts, ends, doubled = _tokens(text[begin:end]) or _tokens_one_by_one(text[begin:end])
        held = len(starts) + len(doubled)
        within = positions[len(found) :] - before
        within = within[: within.searchsorted(held)]
        within = within - (doubled + np.arange(len(doubled))).searchsorted(within)
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


def _tokens(text: str) -> tuple[Ints, Ints, Ints] | None:
    """Starts and ends of the tokens, and which of them are read twice; None for characters of two UTF-16 units."""
    classes = np.zeros(len(text) + 2, dtype=np.uint8)  # nothing before and after, so that no edge is special
    if text.isascii():
        classes[1:-1] = np.frombuffer(text.encode().translate(_ascii_classes()), dtype=np.uint8)
    else:
        units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
        if len(units) != len(text):
            return None
        _classes().take(units, out=classes[1:-1], mode="clip")
    inside = classes & _ALNUM
    if "'" in text or "’" in text or "`" in text:
        inside[1:-1] |= ((classes[1:-1] & _APOSTROPHE) != 0) & (inside[:-2] & inside[2:])
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = edges[::2], edges[1::2]
    if "2" not in text and "²" not in text:
        return starts, ends, _NONE
    maybe = np.flatnonzero(classes[ends] & (classes[ends - 1] << 1) & _TWO).tolist()
    return starts, ends, np.array([n for n in maybe if len(analysis.forms(text[starts[n] : ends[n]])) > 1], np.int64)


def _tokens_one_by_one(text: str) -> tuple[Ints, Ints, Ints]:
    spans = list(analysis.spans(text))
    starts = np.array([start for start, _, _ in spans], dtype=np.int64)
    again = np.flatnonzero(starts[1:] == starts[:-1])
    kept = np.delete(np.arange(len(spans)), again + 1)
    ends = np.array([end for _, end, _ in spans], dtype=np.int64)
    return starts[kept], ends[kept], again - np.arange(len(again))


@cache
def _classes() -> NDArray[np.uint8]:
    """What each character of one UTF-16 unit can be in a word."""
    classes = np.zeros(1 << 16, dtype=np.uint8)
    for token in analysis.tokens(" ".join(map(chr, range(1 << 16)))):
        classes[ord(token)] = _ALNUM | (0 if token.isdecimal() else _LETTER)
    for two in "2²":
        classes[ord(two)] |= _TWO
    for apostrophe in "'’`":
        classes[ord(apostrophe)] = _APOSTROPHE
    return classes


@cache
def _ascii_classes() -> bytes:
    return _classes()[:256].tobytes()
