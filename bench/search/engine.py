"""What does the benchmark ask of an engine?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bench.search.corpus import Corpus, Made
from bench.search.questions import Question


@dataclass(frozen=True, slots=True)
class Answer:
    """The ten best, the exact total, and how many hits carry each value of each of three facets."""

    ids: tuple[str, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]


class Engine(Protocol):
    """One search engine over one folder of its own. Only documents that are public may be found."""

    name: str
    without: frozenset[str]
    """Kinds of questions it cannot answer."""

    def build(self, folder: Path, documents: Iterable[Made]) -> None:
        """Index all of them into an empty folder; durable, merged and with no work left over on return."""
        ...

    def open(self, folder: Path, corpus: Corpus) -> None:
        """Ready to ask; nothing is read that asking would not read."""
        ...

    def ask(self, question: Question) -> Answer:
        """Safe between threads."""
        ...

    def add(self, made: Made) -> None:
        """One more document; on return ``ask`` finds it."""
        ...
