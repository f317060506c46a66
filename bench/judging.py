"""How good is a list of hits? Reciprocal rank, discounted gain and whether it was found, among the ten best."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DEPTH: Final = 10
"""So many hits are looked at."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A question of one kind and the documents that answer it."""

    kind: str
    text: str
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came for a question, best first."""

    judged: Judged
    found: Sequence[str]

    @property
    def rank(self) -> int | None:
        """Place of the first right one among the ten best, from 1."""
        return next((at for at, one in enumerate(self.found[:DEPTH], 1) if one in self.judged.relevant), None)

    @property
    def reciprocal_rank(self) -> float:
        """1 for the first place, 1/2 for the second, 0 when not among the ten best."""
        return 0.0 if self.rank is None else 1 / self.rank

    @property
    def gain(self) -> float:
        """nDCG: right ones count less the later they come, against the best order possible (Järvelin 2002)."""
        hits = sum(1 / math.log2(at + 1) for at, one in enumerate(self.found[:DEPTH], 1) if one in self.judged.relevant)
        best = sum(1 / math.log2(at + 1) for at in range(1, min(len(self.judged.relevant), DEPTH) + 1))
        return hits / best


@dataclass(frozen=True, slots=True)
class Score:
    """Means over the questions of one kind."""

    questions: int
    mrr: float
    ndcg: float
    found: float
    first: float


def scores(outcomes: Iterable[Outcome]) -> Mapping[str, Score]:
    """By kind, and of all under the name "all"."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        for kind in (outcome.judged.kind, "all"):
            groups.setdefault(kind, []).append(outcome)
    return {kind: _score(group) for kind, group in sorted(groups.items(), key=lambda item: (item[0] == "all", item[0]))}


def _score(group: Sequence[Outcome]) -> Score:
    count = len(group)
    return Score(
        questions=count,
        mrr=sum(outcome.reciprocal_rank for outcome in group) / count,
        ndcg=sum(outcome.gain for outcome in group) / count,
        found=sum(outcome.rank is not None for outcome in group) / count,
        first=sum(outcome.rank == 1 for outcome in group) / count,
    )


def read_judged(path: Path, *, question: str, relevant: str = "relevant", kind: str = "kind") -> list[Judged]:
    """From a table with these columns; documents are separated by blanks."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Judged(row[kind], row[question], frozenset(row[relevant].split())) for row in rows]
