"""What is asked? Questions of every kind, drawn from the documents themselves, the same ones at every size."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from random import Random
from typing import Final

from bench.search.corpus import SHARD, Corpus, Made

MIX: Final[Mapping[str, int]] = {
    "one word": 40,
    "two words": 50,
    "three words": 40,
    "four words": 30,
    "or": 20,
    "phrase": 35,
    "filter": 30,
    "boolean": 20,
    "prefix": 15,
    "fuzzy": 15,
}
"""How many of each kind in 295; other totals keep the proportions."""

FILTERED: Final = ("class", "unit", "year")
"""Facets that are counted for every question, and may be filtered by."""

_SEED: Final = 77
_WORD = re.compile(r"[^\W_]+")
_USABLE = re.compile(r"[a-z]{4,20}")
_WINDOW: Final = 14
_FEWEST_DOCUMENTS: Final = 3
_DULL: Final = 0.25
"""Words in more than this share of documents are mostly left out by people, but not always."""
_KEPT_DULL: Final = 0.08


@dataclass(frozen=True, slots=True)
class Question:
    """``words`` are lower case and exact, what they mean depends on ``kind``:

    all of them must occur in words, filter, fuzzy (one) and prefix (one, its beginning); any of them in or; side by
    side in phrase; in boolean the first, and the second or third, and not the fourth. ``filters`` hold one value each.
    """

    kind: str
    words: tuple[str, ...]
    filters: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """As a reader would type it into the archive's search box."""
        match self.kind:
            case "or":
                return " OR ".join(self.words)
            case "phrase":
                return f'"{" ".join(self.words)}"'
            case "boolean":
                first, second, third, fourth = self.words
                return f"{first} ({second} OR {third}) -{fourth}"
            case "prefix":
                return f"{self.words[0]}*"
            case "fuzzy":
                return f"{self.words[0]}~"
        return " ".join(self.words)

    @property
    def exact_text(self) -> str:
        """The same where every word stands for itself only, not for its family of words."""
        match self.kind:
            case "phrase" | "prefix" | "fuzzy":
                return self.text
            case "or":
                return " OR ".join(f'"{word}"' for word in self.words)
            case "boolean":
                first, second, third, fourth = (f'"{word}"' for word in self.words)
                return f"{first} ({second} OR {third}) -{fourth}"
        return " ".join(f'"{word}"' for word in self.words)


def questions(corpus: Corpus, count: int) -> list[Question]:
    """About ``count`` of them in a random order, from the first shard of the corpus only."""
    drawn = _Drawing(list(islice(Corpus(corpus.folder, SHARD).documents(), min(SHARD, corpus.size))))
    total = sum(MIX.values())
    asked = [drawn.question(kind) for kind, share in MIX.items() for _ in range(max(1, round(count * share / total)))]
    drawn.chance.shuffle(asked)
    return asked


class _Drawing:
    """Words of documents, with the number of documents that hold each."""

    def __init__(self, documents: Sequence[Made]) -> None:
        self.chance = Random(_SEED)
        self._documents = documents
        self._held = Counter[str]()
        for made in documents:
            self._held.update(set(_words("\n".join((made.record.title, *made.pages)))))

    def question(self, kind: str) -> Question:
        """A question that its document answers, save for what ``boolean`` leaves out and ``fuzzy`` mistypes."""
        while True:
            made = self.chance.choice(self._documents)
            words = self._words_for(kind, made)
            if words:
                filters = self._filters(made) if kind == "filter" else {}
                return Question(kind, tuple(words), filters)

    def _words_for(self, kind: str, made: Made) -> list[str]:
        match kind:
            case "one word" | "two words" | "three words" | "four words":
                return self._near(made, ("one", "two", "three", "four").index(kind.split()[0]) + 1)
            case "or" | "filter":
                return self._near(made, self.chance.choice((1, 2) if kind == "filter" else (2, 3)))
            case "phrase":
                return self._side_by_side(made)
            case "boolean":
                return self._near(made, 4)
            case "prefix":
                return [word[: max(3, len(word) - self.chance.randint(2, 4))] for word in self._near(made, 1)]
            case _:
                return [self._mistyped(word) for word in self._near(made, 1) if len(word) > 5]

    def _near(self, made: Made, count: int) -> list[str]:
        """Words a person would choose, close together in the title or in the text; empty when there are too few."""
        if self.chance.random() < 0.4:
            window = _words(made.record.title)
        else:
            running = _words(self.chance.choice(made.pages))
            start = self.chance.randrange(max(1, len(running) - _WINDOW))
            window = running[start : start + _WINDOW]
        chosen = [word for word in dict.fromkeys(window) if self._is_asked(word)]
        if len(chosen) < count:
            return []
        kept = set(self.chance.sample(chosen, count))
        return [word for word in chosen if word in kept]

    def _is_asked(self, word: str) -> bool:
        held = self._held[word]
        if held < _FEWEST_DOCUMENTS or not _USABLE.fullmatch(word):
            return False
        return held < _DULL * len(self._documents) or self.chance.random() < _KEPT_DULL

    def _side_by_side(self, made: Made) -> list[str]:
        running = _words(self.chance.choice(made.pages))
        length = self.chance.choice((2, 2, 3))
        start = self.chance.randrange(max(1, len(running) - length))
        words = running[start : start + length]
        usable = len(words) == length and all(map(_USABLE.fullmatch, words)) and len(set(words)) == length
        # One phrase in five is of common words only: those are the dear ones.
        common = all(self._held[word] > _DULL * len(self._documents) for word in words)
        return words if usable and (not common or self.chance.random() < 0.2) else []

    def _mistyped(self, word: str) -> str:
        place = self.chance.randrange(1, len(word) - 1)
        return word[:place] + word[place + 1 :]

    def _filters(self, made: Made) -> dict[str, str]:
        values = {
            "class": made.record.information_class,
            "unit": made.record.unit,
            "year": str(made.record.year),
        }
        names = self.chance.sample(FILTERED, self.chance.choice((1, 1, 2)))
        return {name: values[name] for name in FILTERED if name in names}


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
