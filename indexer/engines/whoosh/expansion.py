"""Which words does a prefix, a pattern or a nearly right word stand for? Bounded, and the same over all segments."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from indexer.engines.whoosh.cache import ByteCache
from indexer.engines.whoosh.deadline import Deadline
from indexer.engines.whoosh.leaves import Beginning, Expanding, Pattern, Similar
from indexer.engines.whoosh.narrow import Ints
from indexer.engines.whoosh.resembling import similar_terms
from indexer.engines.whoosh.schema import FIELDS_OF
from indexer.engines.whoosh.segment import Floats, Segment
from indexer.engines.whoosh.vocabulary import Vocabulary
from indexer.engines.whoosh.weights import SIMILAR_WEIGHTS

MAX_EXPANSIONS: Final = 1_000
"""So many words of one field may a leaf stand for: those in most documents, deleted ones included."""

_LETTER: Final = "(?:[\\x00-\\x09\\x0b-\\x7f]|[\\xc0-\\xff][\\x80-\\xbf]+)"  # one character of UTF-8
_EXPRESSIONS: Final = {"*": f"{_LETTER}*", "?": _LETTER}


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of one field of a segment, ascending, and what an occurrence of each counts."""

    numbers: Ints
    weights: Floats

    @property
    def nbytes(self) -> int:
        """Bytes of both arrays."""
        return self.numbers.nbytes + self.weights.nbytes


@dataclass(frozen=True, slots=True)
class Expanded:
    """What a leaf stands for, by (name of a segment, field).

    ``among`` names all segments together where they decided which words are tried, because there are too many.
    """

    terms: Mapping[tuple[str, str], Terms]
    among: tuple[str, ...] = ()

    @property
    def limited(self) -> bool:
        """Whether it stands for more words than are tried."""
        return bool(self.among)

    @property
    def nbytes(self) -> int:
        """Bytes of all terms."""
        return sum(each.nbytes for each in self.terms.values())


def expand(leaf: Expanding, segments: Sequence[Segment], cache: ByteCache, deadline: Deadline) -> Expanded:
    """What a leaf stands for in all these segments. Raises SearchTimedOut."""
    names = tuple(segment.name for segment in segments)

    def made() -> Expanded:
        terms = {}
        limited = False
        for field in FIELDS_OF[leaf.field]:
            vocabularies = [segment.vocabularies[field] for segment in segments]
            found = []
            for segment, vocabulary in zip(segments, vocabularies, strict=True):
                deadline.check()
                found.append(cache.get((segment.name, field, leaf), partial(_candidates, leaf, vocabulary)))
            if sum(len(each.numbers) for each in found) > MAX_EXPANSIONS:
                kept = _commonest(vocabularies, found, deadline)
                limited = limited or kept is not found
                found = kept
            terms.update({(name, field): each for name, each in zip(names, found, strict=True)})
        return Expanded(terms, names if limited else ())

    return cache.get((names, leaf), made)


def _candidates(leaf: Expanding, vocabulary: Vocabulary) -> Terms:
    match leaf:
        case Beginning(prefix):
            alike = vocabulary.beginning(prefix)
            numbers = np.arange(alike.start, alike.stop, dtype=np.int64)
        case Pattern(pattern):
            head = re.split(r"[*?]", pattern, maxsplit=1)[0]
            expression = "".join(_EXPRESSIONS.get(piece, re.escape(piece)) for piece in re.split(r"([*?])", pattern))
            numbers = vocabulary.matching(expression, vocabulary.beginning(head))
        case Similar(word, distance):
            numbers, different = similar_terms(vocabulary, word, distance)
            return Terms(numbers, np.array(SIMILAR_WEIGHTS, dtype=np.float32)[different])
    numbers = numbers[~vocabulary.compound[numbers]]
    return Terms(numbers, np.ones(len(numbers), dtype=np.float32))


def _commonest(vocabularies: Sequence[Vocabulary], found: list[Terms], deadline: Deadline) -> list[Terms]:
    """Those of the words in most documents; ``found`` itself where there are not too many different ones."""
    words = []
    tally: Counter[str] = Counter()
    for vocabulary, terms in zip(vocabularies, found, strict=True):
        deadline.check()
        words.append(vocabulary.terms(terms.numbers))
        counts = vocabulary.document_counts[terms.numbers].tolist()
        for word, count in zip(words[-1], counts, strict=True):
            tally[word] += count
    if len(tally) <= MAX_EXPANSIONS:
        return found
    chosen = set(sorted(tally, key=lambda word: (-tally[word], word))[:MAX_EXPANSIONS])
    kept = []
    for terms, own in zip(found, words, strict=True):
        places = np.array([place for place, word in enumerate(own) if word in chosen], dtype=np.int64)
        kept.append(Terms(terms.numbers[places], terms.weights[places]))
    return kept
