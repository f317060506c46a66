"""Which few lines of a page show why it was found?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from indexer.analysis import clean, spans, stem

LENGTH: Final = 200
"""Characters of page text in a snippet, give or take a word."""

_BETWEEN_MARKS = re.compile(r"</mark>([\s/.-]?)<mark>")
_LONGEST_ATTACHED: Final = 8
_ATTACHED_BEFORE = re.compile(r"[^\w\s]*$")  # brackets and quotes that belong to the word beside them
_ATTACHED_AFTER = re.compile(r"[^\w\s]{0,8}")
_FILLER = re.compile(r"([._=*–—-])\1{3,}")
_BEFORE_SHARE: Final = 0.4


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to mark: exact forms, stems, beginnings of exact forms, and exact forms side by side."""

    exact: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    sequences: tuple[tuple[str, ...], ...] = ()

    def in_words(self, found: Sequence[str]) -> dict[int, str]:
        """Position -> what was wanted there."""
        marked: dict[int, str] = {}
        for position, word in enumerate(found):
            if word in self.exact or (self.prefixes and word.startswith(self.prefixes)):
                marked[position] = word
            elif self.stems and (form := stem(word)) in self.stems:
                marked[position] = form
            for sequence in self.sequences:
                if word == sequence[0] and tuple(found[position : position + len(sequence)]) == sequence:
                    marked.update((position + offset, " ".join(sequence)) for offset in range(len(sequence)))
        return marked


def snippet(text: str, wanted: Wanted, length: int = LENGTH) -> str:
    """HTML: whole words around the densest cluster, escaped, ``<mark>`` the only markup; empty when none is found."""
    text = clean(text)
    places = list(spans(text))
    marked = wanted.in_words([word for _, _, word in places])
    if not marked:
        return ""
    first, last = _densest(places, marked, length)
    first, last = _widen(places, first, last, length)
    start = places[first][0]
    end = min(places[last][1], start + 2 * length)
    if end == places[last][1]:
        end += len(_ATTACHED_AFTER.match(text, end)[0])  # type: ignore[index]
    start -= len(_ATTACHED_BEFORE.search(text, max(start - _LONGEST_ATTACHED, 0), start)[0])  # type: ignore[index]
    html = _marked_up(text, places[first : last + 1], {position - first for position in marked}, start, end)
    before = "… " if text[:start].strip() else ""
    after = " …" if text[end:].strip() else ""
    return f"{before}{html}{after}"


def _densest(places: Sequence[tuple[int, int, str]], marked: dict[int, str], length: int) -> tuple[int, int]:
    """First and last marked position of the stretch with most different and then most wanted words."""
    positions = sorted(marked)
    best = (0, 0)
    cluster = (positions[0], positions[0])
    right = 0
    for left, first in enumerate(positions):
        right = max(right, left)
        while right + 1 < len(positions) and places[positions[right + 1]][1] - places[first][0] <= length:
            right += 1
        inside = positions[left : right + 1]
        value = (len({marked[position] for position in inside}), len(inside))
        if value > best:
            best, cluster = value, (first, positions[right])
    return cluster


def _widen(places: Sequence[tuple[int, int, str]], first: int, last: int, length: int) -> tuple[int, int]:
    room = length - (places[last][1] - places[first][0])
    opening = places[first][0] - room * _BEFORE_SHARE
    while first > 0 and places[first - 1][0] >= opening:
        first -= 1
    while last + 1 < len(places) and places[last + 1][1] - places[first][0] <= length:
        last += 1
    while first > 0 and places[last][1] - places[first - 1][0] <= length:
        first -= 1
    return first, last


def _marked_up(text: str, places: Sequence[tuple[int, int, str]], marked: set[int], start: int, end: int) -> str:
    pieces = []
    at = start
    for position, (word_start, word_end, _) in enumerate(places):
        if position in marked and at <= word_start < end:
            pieces.append(escape(_tidy(text[at:word_start])))
            pieces.append(f"<mark>{escape(text[word_start : min(word_end, end)])}</mark>")
            at = word_end
    if at < end:
        pieces.append(escape(_tidy(text[at:end])))
    return _BETWEEN_MARKS.sub(r"\1", "".join(pieces))


def _tidy(text: str) -> str:
    """One blank for any white space, three dots for a leader of fifty."""
    return re.sub(r"\s+", " ", _FILLER.sub(r"\1\1\1", text))
