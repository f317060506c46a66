"""Which questions ask the same in other words or spellings? Those of the same stems, or nearly the same letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from archive.asked_queries import AskedQuestion
from indexer.analysis import clean, stem, words
from indexer.edit_distance import edits
from indexer.function_words import FUNCTION_WORDS

_LETTERS_FOR_ONE_SLIP: Final = 5
_LETTERS_FOR_TWO: Final = 10


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions that belong together, the most failed first."""

    questions: tuple[AskedQuestion, ...]

    @property
    def failed(self) -> int:
        """How often any of them found nothing."""
        return sum(each.failed for each in self.questions)

    @property
    def asked(self) -> int:
        """How often any of them was asked."""
        return sum(each.asked for each in self.questions)


def grouped(questions: Sequence[AskedQuestion]) -> list[QuestionGroup]:
    """Groups, the most failed first. Meant for some hundred questions: each is held against all groups."""
    groups: list[tuple[str, list[AskedQuestion]]] = []
    by_key: dict[str, list[AskedQuestion]] = {}
    for each in sorted(questions, key=lambda one: (-one.failed, one.question)):
        key = _key(each.question)
        held = by_key.get(key) or next((found for other, found in groups if _near(key, other)), None)
        if held is None:
            held = []
            groups.append((key, held))
        by_key.setdefault(key, held)
        held.append(each)
    made = [QuestionGroup(tuple(held)) for _, held in groups]
    return sorted(made, key=lambda group: (-group.failed, group.questions[0].question))


def _key(question: str) -> str:
    found = words(clean(question))
    return " ".join(sorted({stem(word) for word in found if word not in FUNCTION_WORDS} or set(found)))


def _near(key: str, other: str) -> bool:
    length = min(len(key), len(other))
    slips = 2 if length >= _LETTERS_FOR_TWO else 1 if length >= _LETTERS_FOR_ONE_SLIP else 0
    if not slips or any(letter.isdigit() for letter in key + other):
        return False
    return edits(key, other, slips) is not None
