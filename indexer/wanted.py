"""Which words of a text answer a question? One answer for snippets and for the reader's page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from indexer import analysis

Accepts = Callable[[str], bool]
"""Whether a word, in its exact form, is meant."""


@dataclass(frozen=True, slots=True)
class Side:
    """Words side by side, in this order; often just one."""

    words: tuple[Accepts, ...]

    def places(self, found: Sequence[str]) -> Iterator[int]:
        """Positions of all words that answer; a position may come twice."""
        first, rest = self.words[0], self.words[1:]
        for start in range(len(found) - len(rest)):
            if first(found[start]) and all(accepts(found[start + step]) for step, accepts in enumerate(rest, 1)):
                yield from range(start, start + len(self.words))


@dataclass(frozen=True, slots=True)
class Close:
    """Different words in any order, in a stretch of no more than ``reach`` words."""

    words: tuple[Accepts, ...]
    reach: int

    def places(self, found: Sequence[str]) -> Iterator[int]:
        """Positions of all words that answer; a position may come twice."""
        each = [[place for place, word in enumerate(found) if accepts(word)] for accepts in self.words]
        for first in {place for places in each for place in places}:
            near = [[place for place in places if first <= place < first + self.reach] for places in each]
            if all(near):
                yield from (place for places in near for place in places)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the question, in all its readings (synonyms are readings of one part)."""

    readings: tuple[Side | Close, ...]

    def accepts(self, word: str) -> bool:
        """Whether the word has a share in any reading."""
        return any(accepts(word) for reading in self.readings for accepts in reading.words)

    def places(self, found: Sequence[str]) -> list[int]:
        """Positions of the words that answer, ascending."""
        return sorted({place for reading in self.readings for place in reading.places(found)})


@dataclass(frozen=True, slots=True)
class Wanted:
    """The parts of a question that ask for words of a text."""

    parts: tuple[Part, ...]

    def __bool__(self) -> bool:
        return any(part.readings for part in self.parts)

    def places(self, found: Sequence[str]) -> list[list[int]]:
        """For each part the positions of the words that answer it, ascending."""
        return [part.places(found) for part in self.parts]


def same_form(word: str) -> Accepts:
    """Just this exact form."""
    return lambda found: found == word


def same_stem(stem: str) -> Accepts:
    """All words of this stem."""
    return lambda found: analysis.stem(found) == stem


def beginning(prefix: str) -> Accepts:
    """All words that begin so."""
    return lambda found: found.startswith(prefix)
