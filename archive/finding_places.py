"""Where on the page stands a piece of its text? Words with boxes are laid beside the text they came from."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from archive.documents import Word

_SPACE_BETWEEN: Final = 0.6  # of a line's height: what two neighbours on a line may be apart
_FEWEST_DIGITS: Final = 6
_MOST_PLACES: Final = 200


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """A rectangle of a page in points, origin top left, as the page is displayed."""

    x0: float
    y0: float
    x1: float
    y1: float

    def touches(self, other: Box | Word, across: float = 0.5, along: float = 0.2) -> bool:
        """Whether it reaches into ``other`` by more than ``across`` points and this part of its height.

        Boxes of neighbouring lines overlap a little without a letter of one being in the other.
        """
        wide = min(self.x1, other.x1) - max(self.x0, other.x0)
        high = min(self.y1, other.y1) - max(self.y0, other.y0)
        return wide > min(across, (other.x1 - other.x0) / 2) and high > along * (other.y1 - other.y0)

    def grown(self, margin: float) -> Box:
        """Larger by ``margin`` points on every side."""
        return Box(self.x0 - margin, self.y0 - margin, self.x1 + margin, self.y1 + margin)


def boxes_of(text: str, start: int, stop: int, words: Sequence[Word]) -> tuple[Box, ...]:
    """The boxes, one for each line, of the words that hold ``text[start:stop]``; empty where they cannot be told."""
    return LaidOut(text, words).boxes_of(start, stop)


class LaidOut:
    """The words of a page laid beside its text once, for everything that is looked for on it.

    Blanks count for nothing, as text and words part them differently.
    """

    def __init__(self, text: str, words: Sequence[Word]) -> None:
        self._text = text
        self._words = words
        self._whole = _bare(text)
        self._stream = _Stream(_bare(word.text) for word in words)
        self._digits: _Stream | None = None
        self._letters_before = list(accumulate((int(not sign.isspace()) for sign in text), initial=0))
        self._known: dict[str, tuple[list[int], dict[int, int]]] = {}

    def boxes_of(self, start: int, stop: int) -> tuple[Box, ...]:
        """See ``boxes_of``.

        Of several places that read alike it is the one with as many before it in the text; where text and words
        disagree about how many there are, all of them, or none where that would be too many to tell anything.
        """
        wanted = _bare(self._text[start:stop])
        if not wanted or not self._words:
            return ()
        before = self._letters_before[start]
        if self._stream.joined == self._whole:
            return self._boxes(self._stream, [before], len(wanted))
        if wanted not in self._known:
            in_text = {place: number for number, place in enumerate(_occurrences(self._whole, wanted))}
            self._known[wanted] = _occurrences(self._stream.joined, wanted), in_text
        places, in_text = self._known[wanted]
        if not places and (digits := re.sub(r"\D", "", wanted)) and len(digits) >= _FEWEST_DIGITS:
            return self._by_digits(digits)
        if len(in_text) == len(places) and before in in_text:
            places = [places[in_text[before]]]
        return self._boxes(self._stream, places, len(wanted))

    def _by_digits(self, digits: str) -> tuple[Box, ...]:
        """By digits alone: hyphens at line ends and signs may have been read differently."""
        if self._digits is None:
            self._digits = _Stream(re.sub(r"\D", "", word.text) for word in self._words)
        return self._boxes(self._digits, _occurrences(self._digits.joined, digits), len(digits))

    def _boxes(self, stream: _Stream, places: Sequence[int], length: int) -> tuple[Box, ...]:
        if len(places) > _MOST_PLACES:
            return ()
        held = dict.fromkeys(number for place in places for number in stream.holding(place, length))
        return _lines([self._words[number] for number in held if stream.parts[number]])


class _Stream:
    """What words say, one after the other without anything between them."""

    def __init__(self, parts: Iterable[str]) -> None:
        self.parts = list(parts)
        self.joined = "".join(self.parts)
        self._ends = list(accumulate(map(len, self.parts)))

    def holding(self, place: int, length: int) -> range:
        """Which words hold so many letters from ``place`` on."""
        return range(bisect_right(self._ends, place), bisect_right(self._ends, place + length - 1) + 1)


def _bare(text: str) -> str:
    return "".join(text.split())


def _occurrences(text: str, wanted: str) -> list[int]:
    found: list[int] = []
    place = text.find(wanted)
    while place >= 0:
        found.append(place)
        place = text.find(wanted, place + 1)
    return found


def lines_of(words: Sequence[Word]) -> list[tuple[str, Box]]:
    """The words as lines, each with the box around it."""
    lines: list[tuple[list[str], Box]] = []
    for word in words:
        box = Box(word.x0, word.y0, word.x1, word.y1)
        if lines and lines[-1][1].y0 < (box.y0 + box.y1) / 2 < lines[-1][1].y1 and box.x0 >= lines[-1][1].x0:
            said, last = lines[-1]
            around = Box(last.x0, min(last.y0, box.y0), max(last.x1, box.x1), max(last.y1, box.y1))
            lines[-1] = ([*said, word.text], around)
        else:
            lines.append(([word.text], box))
    return [(" ".join(said), box) for said, box in lines]


def _lines(words: Sequence[Word]) -> tuple[Box, ...]:
    """One box for neighbours on a line."""
    boxes: list[Box] = []
    for word in words:
        box = Box(word.x0, word.y0, word.x1, word.y1)
        if boxes:
            last = boxes[-1]
            middle, height = (box.y0 + box.y1) / 2, last.y1 - last.y0
            if last.y0 < middle < last.y1 and -height < box.x0 - last.x1 < _SPACE_BETWEEN * height:
                boxes[-1] = Box(min(last.x0, box.x0), min(last.y0, box.y0), max(last.x1, box.x1), max(last.y1, box.y1))
                continue
        boxes.append(box)
    return tuple(boxes)
