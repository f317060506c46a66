"""Which words has this archive added to those that come with the program? Known to the search within seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final

from archive.asked_queries import OwnWord, WordKind
from indexer.analysis import clean, words
from indexer.edit_distance import edits
from indexer.synonyms import Expansion, SynonymTable, reference_synonyms, synonyms_with

LOOK_SECONDS: Final = 5.0
"""Between two looks whether words were added."""

_SLIPS: Final = 2
_SHORTEST_WITH_SLIPS: Final = 4


class OwnWords:
    """The reference lists joined with the archive's own words. Safe to share between threads.

    ``load`` reads the own words; it is asked again after some seconds, by whichever question comes then.
    """

    def __init__(self, load: Callable[[], Sequence[OwnWord]], *, look_seconds: float = LOOK_SECONDS) -> None:
        self._load = load
        self._look_seconds = look_seconds
        self._held: tuple[tuple[OwnWord, ...], SynonymTable | None, frozenset[str]] = (), None, frozenset()
        self._next_look = 0.0

    def expansions(self, words: Sequence[str]) -> Sequence[Expansion]:
        """See SynonymTable."""
        table = self._known()[1] or reference_synonyms()
        return table.expansions(words)

    def protects(self, word: str) -> bool:
        """Whether this exact form is asked for as it is, without other forms of its stem."""
        return word in self._known()[2]

    def with_words(self, more: Sequence[OwnWord]) -> OwnWords:
        """The same with other words added, for trying them out."""
        own = (*self._known()[0], *more)
        return OwnWords(lambda: own, look_seconds=float("inf"))

    def _known(self) -> tuple[tuple[OwnWord, ...], SynonymTable | None, frozenset[str]]:
        if time.monotonic() >= self._next_look:
            self._next_look = time.monotonic() + self._look_seconds
            own = tuple(self._load())
            if own != self._held[0]:
                groups = [_groups_of(each) for each in own if each.kind is WordKind.SYNONYM]
                table = synonyms_with(groups) if groups else None
                protected = frozenset(word for each in own if each.kind is WordKind.PROTECTED for word in _forms(each))
                self._held = own, table, protected
        return self._held


def concerns(word: OwnWord, question: str) -> bool:
    """Whether the words of a question hold a wording of it, so that its answer may change.

    Nearly the same letters count as well: a question that finds nothing is asked again with its slips corrected.
    """
    asked = words(clean(question))
    wordings = _groups_of(word) if word.kind is WordKind.SYNONYM else [tuple(_forms(word))]
    return any(
        all(map(_alike, asked[start : start + len(wording)], wording))
        for wording in wordings
        if wording
        for start in range(len(asked) - len(wording) + 1)
    )


def _alike(word: str, other: str) -> bool:
    return word == other or (
        min(len(word), len(other)) >= _SHORTEST_WITH_SLIPS and edits(word, other, _SLIPS) is not None
    )


def _groups_of(word: OwnWord) -> list[tuple[str, ...]]:
    return [tuple(words(clean(text))) for text in (word.wording, word.meaning)]


def _forms(word: OwnWord) -> list[str]:
    return words(clean(word.wording))
