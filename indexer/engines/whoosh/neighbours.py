"""Which words of a shelf may have been meant by one that was typed? Only words of documents that are there to be found.

Terms that differ in few letters are found in the vocabularies; the likeliest of them are then weighed by what slips
people make and by how many living documents hold them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from archive.searching import Neighbour
from indexer.analysis import clean, fold, spans
from indexer.engines.whoosh.resembling import similar_terms
from indexer.engines.whoosh.schema import TEXT, TITLE
from indexer.engines.whoosh.segment import Mask
from indexer.engines.whoosh.shelf import Piece
from indexer.engines.whoosh.vocabulary import Vocabulary
from indexer.misspelling import distance, modern_spelling

_FIELDS: Final = (TEXT, TITLE)
_SHORTEST: Final = 4
_MOST_WEIGHED: Final = 24
_COMMONNESS: Final = 0.25  # ten times as many documents are worth so much of a letter
_OLD_SPELLING: Final = 0.2
_SPLIT: Final = 0.8  # what a missing blank costs
_SHORTEST_PART: Final = 3


def neighbours(pieces: Sequence[Piece], word: str, limit: int) -> list[Neighbour]:
    """Words like this one, the likeliest first; itself before all others where it occurs.

    ``word`` may be joined of several by hyphens or other signs: then those of them that occur nowhere are replaced.
    """
    text = clean(word)
    parts = list(spans(text))
    if len(parts) == 1:
        return _Neighbourhood(pieces).of(fold(parts[0][2]))[:limit]
    return _joined(pieces, text, parts)


def _joined(pieces: Sequence[Piece], text: str, parts: Sequence[tuple[int, int, str]]) -> list[Neighbour]:
    near = [own for _, _, part in parts for own in _Neighbourhood(pieces).of(part)[:1]]
    places = {(start, end) for start, end, _ in parts}  # fewer where a word is written once for twice (undang2)
    if not near or len(near) < len(parts) or len(places) < len(parts):
        return []
    written: list[str] = []
    end = 0
    for (start, stop, _), own in zip(parts, near, strict=True):
        written += [text[end:start], own.word]
        end = stop
    found = "".join([*written, text[end:]])
    return [Neighbour(found, sum(own.cost for own in near), min(own.documents for own in near))]


@dataclass(slots=True)
class _Neighbourhood:
    pieces: Sequence[Piece]
    _holding: dict[str, list[Mask]] = field(default_factory=dict)

    def of(self, word: str) -> list[Neighbour]:
        costs = {word: 0.0}
        if len(word) >= _SHORTEST and word.isalpha():
            costs |= self._costs(word)
        found = [Neighbour(near, cost, count) for near, cost in costs.items() if (count := self._documents(near))]
        found.extend(self._apart(word))
        return sorted(found, key=lambda near: (near.cost > 0, _unlikeliness(near.cost, near.documents), near.word))

    def _costs(self, word: str) -> dict[str, float]:
        """What the likeliest words cost, whether living documents hold them or not."""
        most = 1 if len(word) < 6 else 2
        costs = {near: distance(word, near) for near in self._resembling(word, most)}
        modern = modern_spelling(word)
        if modern != word and len(modern) >= _SHORTEST:
            for near in [modern, *self._resembling(modern, 1)]:
                cost = _OLD_SPELLING + distance(modern, near)
                costs[near] = min(costs.get(near, math.inf), cost)
        return {near: cost for near, cost in costs.items() if cost <= most}

    def _resembling(self, word: str, most: int) -> list[str]:
        """Terms in which so few letters differ; of many the likeliest by a rough figure."""
        found: defaultdict[str, float] = defaultdict(float)
        letters: dict[str, int] = {}
        for vocabulary in self._vocabularies():
            terms, different = similar_terms(vocabulary, word, most)
            counts = vocabulary.document_counts[terms].tolist()
            for term, count, apart in zip(vocabulary.terms(terms), counts, different.tolist(), strict=True):
                found[term] += count
                letters[term] = apart
        found.pop(word, None)
        good = [term for term in found if term.isalpha()]
        good.sort(key=lambda term: (_unlikeliness(letters[term], found[term]), term))
        return good[:_MOST_WEIGHED]

    def _vocabularies(self) -> Iterator[Vocabulary]:
        for piece in self.pieces:
            for name in _FIELDS:
                yield piece.segment.vocabularies[name]

    def _apart(self, word: str) -> list[Neighbour]:
        """Two words of the archive that were run together, those that stand together in most documents."""
        best: Neighbour | None = None
        if not word.isalpha():
            return []
        for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            count = self._documents(word[:at], word[at:])
            if count and (best is None or count > best.documents):
                best = Neighbour(f"{word[:at]} {word[at:]}", _SPLIT, count)
        return [] if best is None else [best]

    def _documents(self, *words: str) -> int:
        """How many living documents hold all these words."""
        holding = [self._living(word) for word in words]
        if not all(map(len, holding)):
            return 0
        return sum(int(np.count_nonzero(np.logical_and.reduce(masks))) for masks in zip(*holding, strict=True))

    def _living(self, word: str) -> list[Mask]:
        """For each piece which living documents hold a word; empty where no vocabulary knows it."""
        known = self._holding.get(word)
        if known is None:
            known = self._holding[word] = self._read(word)
        return known

    def _read(self, word: str) -> list[Mask]:
        numbers = [[(name, piece.segment.vocabularies[name].find(word)) for name in _FIELDS] for piece in self.pieces]
        if all(number < 0 for each in numbers for _, number in each):
            return []
        masks = []
        for piece, each in zip(self.pieces, numbers, strict=True):
            mask = np.zeros(piece.segment.count, dtype=np.bool_)
            for name, number in each:
                if number >= 0:
                    mask[piece.segment.postings(name, number).documents] = True
            masks.append(mask & piece.alive)
        return masks


def _unlikeliness(cost: float, documents: float) -> float:
    return cost - _COMMONNESS * math.log10(documents)
